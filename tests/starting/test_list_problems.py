"""What is wrong with an office's list has a code, a place and a remedy, for people and for programs."""

import json
import re

import pytest

from tests.starting.offices import HEAD, as_csv, workbook

ROWS = [
    HEAD,
    (1, "", "Trường Hoa Sen", "Đại học", "Xã Mây Trắng"),
    (2, "1000701", "Trường THCS Hai", "THCS", "Xã Mây Trắng"),
    (3, "", "Trường THCS Ba", "THCS", "Mây Trắng Ngà"),
]


@pytest.fixture
def take(here, kho):
    """Run the command in the new repository."""
    return lambda file, *more: here("import-register", file, *more, cwd=kho)


def test_programs_are_told_code_severity_sheet_row_and_column(take, tmp_path):
    file = workbook(tmp_path / "ds.xlsx", ROWS, sheets=("Bìa", "DS 2026"))

    done = take(file, "--format", "json")

    told = json.loads(done.stdout)
    assert done.returncode == 1
    assert [(one["code"], one["severity"], one["line"], one["column"]) for one in told] == [
        ("list-stage-unknown", "error", 2, 4),
        ("list-code-padded", "warning", 3, 2),
        ("list-area-unknown", "error", 4, 5),
    ]
    assert {(one["path"], one["sheet"]) for one in told} == {(str(file), "DS 2026")}
    assert told[0]["message"] == "Chưa rõ cấp học từ “Đại học”."
    assert told[0]["hint"].startswith("Ghi vào cột cấp học")
    assert told[0]["help"] == "/loi/#list-stage-unknown"


def test_people_are_told_sheet_row_column_and_code(take, tmp_path):
    done = take(workbook(tmp_path / "ds.xlsx", ROWS, sheets=("Bìa", "DS 2026")))

    assert "Trang “DS 2026”." in done.stdout
    assert "dòng 2, cột D: Chưa rõ cấp học từ “Đại học”. Ghi vào cột cấp học" in done.stdout
    assert "[list-stage-unknown]" in done.stdout


def test_a_build_server_is_told_in_its_own_way(take, tmp_path):
    done = take(as_csv(tmp_path / "ds.csv", ROWS, ";"), "--format", "github")

    assert re.search(r"^::error file=.*ds\.csv,line=2,col=4,title=list-stage-unknown", done.stdout, re.M)


def test_programs_are_told_why_nothing_can_be_taken(take, tmp_path):
    done = take(as_csv(tmp_path / "ds.csv", [("a", "b"), ("c", "d")], ";"), "--format", "json")

    (one,) = json.loads(done.stdout)
    assert (done.returncode, one["code"], one["line"], one["column"]) == (3, "list-not-found", 1, 1)


def test_results_name_the_cell_too(here, kho, tmp_path):
    rows = [("Mã trường", "Điểm nhóm 1", "Điểm nhóm 2"), ("khong-co", 60, 61)]
    file = workbook(tmp_path / "kq.xlsx", rows)

    done = here("import-results", file, "--year", "2025-2026", "--format", "json", cwd=kho)

    (one,) = json.loads(done.stdout)
    assert (one["code"], one["line"], one["column"]) == ("list-result-school", 2, 1)


def test_a_name_that_is_a_formula_is_not_passed_over(here, kho, tmp_path):
    rows = [("Tên trường", "Điểm nhóm 1", "Điểm nhóm 2"), ("=A1", 60, 61), ("=A1", "=B1", "")]
    file = workbook(tmp_path / "kq.xlsx", rows)

    done = here("import-results", file, "--year", "2025-2026", "--format", "json", cwd=kho)

    assert [(one["code"], one["line"]) for one in json.loads(done.stdout)] == [("list-formula", 2)]


def codes(take, file, *more):
    return [(one["code"], one["line"]) for one in json.loads(take(file, "--format", "json", *more).stdout)]


def test_a_column_asked_for_that_is_not_there(take, tmp_path):
    file = as_csv(tmp_path / "ds.csv", ROWS, ";")

    assert codes(take, file, "--column", "ten=Tên gì") == [("list-no-column", 1)]


def test_a_workbook_typed_in_an_old_font(take, tmp_path):
    rows = [("Tªn tr­êng", "CÊp häc"), ("Tr­êng TiÓu häc", "TiÓu häc"), ("Tr­êng TiÓu häc", "TiÓu häc")]

    assert codes(take, workbook(tmp_path / "ds.xlsx", rows)) == [("list-old-font", 1)]


def test_an_error_of_the_spreadsheet_in_a_cell(take, tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    for row in (HEAD, (1, "", "#REF!", "THCS", "Xã Mây Trắng")):
        book.active.append(row)
    book.active["C2"].data_type = "e"
    book.save(tmp_path / "ds.xlsx")

    assert codes(take, tmp_path / "ds.xlsx") == [("list-cell-error", 2)]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (";TH Kim Đông;Tiểu học;Xã Mây Trắng;;", "list-school-near"),
        (";TH Hoa Sen;Tiểu học;Xã Nắng Sớm;;", "list-school-several"),
        (";TH Lá Bàn;Tiểu học;Xã Mây Trắng;;", "list-ended"),
        (";TH Kim Đồng;Tiểu học;Xã Mây Trắng;không phải;", "list-website"),
        (";Nghỉ hè;;;;", "list-alone"),
    ],
)
def test_what_a_row_has_against_the_register(take, kho, tmp_path, row, code):
    registers = kho / "data/registers"
    with (registers / "areas.csv").open("a", encoding="utf-8") as file:
        file.write("xa-may-trang,Xã Mây Trắng,xa,vi-du,,,\nxa-nang-som,Xã Nắng Sớm,xa,vi-du,,,\n")
    with (registers / "authorities.csv").open("a", encoding="utf-8") as file:
        file.write("ubnd-a,UBND xã Mây Trắng,ubnd_xa,xa-may-trang,so-gddt-vi-du,,\n")
        file.write("ubnd-b,UBND xã Nắng Sớm,ubnd_xa,xa-nang-som,so-gddt-vi-du,,\n")
    with (registers / "schools.csv").open("a", encoding="utf-8") as file:
        file.write("th-kim-dong,Trường Tiểu học Kim Đồng,tieu_hoc,xa-may-trang,ubnd-a,,,,,,\n")
        file.write("th-hoa-sen-1,Trường Tiểu học Hoa Sen,tieu_hoc,xa-may-trang,ubnd-a,,,,,,\n")
        file.write("th-hoa-sen-2,Trường Tiểu học Hoa Sen,tieu_hoc,xa-may-trang,ubnd-a,,,,,,\n")
        file.write("th-la-ban,Trường Tiểu học Lá Bàn,tieu_hoc,xa-may-trang,ubnd-a,,,,,2025-05-31,")
        file.write("th-kim-dong\n")
    (tmp_path / "ds.csv").write_text(f"Mã trường;Tên trường;Cấp học;Xã/phường;Website;x\n{row}\n", "utf-8")

    assert code in [one for one, _ in codes(take, tmp_path / "ds.csv")]


def test_other_sheets_with_a_list_are_named_and_read_when_asked_for(take, tmp_path):
    import xlsxwriter

    book = xlsxwriter.Workbook(str(tmp_path / "ds.xlsx"))
    for name in ("Xã Mây Trắng", "Xã Nắng Sớm", "Ghi chú"):
        sheet = book.add_worksheet(name)
        if name != "Ghi chú":
            sheet.write_row(0, 0, HEAD)
            sheet.write_row(1, 0, [1, "", f"TH Số 1 {name}", "Tiểu học", name])
    book.close()

    assert codes(take, tmp_path / "ds.xlsx") == [("list-other-sheets", 1)]
    assert "Tệp còn trang khác có danh sách: “Xã Nắng Sớm”" in take(tmp_path / "ds.xlsx").stdout
    assert codes(take, tmp_path / "ds.xlsx", "--sheet", "Xã Nắng Sớm") == []
