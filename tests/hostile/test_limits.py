"""Every limit of `content/phat-trien/gioi-han.md`: just at it nothing is said, one more and a sentence is."""

import io
import json
import re
import shutil
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from generator.check.catalogue import catalogue
from generator.pipeline import open_library
from generator.pipeline.telling import MOST_PROBLEMS
from generator.publish import checking
from generator.publish.lists import merging, nouns
from generator.read import register_table, registers, workbook_file
from generator.read.strict_yaml import DEEPEST
from generator.read.table_file import MOST_CELL
from generator.read.text import MOST_BYTES
from tests.conftest import ROOT
from tests.test_cases import HERE

PLACE = "assessments/2023-2024/phong-thu/thcs-a.yml"
SOUND = {
    "nam_hoc": "2023-2024",
    "truong": "thcs-a",
    "bo_chi_so": "bo-thu",
    "trang_thai": "du_thao",
}
PAGE = (ROOT / "content/phat-trien/gioi-han.md").read_text("utf-8")


def file(**more) -> bytes:
    return json.dumps(SOUND | more, ensure_ascii=False).encode("utf-8")


def nested(depth: int) -> bytes:
    """A file in which brackets stand `depth` deep, the whole counted."""
    return file()[:-1] + b', "ghi_chu": ' + b"[" * (depth - 2) + b"1" + b"]" * (depth - 2) + b"}"


LIMITS = {
    "file-too-large": (lambda size: file() + b"\n#" + b"x" * (size - len(file()) - 2), 262_144),
    "too-deep": (nested, 12),
    "text-too-long": (lambda size: file(ghi_chu="x" * size), 4000),
    "text-too-long ": (lambda size: file(bao_cao={"so": "x" * size}), 400),
    "text-too-long  ": (lambda size: file(van_ban={"x" * size: {"so": "1"}}), 40),
    "list-too-long": (lambda size: file(nhan_xet={"uu_diem": ["x"] * size}), 200),
    "list-too-long ": (lambda size: file(van_ban={f"k{one}": {"so": "1"} for one in range(size)}), 500),
    "not-a-number": (lambda size: file().replace(b"}", b', "tong_diem": {"1": ' + b"1" * size + b"}}"), 20),
    "id-form": (lambda size: file(bo_chi_so="x" * size), 64),
    # two groups without an answer are told besides
    "more-problems": (
        lambda size: file()[:-1] + b"".join(b', "k%d": "1"' % one for one in range(size - 2)) + b"}",
        1000,
    ),
}


@pytest.fixture
def codes(tmp_path, monkeypatch):
    """Write a school's file; the codes of all that is wrong with it."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1727740800")
    data = tmp_path / "data"
    shutil.copytree(HERE / "_base/data", data)
    shutil.copytree(ROOT / "data/rubrics", data / "rubrics", dirs_exist_ok=True)

    def check(content: bytes) -> set[str]:
        (data / PLACE).parent.mkdir(parents=True, exist_ok=True)
        (data / PLACE).write_bytes(content)
        return {one.code for one in checking.check(data, ())}

    check.data = data
    return check


@pytest.mark.parametrize("name", LIMITS)
def test_at_the_limit_and_one_beyond(codes, name):
    make, most = LIMITS[name]
    code = name.strip()

    assert code not in codes(make(most)), most
    assert code in codes(make(most + 1)), most + 1
    assert re.search(rf"\b{most}\b.*`{code}`", PAGE), f"{most} {code} is not on the page"


DAYS = [("1900-01-01", True), ("2100-12-31", True), ("1899-12-31", False), ("2101-01-01", False)]


@pytest.mark.parametrize(("day", "taken"), DAYS)
def test_the_first_and_the_last_day(codes, day, taken):
    content = file(bao_cao={"so": "1", "ngay": "@"}).replace(b'"@"', day.encode())

    assert ("no-such-day" not in codes(content)) is taken


def test_an_id_of_three_signs_is_the_shortest(codes):
    assert "id-form" not in codes(file(bo_chi_so="abc"))
    assert "id-form" in codes(file(bo_chi_so="ab"))


@pytest.mark.parametrize(("size", "taken"), [(400, True), (401, False)])
def test_a_cell_of_a_register(codes, size, taken):
    path = codes.data / "registers/areas.csv"
    path.write_text(path.read_text("utf-8") + f"xa-dai,{'x' * size},xa,tinh-thu,2025-07-01,,\n", "utf-8")

    assert ("register-cell-long" not in codes(file())) is taken


def test_a_register_of_more_bytes_than_are_read(codes, monkeypatch):
    path = codes.data / "registers/stages.csv"
    monkeypatch.setattr(register_table, "_MOST_BYTES", path.stat().st_size)
    assert registers.read_stages(codes.data)[1] == []

    path.write_bytes(path.read_bytes() + b"\n")

    assert [one.code for one in registers.read_stages(codes.data)[1]] == ["register-too-large"]


def parts(count: int) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number in range(count):
            archive.writestr(f"x/{number}", b"")
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "code"), [(parts(400), "workbook-none"), (parts(401), "workbook-too-large")]
)
def test_parts_of_a_workbook(content, code):
    _, fault = workbook_file.grids("so.xlsx", content)

    assert fault.problem.code == code


@pytest.mark.parametrize(("more", "code"), [(0, "workbook-broken"), (1, "workbook-too-large")])
def test_bytes_of_a_workbook(more, code):
    _, fault = workbook_file.grids("so.xlsx", b"PK" + b"\0" * (workbook_file.MOST_BYTES - 2 + more))

    assert fault.problem.code == code


# ---- sheets, rows, columns, cells of workbooks and of lists ----------------------------------------------


def workbook(path: Path, *cells: tuple[int, int, str], sheets: int = 1) -> Path:
    """A workbook with texts at these rows and columns, counted from 1, of its first sheet."""
    book = xlsxwriter.Workbook(str(path))
    first, *_ = [book.add_worksheet(f"T{number}") for number in range(sheets)]
    for row, column, text in cells:
        first.write_string(row - 1, column - 1, text)
    book.close()
    return path


@pytest.mark.parametrize(
    ("row", "column", "told"),
    [
        *((1500, 40, []), (1501, 1, ["A1501"]), (1, 41, ["AO1"]), (1_048_576, 16_384, ["XFD1048576"])),
        (9000, 2, ["B9000"]),
    ],
)
def test_rows_and_columns_of_a_form(tmp_path, row, column, told):
    path = workbook(tmp_path / "so.xlsx", (1, 1, "x"), (row, column, "chữ"))

    (grid,), _ = workbook_file.grids(path.name, path.read_bytes())

    assert [(one.problem.code, one.cell.name) for one in grid.left_out] == [
        ("workbook-beyond", cell) for cell in told
    ]
    assert (row in grid.rows and column in grid.rows[row]) is not told


def test_cells_with_a_frame_and_nothing_in_them_are_not_told_of(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "so.xlsx"))
    book.add_worksheet().write_blank(4000, 50, None, book.add_format({"bold": True}))
    book.close()

    (grid,), _ = workbook_file.grids("so.xlsx", (tmp_path / "so.xlsx").read_bytes())

    assert grid.left_out == ()


@pytest.mark.parametrize(("sheets", "told"), [(40, []), (41, ["workbook-many-sheets"])])
def test_sheets_of_a_workbook(tmp_path, sheets, told):
    path = workbook(tmp_path / "so.xlsx", (1, 1, "x"), sheets=sheets)

    grids, _ = workbook_file.grids(path.name, path.read_bytes())

    assert len(grids) == 40
    assert [fault.problem.code for grid in grids for fault in grid.left_out] == told


LIST = [("Tên trường", "Cấp học", "Xã/phường"), ("Trường Tiểu học Hoa Nắng", "Tiểu học", "Xã A")]


def csv_file(path: Path, *cells: tuple[int, int, str], sheets: int = 1) -> Path:
    rows: dict[int, dict[int, str]] = {}
    for row, column, text in cells:
        rows.setdefault(row, {})[column] = text
    lines = (
        ";".join(rows.get(row, {}).get(column, "") for column in range(1, max(rows.get(row, {0: ""})) + 1))
        for row in range(1, max(rows) + 1)
    )
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


@pytest.mark.parametrize(("make", "suffix"), [(workbook, "xlsx"), (csv_file, "csv")])
@pytest.mark.parametrize(
    ("row", "column", "text", "told"),
    [
        (12_000, 1, "x", []),
        (12_001, 1, "x", [("list-cut", 12_001, 0)]),
        (2, 60, "x", []),
        (2, 61, "x", [("list-columns-cut", 2, 61)]),
        (3, 1, "x" * 500, []),
        (3, 1, "x" * 501, [("list-cell-long", 3, 1)]),
    ],
)
def test_rows_columns_and_cells_of_a_list(codes, tmp_path, make, suffix, row, column, text, told):
    cells = [(line, at, value) for line, values in enumerate(LIST, 1) for at, value in enumerate(values, 1)]
    path = make(tmp_path / f"ds.{suffix}", *cells, (row, column, text))
    library = open_library(codes.data).library
    (office,) = merging.offices(library, date(2025, 7, 1))

    outcome = merging.compare(library, nouns.Wish(path, {}, office.id, date(2025, 7, 1)))

    limits = ("list-cut", "list-columns-cut", "list-cell-long")
    found = [(one.code, one.line, one.column) for one in outcome.told.problems if one.code in limits]
    assert found == told


def test_the_page_names_the_numbers_of_the_program():
    form, sheet = workbook_file.FORM, workbook_file.LIST
    for number in (
        *(MOST_BYTES, DEEPEST, MOST_PROBLEMS, register_table._LONGEST_CELL, workbook_file.MOST_PARTS),
        *(form.rows, form.columns, workbook_file.MOST_SHEETS, sheet.rows, sheet.columns, MOST_CELL),
    ):
        assert re.search(rf"\b{number}\b", PAGE), number


def test_every_code_of_the_page_has_words():
    named = set(re.findall(r"\[`([a-z0-9-]+)`\]", PAGE))

    assert len(named) >= 11
    assert named <= set(catalogue())
    assert all(catalogue()[one].message for one in named)
    assert Path(ROOT / "content/phat-trien/dinh-dang.md").is_file()
