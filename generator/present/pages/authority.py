"""An authority's year: where its schools stand, and the tables it must send up."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup

from generator.model.edition import Edition
from generator.model.filled_form import FilledForm
from generator.model.lines import Lines
from generator.model.page import Page
from generator.model.rubric import CriterionGroup, Rubric
from generator.model.school_year import SchoolYear
from generator.model.scorecard import Standing
from generator.model.summary import ALL_STAGES, Summary, share_of
from generator.present import common, links
from generator.present.common import Link
from generator.present.context import Context
from generator.present.pages import area, figures, forms, over_years
from generator.present.pages.area_charts import FEWEST_WITH_POINTS
from generator.present.pages.compared import compared_rows
from generator.present.pages.desk import desk_of, papers_of
from generator.present.pages.parts import Parts, stages_of_unit
from generator.present.pages.school_documents import span
from generator.present.pages.schools import Shown, by_name, filters_of, school_tables
from generator.present.templates import render
from generator.wording import day, percent, say

CONTINUING = ("gdtx", "gdnn_gdtx")
"""The stages that the form counts as continuing education; all others are general education."""
ASKED = ("tieu_hoc", "thcs")
"""The stages that the form names; the rows stand there even without schools, if the form is a Phòng's."""


class FormRow(NamedTuple):
    """One row of the form: number, name, then as finished HTML number and share for each level."""

    number: str
    name: str
    cells: Markup
    head: bool


class Scale(NamedTuple):
    """Section 1 of the form: how many institutions take part."""

    name: str
    taking_part: int
    all: int
    share: str


class Form(NamedTuple):
    """Section 2 of the form, for one rubric and standing."""

    title: str
    levels: list[tuple[str, str]]
    rows: list[FormRow]


class FormSection(NamedTuple):
    """Everything scored with one rubric: the form as it applies, then the two words kept apart."""

    rubric: str
    href: str
    applied: Form
    others: list[Form]


def authority_page(context: Context, edition: Edition, authority_id: str, year: SchoolYear) -> Page:
    """The page of an authority and year."""
    library = edition.library
    summary = edition.authorities[(authority_id, year)]
    address = links.authority_address(authority_id, year)
    root = links.root_of(address)
    row = library.authorities.on(authority_id, year.counting_day) or library.authorities.latest(authority_id)
    name = row.name if row else authority_id
    settings = library.settings(authority_id, year)
    filled = edition.forms.get((authority_id, year), ())
    covered = {rubric for one in filled if one.form.counts_results for rubric in one.form.rubrics}
    lines = by_name(summary.lines)
    listed = _listed(summary, lines)
    schools = school_tables(edition, listed, root)
    body = render(
        "authority.html",
        root=root,
        demo=summary.demo,
        name=name,
        year=common.year_text(year),
        crumbs=common.crumbs(library, row.area, year.counting_day, root) if row else [],
        facts=area.facts_of(summary),
        years=_years(edition, authority_id, year, root),
        sheets=forms.sheets(filled),
        offered=_offered(context, filled, authority_id, year),
        other_standings=forms.other_standings(filled),
        added_up=forms.added_up(filled),
        scales=[] if covered else list(_scales(summary)),
        sections=[
            _section(edition, summary, rubric, root)
            for rubric in figures.rubrics_of(library, summary)
            if rubric.id not in covered
        ],
        levels=[_levels(edition, summary, one, root) for one in figures.rubrics_of(library, summary)],
        history=_history(edition, summary),
        figures_over_years=over_years.added_up(
            edition.forms, authority_id, [one for one in edition.years if one <= year]
        ),
        compared=compared_rows(library, summary),
        fewest=FEWEST_WITH_POINTS,
        desk=desk_of(edition, authority_id, year, root, lines),
        plan=list(plan_of(edition, authority_id, year)),
        papers=papers_of(edition, authority_id, year),
        planned=bool(settings.rubrics),
        note=settings.note or "",
        schools=schools,
        filters=filters_of(edition, schools),
        listed=summary.schools if len(listed) < len(lines) else 0,
    )
    return Page(
        address=address,
        title=say("page.authority.title", name=name, year=common.year_text(year)),
        description=say("page.authority.description", name=name, year=common.year_text(year)),
        body=body,
        noindex=summary.demo,
        head=links.script(root, "sort") + links.module(root, "filter"),
    )


def _listed(summary: Summary, lines: Sequence[Shown]) -> Sequence[Shown]:
    """The schools to list: all, or where they are too many those that no authority below manages."""
    if len(lines) <= area.MOST_LISTED:
        return lines
    return [line for line in lines if line.authority == summary.unit] or lines


def _offered(
    context: Context, filled: Sequence[FilledForm], authority_id: str, year: SchoolYear
) -> list[tuple[str, list[Link]]]:
    """Documents and workbooks of the year; nothing where the site offers none."""
    if not context.papers:
        return []
    root = links.root_of(links.authority_address(authority_id, year))
    folder = root + links.authority_papers(authority_id, year)
    names = {sheet.id: sheet.short_name for sheet in forms.sheets(filled)}
    names["danh-sach-truong"] = say("paper.kind.danh-sach-truong")
    papers = [
        Link(f"{name} ({ending.upper()})", f"{folder}{form}.{ending}")
        for form, name in names.items()
        for ending in ("docx", "xlsx")
    ]
    return [(common.year_text(year), papers)]


def _years(edition: Edition, authority_id: str, shown: SchoolYear, root: str) -> list[tuple[str, str, bool]]:
    return [
        (common.year_text(year), root + links.authority_address(authority_id, year), year == shown)
        for year in edition.years
        if (authority_id, year) in edition.authorities
    ]


class Levels(NamedTuple):
    """Where the schools stand that are scored with one rubric, and what they miss most."""

    name: str
    href: str
    parts: Parts
    missed: list[figures.MissedRow]


def _levels(edition: Edition, summary: Summary, rubric: Rubric, root: str) -> Levels:
    return Levels(
        rubric.short_name or rubric.number,
        root + links.rubric_address(rubric.id),
        stages_of_unit(edition, summary, rubric),
        figures.missed(summary, rubric),
    )


class History(NamedTuple):
    """One rubric over the years."""

    name: str
    levels: list[str]
    rows: list[over_years.YearRow]
    criteria: over_years.Grid | None


def _history(edition: Edition, summary: Summary) -> list[History]:
    """What this authority's schools came to, year over year; only where two years can be set side by side."""
    until = [
        edition.authorities[summary.unit, year]
        for year in reversed(edition.years)
        if year <= summary.year and (summary.unit, year) in edition.authorities
    ]
    found = []
    for rubric in figures.rubrics_of(edition.library, summary):
        rows = over_years.results(until, rubric)
        if rows:
            levels = [common.level_text(band.number) for band in rubric.levels]
            name = rubric.short_name or rubric.number
            found.append(History(name, levels, rows, over_years.criteria(until, rubric)))
    return found


def _scales(summary: Summary) -> Iterator[Scale]:
    """Institutions taking part: those with a result, of all; general and continuing education apart."""
    lines = Lines.held(summary.lines)
    met = Counter(zip(lines.column("rubric"), lines.column("stage"), lines.any_of("outcomes"), strict=True))
    for kind in ("general", "continuing"):
        of_kind = [
            (reported, count)
            for (rubric, stage, reported), count in met.items()
            if rubric is not None and (stage in CONTINUING) == (kind == "continuing")
        ]
        part, whole = (
            sum(count for reported, count in of_kind if reported),
            sum(count for _, count in of_kind),
        )
        yield Scale(say(f"page.authority.{kind}"), part, whole, percent(share_of(part, whole)))


def _section(edition: Edition, summary: Summary, rubric: Rubric, root: str) -> FormSection:
    forms = {standing: _form(edition, summary, rubric, standing) for standing in Standing}
    applied = forms.pop(Standing.APPLIED)
    return FormSection(
        rubric.short_name or rubric.number,
        root + links.rubric_address(rubric.id),
        applied,
        list(forms.values()),
    )


def _form(edition: Edition, summary: Summary, rubric: Rubric, standing: Standing) -> Form:
    levels = [(say("page.authority.level", name=band.name), str(band.number)) for band in rubric.levels]
    rows = [
        row
        for place, group in enumerate(rubric.groups, 1)
        for row in _rows(edition, summary, rubric, group, place, standing)
    ]
    return Form(say(f"page.standing.{standing}"), levels, rows)


def _rows(
    edition: Edition, summary: Summary, rubric: Rubric, group: CriterionGroup, place: int, standing: Standing
) -> Iterator[FormRow]:
    """The group's own row, then one for each stage. The form numbers two rows "2.2"; the first is 2.1."""
    present = figures.stages_of(summary, rubric)
    asked = [stage for stage in ASKED if stage in rubric.stages and _is_phong(edition, summary)]
    order = {stage: found.order for stage, found in edition.library.stages.items()}
    stages = sorted({*present, *asked}, key=lambda stage: (stage not in ASKED, order.get(stage, 0)))
    yield FormRow(str(place), group.name, _cells(summary, ALL_STAGES, rubric, group, standing), True)
    for step, stage in enumerate(stages, 1):
        name = say("page.authority.stage", stage=common.stage_name(edition.library, stage))
        yield FormRow(f"{place}.{step}", name, _cells(summary, stage, rubric, group, standing), False)


def _is_phong(edition: Edition, summary: Summary) -> bool:
    row = edition.library.authorities.latest(summary.unit)
    return row is not None and row.kind in ("phong", "ubnd_xa")


def _cells(summary: Summary, stage: str, rubric: Rubric, group: CriterionGroup, standing: Standing) -> Markup:
    return figures.cells(figures.tally(summary, stage, rubric, group, standing))


def plan_of(edition: Edition, authority_id: str, year: SchoolYear) -> Iterator[tuple[str, str, str]]:
    """The round's dates and choices, as far as they are set, each with the authority it comes from."""
    library = edition.library
    settings, setters = library.settings(authority_id, year), library.setters(authority_id, year)

    def whose(key: str) -> str:
        setter = setters.get(key, authority_id)
        if setter == authority_id:
            return ""
        return say("page.desk.inherited", authority=common.authority_name(library, setter, year.counting_day))

    stages: dict[str, list[str]] = {}
    for stage, rubric_id in (settings.rubrics or {}).items():
        stages.setdefault(rubric_id, []).append(common.stage_name(library, stage))
    for rubric_id, its in stages.items():
        rubric = library.rubrics.get(rubric_id)
        name = (rubric.short_name or rubric.number) if rubric else rubric_id
        given = say("page.plan.for_stages", rubric=name, stages=", ".join(its))
        yield say("page.plan.rubric"), given, whose("rubrics")
    if settings.school_deadline:
        yield say("page.plan.school_deadline"), day(settings.school_deadline), whose("school_deadline")
    if settings.authority_deadline:
        shown = day(settings.authority_deadline)
        yield say("page.plan.authority_deadline"), shown, whose("authority_deadline")
    posting = span(settings.posting_from, settings.posting_to)
    if posting:
        yield say("page.plan.posting"), posting, whose("posting_from")
    chosen = say(f"page.plan.{settings.on_unmet or 'giu_lai'}")
    yield say("page.plan.on_unmet"), chosen, whose("on_unmet")
