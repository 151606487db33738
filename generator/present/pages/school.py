"""A school: the latest year in full, earlier years below. Printed by the thousand, so facts are flat."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from generator.model.library import Dossier, Record
from generator.model.page import Page
from generator.model.register import School
from generator.model.rubric import Rubric
from generator.model.scorecard import Scorecard, Standing
from generator.present import common, links
from generator.present.common import Link
from generator.present.context import Context
from generator.present.documents.school import PUBLIC
from generator.present.pages import over_years, school_criteria, school_results
from generator.present.pages.forms import own_forms
from generator.present.pages.school_criteria import CriteriaList
from generator.present.pages.school_documents import Papers, papers_of
from generator.present.pages.school_results import Card, Year
from generator.present.reuse import embed, head
from generator.present.templates import render
from generator.wording import day, say


class Source(NamedTuple):
    """A file that a year rests on."""

    kind: str
    path: str
    href: str
    history: str


class Full(NamedTuple):
    """The latest year: results, criteria, remarks and papers."""

    year: str
    cards: list[Card]
    basis: list[str]
    inferred: list[str]
    criteria: list[CriteriaList]
    starred: bool
    remarks: list[tuple[str, Sequence[str]]]
    papers: Papers
    rubric: Link
    sources: list[Source]


class Earlier(NamedTuple):
    """A year before: what it came to, and its criteria when opened."""

    year: str
    summary: str
    notices: list[str]
    basis: list[str]
    lists: list[school_criteria.Brief]
    sources: list[Source]


def school_page(context: Context, dossier: Dossier) -> Page:
    """The page of one school; it knows nothing of other schools."""
    address = links.school_address(dossier.id)
    published = dossier.published
    years = [school_results.year_of(context, record) for record in published]
    body = render(
        "school.html",
        root=links.root_of(address),
        id=dossier.id,
        demo=dossier.school.demo,
        name=dossier.school.name,
        crumbs=_crumbs(context, dossier, address),
        stage=common.stage_name(context.library, dossier.school.stage),
        about=_about(context, dossier),
        website=links.outside(dossier.school.website),
        notices=_notices(context, dossier, address),
        latest=_full(context, published[0], years[0], address) if published else None,
        years=years,
        earlier=[
            _earlier(context, record, year) for record, year in zip(published[1:], years[1:], strict=True)
        ],
        criteria_over_years=over_years.of_school(context.library, dossier),
        statistics=own_forms(context, dossier),
        offered=_offered(context, dossier),
        embed=embed.note_of(context, dossier),
        revision=context.revision[:10],
        correction=links.correction_link(context, say("page.school.correction", name=dossier.school.name)),
    )
    return Page(
        address=address,
        title=dossier.school.name,
        description=_description(dossier.school, years),
        body=body,
        noindex=dossier.school.demo,
        head=head.of_school(context, dossier, *_row_shown(context, dossier)),
    )


def _description(school: School, years: Sequence[Year]) -> str:
    """One sentence for search engines and shared links."""
    if not years:
        return say("page.school.nothing_yet", name=school.name)
    return say("page.school.description", name=school.name, year=years[0].year, results=years[0].summary)


def _crumbs(context: Context, dossier: Dossier, address: str) -> list[Link]:
    """The areas the school lay in in the year shown first."""
    row, moment = _row_shown(context, dossier)
    return common.crumbs(context.library, row.area, moment, links.root_of(address))


def _row_shown(context: Context, dossier: Dossier) -> tuple[School, date]:
    """The register row that the first year shown rests on, and its day."""
    for record in dossier.published:
        return record.school, record.year.counting_day
    return dossier.school, min(context.as_of, dossier.school.end or context.as_of)


def _about(context: Context, dossier: Dossier) -> list[str]:
    """Who manages the school, and its official code."""
    row, moment = _row_shown(context, dossier)
    library = context.library
    facts = [say("page.school.managed", authority=common.authority_name(library, row.authority, moment))]
    now = dossier.school
    if now.authority != row.authority:
        name = common.authority_name(library, now.authority, context.as_of)
        facts.append(say("page.school.managed_now", authority=name))
    if now.code:
        facts.append(say("page.school.code", code=now.code))
    return facts


def _notices(context: Context, dossier: Dossier, address: str) -> list[Link]:
    """What a reader should know first: which schools this one continues, that it has closed or merged."""
    root, library, school = links.root_of(address), context.library, dossier.school
    found = [
        Link(
            say("page.over_years.predecessor", name=one.name, day=day(one.end)),
            root + links.school_address(one.id) if one.id in library.files else "",
        )
        for one in library.predecessors(dossier.id)
        if one.end is not None
    ]
    if school.end is None or school.end >= context.as_of:
        return found
    ended = say("page.school.ended", day=day(school.end))
    heir = context.library.schools.latest(school.successor) if school.successor else None
    if heir is None:
        return [*found, Link(ended, "")]
    has_page = heir.id in context.library.files
    where = root + links.school_address(heir.id) if has_page else ""
    return [*found, Link(say("page.school.merged", day=day(school.end), heir=heir.name), where)]


def _full(context: Context, record: Record, year: Year, address: str) -> Full:
    """Everything about the latest year."""
    card, rubric = _scored(context, record)
    papers = papers_of(record)
    lists = school_criteria.lists(record, card, rubric, papers)
    return Full(
        year=year.year,
        cards=school_results.cards(context, record),
        basis=school_results.basis(context, record),
        inferred=school_results.inferred(record),
        criteria=lists,
        starred=any(group.starred for group in lists),
        remarks=_remarks(record),
        papers=papers,
        rubric=Link(rubric.number, links.root_of(address) + links.rubric_address(rubric.id)),
        sources=_sources(context, record),
    )


def _earlier(context: Context, record: Record, year: Year) -> Earlier:
    """An earlier year, short."""
    card, rubric = _scored(context, record)
    return Earlier(
        year=year.year,
        summary=year.summary,
        notices=[*school_results.inferred(record), *school_results.reasons(context, record)],
        basis=school_results.basis(context, record),
        lists=school_criteria.briefs(card, rubric),
        sources=_sources(context, record),
    )


class Offer(NamedTuple):
    """The documents of a year that the site offers."""

    year: str
    papers: list[Link]


def _offered(context: Context, dossier: Dossier) -> list[Offer]:
    """Documents to print or sign; nothing where the site offers none."""
    if not context.papers:
        return []
    found = []
    for record in dossier.records:
        folder = links.root_of(links.school_address(dossier.id)) + links.school_papers(
            dossier.id, record.year
        )
        names = {form: say(f"paper.kind.{form}") for form in PUBLIC} if record.self_card else {}
        names |= {filled.form.id: filled.form.short_name for filled in record.forms}
        if names:
            papers = [Link(name, f"{folder}{form}.docx") for form, name in names.items()]
            found.append(Offer(common.year_text(record.year), papers))
    return found


def _scored(context: Context, record: Record) -> tuple[Scorecard, Rubric]:
    """The result that counts, and the rubric it was scored with."""
    card = record.card(Standing.APPLIED)
    if card is None:
        raise ValueError(f"{record.school.id} has nothing published in {record.year}")
    return card, context.library.rubrics[card.rubric]


def _remarks(record: Record) -> list[tuple[str, Sequence[str]]]:
    """The school's own words, under their headings."""
    if record.assessment is None or record.assessment.draft:
        return []
    remarks = record.assessment.remarks
    pairs = (
        ("strengths", remarks.strengths),
        ("limits", remarks.limits),
        ("lessons", remarks.lessons),
        ("proposals", remarks.proposals),
    )
    return [(say(f"page.remarks.{key}"), texts) for key, texts in pairs if texts]


def _sources(context: Context, record: Record) -> list[Source]:
    """The files a year rests on."""
    return [
        Source(
            say(f"page.source.{kind}"),
            path,
            links.file_link(context, path),
            links.history_link(context, path),
        )
        for kind, path in _paths(record)
    ]


def _paths(record: Record) -> Iterator[tuple[str, str]]:
    if record.assessment is not None and not record.assessment.draft:
        yield "assessment", record.assessment.path
    for found in record.verifications:
        yield "verification", found.path
