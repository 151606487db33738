"""A school's file: what stands behind its result, at length. The school's page says what it came to."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup

from generator.model.library import Dossier, Record
from generator.model.page import Page
from generator.model.rubric import Rubric
from generator.model.scorecard import Scorecard, Standing
from generator.present import common, links, templates
from generator.present.common import Link
from generator.present.context import Context
from generator.present.pages import over_years, school_criteria, school_results
from generator.present.pages.forms import OwnForm
from generator.present.pages.school_criteria import CriteriaList
from generator.present.pages.school_documents import Papers
from generator.present.pages.school_results import Year
from generator.wording import say


class Source(NamedTuple):
    """A file that a year rests on; whether it is the `last` of them."""

    kind: str
    path: str
    href: str
    history: str
    last: bool


class Full(NamedTuple):
    """The latest year: criteria, remarks and papers."""

    year: str
    basis: list[str]
    criteria: list[CriteriaList]
    starred: bool
    remarks: list[tuple[str, Sequence[str]]]
    papers: Papers
    rubric: Link
    sources: list[Source]


class Earlier(NamedTuple):
    """A year before: what it came to, and its criteria when opened."""

    id: str
    year: str
    summary: str
    notices: list[str]
    basis: list[str]
    lists: Markup
    sources: list[Source]


def school_file_page(
    context: Context, dossier: Dossier, years: Sequence[Year], papers: Papers, forms: list[OwnForm]
) -> Page:
    """The page behind a school's page; with those `forms` for which the other has no room."""
    address = links.school_file_address(dossier.id)
    published = dossier.published
    name = dossier.school.name
    body = templates.body(
        "school_file.html",
        root=links.root_of(address),
        demo=dossier.school.demo,
        name=name,
        latest=_full(context, published[0], papers, address),
        earlier=[
            _earlier(context, record, year) for record, year in zip(published[1:], years[1:], strict=True)
        ],
        criteria_over_years=over_years.of_school(context.library, dossier),
        statistics=forms,
    )
    title = say("page.school_file.title", name=name)
    return Page(address, title, say("page.school_file.description", name=name), body, noindex=True)


def _full(context: Context, record: Record, papers: Papers, address: str) -> Full:
    """Everything about the latest year."""
    card, rubric = scored(context, record)
    lists = school_criteria.lists(record, card, rubric, papers)
    return Full(
        year=common.year_text(record.year),
        basis=school_results.basis(context, record),
        criteria=lists,
        starred=any(group.starred for group in lists),
        remarks=_remarks(record),
        papers=papers,
        rubric=Link(rubric.number, links.root_of(address) + links.rubric_address(rubric.id)),
        sources=sources(context, record),
    )


def _earlier(context: Context, record: Record, year: Year) -> Earlier:
    """An earlier year, short."""
    card, rubric = scored(context, record)
    return Earlier(
        id=year.id,
        year=year.year,
        summary=year.summary,
        notices=[*school_results.inferred(record), *school_results.reasons(context, record)],
        basis=school_results.basis(context, record),
        lists=school_criteria.briefs(card, rubric),
        sources=sources(context, record),
    )


def scored(context: Context, record: Record) -> tuple[Scorecard, Rubric]:
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


def sources(context: Context, record: Record) -> list[Source]:
    """The files a year rests on."""
    paths = list(_paths(record))
    return [
        Source(
            say(f"page.source.{kind}"),
            path,
            links.file_link(context, path),
            links.history_link(context, path),
            place == len(paths),
        )
        for place, (kind, path) in enumerate(paths, 1)
    ]


def _paths(record: Record) -> Iterator[tuple[str, str]]:
    if record.assessment is not None and not record.assessment.draft:
        yield "assessment", record.assessment.path
    for found in record.verifications:
        yield "verification", found.path
