"""The round's desk on an authority's page: who stands where, who is still to report, and until when."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from generator.model.edition import Edition
from generator.model.lines import Lines
from generator.model.school_year import SchoolYear
from generator.model.summary import OWED, State, Summary, days_over
from generator.present import common, deadlines, links
from generator.present.common import Link
from generator.present.pages.schools import Shown, school_links
from generator.present.safe import text
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


class Pile(NamedTuple):
    """The schools of which the same thing is expected; `entries` are finished HTML, as in the long lists."""

    title: str
    schools: int
    entries: Markup
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
_PILED = {state: tuple(key for key, states in _PILES.items() if state in states) for state in State}


def desk_of(edition: Edition, authority_id: str, year: SchoolYear, root: str, lines: Iterable[Shown]) -> Desk:
    """The desk of an authority and year, as of the day of the build; its `lines` come `by_name`."""
    summary = edition.authorities[authority_id, year]
    found = deadlines.deadlines_of(edition, authority_id, year)
    expected = set(summary.states) - {State.WAITING}
    return Desk(
        as_of=say("page.desk.as_of", day=day(edition.as_of)),
        states=_bars(summary),
        splits=list(_splits(edition, summary, root)),
        dues=[_due(edition, one) for one in found],
        piles=_piles(edition, authority_id, lines, root),
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


def _piles(edition: Edition, authority_id: str, lines: Iterable[Shown], root: str) -> list[Pile]:
    piled: dict[str, list[str]] = {key: [] for key in _PILES}
    link, words = school_links(edition, root), _Words(edition, authority_id)
    for line in lines:
        keys = _PILED.get(line.state)
        if keys:
            name = link(line) or f"<b>{text(line.name)}</b>"
            entry = f"<li>{name} {words.of(line)}</li>"
            for key in keys:
                piled[key].append(entry)
    return [
        Pile(
            say(f"page.desk.group.{key}"),
            len(entries),
            Markup("".join(entries)),  # noqa: S704 - ours
            key in ("missing", "returned", "late"),
        )
        for key, entries in piled.items()
        if entries
    ]


class _Words:
    """What is said behind schools' names; most of it is the same as of others of the round."""

    def __init__(self, edition: Edition, authority_id: str) -> None:
        self._edition, self._own = edition, authority_id
        self._about: dict[tuple[str, str, State], str] = {}

    def of(self, line: Shown) -> str:
        """Stage, authority unless it is the page's own, state, and what dates say of it, as HTML."""
        key = (line.stage, line.authority, line.state)
        about = self._about.get(key)
        if about is None:
            about = self._about[key] = self._begin(line)
        return about + text(told(self._edition, line))

    def _begin(self, line: Shown) -> str:
        library = self._edition.library
        about = common.stage_name(library, line.stage)
        if line.authority != self._own:
            about += " · " + common.authority_name(library, line.authority, line.year.counting_day)
        return f'<span class="soft">{text(about)}</span><br>{text(say(f"state.{line.state}"))}: '


def told(edition: Edition, line: Shown) -> str:
    """What dates say of a school's state: until when, since when, by whom and by which decision."""
    state = line.state
    if state is State.WAITING:
        rubrics = edition.library.settings(line.authority, line.year).rubrics
        return say("page.desk.waiting" if rubrics else "page.desk.unplanned")
    if state is State.FAULTY:
        return say("page.desk.faulty", text=_until(edition, line))
    if state in (State.MISSING, State.DRAFT):
        return _until(edition, line)
    if state in _JUDGED:
        return say(
            f"page.desk.{_JUDGED[state]}",
            sent=day(line.sent),
            judged=day(line.judged),
            judge=common.authority_name(edition.library, line.judge, line.judged) if line.judged else "",
            source=line.source,
            decision=line.decision,
        )
    if line.sent is None:
        return say("page.desk.sent_unknown")
    deadline = edition.library.settings(line.authority, line.year).school_deadline
    key = "again" if line.again else "late" if state is State.LATE else "sent"
    count = days_over(state, line.sent, deadline, edition.as_of)
    return _sent(key, line.sent, line.judged if line.again else None, count, line.committed)


_JUDGED = {State.RETURNED: "returned", State.VERIFIED: "verified", State.RECOGNISED: "recognised"}


@lru_cache(maxsize=4096)
def _sent(key: str, sent: date, judged: date | None, count: int, committed: bool) -> str:
    """When a school reported: thousands did on a few hundred days."""
    said = say(f"page.desk.{key}", sent=day(sent), judged=day(judged), count=count)
    return say("page.desk.committed", text=said) if committed else said


def _until(edition: Edition, line: Shown) -> str:
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
