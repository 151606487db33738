"""An area in one school year: how many schools are at which level, what is missed, who has reported."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from generator.model.edition import Edition
from generator.model.library import Library
from generator.model.lines import Lines, count_published
from generator.model.page import Page
from generator.model.register import Area, School
from generator.model.rubric import Rubric
from generator.model.school_year import SchoolYear
from generator.model.scorecard import Standing
from generator.model.summary import ALL_STAGES, State, Summary
from generator.present import common, links
from generator.present.common import Link
from generator.present.context import Context
from generator.present.pages import area_charts, figures, forms, over_years, partners
from generator.present.pages.area_charts import Figure, Key
from generator.present.pages.over_years import Grid, YearRow
from generator.present.pages.parts import parts_of
from generator.present.pages.schools import SchoolTable, by_name, filters_of, school_tables
from generator.present.reuse import head
from generator.present.templates import render
from generator.wording import day, name_order, number, say

MOST_LISTED = 400
"""An area with more schools than this and areas below it leaves the list to those."""


class Section(NamedTuple):
    """Everything scored with one rubric."""

    id: str
    name: str
    href: str
    distribution: Figure | None
    points: Figure | None
    years: Figure | None
    over_years: list[YearRow]
    criteria: Grid | None
    level_names: list[str]
    keys: list[Key]
    tables: list[figures.Table]
    both: list[tuple[str, list[figures.Table]]]
    spreads: list[figures.SpreadRow]
    missed: list[figures.MissedRow]


def area_page(
    context: Context,
    edition: Edition,
    area_id: str,
    year: SchoolYear,
    latest: bool,
) -> Page:
    """The page of an area and year; the latest year also stands at the area's plain address."""
    summary = edition.areas[(area_id, year)]
    library = edition.library
    address = links.area_address(area_id, None if latest else year)
    root = links.root_of(address)
    name = common.area_name(library, area_id, year.counting_day)
    until = [one for one in edition.years if one <= year]
    parts = parts_of(edition, summary, root)
    schools = _schools(edition, summary, root, parts is not None)
    body = render(
        "area.html",
        root=root,
        here=context.site_url + address,
        as_of=context.as_of,
        demo=summary.demo,
        name=name,
        year=common.year_text(year),
        crumbs=common.crumbs(library, area_id, year.counting_day, root)[:-1],
        facts=facts_of(summary) + _ended(library, area_id),
        years=_years(edition, area_id, year, root),
        parts=parts,
        notices=partners.notices(edition, summary),
        moves=[*_elsewhen(edition, summary, root), *_moves(edition, summary, root)],
        figures_over_years=over_years.added_up(edition.area_forms, area_id, until),
        authorities=_authorities(edition, summary, root),
        added_up=forms.added_up(edition.area_forms.get((area_id, year), ())),
        sections=[
            _section(edition, summary, rubric, root) for rubric in figures.rubrics_of(library, summary)
        ],
        states=states_of(summary),
        schools=schools,
        filters=filters_of(edition, schools),
        listed=summary.schools,
    )
    return Page(
        address=address,
        title=say("page.area.title", name=name, year=common.year_text(year)),
        description=_description(summary, name, library),
        body=body,
        noindex=summary.demo,
        head=links.script(root, "sort") + links.module(root, "filter") + head.of_area(root, area_id),
    )


def facts_of(summary: Summary) -> list[str]:
    """The counts that a reader wants first."""
    published = count_published(summary.lines)
    facts = [
        say("page.area.schools", count=number(summary.schools), year=common.year_text(summary.year)),
        say(f"page.area.{'published' if published else 'none_published'}", count=number(published)),
    ]
    if published:
        key = "recognised" if summary.recognised else "none_recognised"
        facts.append(say(f"page.area.{key}", count=number(summary.recognised)))
    if summary.waiting:
        facts.append(say("page.area.waiting", count=number(summary.waiting)))
    return facts


def _ended(library: Library, area_id: str) -> list[str]:
    """When the area ceased to be, and what it became."""
    row = library.areas.latest(area_id)
    if row is None or row.end is None:
        return []
    heir = library.areas.latest(row.successor) if row.successor else None
    if heir is not None:
        return [say("page.area.became", day=day(row.end), heir=heir.name)]
    return [say("page.area.ended", day=day(row.end))]


def _elsewhen(edition: Edition, summary: Summary, root: str) -> Iterator[tuple[str, list[Link]]]:
    """Of a year without results: where the nearest ones are, those of an earlier year before later ones."""
    if count_published(summary.lines):
        return
    earlier = [year for year in edition.years if year < summary.year]
    later = [year for year in reversed(edition.years) if year > summary.year]
    for year in (*earlier, *later):
        other = edition.areas.get((summary.unit, year))
        if other is not None and count_published(other.lines):
            text = say("page.area.nearest", year=common.year_text(year))
            nearest = Link(text, root + links.area_address(summary.unit, year))
            yield say("page.area.no_results", year=common.year_text(summary.year)), [nearest]
            return


def _moves(edition: Edition, summary: Summary, root: str) -> Iterator[tuple[str, list[Link]]]:
    """What followed an area that ended, what went before one that began: by where its schools lay."""
    areas = edition.library.areas
    row = areas.on(summary.unit, summary.year.counting_day)
    if row is not None and row.end is not None and row is areas.latest(summary.unit):
        after = _areas_of(edition, summary, row.end + timedelta(days=1), root)
        heir = heir_of(edition.library, row, root)
        if not after and heir is not None:
            after = [heir]
        key = "after" if after else "after_unknown"
        yield say(f"page.over_years.{key}", day=day(row.end)), after
    if row is not None and row.start is not None and row is areas.rows[summary.unit][0]:
        before = _areas_of(edition, summary, row.start - timedelta(days=1), root)
        if before:
            yield say("page.over_years.before", day=day(row.start)), before


def heir_of(library: Library, row: Area, root: str) -> Link | None:
    """The area that the register names as the one that came after."""
    heir = library.areas.latest(row.successor) if row.successor else None
    return Link(heir.name, root + links.area_address(heir.id)) if heir else None


def _areas_of(edition: Edition, summary: Summary, moment: date, root: str) -> list[Link]:
    """The areas, other than this one, in which the summary's schools lay on another day."""
    library = edition.library
    rows = [_row_or_heir(library, school, moment) for school in Lines.held(summary.lines).column("school")]
    counts = Counter(row.area for row in rows if row is not None and row.area != summary.unit)
    found = []
    for area_id, count in counts.items():
        name = common.area_name(library, area_id, moment)
        text = say("page.over_years.moved", name=name, count=count)
        found.append(Link(text, root + links.area_address(area_id)))
    found.sort(key=lambda link: name_order(link.text))
    lost = sum(row is None for row in rows)
    if found and lost and moment > summary.year.counting_day:
        found.append(Link(say("page.over_years.lost", count=lost), ""))
    return found


def _row_or_heir(library: Library, school: str, moment: date) -> School | None:
    """The school's row on a day, or that of the school it had become by then."""
    row, last = library.schools.on(school, moment), library.schools.latest(school)
    if row is None and last is not None and last.successor:
        return library.schools.on(last.successor, moment)
    return row


def _description(summary: Summary, name: str, library: Library) -> str:
    sentences = [
        figures.sentence(rubric, group, figures.tally(summary, ALL_STAGES, rubric, group, Standing.APPLIED))
        for rubric in figures.rubrics_of(library, summary)[:1]
        for group in rubric.groups
    ]
    return f"{name}, {common.year_text(summary.year)}: {'; '.join([*facts_of(summary)[:2], *sentences])}."


def _years(edition: Edition, area_id: str, shown: SchoolYear, root: str) -> list[tuple[str, str, bool]]:
    """Every year the area has a summary of: text, address, whether it is the one shown."""
    years = [year for year in edition.years if (area_id, year) in edition.areas]
    return [
        (
            common.year_text(year),
            root + links.area_address(area_id, None if place == 0 else year),
            year == shown,
        )
        for place, year in enumerate(years)
    ]


def _authorities(edition: Edition, summary: Summary, root: str) -> list[Link]:
    """The authorities of this area that have tables of the year."""
    found = [
        Link(row.name, links.to_authority(edition.library, root, row.id, summary.year))
        for row in edition.library.authorities_in(summary.unit, summary.year.counting_day)
        if (row.id, summary.year) in edition.authorities
    ]
    return sorted(found, key=lambda link: name_order(link.text))


def _section(edition: Edition, summary: Summary, rubric: Rubric, root: str) -> Section:
    library, until = edition.library, list(_until(edition, summary))
    return Section(
        id=rubric.id,
        name=rubric.short_name or rubric.number,
        href=root + links.rubric_address(rubric.id),
        distribution=area_charts.distribution(library, summary, rubric),
        points=area_charts.points(library, summary, rubric),
        years=area_charts.years(until, rubric),
        over_years=over_years.results(until, rubric),
        criteria=over_years.criteria(until, rubric),
        level_names=[common.level_text(band.number) for band in rubric.levels],
        keys=area_charts.keys(rubric),
        tables=figures.tables(library, summary, rubric, Standing.APPLIED),
        both=both_standings(library, summary, rubric),
        spreads=figures.spreads(library, summary, rubric, area_charts.FEWEST_WITH_POINTS),
        missed=figures.missed(summary, rubric),
    )


def both_standings(
    library: Library, summary: Summary, rubric: Rubric
) -> list[tuple[str, list[figures.Table]]]:
    """The schools' own figures and the recognised ones, apart."""
    return [
        (say(f"page.standing.{standing}"), figures.tables(library, summary, rubric, standing))
        for standing in (Standing.SELF, Standing.RECOGNISED)
    ]


def _until(edition: Edition, summary: Summary) -> Iterator[Summary]:
    """The unit's summaries up to the year shown, the earliest first."""
    for year in reversed(edition.years):
        found = edition.areas.get((summary.unit, year))
        if found is not None and year <= summary.year:
            yield found


def states_of(summary: Summary) -> list[tuple[str, int]]:
    """How many schools stand where, in the order of the process."""
    return [(say(f"state.{state}"), summary.states[state]) for state in State if summary.states.get(state)]


def _schools(edition: Edition, summary: Summary, root: str, has_parts: bool) -> Sequence[SchoolTable]:
    """The list of schools; of a large area only those that lie in no part of it."""
    lines = Lines.held(summary.lines)
    if has_parts and len(lines) > MOST_LISTED:
        lines = lines.where("area", summary.unit)
    return school_tables(edition, by_name(lines), root)
