"""Reading papers: DOCX with python-docx and as plain XML, and as LibreOffice lays them out."""

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from tests.conftest import ROOT
from tests.libreoffice import SOFFICE, converted

YEAR = "2023-2024"
APPROVAL = '{so: "14/QĐ-THM", ngay: 2024-05-07}'
DECISION = 'so_quyet_dinh: "9/QĐ-PM"\n'
RUBRIC = ROOT / "tests/cases/_base/data/rubrics/bo-thu.yml"


@dataclass
class Paper:
    """A DOCX as a reader sees it."""

    path: Path
    document: object = field(init=False)

    def __post_init__(self):
        self.document = docx.Document(str(self.path))

    @property
    def lines(self) -> list[str]:
        """Every line of the body in order, those in tables too."""
        body = self.document.element.body
        return [_line(one) for one in body.iter(qn("w:p"))]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def headers(self) -> list[str]:
        section = self.document.sections[0]
        return [
            "".join(_line(one) for one in header._element.iter(qn("w:p")))
            for header in (section.first_page_header, section.header)
        ]

    @property
    def tables(self) -> list[list[list[str]]]:
        """The tables with borders, as rows of cells."""
        return [
            [[_cell(cell) for cell in row.iter(qn("w:tc"))] for row in table.iter(qn("w:tr"))]
            for table in self.document.element.body.iter(qn("w:tbl"))
            if table.find(qn("w:tblPr")).find(qn("w:tblBorders")) is not None
        ]


def _line(paragraph) -> str:
    marks = {
        qn("w:t"): lambda node: (node.text or "").replace("\u00a0", " "),
        qn("w:noBreakHyphen"): lambda node: "-",
    }
    return "".join(marks[node.tag](node) for node in paragraph.iter() if node.tag in marks)


def _cell(cell) -> str:
    return "\n".join(_line(one) for one in cell.iter(qn("w:p")))


@pytest.fixture(scope="session")
def paper():
    """Open a DOCX."""
    return Paper


@pytest.fixture(scope="session")
def shown(tmp_path_factory):
    """The text of a document as LibreOffice lays it out, page after page; skips without it."""
    pdftotext = shutil.which("pdftotext")

    def text(*paths: Path) -> list[str]:
        if SOFFICE is None or pdftotext is None:
            pytest.skip("cần LibreOffice (soffice) và pdftotext (poppler-utils) để xem văn bản đã dàn trang")
        folder = tmp_path_factory.mktemp("shown")
        converted(paths, "pdf", folder)
        found = []
        for path in paths:
            pdf = folder / f"{path.stem}.pdf"
            done = subprocess.run(
                [pdftotext, "-layout", str(pdf), "-"], check=True, capture_output=True, timeout=60
            )
            found.append(re.sub("[\u2010\u2011]", "-", done.stdout.decode("utf-8")))
        return found

    return text


@pytest.fixture(scope="session")
def parts():
    """The parts of an archive, by name."""

    def read(content: bytes) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert archive.testzip() is None
            return {name: archive.read(name) for name in archive.namelist()}

    return read


@pytest.fixture(scope="session")
def papers(cds, tmp_path_factory):
    """Every paper of `data/`, made once; only to be read."""
    folder = tmp_path_factory.mktemp("papers")
    done = cds("documents", "--all", "--to", folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def office(tmp_path):
    """A small data folder to be filled: one Phòng, its district, the schools a test adds."""
    return Office(tmp_path / "data")


class Office:
    """A data folder in the making."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write(
            "registers/stages.csv",
            "ma,ten,thu_tu\ntieu_hoc,Tiểu học,1\nthcs,THCS,2\nth_thcs,TH&THCS,3\ngdtx,GDTX,4\n",
        )
        self.write("registers/areas.csv", AREAS)
        self.write("registers/authorities.csv", AUTHORITIES)
        self.write("registers/schools.csv", SCHOOLS)
        self.write(
            "rubrics/bo-thu.yml",
            RUBRIC.read_text("utf-8").replace("thpt]", "th_thcs, gdtx]"),
        )
        rubrics = "    bo_chi_so: {tieu_hoc: bo-thu, thcs: bo-thu, th_thcs: bo-thu, gdtx: bo-thu}\n"
        self.write(f"rounds/{YEAR}.yml", f'nam_hoc: "{YEAR}"\nco_quan:\n  so-mot:\n{rubrics}')

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def school(
        self, school="th-mot", name="Trường Tiểu học Một", stage="tieu_hoc", authority="phong-mot"
    ) -> None:
        with (self.root / "registers/schools.csv").open("a", encoding="utf-8") as file:
            file.write(f'{school},"{name}",{stage},huyen-mot,phong-mot,,,,,,\n')

    def reports(
        self,
        school="th-mot",
        more="",
        state="da_phe_duyet",
        approval='{so: "14/QĐ-THM", ngay: 2024-05-07}',
        authority="phong-mot",
    ) -> None:
        head = f'nam_hoc: "{YEAR}"\ntruong: {school}\nbo_chi_so: bo-thu\ntrang_thai: {state}\n'
        approved = f"phe_duyet: {approval}\n" if approval else ""
        totals = "" if "tra_loi" in more else 'tong_diem: {"1": 61.5, "2": 76}\n'
        self.write(f"assessments/{YEAR}/phong-mot/{school}.yml", head + approved + totals + more)

    def judges(
        self, school="th-mot", result="cong_nhan", more="", decision='so_quyet_dinh: "9/QĐ-PM"\n'
    ) -> None:
        self.write(
            f"verifications/{YEAR}/phong-mot/{school}.yml",
            f'nam_hoc: "{YEAR}"\ntruong: {school}\nbo_chi_so: bo-thu\nco_quan: phong-mot\n'
            f"ngay: 2024-06-02\n{decision}ket_qua: {result}\n{more}",
        )


STAGES = """\
ma,ten,thu_tu
tieu_hoc,Tiểu học,1
thcs,THCS,2
th_thcs,TH&THCS,3
gdtx,GDTX,4
"""
AREAS = """\
ma,ten,loai,thuoc,tu_ngay,den_ngay,thay_boi
tinh,Tỉnh Thử,tinh,,,,
huyen-mot,Huyện Một Thử,huyen,tinh,,,
"""
AUTHORITIES = """\
ma,ten,loai,dia_ban,cap_tren,tu_ngay,den_ngay
so-mot,Sở Giáo dục và Đào tạo tỉnh Thử,so,tinh,,,
phong-mot,Phòng Giáo dục và Đào tạo huyện Một Thử,phong,huyen-mot,so-mot,,
"""
SCHOOLS = "ma,ten,cap_hoc,dia_ban,co_quan,ma_truong,website,minh_hoa,tu_ngay,den_ngay,thay_boi\n"
