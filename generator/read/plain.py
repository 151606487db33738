"""Any data file as its plain values by key path, for comparing two states of it."""

import csv
import io
import re
from pathlib import Path
from typing import Any

from generator.model.change import Fields, Value
from generator.model.problem import Where
from generator.read import text as texts
from generator.read.files import yaml_stem
from generator.read.quick_yaml import quick_tree

_MOST_BYTES = 64 * 1024 * 1024
_IDLE = re.compile(r"\d\.\d*0(?!\d)", re.ASCII)  # 61.50 is 61.5 to a reader of numbers
_DEPTH = 10  # the strict reader goes a little deeper
_NAMING = ("ma", "so")
"""Keys that tell the entries of a list apart."""


def fields(root: Path, path: str) -> Fields | None:
    """What stands in a file; `None` when it is not there or cannot be read value by value."""
    try:
        with (root / path).open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError:
        return None
    return fields_of(path, data)


def fields_of(path: str, data: bytes) -> Fields | None:
    """What stands in a file of that name with these bytes; `None` when it cannot be read value by value."""
    if yaml_stem(path):
        text, faults = texts.decode(path, data)
        quick = None if faults else _quickly(text)
        if quick is not None:
            return quick
        from generator.read import strict_yaml  # late, as it brings PyYAML

        node, _ = strict_yaml.parse(path, text)
        tree = node.plain() if node is not None else None
        return _leaves(tree) if isinstance(tree, dict) else None
    if path.lower().endswith(".csv"):
        return _rows(data)
    return None


def changed_rows(before: bytes, after: bytes) -> tuple[Fields, Fields] | None:
    """The cells of those ids of a register of which any line differs, in both states; `None`: not readable.

    A register of thousands of rows changes by a few: only these are read cell by cell.
    """
    old, new = before.split(b"\n"), after.split(b"\n")
    differing = {line.split(b",", 1)[0] for line in set(old) ^ set(new)}
    states = []
    for lines in (old, new):
        few = [line for line in lines[1:] if line.split(b",", 1)[0] in differing]
        found = _rows(b"\n".join([*lines[:1], *few]))
        if found is None:
            return None
        states.append(found)
    return states[0], states[1]


class _Odd(Exception):
    """Something whose text the quick reader does not give back."""


def _quickly(text: str) -> Fields | None:
    """The same by the quick reader, several times faster; `None` where the strict one has to say."""
    if _IDLE.search(text):
        return None
    tree = quick_tree(text)
    if tree is None:
        return None
    try:
        return _leaves(_as_texts(tree, 0))
    except _Odd:
        return None


def _as_texts(node: Any, depth: int) -> Any:
    """The tree with every number and yes or no as it was written: `doubtful` and `_IDLE` leave one way."""
    if isinstance(node, str):
        return node
    if isinstance(node, dict) and depth < _DEPTH:
        return {_key(key): _as_texts(value, depth + 1) for key, value in node.items()}
    if isinstance(node, list) and depth < _DEPTH:
        return [_as_texts(value, depth + 1) for value in node]
    if isinstance(node, bool):
        return "true" if node else "false"
    if isinstance(node, int | float) and "e" not in repr(node):
        return repr(node)
    raise _Odd


def _key(key: Any) -> str:
    if isinstance(key, str):
        return key
    raise _Odd


def _leaves(tree: dict[str, Any]) -> Fields:
    """Every value by its key path."""
    found: dict[Where, Value] = {}

    def walk(node: Any, where: Where) -> None:
        if isinstance(node, str):
            found[where] = node
        elif isinstance(node, dict):
            for key, value in node.items():
                walk(value, (*where, key))
        elif isinstance(node, list):
            naming = next((key for key in _NAMING if _tells_apart(node, key)), None)
            if naming is None:
                found[where] = tuple([_line(value) for value in node])
            else:
                for value in node:
                    rest = {key: one for key, one in value.items() if key != naming}
                    walk(rest or "", (*where, value[naming]))
        elif node is not None:
            found[where] = node

    walk(tree, ())
    return found


def _tells_apart(entries: list[Any], key: str) -> bool:
    names = [entry.get(key) if isinstance(entry, dict) else None for entry in entries]
    return bool(names) and all(isinstance(name, str) for name in names) and len(set(names)) == len(names)


def _line(value: Any) -> str:
    """An entry of a list in one line."""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_line(one)}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(_line(one) for one in value)
    return value or ""


def _rows(data: bytes) -> Fields | None:
    """Cells by the row's id, its place among the rows of that id, and the column."""
    found: dict[Where, Value] = {}
    try:
        reader = csv.reader(io.StringIO(texts.tidy(data.decode("utf-8"))), strict=True)
        header = [cell.strip() for cell in next(reader, [])]
        seen: dict[str, int] = {}
        for values in reader:
            if any(values):
                seen[values[0]] = number = seen.get(values[0], 0) + 1
                for column, value in zip(header[1:], values[1:], strict=False):
                    if value.strip():
                        found[values[0], number, column] = value.strip()
    except (UnicodeDecodeError, csv.Error):
        return None
    return found
