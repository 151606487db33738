"""Through all rooms at once, on a tiny dated tree written for each test."""

import csv
import io
import pickle
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from generator import pipeline
from generator.model.school_year import SchoolYear
from generator.model.scorecard import Standing
from generator.model.summary import ALL_STAGES, State
from generator.present import open_data
from generator.present.context import Context

RUBRIC = Path(__file__).parent / "cases/_base/data/rubrics/bo-thu.yml"
TODAY = date(2026, 11, 22)
STAGES = "ma,ten,thu_tu\ntieu_hoc,Tiểu học,1\nthpt,THPT,2\nmam_non,Mầm non,3\n"
AREAS = """\
ma,ten,loai,thuoc,tu_ngay,den_ngay,thay_boi
tinh,Tỉnh,tinh,,,,
huyen-mot,Huyện Một,huyen,tinh,,2025-06-30,
huyen-hai,Huyện Hai,huyen,tinh,,2025-06-30,
xa-ba,Xã Ba,xa,tinh,2025-07-01,,
"""
AUTHORITIES = """\
ma,ten,loai,dia_ban,cap_tren,tu_ngay,den_ngay
so-mot,Sở Một,so,tinh,,,
phong-mot,Phòng Một,phong,huyen-mot,so-mot,,2025-06-30
phong-hai,Phòng Hai,phong,huyen-hai,so-mot,,2025-06-30
ubnd-xa,UBND xã Ba,ubnd_xa,xa-ba,so-mot,2025-07-01,
"""
SCHOOLS = "ma,ten,cap_hoc,dia_ban,co_quan,ma_truong,website,minh_hoa,tu_ngay,den_ngay,thay_boi\n"


class World:
    """A data folder in the making."""

    def __init__(self, root):
        self.root = root
        self.write("registers/stages.csv", STAGES)
        self.write("registers/areas.csv", AREAS)
        self.write("registers/authorities.csv", AUTHORITIES)
        self.write("registers/schools.csv", SCHOOLS)
        self.write("rubrics/bo-thu.yml", RUBRIC.read_text("utf-8"))
        for year in ("2023-2024", "2024-2025", "2025-2026"):
            self.round(year)

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def round(self, year, more=""):
        rubrics = "    bo_chi_so: {tieu_hoc: bo-thu, thpt: bo-thu}\n"
        self.write(f"rounds/{year}.yml", f'nam_hoc: "{year}"\nco_quan:\n  so-mot:\n{rubrics}{more}')

    def school(self, school, area="huyen-mot", authority="phong-mot", stage="tieu_hoc", start="", end=""):
        with (self.root / "registers/schools.csv").open("a", encoding="utf-8") as file:
            file.write(f"{school},Trường {school},{stage},{area},{authority},,,,{start},{end},\n")

    def reports(
        self, school, one=60, two=80, year="2023-2024", authority="phong-mot", state="da_phe_duyet", more=""
    ):
        self.write(
            f"assessments/{year}/{authority}/{school}.yml",
            f'nam_hoc: "{year}"\ntruong: {school}\nbo_chi_so: bo-thu\ntrang_thai: {state}\n'
            f'phe_duyet: {{so: "1/QĐ", ngay: {year[5:]}-05-07}}\n'
            f'tong_diem: {{"1": {one}, "2": {two}}}\n{more}',
        )

    def found(
        self, name, said, year="2023-2024", authority="phong-mot", day="2024-06-10", result="cong_nhan"
    ):
        self.write(
            f"verifications/{year}/{authority}/{name}.yml",
            f'nam_hoc: "{year}"\ntruong: {name.split(".")[0]}\nbo_chi_so: bo-thu\nco_quan: {authority}\n'
            f'ngay: {day}\nso_quyet_dinh: "2/QĐ"\nket_qua: {result}\n{said}\n',
        )

    def dossier(self, school):
        return pipeline.examine(self.opening(), school, TODAY)

    def opening(self):
        opening = pipeline.open_library(self.root)
        assert not opening.stops, opening.problems
        return opening

    def edition(self, errors=False):
        opening = self.opening()
        lines, findings = [], []
        for school in pipeline.school_ids(opening.library):
            dossier = pipeline.examine(opening, school, TODAY)
            lines += pipeline.lines_of(opening, dossier)
            findings += pipeline.in_words(opening.library, dossier.problems)
        assert any(one.severity == "error" for one in findings) == errors, findings
        return pipeline.make_edition(
            opening, [pipeline.Survey(tuple(lines), tuple(findings), None)], TODAY, ""
        )


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


def schools_of(summaries, unit, first):
    summary = summaries.get((unit, SchoolYear(first)))
    return [line.school for line in summary.lines] if summary else []


def test_a_school_that_moved_counts_where_it_was_on_31_may(world):
    world.school("th-doi", "huyen-mot", "phong-mot", end="2024-05-31")
    world.school("th-doi", "huyen-hai", "phong-hai", start="2024-06-01", end="2025-06-30")
    world.school("th-doi", "xa-ba", "ubnd-xa", start="2025-07-01")

    edition = world.edition()

    assert schools_of(edition.areas, "huyen-mot", 2023) == ["th-doi"]
    assert schools_of(edition.areas, "huyen-hai", 2023) == []
    assert schools_of(edition.areas, "huyen-hai", 2024) == ["th-doi"]
    assert schools_of(edition.areas, "xa-ba", 2025) == ["th-doi"]
    assert [schools_of(edition.areas, "tinh", year) for year in (2023, 2024, 2025)] == [["th-doi"]] * 3


def test_a_school_that_moved_on_31_may_counts_where_it_came(world):
    world.school("th-doi", "huyen-mot", "phong-mot", end="2024-05-30")
    world.school("th-doi", "huyen-hai", "phong-hai", start="2024-05-31", end="2025-06-30")

    edition = world.edition()

    assert schools_of(edition.areas, "huyen-mot", 2023) == []
    assert schools_of(edition.areas, "huyen-hai", 2023) == ["th-doi"]


def test_a_district_that_ended_keeps_its_years_and_gets_no_new_ones(world):
    world.school("th-mot", end="2025-06-30")
    world.reports("th-mot")
    world.reports("th-mot", 40, 40, year="2024-2025")

    edition = world.edition()

    assert [year.first for unit, year in edition.areas if unit == "huyen-mot"] == [2023, 2024]
    tally = edition.areas["huyen-mot", SchoolYear(2023)].tallies[ALL_STAGES, "bo-thu", "1", Standing.SELF]
    assert (tally.expected, tally.reported, tally.levels) == (1, 1, (0, 1, 0))


def test_an_authority_counts_its_own_schools_and_those_of_the_authorities_under_it(world):
    world.school("th-mot")
    world.school("thpt-mot", authority="so-mot", stage="thpt")

    edition = world.edition()

    assert schools_of(edition.authorities, "phong-mot", 2023) == ["th-mot"]
    assert schools_of(edition.authorities, "so-mot", 2023) == ["th-mot", "thpt-mot"]
    assert schools_of(edition.areas, "huyen-mot", 2023) == ["th-mot", "thpt-mot"]


def test_states(world):
    for school in ("th-nop", "th-muon", "th-nhap", "th-loi", "th-chua", "th-nhan", "th-tra"):
        world.school(school)
    world.school("mn-cho", stage="mam_non")
    world.round("2023-2024", "    han_truong: 2024-05-07\n")
    world.reports("th-nop")
    world.reports("th-muon", more='bao_cao: {so: "1/BC", ngay: 2024-05-08}\n')
    world.reports("th-nhap", state="du_thao")
    world.reports("th-loi", 101)
    for school in ("th-nhan", "th-tra"):
        world.reports(school)
    world.found("th-nhan", "")
    world.found("th-tra", "", result="tra_lai")

    summary = world.edition(errors=True).areas["tinh", SchoolYear(2023)]

    assert {line.school: line.state for line in summary.lines} == {
        "th-nop": State.PUBLISHED,
        "th-muon": State.LATE,
        "th-nhap": State.DRAFT,
        "th-loi": State.FAULTY,
        "th-chua": State.MISSING,
        "th-nhan": State.RECOGNISED,
        "th-tra": State.RETURNED,
        "mn-cho": State.WAITING,
    }
    counts = {standing: summary.tallies[ALL_STAGES, "bo-thu", "1", standing] for standing in Standing}
    assert [(one.expected, one.reported) for one in counts.values()] == [(7, 4), (7, 1), (7, 4)]


@pytest.mark.parametrize(
    ("later", "level"),
    [
        (("th-mot.2", "2024-06-11", "cong_nhan"), 3),
        (("th-mot.2", "2024-06-10", "cong_nhan"), 3),
        (("th-mot.2", "2024-06-09", "cong_nhan"), 1),
        (("th-mot.2", "2024-06-11", "tra_lai"), None),
        (("th-mot.2", "2024-06-09", "tra_lai"), 1),
    ],
)
def test_the_verification_with_the_latest_date_is_in_force(world, later, level):
    name, day, result = later
    world.school("th-mot")
    world.reports("th-mot")
    world.found("th-mot", 'tong_diem: {"1": 40, "2": 40}')
    world.found(name, 'tong_diem: {"1": 90, "2": 90}', day=day, result=result)

    record = world.dossier("th-mot").records[0]

    assert record.self_card is not None
    assert record.self_card.groups[0].level == 2
    card = record.recognised_card
    assert (card.groups[0].level if card else None) == level
    assert record.applied_card is (card or record.self_card)


def test_a_school_may_be_recognised_without_a_published_self_assessment(world):
    world.school("th-mot")
    world.found("th-mot", 'muc_do: {"1": 2, "2": 3}')

    line = world.edition().areas["tinh", SchoolYear(2023)].lines[0]

    assert [(one.group, one.standing, one.points, one.level) for one in line.outcomes] == [
        ("1", Standing.RECOGNISED, None, 2),
        ("2", Standing.RECOGNISED, None, 3),
    ]


def test_each_year_keeps_its_own_result(world):
    world.school("th-mot", end="2025-06-30")
    world.reports("th-mot", 40)
    world.reports("th-mot", 75.01, year="2024-2025")

    dossier = world.dossier("th-mot")

    levels = [(str(record.year), record.self_card.groups[0].level) for record in dossier.records]
    assert levels == [("2024-2025", 3), ("2023-2024", 1)]


def test_settings_are_inherited_key_by_key(world):
    of_the_so = "    dieu_kien_khong_dat: ghi_chu\n    han_truong: 2024-05-20\n"
    world.round("2023-2024", of_the_so + "  phong-mot:\n    han_truong: 2024-05-10\n")
    library = world.opening().library

    one, two = (library.settings(phong, SchoolYear(2023)) for phong in ("phong-mot", "phong-hai"))

    assert (one.school_deadline, one.on_unmet) == (date(2024, 5, 10), "ghi_chu")
    assert (two.school_deadline, two.on_unmet) == (date(2024, 5, 20), "ghi_chu")
    assert one.rubrics == two.rubrics == {"tieu_hoc": "bo-thu", "thpt": "bo-thu"}


@pytest.mark.parametrize(
    ("choice", "level"), [("", None), ("giu_lai", None), ("ha_muc_1", 1), ("ghi_chu", 3)]
)
def test_the_round_says_what_an_unmet_condition_does(world, choice, level):
    if choice:
        world.round("2023-2024", f"    dieu_kien_khong_dat: {choice}\n")
    world.school("th-mot")
    world.reports("th-mot", 90, more='tra_loi: {"1.1": {dat: false}}\n')

    card = world.dossier("th-mot").records[0].self_card

    assert card is not None
    assert [group.level for group in card.groups] == [level, 3]


def test_the_day_of_the_deadline_is_in_time(world):
    world.school("th-mot")
    world.school("th-hai")
    world.round("2023-2024", "    han_truong: 2024-05-20\n")
    world.reports("th-mot", more='bao_cao: {so: "1/BC", ngay: 2024-05-20}\n')
    world.reports("th-hai", more='bao_cao: {so: "1/BC", ngay: 2024-05-21}\n')

    assert [one.code for one in world.dossier("th-mot").problems] == []
    assert [one.code for one in world.dossier("th-hai").problems] == ["deadline-passed"]


@pytest.mark.parametrize(
    ("start", "end", "codes"),
    [
        ("", "2024-05-31", []),
        ("2024-05-31", "", []),
        ("", "2024-05-30", ["school-not-in-force"]),
        ("2024-06-01", "", ["school-not-in-force"]),
    ],
)
def test_both_ends_of_a_register_row_are_in_force(world, start, end, codes):
    world.school("th-mot", start=start, end=end)
    world.reports("th-mot")

    assert [one.code for one in world.dossier("th-mot").problems] == codes


def test_personal_data_are_masked_in_everything_that_goes_on(world):
    number, mail = "0912 345 678", "hoa@gmail.com"
    world.school("th-mot")
    world.reports(
        "th-mot", more=f'tra_loi: {{"1.1": {{dat: true, ghi_chu: "Gọi {number}"}}}}\nghi_chu: "{mail}"\n'
    )
    world.found("th-mot", f'tra_loi: {{"2.1": {{dat: true, ly_do: "Hỏi {mail}"}}}}\nghi_chu: "Gọi {number}"')
    opening = world.opening()

    dossier = world.dossier("th-mot")
    words = repr(dossier) + str([one.message for one in pipeline.in_words(opening.library, dossier.problems)])

    assert {one.code for one in dossier.problems} >= {"personal-mobile", "personal-mail"}
    assert number not in words
    assert mail not in words
    assert words.count("•••") >= 4
    record = dossier.records[0]
    assert record.recognised_card is not None
    assert record.recognised_card.answers["2.1"].reason == "Hỏi •••"


def test_impossible_points_break_nothing_whatever_the_rubrics_ends(world):
    text = (
        RUBRIC.read_text("utf-8")
        .replace("duoi: 50", "tu: 0, duoi: 50")
        .replace("tren: 75", "tren: 75, den: 100")
    )
    world.write("rubrics/bo-thu.yml", text)
    world.school("th-mot")
    world.reports("th-mot", -1, 101)

    codes = [one.code for one in world.dossier("th-mot").problems]

    assert codes == ["total-out-of-range", "total-out-of-range"]


def test_a_faulty_file_hides_nothing_but_itself(world):
    world.school("th-mot")
    world.school("th-hai")
    world.reports("th-mot", 101)
    world.reports("th-hai", 75)
    world.found("th-mot", 'tong_diem: {"1": 40, "2": 40}')

    rows = list(csv.reader(io.StringIO(open_data.results_csv(world.edition(errors=True).lines).decode())))

    assert [(row[1], row[8]) for row in rows[1:]] == [
        ("th-hai", "tu_danh_gia"),
        ("th-hai", "tu_danh_gia"),
        ("th-mot", "tham_dinh"),
        ("th-mot", "tham_dinh"),
    ]


def test_points_stay_exact_decimals(world):
    world.school("th-mot")
    world.reports("th-mot", "49.99", "75.010")

    card = world.dossier("th-mot").records[0].self_card

    assert card is not None
    assert [group.points for group in card.groups] == [Decimal("49.99"), Decimal("75.01")]
    assert [group.level for group in card.groups] == [1, 3]


def test_settled_lines_say_the_same_in_fewer_objects(world):
    for school in ("th-mot", "th-hai"):
        world.school(school)
        world.reports(school)
        world.found(school, 'tong_diem: {"1": 60, "2": 70}')
    opening = world.opening()
    errand = pipeline.Errand(opening, Context(opening.library, TODAY, "", "Trang thử", ""))
    sent = [pickle.loads(pickle.dumps(pipeline.survey(errand, [one]))) for one in ("th-mot", "th-hai")]
    settling = pipeline.Settling(opening.library)

    first, second = (settling.settled(one) for one in sent)

    assert [first, second] == sent
    assert first.lines[0].stage is second.lines[0].stage
    for one, other in zip(first.lines[0].outcomes, second.lines[0].outcomes, strict=True):
        assert one is other
    assert first.lines[0].trail.judged is second.lines[0].trail.judged
