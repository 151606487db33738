"""One YAML file → a noun of the model and everything wrong with its form.

The quick way first: a Rust parser, for text that holds nothing whose meaning could be in doubt. Whatever
the quick way does not take without the slightest complaint is read again by the strict reader, which has
the last word and knows every line and column.
"""

import difflib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic_core import ValidationError

from generator.model.problem import Problem, Where
from generator.read import strict_yaml
from generator.read import text as texts
from generator.read.shapes import validator
from generator.wording.keys import keys

try:
    import yaml_rs
except ImportError:  # the quick way is a convenience
    yaml_rs = None  # type: ignore[assignment]

Noun = TypeVar("Noun")
Extra = dict[str, object]

# What only the strict reader may judge, wherever a value or a key can begin: signs of YAML's cleverness,
# and anything that looks like a number or a date without being exactly one.
_VALUE = r"(?:^ *|[:,\[{] *|(?:^|\s)- +)"
_PLAIN_NUMBER = r"""-?(?:0|[1-9][0-9]{0,12})(?:\.[0-9]{1,12})?(?=["'\s,\]}:]|\Z)|\d{4}-\d\d(?:-\d\d)?(?=[\s,\]}"']|\Z)|\d+-[a-z]"""
_DOUBTFUL = re.compile(
    rf"[\\\t]|<<|^---|^\.\.\.|{_VALUE}[&*!|>%@`~?]|{_VALUE}(?=[-+.0-9])(?!- )(?!{_PLAIN_NUMBER})"
    r"|\b(?:True|TRUE|False|FALSE|Null|NULL)\b",
    re.MULTILINE | re.ASCII,
)


def read(root: Path, path: str, noun: type[Noun], extra: Extra) -> tuple[Noun | None, list[Problem]]:
    """The file `path` as a `noun`, or `None`; and every fault of its text, its YAML and its shape.

    `extra` are the fields that the file's place gives (their keys begin with a NUL, which no file can hold).
    """
    data, problems = _bytes(root, path)
    if data is None:
        return None, problems
    text, problems = texts.decode(path, data)
    if problems and not text:
        return None, problems
    if not problems:
        quick = _quickly(text, noun, extra)
        if quick is not None:
            return quick, []
    return _strictly(path, text, noun, extra, problems)


def _bytes(root: Path, path: str) -> tuple[bytes | None, list[Problem]]:
    try:
        with open(os.path.join(root, path), "rb") as file:
            return file.read(texts.MOST_BYTES + 1), []
    except OSError as fault:
        facts = {"detail": fault.strerror or type(fault).__name__}
        return None, [Problem("unreadable", path, line=1, column=1, facts=facts)]


def _quickly(text: str, noun: type[Noun], extra: Extra) -> Noun | None:
    if yaml_rs is None or _DOUBTFUL.search(text):
        return None
    try:
        tree: Any = yaml_rs.loads(text, parse_datetime=False)
        if type(tree) is not dict:
            return None
        tree.update(extra)
        found: Noun = validator(noun).validate_python(tree)
    except (yaml_rs.YAMLDecodeError, ValidationError, ValueError, RecursionError):
        return None
    return found


def _strictly(
    path: str, text: str, noun: type[Noun], extra: Extra, problems: list[Problem]
) -> tuple[Noun | None, list[Problem]]:
    root, faults = strict_yaml.parse(path, text)
    problems = [*problems, *faults]
    if root is None:
        return None, problems
    tree = root.plain()
    if not isinstance(tree, dict):
        return None, [*problems, Problem("not-a-mapping", path, line=1, column=1)]
    try:
        found = validator(noun).validate_python({**tree, **extra})
    except ValidationError as fault:
        return None, [*problems, *_shape_problems(path, noun, fault, root)]
    return (None if problems else found), problems


# ---- shapes: pydantic's error types → our codes -----------------------------------------------------

_TYPES = {
    "missing": "missing-key",
    "missing_keyword_only_argument": "missing-key",
    "unexpected_keyword_argument": "unknown-key",
    "extra_forbidden": "unknown-key",
    "string_type": "not-text",
    "string_too_long": "text-too-long",
    "tuple_type": "not-a-list",
    "too_long": "list-too-long",
    "too_short": "list-empty",
    "dict_type": "not-a-block",
    "dataclass_type": "not-a-block",
    "typed_dict_type": "not-a-block",
}


def _shape_problems(
    path: str, noun: type, fault: ValidationError, root: strict_yaml.Node
) -> Iterator[Problem]:
    known = sorted({key for fields in keys().values() for key in fields.values() if key[0] != "\0"})
    for error in fault.errors(include_url=False):
        where: Where = tuple(step for step in error["loc"] if step != "[key]")
        code = _TYPES.get(error["type"], error["type"])
        facts = {name: str(value) for name, value in error.get("ctx", {}).items()}
        facts["key"] = str(where[-1]) if where else ""
        at_key = code in ("unknown-key", "missing-key")
        if code == "unknown-key":
            near = difflib.get_close_matches(facts["key"], known, 1, 0.7)
            facts["near"] = near[0] if near else ""
        line, column = strict_yaml.locate(root, where, at_key)
        yield Problem(code, path, where, facts, line, column)


def place(root: Path, path: str, where: Where, at_key: bool) -> tuple[int, int]:
    """Line and column of a key path in a file; (1, 1) when the file tells no more."""
    data, _ = _bytes(root, path)
    text, _ = texts.decode(path, data or b"")
    node, _ = strict_yaml.parse(path, text)
    return strict_yaml.locate(node, where, at_key) if node is not None else (1, 1)


def checked_only(root: Path, path: str) -> list[Problem]:
    """Faults of text and YAML of a file whose shape no room reads yet."""
    data, problems = _bytes(root, path)
    if data is None:
        return problems
    text, problems = texts.decode(path, data)
    return problems + strict_yaml.parse(path, text)[1] if text else problems
