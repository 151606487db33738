"""A school: what its latest year came to, in words first. Printed by the thousand, so facts are flat.

How long the page is depends on the rubric, not on what a school wrote: that has a page of its own.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from markupsafe import Markup

from generator.model.library import Dossier, Library, Record
from generator.model.page import Page
from generator.model.register import School, in_force
from generator.model.school_year import SchoolYear
from generator.present import common, links, templates
from generator.present.common import Link
from generator.present.context import Context
from generator.present.documents.school import PUBLIC
from generator.present.pages import school_criteria, school_results, school_years
from generator.present.pages.forms import OwnForm, own_forms
from generator.present.pages.school_criteria import CriteriaList
from generator.present.pages.school_documents import NOTHING, Papers, papers_of
from generator.present.pages.school_file import school_file_page, scored
from generator.present.pages.school_results import Outlook, Year
from generator.present.reuse import embed, head
from generator.wording import day, say

MOST_FIGURES = 20
"""Of a school without points by criterion so many stand on its own page; more stand on the page behind."""


class Latest(NamedTuple):
    """The latest year: results, what lies behind them, who says so."""

    year: str
    cards: Markup
    inferred: list[str]
    outlooks: list[Outlook]
    criteria: list[CriteriaList]
    starred: bool
    basis: list[str]
    rubric: Link


def school_pages(context: Context, dossier: Dossier, once: bool = False) -> list[Page]:
    """Every page of one school; they know nothing of other schools. The first is the school's own.

    `once`: something of the school was public before, and nothing is now.
    """
    latest = dossier.published[0] if dossier.published else None
    forms = own_forms(context, dossier)
    if latest is None:
        return [_school_page(context, dossier, [], NOTHING, forms, [], once)]
    years = [school_results.year_of(context, record) for record in dossier.published]
    papers = papers_of(latest)
    figures = sum(one.figures for one in _apart(forms))
    crowded = school_criteria.is_itemised(latest) or figures > MOST_FIGURES
    here, behind = ([], forms) if crowded else (forms, [])
    return [
        _school_page(context, dossier, years, papers, here, behind),
        school_file_page(context, dossier, years, papers, behind),
    ]


def school_page(context: Context, dossier: Dossier) -> Page:
    """The page at the school's own address."""
    return school_pages(context, dossier)[0]


def _school_page(
    context: Context,
    dossier: Dossier,
    years: Sequence[Year],
    papers: Papers,
    here: list[OwnForm],
    behind: list[OwnForm],
    once: bool = False,
) -> Page:
    """The school's own page, with those forms that it has room for; of those `behind` it tells how many."""
    address = links.school_address(dossier.id)
    published = dossier.published
    gaps = school_results.gaps(context, published[0]) if published else ()
    body = templates.body(
        "school.html",
        root=links.root_of(address),
        address=links.shown_address(context, address),
        as_of=context.as_of,
        id=dossier.id,
        demo=dossier.school.demo,
        name=dossier.school.name,
        crumbs=_crumbs(context, dossier, address),
        stage=common.stage_name(context.library, dossier.school.stage),
        about=_about(context, dossier),
        website=links.outside(dossier.school.website),
        notices=[*_notices(context, dossier, address), *_missed(context, dossier)],
        has_data=dossier.has_page,
        once=once,
        why_nothing="" if published or once else _why_nothing(context, dossier),
        latest=_latest(context, published[0], years[0], papers, address) if published else None,
        compared=bool(gaps),
        years=years,
        multiples=school_years.multiples(context.library, published),
        statistics=here,
        apart=_apart(behind),
        offered=_offered(context, dossier),
        correction=_correction(context, dossier),
        site_name=context.site_name,
        embed=embed.note_of(context, dossier),
        revision=context.revision[:10],
    )
    return Page(
        address=address,
        title=_title(dossier.school),
        description=_description(dossier.school, years),
        body=body,
        noindex=dossier.school.demo,
        gaps=gaps,
        head=head.of_school(context, dossier, *_row_shown(context, dossier)),
    )


def _title(school: School) -> str:
    """The name; one that goes on under another `ma` may bear the same name there."""
    if school.successor is None or school.end is None:
        return school.name
    return say("page.school.title_ended", name=school.name, day=day(school.end))


def _description(school: School, years: Sequence[Year]) -> str:
    """One sentence for search engines and shared links."""
    if not years:
        return say("page.school.nothing_yet", name=school.name)
    return say("page.school.description", name=school.name, year=years[0].year, results=years[0].summary)


def _crumbs(context: Context, dossier: Dossier, address: str) -> list[Link]:
    """The areas the school lay in in the year shown first."""
    row, moment = _row_shown(context, dossier)
    steps = common.crumbs(context.library, row.area, moment, links.root_of(address))
    return steps if _is_counted(context, dossier, row) else [Link(step.text, "") for step in steps]


def _is_counted(context: Context, dossier: Dossier, row: School) -> bool:
    """Whether the row's area has a page: it has one when schools are counted there in some year."""
    return bool(dossier.records) or any(in_force(row, year.counting_day) for year in context.library.rounds)


def _row_shown(context: Context, dossier: Dossier) -> tuple[School, date]:
    """The register row that the first year shown rests on, and its day."""
    for record in dossier.published:
        return record.school, record.year.counting_day
    return dossier.school, min(context.as_of, dossier.school.end or context.as_of)


def _about(context: Context, dossier: Dossier) -> list[str]:
    """Who manages the school, its official code, and what it was called before."""
    row, moment = _row_shown(context, dossier)
    library = context.library
    then, now = common.authority_name(library, row.authority, moment), dossier.school
    facts = [say("page.school.managed", authority=then)]
    if now.authority != row.authority:
        if dossier.published:
            year = common.year_text(dossier.published[0].year)
            facts = [say("page.school.managed_then", authority=then, year=year)]
        name = common.authority_name(library, now.authority, context.as_of)
        facts.append(say("page.school.managed_now", authority=name))
    if now.code:
        facts.append(say("page.school.code", code=now.code))
    return facts


def _notices(context: Context, dossier: Dossier, address: str) -> list[Link]:
    """What a reader should know first: former names, schools it continues, that it has closed or merged."""
    root, library, school = links.root_of(address), context.library, dossier.school
    found = [
        Link(
            say("page.over_years.predecessor", name=one.name, day=day(one.end)),
            root + links.school_address(one.id),
        )
        for one in library.predecessors(dossier.id)
        if one.end is not None
    ]
    found += [Link(text, "") for text in _former_names(context, dossier)]
    found += [
        Link(say("page.school.kept", year=record.year, day=day(record.kept)), f"{root}loi/")
        for record in dossier.published
        if record.kept is not None
    ]
    if school.end is None or school.end >= context.as_of:
        return found
    heir = library.schools.latest(school.successor) if school.successor else None
    if heir is None:
        return [*found, Link(say("page.school.ended", day=day(school.end)), "")]
    said = say("page.school.merged", day=day(school.end), heir=heir.name)
    return [*found, Link(said, root + links.school_address(heir.id))]


def _rounds(library: Library, school: str) -> Iterator[tuple[SchoolYear, School]]:
    """The years that had a round for the school, the latest first, each with its row of that year."""
    for year in sorted(library.rounds, reverse=True):
        row = library.schools.on(school, year.counting_day)
        if row is not None and library.has_round(row.authority, year):
            yield year, row


def _missed(context: Context, dossier: Dossier) -> Iterator[Link]:
    """That a later round than the one shown gave the school a rubric, and nothing of it is public."""
    library, published = context.library, dossier.published
    if not published or published[0].year >= max(library.rounds, default=published[0].year):
        return
    for year, row in _rounds(library, dossier.id):
        if year <= published[0].year:
            return
        if library.rubric_for(row, year) is not None:
            due = library.settings(row.authority, year).school_deadline
            key = "not_due" if due is not None and due >= context.as_of else "missed"
            years = {"year": common.year_text(year), "last": common.year_text(published[0].year)}
            yield Link(say(f"page.school.{key}", day=day(due), **years), "")
            return


def _why_nothing(context: Context, dossier: Dossier) -> str:
    """Why a school has no result at all, by the latest round it lay in; "" where it ended before any."""
    library = context.library
    year, row = next(_rounds(library, dossier.id), (None, dossier.school))
    if year is None:
        return "" if row.end is not None and row.end < context.as_of else say("page.school.none_plan")
    facts = {"year": common.year_text(year), "stage": common.inside(common.stage_name(library, row.stage))}
    due = library.settings(row.authority, year).school_deadline
    if library.rubric_for(row, year) is None:
        return say("page.school.none_rubric", **facts)
    key = "none_due" if due is not None and due >= context.as_of else "none_missed"
    return say(f"page.school.{key}", day=day(due), **facts)


def _former_names(context: Context, dossier: Dossier) -> list[str]:
    """Each name the school bore before, and until when."""
    rows = context.library.schools.rows.get(dossier.id, ())
    last: dict[str, School] = {}
    for row in rows:
        last[row.name] = row
    return [
        say("page.school.former_name", name=name, day=day(row.end))
        for name, row in last.items()
        if name != dossier.school.name and row.end is not None
    ]


def _latest(context: Context, record: Record, year: Year, papers: Papers, address: str) -> Latest:
    """Everything about the latest year."""
    card, rubric = scored(context, record)
    lists = school_criteria.short_lists(card, rubric, papers)
    return Latest(
        year=year.year,
        cards=school_results.cards(context, record),
        inferred=school_results.inferred(record),
        outlooks=school_results.outlooks(context, record),
        criteria=lists,
        starred=any(group.starred for group in lists),
        basis=school_results.basis(context, record, notes=False),
        rubric=Link(rubric.number, links.root_of(address) + links.rubric_address(rubric.id)),
    )


class Apart(NamedTuple):
    """A form whose figures stand on the page behind: its name, year, and how many there are."""

    name: str
    year: str
    figures: int


def _apart(forms: Sequence[OwnForm]) -> list[Apart]:
    return [Apart(one.short_name, one.year, sum(len(row.cells) for row in one.rows)) for one in forms]


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


class Correction(NamedTuple):
    """Whom to write to about a mistake, and where to report it with an account ("" where nowhere)."""

    contacts: list[str]
    authority: str
    href: str


def _correction(context: Context, dossier: Dossier) -> Correction:
    now = dossier.school
    return Correction(
        sorted(context.library.contacts.get(dossier.id, ())),
        common.authority_name(context.library, now.authority, context.as_of),
        links.correction_link(context, say("page.school.correction", name=now.name)),
    )
