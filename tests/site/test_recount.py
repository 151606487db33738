"""Phụ lục 2 and 3, cell by cell, against a recount that knows nothing of the program (tests/recount.py)."""

import csv
import re
from html.parser import HTMLParser
from importlib import util

import pytest

spec = util.spec_from_file_location("recount", __file__.rsplit("/", 2)[0] + "/recount.py")
recount = util.module_from_spec(spec)
spec.loader.exec_module(recount)

pytestmark = pytest.mark.slow


def test_the_recount_knows_nothing_of_the_program(root):
    text = (root / "tests/recount.py").read_text("utf-8")
    imported = set(re.findall(r"^(?:import|from) (\w+)", text, re.M))

    assert imported <= {"csv", "sys", "collections", "decimal", "pathlib", "yaml"}


@pytest.fixture(scope="module")
def counted(root):
    return {
        (form, authority, year): cells
        for authority, year in recount.units(root / "data")
        for form, cells in recount.recount(root / "data", authority, year).items()
    }


def of_csv(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_authority_and_year_of_the_site_is_counted(site, counted):
    there = {
        (path.stem, path.parent.parent.name, path.parent.name) for path in site.glob("co-quan/*/*/*.csv")
    }

    asked = {form for form, _, _ in counted}
    assert {key for key in there if key[0] in asked} == set(counted)
    assert len(counted) > 20


def test_every_cell_of_the_csv_files(site, counted):
    for (form, authority, year), cells in counted.items():
        said = {
            (row["dong"], row["cap_hoc"], row["o"]): (
                row["gia_tri"],
                row["tong_so"],
                row["ti_le"],
                row["so_truong"],
            )
            for row in of_csv(site / f"co-quan/{authority}/{year}/{form}.csv")
        }
        assert said == cells, (form, authority, year)


class Tables(HTMLParser):
    """The rows of the tables inside one section, as lists of texts."""

    def __init__(self, section):
        super().__init__()
        self.section, self.depth, self.rows, self.cell = section, 0, [], None

    def handle_starttag(self, tag, attributes):
        if tag == "section":
            self.depth = 1 if dict(attributes).get("id") == self.section else self.depth
        if self.depth and tag == "tr":
            self.rows.append([])
        if self.depth and tag in ("td", "th"):
            self.cell = ""
            self.kind = tag

    def handle_endtag(self, tag):
        if tag == "section":
            self.depth = 0
        if self.depth and tag in ("td", "th") and self.cell is not None:
            self.rows[-1].append(self.cell.strip())
            self.cell = None

    def handle_data(self, text):
        if self.cell is not None:
            self.cell += text


def shown(text):
    """A number as the page writes it."""
    if text in ("", None):
        return "–"
    if text in ("co", "khong"):
        return {"co": "Có", "khong": "Không"}[text]
    whole, _, part = text.partition(".")
    return f"{int(whole):,d}".replace(",", ".") + (f",{part}" if part else "")


def test_every_figure_of_the_pages(site, counted):
    """The rows of the page's tables are the CSV's, in the same order; their figures are the recount's."""
    for (form, authority, year), cells in counted.items():
        folder = site / f"co-quan/{authority}/{year}"
        tables = Tables(form)
        tables.feed((folder / "index.html").read_text("utf-8"))
        body = [row for row in tables.rows if row and not {"Nội dung", "Số liệu", "Tỷ lệ %"} & set(row)]
        wanted = {}
        for row in of_csv(folder / f"{form}.csv"):
            if row["o"] != "loi":
                key = (row["dong"], row["cap_hoc"])
                value, _, share, _ = cells[(*key, row["o"])]
                figures = wanted.setdefault(key, [])
                if (row["dong"], row["o"]) != ("phong_may", "csgd"):
                    figures.append(shown(value))
                if has_share(form, row["dong"], row["o"]):
                    figures.append(f"{shown(share)}%" if share else "–")
        assert len(body) == len(wanted), (form, authority, year)
        for row, (key, figures) in zip(body, wanted.items(), strict=True):
            assert contains(row, figures), (form, authority, year, key, row, figures)


def has_share(form, row, field):
    without = {("lms", "csgd"), ("hoc_lieu", "hien_co"), ("hoc_lieu", "trong_nam"), ("so_diem", "csgd")}
    without |= {("so_diem", "chu_ky_so")}
    return (row, field) not in without and field != "co"


def contains(row, figures):
    """Whether the figures stand in the row one after the other, after its name."""
    return any(row[at : at + len(figures)] == figures for at in range(1, len(row)))


def test_the_demonstration_area_has_both_known_and_missing_figures(counted):
    cells = counted["phu-luc-2-khoi-phong", "minh-hoa-phong-suoi-mo", "2023-2024"]

    assert cells["lms", "tat_ca", "csgd"][3] not in ("", "0")
    assert cells["dot_xuat", "tat_ca", "loi"][0] == ""
    assert cells["wifi", "tat_ca", "csgd"][3] != cells["lms", "tat_ca", "csgd"][3]


def test_phu_luc_3_stands_row_for_row_in_the_templates_order(site):
    rows = of_csv(site / "co-quan/minh-hoa-phong-suoi-mo/2023-2024/phu-luc-3-khoi-phong.csv")
    levels = [(row["stt"], row["noi_dung"]) for row in rows if row["o"] == "muc_1"]

    assert levels == [
        ("1", "Chuyển đổi số trong dạy, học"),
        ("1.1", "CSGD Tiểu học"),
        ("1.2", "CSGD THCS"),
        ("1.3", "CSGD TH&THCS"),
        ("2", "Chuyển đổi số trong quản trị CSGD"),
        ("2.1", "CSGD Tiểu học"),
        ("2.2", "CSGD THCS"),
        ("2.3", "CSGD TH&THCS"),
    ]
