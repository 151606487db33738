"""Entries of a school's file that do not begin as their block asks: with a dash, or without a name.

`van_ban` and `tra_loi` are no lists: each entry begins with its own name or code. People who have just
written a list go on with dashes, or leave the name out; others head the answers of a group with its number,
or lose the line that opens the steps. YAML takes some of this for something else and stops at the rest. Here
the lines are read as they were meant; those that cannot be are made comments, so that the others can.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.read.blocks import OF_DOCUMENTS, OF_STEPS, outermost
from generator.read.layout import front


class Slip(NamedTuple):
    """What is wrong, by its code, at these lines (from 0); `key` is the block that is meant."""

    code: str
    key: str
    lines: tuple[int, ...]


class _Mend(NamedTuple):
    """A slip at the line `at`, and how the lines from there are read."""

    code: str
    key: str
    at: int
    lines: list[str]


_FIELD = f"(?:{'|'.join(sorted(OF_DOCUMENTS))}): "
_CODE = r"(?:\"[0-9.]+\"|'[0-9.]+'|[0-9.]+):(?: |$)"
_HEADER = re.compile(r"([a-z_]+): *(?:#.*)?$")
_DASHED_CODE = re.compile(rf"( *)- +(?={_CODE})")
_DASHED_NAME = re.compile(rf"( *)- +(?!{_FIELD})(?=[\w.-]+:(?: *\{{| *$))")
_NAMELESS = re.compile(rf"( *)(?:- +|: *)?(?=\{{ *{_FIELD})")
_FIELD_ALONE = re.compile(rf" *(- +)?({_FIELD})")
_STEP = re.compile(rf" *- +(?:\{{ *)?(?:{'|'.join(sorted(OF_STEPS))}): ")
_HEADING = re.compile(r"( +)(?:\"([0-9]{1,2})\"|'([0-9]{1,2})'|([0-9]{1,2})): *$")
_CODE_OF_GROUP = re.compile(r"( *)[\"']?([0-9]{1,2})\.[0-9.]+[\"']?:")

_LONGEST = 20
"""Lines of a document; its keys are fewer, and a file may hold nothing but such lines."""


def begun_rightly(lines: Sequence[str]) -> tuple[list[str], list[Slip]]:
    """The lines, each entry begun as its block asks; and what was wrong. Nothing in other files."""
    keys = {line.partition(":")[0] for line in lines if line[:1].isalpha()}
    edge = outermost(keys) if "bieu_mau" not in keys else frozenset[str]()
    has_steps = any(line.lstrip(" ").startswith("qua_trinh:") for line in lines)
    made = list(lines)
    found: dict[tuple[str, str], list[int]] = {}
    for number, line in enumerate(lines):
        header = _HEADER.match(line)
        if header and header[1] in edge:
            for code, key, at, better in _mends(header[1], lines, number + 1, has_steps):
                made[at : at + len(better)] = better
                found.setdefault((code, key), []).append(at)
    slips = [Slip(code, key, tuple(numbers)) for (code, key), numbers in found.items()]
    return made, sorted(slips, key=lambda slip: slip.lines)


def _mends(block: str, lines: Sequence[str], begin: int, has_steps: bool) -> Iterator[_Mend]:
    """What is wrong in the block whose first line this is; it ends where a key stands at the edge."""
    below = range(begin, len(lines))
    end = next((number for number in below if lines[number][:1].isalpha()), len(lines))
    number = begin
    while number < end:
        mend = None
        if not has_steps and block != "nhan_xet" and _STEP.match(lines[number]):
            mend = _left_out(
                "yaml-header-missing", "qua_trinh", lines, number, _end_of_list(lines, number, end)
            )
        elif block == "tra_loi":
            mend = _of_answers(lines, number, end)
        elif block == "van_ban":
            mend = _of_documents(lines, number, end)
        if mend is not None:
            yield mend
        number += len(mend.lines) if mend else 1


def _left_out(code: str, key: str, lines: Sequence[str], begin: int, end: int) -> _Mend:
    return _Mend(code, key, begin, [f"#{line}" for line in lines[begin:end]])


def _end_of_list(lines: Sequence[str], number: int, end: int) -> int:
    """Where a list ends that begins on this line."""
    indent = front(lines[number])
    for at in range(number + 1, end):
        line = lines[at]
        if line.strip() and front(line) <= indent and not line[indent:].startswith("- "):
            return at
    return end


def _of_answers(lines: Sequence[str], number: int, end: int) -> _Mend | None:
    line = lines[number]
    if dashed := _DASHED_CODE.match(line):
        return _Mend("yaml-dash-extra", "tra_loi", number, [f"{dashed[1] or '  '}{line[dashed.end() :]}"])
    heading = _HEADING.match(line)
    below = next((one for one in lines[number + 1 : end] if one.strip() and one.lstrip()[0] != "#"), "")
    inside = _CODE_OF_GROUP.match(below) if heading else None
    if heading and inside and len(inside[1]) > len(heading[1]) and inside[2] in heading.groups():
        return _left_out("group-heading", "tra_loi", lines, number, number + 1)
    return None


def _of_documents(lines: Sequence[str], number: int, end: int) -> _Mend | None:
    line = lines[number]
    if dashed := _DASHED_NAME.match(line):
        return _Mend("yaml-dash-extra", "van_ban", number, [f"{dashed[1] or '  '}{line[dashed.end() :]}"])
    if nameless := _NAMELESS.match(line):
        named = f"{nameless[1] or '  '}thieu-ten-{number + 1}: {line[nameless.end() :]}"
        return _Mend("document-unnamed", "van_ban", number, [named])
    if _FIELD_ALONE.match(line) and not _has_name(lines, number):
        return _left_out("document-unnamed", "van_ban", lines, number, _end_of_fields(lines, number, end))
    return None


def _has_name(lines: Sequence[str], number: int) -> bool:
    """Whether a key of a document stands below a name, or goes on within brackets."""
    for above in reversed(lines[max(0, number - _LONGEST) : number]):
        words = above.strip()
        if words and words[0] != "#" and not _FIELD_ALONE.match(above):
            return not _HEADER.match(above) and (words[-1] == ":" or words.count("{") > words.count("}"))
    return False


def _end_of_fields(lines: Sequence[str], number: int, end: int) -> int:
    """Where the keys of one document end, the first of which stands on this line."""
    told = set[str]()
    for at in range(number, end):
        field = _FIELD_ALONE.match(lines[at])
        if field is None or field[2] in told or (told and field[1]):
            return at
        told.add(field[2])
    return end
