"""One school in a year as a line: what sums, tables and areas need of it."""

from collections.abc import Hashable, Iterator, Mapping
from datetime import date
from typing import Any, TypeVar

from generator.model.form import Form
from generator.model.library import Dossier, Library, Record
from generator.model.register import School
from generator.model.school_year import SchoolYear
from generator.model.scorecard import Standing
from generator.model.summary import Fact, Line, Outcome, Shift, State, Trail
from generator.pipeline.opening import Opening
from generator.read import library as libraries
from generator.score.facts import facts_of
from generator.score.shifts import compared
from generator.summarize import (
    codes_asked,
    figures_of,
)

MOST_SHARED = 10_000


Value = TypeVar("Value", bound=Hashable)


def lines_of(opening: Opening, dossier: Dossier) -> Iterator[Line]:
    """A line for each year with a round, or with a result of this school, in which its row is in force."""
    library = opening.library
    records = {record.year: record for record in dossier.records}
    tried = {SchoolYear.parse(path.split("/")[1]) for path in libraries.only(library, dossier.id).assessments}
    for year in sorted(library.rounds.keys() | {y for y, r in records.items() if r.published}):
        row = library.schools.on(dossier.id, year.counting_day)
        if row is not None:
            yield line_of(library, row, year, records.get(year), year in tried)


def line_of(library: Library, row: School, year: SchoolYear, record: Record | None, tried: bool) -> Line:
    """The line of a school for a year. `tried`: a file of that year lies there, sound or not."""
    rubric = library.rubric_for(row, year)
    card = record.applied_card if record else None
    outcomes: tuple[Outcome, ...] = ()
    missed: tuple[str, ...] = ()
    scored: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    if record is not None and card is not None:
        outcomes = tuple(
            shared(Outcome(group.id, standing, group.points, group.maximum, group.level))
            for standing, one in (
                (Standing.SELF, record.self_card),
                (Standing.RECOGNISED, record.recognised_card),
            )
            if one is not None
            for group in one.groups
        )
        known = [
            (criterion.id, criterion.points * 2 < criterion.maximum)
            for group in card.groups
            for criterion in group.criteria
            if criterion.points is not None and criterion.maximum is not None
        ]
        scored = shared(tuple(code for code, _ in known))
        missed = shared(tuple(code for code, low in known if low))
        facts = tuple(shared(fact) for fact in facts_of(card, _asked(library.forms, card.rubric)))
    both = list(compared(record.self_card, record.recognised_card)) if record else []
    return Line(
        school=row.id,
        name=row.name,
        year=year,
        stage=row.stage,
        area=row.area,
        authority=row.authority,
        demo=row.demo,
        rubric=rubric if rubric in library.rubrics else None,
        used=card.rubric if card else None,
        state=_state(library, row, year, record, rubric, tried),
        outcomes=outcomes,
        missed=missed,
        scored=scored,
        facts=facts,
        figures=tuple(
            figures_of(library.forms[one.form], one) for one in (record.statistics if record else ())
        ),
        trail=_trail(record) if record else Trail(),
        compared=shared(tuple(code for code, _ in both)),
        shifts=tuple(shared(Shift(code, by)) for code, by in both if by),
    )


def _trail(record: Record) -> Trail:
    own, found = record.assessment, record.verification
    published = own is not None and record.self_card is not None
    return Trail(
        sent=own.sent if own is not None and published else None,
        undated=own.path if own is not None and published and own.sent is None else "",
        again=record.answered,
        judged=found.dated if found else None,
        judge=found.authority if found else "",
        decision=found.decision if found else "",
        source=found.source if found else "",
    )


def _asked(forms: Mapping[str, Form], rubric: str) -> tuple[str, ...]:
    """The codes that forms ask about, of results with that rubric; found once for each set of forms."""
    if not _codes or _codes[0][0] is not forms:
        _codes[:] = [(forms, codes_asked(forms))]
    codes = _codes[0][1]
    return (*codes.get(rubric, ()), *codes.get("", ()))


_codes: list[tuple[Mapping[str, Form], Mapping[str, tuple[str, ...]]]] = []


_met: dict[Hashable, Any] = {}


def shared(value: Value) -> Value:
    """The first value met that equals this one: thousands of lines then hold, and send, only a few."""
    if len(_met) > MOST_SHARED:
        _met.clear()
    found: Value = _met.setdefault(value, value)
    return found


def _state(
    library: Library, row: School, year: SchoolYear, record: Record | None, rubric: str | None, tried: bool
) -> State:
    if record is not None:
        found = record.verification
        if found is not None and found.recognises:
            return State.RECOGNISED if found.decision else State.VERIFIED
        if found is not None and not record.answered:
            return State.RETURNED
        if record.self_card is not None and record.assessment is not None:
            deadline = library.settings(row.authority, year).school_deadline
            late = is_late(record.assessment.sent, deadline) and not record.answered
            return State.LATE if late else State.PUBLISHED
        if record.assessment is not None:
            return State.DRAFT
    if tried:
        return State.FAULTY
    return State.WAITING if rubric is None else State.MISSING


def is_late(sent: date | None, deadline: date | None) -> bool:
    """Deadlines are inclusive; without a date or a deadline nobody is late."""
    return sent is not None and deadline is not None and sent > deadline
