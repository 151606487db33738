"""Faults and harmless habits below the level of letters: bytes, line ends, file system."""

import os
import shutil
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace
from pydantic_core import ValidationError

from generator.check.catalogue import finding
from generator.model.assessment import Assessment
from generator.pipeline import assess, open_library
from generator.publish import checking
from generator.read import strict_file, strict_yaml
from generator.read.shapes import shape_of

BASE = Path(__file__).parent.parent / "cases/_base/data"
PLACE = "assessments/2023-2024/phong-thu/thcs-a.yml"
TODAY = date(2024, 10, 1)
SOUND = """\
nam_hoc: "2023-2024"
truong: thcs-a
bo_chi_so: bo-thu
trang_thai: da_phe_duyet
phe_duyet: {so: "14/QĐ-THU", ngay: 2024-05-07}
van_ban:
  ke-hoach: {so: "07/KH-THU", ngay: 2023-09-05, trich_yeu: "Kế hoạch chuyển đổi số"}
tra_loi:
  "1.1": {dat: true, minh_chung: [ke-hoach]}
  "1.2.1": {diem: 30, minh_chung: [ke-hoach]}
  "1.2.2": {diem: 15, minh_chung: [ke-hoach]}
  "1.3": {diem: 20, minh_chung: [ke-hoach], ten: "Học liệu số"}
  "2.1": {dat: true, minh_chung: [ke-hoach]}
  "2.2": {diem: 80, minh_chung: [ke-hoach]}
nhan_xet:
  uu_diem:
    - Sổ điểm điện tử đã thay bản giấy.
"""


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1727740800")


@pytest.fixture
def data(tmp_path, root):
    shutil.copytree(root / "data/rubrics", tmp_path / "data/rubrics")
    return Path(shutil.copytree(BASE, tmp_path / "data", dirs_exist_ok=True))


@pytest.fixture
def told(data):
    """Write bytes as the school's file; codes and places of all problems."""

    def check(content, path=PLACE):
        (data / path).parent.mkdir(parents=True, exist_ok=True)
        (data / path).write_bytes(content)
        return [(one.code, one.line, one.column) for one in checking.check(data, ())]

    return check


def read(data):
    assessment, _, problems = assess(open_library(data), PLACE, TODAY)
    assert problems == []
    return assessment


HARMLESS = {
    "as it is": lambda text: text,
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "old Mac line ends": lambda text: text.replace("\n", "\r"),
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "no-break spaces": lambda text: text.replace("Kế hoạch", "Kế\xa0hoạch"),
    "no last line end": lambda text: text.rstrip("\n"),
    "trailing blanks": lambda text: text.replace("\n", "  \n"),
    "empty lines": lambda text: text.replace("\n", "\n\n"),
    "comments": lambda text: "# lời chú\n" + text.replace("truong: thcs-a\n", "truong: thcs-a # mã trường\n"),
    "single quotes": lambda text: text.replace('"', "'"),
    "no quotes": lambda text: text.replace('"', ""),
    "four spaces": lambda text: text.replace("  ", "    "),
    "another order": lambda text: text.replace("truong: thcs-a\n", "") + "truong: thcs-a\n",
    "an empty key": lambda text: text + "ghi_chu:\n",
}


@pytest.mark.parametrize("habit", HARMLESS)
def test_harmless_habits_change_nothing(told, data, habit):
    assert told(SOUND.encode()) == []
    plain = read(data)

    assert told(HARMLESS[habit](SOUND).encode()) == []

    assert replace(read(data), documents=dict(plain.documents)) == plain


@pytest.mark.parametrize("ending", [".yaml", ".YML", ".Yaml"])
def test_any_case_of_the_ending_will_do(told, ending):
    assert told(SOUND.encode(), PLACE.replace(".yml", ending)) == []


def test_another_code_page(told):
    spoiled = SOUND.encode().replace("Kế hoạch".encode(), "Kế".encode("cp1258", "ignore") + b"\xea ho\xe1ch")

    assert told(spoiled) == [("not-utf8", 7, 62)]


def test_utf_16_is_not_utf_8(told):
    assert [code for code, _, _ in told(SOUND.encode("utf-16"))] == ["utf-16"]


@pytest.mark.parametrize(
    "begin", [b"PK\x03\x04\x14\0", b"\xd0\xcf\x11\xe0\xa1\xb1", b"%PDF-1.7\n", b"{\\rtf1\\ansi"]
)
def test_another_kind_of_file_with_our_ending_is_told_as_what_it_is(told, begin):
    assert told(begin + bytes(range(256))) == [("no-text-file", 1, 1)]


def test_a_byte_order_mark_is_said_and_does_no_harm(told, data):
    assert told(b"\xef\xbb\xbf" + SOUND.encode()) == [("byte-order-mark", 1, 1)]


@pytest.mark.parametrize("sign", ["\u200b", "\u202e", "\xad", "\x07", "\u2028", "\U000e0041", "\x85"])
def test_a_hidden_character_is_told_once_where_it_stands(told, sign):
    assert told(SOUND.replace("trang_thai: da", f"trang_thai: {sign}da").encode()) == [
        ("hidden-character", 4, 13)
    ]
    found = told(SOUND.replace("Sổ điểm", f"Sổ đi{sign}ểm").encode())
    assert found == [("hidden-character", 17, 12)]


def test_a_hidden_character_written_as_an_escape(told):
    assert told(SOUND.replace('"Học liệu', '"H\\u200bọc liệu').encode()) == [("hidden-character", 12, 50)]


def test_a_byte_order_mark_in_the_middle_is_hidden(told):
    assert told(SOUND.replace("truong: ", "truong: \ufeff").encode()) == [("hidden-character", 2, 9)]


def test_too_large(told):
    assert told(SOUND.encode() + b"# " + b"x" * 262_144) == [("file-too-large", 1, 1)]


def test_just_not_too_large(told):
    content = SOUND.encode() + b"\n#"

    assert told(content + b"x" * (262_144 - len(content))) == []


def test_too_many_problems_are_counted(told):
    many = "".join(f"khoa{number}: 1\n" for number in range(1100))

    found = told(many.encode())

    assert len(found) == 1001
    assert found[-1][0] == "more-problems"


@pytest.mark.skipif(os.name == "nt", reason="making a link needs rights there")
@pytest.mark.parametrize("to_folder", [False, True])
def test_a_symbolic_link_is_told_and_never_followed(told, data, tmp_path, to_folder):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "thcs-b.yml").write_text("bí mật: 1\n", "utf-8")
    told(SOUND.encode())
    link = data / PLACE.replace("thcs-a.yml", "thcs-b" if to_folder else "thcs-b.yml")
    link.symlink_to(outside if to_folder else outside / "thcs-b.yml", target_is_directory=to_folder)

    found = [(one.code, one.path) for one in checking.check(data, ())]

    assert found == [("symlink", str(link))]


def test_a_file_that_is_not_there(data):
    _, _, problems = assess(open_library(data), PLACE, TODAY)

    assert [(one.code, one.line, one.column) for one in problems] == [("unreadable", 1, 1)]


def test_a_file_outside_the_data_folder_is_checked_without_its_place(data, tmp_path):
    file = tmp_path / "ban-nhap-cua-toi.yml"
    file.write_text(SOUND.replace("diem: 30", "diem: 41"), "utf-8")

    found = [(one.code, one.path, one.line) for one in checking.check(data, [file])]

    assert found == [("outside-data", str(file), 1), ("points-above-max", str(file), 10)]


def test_a_register_in_another_code_page(data):
    file = data / "registers/areas.csv"
    file.write_bytes(file.read_bytes().replace("Huyện Khác".encode(), b"Huy\xean Khac"))

    assert ("not-utf8", 4) in [(one.code, one.line) for one in checking.check(data, ())]


def test_a_register_as_excel_saves_it_is_fine(data):
    for file in (data / "registers").glob("*.csv"):
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))

    assert checking.check(data, ()) == []


def test_a_shape_error_without_words_of_its_own_is_still_a_problem():
    root, _ = strict_yaml.parse("x.yml", "nam_hoc: 1\n")
    assert root is not None
    fault = ValidationError.from_exception_data(
        "Assessment", [{"type": "none_required", "loc": ("nam_hoc",), "input": "1"}]
    )

    problems = list(strict_file._shape_problems("x.yml", Assessment, fault, root, shape_of(Assessment)))

    assert [(one.code, one.line, one.column) for one in problems] == [("shape", 1, 10)]
    assert finding(problems[0], 1, 10).message == "Giá trị của `nam_hoc` không đúng kiểu."


def test_a_byte_order_mark_hides_no_fault_of_the_first_line(told):
    assert ("missing-key", 1, 1) in told(b"\xef\xbb\xbf" + SOUND.replace("bo_chi_so: bo-thu\n", "").encode())
