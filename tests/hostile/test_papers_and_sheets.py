"""Hostile texts in papers and workbooks: these open, hold text, lead nowhere, and come back as they went."""

import io
import json
import re
import shutil
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest

from generator.check.strangers import masked
from generator.read import workbook_file
from generator.read.text import HIDDEN
from tests.conftest import ROOT
from tests.hostile import corpus, payloads
from tests.libreoffice import converted, needs_soffice
from tests.workbooks import Filling

YEAR = corpus.YEAR
PLAIN_PARTS = re.compile(
    r"(\[Content_Types\]\.xml|_rels/\.rels|docProps/[a-z]+\.xml|(word|xl)/[A-Za-z0-9_/.]+)"
)


@pytest.fixture(scope="module")
def papers(cds, hostile, tmp_path_factory):
    """The papers of the schools that say everything, and of one office."""
    few = tmp_path_factory.mktemp("papers")
    shutil.copytree(
        hostile.data, few / "data", ignore=shutil.ignore_patterns("mot-*", "an-*", "tep-*", "tri-*")
    )
    done = cds("documents", "--all", "--data", few / "data", "--to", few / "to")
    assert done.returncode == 1, "some figures are refused for the addresses they hold"
    assert "Traceback" not in done.stderr
    return sorted(path for path in (few / "to").rglob("*") if path.is_file())


def test_papers_open_and_nothing_in_them_leads_outside_or_runs(papers):
    documents = [path for path in papers if path.suffix == ".docx"]
    said = ""
    for path in documents:
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            for name in archive.namelist():
                assert PLAIN_PARTS.fullmatch(name), (path, name)
                content = archive.read(name)
                assert b"<!DOCTYPE" not in content
                assert b"<!ENTITY" not in content
                if name.endswith(".rels"):
                    assert payloads.HOST.encode() not in content
                    assert b'TargetMode="External"' not in content or b"truong.edu.vn" in content
            body = archive.read("word/document.xml").decode("utf-8")
        for mark in ("w:instrText", "w:fldSimple", "w:hyperlink", "w:object", "w:altChunk", "w:script"):
            assert f"<{mark}" not in body, (path, mark)
        said += "\n".join(one.text for one in docx.Document(str(path)).paragraphs)

    assert len(documents) > 100
    assert "<script>alert(1)</script>" in said
    assert "{{7*7}}" in said


def test_sheets_open_and_hold_text(papers, hostile):
    sheets = [path for path in papers if path.suffix == ".xlsx"] + hostile.files(".xlsx")
    cells = 0
    for path in sheets:
        form = path.parent.name == "tu-danh-gia"
        book = openpyxl.load_workbook(path)
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value is not None:
                        cells += 1
                        assert cell.data_type != "f" or form, (path, cell.coordinate)
                        assert cell.hyperlink is None, (path, cell.coordinate)
        with zipfile.ZipFile(path) as archive:
            assert not any("externalLink" in name or name.endswith(".bin") for name in archive.namelist())

    assert len(sheets) >= 3
    assert cells > 100


@pytest.mark.slow
@needs_soffice
def test_libreoffice_opens_a_sample(papers, tmp_path):
    sample = [path for path in papers if path.suffix == ".docx"][:12:4] + [
        p for p in papers if p.suffix == ".xlsx"
    ][:1]
    copies = [shutil.copy(path, tmp_path / f"{number}{path.suffix}") for number, path in enumerate(sample)]

    made = sorted(converted(copies, "pdf", tmp_path / "pdf").glob("*.pdf"))

    assert len(made) == len(sample)
    for pdf in made:
        content = pdf.read_bytes()
        assert content.startswith(b"%PDF")
        assert not re.search(
            rb"/(JavaScript|JS|Launch|OpenAction\s*<<[^>]*JavaScript|EmbeddedFile)\b", content
        )


def test_a_workbook_filled_with_hostile_texts_comes_back_as_text(cds, hostile, tmp_path):
    """Forty texts a workbook, in all its lists; what cannot be taken is told by sheet and cell."""
    school = "chung-000"
    made = cds("form", school, YEAR, "--to", tmp_path / "so.xlsx", "--data", hostile.data)
    assert made.returncode == 0, made.stderr
    blank = (tmp_path / "so.xlsx").read_bytes()
    texts = [one for one in corpus.wanted() if masked(one) == one]
    room = tmp_path / "nhan"
    room.mkdir()
    for number in range(0, len(texts), 60):
        filling = Filling(blank)
        some = texts[number : number + 60]
        for row, text in enumerate(some[:24]):
            filling.line("Văn bản", row, khoa=f"vb-{row}", so=text, trich_yeu=text)
        for row, text in enumerate(some[24:34]):
            filling.line("Quá trình", row, viec=text)
        for sheet in filling.book:
            for cell in (one for line in sheet.iter_rows() for one in line):
                if cell.value in some:
                    cell.data_type = "s"  # typed with an apostrophe in front, as Excel keeps it
        (room / f"so-{number}.xlsx").write_bytes(filling.content())

    for path in sorted(room.iterdir()):
        grids, fault = workbook_file.grids(path.name, path.read_bytes())
        assert fault is None
        values = [
            entry.value
            for grid in grids
            for row in grid.rows.values()
            for entry in row.values()
            if entry.kind == "text"
        ]
        assert not any(HIDDEN.search(str(one)) for one in values)
        to = tmp_path / path.stem
        shutil.copytree(hostile.data / "registers", to / "registers")
        for name in ("rubrics", "rounds", "forms"):
            shutil.copytree(hostile.data / name, to / name)
        done = cds("import", path, "--data", to, "--force")
        assert "Traceback" not in done.stderr
        written = list(to.glob("assessments/*/*/*.yml"))
        assert [one.name for one in written] == [f"{school}.yml"], done.stdout + done.stderr
        again = json.loads(cds("check", "--data", to, "--format", "json").stdout)
        told = {one["code"] for one in again}
        assert not {one for one in told if one.startswith("yaml-")} | told & {
            "duplicate-key",
            "hidden-character",
        }


def big_cell() -> bytes:
    """A cell of thirty thousand signs, and a number with as many digits as a sheet can hold."""
    book = openpyxl.Workbook()
    book.active["A1"] = "x" * 32_000
    book.active["A2"] = 1e308
    book.active["A3"] = -1e308
    book.active["A4"] = 2958466
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def bomb() -> bytes:
    """A small archive that unpacks to four gigabytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook>" + b" " * 40_000_000)
        archive.writestr("[Content_Types].xml", b"<Types/>")
    return made.getvalue()


def many_parts() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number in range(500):
            archive.writestr(f"xl/{number}.xml", b"<a/>")
    return made.getvalue()


def outside() -> bytes:
    """Names of parts that lead out of any folder."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("../../xau.yml", b"a")
        archive.writestr("/etc/xau", b"a")
        archive.writestr(
            "xl/workbook.xml",
            b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><workbook>&b;</workbook>',
        )
    return made.getvalue()


@pytest.mark.parametrize("make", [big_cell, bomb, many_parts, outside])
def test_a_hostile_workbook_is_told_in_a_sentence_and_nothing_is_written(cds, hostile, tmp_path, make):
    (tmp_path / "nhan").mkdir()
    (tmp_path / "nhan/so.xlsx").write_bytes(make())

    done = cds("import", tmp_path / "nhan/so.xlsx", "--data", hostile.data, "--to", tmp_path / "data")

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert re.search(r"so\.xlsx.*\[workbook-[a-z-]+\]", done.stdout + done.stderr, re.DOTALL)
    assert sorted(path.name for path in tmp_path.rglob("*") if path.suffix in (".yml", ".xau")) == []
    assert not Path("/etc/xau").exists()
    assert not (ROOT / "xau.yml").exists()
