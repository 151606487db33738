"""The list of schools: by name, sortable, never a ranking."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from markupsafe import Markup

from generator.model.edition import Edition, Paged
from generator.model.library import Library
from generator.model.lines import Lines, made
from generator.model.school_year import SchoolYear
from generator.model.summary import Line, Outcome, State, Trail, applied_of
from generator.present import common, links
from generator.present.safe import leads, text
from generator.wording import day, name_order, number, say

MOST_OUTCOMES = 4096


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


class Shown(NamedTuple):
    """What lists say of a school in a year: half of a `Line`, and no more is taken out of its columns."""

    school: str
    name: str
    year: SchoolYear
    stage: str
    authority: str
    rubric: str | None
    used: str | None
    state: State
    outcomes: tuple[Outcome, ...]
    sent: date | None
    committed: bool
    again: bool
    judged: date | None
    judge: str
    decision: str
    source: str


def by_name(lines: Sequence[Line]) -> list[Shown]:
    """What lists say, in the order of the schools' names."""
    its = Lines.held(lines)
    own = (its.trail(name) if name in Trail._fields else its.column(name) for name in Shown._fields)
    return sorted(made(Shown, own), key=lambda shown: name_order(shown.name))


def school_tables(edition: Edition, lines: Iterable[Shown], root: str) -> list[SchoolTable]:
    """A table for each rubric, and one for schools that have none yet; `lines` come `by_name`."""
    by_rubric: dict[str, list[Shown]] = {}
    for line in lines:
        by_rubric.setdefault(line.used or line.rubric or "", []).append(line)
    return [_table(edition, rubric, by_rubric[rubric], root) for rubric in sorted(by_rubric, reverse=True)]


def _table(edition: Edition, rubric_id: str, lines: Sequence[Shown], root: str) -> SchoolTable:
    library, rubric = edition.library, edition.library.rubrics.get(rubric_id)
    groups = rubric.groups if rubric else ()
    look = common.look_of(rubric) if rubric else None
    nothing = {group.id: (f" {LEVEL}{group.id}=0", NO_RESULT) for group in groups}
    link, judged = school_links(edition, root), Judged(library)
    ends: dict[tuple[str, State], tuple[str, str]] = {}
    rows: list[str] = []
    facts: dict[str, None] = {}
    for line in lines:
        shown = dict(nothing)
        for code, one in applied_of(line.outcomes).items():
            if look and code in shown:
                shown[code] = _shown(look, one)
        end = ends.get((line.stage, line.state))
        if end is None:
            end = ends[line.stage, line.state] = _end(library, line)
        its = end[0] + "".join([fact for fact, _ in shown.values()])
        facts[its] = None
        name = link(line) or text(line.name)
        cells = "".join([cell for _, cell in shown.values()])
        told = judged.told(line)
        said = f'<br><span class="soft">{text(told)}</span>' if told else ""
        rows.append(f'<tr data-f="{its}"><th scope="row">{name}</th>{cells}{end[1]}{said}</td></tr>\n')
    names = [group.short_name for group in groups]
    name = rubric.short_name if rubric else ""
    return SchoolTable(name, names, Markup("".join(rows)), tuple(facts))  # noqa: S704 - ours


def school_links(edition: Edition, root: str) -> Callable[[Shown], str]:
    """What leads from a page to a school: its name as finished HTML, or "" where there is no page."""
    library, pages, elsewhere = edition.library, with_page(edition), edition.library.school_sites

    def link(line: Shown) -> str:
        if line.school not in pages:
            return ""
        if line.school in elsewhere:
            return f"<a {leads(links.to_school(library, root, line.school))}>{text(line.name)}</a>"
        return f'<a href="{root}{links.school_address(line.school)}">{text(line.name)}</a>'

    return link


def _end(library: Library, line: Shown) -> tuple[str, str]:
    """What the filters go by and the last cells, as far as stage and state tell: most lines share them."""
    stage = library.stages.get(line.stage)
    order, name = (stage.order, stage.name) if stage else (0, line.stage)
    facts = text(f"{STAGE}={line.stage} {STATE}={line.state}")
    return (
        facts,
        f'<td class="one" data-key="{order}">{text(name)}</td><td>{text(say(f"state.{line.state}"))}',
    )


STAGE, STATE, LEVEL = "cap", "tinh-trang", "nhom-"
"""What the filters are called in the address: `?cap=thcs&tinh-trang=nop_muon&nhom-1=2`."""


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


class Judged:
    """Who recognised results, by which decision (or which paper tells of it), and when."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._judges: dict[tuple[str, date], str] = {}

    def told(self, line: Shown) -> str:
        """It in words; "" where no result is recognised."""
        if line.judged is None or line.state not in (State.RECOGNISED, State.VERIFIED):
            return ""
        judge = self._judges.get((line.judge, line.judged))
        if judge is None:
            judge = common.authority_name(self._library, line.judge, line.judged)
            self._judges[line.judge, line.judged] = judge
        return say(
            "page.desk.recognised" if line.decision else "page.desk.verified",
            judge=judge,
            decision=line.decision,
            source=line.source,
            judged=day(line.judged),
        )


NO_RESULT = '<td class="one" data-key="-1">–</td>'


def _shown(look: common.Look, outcome: Outcome) -> tuple[str, str]:
    """What the filters go by and the cell of one group; thousands of schools share a few hundred outcomes."""
    kept = look.outcomes.get(id(outcome))
    if kept is None or kept[0] is not outcome:
        if len(look.outcomes) >= MOST_OUTCOMES:
            look.outcomes.clear()
        fact = text(f" {LEVEL}{outcome.group}={outcome.level or 0}")
        kept = look.outcomes[id(outcome)] = (outcome, (fact, _result(look, outcome)))
    return kept[1]


def _result(look: common.Look, one: Outcome) -> str:
    said = "" if one.points is None else f" {number(one.points)}/{number(one.maximum)}"
    chip = f'<span class="chip {look.tones.get(one.level, "l0")}">{text(common.level_text(one.level))}</span>'
    return f'<td class="one" data-key="{one.level or 0}">{chip}{said}</td>'
