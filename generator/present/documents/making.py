"""From a school's or an authority's year to the files of its papers."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from generator.model.assessment import Assessment
from generator.model.edition import Edition
from generator.model.library import Dossier, Record
from generator.model.page import Attachment
from generator.model.register import School
from generator.model.school_year import SchoolYear
from generator.model.scorecard import Scorecard
from generator.present import links
from generator.present.context import Context
from generator.present.documents import authority as authorities
from generator.present.documents import school as schools
from generator.present.documents.bases import BASES, make_base
from generator.present.documents.desk import Desk
from generator.present.documents.paper import Paper
from generator.present.documents.sheet import as_xlsx
from generator.present.documents.word import as_docx, check_base
from generator.present.templates import theme_folder


class File(NamedTuple):
    """A finished file of a paper; `form` is what `--form` calls it, `name` what a link to it says."""

    form: str
    name: str
    path: str
    content: bytes


Wanted = Callable[[str], bool]
"""Whether papers of a form are to be set at all: setting them is what takes time."""


def _any(form: str) -> bool:
    return True


def of_school(
    desk: Desk, school: School, assessment: Assessment, card: Scorecard, wanted: Wanted = _any
) -> Iterator[File]:
    """The files of one school's assessment."""
    own = schools.filing(desk, desk.library, school, assessment, card)
    folder = links.school_papers(school.id, assessment.year)
    for paper in schools.school_papers(own):
        if wanted(paper.form):
            yield from files_of(desk, paper, folder)


def of_forms(desk: Desk, record: Record, wanted: Wanted = _any) -> Iterator[File]:
    """The files of the statistics forms a school gave in a year."""
    folder = links.school_papers(record.school.id, record.year)
    for filled in record.forms:
        if wanted(filled.form.id):
            yield from files_of(desk, schools.filled_paper(desk, record.school, filled), folder)


def of_authority(
    office: authorities.Bureau, records: Iterable[Record], wanted: Wanted = _any
) -> Iterator[File]:
    """The files of one authority's year. `records` of other years and authorities are passed over."""
    folder = links.authority_papers(office.authority.id, office.year)
    papers = [*authorities.authority_papers(office)]
    papers += authorities.verdict_papers(office, [one for one in records if one.year == office.year])
    for paper in papers:
        if wanted(paper.form):
            yield from files_of(office.desk, paper, folder)


def files_of(desk: Desk, paper: Paper, folder: str) -> Iterator[File]:
    """A paper as DOCX, and as XLSX where it is a table before all."""
    start = f"{folder}{paper.stem}"
    yield File(paper.form, paper.name, f"{start}.docx", as_docx(paper, base_of(paper.base), desk.as_of))
    if paper.sheet:
        yield File(paper.form, paper.name, f"{start}.xlsx", as_xlsx(paper, desk.as_of))


def desk_for(context: Context) -> Desk:
    """The desk of a site that is being built."""
    return Desk(context.library, context.as_of, context.site_url, context.revision, context.changed)


def offered_by_school(context: Context, dossier: Dossier) -> Iterator[Attachment]:
    """What the site offers of a school: papers of published results, and its statistics forms."""
    desk = desk_for(context)
    for record in dossier.records:
        if record.assessment is not None and record.self_card is not None:
            yield from _attached(
                of_school(desk, record.school, record.assessment, record.self_card, _is_offered)
            )
        yield from _attached(of_forms(desk, record))


def offered_by_authority(
    context: Context, edition: Edition, authority_id: str, year: SchoolYear
) -> Iterator[Attachment]:
    """What the site offers of an authority: what it sends up."""
    office = authorities.bureau(desk_for(context), edition, authority_id, year)
    if office is not None:
        yield from _attached(of_authority(office, (), _is_sent))


def _is_offered(form: str) -> bool:
    return form in schools.PUBLIC


def _is_sent(form: str) -> bool:
    return form not in authorities.PRIVATE


def _attached(files: Iterable[File]) -> Iterator[Attachment]:
    return (Attachment(one.path, one.content) for one in files)


def check_bases() -> None:
    """Whether every base document can be used, before many papers are set in them. Raises `BadBase`."""
    for name in BASES:
        check_base(name, base_of(name))


@cache
def base_of(name: str) -> bytes:
    """The base document of the folder we work in, else of the theme; ours where neither has one."""
    for theme in (Path.cwd() / "theme", theme_folder()):
        path = theme / "documents" / f"{name}.docx"
        if path.is_file():
            return path.read_bytes()
    return make_base()
