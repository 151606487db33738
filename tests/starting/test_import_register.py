"""`cds import-register`: lists in any order and dress become dated rows, and nothing is lost on the way."""

import csv
import io
import os
import re
import shutil
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.pipeline import open_library
from generator.publish.lists import merging, nouns, writing
from generator.read.table_file import _TCVN3
from tests.starting.offices import HEAD, as_csv, workbook

ROWS = [
    HEAD,
    (1, 1000701, "Trường Tiểu học Kim Đồng", "Tiểu học", "Xã Mây Trắng"),
    (2, 79000702, "Trường THCS Gió Đồi", "THCS", "Phường Trăng Non"),
    (3, 79000703, "Trường THPT Sông Xanh", "THPT", "Phường Trăng Non"),
]


@pytest.fixture
def take(here, kho):
    """Run the command in the new repository."""
    return lambda file, *more: here("import-register", file, *more, cwd=kho)


def register(kho, name="schools"):
    text = (kho / f"data/registers/{name}.csv").read_text("utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def by_id(kho):
    return {row["ma"]: row for row in register(kho)}


def test_a_preview_shows_the_columns_and_writes_nothing(take, kho, tmp_path):
    above = ["SỞ GIÁO DỤC VÀ ĐÀO TẠO", "DANH SÁCH TRƯỜNG", "(Kèm theo công văn số 12)"]
    before = register(kho), register(kho, "areas")

    done = take(workbook(tmp_path / "ds.xlsx", ROWS, above))

    assert done.returncode == 0, done.stderr
    assert "“Mã trường” → mã của ngành (ma_truong)" in done.stdout
    assert "Không dùng: “STT”" in done.stdout
    assert "Địa bàn mới, thêm vào areas.csv (2):" in done.stdout
    assert "th-kim-dong: Trường Tiểu học Kim Đồng" in done.stdout
    assert "chưa ghi gì" in done.stderr
    assert (register(kho), register(kho, "areas")) == before


def test_written_registers_pass_the_check_and_a_second_time_changes_nothing(take, here, kho, tmp_path):
    file = workbook(tmp_path / "ds.xlsx", ROWS)

    assert take(file, "--write").returncode == 0
    assert here("check", cwd=kho).stdout == ""
    assert by_id(kho)["th-kim-dong"] | {"website": ""} == {
        **{"ma": "th-kim-dong", "ten": "Trường Tiểu học Kim Đồng", "cap_hoc": "tieu_hoc"},
        **{"dia_ban": "xa-may-trang", "co_quan": "ubnd-xa-may-trang", "ma_truong": "01000701"},
        **{"website": "", "minh_hoa": "", "tu_ngay": "2025-07-01", "den_ngay": "", "thay_boi": ""},
    }
    assert by_id(kho)["thpt-song-xanh"]["co_quan"] == "so-gddt-vi-du", "the office manages upper secondary"
    assert register(kho, "authorities")[-1]["ten"] == "UBND phường Trăng Non"

    before = {path: path.read_bytes() for path in (kho / "data/registers").iterdir()}
    again = take(file, "--write")
    assert "3 trường đã đúng như danh mục; 0 dòng sẽ thêm hoặc đổi" in again.stderr
    assert {path: path.read_bytes() for path in (kho / "data/registers").iterdir()} == before


def test_columns_come_in_any_order_under_other_names(take, kho, tmp_path):
    rows = [
        ("Phường, xã", "Bậc học", "Tên cơ sở giáo dục", "Điện thoại", "Mã định danh"),
        ("Xã Mây Trắng", "TH&THCS", "Đá Bạc", "", "79000710"),
    ]

    assert take(workbook(tmp_path / "ds.xlsx", rows), "--write").returncode == 0
    assert by_id(kho)["da-bac"]["cap_hoc"] == "th_thcs"


def test_a_column_can_be_named_by_hand(take, kho, tmp_path):
    rows = [("Gọi là", "Nơi", "Cấp"), ("Trường Mầm non Hoa Nắng", "Xã Mây Trắng", "MN")]
    file = workbook(tmp_path / "ds.xlsx", rows)

    assert take(file).returncode == 3
    done = take(file, "--column", "ten=Gọi là", "--column", "dia_ban=NƠI", "--write")

    assert done.returncode == 0, done.stderr
    assert by_id(kho)["mn-hoa-nang"]["cap_hoc"] == "mam_non"
    assert take(file, "--column", "ten=Khác").returncode == 3
    assert "Các tên: ma_truong, ten" in take(file, "--column", "x=y").stderr


def test_headings_totals_numbering_and_signatures_are_no_schools(take, kho, tmp_path):
    rows = [
        HEAD,
        ("(1)", "(2)", "(3)", "(4)", "(5)"),
        ("I. XÃ MÂY TRẮNG",),
        ("A. Tiểu học",),
        (1, "", "Trường Kim Đồng", "", ""),
        ("B. THCS",),
        (2, "", "Trường Gió Đồi", "", ""),
        HEAD,
        ("", "", "Tổng cộng: 2 trường", "", ""),
        ("Cộng", 2),
        ("", "", "", "", "Mây Trắng, ngày 1 tháng 9 năm 2026"),
        ("", "", "", "Người lập biểu"),
    ]

    done = take(workbook(tmp_path / "ds.xlsx", rows), "--write")

    assert (done.returncode, "Chưa nhận được" in done.stdout) == (0, False), done.stdout
    assert {row["ma"]: row["cap_hoc"] for row in register(kho)} == {"kim-dong": "tieu_hoc", "gio-doi": "thcs"}
    assert {row["dia_ban"] for row in register(kho)} == {"xa-may-trang"}


def tcvn3(text):
    back = {letter: sign for sign, letter in _TCVN3.items()}
    return "".join(back.get(letter, letter) for letter in text)


@pytest.mark.parametrize(
    ("separator", "encoding", "font"),
    [
        (",", "utf-8", str),
        (";", "utf-8-sig", str),
        ("\t", "utf-16", str),
        (";", "cp1258", None),
        (",", "latin-1", tcvn3),
        (";", "utf-8", tcvn3),
    ],
)
def test_csv_in_every_dress(take, kho, tmp_path, separator, encoding, font):
    names = ["Xã Mây Trắng", "Xã Mây Trắng"]
    rows = [HEAD, (1, "01000701", "Trường Tiểu học Kim Đồng", "Tiểu học", names[0])]
    if font is None:  # that code page writes tones as signs of their own
        import unicodedata

        rows = [[apart(str(value), unicodedata) for value in row] for row in rows]
    else:
        rows = [[font(str(value)) for value in row] for row in rows]

    done = take(as_csv(tmp_path / "ds.csv", rows, separator, encoding), "--write")

    assert done.returncode == 0, done.stdout + done.stderr
    assert by_id(kho)["th-kim-dong"]["ten"] == "Trường Tiểu học Kim Đồng"
    assert by_id(kho)["th-kim-dong"]["ma_truong"] == "01000701"
    assert register(kho, "areas")[-1]["ten"] == "Xã Mây Trắng"


def test_a_separator_inside_the_cells_is_not_taken_for_one(take, kho, tmp_path):
    rows = [("Tên trường", "Xã, phường"), ("TH Kim Đồng", "Xã Mây Trắng")]
    assert take(as_csv(tmp_path / "a.csv", rows, ";"), "--write").returncode == 0
    assert by_id(kho)["th-kim-dong"]["dia_ban"] == "xa-may-trang"

    rows = [("Tên trường", "Ghi; chú", "Xã; phường"), ("TH Lê Lợi", "a; b", "Xã Mây Trắng")]
    assert take(as_csv(tmp_path / "b.csv", rows, ","), "--write").returncode == 0
    assert by_id(kho)["th-le-loi"]["dia_ban"] == "xa-may-trang"


def apart(text, unicodedata):
    """Tones as combining signs, the other marks joined: what code page 1258 can hold."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    made = []
    for sign in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", sign)
        bare = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        made.append(bare + "".join(part for part in parts if part in tones))
    return "".join(made)


def test_a_workbook_in_an_old_font_is_told_so(take, tmp_path):
    rows = [[tcvn3(str(value)) for value in row] for row in ROWS]

    done = take(workbook(tmp_path / "ds.xlsx", rows))

    assert done.returncode == 3
    assert "TCVN3" in done.stderr


def test_names_alike_get_their_commune_and_marks_tell_names_apart(take, kho, tmp_path):
    rows = [
        HEAD,
        (1, "", "Trường Tiểu học Kim Đồng", "Tiểu học", "Xã Mây Trắng"),
        (2, "", "Trường Tiểu học Kim Đồng", "Tiểu học", "Xã An Phú"),
        (3, 79000711, "Trường Tiểu học Hoà Bình", "Tiểu học", "Xã An Phú"),
        (4, "", "TH Hòa Bình", "Tiểu học", "Xã An Phú"),
        (5, "", "Trường THCS An Phú", "THCS", "Xã An Phụ"),
    ]

    done = take(workbook(tmp_path / "ds.xlsx", rows), "--write")

    assert by_id(kho).keys() == {
        *("th-kim-dong-may-trang", "th-kim-dong-an-phu"),
        "th-hoa-binh",
    }
    assert "dòng 5, cột C: Trường này đã có ở dòng 4" in done.stdout, "Hoà Bình is Hòa Bình"
    assert "nhưng có “Xã An Phú”" in done.stdout, "An Phụ is not silently An Phú"


def test_every_fault_is_told_at_once_with_its_line(take, kho, tmp_path):
    rows = [
        HEAD,
        (1, "", "Trường Hoa Sen", "Đại học", "Xã Mây Trắng"),
        (2, "", "Trường THCS Một", "THCS", ""),
        (3, "", "Trường THCS Hai", "THCS", "Mây Trắng Ngà"),
        (4, "79000720", "Trường THCS Ba", "THCS", "Xã Mây Trắng"),
        (5, "79000720", "Trường THCS Bốn", "THCS", "Xã Mây Trắng"),
        (6, "12-34", "Trường THCS Năm", "THCS", "Xã Mây Trắng"),
        (7, "79000721", "", "THCS", "Xã Mây Trắng"),
        (8, "", "=HYPERLINK(1)", "THCS", "Xã Mây Trắng"),
        (9, "", "@Trường THCS Sáu", "THCS", "Xã Mây Trắng"),
        (10, "", "Trường THCS \u202eBảy", "THCS", "Xã Mây Trắng"),
    ]

    done = take(workbook(tmp_path / "ds.xlsx", rows))

    assert done.returncode == 1
    for line, said in [
        (2, "Chưa rõ cấp học từ “Đại học”"),
        (3, "Chưa rõ trường thuộc xã"),
        (4, "Chưa có địa bàn “Mây Trắng Ngà”"),
        (6, "Trường này đã có ở dòng 5"),
        (8, "không có tên trường"),
        (9, "Ô chứa công thức"),
        (10, "mở đầu bằng dấu của công thức"),
        (11, "ký tự không nhìn thấy"),
    ]:
        assert re.search(rf"dòng {line}(, cột [A-Z])?: ", done.stdout), (line, done.stdout)
        assert said in done.stdout, said
    assert "Mã của ngành không gồm đúng 8 chữ số" in done.stdout
    assert "8 dòng chưa nhận được" in done.stderr


# ---- what changes in time ----------------------------------------------------------------------------


@pytest.fixture
def old(kho):
    """The registers of before 1 July 2025, with districts."""
    registers = kho / "data/registers"
    (registers / "areas.csv").write_text(
        "ma,ten,loai,thuoc,tu_ngay,den_ngay,thay_boi\nviet-nam,Việt Nam,quoc_gia,,,,\n"
        "vi-du,Tỉnh Ví Dụ,tinh,viet-nam,,,\n"
        "huyen-cu,Huyện Cũ,huyen,vi-du,,2025-06-30,\n",
        "utf-8",
    )
    with (registers / "authorities.csv").open("a", encoding="utf-8") as file:
        file.write("phong-cu,Phòng GDĐT huyện Cũ,phong,huyen-cu,so-gddt-vi-du,,2025-06-30\n")
    (registers / "schools.csv").write_text(
        "ma,ten,cap_hoc,dia_ban,co_quan,ma_truong,website,minh_hoa,tu_ngay,den_ngay,thay_boi\n"
        "th-kim-dong,Trường Tiểu học Kim Đồng,tieu_hoc,huyen-cu,phong-cu,,,,,2025-06-30,\n"
        "thcs-a,Trường THCS A,thcs,huyen-cu,phong-cu,79000702,,,,2025-06-30,\n"
        "thpt-x,Trường THPT X,thpt,vi-du,so-gddt-vi-du,,,,,,\n"
        "thpt-y,Trường THPT Y,thpt,vi-du,so-gddt-vi-du,79000709,,,,,\n",
        "utf-8",
    )
    return kho


def test_schools_go_on_under_their_id_in_the_new_commune(take, here, old, tmp_path):
    rows = [
        [*HEAD, "Trực thuộc"],
        (1, 79000701, "TH Kim Đồng", "Tiểu học", "Xã Mây Trắng", "UBND xã Mây Trắng"),
        (2, 79000702, "Trường THCS B", "THCS", "Xã Mây Trắng", ""),
        (3, 79000703, "Trường THPT X", "THPT", "", "Sở GDĐT"),
    ]

    done = take(workbook(tmp_path / "ds.xlsx", rows), "--write")

    assert done.returncode == 0, done.stdout + done.stderr
    schools = register(old)
    assert [(row["ma"], row["ten"], row["dia_ban"], row["tu_ngay"], row["den_ngay"]) for row in schools] == [
        ("th-kim-dong", "Trường Tiểu học Kim Đồng", "huyen-cu", "", "2025-06-30"),
        ("th-kim-dong", "Trường Tiểu học Kim Đồng", "xa-may-trang", "2025-07-01", ""),
        ("thcs-a", "Trường THCS A", "huyen-cu", "", "2025-06-30"),
        ("thcs-a", "Trường THCS B", "xa-may-trang", "2025-07-01", ""),
        ("thpt-x", "Trường THPT X", "vi-du", "", ""),
        ("thpt-y", "Trường THPT Y", "vi-du", "", ""),
    ]
    assert schools[1]["ma_truong"] == "79000701"
    assert schools[4]["ma_truong"] == "79000703", "an empty cell is filled"
    assert "Có trong danh mục mà danh sách không nêu; để nguyên (1):\n  thpt-y" in done.stdout
    assert here("check", cwd=old).stdout == ""


def test_a_school_that_is_merged_ends_and_names_its_heir(take, here, old, tmp_path):
    rows = [
        [*HEAD, "Sáp nhập vào"],
        (1, "", "Trường THPT X", "THPT", "", "Trường THPT Y"),
        (2, 79000709, "Trường THPT Y", "THPT", "", ""),
        (3, "", "Trường Tiểu học Kim Đồng", "Tiểu học", "Xã Mây Trắng", "Trường Không Có"),
    ]

    done = take(workbook(tmp_path / "ds.xlsx", rows), "--since", "2026-08-01", "--write")

    assert done.returncode == 1
    assert "Không rõ “Trường Không Có” là trường nào" in done.stdout
    last = {row["ma"]: row for row in register(old)}
    assert (last["thpt-x"]["den_ngay"], last["thpt-x"]["thay_boi"]) == ("2026-07-31", "thpt-y")
    assert here("check", cwd=old).returncode == 0


def test_a_row_that_begins_on_the_same_day_is_left_to_a_person(take, kho, tmp_path):
    assert take(workbook(tmp_path / "ds.xlsx", ROWS), "--write").returncode == 0
    moved = [ROWS[0], (1, "01000701", "Trường Tiểu học Kim Đồng", "Tiểu học", "Phường Trăng Non")]

    done = take(workbook(tmp_path / "ds2.xlsx", moved), "--write")

    assert done.returncode == 1
    assert "bắt đầu từ chính ngày --since" in done.stdout
    assert by_id(kho)["th-kim-dong"]["dia_ban"] == "xa-may-trang"

    later = take(tmp_path / "ds2.xlsx", "--since", "2026-09-01", "--write")
    assert later.returncode == 0
    assert [row["den_ngay"] for row in register(kho) if row["ma"] == "th-kim-dong"] == ["2026-08-31", ""]


def test_rows_of_a_register_may_stand_in_any_order(take, here, old, tmp_path):
    schools = old / "data/registers/schools.csv"
    head, *rows = schools.read_text("utf-8").splitlines()
    later = "thpt-x,Trường THPT X,thpt,vi-du,so-gddt-vi-du,,,,2024-09-01,,"
    earlier = "thpt-x,Trường THPT X Cũ,thpt,vi-du,so-gddt-vi-du,,,,,2024-08-31,"
    kept = [row for row in rows if not row.startswith("thpt-x")]
    schools.write_text("\n".join([head, later, *kept, earlier]) + "\n", "utf-8")
    listed = [HEAD, (1, "79000730", "Trường THPT X", "THPT", "")]

    assert take(workbook(tmp_path / "ds.xlsx", listed), "--write").returncode == 0
    assert schools.read_text("utf-8").splitlines()[1] == later.replace("vi-du,,,,", "vi-du,79000730,,,")
    assert earlier in schools.read_text("utf-8")


def test_a_commune_that_begins_later_is_not_made_a_second_time(take, kho, tmp_path):
    with (kho / "data/registers/areas.csv").open("a", encoding="utf-8") as file:
        file.write("xa-may-trang,Xã Mây Trắng,xa,vi-du,2026-05-01,,\n")
    file = workbook(tmp_path / "ds.xlsx", ROWS[:2])

    assert "chỉ bắt đầu từ 2026-05-01" in take(file).stdout
    assert take(file, "--since", "2026-05-01", "--write").returncode == 0
    assert by_id(kho)["th-kim-dong"]["dia_ban"] == "xa-may-trang"


def test_an_authority_that_is_not_the_communes_is_not_passed_over(take, tmp_path):
    rows = [[*HEAD, "Trực thuộc"], (1, "", "Trường THCS A", "THCS", "Xã Mây Trắng", "UBND xã Nắng Sớm")]

    assert "Chưa có cơ quan “UBND xã Nắng Sớm”" in take(workbook(tmp_path / "ds.xlsx", rows)).stdout


def test_an_heir_that_could_be_two_schools_is_no_heir(take, old, tmp_path):
    rows = [
        [*HEAD, "Sáp nhập vào"],
        (1, "", "Trường THCS Hoa Sen", "THCS", "Xã A", ""),
        (2, "", "Trường THCS Hoa Sen", "THCS", "Xã B", ""),
        (3, "", "Trường THPT X", "THPT", "", "THCS Hoa Sen"),
    ]

    assert "Không rõ “THCS Hoa Sen”" in take(workbook(tmp_path / "ds.xlsx", rows)).stdout


def test_registers_that_would_not_pass_are_not_written(take, kho, tmp_path):
    """A round for a school year cannot break here, so a register is broken by hand after the reading."""
    schools = kho / "data/registers/schools.csv"
    schools.write_text(schools.read_text("utf-8") + "X Y,a,b\n", "utf-8")
    before = schools.read_bytes()

    done = take(workbook(tmp_path / "ds.xlsx", ROWS), "--write")

    assert done.returncode == 3
    assert schools.read_bytes() == before


def test_an_office_has_to_be_named_where_there_are_several(here, data, tmp_path):
    file = workbook(tmp_path / "ds.xlsx", ROWS)

    def cds(*arguments):
        return here(*arguments, cwd=tmp_path)

    done = cds("import-register", file, "--data", data)
    assert (done.returncode, "so-gddt-hai-phong, minh-hoa-so" in done.stderr) == (2, True)
    assert cds("import-register", file, "--data", data, "--office", "minh-hoa-so").returncode == 0
    assert cds("import-register", file, "--data", data, "--office", "x").returncode == 2
    assert cds("import-register", file, "--data", data, "--since", "hôm nay").returncode == 2


# ---- strangers' files --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b""),
        ("a.xlsx", b"PK\x03\x04rac"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        ("a.csv", b""),
        ("a.csv", b"\0\1\2\3"),
        ("a.csv", b'"' + b"x" * 200_000),
        ("a.csv", "Tên trường,Xã/phường\n".encode() + b'"' + b"x" * 200_000),
        ("a.csv", ("Tên trường;Cấp học\n" + "x;y\n" * 20_000).encode()),
        ("a.csv", b"\xff\xfe" + "tên".encode("utf-16-le") + b"\xd8"),
        ("a.txt", os.urandom(3000)),
    ],
)
def test_what_is_no_list_is_a_sentence(take, kho, tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    before = {path: path.read_bytes() for path in (kho / "data/registers").iterdir()}

    done = take(tmp_path / name, "--write")

    assert done.returncode in (1, 3)
    assert "Traceback" not in done.stderr
    assert (done.stderr + done.stdout).strip()
    assert {path: path.read_bytes() for path in (kho / "data/registers").iterdir()} == before


words = st.sampled_from(
    ["Kim Đồng", "An Phú", "An Phụ", "Hòa Bình", "Hoà Bình", "A", "1", "Lê Lợi", "=x", ""]
)
listed = st.lists(
    st.tuples(
        st.sampled_from(["Trường Tiểu học ", "TH ", "Trường THCS ", "THPT ", ""]),
        words,
        st.sampled_from(
            ["Xã An Phú", "Xã An Phụ", "X. An Phú", "Phường 1", "Phường 10", "An Phú", "", "Xã B, huyện C"]
        ),
        st.sampled_from(["", "79000701", "79000702", "1000701"]),
    ),
    max_size=12,
)


@settings(max_examples=40)
@given(first=listed, second=listed)
def test_no_row_of_a_register_is_ever_lost_and_every_row_is_accounted_for(
    root, tmp_path_factory, first, second
):
    data = tmp_path_factory.mktemp("bat-ky") / "data"
    shutil.copytree(root / "tests/starting/kho-nho", data)
    days = (date(2025, 7, 1), date(2026, 8, 1))
    for rows, day in zip((first, second), days, strict=True):
        file = as_csv(
            data.parent / "ds.csv",
            [
                ("Tên trường", "Xã/phường", "Mã trường"),
                *((kind + own, area, code) for kind, own, area, code in rows),
            ],
            ";",
        )
        before = {row["ma"]: row for row in register(data.parent)}
        library = open_library(data)
        assert not library.stops
        outcome = merging.compare(library.library, nouns.Wish(file, {}, "so-gddt-vi-du", day))
        assert writing.write(data, outcome, day) == []
        after = register(data.parent)

        assert before.keys() <= {row["ma"] for row in after}
        for ma, row in before.items():
            kept = [one for one in after if one["ma"] == ma]
            assert any(one["ten"] == row["ten"] and one["dia_ban"] == row["dia_ban"] for one in kept)
        told = len(outcome.told.problems)
        named = sum(bool((kind + own).strip()) for kind, own, *_ in rows)
        written = outcome.same + len(outcome.added) + len(outcome.changed) + len(outcome.filled)
        assert written + told >= named, (rows, outcome)
        assert not open_library(data).stops
