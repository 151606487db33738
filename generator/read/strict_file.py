"""The strict way of reading a YAML file: every fault of its YAML and of its shape, each at its place."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic_core import ValidationError

from generator.model.problem import Problem, Where
from generator.model.statistics import AuthorityReport, Statistics
from generator.read import mending, strict_yaml
from generator.read.shapes import BEFORE_COMMA, THOUSANDS, Shape
from generator.wording import nearest, number_meant, say
from generator.wording.keys import keys


def strictly(
    path: str,
    text: str,
    noun: type,
    extra: Mapping[str, object],
    problems: list[Problem],
    stand_ins: Mapping[str, str],
    shape: Shape,
) -> tuple[Any, list[Problem]]:
    """The noun of a text, or `None`, and its faults after the `problems` found already."""
    root, faults = mending.parse(path, text, lambda found: _is_sound(found, extra, shape))
    problems = [*problems, *faults]
    if root is None:
        return None, problems
    tree = root.plain()
    if not isinstance(tree, dict):
        return None, [*problems, Problem("not-a-mapping", path, line=1, column=1)]
    whole: dict[str, Any] = {**tree, **extra}
    try:
        return shape.validator.validate_python(whole), problems
    except ValidationError as fault:
        places = {(fault.line, fault.column) for fault in problems if fault.code not in _READ_PAST}
        guessed = {fault.line for fault in problems if fault.code in _READ_AS_TEXT}
        shapes = [
            one
            for one in _shape_problems(path, noun, fault, root, shape)
            if (one.line, one.column) not in places and one.line not in guessed
        ]
        halves = {half for one in shapes if one.code in _IN_TWO for half in _first_half(root, one.where)}
        problems += [one for one in shapes if one.code != "count-thousands" or one.where not in halves]
        return _what_is_sound(noun, shape, whole, fault, stand_ins, halves), problems


_READ_PAST = {"byte-order-mark", "curly-quotes", "yaml-tab", "yaml-long-dash"}
"""Faults behind which the value itself may be at fault too, at the very same place."""


_IN_TWO = {"decimal-comma", "count-thousands"}
"""Faults of a number that a comma within brackets cut in two."""

COUNTS = ("so_luong", "tong_so")


_NEEDS_A_VALUE = {"not-a-number", "not-a-whole-number", "not-yes-or-no"}


_OF_FIGURES = (Statistics, AuthorityReport)
"""Files in which a number of things stands under any key."""


_READ_AS_TEXT = {"yaml-value-empty", "yaml-colon", "yaml-bad-start"}
"""Faults of a value that was then read as the text it is; that it is text is no second fault."""


def _is_sound(root: strict_yaml.Node, extra: Mapping[str, object], shape: Shape) -> bool:
    """Whether a tree has the shape, so that nobody need ask what else it might mean."""
    tree = root.plain()
    if not isinstance(tree, dict):
        return False
    try:
        shape.validator.validate_python({**tree, **extra})
    except ValidationError:
        return False
    return True


def _first_half(root: strict_yaml.Node, where: Where) -> Iterator[Where]:
    """`{diem: 7,5}` is told at the `5`; the `7` before it is no value either."""
    comma = _decimal_comma(root, where)
    if comma is not None:
        yield (*where[:-1], comma[0])


def _what_is_sound(
    noun: type,
    shape: Shape,
    tree: dict[str, Any],
    fault: ValidationError,
    stand_ins: Mapping[str, str],
    also: set[Where],
) -> Any:
    """The noun without its faulty parts, so that the other faults of the file can be found in the same run.

    `None` when what is left is still no such noun.
    """
    for _ in range(3):
        renamed = _rename_misspelt(noun, tree, fault, shape)
        parts = [part for part in _faulty_parts(fault, stand_ins) if part not in renamed]
        also = {renamed.get(part, part) for part in also}
        whole = set(parts)
        covered = {part for part in also if any(part[:depth] in whole for depth in range(len(part) + 1))}
        if not all(_cut(tree, where) for where in [*parts, *(also - covered)]):
            return None
        also = set()
        tree = {**stand_ins, **tree}
        try:
            return shape.validator.validate_python(tree)
        except ValidationError as next_fault:
            fault = next_fault
    return None


def _rename_misspelt(
    noun: type, tree: dict[str, Any], fault: ValidationError, shape: Shape
) -> dict[Where, Where]:
    """Let what stands under a misspelt key count under the key that was meant; where it was, where it is.

    Else one slip of the finger in `van_ban` would be told once more for each evidence that names a document.
    """
    renamed: dict[Where, Where] = {}
    for error in fault.errors(include_url=False, include_context=False, include_input=False):
        *above, key = error["loc"]
        if _TYPES.get(error["type"]) == "unknown-key" and tuple(above) not in shape.known:
            parent: Any = tree
            for step in _as_written(tree, tuple(above)):
                parent = parent[step]
            meant = nearest(str(key), _known_keys(noun, tuple(above), shape))
            if meant and meant not in parent and key in parent:
                parent[meant] = parent.pop(key)
                renamed[*above, key] = (*above, meant)
    return renamed


_OF_A_KEY_NAMED = ("extra_forbidden", "missing")


def _place(error: Any) -> Where:
    """The key path of an error. One about a key itself ends in `[key]`, which may be a key's name too."""
    where: Where = tuple(error["loc"])
    return where[:-1] if where[-1:] == ("[key]",) and error["type"] not in _OF_A_KEY_NAMED else where


def _faulty_parts(fault: ValidationError, stand_ins: Mapping[str, str]) -> list[Where]:
    """Key paths to cut: of a missing key, what it is missing from. Later list items come first."""
    parts: set[Where] = set()
    errors = fault.errors(include_url=False, include_context=False, include_input=False)
    lists = _with_faulty_entries(errors)
    for error in errors:
        where = _place(error)
        if error["type"] == "too_short" and where in lists:
            continue
        missing = _TYPES.get(error["type"]) == "missing-key"
        if not (missing and len(where) == 1 and where[0] in stand_ins):
            parts.add(where[:-1] if missing else where)
    outermost = {part for part in parts if not any(part[:depth] in parts for depth in range(len(part)))}
    return sorted(outermost, key=lambda part: [str(step).zfill(6) for step in part], reverse=True)


def _cut(tree: Any, where: Where) -> bool:
    """Take one part out of a tree of mappings and lists; `False` where there is nothing to take out."""
    where = _as_written(tree, where)
    if not where:
        return False
    for step in where[:-1]:
        tree = tree[step]
    del tree[where[-1]]
    return True


def _as_written(tree: Any, where: Where) -> Where:
    """A key path as it is in a tree, () when it is not there: one value may stand for a list of one."""
    found: list[str | int] = []
    for step in where:
        if isinstance(step, int) and not isinstance(tree, list):
            continue  # this value is the list's only one
        places: Any = tree if isinstance(tree, dict) else range(len(tree) if isinstance(tree, list) else 0)
        if step not in places:
            return ()
        tree = tree[step]
        found.append(step)
    return tuple(found)


# ---- shapes: pydantic's error types → our codes -----------------------------------------------------

_TYPES = {
    "missing": "missing-key",
    "extra_forbidden": "unknown-key",
    "string_type": "not-text",
    "string_too_long": "text-too-long",
    "tuple_type": "not-a-list",
    "too_long": "list-too-long",
    "too_short": "list-empty",
    "dict_type": "not-a-block",
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
    "phan": "Section",
    "dong": "Row",
    "o": "Field",
    "lay_tu": "Origin",
}


def _shape_problems(
    path: str, noun: type, fault: ValidationError, root: strict_yaml.Node, shape: Shape
) -> Iterator[Problem]:
    errors = fault.errors(include_url=False)
    meant = _misspelt(noun, errors, shape)
    lists = _with_faulty_entries(errors)
    for error in errors:
        if _TYPES.get(error["type"]) == "missing-key" and tuple(error["loc"]) in meant:
            continue  # said already: the key stands there under a name that is nearly its own
        if error["type"] == "too_short" and tuple(error["loc"]) in lists:
            continue
        where = _place(error)
        code = error["type"] if "-" in error["type"] else _TYPES.get(error["type"], "shape")
        facts = {name: str(value) for name, value in error.get("ctx", {}).items()}
        named = [step for step in where if isinstance(step, str)] or [""]
        facts["key"] = _name(noun, where, shape)
        at_key = code in ("unknown-key", "missing-key")
        comma = _decimal_comma(root, where)
        if code == "unknown-key":
            facts["key"] = named[-1]
            facts["meant"] = nearest(named[-1], _known_keys(noun, where[:-1], shape))
            near = say("hint.near", near=facts["meant"]) if facts["meant"] else ""
            facts["suggestion"] = near or _comma_hint(root, where)
            if where[:-1] in shape.known:
                of_form = noun is AuthorityReport and where[:-1] == ("so_lieu",)
                code = "form-unknown" if of_form else "form-key-unknown"
                facts["value"] = facts["key"]
                facts["listed"] = ", ".join(f"`{key}`" for key in shape.known[where[:-1]]) or "–"
        elif code in _NEEDS_A_VALUE and _left_empty(root, where):
            code, facts = "yaml-value-empty", {"detail": f"“{named[-1]}:”"}
        elif code == "not-a-number":
            facts["suggestion"] = number_meant(facts["value"], named[-1])
        elif code == "missing-key":
            facts["inside"] = say("hint.inside", key=named[-2]) if len(named) > 1 else ""
            facts["key"] = named[-1]
        line, column = strict_yaml.locate(root, where, at_key)
        if comma is not None:
            key = _name(noun, (*where[:-1], comma[0]), shape)
            code, facts = "decimal-comma", {"key": key, "value": comma[1], "right": comma[2]}
            is_count = key in COUNTS or (noun in _OF_FIGURES and not key.startswith("ti_le"))
            if is_count and THOUSANDS.fullmatch(comma[2]):
                code, facts["right"] = "count-thousands", comma[2].replace(".", "")
        elif ":" in named[-1] and _left_empty(root, where):
            code, facts = "yaml-colon-space", {"detail": f"“{named[-1]}”"}
        yield Problem(code, path, where, facts, line, column)


def _name(noun: type, where: Where, shape: Shape) -> str:
    """A key as a person knows it: `diem`; of a code or a name chosen freely also what it stands in."""
    named = [step for step in where if isinstance(step, str)] or [""]
    free = len(named) > 1 and named[-1] not in _known_keys(noun, where[:-1], shape)
    return f'{named[-2]}: "{named[-1]}"' if free else named[-1]


def _left_empty(root: strict_yaml.Node, where: Where) -> bool:
    node = strict_yaml.node_at(root, where)
    return node is not None and node.value is None


def _with_faulty_entries(errors: Sequence[Any]) -> set[Where]:
    """The lists that may be called too short only because entries are at fault, of which each is told."""
    return {
        tuple(error["loc"][:depth])
        for error in errors
        for depth, step in enumerate(error["loc"])
        if isinstance(step, int)
    }


def _comma_hint(root: strict_yaml.Node, where: Where) -> str:
    """`{ten: Zalo, Facebook}` is read as two keys, on one line and the second without a value."""
    parent = strict_yaml.node_at(root, where[:-1])
    if parent is None or not (_left_empty(root, where) or " " in str(where[-1])):
        return ""
    here, _ = strict_yaml.locate(root, where, at_key=True)
    along = (line for line, _ in parent.keys.values() if line == here)
    return say("hint.comma") if next(along, 0) and next(along, 0) else ""


def _misspelt(noun: type, errors: Sequence[Any], shape: Shape) -> set[Where]:
    """The keys that unknown ones were probably meant to be."""
    unknown = [tuple(error["loc"]) for error in errors if _TYPES.get(error["type"]) == "unknown-key"]
    return {(*above, nearest(str(key), _known_keys(noun, tuple(above), shape))) for *above, key in unknown}


def _decimal_comma(root: strict_yaml.Node, where: Where) -> tuple[str, str, str] | None:
    """The key, what was written and what was meant, or `None`: "diem", "7,5 điểm", "7.5".

    `{diem: 7,5 điểm}` is read as two keys, `diem` and `5 điểm`.
    """
    parent = strict_yaml.node_at(root, where[:-1])
    if not where or parent is None or not isinstance(parent.value, dict):
        return None
    after = strict_yaml.AFTER_COMMA.fullmatch(str(where[-1]))
    if not after or not _left_empty(root, where):
        return None
    before = parent.before(str(where[-1]))
    whole = parent.value[before].value if before is not None else None
    if before is None or not isinstance(whole, str) or not BEFORE_COMMA.fullmatch(whole):
        return None
    return before, f"{whole},{str(where[-1]).rstrip()}", f"{whole.replace('.', '')}.{after[1]}"


def _known_keys(noun: type, above: Where, shape: Shape) -> list[str]:
    """The keys that may stand below a key path."""
    if above in shape.known:
        return shape.known[above]
    blocks = [noun.__name__, *(_BLOCKS[step] for step in above if isinstance(step, str) and step in _BLOCKS)]
    return [key for key in keys()[blocks[-1]].values() if key[0] != "\0"]
