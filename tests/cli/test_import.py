"""`cds form` and `cds import`: a workbook goes out, comes back filled in, and becomes a file in its place.

The letters to schools are golden: after a change of words run `UPDATE=1 pytest tests/cli/test_import.py` and
read the difference.
"""

import json
import os
import re
from datetime import date
from pathlib import Path

import pytest

from generator.check.catalogue import catalogue
from generator.publish import form_file
from generator.wording import words
from tests.workbooks import Filling

SCHOOL, AUTHORITY, YEAR = "minh-hoa-thcs-gio-doi", "minh-hoa-ubnd-gio-lanh", "2025-2026"
LETTERS = Path(__file__).parent / "letters"
UPDATE = os.environ.get("UPDATE") == "1"


@pytest.fixture
def own(data):
    """Where the school's file belongs; those of the sample data are taken away."""
    path = data / "assessments" / YEAR / AUTHORITY / f"{SCHOOL}.yml"
    path.unlink()
    (data / "verifications" / YEAR / AUTHORITY / f"{SCHOOL}.yml").unlink()
    return path


@pytest.fixture
def form(data):
    """The form of a school, open to be filled in."""
    return lambda school=SCHOOL, year=YEAR: Filling(form_file.form(data, school, year).content)


def saved(filling, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(filling.content())
    return path


def filled_in(filling):
    """Everything a school needs to say, with 62 and 66.5 points."""
    filling.info(trang_thai="đã phê duyệt", phe_duyet__loai="Quyết định", phe_duyet__so="14/QĐ-THCSGĐ")
    filling.info(phe_duyet__ngay=date(2026, 5, 7), bao_cao__so="27/BC-THCSGĐ", bao_cao__ngay="08/05/2026")
    for row in range(40):
        filling.line("Văn bản", row, khoa=None, loai=None, so=None, ngay=None, trich_yeu=None, url=None)
    filling.paper(
        0, "dạy học", loai="Kế hoạch", so="07/KH-THCSGĐ", ngay=date(2025, 8, 5), trich_yeu="Dạy học"
    )
    filling.paper(1, "phần mềm", loai="Báo cáo", so="9/BC-THCSGĐ", ngay="02/03/2026", trich_yeu="Phần mềm")
    for code in ("1.1", "1.2", "2.1", "2.2"):
        filling.answer(code, "đạt", minh_chung="dạy học")
    points = {
        **{"1.3.1": 6, "1.3.2": 5, "1.3.3": 5, "1.3.4": 4, "1.3.5": 2, "1.4": 7, "1.5.1": 10, "1.5.2": 3},
        **{"1.6.1": 5, "1.6.2": 4, "1.6.3": 2, "1.7.1": 4, "1.7.2": 3, "1.7.3": 2},
        **{"2.3": 45, "2.4.1": 6.5, "2.4.2": 9, "2.4.3": 6},
    }
    for code, value in points.items():
        filling.answer(code, value, minh_chung="phần mềm")
    filling.line("Quá trình", 0, tu="02/05/2026", viec="Họp hội đồng")
    filling.remark("uu_diem", "- Có nhiều học liệu")


def test_form_to_yaml_to_check_to_score(cds, data, own, tmp_path):
    made = cds("form", SCHOOL, YEAR, "--to", tmp_path / "mới/sổ.xlsx", "--data", data)
    assert made.returncode == 0
    assert "điền sẵn các văn bản của năm trước" in made.stderr
    filling = Filling((tmp_path / "mới/sổ.xlsx").read_bytes())
    filled_in(filling)
    file = saved(filling, tmp_path / "so.xlsx")

    done = cds("import", file, "--data", data)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"so.xlsx: đã ghi (assessments/{YEAR}/{AUTHORITY}/{SCHOOL}.yml)\n"
    checked = cds("check", own, "--data", data)
    assert (checked.returncode, checked.stdout) == (0, "")
    card = json.loads(cds("score", own, "--data", data, "--format", "json").stdout)
    assert [(group["diem"], group["muc_do"]) for group in card["nhom"]] == [("62", 2), ("66.5", 2)]
    assert '"- Có nhiều học liệu"' in own.read_text("utf-8")
    assert not list(tmp_path.glob("*.tra-loi.txt"))


def test_importing_again_changes_nothing(cds, data, own, form, tmp_path):
    filling = form()
    filled_in(filling)
    file = saved(filling, tmp_path / "so.xlsx")
    cds("import", file, "--data", data)
    before = own.read_bytes()

    done = cds("import", file, "--data", data)

    assert done.stdout.startswith("so.xlsx: không có gì mới")
    assert own.read_bytes() == before


@pytest.mark.parametrize(
    ("school", "year"),
    [("th-kien-quoc", "2023-2024"), ("gdtx-hai-phong", "2022-2023"), ("minh-hoa-thcs-la-ban", "2025-2026")],
)
def test_a_form_that_nobody_touched_changes_not_a_byte_of_the_file(cds, data, form, tmp_path, school, year):
    path = next(data.glob(f"assessments/{year}/*/{school}.yml"))
    before = path.read_bytes()

    done = cds("import", saved(form(school, year), tmp_path / "so.xlsx"), "--data", data)

    assert done.returncode == 0, done.stdout
    assert path.read_bytes() == before


def test_comments_of_an_existing_file_are_kept(cds, data, form, tmp_path):
    path = next(data.glob("assessments/2023-2024/*/th-kien-quoc.yml"))
    text = "# Chép tay, giữ lại.\n" + path.read_text("utf-8")
    path.write_text(text, "utf-8")
    filling = form("th-kien-quoc", "2023-2024")
    filling.remark("bai_hoc", "Bắt đầu sớm hơn")

    cds("import", saved(filling, tmp_path / "so.xlsx"), "--data", data)

    after = path.read_text("utf-8")
    comments = [line for line in text.split("\n") if line.lstrip().startswith("#")]
    assert [line for line in after.split("\n") if line.lstrip().startswith("#")] == comments
    assert "Bắt đầu sớm hơn" in after


def test_a_faulty_workbook_never_takes_the_place_of_a_sound_file(cds, data, form, tmp_path):
    path = next(data.glob(f"assessments/{YEAR}/*/{SCHOOL}.yml"))
    before = path.read_bytes()
    filling = form()
    filling.answer("1.3.1", "6,5")
    filling.answer("2.1", "=TRUE()")
    file = saved(filling, tmp_path / "so.xlsx")

    done = cds("import", file, "--data", data)

    assert done.returncode == 1
    assert path.read_bytes() == before
    assert "trang “Nhóm 1”, ô E11: lỗi: Ô này ghi “6,5” dưới dạng chữ" in done.stdout
    assert "trang “Nhóm 2”, ô E8: lỗi: Ô này chứa một công thức" in done.stdout
    assert cds("import", file, "--data", data, "--force").returncode == 1
    assert path.read_bytes() != before


def test_problems_of_the_rules_are_told_by_sheet_and_cell_without_yaml_words(cds, data, own, form, tmp_path):
    filling = form()
    filled_in(filling)
    filling.answer("1.3.1", 8)
    filling.answer("1.3.2", 5, minh_chung="không kê")
    filling.answer("1.6.1", 5, so_luong=60, tong_so=50)
    filling.at("1.7.3", "minh_chung").value = None
    filling.at("1.4", "tra_loi").value = None
    filling.at("2.1", "tra_loi").value = "chưa đạt"
    filling.answer("2.3.1", 5, minh_chung="dạy học")
    filling.info(phe_duyet__so="", cong_khai__url="truong", tong_diem__1=99, cong_khai__tu="01/06/2026")
    filling.info(cong_khai__den="01/05/2026")
    filling.paper(4, "thừa", so="8/KH")

    done = cds("import", saved(filling, tmp_path / "so.xlsx"), "--data", data)

    problems = re.findall(r"^  (trang “(.*)”, ô (\w+)): [^:]+: .* \[([\w-]+)\]$", done.stdout, re.M)
    assert {(sheet, cell, code) for _, sheet, cell, code in problems} == {
        ("Thông tin", "C20", "missing-key"),
        ("Thông tin", "C31", "period-backwards"),
        ("Thông tin", "C33", "link-form"),
        ("Nhóm 1", "E11", "points-above-max"),
        ("Nhóm 1", "K12", "document-unknown"),
        ("Nhóm 1", "E16", "answer-missing"),
        ("Nhóm 1", "H21", "count-above-total"),
        ("Nhóm 1", "K27", "evidence-missing"),
        ("Nhóm 2", "E8", "condition-unmet"),
        ("Nhóm 2", "E11", "item-and-criterion"),
        ("Văn bản", "B10", "document-unused"),
        ("Thông tin", "C36", "total-differs"),
        ("Thông tin", "C37", "total-missing"),
    }
    assert "`" not in done.stdout


def test_words_for_workbooks_leave_no_key_of_yaml():
    said = words("workbook.words")
    known = {key.split(".")[0] for key in said}
    assert known <= set(catalogue())
    assert not [text for text in said.values() if "`" in text]


FAULTY = {
    "không trường": ({"truong": "Trường Tiểu học Không Có Thật", "nam_hoc": YEAR}, "workbook-school"),
    "không năm": ({"truong": SCHOOL}, "workbook-no-year"),
}


@pytest.mark.parametrize("case", FAULTY)
def test_a_workbook_of_nobody_is_told_and_written_nowhere(cds, root, data, tmp_path, case):
    from generator import pipeline
    from generator.publish.form_file import blank_forms

    fields, code = FAULTY[case]
    library = pipeline.open_library(data).library
    filling = Filling(next(blank_forms(library)).content)
    filling.info(**{"nam_hoc": None, **fields})
    before = sorted(data.rglob("*"))

    done = cds("import", saved(filling, tmp_path / "so.xlsx"), "--data", data, "--force")

    assert done.returncode == 1
    assert f"[{code}]" in done.stdout
    assert sorted(data.rglob("*")) == before


def test_wrong_usage_and_a_broken_official_file(cds, data, tmp_path):
    assert cds("import", tmp_path / "không-có.xlsx", "--data", data).returncode == 2
    (tmp_path / "trống").mkdir()
    assert cds("import", tmp_path / "trống", "--data", data).returncode == 2
    assert cds("import", data / "assessments", "--data", data).returncode == 2
    assert cds("form", SCHOOL, YEAR, "--to", tmp_path / "x.xls", "--data", data).returncode == 2
    assert cds("form", "không-có", YEAR, "--to", tmp_path / "x.xlsx", "--data", data).returncode == 2
    (tmp_path / "x.xlsx").write_text("x")
    (data / "rubrics/4725-qd-bgddt.yml").write_text("ma: [", "utf-8")
    stopped = cds("import", tmp_path / "x.xlsx", "--data", data)
    assert stopped.returncode == 3
    assert "Chưa ghi gì." in stopped.stderr


# ---- a folder received by e-mail ---------------------------------------------------------------------


def received(form, root, folder):
    """What an officer saves from a morning's e-mail."""
    sound = form()
    filled_in(sound)
    saved(sound, folder / "a/so-gio-doi.xlsx")
    faulty = form("minh-hoa-th-dom-dom")
    faulty.answer("1.3.1", "5,5")
    faulty.answer("1.4", 30)
    faulty.at("1.5.1", "minh_chung").value = None
    faulty.info(phe_duyet__ngay="13/25/2026")
    saved(faulty, folder / "đom đóm.xlsx")
    for name in ("la-ban.xlsx", "la-ban (sửa).xlsx"):
        saved(form("minh-hoa-thcs-la-ban"), folder / name)
    (folder / "ảnh.xlsx").write_bytes(b"\xff\xd8\xff\xe0 JFIF")
    (folder / "~$la-ban.xlsx").write_bytes(b"lock")
    (folder / "đọc tôi.docx").write_bytes(b"PK")
    own = next((root / "data").glob("assessments/2025-2026/*/minh-hoa-th-vuon-na.yml"))
    (folder / "vườn na.yaml").write_text(own.read_text("utf-8").replace("so_luong: ", "so_luong: 1"), "utf-8")


def test_what_is_neither_workbook_nor_yaml_is_named_and_a_broken_file_still_says_whose_it_is(
    cds, root, data, tmp_path
):
    folder = tmp_path / "thư"
    (folder / "đính kèm").mkdir(parents=True)
    (folder / "báo cáo.docx").write_bytes(b"PK")
    (folder / "đính kèm/ảnh.jpg").write_bytes(b"x")
    (folder / "cũ.tra-loi.txt").write_text("x")
    own = next((root / "data/assessments/2025-2026").glob("*/minh-hoa-th-hat-nang.yml")).read_text("utf-8")
    (folder / "x.yml").write_text(own.replace("trang_thai: ", "trang_thai:"), "utf-8")

    done = cds("import", folder, "--data", data)

    assert "Không đọc 2 tệp khác" in done.stdout
    assert "xin tự mở xem: báo cáo.docx, đính kèm/ảnh.jpg." in done.stdout
    assert (folder / "minh-hoa-th-hat-nang.tra-loi.txt").read_text("utf-8").startswith("Kính gửi Trường")


def test_a_folder_becomes_files_and_a_letter_to_each_school(cds, root, data, own, form, tmp_path):
    folder, letters = tmp_path / "thư", tmp_path / "trả lời"
    received(form, root, folder)
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}

    done = cds("import", folder, "--data", data, "--replies", letters)

    assert done.returncode == 1
    made = {path.name: path.read_text("utf-8") for path in sorted(letters.iterdir())}
    made["bang.txt"] = done.stdout[done.stdout.index("\nTệp") + 1 :]
    if UPDATE:
        LETTERS.mkdir(exist_ok=True)
        for name, text in made.items():
            (LETTERS / name).write_text(text, "utf-8")
    assert made == {path.name: path.read_text("utf-8") for path in sorted(LETTERS.iterdir())}
    after = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    assert {path for path in after if before.get(path) != after[path]} == {own}


def test_letters_lie_beside_what_was_received_unless_told_otherwise(cds, data, own, form, tmp_path):
    filling = form()
    filled_in(filling)
    saved(filling, tmp_path / "thư/so.xlsx")

    done = cds("import", tmp_path / "thư", "--data", data)
    again = cds("import", tmp_path / "thư", "--data", data)

    assert (done.returncode, again.returncode) == (0, 0)
    assert sorted(path.name for path in (tmp_path / "thư").iterdir()) == [f"{SCHOOL}.tra-loi.txt", "so.xlsx"]


def test_files_may_go_to_another_data_folder(cds, data, own, form, tmp_path):
    filling = form()
    filled_in(filling)
    file = saved(filling, tmp_path / "so.xlsx")

    cds("import", file, "--data", data, "--to", tmp_path / "khác")

    assert not own.exists()
    assert (tmp_path / "khác" / own.relative_to(data)).is_file()


def test_an_empty_file_is_told_what_is_wrong_with_it(cds, data, tmp_path):
    file = tmp_path / "trong.yml"
    file.write_bytes(b"")

    done = cds("import", file, "--data", data)

    assert done.returncode == 1
    assert "[not-a-mapping]" in done.stdout
