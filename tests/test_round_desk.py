"""A round from its first day to the years after: states, the desk, the list, the calendar, verifications."""

import csv
import io
import re
from datetime import date, timedelta
from decimal import Decimal

import pytest

from generator import pipeline
from generator.model.school_year import SchoolYear
from generator.model.summary import State
from generator.present import deadlines, open_data
from generator.present.context import Context
from generator.present.pages import area_page, authority_page, bare_pages, school_page
from generator.publish.revision import commit_days
from generator.wording.tables import header
from tests.repositories import Repo
from tests.test_pipeline import World

YEAR = SchoolYear(2023)
LAST_DAY = date(2024, 5, 20)
DAY_AFTER = date(2024, 5, 21)


@pytest.fixture
def world(tmp_path):
    return World(tmp_path / "data")


@pytest.fixture
def full(world):
    """A round with a school in each state."""
    world.round("2023-2024", "    han_truong: 2024-05-20\n    han_co_quan: 2024-06-14\n")
    for school in ("nop", "muon", "nhap", "loi", "chua", "nhan", "tham", "tra", "lai"):
        world.school(f"th-{school}")
    world.school("mn-cho", stage="mam_non")
    reported = "bao_cao: {{so: 1/BC, ngay: {}}}\n"
    world.reports("th-nop", more=reported.format("2024-05-20"))
    world.reports("th-muon", more=reported.format("2024-05-21"))
    world.reports("th-nhap", state="du_thao")
    world.reports("th-loi", 101)
    for school in ("th-nhan", "th-tham", "th-tra"):
        world.reports(school)
    world.reports("th-lai", more=reported.format("2024-05-28"))
    world.found("th-nhan", "")
    world.found("th-tham", "")
    told = world.root / "verifications/2023-2024/phong-mot/th-tham.yml"
    told.write_text(told.read_text("utf-8").replace('so_quyet_dinh: "2/QĐ"', "nguon: Báo cáo 9/BC"), "utf-8")
    world.found("th-tra", "ghi_chu: thiếu minh chứng", day="2024-05-22", result="tra_lai")
    world.found("th-lai", "ghi_chu: thiếu minh chứng", day="2024-05-22", result="tra_lai")
    return world


def edition_of(world, as_of, committed=dict):
    opening = world.opening()
    lines, findings = [], []
    for school in pipeline.school_ids(opening.library):
        dossier = pipeline.examine(opening, school, as_of)
        lines += pipeline.lines_of(opening, dossier)
        findings += pipeline.in_words(opening.library, dossier.problems)
    survey = pipeline.Survey(tuple(lines), tuple(findings), None)
    return pipeline.make_edition(opening, [survey], as_of, "", committed)


def states(edition, unit="phong-mot"):
    return {line.school: line.state for line in edition.authorities[unit, YEAR].lines}


def context(edition):
    return Context(edition.library, edition.as_of, "", "Trang", "")


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.body))


def desk(edition, unit="phong-mot"):
    return words(authority_page(context(edition), edition, unit, YEAR))


def test_an_area_without_results_in_a_year_leads_to_the_nearest_ones(full):
    edition = edition_of(full, date(2024, 7, 1))
    here = Context(edition.library, edition.as_of, "", "Trang", "")

    later = area_page(here, edition, "huyen-mot", SchoolYear(2024), latest=False).body
    shown = area_page(here, edition, "huyen-mot", YEAR, latest=False).body

    link = '<a href="../../../dia-ban/huyen-mot/2023-2024/">kết quả năm học 2023–2024</a>'
    assert f"Năm học 2024–2025 chưa trường nào ở đây công khai kết quả. Gần nhất là: {link}." in later
    assert "Gần nhất là" not in shown


def test_the_plan_names_a_rubric_once_with_all_its_stages(full):
    said = desk(edition_of(full, date(2024, 7, 1)))

    assert "Cấp học và bộ chỉ số Bộ thử: Tiểu học, THPT (theo Sở Một) Hạn trường" in said


def test_nothing_published_is_said_in_words_not_as_zero(full):
    edition = edition_of(full, date(2024, 7, 1))
    here = Context(edition.library, edition.as_of, "", "Trang", "")

    later = words(area_page(here, edition, "huyen-mot", SchoolYear(2024), latest=False))

    assert "10 trường trong năm học 2024–2025 · chưa trường nào công khai kết quả · 1 chưa có bộ" in later
    assert "0 đã" not in later


def test_a_missing_plan_is_not_told_as_a_missing_rubric(full):
    full.write("rounds/2023-2024.yml", 'nam_hoc: "2023-2024"\nco_quan:\n  so-mot: {ghi_chu: chưa rõ}\n')
    without = desk(edition_of(full, date(2024, 7, 1)))
    full.round("2023-2024")
    planned = desk(edition_of(full, date(2024, 7, 1)))

    assert "chưa có kế hoạch của đợt trên trang này, nên không tính là phải nộp" in without
    assert "chưa có bộ chỉ số cho cấp học này" not in without
    assert "đợt này chưa có bộ chỉ số cho cấp học này, chưa phải nộp" in planned


def test_every_state_comes_from_files_and_dates_alone(full):
    assert states(edition_of(full, date(2024, 7, 1))) == {
        "th-nop": State.PUBLISHED,
        "th-muon": State.LATE,
        "th-nhap": State.DRAFT,
        "th-loi": State.FAULTY,
        "th-chua": State.MISSING,
        "th-nhan": State.RECOGNISED,
        "th-tham": State.VERIFIED,
        "th-tra": State.RETURNED,
        "th-lai": State.PUBLISHED,
        "mn-cho": State.WAITING,
    }


def test_the_names_of_states_add_up_with_what_the_page_says_first(full):
    edition = edition_of(full, date(2024, 7, 1))
    said = words(area_page(context(edition), edition, "huyen-mot", YEAR, latest=True))

    assert "10 trường trong năm học 2023–2024 · 6 đã công khai · 2 đã được công nhận" in said
    tail = said[said.index("Tình trạng báo cáo") :]
    counts = {name.strip(): int(count) for name, count in re.findall(r"([^:0-9]+): ([0-9]+)", tail)}
    assert sum(counts.values()) == 10
    published = ("đã nộp (chưa thẩm định)", "nộp muộn (chưa thẩm định)", "bị trả lại")
    recognised = ("công nhận (chưa rõ số quyết định)", "đã công nhận")
    assert sum(counts[name] for name in recognised) == 2
    assert sum(counts[name] for name in (*published, *recognised)) == 6
    assert not any("công khai" in name for name in counts)


@pytest.mark.parametrize(
    ("as_of", "far", "told"),
    [
        (date(2024, 5, 17), "còn 3 ngày", "chưa nộp: hạn 20/5/2024, còn 3 ngày"),
        (LAST_DAY, "hạn cuối là hôm nay", "chưa nộp: hạn cuối là hôm nay, 20/5/2024"),
        (DAY_AFTER, "đã qua 1 ngày", "chưa nộp: hạn 20/5/2024, đã qua 1 ngày"),
    ],
)
def test_days_left_the_last_day_and_the_day_after(full, as_of, far, told):
    said = desk(edition_of(full, as_of))

    assert f"Hạn trường báo cáo 20/5/2024 {far}" in said
    assert told in said
    assert f"Tính đến ngày {as_of.day}/{as_of.month}/{as_of.year}" in said


def test_the_desk_says_who_did_what_when(full):
    said = desk(edition_of(full, date(2024, 7, 1)))

    assert "nộp muộn (chưa thẩm định): báo cáo ngày 21/5/2024, sau hạn 1 ngày" in said
    assert "trả lại: Phòng Một trả lại ngày 22/5/2024; chờ trường nộp lại" in said
    assert "nộp lại ngày 28/5/2024, sau khi bị trả lại ngày 22/5/2024" in said
    assert "tệp đang có lỗi nên chưa tính; hạn 20/5/2024, đã qua 42 ngày" in said
    assert "Phòng Một, 2/QĐ, 10/6/2024" in said
    assert "Phòng Một, biết qua Báo cáo 9/BC ngày 10/6/2024" in said


def test_a_stage_without_a_rubric_waits_and_is_never_missing(full):
    said = desk(edition_of(full, date(2024, 7, 1)))
    missing = re.search(r"Chưa có kết quả : (\d+) trường(.*?)Đã trả lại", said)

    assert missing is not None
    assert missing[1] == "3"
    assert "mn-cho" not in missing[2]
    assert "chưa có bộ chỉ số: đợt này chưa có bộ chỉ số cho cấp học này, chưa phải nộp" in said


def test_inherited_deadlines_say_whose_they_are(full):
    said = desk(edition_of(full, LAST_DAY))

    assert "hạn cuối là hôm nay · theo Sở Một" in said
    assert "hạn cuối là hôm nay · Sở Một đặt" in desk(edition_of(full, LAST_DAY), "so-mot")


def test_a_deadline_set_otherwise_below_stands_on_the_desk_above(full):
    full.round(
        "2023-2024",
        "    han_truong: 2024-05-20\n  phong-mot:\n    han_truong: 2024-05-10\n"
        "    can_cu: [{so: 7/KH-PGD, ngay: 2023-10-02}]\n",
    )

    edition = edition_of(full, LAST_DAY)

    dates = [(one.authority, one.when) for one in deadlines.deadlines_of(edition, "so-mot", YEAR)]
    assert dates == [("so-mot", date(2024, 5, 20)), ("phong-mot", date(2024, 5, 10))]
    assert "Căn cứ: Phòng Một 7/KH-PGD ngày 2/10/2023" in desk(edition)


def test_the_list_can_be_taken_away(full):
    edition = edition_of(full, DAY_AFTER)
    lines = edition.authorities["phong-mot", YEAR].lines

    content = open_data.states_csv(edition.library, lines, DAY_AFTER).decode("utf-8")
    rows = {row["truong"]: row for row in csv.DictReader(io.StringIO(content))}

    assert list(rows["th-nop"]) == list(header("trang-thai"))
    assert rows["th-muon"]["so_ngay_qua_han"] == "1"
    assert rows["th-chua"]["so_ngay_qua_han"] == "1"
    assert rows["th-nop"]["so_ngay_qua_han"] == ""
    assert (rows["th-nop"]["ngay_bao_cao"], rows["th-nop"]["nguon_ngay"]) == ("2024-05-20", "tep")
    assert rows["th-nhan"]["so_quyet_dinh"] == "2/QĐ"
    assert rows["mn-cho"]["bo_chi_so"] == ""


# ---- the calendar ----------------------------------------------------------------------------------


def events(content):
    """Unfold and take apart, as a calendar program does."""
    text = content.decode("utf-8").replace("\r\n ", "")
    found = []
    for block in re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT\r\n", text, re.DOTALL):
        event = {}
        for row in block.splitlines():
            name, _, value = row.partition(":")
            event[name] = re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], value)
        found.append(event)
    return found


def test_the_calendar_holds_every_deadline_and_can_be_read_back(full):
    title = "Kế hoạch; đợt một, gồm \\ và nhiều chữ có dấu rất dài để phải gấp dòng nhiều lần"
    full.round(
        "2023-2024",
        "    han_truong: 2024-05-31\n    han_co_quan: 2024-06-14\n"
        f"    can_cu: [{{so: 7/KH, ngay: 2023-10-02, trich_yeu: '{title}'}}]\n",
    )
    edition = edition_of(full, LAST_DAY)
    content = deadlines.calendar(edition, "phong-mot", YEAR)

    assert content == deadlines.calendar(edition_of(full, LAST_DAY), "phong-mot", YEAR)
    rows = content.split(b"\r\n")
    assert (rows[0], rows[1], rows[-2], rows[-1]) == (
        b"BEGIN:VCALENDAR",
        b"VERSION:2.0",
        b"END:VCALENDAR",
        b"",
    )
    assert all(len(row) <= 75 for row in rows)
    assert all(row.decode("utf-8") is not None for row in rows)
    assert b"\n" not in content.replace(b"\r\n", b"")
    school, authority = events(content)
    assert school["DTSTART;VALUE=DATE"] == "20240531"
    assert school["DTEND;VALUE=DATE"] == "20240601"
    assert school["SUMMARY"] == "Hạn trường báo cáo, năm học 2023–2024 (Phòng Một)"
    assert title in school["DESCRIPTION"]
    assert authority["DTSTART;VALUE=DATE"] == "20240614"
    assert school["UID"] != authority["UID"]


def test_a_round_without_dates_has_no_calendar(world):
    world.school("th-mot")

    edition = edition_of(world, LAST_DAY)

    assert deadlines.calendar(edition, "phong-mot", YEAR) == b""
    assert "Đợt chưa ghi hạn." in desk(edition)


# ---- the day a file came in ------------------------------------------------------------------------

UNDATED = 'nam_hoc: "2023-2024"\ntruong: {}\nbo_chi_so: bo-thu\ntrang_thai: da_phe_duyet\n'


def an_undated(world, school, one=60):
    world.write(
        f"assessments/2023-2024/phong-mot/{school}.yml",
        UNDATED.format(school) + f'phe_duyet: {{so: 1/QĐ}}\ntong_diem: {{"1": {one}, "2": 80}}\n',
    )


@pytest.mark.parametrize(
    ("first", "state", "told"),
    [
        (LAST_DAY, State.PUBLISHED, "báo cáo ngày 20/5/2024 (theo ngày tệp vào kho)"),
        (DAY_AFTER, State.LATE, "báo cáo ngày 21/5/2024, sau hạn 1 ngày (theo ngày tệp vào kho)"),
    ],
)
def test_a_file_without_a_date_is_as_old_as_its_first_commit(full, first, state, told):
    an_undated(full, "th-chua")
    days = {"assessments/2023-2024/phong-mot/th-chua.yml": (first, first + timedelta(days=40))}

    edition = edition_of(full, date(2024, 7, 1), lambda: days)

    assert states(edition)["th-chua"] is state
    assert told in desk(edition)


def test_without_git_an_undated_file_is_published_and_its_day_unknown(full):
    an_undated(full, "th-chua")

    edition = edition_of(full, date(2024, 7, 1))

    assert states(edition)["th-chua"] is State.PUBLISHED
    assert "tệp không ghi ngày báo cáo" in desk(edition)


def test_a_commit_after_a_return_answers_it(full):
    an_undated(full, "th-tra")
    path = "assessments/2023-2024/phong-mot/th-tra.yml"

    def state(last):
        return states(edition_of(full, date(2024, 7, 1), lambda: {path: (LAST_DAY, last)}))["th-tra"]

    assert state(date(2024, 5, 22)) is State.RETURNED
    assert state(date(2024, 5, 23)) is State.PUBLISHED


def test_git_is_not_asked_when_every_file_names_its_date(full):
    def never():
        raise AssertionError("git was asked")

    assert states(edition_of(full, date(2024, 7, 1), never))["th-nop"] is State.PUBLISHED


def test_commit_days_are_read_of_the_whole_history_in_one_pass(tmp_path, monkeypatch):
    from tests import repositories

    repo = Repo(tmp_path / "kho")

    def at(moment):
        for who in ("AUTHOR", "COMMITTER"):
            monkeypatch.setitem(repositories._IDENTITY, f"GIT_{who}_DATE", moment)

    path = repo.reports("th-a")
    at("2024-05-20T16:59:00+00:00")
    repo.commit("Gửi")
    repo.branch("sua")
    repo.reports("th-a", 61)
    at("2024-06-01T20:00:00+00:00")
    repo.commit("Sửa")
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--no-ff", "-m", "Nhận", "sua")

    inside = path.removeprefix("data/")
    assert commit_days(repo.data)[inside] == (date(2024, 5, 20), date(2024, 6, 2))
    shallow = tmp_path / "nong"
    repo.git("clone", "-q", "--depth", "1", f"file://{repo.top}", str(shallow))
    assert commit_days(shallow / "data") == {}
    assert commit_days(tmp_path) == {}


# ---- verifications ---------------------------------------------------------------------------------


def test_a_return_a_resubmission_and_a_recognition_are_told_in_order(world):
    world.school("th-mot")
    world.reports("th-mot", more="bao_cao: {so: 1/BC, ngay: 2024-05-28}\n")
    world.found("th-mot", "ghi_chu: thiếu minh chứng", day="2024-05-22", result="tra_lai")
    edition = edition_of(world, date(2024, 7, 1))
    assert states(edition)["th-mot"] is State.PUBLISHED
    assert not [one for one in edition.findings if one.code == "verification-too-early"]
    said = words(school_page(context(edition), world.dossier("th-mot")))
    assert "Trường tự đánh giá, nộp lại ngày 28/5/2024; Phòng Một đã trả lại bản trước ngày 22/5/2024" in said

    world.found("th-mot.2", 'tong_diem: {"1": 55, "2": 80}')
    edition = edition_of(world, date(2024, 7, 1))
    assert states(edition)["th-mot"] is State.RECOGNISED
    said = words(school_page(context(edition), world.dossier("th-mot")))
    first = said.index("Kết luận trước, nay đã được thay: Phòng Một trả lại ngày 22/5/2024")
    second = said.index("Kết luận đang có hiệu lực: Phòng Một công nhận: Quyết định 2/QĐ ngày 10/6/2024")
    assert first < second
    assert "Phòng Một công nhận: quyết định 2/QĐ ngày 10/6/2024" in said


def test_where_self_scores_run_high_is_counted_and_compared_only_of_enough_schools(world):
    for number, points in enumerate((50, 55, 60, 65)):
        world.school(f"th-{number}")
        world.reports(f"th-{number}")
        world.found(f"th-{number}", f'tong_diem: {{"1": {points}, "2": 80}}')
    row = r"Cả nhóm: \S[^0-9]*? 4 2 1 –"
    assert re.search(row, desk(edition_of(world, date(2024, 7, 1))))

    world.school("th-nam")
    world.reports("th-nam")
    world.found("th-nam", 'tong_diem: {"1": 40, "2": 80}')
    edition = edition_of(world, date(2024, 7, 1))
    both = {one.code: one for one in edition.authorities["phong-mot", YEAR].compared}
    # 50, 55, 60, 65 and 40 against five times 60: -10, -5, 0, +5, -20; -30 of 5 is -6
    assert (both["1"].schools, both["1"].lowered, both["1"].raised, both["1"].mean) == (5, 3, 1, Decimal(-6))
    assert (both["2"].lowered, both["2"].raised, both["2"].mean) == (0, 0, 0)
    assert re.search(r"Cả nhóm: \S[^0-9]*? 5 3 1 −6", desk(edition))


def test_a_level_alone_is_never_a_difference_in_points(world):
    world.school("th-mot")
    world.reports("th-mot")
    world.found("th-mot", 'muc_do: {"1": 1, "2": 1}')

    assert edition_of(world, date(2024, 7, 1)).authorities["phong-mot", YEAR].compared == ()


# ---- over the years --------------------------------------------------------------------------------


def test_an_area_that_ended_says_when_and_what_followed(world):
    world.school("th-doi", end="2025-06-30")
    world.school("th-doi", "xa-ba", "ubnd-xa", start="2025-07-01")
    world.reports("th-doi")
    edition = edition_of(world, date(2026, 11, 22))

    before = words(area_page(context(edition), edition, "huyen-mot", SchoolYear(2024), False))
    after = words(area_page(context(edition), edition, "xa-ba", SchoolYear(2025), False))

    assert "kết thúc ngày 30/6/2025. Sau đó các trường thuộc: Xã Ba (1 trường) ." in before
    assert "có từ ngày 1/7/2025. Trước đó các trường thuộc: Huyện Một (1 trường) ." in after


def test_a_merged_school_is_where_its_heir_is_and_a_lost_one_is_counted(world):
    world.school("th-doi", end="2025-06-30")
    world.school("th-doi", "xa-ba", "ubnd-xa", start="2025-07-01")
    world.school("th-mat", end="2025-06-30")
    with (world.root / "registers/schools.csv").open("a", encoding="utf-8") as file:
        file.write("th-gop,Trường th-gop,tieu_hoc,huyen-mot,phong-mot,,,,,2025-06-30,th-doi\n")
    edition = edition_of(world, date(2026, 11, 22))

    said = words(area_page(context(edition), edition, "huyen-mot", SchoolYear(2024), False))

    assert "Sau đó các trường thuộc: Xã Ba (2 trường) , còn 1 trường danh mục chưa ghi tiếp." in said


def bare(edition):
    return {page.address: page for page in bare_pages(context(edition), edition)}


def test_an_area_without_schools_has_a_page_that_says_so_and_leads_on(world):
    world.school("th-doi")
    world.write(
        "registers/areas.csv",
        "ma,ten,loai,thuoc,tu_ngay,den_ngay,thay_boi\ntinh,Tỉnh,tinh,,,,\nhuyen-mot,Huyện Một,huyen,tinh,,,\n"
        "huyen-hai,Huyện Hai,huyen,tinh,,2025-06-30,xa-ba\nxa-ba,Xã Ba,xa,tinh,2025-07-01,,\n",
    )
    edition = edition_of(world, date(2026, 11, 22))
    pages = bare(edition)

    assert [one for one in pages if one.startswith("dia-ban")] == ["dia-ban/huyen-hai/", "dia-ban/xa-ba/"]
    body = pages["dia-ban/huyen-hai/"].body
    assert "Địa bàn này kết thúc ngày 30/6/2025. Sau đó là Xã Ba ." in words(pages["dia-ban/huyen-hai/"])
    assert 'href="../../dia-ban/xa-ba/"' in body
    assert "có từ ngày 1/7/2025" in words(pages["dia-ban/xa-ba/"])
    above = area_page(context(edition), edition, "tinh", YEAR, False)
    assert 'href="../../../dia-ban/huyen-hai/">Huyện Hai</a>' in above.body
    assert "Địa bàn chưa có trường trong danh mục: Huyện Hai ." in words(above)


def test_a_round_without_schools_shows_its_plan_and_its_dates(world):
    world.school("th-doi")
    world.round(
        "2023-2024",
        "  phong-hai:\n    han_truong: 2024-05-31\n    ghi_chu: Trường mầm non chờ bộ chỉ số riêng.\n"
        "    can_cu: [{so: 7/KH-PGD, ngay: 2023-10-02}]\n",
    )
    edition = edition_of(world, date(2024, 5, 30))
    page = bare(edition)["co-quan/phong-hai/2023-2024/"]

    said = words(page)
    assert "Hạn trường báo cáo 31/5/2024 còn 1 ngày · Phòng Hai đặt" in said
    assert "Phòng Hai 7/KH-PGD ngày 2/10/2023" in said
    assert "Trường mầm non chờ bộ chỉ số riêng." in said
    assert 'href="han.ics"' in page.body
    assert events(deadlines.calendar(edition, "phong-hai", YEAR))[0]["DTSTART;VALUE=DATE"] == "20240531"
    assert 'href="../../co-quan/phong-hai/2023-2024/"' in bare(edition)["dia-ban/huyen-hai/"].body


def test_years_stand_side_by_side_but_never_across_a_changed_ma(world):
    world.school("th-doi", end="2025-06-30")
    world.school("th-doi", "xa-ba", "ubnd-xa", start="2025-07-01")
    for year, points, authority in (
        ("2023-2024", 40, "phong-mot"),
        ("2024-2025", 60, "phong-mot"),
        ("2025-2026", 80, "ubnd-xa"),
    ):
        world.reports("th-doi", points, year=year, authority=authority)
    edition = edition_of(world, date(2026, 11, 22))
    shown = context(edition)

    phong = words(authority_page(shown, edition, "phong-mot", SchoolYear(2024)))
    xa = words(authority_page(shown, edition, "ubnd-xa", SchoolYear(2025)))
    school = words(school_page(shown, world.dossier("th-doi")))

    assert "Qua các năm" in phong
    assert "Qua các năm" not in xa
    assert all(year in school for year in ("2023–2024", "2024–2025", "2025–2026"))


def test_a_school_that_merged_points_to_its_heir_and_back(world):
    world.school("th-moi", start="2024-07-01", end="2025-06-30")
    with (world.root / "registers/schools.csv").open("a", encoding="utf-8") as file:
        file.write("th-cu,Trường th-cu,tieu_hoc,huyen-mot,phong-mot,,,,,2024-06-30,th-moi\n")
    world.reports("th-cu")
    world.reports("th-moi", year="2024-2025")
    edition = edition_of(world, date(2026, 11, 22))

    old = school_page(context(edition), world.dossier("th-cu")).body
    new = school_page(context(edition), world.dossier("th-moi")).body

    assert 'href="../../truong/th-moi/"' in old
    assert 'href="../../truong/th-cu/">Tiếp nối Trường th-cu (đến hết ngày 30/6/2024).' in new
