"""Golden rounds: a tiny `data/` each, and what an officer sees of it on given days, word for word.

A round lays its files over `rounds/_base`. `expected/` holds a file for each day that is looked at, and one
for each page, table and paper of a round with a form of its own. After a change of words run
`UPDATE=1 pytest tests/test_rounds.py` and read the difference.
"""

import io
import os
import re
import shutil
from datetime import date
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from generator import pipeline
from generator.model.school_year import SchoolYear
from generator.present import open_data
from generator.present.context import Context
from generator.present.documents import making
from generator.present.pages import area_page, authority_page, school_page
from tests.page_text import page_text

HERE = Path(__file__).parent / "rounds"
RUBRICS = Path(__file__).parent / "cases/_base/data/rubrics"
YEAR = SchoolYear(2023)
FEW = 2
TOLD = re.compile("công nhận|trả lại|Trường tự|Kết luận|điểm$")
OFFICE, AREA = "phong-thu", "huyen-thu"
UPDATE = os.environ.get("UPDATE") == "1"
ROUNDS = sorted(path.name for path in HERE.iterdir() if path.is_dir() and path.name != "_base")
DAYS = [(name, day.stem) for name in ROUNDS for day in sorted((HERE / name / "expected").glob("2*.txt"))]


@pytest.fixture
def laid(tmp_path):
    """The data folder of a round."""

    def lay(name):
        data = tmp_path / "data"
        shutil.copytree(RUBRICS, data / "rubrics")
        for source in (HERE / "_base/data", HERE / name / "data"):
            shutil.copytree(source, data, dirs_exist_ok=True)
        return data

    return lay


class Seen:
    """What a round has come to on a day."""

    def __init__(self, data, as_of):
        opening = pipeline.open_library(data)
        assert not opening.stops, opening.problems
        library = opening.library
        self.dossiers = [pipeline.examine(opening, one, as_of) for one in pipeline.school_ids(library)]
        lines = [line for one in self.dossiers for line in pipeline.lines_of(opening, one)]
        found = [one for dossier in self.dossiers for one in dossier.problems]
        survey = pipeline.Survey(tuple(lines), tuple(pipeline.in_words(library, found)), None)
        self.edition = pipeline.make_edition(opening, [survey], as_of, "")
        self.context = Context(library, as_of, "", "Trang thử", "", papers=True)

    def desk(self):
        body = authority_page(self.context, self.edition, OFFICE, YEAR).body
        return page_text(body, '<h2 id="tinh-trang">', "<p><a href")

    def table(self):
        lines = self.edition.authorities[OFFICE, YEAR].lines
        return open_data.states_csv(self.edition.library, lines, self.edition.as_of).decode("utf-8")

    def schools(self):
        """What the pages of schools say of their result and its verification, in a round of a few schools."""
        few = self.dossiers if len(self.dossiers) <= FEW else []
        pages = [(one.id, school_page(self.context, one).body) for one in few if one.has_page]
        return [
            (
                f"truong/{school}/",
                "".join(line for line in page_text(body).splitlines(True) if TOLD.search(line)),
            )
            for school, body in pages
        ]


def same(path, found):
    found = found.replace("\r\n", "\n")
    if UPDATE:
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, "utf-8")
    assert path.is_file(), "no expected text: write it with UPDATE=1 and read it"
    assert found == path.read_text("utf-8")


@pytest.mark.parametrize(("name", "day"), DAYS)
def test_the_desk_the_list_and_the_schools_on_that_day(laid, name, day):
    seen = Seen(laid(name), date.fromisoformat(day))

    parts = [("ban-dieu-hanh", seen.desk()), ("trang-thai.csv", seen.table()), *seen.schools()]

    same(HERE / name / f"expected/{day}.txt", "\n".join(f"== {what} ==\n{text}" for what, text in parts))


def test_a_form_that_is_a_file_alone_is_on_pages_in_tables_and_in_papers(laid):
    name = "bieu-mau-la-mot-tep"
    seen = Seen(laid(name), date(2024, 7, 1))
    school = next(one for one in seen.dossiers if one.id == "th-mot")
    unit, files = (OFFICE, YEAR), {one.path.rsplit("/", 1)[1]: one for one in _papers(seen, school)}
    office = authority_page(seen.context, seen.edition, *unit).body
    area = area_page(seen.context, seen.edition, AREA, YEAR, latest=True).body
    filled = {one.form.id: one for one in seen.edition.forms[unit]}

    for file, text in {
        "truong.txt": page_text(
            school_page(seen.context, school).body, '<section class="figures">', "</section>"
        ),
        "co-quan.txt": page_text(office, '<section id="khao-sat-phong"', "</section>"),
        "dia-ban.txt": page_text(area, "<summary><b>Khảo sát phòng Tin học", "</details>"),
        "khao-sat-phong.csv": open_data.form_csv(filled["khao-sat-phong"]).decode("utf-8"),
        "thong-ke-tong-hop.csv": open_data.figure_totals_csv(seen.edition).decode("utf-8"),
        "khao-sat-phong.docx.txt": _lines(files["khao-sat-phong.docx"].content),
        "khao-sat-truong.docx.txt": _lines(files["khao-sat-truong.docx"].content),
    }.items():
        same(HERE / name / "expected" / file, text)


def _papers(seen, school):
    yield from making.offered_by_school(seen.context, school)
    yield from making.offered_by_authority(seen.context, seen.edition, OFFICE, YEAR)


def _lines(content):
    """Paragraphs, and rows of tables, in order."""
    found = []
    for one in docx.Document(io.BytesIO(content)).element.body:
        if one.tag == qn("w:tbl"):
            rows = [[_text(cell) for cell in row.iter(qn("w:tc"))] for row in one.iter(qn("w:tr"))]
            found += [" | ".join(row) for row in rows]
        else:
            found.append(_text(one))
    return "".join(f"{line}\n" for line in found if line.strip(" |"))


_MARKS = {qn("w:t"): lambda part: part.text or "", qn("w:noBreakHyphen"): lambda _: "-"}


def _text(node):
    paragraphs = [
        "".join(_MARKS[part.tag](part) for part in one.iter(*_MARKS)) for one in node.iter(qn("w:p"))
    ]
    return " / ".join(" ".join(text.split()) for text in paragraphs if text.strip())
