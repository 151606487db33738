"""The list of schools: by name, sortable, never a ranking."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.model.edition import Edition
from generator.model.library import Library
from generator.model.rubric import Rubric
from generator.model.scorecard import Standing
from generator.model.summary import Line, Outcome, State
from generator.present import common, links
from generator.wording import day, name_order, number, say


class Result(NamedTuple):
    """One group's result in a list."""

    level: str
    tone: str
    order: int
    points: str


class SchoolRow(NamedTuple):
    """One school in a list."""

    name: str
    href: str
    stage: str
    order: int
    state: str
    told: str
    results: list[Result]
    facts: str


class Filter(NamedTuple):
    """A choice by which a list is narrowed: what it is called in the address, and values with their words."""

    name: str
    label: str
    options: list[tuple[str, str]]


class SchoolTable(NamedTuple):
    """The schools of one rubric; `groups` name the columns."""

    rubric: str
    groups: list[str]
    rows: list[SchoolRow]


_published: tuple[Sequence[Line], frozenset[str]] = ((), frozenset())


def with_page(edition: Edition) -> frozenset[str]:
    """The schools that have a page: those with a result or figures in some year. Found once an edition."""
    global _published
    lines, found = _published
    if lines is not edition.lines:
        found = frozenset(line.school for line in edition.lines if line.has_page)
        _published = (edition.lines, found)
    return found


def school_tables(edition: Edition, lines: Sequence[Line], root: str) -> list[SchoolTable]:
    """A table for each rubric, and one for schools that have none yet."""
    by_rubric: dict[str, list[Line]] = {}
    for line in sorted(lines, key=lambda line: name_order(line.name)):
        by_rubric.setdefault(line.used or line.rubric or "", []).append(line)
    return [_table(edition, rubric, by_rubric[rubric], root) for rubric in sorted(by_rubric, reverse=True)]


def _table(edition: Edition, rubric_id: str, lines: Sequence[Line], root: str) -> SchoolTable:
    rubric = edition.library.rubrics.get(rubric_id)
    groups = [group.short_name for group in rubric.groups] if rubric else []
    pages = with_page(edition)
    rows = [_row(edition.library, rubric, line, root if line.school in pages else None) for line in lines]
    return SchoolTable(rubric.short_name if rubric else "", groups, rows)


def _row(library: Library, rubric: Rubric | None, line: Line, root: str | None) -> SchoolRow:
    """One school; without a root there is no page to lead to."""
    outcomes = [line.outcome(group.id, Standing.APPLIED) for group in rubric.groups] if rubric else []
    stage = library.stages.get(line.stage)
    return SchoolRow(
        name=line.name,
        href="" if root is None else links.to_school(library, root, line.school),
        stage=stage.name if stage else line.stage,
        order=stage.order if stage else 0,
        state=say(f"state.{line.state}"),
        told=_by_whom(library, line),
        results=[_result(rubric, outcome) for outcome in outcomes] if rubric else [],
        facts=" ".join(_facts(rubric, line)),
    )


STAGE, STATE, LEVEL = "cap", "tinh-trang", "nhom-"
"""What the filters are called in the address: `?cap=thcs&tinh-trang=nop_muon&nhom-1=2`."""


def _facts(rubric: Rubric | None, line: Line) -> Iterator[str]:
    """What the filters go by."""
    yield f"{STAGE}={line.stage}"
    yield f"{STATE}={line.state}"
    for group in rubric.groups if rubric else ():
        outcome = line.outcome(group.id, Standing.APPLIED)
        yield f"{LEVEL}{group.id}={outcome.level or 0 if outcome else 0}"


def filters_of(edition: Edition, tables: Sequence[SchoolTable]) -> list[Filter]:
    """A filter for whatever the schools of the tables differ in."""
    library = edition.library
    met = dict.fromkeys(fact for table in tables for row in table.rows for fact in row.facts.split())
    values: dict[str, list[str]] = {}
    for fact in met:
        name, _, value = fact.partition("=")
        values.setdefault(name, []).append(value)
    order = list(library.stages)
    stages = sorted(values.get(STAGE, ()), key=lambda one: order.index(one) if one in order else 0)
    found = [
        Filter(STAGE, say("find.filter.stage"), [(one, common.stage_name(library, one)) for one in stages])
    ]
    names = {group.id: group.short_name for one in library.rubrics.values() for group in one.groups}
    for name in sorted(name for name in values if name.startswith(LEVEL)):
        label = say("find.filter.level", group=names[name.removeprefix(LEVEL)])
        levels = sorted(values[name], key=lambda level: (level == "0", int(level)))
        found.append(Filter(name, label, [(level, _level(level)) for level in levels]))
    states = [(state.value, say(f"state.{state}")) for state in State if state.value in values.get(STATE, ())]
    found.append(Filter(STATE, say("find.filter.state"), states))
    return [one for one in found if len(one.options) > 1]


def _level(level: str) -> str:
    return say("page.level", number=level) if level != "0" else say("find.filter.no_level")


def _by_whom(library: Library, line: Line) -> str:
    """Who recognised the result, by which decision (or which paper tells of it), and when."""
    trail = line.trail
    if trail.judged is None or line.state not in (State.RECOGNISED, State.VERIFIED):
        return ""
    return say(
        "page.desk.recognised" if trail.decision else "page.desk.verified",
        judge=common.authority_name(library, trail.judge, trail.judged),
        decision=trail.decision,
        source=trail.source,
        judged=day(trail.judged),
    )


def _result(rubric: Rubric, outcome: Outcome | None) -> Result:
    if outcome is None:
        return Result("–", "", -1, "")
    points = ""
    if outcome.points is not None:
        points = f"{number(outcome.points)}/{number(outcome.maximum)}"
    level = common.level_text(outcome.level)
    return Result(level, common.level_class(rubric, outcome.level), outcome.level or 0, points)
