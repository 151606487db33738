"""Phụ lục 2 and 3 as DOCX and XLSX, cell by cell, against the recount that knows nothing of the program."""

import csv
from decimal import Decimal
from importlib import util

import openpyxl
import pytest

spec = util.spec_from_file_location("recount", __file__.rsplit("/", 2)[0] + "/recount.py")
recount = util.module_from_spec(spec)
spec.loader.exec_module(recount)

pytestmark = pytest.mark.slow
WITHOUT_SHARE = {
    *(("lms", "csgd"), ("hoc_lieu", "hien_co"), ("hoc_lieu", "trong_nam")),
    *(("so_diem", "csgd"), ("so_diem", "chu_ky_so")),
}
ONLY_SHARE = {("phong_may", "csgd")}
WORDS = {"co": "Có", "khong": "Không"}


@pytest.fixture(scope="module")
def counted(root, site):
    """For every form, authority and year: value and share of each figure, in the template's order."""
    found = {}
    for authority, year in recount.units(root / "data"):
        for form, cells in recount.recount(root / "data", authority, year).items():
            path = site / f"co-quan/{authority}/{year}/{form}.csv"
            with open(path, encoding="utf-8", newline="") as file:  # only for the order of the rows
                keys = [(row["dong"], row["cap_hoc"], row["o"]) for row in csv.DictReader(file)]
            found[form, authority, year] = [wanted(key, cells[key]) for key in keys if key[2] != "loi"]
    return found


def wanted(key, cell):
    """What a paper must show of a figure the recount knows."""
    row, _, field = key
    value, _, share, _ = cell
    shown = None if value == "" or (row, field) in ONLY_SHARE else WORDS.get(value) or Decimal(value)
    without = field == "co" or (row, field) in WITHOUT_SHARE or share == ""
    return shown, None if without else Decimal(share)


def figures(rows):
    """Value and share of each line of the papers' tables; dots and empty cells are nothing."""
    for row in rows:
        if row[0] == "STT" or "Số lượng" in row:
            continue
        if len(row) == 6:
            yield read(row[2]), read(row[4])
        elif len(row) > 6:
            for at in range(2, len(row), 2):
                yield read(row[at]), read(row[at + 1])


def read(cell):
    if cell is None or (isinstance(cell, str) and not cell.strip("… ")):
        return None
    if isinstance(cell, str):
        return cell if cell in WORDS.values() else Decimal(cell.replace(".", "").replace(",", "."))
    return Decimal(str(cell))


def test_every_figure_of_the_documents(papers, paper, counted):
    for (form, authority, year), expected in counted.items():
        document = paper(papers / f"co-quan/{authority}/{year}/van-ban/{form}.docx")
        rows = [row for table in document.tables for row in table]

        assert list(figures(rows)) == expected, (form, authority, year)
    assert len(counted) > 20


def test_every_figure_of_the_workbooks_is_a_number(papers, counted):
    for (form, authority, year), expected in counted.items():
        sheet = openpyxl.load_workbook(papers / f"co-quan/{authority}/{year}/van-ban/{form}.xlsx").active
        rows = list(of_tables(sheet))

        assert list(figures(rows)) == expected, (form, authority, year)
        assert not any(isinstance(cell, str) and cell.isdigit() for row in rows for cell in row[2:5])


def of_tables(sheet):
    """The rows inside borders; those whose name goes over several columns hold no figure."""
    merged = {(one.min_row, one.min_col): one.max_col - one.min_col + 1 for one in sheet.merged_cells.ranges}
    for row in sheet.iter_rows():
        cells = [cell.value for cell in row if cell.border.left.style]
        if cells and merged.get((row[1].row, 2), 1) == 1:
            yield cells
