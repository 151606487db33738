"""From a school's or an authority's year to the files of its papers."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from generator.model.assessment import Assessment
from generator.model.library import Record
from generator.model.register import School
from generator.model.school_year import SchoolYear
from generator.model.scorecard import Scorecard
from generator.present.documents import authority as authorities
from generator.present.documents import school as schools
from generator.present.documents.bases import make_base
from generator.present.documents.desk import Desk
from generator.present.documents.paper import Paper
from generator.present.documents.sheet import as_xlsx
from generator.present.documents.word import as_docx
from generator.present.templates import theme_folder


class File(NamedTuple):
    """A finished file of a paper; `form` is what `--form` calls it, `name` what a link to it says."""

    form: str
    name: str
    path: str
    content: bytes


def of_school(
    desk: Desk, school: School, assessment: Assessment, card: Scorecard, public: bool = False
) -> Iterator[File]:
    """The files of one school's assessment; `public`: only those a site offers."""
    own = schools.filing(desk, desk.library, school, assessment, card)
    folder = school_folder(school.id, assessment.year)
    for paper in schools.school_papers(own):
        if not public or paper.form in schools.PUBLIC:
            yield from files_of(desk, paper, folder)


def of_forms(desk: Desk, record: Record) -> Iterator[File]:
    """The files of the statistics forms a school gave in a year."""
    folder = school_folder(record.school.id, record.year)
    for filled in record.forms:
        yield from files_of(desk, schools.filled_paper(desk, record.school, filled), folder)


def of_authority(
    office: authorities.Bureau, records: Iterable[Record], public: bool = False
) -> Iterator[File]:
    """The files of one authority's year. `records` of other years and authorities are passed over."""
    folder = authority_folder(office.authority.id, office.year)
    papers = [*authorities.authority_papers(office)]
    papers += authorities.verdict_papers(office, [one for one in records if one.year == office.year])
    for paper in papers:
        if not public or paper.form not in authorities.PRIVATE:
            yield from files_of(office.desk, paper, folder)


def files_of(desk: Desk, paper: Paper, folder: str) -> Iterator[File]:
    """A paper as DOCX, and as XLSX where it is a table before all."""
    start = f"{folder}{paper.stem}"
    yield File(paper.form, paper.name, f"{start}.docx", as_docx(paper, base_of(paper.base), desk.as_of))
    if paper.sheet:
        yield File(paper.form, paper.name, f"{start}.xlsx", as_xlsx(paper, desk.as_of))


def school_folder(school: str, year: SchoolYear) -> str:
    """Where a school's papers of a year are, below the site's root."""
    return f"truong/{school}/van-ban/{year}/"


def authority_folder(authority: str, year: SchoolYear) -> str:
    """Where an authority's papers of a year are."""
    return f"co-quan/{authority}/{year}/van-ban/"


@cache
def base_of(name: str) -> bytes:
    """The base document of the theme; ours where the theme has none."""
    path = theme_folder() / "documents" / f"{name}.docx"
    return path.read_bytes() if path.is_file() else make_base()
