"""The phrases that text and Markdown share. A voice says how contributed words are set apart."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from generator.model.change import Counts, FieldChange, FileChange, FileEdit, FileKind, Mark, TableChange
from generator.model.problem import Finding, Where
from generator.model.scorecard import Because, Standing
from generator.wording import day, number, say, words

MOST_SIGNS = 200
MOST_OF_NEW = 15
"""A new file with more values than this is told by its results; a short one, as a verification, in full."""

_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_COUNTED = ("diem", "so_luong", "tong_so", "ti_le")
_BY_GROUP = ("tong_diem", "muc_do")
_CODED = ("trang_thai", "ket_qua", "dieu_kien_khong_dat")


class Voice(NamedTuple):
    """How words that others wrote are shown: a value, a name of a school or area, a path or id."""

    value: Callable[[str], str]
    name: Callable[[str], str]
    code: Callable[[str], str]


# ---- files and their values --------------------------------------------------------------------------


def file_line(voice: Voice, edit: FileEdit) -> str:
    """`data/…/x.yml: tệp mới, 92 giá trị`."""
    kind = [kind_of(voice, edit.change)]
    if not edit.readable:
        kind.append(say("diff.unreadable"))
    elif edit.change.kind is FileKind.ADDED:
        kind.append(say("diff.values", count=len(edit.fields)))
    elif edit.change.kind is not FileKind.REMOVED and not edit.fields:
        kind.append(say("diff.same-values" if edit.change.kind is FileKind.MOVED else "diff.form-only"))
    return say("diff.file", path=voice.code(edit.change.path), kind=", ".join(kind))


def kind_of(voice: Voice, change: FileChange) -> str:
    """What happened to a file, in words."""
    before = voice.code(change.before) if change.before else ""
    return say(f"diff.kind.{change.kind.value}", before=before)


def field_lines(voice: Voice, edit: FileEdit, most: int) -> Iterator[str]:
    """`1.3.1 điểm: 5 → 6`, at most so many; nothing for a file that is gone, or new and long."""
    new, gone = (edit.change.kind is kind for kind in (FileKind.ADDED, FileKind.REMOVED))
    if gone or (new and len(edit.fields) > MOST_OF_NEW):
        return
    for field in edit.fields[:most]:
        yield field_line(voice, field)
    if len(edit.fields) > most:
        yield say("diff.more-fields", count=len(edit.fields) - most)


def field_line(voice: Voice, field: FieldChange) -> str:
    """One value, before and after."""
    what = where_text(voice, field.where)
    before, after = (value_text(voice, field.where, text) for text in (field.before, field.after))
    if before is None:
        return say("diff.added", what=what, after=after)
    if after is None:
        return say("diff.removed", what=what, before=before)
    return say("diff.changed", what=what, before=before, after=after)


def where_text(voice: Voice, where: Where) -> str:
    """A key path in words: `1.3.1 điểm`, `văn bản › ke-hoach › ngày`, `th-a (dòng 2) › cơ quan`."""
    known = words("diff.key")
    if len(where) == 3 and isinstance(where[1], int):  # a register: row, its place, column
        row = say("diff.row-of", id=voice.code(str(where[0])), number=where[1])
        where = (where[0], where[2]) if where[1] == 1 else where[2:]
        steps = [voice.code(str(where[0]))] if len(where) == 2 else [row]
        return " › ".join([*steps, known.get(str(where[-1]), voice.code(str(where[-1])))])
    steps = [known.get(str(step)) or voice.code(str(step)) for step in where]
    if len(where) > 1 and where[0] == "tra_loi":
        return " ".join(steps[1:])
    if len(where) == 2 and where[0] in _BY_GROUP:
        return say("diff.by-group", what=steps[0], group=steps[1])
    return " › ".join(steps)


def value_text(voice: Voice, where: Where, text: str | None) -> str | None:
    """A value as people write it; a code in words."""
    if text is None:
        return None
    key = str(where[-1]) if where else ""
    counted = key in _COUNTED or (len(where) == 2 and where[0] in _BY_GROUP)
    if text == "":
        return say("diff.empty")
    if counted and _NUMBER.fullmatch(text) and len(text) <= 20:
        return number(Decimal(text))
    if text in ("true", "false"):
        return say("diff.said-yes" if text == "true" else "diff.said-no")
    if _DATE.fullmatch(text):
        try:
            return day(date.fromisoformat(text))
        except ValueError:
            return voice.value(text)
    if key in _CODED and text in words("diff.value"):
        return say(f"diff.value.{text}")
    return cut(voice, text)


def cut(voice: Voice, text: str) -> str:
    """A value as it stands, its end told by a count when it is long."""
    if len(text) <= MOST_SIGNS:
        return voice.value(text)
    rest = len(text) - MOST_SIGNS
    return say("diff.longer", text=voice.value(text[:MOST_SIGNS]), count=rest)


# ---- results -----------------------------------------------------------------------------------------


def mark_text(mark: Mark | None) -> str:
    """`62/100 điểm, Mức 2`."""
    if mark is None:
        return say("diff.no-result")
    level = say("page.level", number=mark.level) if mark.level is not None else say("page.no_level")
    if mark.why in (Because.WITHHELD, Because.LOWERED):
        level = say(f"diff.why.{mark.why}", level=level)
    if mark.points is None:
        return say("diff.mark", points=say("diff.no-points"), level=level)
    points = say("diff.points", points=number(mark.points), maximum=number(mark.maximum))
    return say("diff.mark", points=points, level=level)


def part_text(value: Decimal | bool | None) -> str:
    """A criterion's points, or whether a condition is met."""
    if value is None:
        return say("diff.unknown")
    if isinstance(value, bool):
        return say("diff.met" if value else "diff.unmet")
    return number(value)


def problem_line(voice: Voice, finding: Finding) -> str:
    """A problem in one line. Its sentence may quote what others wrote."""
    return say(
        "diff.problem",
        path=voice.code(finding.path),
        line=finding.line,
        severity=say(f"severity.{finding.severity}"),
        message=voice.value(finding.message),
        code=finding.code,
    )


# ---- tables ------------------------------------------------------------------------------------------


def rows_shown(rows: list[TableChange]) -> list[TableChange]:
    """The rows of one area and year, without those that change just as the applied result does."""
    applied = {(row.rubric, row.group): row.change for row in rows if row.standing is Standing.APPLIED}
    return [
        row
        for row in rows
        if row.standing is Standing.APPLIED or applied.get((row.rubric, row.group)) != row.change
    ]


def cells(row: TableChange) -> Iterator[tuple[str, str]]:
    """Each figure's name and what it was and is: `2 → 3`, or `+1` in a large area."""
    names = [say("diff.expected"), say("diff.reported")]
    names += [say("diff.level", number=place) for place, _ in enumerate(row.change.levels, 1)]
    if row.before is None or row.after is None:
        for name, change in zip(names, _figures(row.change), strict=True):
            yield name, f"{change:+d}".replace("-", "−") if change else say("diff.unmoved")
        return
    for name, before, after in zip(names, _figures(row.before), _figures(row.after), strict=True):
        yield name, number(after) if before == after else f"{number(before)} → {number(after)}"


def _figures(counts: Counts) -> tuple[int, ...]:
    return (counts.expected, counts.reported, *counts.levels)
