"""What the register knows although no school stands there: areas, and rounds that an authority has set.

Their pages say so, lead on, and keep every address that a page of the site may link to.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from generator.model.edition import Edition, UnitYear
from generator.model.page import Page
from generator.model.register import Area
from generator.model.school_year import SchoolYear
from generator.present import common, deadlines, links
from generator.present.common import Link
from generator.present.context import Context
from generator.present.pages.area import heir_of
from generator.present.pages.authority import plan_of
from generator.present.pages.desk import dues_of, papers_of
from generator.present.templates import render
from generator.wording import day, name_order, say


def bare_pages(context: Context, edition: Edition) -> Iterator[Page]:
    """A page for each area without a school in any year, and for each round without one."""
    around = _surroundings(edition)
    for row in bare_areas(edition):
        yield _area_page(edition, row, around)
    for authority, year in bare_rounds(edition):
        yield _round_page(edition, authority, year, around)


def bare_areas(edition: Edition) -> list[Area]:
    """The areas of the register, as they last were, without a school in any year."""
    peopled = {area for area, _ in edition.areas}
    return [rows[-1] for area, rows in edition.library.areas.rows.items() if area not in peopled]


def bare_rounds(edition: Edition) -> list[UnitYear]:
    """The authorities, by year, that have set something for a round and manage no school then."""
    library = edition.library
    return [
        (authority, year)
        for year, round_ in sorted(library.rounds.items())
        for authority in round_.settings
        if (authority, year) not in edition.authorities
        and authority not in library.authority_sites
        and library.authorities.on(authority, year.counting_day) is not None
    ]


class _Surroundings(Struct, frozen=True):
    """What lies around areas: those right below each, the rounds of its authorities, the invented ones."""

    below: Mapping[str, Sequence[Area]]
    rounds: Mapping[str, Sequence[UnitYear]]
    demo: frozenset[str]


def _surroundings(edition: Edition) -> _Surroundings:
    below: dict[str, list[Area]] = defaultdict(list)
    for rows in edition.library.areas.rows.values():
        below[rows[-1].parent or ""].append(rows[-1])
    rounds: dict[str, list[UnitYear]] = defaultdict(list)
    for authority, year in [*bare_rounds(edition), *edition.authorities]:
        row = edition.library.authorities.on(authority, year.counting_day)
        if row is not None:
            rounds[row.area].append((authority, year))
    demo = frozenset(area for (area, _), summary in edition.areas.items() if summary.demo)
    return _Surroundings(below, rounds, demo)


def _area_page(edition: Edition, row: Area, around: _Surroundings) -> Page:
    """An area without schools: when it was there, what followed, what lies in it."""
    address = links.area_address(row.id)
    root = links.root_of(address)
    demo = _is_demo(edition, row.id, row, around)
    body = render(
        "bare_area.html",
        root=root,
        demo=demo,
        name=row.name,
        crumbs=common.crumbs(edition.library, row.id, row.end or edition.as_of, root)[:-1],
        notices=list(_notices(edition, row, root)),
        parts=_parts(around.below.get(row.id, ()), root),
        rounds=list(_rounds(edition, around.rounds.get(row.id, ()), root)),
    )
    return Page(address, row.name, say("page.bare.area_description", name=row.name), body, demo)


def _round_page(edition: Edition, authority_id: str, year: SchoolYear, around: _Surroundings) -> Page:
    """A round before any school stands below its authority: its plan and its dates."""
    library, address = edition.library, links.authority_address(authority_id, year)
    root = links.root_of(address)
    row = library.authorities.on(authority_id, year.counting_day)
    assert row is not None
    facts = {"name": row.name, "year": common.year_text(year)}
    demo = _is_demo(edition, row.area, library.areas.on(row.area, year.counting_day), around)
    body = render(
        "bare_round.html",
        root=root,
        demo=demo,
        **facts,
        crumbs=common.crumbs(library, row.area, year.counting_day, root),
        as_of=say("page.desk.as_of", day=day(edition.as_of)),
        dues=dues_of(edition, authority_id, year),
        calendar=deadlines.FILE if deadlines.deadlines_of(edition, authority_id, year) else "",
        plan=list(plan_of(edition, authority_id, year)),
        papers=papers_of(edition, authority_id, year),
        note=library.settings(authority_id, year).note or "",
    )
    title = say("page.authority.title", **facts)
    return Page(address, title, say("page.bare.round_description", **facts), body, demo)


def _is_demo(edition: Edition, area_id: str, row: Area | None, around: _Surroundings) -> bool:
    """Whether the area belongs to a tree of invented schools."""
    moment = row.end if row is not None and row.end is not None else edition.as_of
    return not around.demo.isdisjoint(edition.library.areas_above(area_id, moment))


def _notices(edition: Edition, row: Area, root: str) -> Iterator[tuple[str, list[Link]]]:
    """Since when the area is there, when it ended, what came after it."""
    if row.start is not None:
        yield say("page.bare.since", day=day(row.start)), []
    if row.end is not None:
        heir = heir_of(edition.library, row, root)
        yield say(f"page.bare.{'became' if heir else 'ended'}", day=day(row.end)), [heir] if heir else []


def _parts(below: Sequence[Area], root: str) -> list[Link]:
    """The areas that lie, or at last lay, right below."""
    found = [Link(row.name, root + links.area_address(row.id)) for row in below]
    return sorted(found, key=lambda link: name_order(link.text))


def _rounds(edition: Edition, rounds: Sequence[UnitYear], root: str) -> Iterator[Link]:
    """The rounds of the area's authorities, the latest first."""
    for authority, year in sorted(rounds, key=lambda one: one[1], reverse=True):
        name = common.authority_name(edition.library, authority, year.counting_day)
        text = say("page.authority.title", name=name, year=common.year_text(year))
        yield Link(text, links.to_authority(edition.library, root, authority, year))
