"""From a school's or an authority's year to the files of its papers."""

from collections.abc import Iterable, Iterator
from functools import cache

from generator.model.assessment import Assessment
from generator.model.library import Record
from generator.model.page import Attachment
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
from generator.wording import words

FORMS = tuple(words("paper.kind"))
"""Every form there is, by file name."""


def of_school(
    desk: Desk, school: School, assessment: Assessment, card: Scorecard, public: bool = False
) -> Iterator[Attachment]:
    """The files of one school's year; `public`: only those a site offers."""
    own = schools.filing(desk, desk.library, school, assessment, card)
    folder = school_folder(school.id, assessment.year)
    for paper in schools.school_papers(own):
        if not public or paper.form in schools.PUBLIC:
            yield from files_of(desk, paper, folder)


def of_authority(
    office: authorities.Bureau, records: Iterable[Record], public: bool = False
) -> Iterator[Attachment]:
    """The files of one authority's year. `records` of other years and authorities are passed over."""
    folder = authority_folder(office.authority.id, office.year)
    papers = [*authorities.authority_papers(office)]
    if not public:
        own = [record for record in records if record.year == office.year]
        papers += authorities.verdict_papers(office, own)
    for paper in papers:
        if not public or paper.form in authorities.PUBLIC:
            yield from files_of(office.desk, paper, folder)


def files_of(desk: Desk, paper: Paper, folder: str) -> Iterator[Attachment]:
    """A paper as DOCX, and as XLSX where it is a table before all."""
    yield Attachment(f"{folder}{paper.form}.docx", as_docx(paper, base_of(paper.base), desk.as_of))
    if paper.sheet:
        yield Attachment(f"{folder}{paper.form}.xlsx", as_xlsx(paper, desk.as_of))


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
