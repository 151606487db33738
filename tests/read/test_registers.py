"""Registers as officers and Excel write them: what is told, where, once; and what is read on all the same."""

import codecs
import shutil
from datetime import date
from pathlib import Path

import pytest

from generator.pipeline import assess, open_library
from generator.publish import checking
from generator.read.register_table import HEADERS, place_of
from generator.wording import words

BASE = Path(__file__).parent.parent / "cases/_base/data"
SCHOOL_FILE = """\
nam_hoc: "2023-2024"
truong: thcs-a
bo_chi_so: bo-thu
trang_thai: da_phe_duyet
phe_duyet: {so: "14/QĐ-THU", ngay: 2024-05-07}
tong_diem: {"1": 60, "2": 70}
"""


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1727740800")


@pytest.fixture
def data(tmp_path, root):
    shutil.copytree(root / "data/rubrics", tmp_path / "data/rubrics")
    made = Path(shutil.copytree(BASE, tmp_path / "data", dirs_exist_ok=True))
    place = made / "assessments/2023-2024/phong-thu/thcs-a.yml"
    place.parent.mkdir(parents=True)
    place.write_text(SCHOOL_FILE, "utf-8")
    return made


@pytest.fixture
def told(data):
    """Change a register, given its bytes; the problems of all files."""

    def change(name, how):
        file = data / f"registers/{name}.csv"
        file.write_bytes(how(file.read_bytes()))
        return [(one.code, Path(one.path).name, one.line, one.column) for one in checking.check(data, ())]

    return change


def replaced(old, new):
    return lambda content: content.replace(old.encode(), new.encode())


# ---- a register that is not there ----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["areas", "authorities", "schools", "stages"])
def test_a_register_that_is_missing_is_told_once_and_nobody_else_is_blamed(data, name):
    (data / f"registers/{name}.csv").unlink()

    assert [(one.code, Path(one.path).name) for one in checking.check(data, ())] == [
        ("register-missing", f"{name}.csv")
    ]


@pytest.mark.parametrize("name", ["areas", "authorities", "schools", "stages"])
@pytest.mark.parametrize("content", [b"", b"\n\n", None])
def test_a_register_without_a_row_is_told_once(told, name, content):
    found = told(name, lambda before: before.split(b"\n")[0] + b"\n" if content is None else content)

    assert found == [("register-empty", f"{name}.csv", 1, 1)]


def test_registers_nobody_refers_to_may_be_empty(tmp_path):
    (tmp_path / "registers").mkdir()
    for name, columns in HEADERS.items():
        (tmp_path / f"registers/{name}.csv").write_text(",".join(columns) + "\n", "utf-8")

    assert checking.check(tmp_path, ()) == []


# ---- what is no CSV as we need it ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "code"),
    [
        (lambda _: b"PK\x03\x04\x14\0\6\0", "no-text-file"),
        (lambda before: before.decode().encode("utf-16"), "utf-16"),
        (lambda before: before.decode().encode("utf-16-le"), "utf-16"),
        (lambda before: before.replace(b",", b";"), "register-separator"),
        (lambda before: before.replace(b",", b"\t"), "register-separator"),
        (lambda before: codecs.BOM_UTF8 + before.replace(b",", b";"), "register-separator"),
    ],
)
def test_another_kind_of_file_is_told_as_what_it_is(told, how, code):
    assert told("schools", how) == [(code, "schools.csv", 1, 1)]


def test_another_code_page_is_told_where_it_begins_to_show(told):
    found = told("areas", lambda before: before.decode().encode("cp1258", "replace"))

    assert found == [("not-utf8", "areas.csv", 4, 20)]


@pytest.mark.parametrize(
    "head",
    [
        "Mã,TÊN,loai,thuoc,tu_ngay,den_ngay,thay_boi",
        "ma,ten,loai,thuoc,tu_ngay,den_ngay,thay_the",
        "ten,ma,loai,thuoc,tu_ngay,den_ngay,thay_boi",
        "ma,ten,loai,thuoc,tu_ngay,den_ngay,thay_boi,,",
        "viet-nam,Việt Nam,quoc_gia,,,,",
        "mã số,tên",
        "a,b,c,d,e,f,g",
    ],
)
def test_a_header_is_told_once_and_rows_are_read_where_they_can_be(told, head):
    found = told("areas", lambda before: head.encode() + before[before.index(b"\n") :])

    assert found == [("register-header", "areas.csv", 1, 1)]


def test_behind_a_strange_header_rows_are_still_looked_at(told):
    found = told("areas", replaced("ma,ten", "Mã,Tên"))
    more = told("areas", replaced("huyen,", "huyện,"))

    assert [one[0] for one in found] == ["register-header"]
    assert more == [("register-header", "areas.csv", 1, 1), ("register-kind", "areas.csv", 3, 21)]


def test_columns_in_another_order_are_read_by_their_names(told):
    def turned(before):
        rows = [line.split(",") for line in before.decode().splitlines()]
        return "\n".join(",".join([row[1], row[0], *row[2:]]) for row in rows).encode()

    assert told("areas", turned) == [("register-header", "areas.csv", 1, 1)]


# ---- rows ------------------------------------------------------------------------------------------------


def test_a_quote_that_is_never_closed_is_told_where_it_opens_and_the_rest_is_read(told):
    found = told("schools", replaced("thcs-b,Trường", 'thcs-b,"Trường'))
    both = told("schools", replaced("thcs-s,Trường THCS S,thcs", "thcs-s,Trường THCS S,thcss"))

    assert found == [("register-csv", "schools.csv", 3, 8)]
    assert both == [("register-csv", "schools.csv", 3, 8), ("register-unknown", "schools.csv", 20, 22)]


def test_every_row_may_have_a_broken_quote(told):
    found = told("schools", replaced(",Trường", ',"Trường'))

    assert {one[0] for one in found} == {"register-csv"}
    assert [one[2] for one in found] == [*range(2, 27)]


def test_a_cell_of_several_lines_is_no_fault(told):
    assert told("schools", replaced("Trường THCS B,", '"Trường\nTHCS B",')) == []


def test_a_fault_behind_a_cell_of_several_lines_is_told_in_its_own_line(told):
    found = told("schools", replaced("Trường THCS B,thcs,huyen-thu", '"Trường\nTHCS B",thcs,huyen-la'))

    assert found == [("register-unknown", "schools.csv", 4, 14)]


@pytest.mark.parametrize("row", ["THCS-A", "thcs a", "Thcs_A"])
def test_a_school_whose_id_is_written_wrongly_has_no_unknown_files(told, row):
    found = told("schools", replaced("thcs-a,", f"{row},"))

    assert {one[:2] for one in found} == {("register-id-form", "schools.csv")}


def test_a_row_at_fault_excuses_the_files_of_its_school_only(told, data):
    other = data / "assessments/2023-2024/phong-thu/thcs-zz.yml"
    other.write_text(SCHOOL_FILE.replace("thcs-a", "thcs-zz"), "utf-8")

    found = told("schools", replaced("thcs-b,Trường", "thcs-b,Trường,"))

    assert sorted(one[0] for one in found) == ["register-width", "school-unknown"]


def test_a_faulty_row_of_a_tree_hides_no_fault_of_another(told):
    found = told(
        "areas",
        replaced(
            "huyen-khac,Huyện Khác,huyen,tinh-thu,,2025-06-30", "huyen-khac,Huyện Khác,hh,tinh-la,,30/6"
        ),
    )

    assert [one[0] for one in found] == ["register-kind", "register-unknown", "register-date-form"]


def test_what_stands_in_every_row_is_told_once(data, told):
    told("schools", replaced(",co,", ",có,"))

    found = checking.check(data, ())

    assert [(one.code, one.line) for one in found] == [("register-demo", 2)]
    assert "dòng 3, 4, 5" in found[0].message


def test_the_example_is_of_the_very_register(data):
    for name in ("areas", "authorities", "schools", "stages"):
        file = data / f"registers/{name}.csv"
        file.write_bytes(b"x" + file.read_bytes())

    examples = {Path(one.path).stem: one.example.split("\n")[0] for one in checking.check(data, ())}

    assert examples == {name: ",".join(HEADERS[name]) for name in examples}
    assert examples.keys() == {"areas", "authorities", "schools", "stages"}


@pytest.mark.parametrize("name", HEADERS)
def test_every_example_fits_its_register(name):
    shown = words(f"csv.example.{name}")
    rows = [row for kind, text in shown.items() if kind != "quoted" for row in text.split("\n")]

    assert shown["header"] == ",".join(HEADERS[name])
    assert {len(row.split(",")) for row in rows} == {len(HEADERS[name])}


def test_the_place_of_a_cell():
    lines = [",".join(HEADERS["areas"]), 'xa-a,"Xã A, B",xa,tinh', 'xa-b,"Xã', 'B",xa,tinh', "xa-c"]

    assert place_of(lines, "areas", 2, "ma") == (2, 1)
    assert place_of(lines, "areas", 2, "loai") == (2, 16)
    assert place_of(lines, "areas", 3, "loai") == (4, 4)
    assert place_of(lines, "areas", 5, "thuoc") == (5, 1)
    assert place_of([], "areas", 1, "ma") == (1, 1)


def test_of_circles_that_meet_one_is_told_and_circles_apart_are_all_told(data):
    many = "".join(f"x-{n},Vùng,xa,x-{(n + 1) % 4000},,,\n" for n in range(4000))
    fan = "".join(f"y-0,Vùng,xa,y-{n},{2000 + n}-01-01,{2000 + n}-12-31,\n" for n in range(1, 60))
    fan += "".join(f"y-{n},Vùng,xa,y-0,,,\n" for n in range(1, 60))
    areas = data / "registers/areas.csv"
    areas.write_text(areas.read_text("utf-8") + many + fan, "utf-8")

    codes = [one.code for one in open_library(data).problems]

    assert codes.count("register-knot") == 2


def test_a_broken_list_of_contacts_makes_no_contact_personal(data):
    contacts = data / "registers/contacts.csv"
    file = next((data / "assessments").glob("*/*/*.yml"))
    text = file.read_text("utf-8") + 'ghi_chu: "Gọi 0912 345 678"\n'
    file.write_text(text, "utf-8")
    contacts.write_text('ma,lien_he,ghi_chu\nthcs-a,"0912 345 678,\n', "utf-8")

    opening = open_library(data)
    found, _, problems = assess(opening, str(file.relative_to(data)), date(2024, 10, 1))

    assert not any(one.code.startswith("personal-") for one in problems)
    assert "0912" not in found.note
