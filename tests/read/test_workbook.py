"""Workbooks as people, and strangers, send them: every fault by its sheet and cell, never an exception."""

import io
import resource
import shutil
import struct
import unicodedata
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import pipeline
from generator.check.catalogue import catalogue
from generator.model.assessment import Answer, Assessment, Document, Remarks, Report, Step
from generator.model.problem import Problem
from generator.model.school_year import SchoolYear
from generator.present.workbook import Form, form_workbook
from generator.publish.importing import _told
from generator.read import workbook_file
from generator.read.text import HIDDEN, tidy
from generator.read.workbook import read_workbook
from tests.workbooks import Filling

SCHOOL, YEAR = "minh-hoa-th-dom-dom", "2025-2026"


@pytest.fixture(scope="module")
def library(root):
    return pipeline.open_library(root / "data").library


@pytest.fixture(scope="module")
def rubric(library):
    return library.rubrics["4725-qd-bgddt"]


@pytest.fixture(scope="module")
def blank(rubric):
    return form_workbook(Form(rubric, "tieu_hoc", "Tiểu học", school=SCHOOL, school_name="x", year=YEAR))


@pytest.fixture(scope="module")
def nameless(rubric):
    return form_workbook(Form(rubric, "tieu_hoc", "Tiểu học"))


@pytest.fixture
def filling(blank):
    return Filling(blank)


@pytest.fixture
def read(library):
    def read_it(content):
        if isinstance(content, Filling):
            content = content.content()
        return read_workbook("so.xlsx", content, library)

    return read_it


def told(filled):
    """Each fault as its code and cell: `workbook-comma Nhóm 1!E10`."""
    return [
        f"{one.problem.code} {one.cell.sheet}!{one.cell.name}" if one.cell else one.problem.code
        for one in filled.faults
    ]


# ---- what people do ----------------------------------------------------------------------------------


def test_a_form_filled_in_and_saved_by_another_program_is_read(filling, read):
    filling.info(trang_thai="đã phê duyệt", phe_duyet__loai="Quyết định", phe_duyet__so="14/QĐ-THVD")
    filling.info(phe_duyet__ngay=datetime(2026, 5, 7), bao_cao__noi_nhan="Phòng GDĐT; Lưu: VT")
    filling.paper(0, "kế hoạch", loai="Kế hoạch", so="07/KH", ngay=date(2025, 8, 5), trich_yeu="Dạy học")
    filling.answer("1.1", "đạt", minh_chung="kế hoạch")
    filling.answer("1.3.1", 5.5, ten="Zoom", minh_chung="kế hoạch", ghi_chu="- mỗi lớp một phòng")
    filling.answer("1.6.1", 6, so_luong=52, tong_so=56)
    filling.line("Quá trình", 0, tu=date(2026, 4, 21), den=date(2026, 4, 24), viec="Chấm")
    filling.line("Quá trình", 1, tu=date(2026, 5, 2), viec="Họp")
    filling.remark("uu_diem", "Tốt")

    found = read(filling)

    assert told(found) == []
    assert found.tree == {
        "nam_hoc": YEAR,
        "truong": SCHOOL,
        "bo_chi_so": "4725-qd-bgddt",
        "trang_thai": "da_phe_duyet",
        "phe_duyet": {"loai": "quyet_dinh", "so": "14/QĐ-THVD", "ngay": date(2026, 5, 7)},
        "bao_cao": {"noi_nhan": ["Phòng GDĐT", "Lưu: VT"]},
        "van_ban": {
            "kế hoạch": {
                **{"loai": "ke_hoach", "so": "07/KH", "ngay": date(2025, 8, 5), "trich_yeu": "Dạy học"}
            }
        },
        "tra_loi": {
            "1.1": {"dat": True, "minh_chung": ["kế hoạch"]},
            "1.3.1": {
                **{"diem": Decimal("5.5"), "ten": "Zoom", "minh_chung": ["kế hoạch"]},
                "ghi_chu": "- mỗi lớp một phòng",
            },
            "1.6.1": {"diem": Decimal(6), "so_luong": Decimal(52), "tong_so": Decimal(56)},
        },
        "qua_trinh": [
            {"tu": date(2026, 4, 21), "den": date(2026, 4, 24), "viec": "Chấm"},
            {"ngay": date(2026, 5, 2), "viec": "Họp"},
        ],
        "nhan_xet": {"uu_diem": ["Tốt"]},
    }


@pytest.mark.parametrize(
    "typed",
    [
        "07/05/2026",
        "7/5/2026",
        " 7-5-2026 ",
        "7.5.2026",
        "2026-05-07",
        datetime(2026, 5, 7),
        date(2026, 5, 7),
        46149,
    ],
)
def test_a_date_is_understood_as_people_here_write_it(filling, read, typed):
    cell = filling.field("phe_duyet.ngay")
    cell.value = typed
    if isinstance(typed, int):
        cell.number_format = "General"

    assert read(filling).tree["phe_duyet"] == {"ngay": date(2026, 5, 7)}


@pytest.mark.parametrize(
    ("typed", "meant"), [("6", 6), (" 6.5 ", "6.5"), (6, 6), (6.5, "6.5"), (6.499999999999999, "6.5")]
)
def test_a_number_is_a_number_even_as_text(filling, read, typed, meant):
    filling.answer("1.3.1", typed)

    assert read(filling).tree["tra_loi"]["1.3.1"] == {"diem": Decimal(meant)}


@pytest.mark.parametrize("typed", ["đạt", "Đạt", "ĐẠT ", "dat", unicodedata.normalize("NFD", "đạt"), True])
def test_met_is_met_however_it_is_typed(filling, read, typed):
    filling.answer("1.1", typed)

    assert read(filling).tree["tra_loi"]["1.1"] == {"dat": True}


def test_several_documents_in_one_cell_and_names_written_otherwise(filling, read):
    filling.paper(0, "Kế hoạch")
    filling.paper(1, "quy chế")
    filling.paper(2, "a, b")
    filling.answer("1.3.1", 5, minh_chung="ke hoach; QUY CHẾ")
    filling.answer("1.3.2", 5, minh_chung="a, b")
    filling.answer("1.3.3", 5, minh_chung="quy chế, chưa kê")

    answers = read(filling).tree["tra_loi"]

    assert answers["1.3.1"]["minh_chung"] == ["Kế hoạch", "quy chế"]
    assert answers["1.3.2"]["minh_chung"] == ["a, b"]
    assert answers["1.3.3"]["minh_chung"] == ["quy chế", "chưa kê"]


def test_rows_sorted_columns_moved_sheets_renamed_make_no_difference(filling, read):
    filling.answer("1.1", "đạt", ghi_chu="có")
    filling.answer("1.3.1", 5.5)
    filling.answer("1.7.3", 4)
    before = read(filling)
    sheet = filling.book["Nhóm 1"]
    top, _ = filling.keys(sheet)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=top + 1)]
    for at, values in enumerate(reversed(rows), top + 1):
        for column, value in enumerate(values, 1):
            sheet.cell(at, column).value = None if str(value).startswith("=") else value
    for row in sheet.iter_rows(min_row=top - 1):
        values = [cell.value for cell in row]
        for column, value in enumerate([*values[:2], *reversed(values[2:])], 1):
            sheet.cell(row[0].row, column).value = value
    sheet.title = "Dạy và học"
    filling.book.move_sheet(sheet, 4)

    after = read(filling)

    assert (after.tree, told(after)) == (before.tree, [])


def test_text_is_composed_and_odd_spaces_are_spaces(filling, read):
    note = unicodedata.normalize("NFD", "Trường\u00a0học\tsố ") + "\r\n  dòng hai  "
    filling.answer("1.3.1", 5, ghi_chu=note)

    assert read(filling).tree["tra_loi"]["1.3.1"]["ghi_chu"] == "Trường học số\n  dòng hai"


def test_a_school_may_be_named_by_its_name(nameless, read):
    filling = Filling(nameless)
    filling.info(truong="trường tiểu học  kiến quốc", nam_hoc="2023 – 2024")

    assert read(filling).tree["truong"] == "th-kien-quoc"


signs = st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"])
texts = (
    st.one_of(
        st.text(signs, min_size=1, max_size=60),
        st.sampled_from(
            [
                "=1+1",
                "+84",
                "-5",
                "@a",
                '"q"',
                "'q",
                "a\nb",
                "1e5",
                "007",
                "1/2",
                "TRUE",
                "#N/A",
                "🙂👩‍🏫",
                "_x0041_",
                "_x000a_",
                "{=1}",
            ]
        ),
        st.builds(lambda a, b: a + b, st.sampled_from("=+-@'\""), st.text(signs, max_size=20)),
    )
    .map(lambda text: HIDDEN.sub("", tidy(text)).replace("\t", " "))
    .map(lambda text: "\n".join(line.rstrip() for line in text.split("\n")).strip())
    .filter(lambda text: text and not HIDDEN.search(text) and "x005F_" not in text)
    .filter(lambda text: not workbook_file._ESCAPED.search(text))
)


@settings(max_examples=20)
@given(st.lists(texts, min_size=8, max_size=8))
def test_texts_come_back_as_they_went_out(rubric, library, said):
    one, two, three, four, five, six, seven, eight = said
    own = Assessment(
        "x.yml",
        SchoolYear(2025),
        SCHOOL,
        rubric.id,
        True,
        report=Report(number=one),
        documents={two[:40].strip(): Document("", abstract=three, number=four)},
        answers={"1.3.1": Answer(name=five, note=six)},
        steps=(Step(seven),),
        remarks=Remarks(strengths=(eight,)),
    )
    form = Form(rubric, "tieu_hoc", "Tiểu học", school=SCHOOL, year=YEAR, own=own)

    for content in (form_workbook(form), Filling(form_workbook(form)).content()):
        found = read_workbook("so.xlsx", content, library)
        assert found.faults == ()
        assert found.tree["bao_cao"] == {"so": one}
        assert found.tree["van_ban"] == {two[:40].strip(): {"so": four, "trich_yeu": three}}
        assert found.tree["tra_loi"] == {"1.3.1": {"ten": five, "ghi_chu": six}}
        assert found.tree["qua_trinh"] == [{"viec": seven}]
        assert found.tree["nhan_xet"] == {"uu_diem": [eight]}


# ---- faults of cells ---------------------------------------------------------------------------------


def points(value):
    return lambda filling: filling.answer("1.3.1", value)


def day(value):
    return lambda filling: filling.info(bao_cao__ngay=value)


def copied_row(filling):
    filling.at("1.3.2", "ma").value = "1.3.1"


def no_code(filling):
    filling.answer("1.3.1", 5)
    filling.at("1.3.1", "ma").value = None


def papers_twice(filling):
    filling.paper(0, "ke-hoach")
    filling.paper(2, "ke-hoach", so="2")


CELLS = {
    "decimal comma": (points("6,5"), "workbook-comma Nhóm 1!E11"),
    "words for points": (points("sáu điểm"), "workbook-not-a-number Nhóm 1!E11"),
    "met for points": (points("đạt"), "workbook-not-a-number Nhóm 1!E11"),
    "beyond all numbers": (points(1e300), "workbook-not-a-number Nhóm 1!E11"),
    "points turned into a date": (points(datetime(2026, 5, 6)), "workbook-number-date Nhóm 1!E11"),
    "a formula": (points("=3+2.5"), "workbook-formula Nhóm 1!E11"),
    "a link to another book": (points("='[so khac.xlsx]Sheet1'!A1"), "workbook-formula Nhóm 1!E11"),
    "an error": (points("#REF!"), "workbook-error Nhóm 1!E11"),
    "points for a condition": (lambda f: f.answer("1.1", "rồi"), "workbook-choice Nhóm 1!E8"),
    "American date": (day("05/25/2026"), "workbook-date Thông tin!C25"),
    "two-digit year": (day("7/5/26"), "workbook-date Thông tin!C25"),
    "no such day": (day("31/2/2026"), "workbook-date Thông tin!C25"),
    "a date in words": (day("ngày 7 tháng 5"), "workbook-date Thông tin!C25"),
    "state": (lambda f: f.info(trang_thai="xong"), "workbook-choice Thông tin!C12"),
    "number of a document as a date": (
        lambda f: f.paper(0, "a", so=datetime(2026, 5, 14)),
        "workbook-not-text Văn bản!D6",
    ),
    "zero-width space": (lambda f: f.answer("1.1", "đạt", ghi_chu="a\u200bb"), "hidden-character Nhóm 1!M8"),
    "bidi override": (lambda f: f.answer("1.1", "đạt", ghi_chu="a\u202eb"), "hidden-character Nhóm 1!M8"),
    "bell": (lambda f: f.answer("1.1", "đạt", ghi_chu="a_x0007_b"), "hidden-character Nhóm 1!M8"),
    "copied row": (copied_row, "workbook-code-twice Nhóm 1!B12"),
    "row without code": (no_code, "workbook-no-code Nhóm 1!B11"),
    "document without name": (lambda f: f.line("Văn bản", 0, so="7/KH"), "workbook-no-key Văn bản!B6"),
    "document twice": (papers_twice, "workbook-key-twice Văn bản!B8"),
    "step without words": (
        lambda f: f.line("Quá trình", 0, tu=date(2026, 5, 2)),
        "workbook-no-step Quá trình!D6",
    ),
    "year": (lambda f: f.info(nam_hoc="2025"), "workbook-year Thông tin!C9"),
    "no year": (lambda f: f.info(nam_hoc=""), "workbook-no-year Thông tin!C9"),
    "no school": (lambda f: f.info(truong=""), "workbook-no-school Thông tin!C7"),
    "unknown school": (lambda f: f.info(truong="Trường Tiểu học Không Có"), "workbook-school Thông tin!C7"),
}


@pytest.mark.parametrize("case", CELLS)
def test_a_fault_of_a_cell_is_told_with_its_sheet_and_cell(filling, read, case):
    spoil, expected = CELLS[case]
    spoil(filling)

    found = read(filling)

    assert told(found) == [expected]


def test_all_faults_are_told_at_once(filling, read):
    filling.answer("1.3.1", "6,5")
    filling.answer("2.3.1", "=1")
    filling.info(bao_cao__ngay="32/1/2026")

    assert told(read(filling)) == [
        "workbook-date Thông tin!C25",
        "workbook-comma Nhóm 1!E11",
        "workbook-formula Nhóm 2!E11",
    ]


def test_schools_of_the_same_name_are_told_apart_by_their_ids(root, nameless, tmp_path):
    data = tmp_path / "data"
    shutil.copytree(root / "tests/cases/_base/data", data)
    shutil.copytree(root / "data/rubrics", data / "rubrics", dirs_exist_ok=True)
    register = data / "registers/schools.csv"
    register.write_text(register.read_text("utf-8").replace("Trường THCS B", "Trường THCS A"), "utf-8")
    filling = Filling(nameless)
    filling.info(truong="Trường THCS A", nam_hoc="2023-2024")

    found = read_workbook("so.xlsx", filling.content(), pipeline.open_library(data).library)

    assert told(found) == ["workbook-school-several Thông tin!C7"]
    assert found.faults[0].problem.facts["listed"] == "thcs-a, thcs-b"


# ---- faults of the whole -----------------------------------------------------------------------------


def without(sheet):
    def spoil(filling):
        del filling.book[sheet]

    return spoil


def newer(filling):
    filling.raw("_cds", "B2", "99")


def copied_sheet(filling):
    copy = filling.book.copy_worksheet(filling.book["Văn bản"])
    copy.title = "Văn bản (2)"


WHOLE = {
    "another workbook": (without("_cds"), ["workbook-strange"]),
    "a newer form": (newer, ["workbook-version"]),
    "a sheet deleted": (without("Văn bản"), ["workbook-sheet-missing"]),
    "both groups deleted": (
        lambda f: [without("Nhóm 1")(f), without("Nhóm 2")(f)],
        ["workbook-sheet-missing"],
    ),
    "a sheet copied": (copied_sheet, ["workbook-sheet-twice"]),
}


@pytest.mark.parametrize("case", WHOLE)
def test_a_fault_of_the_whole_workbook_is_one_sentence(filling, read, case):
    spoil, expected = WHOLE[case]
    spoil(filling)

    assert told(read(filling)) == expected


def repacked(content, change=lambda name, data: data, more=()):
    """The same parts in a new file, each as `change` makes it (`None`: left out)."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = change(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
        for name, data in more:
            new.writestr(name, data)
    return made.getvalue()


def in_sheet(content, before, after):
    return repacked(
        content, lambda name, data: data.replace(before, after) if name.endswith("sheet2.xml") else data
    )


def bomb(content):
    """A sheet that unpacks to 200 MB."""
    rows = b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>a</t></is></c></row>'
    padding = b" " * (200 * 1024 * 1024)
    return in_sheet(content, b"<sheetData>", b"<sheetData>" + rows % (1, 1) + padding)


def lying_bomb(content):
    """A part that says it is small, in the list of parts and in its own head, and is not."""
    large = bytearray(bomb(content))
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = large.find(signature)
        while at >= 0:
            size = struct.unpack_from("<I", large, at + offset)[0]
            if size > 10**8:
                struct.pack_into("<I", large, at + offset, 1000)
            at = large.find(signature, at + 4)
    return bytes(large)


def laughs(content):
    lines = [b'<!DOCTYPE worksheet [<!ENTITY a0 "lol">']
    lines += [b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12)]
    head = b"".join(lines) + b"]>"
    return in_sheet(content, b"<worksheet", head + b"<worksheet")


def outside_entity(content):
    head = b'<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    return in_sheet(content, b"<worksheet", head + b"<worksheet")


def crowded(before, more):
    """What is small to send and long to read."""
    return lambda content: repacked(content, lambda name, data: data.replace(before, more + before))


def many_parts(content):
    return repacked(content, more=[(f"xl/x{n}.xml", b"") for n in range(1000)])


def plain_zip(_):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as new:
        new.writestr("word/document.xml", b"<w/>")
    return made.getvalue()


def ods(_):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as new:
        new.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        new.writestr("content.xml", "<x/>")
    return made.getvalue()


def encrypted_part(content):
    """The flag of encryption on every part."""
    made = bytearray(content)
    for signature, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = made.find(signature)
        while at >= 0:
            made[at + offset] |= 1
            at = made.find(signature, at + 4)
    return bytes(made)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
HOSTILE = {
    "a text renamed": (lambda _: "mã,điểm\n1.1,5\n".encode(), "workbook-none"),
    "nothing at all": (lambda _: b"", "workbook-none"),
    "a Word document": (plain_zip, "workbook-none"),
    "old Excel": (lambda _: OLE, "workbook-old"),
    "with a password": (lambda _: OLE + "EncryptedPackage".encode("utf-16-le"), "workbook-locked"),
    "OpenDocument": (ods, "workbook-ods"),
    "cut off": (lambda content: content[: len(content) // 2], "workbook-broken"),
    "cut off early": (lambda content: content[:100], "workbook-broken"),
    "encrypted parts": (encrypted_part, "workbook-broken"),
    "bytes flipped": (
        lambda c: c[:3000] + bytes(255 - b for b in c[3000:3400]) + c[3400:],
        "workbook-broken",
    ),
    "a zip bomb": (bomb, "workbook-too-large"),
    "a zip bomb that lies": (lying_bomb, "workbook-broken"),
    "more parts than any workbook": (many_parts, "workbook-too-large"),
    "too many bytes": (lambda c: c + b"\0" * workbook_file.MOST_BYTES, "workbook-too-large"),
    "half a million cells in a row": (
        crowded(b"</sheetData>", b'<row r="900">' + b'<c r="A900"/>' * 500_000 + b"</row>"),
        "workbook-too-large",
    ),
    "half a million texts": (crowded(b"</sst>", b"<si><t/></si>" * 500_000), "workbook-too-large"),
    "cells joined beyond all bounds": (
        crowded(b"<pageMargins", b'<mergeCell ref="A1:XFD1048576"/>' * 100_000),
        "workbook-too-large",
    ),
    "deeper than any XML": (
        crowded(b"<sheetData>", b"<a>" * 80_000 + b"</a>" * 80_000),
        "workbook-too-large",
    ),
    "a billion laughs": (laughs, "workbook-broken"),
    "a file of this machine": (outside_entity, "workbook-broken"),
    "no sheets": (lambda c: repacked(c, lambda n, d: None if "worksheets/" in n else d), "workbook-strange"),
    "not XML": (
        lambda c: repacked(c, lambda n, d: b"\0\1\2" if n == "xl/workbook.xml" else d),
        "workbook-broken",
    ),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_or_broken_file_is_one_sentence_and_little_memory(blank, library, case):
    make, code = HOSTILE[case]
    content = make(blank)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    found = read_workbook("so.xlsx", content, library)

    assert [one.problem.code for one in found.faults] == [code]
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 150 * 1024  # KB


def test_a_sheet_that_says_it_is_huge_is_read_as_it_is(filling, read):
    filling.answer("1.3.1", 5)
    content = filling.content()
    before = read(content)

    for lie in (b'ref="A1:XFD1048576"', b'ref="A1"', b'ref="nonsense"'):
        import re

        spoiled = in_sheet(content, re.search(rb'ref="A1:[A-Z]+\d+"', part(content, "sheet2"))[0], lie)
        found = read(spoiled)
        assert told(found) in ([], ["workbook-broken"])
        if not found.faults:
            assert found.tree == before.tree


def part(content, name):
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return next(file.read(one) for one in file.namelist() if one.endswith(f"{name}.xml"))


def test_far_cells_and_many_rows_are_not_waited_for(filling, read):
    filling.answer("1.3.1", 5)
    sheet = filling.book["Nhóm 2"]
    sheet["XFD9"] = "xa"
    sheet["C1048576"] = "rất xa"

    assert told(read(filling)) == [f"workbook-beyond Nhóm 2!{cell}" for cell in ("XFD9", "C1048576")]


def test_links_outside_are_not_followed_and_pictures_not_looked_at(filling, read):
    filling.answer("1.3.1", 5)
    content = repacked(
        filling.content(),
        more=[
            ("xl/externalLinks/externalLink1.xml", b"<not really xml"),
            ("xl/media/image1.png", b"\0" * 1000),
            ("xl/vbaProject.bin", b"\0" * 1000),
        ],
    )

    found = read(content)

    assert told(found) == []
    assert found.tree["tra_loi"] == {"1.3.1": {"diem": Decimal(5)}}


@settings(max_examples=100)
@given(st.data())
def test_any_damage_is_a_sentence(blank, library, data):
    content = bytearray(blank)
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    end = data.draw(st.sampled_from([len(content), data.draw(st.integers(0, len(content)))]))

    found = read_workbook("so.xlsx", bytes(content[:end]), library)

    assert all(one.problem.code in catalogue() for one in found.faults)


@settings(max_examples=60)
@given(st.data())
def test_any_damage_to_the_xml_is_a_sentence(blank, library, data):
    names = [name for name in zipfile.ZipFile(io.BytesIO(blank)).namelist() if name.startswith("xl/")]
    chosen = data.draw(st.sampled_from(names))

    def damaged(name, content):
        if name != chosen:
            return content
        spoiled = bytearray(content)
        for _ in range(data.draw(st.integers(1, 4))):
            at = data.draw(st.integers(0, len(spoiled) - 1))
            spoiled[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
        return bytes(spoiled)

    found = read_workbook("so.xlsx", repacked(blank, damaged), library)

    assert all(one.problem.code in catalogue() for one in found.faults)


def test_every_fault_of_workbooks_is_shown_here():
    shown = {place.split()[0] for _, place in CELLS.values()}
    shown |= {code for _, codes in WHOLE.values() for code in codes}
    shown |= {code for _, code in HOSTILE.values()}
    shown |= {"workbook-school-several", "workbook-school-twice"}  # above; tests/cli/test_import.py
    shown |= {"workbook-beyond", "workbook-many-sheets"}  # above; tests/hostile/test_limits.py

    assert {code for code in catalogue() if code.startswith("workbook-")} - shown == set()


OF_CELLS = {
    *("no-such-day", "not-a-number", "not-an-option", "not-text", "list-empty", "id-form", "id-lookalike"),
    *("school-unknown", "school-not-in-force", "missing-key", "text-too-long", "not-a-whole-number"),
}


@pytest.mark.parametrize(
    "code",
    [one.code for one in catalogue().values() if one.group in ("points", "evidence") or one.code in OF_CELLS],
)
def test_whoever_filled_in_cells_is_told_of_cells_not_of_keys(code):
    """A remedy that says "write `phe_duyet`" helps nobody who has a workbook before them."""
    told = _told(Problem(code, "so.xlsx"), None).finding

    assert "`" not in told.message + told.hint, told
