"""Any data file as its plain values by key path, for comparing two states of it."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator.model.change import Fields, Value
from generator.model.problem import Where
from generator.read import strict_yaml
from generator.read import text as texts
from generator.read.files import yaml_stem

_MOST_BYTES = 64 * 1024 * 1024
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
        text, _ = texts.decode(path, data)
        node, _ = strict_yaml.parse(path, text)
        tree = node.plain() if node is not None else None
        return dict(_leaves(tree, ())) if isinstance(tree, dict) else None
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


def _leaves(tree: Any, where: Where) -> Iterator[tuple[Where, Value]]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from _leaves(value, (*where, key))
    elif isinstance(tree, list):
        naming = next((key for key in _NAMING if _tells_apart(tree, key)), None)
        if naming is None:
            yield where, tuple(_line(value) for value in tree)
        else:
            for value in tree:
                rest = {key: one for key, one in value.items() if key != naming}
                yield from _leaves(rest or "", (*where, value[naming]))
    elif tree is not None:
        yield where, tree


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
