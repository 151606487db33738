"""One YAML file → a noun of the model and everything wrong with its form.

The quick way first: a Rust parser, for text that holds nothing whose meaning could be in doubt. Whatever
the quick way does not take without the slightest complaint is read again by the strict reader, which has
the last word and knows every line and column.
"""

import os
import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, cast

from pydantic_core import ValidationError

from generator.model.problem import Problem, Where
from generator.read import mending, strict_yaml
from generator.read import text as texts
from generator.read.shapes import validator
from generator.wording import did_you_mean, nearest, say
from generator.wording.keys import keys

try:
    import yaml_rs
except ImportError:  # the quick way is a convenience
    yaml_rs = None  # type: ignore[assignment]

Noun = TypeVar("Noun")
Extra = dict[str, object]

# What only the strict reader may judge. The quick reader gives numbers and yes or no where they stand
# plainly; a field of text refuses those, so only odd ways to write a number can slip in, and only after a
# colon. The rest are signs of YAML's cleverness. Looking for whole strings first is what makes this quick.
_END = r"""(?=["'\s,\]}:]|\Z)"""
_EXACT = rf"-?(?:0|[1-9][0-9]{{0,6}})(?:\.[0-9]{{1,6}})?{_END}|\d{{4}}-\d\d(?:-\d\d)?{_END}|\d+-[a-z]"
_ODD_NUMBER = re.compile(rf":\s*(?:#[^\n]*\s+)*(?=[-+.0-9])(?!-\s)(?!{_EXACT})", re.ASCII)
_SIGNS = (*("&", "*", "!", "|", ">", "%", "@", "`", "?"), *"“”„‟«–—•●▪")
_CLEVER = re.compile(r"[\n:,\[{]\s*(?:-\s+)*[&*!|>%@`?“”„‟«–—•●▪]")
_RARE = (
    *("\\", "\t", "<<", "\n---", "\n...", "True", "TRUE", "False", "FALSE"),
    *(" :", "[:", "{:", ",:", "\n:"),
)
_FLOW = re.compile(r"[{\[].*")  # brackets that a line leaves open: a key inside may run over two lines


def doubtful(text: str) -> bool:
    """Whether the meaning of anything in `text` is for the strict reader to say."""
    whole = "\n" + text
    return (
        any(sign in whole for sign in _RARE)
        or _ODD_NUMBER.search(whole) is not None
        or (any(sign in whole for sign in _SIGNS) and _CLEVER.search(whole) is not None)
        or any(_left_open(line) for line in _FLOW.findall(text))
    )


def _left_open(line: str) -> bool:
    return line.count("{") != line.count("}") or line.count("[") != line.count("]")


def read(
    root: Path, path: str, noun: type[Noun], extra: Extra, stand_ins: Mapping[str, str] = MappingProxyType({})
) -> tuple[Noun | None, list[Problem]]:
    """The file `path` as a `noun`, or `None`; and every fault of its text, its YAML and its shape.

    `extra` are the fields that the file's place gives (their keys begin with a NUL, which no file can hold).
    `stand_ins` take the place of needed keys that are missing or faulty, so that the rest of a file already
    known to be faulty can still be looked at.
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
    return _strictly(path, text, noun, extra, problems, stand_ins)


def _bytes(root: Path, path: str) -> tuple[bytes | None, list[Problem]]:
    try:
        with open(os.path.join(root, path), "rb") as file:
            return file.read(texts.MOST_BYTES + 1), []
    except OSError as fault:
        facts = {"detail": fault.strerror or type(fault).__name__}
        return None, [Problem("unreadable", path, line=1, column=1, facts=facts)]


def _quickly(text: str, noun: type[Noun], extra: Extra) -> Noun | None:
    if yaml_rs is None or doubtful(text):
        return None
    try:
        tree: Any = yaml_rs.loads(text, parse_datetime=False)
        if type(tree) is not dict:
            return None
        tree.update(extra)
        found: Noun = validator(cast(Hashable, noun)).validate_python(tree)
    except (yaml_rs.YAMLDecodeError, ValidationError, ValueError, RecursionError):
        return None
    return found


def _strictly(
    path: str,
    text: str,
    noun: type[Noun],
    extra: Extra,
    problems: list[Problem],
    stand_ins: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Noun | None, list[Problem]]:
    root, faults = mending.parse(path, text)
    problems = [*problems, *faults]
    if root is None:
        return None, problems
    tree = root.plain()
    if not isinstance(tree, dict):
        return None, [*problems, Problem("not-a-mapping", path, line=1, column=1)]
    whole: dict[str, Any] = {**tree, **extra}
    try:
        return validator(cast(Hashable, noun)).validate_python(whole), problems
    except ValidationError as fault:
        places = {(fault.line, fault.column) for fault in problems if fault.code not in _READ_PAST}
        shapes = _shape_problems(path, noun, fault, root)
        guessed = {fault.line for fault in problems if fault.code in _READ_AS_TEXT}
        problems += [
            one for one in shapes if (one.line, one.column) not in places and one.line not in guessed
        ]
        commas = {(*one.where[:-1], one.facts["key"]) for one in problems if _split_by_comma(one)}
        return _what_is_sound(noun, whole, fault, stand_ins, commas), problems


_READ_PAST = {"byte-order-mark", "curly-quotes", "yaml-tab", "yaml-long-dash"}
"""Faults behind which the value itself may be at fault too, at the very same place."""


_READ_AS_TEXT = {"yaml-colon", "yaml-bad-start"}
"""Faults of a value that was then read as the text it is; that it is text is no second fault."""


def _split_by_comma(problem: Problem) -> bool:
    """`{diem: 7,5}` is told at the `5`; the `7` before it is no value either."""
    return problem.code == "decimal-comma" and str(problem.where[-1]).isdigit()


def _what_is_sound(
    noun: type[Noun],
    tree: dict[str, Any],
    fault: ValidationError,
    stand_ins: Mapping[str, str],
    also: set[Where],
) -> Noun | None:
    """The noun without its faulty parts, so that the other faults of the file can be found in the same run.

    `None` when what is left is still no such noun.
    """
    for _ in range(3):
        parts = _faulty_parts(fault, stand_ins)
        covered = {part for part in also if any(part[: len(whole)] == whole for whole in parts)}
        if not all(_cut(tree, where) for where in [*parts, *(also - covered)]):
            return None
        also = set()
        tree = {**stand_ins, **tree}
        try:
            found: Noun = validator(cast(Hashable, noun)).validate_python(tree)
        except ValidationError as next_fault:
            fault = next_fault
        else:
            return found
    return None


def _faulty_parts(fault: ValidationError, stand_ins: Mapping[str, str]) -> list[Where]:
    """Key paths to cut: of a missing key, what it is missing from. Later list items come first."""
    parts: set[Where] = set()
    for error in fault.errors(include_url=False, include_context=False, include_input=False):
        where = tuple(step for step in error["loc"] if step != "[key]")
        missing = _TYPES.get(error["type"]) == "missing-key"
        if not (missing and len(where) == 1 and where[0] in stand_ins):
            parts.add(where[:-1] if missing else where)
    outermost = {part for part in parts if not any(part[:depth] in parts for depth in range(len(part)))}
    return sorted(outermost, key=lambda part: [str(step).zfill(6) for step in part], reverse=True)


def _cut(tree: Any, where: Where) -> bool:
    """Take one part out of a tree of mappings and lists; `False` where there is nothing to take out."""
    if not where:
        return False
    for step in where[:-1]:
        tree = tree[step]
    del tree[where[-1]]
    return True


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

# The noun that stands below a key, for the keys it knows.
_BLOCKS = {
    "phe_duyet": "Approval",
    "bao_cao": "Report",
    "cong_khai": "Posting",
    "van_ban": "Document",
    "tra_loi": "Answer",
    "qua_trinh": "Step",
    "nhan_xet": "Remarks",
    "co_quan": "Settings",
    "can_cu": "Basis",
    "nhom": "CriterionGroup",
    "tieu_chi": "Criterion",
    "noi_dung": "Item",
    "diem_toi_da": "Amount",
    "muc": "Band",
    "muc_do": "Band",
    "chenh_lech": "Discrepancy",
    "nguon": "Source",
}


def _shape_problems(
    path: str, noun: type, fault: ValidationError, root: strict_yaml.Node
) -> Iterator[Problem]:
    errors = fault.errors(include_url=False)
    meant = _misspelt(noun, errors)
    for error in errors:
        if _TYPES.get(error["type"]) == "missing-key" and tuple(error["loc"]) in meant:
            continue  # said already: the key stands there under a name that is nearly its own
        where: Where = tuple(step for step in error["loc"] if step != "[key]")
        code = error["type"] if "-" in error["type"] else _TYPES.get(error["type"], "shape")
        facts = {name: str(value) for name, value in error.get("ctx", {}).items()}
        named = [step for step in where if isinstance(step, str)] or [""]
        facts["key"] = named[-1]
        at_key = code in ("unknown-key", "missing-key")
        if code == "unknown-key":
            facts["suggestion"] = did_you_mean(facts["key"], _known_keys(noun, where[:-1]))
        elif code == "missing-key":
            facts["inside"] = say("hint.inside", key=named[-2]) if len(named) > 1 else ""
        elif len(named) > 1 and named[-1] not in _known_keys(noun, where[:-1]):
            facts["key"] = f'{named[-2]}: "{named[-1]}"'
        line, column = strict_yaml.locate(root, where, at_key)
        comma = _decimal_comma(root, where) if code == "unknown-key" else None
        if comma is not None:
            key, value = comma
            code, facts = "decimal-comma", {"key": key, "value": value, "right": value.replace(",", ".")}
        yield Problem(code, path, where, facts, line, column)


def _misspelt(noun: type, errors: Sequence[Any]) -> set[Where]:
    """The keys that unknown ones were probably meant to be."""
    unknown = [tuple(error["loc"]) for error in errors if _TYPES.get(error["type"]) == "unknown-key"]
    return {(*above, nearest(str(key), _known_keys(noun, tuple(above)))) for *above, key in unknown}


def _decimal_comma(root: strict_yaml.Node, where: Where) -> tuple[str, str] | None:
    """`{diem: 7,5}` is read as two keys, `diem` and `5`: the key and the value meant, or `None`."""
    parent = strict_yaml.node_at(root, where[:-1])
    if parent is None or not isinstance(parent.value, dict) or not str(where[-1]).isdigit():
        return None
    names = list(parent.value)
    before = names.index(str(where[-1])) - 1 if where[-1] in names else -1
    whole = parent.value[names[before]].value if before >= 0 else None
    meant = isinstance(whole, str) and whole.lstrip("-").isdigit()
    return (names[before], f"{whole},{where[-1]}") if meant else None


def _known_keys(noun: type, above: Where) -> list[str]:
    """The keys that may stand below a key path."""
    blocks = [noun.__name__, *(_BLOCKS[step] for step in above if isinstance(step, str) and step in _BLOCKS)]
    return [key for key in keys()[blocks[-1]].values() if key[0] != "\0"]


def place(root: Path, path: str, where: Where, at_key: bool) -> tuple[int, int]:
    """Line and column of a key path in a file; (1, 1) when the file tells no more."""
    data, _ = _bytes(root, path)
    text, _ = texts.decode(path, data or b"")
    node, _ = mending.parse(path, text)
    return strict_yaml.locate(node, where, at_key) if node is not None else (1, 1)


def checked_only(root: Path, path: str) -> list[Problem]:
    """Faults of text and YAML of a file whose shape no room reads yet."""
    data, problems = _bytes(root, path)
    if data is None:
        return problems
    text, problems = texts.decode(path, data)
    return problems + mending.parse(path, text)[1] if text else problems
