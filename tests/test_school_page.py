"""A school's own page: what it says in its sentences, its neighbours' median, and where a school went."""

import re
from datetime import date

import pytest
from markupsafe import Markup

from generator import pipeline
from generator.model.page import Peers
from generator.model.school_year import SchoolYear
from generator.present.context import Context
from generator.present.forge import Forge
from generator.present.pages import median_note, school_pages
from tests.test_pipeline import World

YEAR = SchoolYear(2023)
AS_OF = date(2026, 11, 22)
ITEMS = """\
tra_loi:
  "1.1": {dat: true, minh_chung: [ke-hoach]}
  "1.2.1": {diem: 38, minh_chung: [ke-hoach, so-sach], ghi_chu: lời giải thích dài}
  "1.2.2": {diem: 5}
  "1.3": {diem: 10}
  "2.1": {dat: false}
  "2.2": {diem: 80}
van_ban:
  ke-hoach: {loai: ke_hoach, so: "7/KH-TH", ngay: 2023-09-05}
  so-sach: {loai: bao_cao, so: "9/BC-TH", ngay: 2024-03-05}
"""


@pytest.fixture
def world(tmp_path):
    return World(tmp_path / "data")


def itemised(world, school="th-mot", items=ITEMS):
    """A school whose file gives points by item."""
    world.reports(school, more=items)
    file = world.root / f"assessments/2023-2024/phong-mot/{school}.yml"
    file.write_text(re.sub(r"tong_diem:.*\n", "", file.read_text("utf-8")), "utf-8")


def pages_of(world, school="th-mot", **more):
    context = Context(world.opening().library, AS_OF, "abc1234", "Trang thử", "", **more)
    return [page.filled({}) for page in school_pages(context, world.dossier(school))]


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.body))


# ---- sentences ---------------------------------------------------------------------------------------


def test_the_page_says_level_points_strength_and_what_is_missing_in_this_order(world):
    world.school("th-mot")
    itemised(world)

    said = words(pages_of(world)[0])

    parts = [
        "Trường th-mot",
        "Tiểu học · Phòng Một quản lý",
        "Kết quả năm học 2023–2024",
        "Mức 2 hai",
        "Nghĩa là trường đã làm được những việc cơ bản; một số việc chưa làm hoặc chưa đều.",
        "53 trên 100 điểm",
        "Trường tự đánh giá, chưa được công nhận",
        "Chưa xếp mức",
        "80 trên 100 điểm",
        "Chưa xếp mức vì thiếu điều kiện bắt buộc: 2.1 điều kiện hai.",
        "Mạnh ở đâu, còn thiếu gì",
        "Đạt cao nhất: tiêu chí có hai nội dung 43/60 .",
        "Cần thêm hơn 22 điểm để lên mức 3.",
        "Còn thiếu nhiều: tiêu chí chấm cả (30 điểm) .",
        "Điều kiện bắt buộc chưa có: 2.1 điều kiện hai.",
        "Nhóm một: từng tiêu chí",
        "1.2 Tiêu chí có hai nội dung 43 /60",
        "Minh chứng: 7/KH-TH, 9/BC-TH",
        "Kết quả này từ đâu ra",
        "Thấy chỗ sai?",
        "báo cho Phòng Một",
        "Trang thử · /truong/th-mot/ · tính đến ngày 22/11/2026, bản abc1234",
    ]
    at = 0
    for part in parts:
        assert part in said[at:], part
        at = said.index(part, at)


def test_what_a_school_wrote_at_length_stands_on_the_page_behind(world):
    world.school("th-mot")
    itemised(world)

    own, behind = pages_of(world)

    assert behind.address == "truong/th-mot/ho-so/"
    assert 'href="ho-so/#c1.2"' in own.body
    assert 'id="c1.2"' in behind.body
    assert "lời giải thích dài" in behind.body
    assert "lời giải thích dài" not in own.body


def test_the_page_behind_says_what_a_bare_number_counts_and_what_a_file_is(world):
    world.school("th-mot")
    itemised(world, items=ITEMS.replace('"1.3": {diem: 10}', '"1.3": {diem: 10, so_luong: 84}'))

    behind = pages_of(world)[1]

    assert "số lượng: 84" in behind.body
    assert "Tệp tự đánh giá: <code>data/assessments/2023-2024/phong-mot/th-mot.yml</code>" in behind.body
    assert ">Xem trang của tiêu chí 1.3</a>" in behind.body


def test_a_school_that_changed_its_managers_says_which_is_of_which_time(world):
    world.school("th-mot", end="2025-06-30")
    world.school("th-mot", "xa-ba", "ubnd-xa", start="2025-07-01")
    world.reports("th-mot")

    said = words(pages_of(world)[0])

    assert "năm học 2023–2024 do Phòng Một quản lý · nay do UBND xã Ba quản lý" in said


def test_a_lowered_level_is_not_called_the_highest(world):
    world.round("2023-2024", "    dieu_kien_khong_dat: ha_muc_1\n")
    world.school("th-mot")
    itemised(world)

    said = words(pages_of(world)[0])

    assert "Xếp mức 1 vì thiếu điều kiện bắt buộc" in said
    assert "Đã đạt mức cao nhất" not in said
    assert "Mức 1 một Không phải vì ít điểm, mà vì còn thiếu điều kiện bắt buộc. 80 trên 100 điểm" in said
    assert "nhiều việc trường chưa làm" not in said


def test_the_scale_of_a_lowered_level_does_not_say_that_its_points_are_those_of_the_level(world):
    world.round("2023-2024", "    dieu_kien_khong_dat: ha_muc_1\n")
    world.school("th-mot")
    itemised(world)

    body = pages_of(world)[0].body

    assert 'aria-label="80 trên 100 điểm"' in body
    assert 'aria-label="53 trên 100 điểm; mức 2 là' in body


@pytest.mark.parametrize("choice", ["giu_lai", "ha_muc_1"])
def test_points_that_a_condition_makes_idle_are_said_to_be_points_alone(world, choice):
    world.round("2023-2024", f"    dieu_kien_khong_dat: {choice}\n")
    world.school("th-mot")
    itemised(world, items=ITEMS.replace("diem: 80", "diem: 60"))

    said = words(pages_of(world)[0])

    assert "Xét riêng về điểm: cần thêm hơn 15 điểm để lên mức 3." in said


@pytest.mark.parametrize(
    ("first", "second", "third", "strong", "lacking"),
    [
        (20, 20, 30, "tiêu chí chấm cả 30/40", "tiêu chí có hai nội dung (20 điểm)"),
        (25, 20, 30, "", "tiêu chí có hai nội dung (15 điểm) , tiêu chí chấm cả (10 điểm)"),
        (40, 20, 0, "tiêu chí có hai nội dung 60/60", "tiêu chí chấm cả (40 điểm)"),
    ],
)
def test_no_criterion_is_named_both_as_strong_and_as_lacking(world, first, second, third, strong, lacking):
    world.school("th-mot")
    items = ITEMS.replace("diem: 38", f"diem: {first}").replace("diem: 5}", f"diem: {second}}}")
    itemised(world, items=items.replace("diem: 10", f"diem: {third}"))

    said = words(pages_of(world)[0])

    own = said[said.index("còn thiếu gì") : said.index("Nhóm hai", said.index("còn thiếu gì"))]
    assert (f"Đạt cao nhất: {strong}" in own) if strong else ("Đạt cao nhất" not in own)
    assert f"Còn thiếu nhiều: {lacking} ." in own


@pytest.mark.parametrize(
    ("deadline", "told"),
    [
        (
            "",
            "Trang này chưa có kết quả năm học 2025–2026 của trường; dưới đây là kết quả năm học 2023–2024.",
        ),
        (
            "    han_truong: 2026-12-01\n",
            "Trang này chưa có kết quả năm học 2025–2026 của trường (hạn báo cáo: hết ngày 1/12/2026); "
            "dưới đây là kết quả năm học 2023–2024.",
        ),
    ],
)
def test_a_school_without_a_result_of_the_latest_round_says_so(world, deadline, told):
    world.round("2025-2026", deadline)
    world.school("th-mot", "tinh", "so-mot")
    world.reports("th-mot", authority="so-mot")

    assert told in words(pages_of(world)[0])


def test_nothing_is_missed_of_rounds_a_school_does_not_lie_in(world):
    world.school("th-mot", end="2024-08-31")
    world.reports("th-mot")
    world.school("th-hai", "tinh", "so-mot")
    world.reports("th-hai", year="2025-2026", authority="so-mot")

    assert "Trang này chưa có kết quả" not in words(pages_of(world)[0])
    assert "Trang này chưa có kết quả" not in words(pages_of(world, "th-hai")[0])


@pytest.mark.parametrize(
    ("stage", "rounds", "told"),
    [
        ("mam_non", True, "Lý do: đợt năm học 2025–2026 chưa có bộ chỉ số cho mầm non"),
        ("tieu_hoc", True, "Trường thuộc đợt đánh giá năm học 2025–2026."),
        ("tieu_hoc", False, "Lý do: trang này chưa có kế hoạch đánh giá nào dành cho trường."),
    ],
)
def test_a_school_without_any_result_says_why(world, stage, rounds, told):
    world.school("th-mot", "tinh", "so-mot", stage=stage)
    for plan in () if rounds else (world.root / "rounds").iterdir():
        plan.unlink()

    said = words(pages_of(world)[0])

    assert f"Trường chưa có kết quả nào được công khai trên trang này. {told}" in said


def test_who_to_write_to_needs_no_account_and_the_forge_is_one_more_way(world):
    world.school("th-mot")
    world.reports("th-mot")
    world.write("registers/contacts.csv", "ma,lien_he,ghi_chu\nth-mot,thmot@example.edu.vn,\n")

    plain = pages_of(world)[0].body
    forge = Forge("gitlab", "https://git.example.vn/so/kho", "main", "data")
    linked = pages_of(world, forge=forge)[0].body

    assert "báo cho nhà trường qua thmot@example.edu.vn" in plain
    assert "issues/new" not in plain
    assert 'href="https://git.example.vn/so/kho/-/issues/new?issue%5Btitle%5D=' in linked


def test_years_stand_side_by_side_with_a_picture_a_table_and_who_said_so(world):
    world.school("th-mot")
    world.reports("th-mot", 40)
    world.found("th-mot", "")
    world.reports("th-mot", 60, year="2024-2025")

    body = pages_of(world)[0].body

    label = "Nhóm một qua các năm: 2023–24 40 điểm, Mức 1; 2024–25 60 điểm, Mức 2"
    assert f'role="img" aria-label="{label}"' in body
    assert '<td class="one"><b>Mức 1</b>, 40 điểm</td>' in body
    assert "2023–2024: Phòng Một công nhận: quyết định 2/QĐ ngày 10/6/2024" in body


def test_a_year_without_points_is_marked_in_the_picture_where_its_bar_would_be(world):
    world.school("th-mot")
    world.reports("th-mot")
    world.reports("th-mot", year="2024-2025")
    world.found("th-mot", 'muc_do: {"1": 2, "2": 3}', year="2024-2025", day="2025-06-10")

    body = pages_of(world)[0].body

    assert body.count('<text y="74" class="of">–</text><text y="94">2024–25</text>') == 2
    assert "2024–25 Mức 2, không có điểm" in body


def test_what_the_authority_scored_otherwise_is_told_by_name(world):
    world.school("th-mot")
    itemised(world)
    world.found("th-mot", 'tra_loi: {"1.3": {diem: 7.5, ly_do: thiếu}, "1.2.2": {diem: 4, ly_do: thiếu}}')

    said = words(pages_of(world)[0])

    assert (
        "Cơ quan thẩm định chấm khác trường: nội dung chưa chắc (1.2.2): 5 thành 4 điểm ; "
        "tiêu chí chấm cả (1.3): 10 thành 7,5 điểm ." in said
    )


# ---- the median --------------------------------------------------------------------------------------


def neighbours(world, count, area="huyen-mot", authority="phong-mot", first=50):
    for number in range(count):
        school = f"th-{area}-{number}"
        world.school(school, area, authority)
        world.reports(school, first + number, authority=authority)


def note(world, area="huyen-mot", group="1", stage="tieu_hoc"):
    edition = world.edition()
    peers = Peers(area, YEAR, stage, "bo-thu", group)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", median_note(edition.library, edition.areas, peers)))


def test_four_schools_have_no_median_and_five_have(world):
    neighbours(world, 4)
    assert note(world) == ""

    neighbours(world, 1, "huyen-hai", "phong-hai", 90)

    assert note(world).strip() == "Trung vị của 5 trường tiểu học ở tỉnh: 52 điểm"


def test_the_smallest_area_with_five_schools_is_taken(world):
    neighbours(world, 5)
    neighbours(world, 5, "huyen-hai", "phong-hai", 80)

    assert note(world).strip() == "Trung vị của 5 trường tiểu học ở huyện Một: 52 điểm"
    assert note(world, "huyen-hai").strip() == "Trung vị của 5 trường tiểu học ở huyện Hai: 82 điểm"


def test_schools_without_points_and_of_other_stages_do_not_count(world):
    neighbours(world, 4)
    world.school("thpt-mot", stage="thpt")
    world.reports("thpt-mot")
    world.school("th-muc")
    world.found("th-muc", 'muc_do: {"1": 2, "2": 2}')

    assert note(world) == ""


def test_the_recognised_points_count_where_there_are_any(world):
    neighbours(world, 5)
    world.found("th-huyen-mot-2", 'tong_diem: {"1": 70, "2": 80}')

    assert "53 điểm" in re.sub(r"</?b>", "", note(world))


def test_a_gap_waits_only_for_schools_scored_as_the_round_asks(world):
    world.school("th-mot")
    world.reports("th-mot")
    context = Context(world.opening().library, AS_OF, "", "Trang thử", "")
    page = school_pages(context, world.dossier("th-mot"))[0]

    assert [gap.peers.group for gap in page.gaps] == ["1", "2"]
    assert all(gap.mark in page.body for gap in page.gaps)
    closed = page.filled({page.gaps[0].peers: Markup("<p>trung vị</p>")})
    assert "<p>trung vị</p>" in closed.body
    assert "cds:median" not in closed.body


def test_contributed_words_can_forge_no_gap(world):
    world.school("th-mot")
    world.reports("th-mot", more='ghi_chu: "<!--cds:median:1-->"\n')

    assert all("cds:median" not in page.body for page in pages_of(world))


# ---- addresses that stay -------------------------------------------------------------------------------


def register(world, *lines):
    with (world.root / "registers/schools.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)


def addresses(world):
    """Every address the schools have."""
    context = Context(world.opening().library, AS_OF, "", "Trang thử", "")
    dossiers = [world.dossier(school) for school in pipeline.school_ids(context.library)]
    shown = [one for one in dossiers if pipeline.has_page(context.library, one)]
    return {page.address: page.filled({}) for one in shown for page in school_pages(context, one)}


def test_a_renamed_school_keeps_its_address_and_tells_its_former_names(world):
    register(
        world,
        "th-mot,Trường Tiểu học Cũ,tieu_hoc,huyen-mot,phong-mot,,,,,2024-06-30,",
        "th-mot,Trường Tiểu học Mới,tieu_hoc,huyen-mot,phong-mot,,,,2024-07-01,,",
    )
    world.reports("th-mot")

    page = addresses(world)["truong/th-mot/"]

    assert page.title == "Trường Tiểu học Mới"
    assert "Tên trước đây: Trường Tiểu học Cũ (đến hết ngày 30/6/2024)." in page.body


def test_a_merged_school_that_never_published_says_where_it_went(world):
    register(
        world,
        "th-cu,Trường Cũ,tieu_hoc,huyen-mot,phong-mot,,,,,2024-06-30,th-moi",
        "th-moi,Trường Mới,tieu_hoc,huyen-mot,phong-mot,,,,,,",
    )

    found = addresses(world)

    assert found.keys() == {"truong/th-cu/", "truong/th-moi/"}
    old = found["truong/th-cu/"].body
    said = "Trường hoạt động dưới tên này đến hết ngày 30/6/2024; nay là Trường Mới."
    assert f'<a href="../../truong/th-moi/">{said}</a>' in old
    assert ".json" not in old
    assert 'href="../../truong/th-cu/">Tiếp nối Trường Cũ' in found["truong/th-moi/"].body


def test_a_changed_ma_leaves_a_page_at_the_old_address_with_a_title_of_its_own(world):
    register(
        world,
        "th-sai,Trường Một,tieu_hoc,huyen-mot,phong-mot,,,,,2024-06-30,th-dung",
        "th-dung,Trường Một,tieu_hoc,huyen-mot,phong-mot,,,,2024-07-01,,",
    )
    world.reports("th-sai")
    world.reports("th-dung", year="2024-2025")

    found = addresses(world)

    assert found["truong/th-sai/"].title == "Trường Một (đến hết 30/6/2024)"
    assert found["truong/th-dung/"].title == "Trường Một"
    assert 'href="../../truong/th-dung/"' in found["truong/th-sai/"].body
    assert "60 trên 100 điểm" in words(found["truong/th-sai/"])


def test_a_school_that_closed_keeps_its_results(world):
    world.school("th-dong", end="2024-06-30")
    world.reports("th-dong")

    said = words(addresses(world)["truong/th-dong/"])

    assert "ghi về trường đến hết ngày 30/6/2024" in said
    assert "60 trên 100 điểm" in said
