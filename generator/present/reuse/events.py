"""What happened and when: results made public, recognised, returned. From the dates in the data alone."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from heapq import nlargest, nsmallest
from itertools import chain
from typing import NamedTuple

from generator.model.library import Dossier, Record
from generator.model.lines import Lines
from generator.model.rubric import Rubric
from generator.model.school_year import SchoolYear
from generator.model.scorecard import Scorecard, Standing
from generator.model.summary import Line
from generator.present.common import level_text, year_text
from generator.present.context import Context
from generator.wording import number, say

REPORTED, RECOGNISED, RETURNED = "tu_danh_gia", "cong_nhan", "tra_lai"


class Event(NamedTuple):
    """One thing that happened to one school. The same event of two lists has the same four first facts."""

    school: str
    year: SchoolYear
    kind: str
    day: date
    name: str
    results: str
    demo: bool

    @property
    def key(self) -> str:
        """What tells it from every other."""
        return f"truong/{self.school}/{_when(self.year.first, self.kind, self.day)}"

    @property
    def title(self) -> str:
        """In words, the school first."""
        return _title(self.kind, self.year.first, self.demo).replace(_NAME, self.name)


_NAME = "\0"
"""Stands for the school's name in a kept title; no other word of it holds it."""


@lru_cache(maxsize=4096)
def _when(year: int, kind: str, day: date) -> str:
    return f"{SchoolYear(year)}/{kind}/{day.isoformat()}"


@lru_cache(maxsize=1024)
def _title(kind: str, year: int, demo: bool) -> str:
    """Schools differ in their names only."""
    said = say(f"reuse.event.{kind}", name=_NAME, year=year_text(SchoolYear(year)))
    return f"{said} ({say('reuse.demo')})" if demo else said


def latest_first(events: Iterable[Event], most: int) -> list[Event]:
    """The last `most` of them, in an order that never depends on that of the files."""
    return sorted(events, key=lambda one: (-one.day.toordinal(), one.school, one.kind, -one.year.first))[
        :most
    ]


def of_school(context: Context, dossier: Dossier) -> list[Event]:
    """Everything dated that the public may know of one school, every verification included."""
    found = {event[:4]: event for record in dossier.records for event in _of_record(context, record)}
    return list(found.values())


def any_of_school(dossier: Dossier) -> bool:
    """Whether there is anything of the sort."""
    return any(
        record.verifications or (record.self_card and record.assessment and record.assessment.sent)
        for record in dossier.records
    )


def _of_record(context: Context, record: Record) -> Iterator[Event]:
    about = (record.school.name, record.school.demo)
    own, school = record.assessment, record.school.id
    if own is not None and record.self_card is not None and own.sent is not None:
        yield _event(school, record.year, REPORTED, own.sent, about, _said(context, record.self_card))
    for found in record.verifications:
        kind = RECOGNISED if found.recognises else RETURNED
        card = record.recognised_card if found is record.verification else None
        said = _said(context, card) if card is not None else ""
        yield _event(school, record.year, kind, found.dated, about, said)


def of_lines(context: Context, lines: Sequence[Lines], most: int) -> list[Event]:
    """The latest events of many schools, as far as lines tell: of several verifications the one in force.

    A country has a hundred thousand: a line is made only of what happened on the last of those days.
    """
    days = chain.from_iterable(chain(_reported(context, its), _judged(its)) for its in lines)
    last = min(nlargest(most, (day for day in days if day is not None)), default=date.max)
    found: list[tuple[date, Line, str]] = []
    for its in lines:
        reported = _since(last, its, _reported(context, its))
        found += [(day, line, REPORTED) for day, line in reported]
        found += [(day, line, _verdict(line)) for day, line in _since(last, its, _judged(its))]
    return [_of_line(context, line, kind, day) for day, line, kind in nsmallest(most, found, key=_rank)]


Days = Iterator[date | None]


def _reported(context: Context, lines: Lines) -> Days:
    """When each school reported, where its file names a day."""
    columns = zip(lines.trail("sent"), lines.trail("committed"), lines.column("used"), strict=True)
    rubrics = context.library.rubrics
    return (None if committed or used not in rubrics else sent for sent, committed, used in columns)


def _judged(lines: Lines) -> Days:
    return lines.trail("judged")


def _since(last: date, lines: Lines, days: Days) -> Iterator[tuple[date, Line]]:
    late = [(number, day) for number, day in enumerate(days) if day is not None and day >= last]
    its = lines.pick(number for number, _ in late)
    return ((day, line) for (_, day), line in zip(late, its, strict=True))


def _rank(one: tuple[date, Line, str]) -> tuple[int, str, str, int]:
    day, line, kind = one
    return -day.toordinal(), line.school, kind, -line.year.first


def _verdict(line: Line) -> str:
    return RECOGNISED if any(one.standing is Standing.RECOGNISED for one in line.outcomes) else RETURNED


def _of_line(context: Context, line: Line, kind: str, day: date) -> Event:
    standing = {REPORTED: Standing.SELF, RECOGNISED: Standing.RECOGNISED}.get(kind)
    own = [(o.group, o.level, o.points, o.maximum) for o in line.outcomes if o.standing is standing]
    results = _results(context.library.rubrics[line.used or ""], own) if own else ""
    return _event(line.school, line.year, kind, day, (line.name, line.demo), results)


def _event(
    school: str, year: SchoolYear, kind: str, day: date, about: tuple[str, bool], results: str
) -> Event:
    name, demo = about
    return Event(school, year, kind, day, name, results, demo)


def _said(context: Context, card: Scorecard) -> str:
    rubric = context.library.rubrics[card.rubric]
    return _results(rubric, [(one.id, one.level, one.points, one.maximum) for one in card.groups])


def _results(rubric: Rubric, groups: Sequence[tuple[str, int | None, Decimal | None, Decimal]]) -> str:
    """Each group's level and points in one sentence."""
    names = {group.id: group.short_name or group.name for group in rubric.groups}
    return "; ".join([_result(names.get(code, code), *facts) for code, *facts in groups])


@lru_cache(maxsize=4096)
def _result(name: str, level: int | None, points: Decimal | None, maximum: Decimal) -> str:
    """One group's; thousands of schools share a few hundred of them."""
    said = level_text(level).lower()
    if points is None:
        return say("reuse.event.group", name=name, level=said)
    shown = {"points": number(points), "maximum": number(maximum)}
    return say("reuse.event.group_points", name=name, level=said, **shown)
