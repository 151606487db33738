"""`cds import-mergers`: communes and offices become others on the right day, and nobody is left behind."""

import csv
import io
import json
import shutil
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.pipeline import open_library
from generator.publish.lists import joining, nouns, writing
from tests.starting.offices import as_csv, workbook

HEAD = ("Đơn vị cũ", "Đơn vị mới")
DAY = ("--since", "2026-08-01")
AREAS = """\
ma,ten,loai,thuoc,tu_ngay,den_ngay,thay_boi
viet-nam,Việt Nam,quoc_gia,,,,
vi-du,Tỉnh Ví Dụ,tinh,viet-nam,,,
huyen-suoi-mo,Huyện Suối Mơ,huyen,vi-du,,2025-06-30,
xa-may-trang,Xã Mây Trắng,xa,vi-du,2025-07-01,,
xa-nang-som,Xã Nắng Sớm,xa,vi-du,2025-07-01,,
xa-gio-lanh,Xã Gió Lành,xa,vi-du,2025-07-01,,
"""
AUTHORITIES = """\
ma,ten,loai,dia_ban,cap_tren,tu_ngay,den_ngay
bo-gddt,Bộ Giáo dục và Đào tạo,bo,viet-nam,,,
so-gddt-vi-du,Sở Giáo dục và Đào tạo tỉnh Ví Dụ,so,vi-du,bo-gddt,,
phong-suoi-mo,Phòng Giáo dục và Đào tạo huyện Suối Mơ,phong,huyen-suoi-mo,so-gddt-vi-du,,2025-06-30
ubnd-may-trang,UBND xã Mây Trắng,ubnd_xa,xa-may-trang,so-gddt-vi-du,2025-07-01,
ubnd-nang-som,UBND xã Nắng Sớm,ubnd_xa,xa-nang-som,so-gddt-vi-du,2025-07-01,
ubnd-gio-lanh,UBND xã Gió Lành,ubnd_xa,xa-gio-lanh,so-gddt-vi-du,2025-07-01,
"""
SCHOOLS = """\
ma,ten,cap_hoc,dia_ban,co_quan,ma_truong,website,minh_hoa,tu_ngay,den_ngay,thay_boi
th-may,Trường Tiểu học Mây,tieu_hoc,xa-may-trang,ubnd-may-trang,79000701,,,2025-07-01,,
thcs-may,Trường THCS Mây,thcs,xa-may-trang,ubnd-may-trang,79000702,,,2025-07-01,,
thpt-may,Trường THPT Mây,thpt,xa-may-trang,so-gddt-vi-du,,,,,,
th-nang,Trường Tiểu học Nắng,tieu_hoc,xa-nang-som,ubnd-nang-som,,,,2025-07-01,,
"""


@pytest.fixture
def own(kho):
    for name, text in (("areas", AREAS), ("authorities", AUTHORITIES), ("schools", SCHOOLS)):
        (kho / f"data/registers/{name}.csv").write_text(text, "utf-8")
    return kho


@pytest.fixture
def take(here, own, tmp_path):
    """Write the rows as a sheet and run the command on it."""

    def run(rows, *more, head=HEAD):
        return here("import-mergers", as_csv(tmp_path / "bang.csv", [head, *rows], ";"), *more, cwd=own)

    return run


def rows(own, name, *keys):
    """The rows of a register by the values of some columns; without columns, as lines."""
    text = (own / f"data/registers/{name}.csv").read_text("utf-8")
    if not keys:
        return text.splitlines()
    return [tuple(row[key] for key in keys) for row in csv.DictReader(io.StringIO(text))]


def codes(done):
    return [(one["code"], one["line"]) for one in json.loads(done.stdout)]


def untouched(own):
    return {name: "\n".join(rows(own, name)) + "\n" for name in ("areas", "authorities", "schools")} == {
        "areas": AREAS,
        "authorities": AUTHORITIES,
        "schools": SCHOOLS,
    }


def test_two_communes_become_one(take, here, own):
    pairs = [("Xã Mây Trắng", "Phường Trăng Non"), ("Xã Nắng Sớm", "Phường Trăng Non")]
    seen = take(pairs, *DAY)
    assert (seen.returncode, untouched(own)) == (0, True), seen.stdout + seen.stderr
    assert "xa-may-trang: Xã Mây Trắng → phuong-trang-non" in seen.stdout

    done = take(pairs, *DAY, "--write")

    assert done.returncode == 0, done.stdout + done.stderr
    assert rows(own, "areas")[4:] == [
        "xa-may-trang,Xã Mây Trắng,xa,vi-du,2025-07-01,2026-07-31,phuong-trang-non",
        "xa-nang-som,Xã Nắng Sớm,xa,vi-du,2025-07-01,2026-07-31,phuong-trang-non",
        "xa-gio-lanh,Xã Gió Lành,xa,vi-du,2025-07-01,,",
        "phuong-trang-non,Phường Trăng Non,phuong,vi-du,2026-08-01,,",
    ]
    assert rows(own, "authorities", "ma", "den_ngay")[3:] == [
        ("ubnd-may-trang", "2026-07-31"),
        ("ubnd-nang-som", "2026-07-31"),
        ("ubnd-gio-lanh", ""),
        ("ubnd-phuong-trang-non", ""),
    ]
    assert rows(own, "schools", "ma", "dia_ban", "co_quan", "tu_ngay", "den_ngay") == [
        ("th-may", "xa-may-trang", "ubnd-may-trang", "2025-07-01", "2026-07-31"),
        ("th-may", "phuong-trang-non", "ubnd-phuong-trang-non", "2026-08-01", ""),
        ("thcs-may", "xa-may-trang", "ubnd-may-trang", "2025-07-01", "2026-07-31"),
        ("thcs-may", "phuong-trang-non", "ubnd-phuong-trang-non", "2026-08-01", ""),
        ("thpt-may", "xa-may-trang", "so-gddt-vi-du", "", "2026-07-31"),
        ("thpt-may", "phuong-trang-non", "so-gddt-vi-du", "2026-08-01", ""),
        ("th-nang", "xa-nang-som", "ubnd-nang-som", "2025-07-01", "2026-07-31"),
        ("th-nang", "phuong-trang-non", "ubnd-phuong-trang-non", "2026-08-01", ""),
    ]
    assert here("check", cwd=own).returncode == 0

    before = [rows(own, name) for name in ("areas", "authorities", "schools")]
    again = take(pairs, *DAY, "--write")
    assert "0 dòng sẽ thêm hoặc đổi" in again.stderr, again.stdout
    assert [rows(own, name) for name in ("areas", "authorities", "schools")] == before


def test_a_commune_that_is_only_called_otherwise_keeps_its_id_and_its_schools_stay(take, here, own):
    done = take([("Xã Mây Trắng", "Phường Mây Hồng")], *DAY, "--write")

    assert done.returncode == 0, done.stdout + done.stderr
    assert [row for row in rows(own, "areas") if row.startswith("xa-may-trang")] == [
        "xa-may-trang,Xã Mây Trắng,xa,vi-du,2025-07-01,2026-07-31,",
        "xa-may-trang,Phường Mây Hồng,phuong,vi-du,2026-08-01,,",
    ]
    assert [row for row in rows(own, "authorities") if row.startswith("ubnd-may-trang")] == [
        "ubnd-may-trang,UBND xã Mây Trắng,ubnd_xa,xa-may-trang,so-gddt-vi-du,2025-07-01,2026-07-31",
        "ubnd-may-trang,UBND phường Mây Hồng,ubnd_xa,xa-may-trang,so-gddt-vi-du,2026-08-01,",
    ]
    assert "\n".join(rows(own, "schools")) + "\n" == SCHOOLS
    assert here("check", cwd=own).returncode == 0
    assert "0 dòng sẽ thêm hoặc đổi" in take([("Xã Mây Trắng", "Phường Mây Hồng")], *DAY).stderr


def test_a_merged_commune_may_bear_the_name_of_one_that_was(take, here, own):
    pairs = [("Xã Mây Trắng", "Xã Mây Trắng"), ("Xã Nắng Sớm", "Xã Mây Trắng")]

    assert take(pairs, *DAY, "--write").returncode == 0
    assert rows(own, "areas")[4:] == [
        "xa-may-trang,Xã Mây Trắng,xa,vi-du,2025-07-01,2026-07-31,xa-may-trang-2026",
        "xa-nang-som,Xã Nắng Sớm,xa,vi-du,2025-07-01,2026-07-31,xa-may-trang-2026",
        "xa-gio-lanh,Xã Gió Lành,xa,vi-du,2025-07-01,,",
        "xa-may-trang-2026,Xã Mây Trắng,xa,vi-du,2026-08-01,,",
    ]
    assert {row for row in rows(own, "schools", "dia_ban", "co_quan", "den_ngay") if not row[2]} == {
        ("xa-may-trang-2026", "ubnd-xa-may-trang-2026", ""),
        ("xa-may-trang-2026", "so-gddt-vi-du", ""),
    }
    assert here("check", cwd=own).returncode == 0
    assert "0 dòng sẽ thêm hoặc đổi" in take(pairs, *DAY).stderr


DISTRICT = """\
ma,ten,cap_hoc,dia_ban,co_quan,ma_truong,website,minh_hoa,tu_ngay,den_ngay,thay_boi
th-cau-vong,Trường Tiểu học Cầu Vồng,tieu_hoc,huyen-suoi-mo,phong-suoi-mo,99000105,,,,2025-06-30,
th-de-men,Trường Tiểu học Dế Mèn,tieu_hoc,huyen-suoi-mo,phong-suoi-mo,,,,,2025-06-30,
thpt-suoi-mo,Trường THPT Suối Mơ,thpt,huyen-suoi-mo,so-gddt-vi-du,,,,,,
"""


def test_a_district_that_is_split_is_asked_about_school_by_school(take, here, own, tmp_path):
    (own / "data/registers/schools.csv").write_text(DISTRICT, "utf-8")
    pairs = [("Huyện Suối Mơ", "Xã Mây Trắng"), ("Huyện Suối Mơ", "Xã Nắng Sớm")]
    questions = tmp_path / "hoi.csv"

    done = take(pairs, "--since", "2025-07-01", "--write", "--ask", questions)

    assert done.returncode == 1
    assert "chia về nhiều nơi" in done.stdout
    assert "còn 3 trường chưa rõ về đâu" in done.stdout
    assert "\n".join(rows(own, "schools")) + "\n" == DISTRICT
    asked = list(csv.reader(io.StringIO(questions.read_text("utf-8-sig")), delimiter=";"))
    assert asked[1] == [
        *("th-cau-vong", "Trường Tiểu học Cầu Vồng", "Huyện Suối Mơ", "", "Xã Mây Trắng; Xã Nắng Sớm"),
    ]

    unanswered = here("import-mergers", questions, "--since", "2025-07-01", "--format", "json", cwd=own)
    assert [one["code"] for one in json.loads(unanswered.stdout)] == ["list-mergers-half"] * 3
    for row, new in zip(asked[1:], ("Xã Mây Trắng", "Xã Nắng Sớm", "Xã Mây Trắng"), strict=True):
        row[3] = new
    partly = here(
        *("import-mergers", as_csv(tmp_path / "tra-loi.csv", asked[:3], ";")),
        *("--since", "2025-07-01", "--format", "json"),
        cwd=own,
    )
    assert codes(partly) == [("list-mergers-split", 2)]

    answered = here(
        *("import-mergers", as_csv(tmp_path / "tra-loi.csv", asked, ";")),
        *("--since", "2025-07-01", "--write"),
        cwd=own,
    )

    assert answered.returncode == 0, answered.stdout + answered.stderr
    assert rows(own, "schools", "ma", "dia_ban", "co_quan", "tu_ngay", "den_ngay") == [
        ("th-cau-vong", "huyen-suoi-mo", "phong-suoi-mo", "", "2025-06-30"),
        ("th-cau-vong", "xa-may-trang", "ubnd-may-trang", "2025-07-01", ""),
        ("th-de-men", "huyen-suoi-mo", "phong-suoi-mo", "", "2025-06-30"),
        ("th-de-men", "xa-nang-som", "ubnd-nang-som", "2025-07-01", ""),
        ("thpt-suoi-mo", "huyen-suoi-mo", "so-gddt-vi-du", "", "2025-06-30"),
        ("thpt-suoi-mo", "xa-may-trang", "so-gddt-vi-du", "2025-07-01", ""),
    ]
    assert "\n".join(rows(own, "areas")) + "\n" == AREAS, "no one heir of what was split"
    assert here("check", cwd=own).returncode == 0


def test_an_office_that_ended_is_followed_by_another(take, here, own):
    (own / "data/registers/schools.csv").write_text(DISTRICT, "utf-8")
    pairs = [("Phòng GDĐT huyện Suối Mơ", "UBND xã Mây Trắng")]

    done = take(pairs, "--since", "2025-07-01", "--write")

    assert done.returncode == 0, done.stdout + done.stderr
    assert rows(own, "schools", "ma", "dia_ban", "co_quan", "tu_ngay")[:4] == [
        ("th-cau-vong", "huyen-suoi-mo", "phong-suoi-mo", ""),
        ("th-cau-vong", "xa-may-trang", "ubnd-may-trang", "2025-07-01"),
        ("th-de-men", "huyen-suoi-mo", "phong-suoi-mo", ""),
        ("th-de-men", "xa-may-trang", "ubnd-may-trang", "2025-07-01"),
    ]
    assert here("check", cwd=own).returncode == 0


@pytest.mark.parametrize(
    ("pairs", "more", "told"),
    [
        ([("Xã Không Có", "Xã Mới")], DAY, [("list-mergers-unknown", 2)]),
        ([("Xã Mây Trăng", "Xã Mới")], DAY, [("list-mergers-near", 2)]),
        ([("Xã Mây Trắng", "Xã Mới")], (), [("list-mergers-day", 2)]),
        ([("Xã Mây Trắng", "")], DAY, [("list-mergers-half", 2)]),
        ([("Xã Mây Trắng", "Xã Nắng Sớm")], DAY, [("list-mergers-older", 2)]),
        ([("Xã Mây Trắng", "Suối")], DAY, [("list-area-unknown", 2)]),
        (
            [("Xã Mây Trắng", "Xã Nắng Sớm"), ("Xã Nắng Sớm", "Xã Mới")],
            DAY,
            [("list-mergers-chain", 2), ("list-mergers-waits", 3)],
        ),
        (
            [("Xã Mây Trắng", "Xã Nắng Sớm"), ("Xã Nắng Sớm", "Xã Mây Trắng")],
            DAY,
            [("list-mergers-chain", 2), ("list-mergers-chain", 3)],
        ),
        (
            [("Xã Không Có", "Xã Mới"), ("Xã Mây Trắng", "Xã Mới")],
            DAY,
            [("list-mergers-unknown", 2), ("list-mergers-waits", 3)],
        ),
        ([("Tỉnh Ví Dụ", "Xã Mới")], DAY, [("list-mergers-below", 2)]),
    ],
)
def test_mistakes_are_told_and_nothing_is_written(take, own, pairs, more, told):
    done = take(pairs, *more, "--write", "--format", "json")

    assert (done.returncode, codes(done)) == (1, told), done.stdout + done.stderr
    assert untouched(own)


def test_one_unit_written_in_two_ways_is_one(take, here, own):
    pairs = [("Xã Mây Trắng", "Xã Mới"), ("X. Nắng Sớm", "X. Mới"), ("Xã Gió Lành", "Xã Mới, tỉnh Ví Dụ")]

    assert take(pairs, *DAY, "--write").returncode == 0
    assert [row[1] for row in rows(own, "areas", "ma", "thay_boi")[3:]] == ["xa-moi", "xa-moi", "xa-moi", ""]
    assert here("check", cwd=own).returncode == 0


def test_a_row_that_cannot_be_read_keeps_the_others_from_meaning_something_else(take, own):
    """Alone, the first row would be a mere change of name."""
    done = take([("Xã Mây Trắng", "Xã Mới"), ("", "Xã Mới")], *DAY, "--write")

    assert (done.returncode, untouched(own)) == (1, True)
    assert "chưa đọc được trọn vẹn" in done.stderr


def test_a_sheet_without_rows_changes_nothing(take, own):
    done = take([("", "")], "--write")

    assert (done.returncode, untouched(own)) == (1, True)


def test_days_that_differ_are_told(take, own):
    head = (*HEAD, "Ngày hiệu lực")
    pairs = [("Xã Mây Trắng", "Xã A", "01/08/2026"), ("Xã Nắng Sớm", "Xã B", "2026-09-01")]

    assert codes(take(pairs, "--format", "json", head=head)) == [("list-mergers-days", 3)]
    assert codes(take([("Xã Mây Trắng", "Xã A", "31/02/2026")], "--format", "json", head=head)) == [
        ("list-date-form", 2)
    ]


def test_schools_that_are_not_there_or_go_two_ways(take, own):
    head = (*HEAD, "Mã trường")
    pairs = [
        ("Xã Mây Trắng", "Xã A", "th-may"),
        ("Xã Mây Trắng", "Xã B", "79000701"),
        ("Xã Mây Trắng", "Xã B", "th-nang"),
    ]

    found = codes(take(pairs, *DAY, "--write", "--format", "json", head=head))

    assert found == [("list-mergers-split", 2), ("list-mergers-twice", 3), ("list-mergers-school", 4)]
    assert untouched(own)


def test_one_cell_beside_several_rows_and_several_units_in_one_cell(here, own, tmp_path):
    pairs = [HEAD, ("Xã Mây Trắng", "Xã Trăng Non"), ("Xã Nắng Sớm, xã Gió Lành", "")]
    file = workbook(tmp_path / "bang.xlsx", pairs)

    done = here("import-mergers", file, *DAY, "--write", cwd=own)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "hiểu là như dòng trên: “Xã Trăng Non”" in done.stdout
    assert [row[1] for row in rows(own, "areas", "ma", "thay_boi")[3:6]] == ["xa-trang-non"] * 3


def test_what_holds_no_such_sheet_is_a_sentence(take, here, own, tmp_path):
    done = here("import-mergers", as_csv(tmp_path / "a.csv", [("Tên", "Xã"), ("a", "b")]), *DAY, cwd=own)

    assert (done.returncode, "list-no-mergers" in done.stderr) == (3, True)


units = st.sampled_from(["Xã Mây Trắng", "Xã Nắng Sớm", "Xã Gió Lành", "Huyện Suối Mơ", "UBND xã Gió Lành"])
places = st.sampled_from(
    ["Xã Mây Trắng", "Xã Nắng Sớm", "Phường Mới", "Xã Mới", "Mới", "UBND xã Nắng Sớm", ""]
)
named = st.sampled_from(["", "", "th-may", "thcs-may", "thpt-may", "th-nang", "79000701", "khong-co"])


@settings(max_examples=40)
@given(pairs=st.lists(st.tuples(units, places, named), max_size=6))
def test_every_school_is_somewhere_on_every_day_whatever_the_sheet_says(root, tmp_path_factory, pairs):
    top = tmp_path_factory.mktemp("bat-ky")
    shutil.copytree(root / "tests/starting/kho-nho", top / "data")
    for name, text in (("areas", AREAS), ("authorities", AUTHORITIES), ("schools", SCHOOLS)):
        (top / f"data/registers/{name}.csv").write_text(text, "utf-8")
    before, day = date(2026, 7, 31), date(2026, 8, 1)
    library = open_library(top / "data").library
    sheet = as_csv(top / "bang.csv", [(*HEAD, "Mã trường"), *pairs], ";")
    try:
        read = joining.read(sheet, {}, "", day)
    except nouns.NoList:
        assert not any(old and new for old, new, _ in pairs)
        return

    outcome = joining.compare(library, read, "so-gddt-vi-du")

    assert writing.write(top / "data", outcome, day) == []
    after = open_library(top / "data").library
    for school in library.schools:
        assert after.schools.on(school, before) is not None
        now = after.schools.on(school, day)
        assert now is not None
        assert after.areas.on(now.area, day) is not None, (pairs, now)
        assert after.authorities.on(now.authority, day) is not None, (pairs, now)
    again = joining.compare(after, joining.read(sheet, {}, "", day), "so-gddt-vi-du")
    assert again.changes == 0, (pairs, again)
