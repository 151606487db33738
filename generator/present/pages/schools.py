"""The list of schools: by name, sortable, never a ranking."""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from generator.model.edition import Edition, Paged
from generator.model.library import Library
from generator.model.rubric import Rubric
from generator.model.summary import Line, Outcome, State
from generator.present import common, links
from generator.present.safe import leads, text
from generator.wording import day, name_order, number, say


class Filter(NamedTuple):
    """A choice by which a list is narrowed: what it is called in the address, and values with their words."""

    name: str
    label: str
    options: list[tuple[str, str]]


class SchoolTable(NamedTuple):
    """The schools of one rubric; `groups` name the columns, `facts` are what the rows differ in.

    `rows` are finished HTML: a country's schools stand in six lists each, and Jinja takes five times as long.
    """

    rubric: str
    groups: list[str]
    rows: Markup
    facts: Sequence[str]


_published: tuple[Sequence[Paged], frozenset[str]] = ((), frozenset())


def with_page(edition: Edition) -> frozenset[str]:
    """The schools that have a page: those with a result or figures in some year. Found once an edition."""
    global _published
    paged, found = _published
    if paged is not edition.paged:
        found = frozenset(one.school for one in edition.paged)
        _published = (edition.paged, found)
    return found


def school_tables(edition: Edition, lines: Sequence[Line], root: str) -> list[SchoolTable]:
    """A table for each rubric, and one for schools that have none yet."""
    by_rubric: dict[str, list[Line]] = {}
    for line in sorted(lines, key=lambda line: name_order(line.name)):
        by_rubric.setdefault(line.used or line.rubric or "", []).append(line)
    return [_table(edition, rubric, by_rubric[rubric], root) for rubric in sorted(by_rubric, reverse=True)]


def _table(edition: Edition, rubric_id: str, lines: Sequence[Line], root: str) -> SchoolTable:
    library, rubric = edition.library, edition.library.rubrics.get(rubric_id)
    groups = [group.short_name for group in rubric.groups] if rubric else []
    codes = [group.id for group in rubric.groups] if rubric else []
    pages = with_page(edition)
    found = [[applied.get(code) for code in codes] for applied in (line.applied() for line in lines)]
    facts = [_facts(line, codes, outcomes) for line, outcomes in zip(lines, found, strict=True)]
    rows = [
        f'<tr data-f="{its}">{_name(library, line, root if line.school in pages else None)}'
        f"{_results(rubric, outcomes) if rubric else ''}"
        f"{_stage(library, line.stage)}<td>{_state(library, line)}</td></tr>\n"
        for line, outcomes, its in zip(lines, found, facts, strict=True)
    ]
    name = rubric.short_name if rubric else ""
    return SchoolTable(name, groups, Markup("".join(rows)), tuple(dict.fromkeys(facts)))  # noqa: S704 - ours


def _name(library: Library, line: Line, root: str | None) -> str:
    """The first cell; without a root there is no page to lead to."""
    name = text(line.name)
    if root is not None:
        name = f"<a {leads(links.to_school(library, root, line.school))}>{name}</a>"
    return f'<th scope="row">{name}</th>'


def _stage(library: Library, stage_id: str) -> str:
    stage = library.stages.get(stage_id)
    order, name = (stage.order, stage.name) if stage else (0, stage_id)
    return f'<td class="one" data-key="{order}">{text(name)}</td>'


def _state(library: Library, line: Line) -> str:
    told = _by_whom(library, line)
    return text(say(f"state.{line.state}")) + (f'<br><span class="soft">{text(told)}</span>' if told else "")


STAGE, STATE, LEVEL = "cap", "tinh-trang", "nhom-"
"""What the filters are called in the address: `?cap=thcs&tinh-trang=nop_muon&nhom-1=2`."""


def _facts(line: Line, codes: Sequence[str], outcomes: Sequence[Outcome | None]) -> str:
    """What the filters go by, fit for an attribute."""
    levels = [
        f" {LEVEL}{code}={outcome.level or 0 if outcome else 0}"
        for code, outcome in zip(codes, outcomes, strict=True)
    ]
    return text(f"{STAGE}={line.stage} {STATE}={line.state}{''.join(levels)}")


def filters_of(edition: Edition, tables: Sequence[SchoolTable]) -> list[Filter]:
    """A filter for whatever the schools of the tables differ in."""
    library = edition.library
    met = dict.fromkeys(fact for table in tables for facts in table.facts for fact in facts.split())
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


def _results(rubric: Rubric, outcomes: Sequence[Outcome | None]) -> str:
    tones = common.look_of(rubric).tones
    return "".join(
        [
            _result(tones.get(one.level, "l0"), one.level, one.points, one.maximum) if one else NO_RESULT
            for one in outcomes
        ]
    )


NO_RESULT = '<td class="one" data-key="-1">–</td>'


@lru_cache(maxsize=4096)
def _result(tone: str, level: int | None, points: Decimal | None, maximum: Decimal) -> str:
    """One group's cell; thousands of schools share a few hundred of them."""
    said = "" if points is None else f" {number(points)}/{number(maximum)}"
    chip = f'<span class="chip {tone}">{text(common.level_text(level))}</span>'
    return f'<td class="one" data-key="{level or 0}">{chip}{said}</td>'
