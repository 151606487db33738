"""The workbook: what a teacher sees, computed by LibreOffice as the program computes it."""

import io
import re
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from generator import pipeline
from generator.model.assessment import Document
from generator.model.school_year import SchoolYear
from generator.present.workbook import Form, form_workbook, stage_workbooks
from generator.publish.form_file import blank_forms, form
from generator.publish.importing import reception, take_in
from tests.libreoffice import needs_soffice
from tests.workbooks import Filling, group_result, recalculated, unformulated

YEAR = SchoolYear(2025)


@pytest.fixture(scope="module")
def opening(root):
    return pipeline.open_library(root / "data")


@pytest.fixture(scope="module")
def rubric(opening):
    return opening.library.rubrics["4725-qd-bgddt"]


@pytest.fixture(scope="module")
def blank(rubric):
    return form_workbook(Form(rubric, "tieu_hoc", "Tiểu học", years=("2025-2026",)))


def test_the_same_rubric_gives_the_same_bytes(rubric, blank):
    assert form_workbook(Form(rubric, "tieu_hoc", "Tiểu học", years=("2025-2026",))) == blank
    assert {info.date_time for info in zipfile.ZipFile(io.BytesIO(blank)).infolist()} == {
        (1980, 1, 1, 0, 0, 0)
    }


def test_every_item_of_the_rubric_has_a_row_with_its_words_and_maximum(rubric, blank):
    filling = Filling(blank)
    for _, criterion, item in rubric.entries():
        entry = item or criterion
        cell = filling.at(entry.id, "ma")
        row = [str(one.value) for one in cell.parent[cell.row] if one.value is not None]
        assert any(text.startswith(entry.name) for text in row), entry.id
        assert (str(int(entry.maximum.value)) if entry.maximum else "bắt buộc") in row, entry.id


def test_only_cells_to_fill_in_are_unlocked_and_no_password_is_asked(blank):
    filling = Filling(blank)
    for sheet in filling.book:
        assert sheet.protection.sheet
        assert not sheet.protection.password
    assert not filling.at("1.3.1", "tra_loi").protection.locked
    assert filling.at("1.3.1", "ma").protection.locked
    assert not filling.field("trang_thai").protection.locked
    assert filling.field("bo_chi_so").protection.locked
    assert filling.book["Nhóm 1"]["D2"].protection.locked


def test_points_are_kept_between_0_and_the_maximum_with_a_vietnamese_word(blank):
    filling = Filling(blank)
    cell = filling.at("1.3.1", "tra_loi")
    rules = {str(one.sqref): one for one in cell.parent.data_validations.dataValidation}
    rule = rules[cell.coordinate]
    assert (rule.type, rule.formula1, rule.formula2, rule.errorStyle) == ("decimal", "0", "6", None)
    assert rule.error == (
        "Điểm của 1.3.1 phải là một số từ 0 đến 6. Nếu máy không nhận dấu phẩy thì gõ dấu chấm: 6.5."
    )
    unsure = rules[filling.at("1.3.2", "tra_loi").coordinate]
    assert unsure.errorStyle == "warning"


def test_contributed_text_is_never_a_formula_or_a_link(rubric):
    papers = {"=1+1": Document("", "", "=cmd|' /C calc'!A0", None, "@SUM(A1)", "https://truong.example/a")}
    content = form_workbook(Form(rubric, "thcs", "THCS", school="x", documents=papers))
    sheet = Filling(content).book["Văn bản"]
    assert [sheet.cell(6, column).data_type for column in (2, 4, 6, 7)] == ["s"] * 4
    assert sheet.cell(6, 2).value == "=1+1"
    assert not any("hyperlink" in name for name in zipfile.ZipFile(io.BytesIO(content)).namelist())
    assert sheet.cell(6, 7).hyperlink is None


def test_sheet_names_of_odd_groups_are_such_as_excel_takes(rubric):
    from msgspec.structs import replace

    odd = [
        replace(group, id=code)
        for group, code in zip(rubric.groups, ("a/b:c*[1]?", "a\\b:c*(1]?" + "x" * 40), strict=True)
    ]
    content = form_workbook(Form(replace(rubric, groups=tuple(odd)), "thcs", "THCS"))
    names = openpyxl.load_workbook(io.BytesIO(content)).sheetnames
    assert all(len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name) for name in names)


def test_a_blank_workbook_lies_ready_for_each_stage_of_each_rubric(opening, rubric):
    made = {one.path for one in blank_forms(opening.library)}
    assert made == {f"tu-danh-gia/4725-qd-bgddt.{stage}.xlsx" for stage in rubric.stages}


def test_a_stages_workbook_has_the_bytes_of_one_made_for_it_alone(opening, rubric):
    stages = {"th_thcs": "TH&THCS", "thcs": "THCS"}
    for stage, content in stage_workbooks(Form(rubric, "", ""), stages):
        alone = form_workbook(Form(rubric, stage, stages[stage]))
        parts, others = (zipfile.ZipFile(io.BytesIO(one)) for one in (content, alone))
        assert parts.namelist() == others.namelist()
        assert all(parts.read(name) == others.read(name) for name in parts.namelist())


def test_last_years_documents_are_offered(root, data):
    (data / "assessments/2025-2026/minh-hoa-ubnd-gio-lanh/minh-hoa-th-dom-dom.yml").unlink()
    made = form(data, "minh-hoa-th-dom-dom", "2025-2026")
    sheet = Filling(made.content).book["Văn bản"]
    assert made.filled == "earlier"
    assert sheet.cell(6, 2).value
    assert Filling(made.content).at("1.3.1", "tra_loi").value is None


# ---- LibreOffice ------------------------------------------------------------------------------------

SCHOOLS = {
    "draft": ("minh-hoa-thcs-la-ban", "2025-2026"),
    "whole": ("minh-hoa-thcs-trang-ram", "2025-2026"),
    "totals": ("gdtx-hai-phong", "2022-2023"),
}


@needs_soffice
def test_what_formulas_come_to_is_what_libreoffice_computes(root, blank, tmp_path):
    files = {"blank.xlsx": blank}
    for name, (school, year) in SCHOOLS.items():
        files[f"{name}.xlsx"] = form(root / "data", school, year).content
    computed = recalculated({name: unformulated(content) for name, content in files.items()}, tmp_path)
    for name, content in files.items():
        shown = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        formulas = openpyxl.load_workbook(io.BytesIO(content))
        count = 0
        for sheet in formulas:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        count += 1
                        place = (name, sheet.title, cell.coordinate)
                        one, other = (
                            book[sheet.title][cell.coordinate].value for book in (shown, computed[name])
                        )
                        assert same(one, other), (*place, one, other, cell.value)
        assert count > 60


def same(one, other):
    """Equal; texts with a decimal comma or point alike, as the language of the machine has it."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) < 1e-9
    return str(one or "").replace(",", ".") == str(other or "").replace(",", ".")


CASES = {
    # points of 2.3 and 2.4 as a whole, the answer to 2.1
    "just-below-50": (Decimal("40.49"), Decimal("9.5"), "đạt"),
    "50": (Decimal("40.2"), Decimal("9.8"), "đạt"),
    "75": (Decimal("52.7"), Decimal("22.3"), "đạt"),
    "just-above-75": (Decimal("52.71"), Decimal("22.3"), "đạt"),
    "unmet": (Decimal("60"), Decimal("30"), "chưa đạt"),
    "unanswered": (Decimal("60"), Decimal("30"), None),
}
UNMET = ("giu_lai", "ha_muc_1", "ghi_chu")
TRIED = [("ha_muc_1", name) for name in CASES]
TRIED += [(rule, "unmet") for rule in UNMET if rule != "ha_muc_1"]


@needs_soffice
def test_points_and_levels_by_formulas_are_those_of_cds_score(root, data, tmp_path):
    """The boundaries of the bands, and what a round makes of an unmet condition."""
    received, files = {}, {}
    round_file = data / "rounds/2025-2026.yml"
    given = round_file.read_text("utf-8")
    for rule in UNMET:
        round_file.write_text(
            given.replace("dieu_kien_khong_dat: ha_muc_1", f"dieu_kien_khong_dat: {rule}"), "utf-8"
        )
        for name in (name for tried, name in TRIED if tried == rule):
            whole, services, met = CASES[name]
            filling = Filling(form(data, "minh-hoa-th-dom-dom", "2025-2026").content)
            emptied(filling)
            filling.answer("2.1", met)
            filling.answer("2.2", "đạt")
            filling.answer("2.3", float(whole))
            filling.answer("2.4", float(services))
            for code, points in (
                ("1.3.1", 0.1),
                ("1.3.2", 0.2),
                ("1.3.3", 5.7),
                ("1.4", 9.99),
                ("1.5.1", 14.01),
            ):
                filling.answer(code, points)
            file = f"{rule}-{name}.xlsx"
            files[file] = filling.content()
            (tmp_path / file).write_bytes(files[file])
            [received[file]] = take_in(reception(data, tmp_path / "out", True), [tmp_path / file])
    computed = recalculated(files, tmp_path / "libreoffice")
    levels = set()
    for file, one in received.items():
        assert one.card is not None
        for group in one.card.groups:
            points, level = group_result(computed[file], group.id)
            assert Decimal(repr(points)) == group.points, (file, group.id)
            assert number_of(level) == group.level, (file, group.id, level)
            levels.add((file.split("-")[0], group.level))
    assert {level for _, level in levels} == {1, 2, 3, None}


def number_of(level: str) -> int | None:
    found = re.match(r"Mức (\d)", level)
    return int(found[1]) if found else None


def emptied(filling: Filling) -> None:
    """The answers there are, and the totals, taken out."""
    for sheet in filling.groups():
        top, columns = filling.keys(sheet)
        for row in range(top + 1, sheet.max_row + 1):
            sheet.cell(row, columns["tra_loi"]).value = None
    for key in ("tong_diem.1", "tong_diem.2", "muc_do.1", "muc_do.2"):
        filling.field(key).value = None


@needs_soffice
def test_libreoffice_opens_it_and_keeps_everything(root, opening, tmp_path):
    """What LibreOffice saves is read back as the same answers."""
    from generator.read.workbook import read_workbook

    school, year = SCHOOLS["whole"]
    content = form(root / "data", school, year).content
    recalculated({"x.xlsx": content}, tmp_path)
    saved = Path(tmp_path / "after/x.xlsx").read_bytes()
    one, other = (read_workbook("x.xlsx", data, opening.library) for data in (content, saved))
    assert one.tree == other.tree
    assert one.faults == other.faults == ()
