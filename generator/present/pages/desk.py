"""The round's desk on an authority's page: who stands where, who is still to report, and until when."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain
from typing import NamedTuple

from generator.model.edition import Edition
from generator.model.lines import Lines
from generator.model.school_year import SchoolYear
from generator.model.summary import OWED, Line, State, Summary
from generator.present import common, deadlines, links
from generator.present.common import Link
from generator.present.pages.schools import with_page
from generator.wording import day, name_order, say


class StateBar(NamedTuple):
    """How many schools are in a state."""

    name: str
    schools: int
    width: str


class Count(NamedTuple):
    """Schools of one stage or authority, by state."""

    name: str
    href: str
    counts: list[int]
    schools: int


class Split(NamedTuple):
    """States by stage, or by authority."""

    title: str
    states: list[str]
    rows: list[Count]


class Entry(NamedTuple):
    """One school to look after."""

    name: str
    href: str
    about: str
    state: str
    told: str


class Pile(NamedTuple):
    """The schools of which the same thing is expected."""

    title: str
    entries: list[Entry]
    open: bool


class Due(NamedTuple):
    """A date of the round."""

    what: str
    day: str
    far: str
    whose: str


class Desk(NamedTuple):
    """Everything an officer asks of a round."""

    as_of: str
    states: list[StateBar]
    splits: list[Split]
    dues: list[Due]
    piles: list[Pile]
    complete: bool
    calendar: str


_PILES = {
    "missing": OWED,
    "returned": (State.RETURNED,),
    "late": (State.LATE,),
    "queue": (State.PUBLISHED, State.LATE),
    "waiting": (State.WAITING,),
}
_PILED = frozenset(chain.from_iterable(_PILES.values()))


def desk_of(edition: Edition, authority_id: str, year: SchoolYear, root: str) -> Desk:
    """The desk of an authority and year, as of the day of the build."""
    summary = edition.authorities[authority_id, year]
    found = deadlines.deadlines_of(edition, authority_id, year)
    waiting = [line for line in summary.lines if line.state in _PILED]
    piles = [_pile(edition, summary, key, waiting, root) for key in _PILES]
    expected = set(summary.states) - {State.WAITING}
    return Desk(
        as_of=say("page.desk.as_of", day=day(edition.as_of)),
        states=_bars(summary),
        splits=list(_splits(edition, summary, root)),
        dues=dues_of(edition, authority_id, year),
        piles=[pile for pile in piles if pile.entries],
        complete=bool(expected) and expected.isdisjoint((*OWED, State.RETURNED)),
        calendar=deadlines.FILE if found else "",
    )


def _bars(summary: Summary) -> list[StateBar]:
    whole = Decimal(max(summary.schools, 1))
    return [
        StateBar(say(f"state.{state}"), count, common.percent_of(Decimal(count), whole))
        for state in State
        if (count := summary.states.get(state, 0))
    ]


def _splits(edition: Edition, summary: Summary, root: str) -> Iterator[Split]:
    """By stage always; by authority where the schools have more than one."""
    library, year = edition.library, summary.year
    states = [state for state in State if summary.states.get(state)]

    lines = Lines.held(summary.lines)

    def rows(units: Sequence[tuple[str, str, str]], unit_of: str) -> list[Count]:
        counts = Counter(zip(lines.column(unit_of), lines.column("state"), strict=True))
        found = []
        for unit, name, href in units:
            of_unit = [counts[unit, state] for state in states]
            found.append(Count(name, href, of_unit, sum(of_unit)))
        return found

    names = [say(f"state.{state}") for state in states]
    stages = [(stage, common.stage_name(library, stage), "") for stage in summary.stages]
    yield Split(say("page.desk.by_stage"), names, rows(stages, "stage"))
    managers = sorted(set(lines.column("authority")))
    if len(managers) > 1:
        units = [
            (
                unit,
                common.authority_name(library, unit, year.counting_day),
                "" if unit == summary.unit else links.to_authority(library, root, unit, year),
            )
            for unit in managers
        ]
        units.sort(key=lambda unit: name_order(unit[1]))
        yield Split(say("page.desk.by_authority"), names, rows(units, "authority"))


def dues_of(edition: Edition, authority_id: str, year: SchoolYear) -> list[Due]:
    """The dates of an authority's round, each with how far off it is."""
    return [_due(edition, one) for one in deadlines.deadlines_of(edition, authority_id, year)]


def _due(edition: Edition, one: deadlines.Deadline) -> Due:
    """A date, how far it is, and whose word it is."""
    library = edition.library
    moment = edition.as_of if one.when > edition.as_of else one.when
    setter = common.authority_name(library, one.setter, moment)
    key = "page.desk.own" if one.setter == one.authority else "page.desk.inherited"
    return Due(
        deadlines.what(one),
        day(one.when),
        deadlines.how_far(one.when, edition.as_of),
        say(key, authority=setter),
    )


def _pile(edition: Edition, summary: Summary, key: str, waiting: Sequence[Line], root: str) -> Pile:
    lines = [line for line in waiting if line.state in _PILES[key]]
    lines.sort(key=lambda line: name_order(line.name))
    pages = with_page(edition)
    return Pile(
        say(f"page.desk.group.{key}"),
        [_entry(edition, summary, line, root if line.school in pages else None) for line in lines],
        key in ("missing", "returned", "late"),
    )


def _entry(edition: Edition, summary: Summary, line: Line, root: str | None) -> Entry:
    library = edition.library
    about = common.stage_name(library, line.stage)
    if line.authority != summary.unit:
        about += " · " + common.authority_name(library, line.authority, line.year.counting_day)
    return Entry(
        name=line.name,
        href="" if root is None else links.to_school(library, root, line.school),
        about=about,
        state=say(f"state.{line.state}"),
        told=told(edition, line),
    )


def told(edition: Edition, line: Line) -> str:
    """What dates say of a school's state: until when, since when, by whom and by which decision."""
    library, trail = edition.library, line.trail
    facts = {
        "sent": day(trail.sent) if trail.sent else "",
        "judged": day(trail.judged) if trail.judged else "",
        "judge": common.authority_name(library, trail.judge, trail.judged) if trail.judged else "",
        "source": trail.source,
        "decision": trail.decision,
        "count": line.days_over(library.settings(line.authority, line.year).school_deadline, edition.as_of),
    }
    match line.state:
        case State.WAITING:
            return say("page.desk.waiting")
        case State.FAULTY:
            return say("page.desk.faulty", text=_until(edition, line))
        case State.MISSING | State.DRAFT:
            return _until(edition, line)
        case State.RETURNED:
            return say("page.desk.returned", **facts)
        case State.VERIFIED:
            return say("page.desk.verified", **facts)
        case State.RECOGNISED:
            return say("page.desk.recognised", **facts)
    if trail.sent is None:
        return say("page.desk.sent_unknown")
    key = "again" if trail.again else "late" if line.state is State.LATE else "sent"
    text = say(f"page.desk.{key}", **facts)
    return say("page.desk.committed", text=text) if trail.committed else text


def _until(edition: Edition, line: Line) -> str:
    """The school's deadline, and how far it is."""
    deadline = edition.library.settings(line.authority, line.year).school_deadline
    if deadline is None:
        return say("page.desk.no_deadline")
    days = (deadline - edition.as_of).days
    key = "last_day" if days == 0 else "to_go" if days > 0 else "overdue"
    return say(f"page.desk.{key}", deadline=day(deadline), count=abs(days))


def papers_of(edition: Edition, authority_id: str, year: SchoolYear) -> list[tuple[str, list[Link]]]:
    """The plans and letters a round rests on, under the name of the authority whose they are."""
    library = edition.library
    found = []
    for unit in library.superiors(authority_id, year.counting_day):
        round_ = library.rounds.get(year)
        own = round_.settings.get(unit) if round_ else None
        if own is not None and own.basis:
            name = common.authority_name(library, unit, year.counting_day)
            papers = [Link(deadlines.paper(basis), links.outside(basis.url)) for basis in own.basis]
            found.append((name, papers))
    return found
