"""All partners: what each tells, joined with our own registers; and in which state each was found."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from generator.model.library import Library
from generator.model.partner import FILE, Partner, PartnerState, Refused, Site
from generator.model.problem import Problem
from generator.model.register import Register
from generator.model.round import Round, Settings
from generator.model.school_year import SchoolYear
from generator.model.summary import Line, Marks
from generator.pipeline.opening import Opening
from generator.pipeline.partnering import Told
from generator.pipeline.surveying import Survey
from generator.pipeline.telling import in_words
from generator.wording import day, say

MOST_NAMED = 5


class Gathered(Struct, frozen=True):
    """What was found of a partner: its tables, or why not; `fault`: why the newest could not be had."""

    id: str
    partner: Partner
    told: Told | Refused
    fault: str = ""


class Joined(Struct, frozen=True):
    """The opening with everyone's registers, the partners' lines, and how each partner was found."""

    opening: Opening
    surveys: tuple[Survey, ...] = ()
    partners: tuple[PartnerState, ...] = ()


def why(fault: Refused) -> str:
    """Why a partner's data cannot be used, in words."""
    return say(f"partner.fault.{fault.why}", **fault.facts)


def join(opening: Opening, found: Sequence[Gathered], as_of: date) -> Joined:
    """Put the partners' schools beside our own. The same id of two partners is that of the first."""
    if not found:
        return Joined(opening)
    heap = _Heap(opening.library)
    surveys, states = [], []
    for one in found:
        problems: list[Problem] = []
        lines: tuple[Line, ...] = ()
        marks = Marks()
        told, fault = one.told, one.fault
        if isinstance(told, Told) and heap.mixes(told):
            told = Refused("demo")
        if isinstance(told, Told):
            lines, marks = heap.add(one, told, problems), told.marks
        else:
            fault = fault if fault and told.why == "never" else why(told)
        state = _state(one, told, fault, len({line.school for line in lines}), as_of)
        problems += _problems(state, one, told)
        surveys.append(Survey(lines, tuple(in_words(opening.library, problems)), marks=marks))
        states.append(state)
    return Joined(replace(opening, library=heap.library()), tuple(surveys), tuple(states))


def _state(one: Gathered, told: Told | Refused, fault: str, schools: int, as_of: date) -> PartnerState:
    known = PartnerState(
        one.id, one.partner.name, one.partner.site, one.partner.areas, "missing", fault=fault
    )
    if isinstance(told, Refused):
        return known
    days = max((as_of - told.day).days, 0)
    stale = days > one.partner.stale_after
    condition = "broken" if fault else "stale" if stale else "fresh"
    return replace(known, condition=condition, schools=schools, day=told.day, days=days)


def _problems(state: PartnerState, one: Gathered, told: Told | Refused) -> Iterator[Problem]:
    def problem(code: str, **facts: object) -> Problem:
        given = {"name": state.name, **{key: str(value) for key, value in facts.items()}}
        return Problem(code, FILE, ("nguon", one.id), given, at_key=True)

    match state.condition:
        case "missing":
            yield problem("partner-missing", detail=state.fault)
        case "broken":
            yield problem("partner-broken", detail=state.fault, day=day(state.day) if state.day else "")
        case "stale":
            yield problem("partner-stale", day=day(state.day) if state.day else "", count=state.days)
    if isinstance(told, Told):
        if told.elsewhere:
            yield problem("partner-outside", count=len(told.elsewhere), listed=_named(told.elsewhere))
        if told.listed:
            yield problem("partner-own-school", count=len(told.listed), listed=_named(told.listed))
        if told.rubrics:
            yield problem("partner-rubric", listed=_named(told.rubrics))


def _named(ids: Sequence[str]) -> str:
    return ", ".join(ids[:MOST_NAMED]) + (", …" if len(ids) > MOST_NAMED else "")


class _Heap:
    """Registers and rounds as they grow by one partner after the other."""

    def __init__(self, own: Library) -> None:
        self._own = own
        self._areas = dict(own.areas.rows)
        self._authorities = dict(own.authorities.rows)
        self._schools = dict(own.schools.rows)
        self._rounds: dict[SchoolYear, dict[str, Settings]] = {
            year: dict(round_.settings) for year, round_ in own.rounds.items()
        }
        self._school_sites: dict[str, Site] = {}
        self._authority_sites: dict[str, Site] = {}
        self._kinds: dict[str, bool] = {}
        for rows in own.schools.rows.values():
            self._kinds.setdefault(self._root(rows[-1].area), rows[-1].demo)

    def _root(self, area: str) -> str:
        """The area at the top, by the rows known last."""
        seen: set[str] = set()
        while area not in seen and area in self._areas:
            seen.add(area)
            area = self._areas[area][-1].parent or area
        return area

    def mixes(self, told: Told) -> bool:
        """Whether invented schools would stand beside real ones below the same top."""
        kinds = {row.demo for rows in told.schools.values() for row in rows}
        kinds |= {line.demo for line in told.lines}
        tops = {self._root(parent) for parent in _tops(told) if parent in self._areas}
        return len(kinds | {self._kinds[top] for top in tops if top in self._kinds}) > 1

    def add(self, one: Gathered, told: Told, problems: list[Problem]) -> tuple[Line, ...]:
        """Take in what a partner tells; its lines, with ids that are taken already made its own."""
        areas = self._fresh(one.id, told.areas, self._areas)
        authorities = self._fresh(one.id, told.authorities, self._authorities)
        schools = self._fresh(one.id, told.schools, self._schools)
        taken = [*areas, *authorities, *schools]
        if taken:
            facts = {"name": one.partner.name, "count": str(len(taken)), "listed": _named(taken)}
            problems.append(Problem("partner-code-taken", FILE, ("nguon", one.id), facts, at_key=True))
        for area, of_area in told.areas.items():
            self._areas[areas.get(area, area)] = tuple(
                replace(
                    row,
                    id=areas.get(area, area),
                    parent=_new(areas, row.parent),
                    successor=_new(areas, row.successor),
                )
                for row in of_area
            )
        site = Site(one.partner.site, {new: old for old, new in authorities.items()})
        for authority, rows in told.authorities.items():
            new = authorities.get(authority, authority)
            self._authorities[new] = tuple(
                replace(
                    row,
                    id=new,
                    area=areas.get(row.area, row.area),
                    superior=_new(authorities, row.superior) if self._knows(row.superior, told) else None,
                )
                for row in rows
            )
            self._authority_sites[new] = site
        site = Site(one.partner.site, {new: old for old, new in schools.items()})
        for school, its in told.schools.items():
            new = schools.get(school, school)
            self._schools[new] = tuple(
                replace(
                    row,
                    id=new,
                    area=areas.get(row.area, row.area),
                    authority=authorities.get(row.authority, row.authority),
                    successor=_new(schools, row.successor) if row.successor in told.schools else None,
                )
                for row in its
            )
            self._school_sites[new] = site
        for year, settings in told.settings.items():
            of_year = self._rounds.setdefault(year, {})
            for authority, choices in settings.items():
                of_year.setdefault(authorities.get(authority, authority), choices)
        for top in {self._root(areas.get(line.area, line.area)) for line in told.lines}:
            self._kinds.setdefault(top, told.lines[0].demo)
        return tuple(_renamed(line, areas, authorities, schools) for line in told.lines)

    def _knows(self, authority: str | None, told: Told) -> bool:
        return authority in told.authorities or authority in self._authorities

    def _fresh(self, partner: str, told: Mapping[str, object], known: Mapping[str, object]) -> dict[str, str]:
        """New ids for those that are taken: with the partner's own before them."""
        found = {}
        for one in told:
            if one in known:
                new = f"{partner}-{one}"[:64]
                while new in known or new in told:
                    new = f"{new[:62]}-2"
                found[one] = new
        return found

    def library(self) -> Library:
        """Our own library with everything taken in; what it remembered is forgotten."""
        rounds = {
            year: Round(year, settings, own.path if (own := self._own.rounds.get(year)) else FILE)
            for year, settings in sorted(self._rounds.items())
        }
        return replace(
            self._own,
            areas=Register(self._areas),
            authorities=Register(self._authorities),
            schools=Register(self._schools),
            rounds=rounds,
            school_sites=self._school_sites,
            authority_sites=self._authority_sites,
            _known={},
            _heirs={},
            _below={},
            _seated={},
        )


def _tops(told: Told) -> Iterable[str]:
    """Areas that what is told hangs on, known or not."""
    yield from {row.parent for rows in told.areas.values() for row in rows if row.parent}
    yield from {row.area for rows in told.schools.values() for row in rows}


def _new(names: Mapping[str, str], one: str | None) -> str | None:
    return names.get(one, one) if one is not None else None


def _renamed(
    line: Line, areas: Mapping[str, str], authorities: Mapping[str, str], schools: Mapping[str, str]
) -> Line:
    """The same line with new ids; the line itself where none of them has changed, as nearly always."""
    if line.area in areas or line.authority in authorities or line.school in schools:
        line = line._replace(
            area=areas.get(line.area, line.area),
            authority=authorities.get(line.authority, line.authority),
            school=schools.get(line.school, line.school),
        )
    if line.trail.judge in authorities:
        line = line._replace(trail=line.trail._replace(judge=authorities[line.trail.judge]))
    return line
