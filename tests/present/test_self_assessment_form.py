"""What the form computes with: small files of a year's schools, a rubric as text, no way out of a script."""

import json
from datetime import date
from pathlib import Path

import pytest

from generator import pipeline
from generator.check import personal
from generator.check.catalogue import catalogue
from generator.model.library import Library, SchoolFiles
from generator.model.register import Area, Authority, Register, School, Stage
from generator.model.round import Round, Settings
from generator.model.school_year import SchoolYear
from generator.present.context import Context
from generator.present.forge import Forge
from generator.present.pages import self_assessment_form_page
from generator.present.self_assessment_form import compact, in_javascript, rubric_data, year_index

YEAR = SchoolYear(2025)


def a_library(schools, settings, files=None):
    areas = [
        Area("tinh", "Tỉnh", "tinh", None, None, None, None),
        Area("xa", "Xã", "xa", "tinh", None, None, None),
    ]
    authorities = [
        Authority("so", "Sở", "so", "tinh", None, None, None),
        Authority("ubnd", "UBND", "ubnd_xa", "xa", "so", None, None),
    ]
    return Library(
        Path(),
        {"tieu_hoc": Stage("tieu_hoc", "Tiểu học", 1), "thpt": Stage("thpt", "THPT", 2)},
        Register({row.id: (row,) for row in areas}),
        Register({row.id: (row,) for row in authorities}),
        Register({rows[0].id: rows for rows in schools}),
        {},
        {YEAR: Round(YEAR, settings, "rounds/2025-2026.yml")} if settings else {},
        files or {},
    )


def a_school(school_id, stage="tieu_hoc", authority="ubnd", start=None, end=None, demo=False):
    return School(school_id, f"Trường {school_id}", stage, "xa", authority, "", "", demo, start, end, None)


def index(library, year=YEAR):
    return json.loads(year_index(library, year))


def test_a_school_finds_its_round_through_its_authority():
    settings = {
        "so": Settings(rubrics={"tieu_hoc": "bo"}, school_deadline=date(2026, 5, 15)),
        "ubnd": Settings(on_unmet="ha_muc_1"),
    }
    found = index(a_library([(a_school("th-a"),)], settings))
    (row,) = found["truong"]
    _, name, number = found["co_quan"][row[3] if len(row) > 3 else 0]

    assert name == "UBND"
    assert found["dot"][number] == {
        "bo_chi_so": {"tieu_hoc": "bo"},
        "dieu_kien_khong_dat": "ha_muc_1",
        "han_truong": "2026-05-15",
    }
    assert found["dia_ban"] == ["Xã, Tỉnh"]


def test_without_a_round_there_is_nothing_to_fill_in():
    found = index(a_library([(a_school("th-a"),)], {}))

    assert found["dot"] == [{}]


def test_only_schools_in_force_on_the_counting_day_and_their_row_of_that_day():
    moved = (
        a_school("th-a", authority="so", end=date(2025, 6, 30)),
        a_school("th-a", authority="ubnd", start=date(2025, 7, 1)),
    )
    closed = (a_school("th-b", end=date(2026, 5, 30)),)
    library = a_library([moved, closed], {"so": Settings(rubrics={"tieu_hoc": "bo"})})

    assert [row[0] for row in index(library)["truong"]] == ["th-a"]
    assert index(library)["co_quan"][0][0] == "ubnd"
    assert index(library, SchoolYear(2024))["co_quan"][0][0] == "so"


@pytest.mark.parametrize(
    ("path", "flag"),
    [
        (f"assessments/{YEAR}/ubnd/th-a.yml", 1),
        (f"assessments/{YEAR}/ubnd/th-a.yaml", f"assessments/{YEAR}/ubnd/th-a.yaml"),
        (f"assessments/{YEAR}/so/th-a.yml", f"assessments/{YEAR}/so/th-a.yml"),
    ],
)
def test_a_file_that_exists_is_known(path, flag):
    library = a_library([(a_school("th-a"),)], {}, {"th-a": SchoolFiles((path,))})

    assert index(library)["truong"][0][-1] == flag


def test_a_file_of_another_year_is_not_this_years():
    library = a_library(
        [(a_school("th-a"),)], {}, {"th-a": SchoolFiles(("assessments/2024-2025/ubnd/th-a.yml",))}
    )

    assert index(library)["truong"] == [["th-a", "Trường th-a"]]


def test_a_row_says_only_what_differs_from_nothing():
    rows = [(a_school("th-a"),), (a_school("thpt-b", "thpt", "so", demo=True),)]

    assert index(a_library(rows, {}))["truong"] == [
        ["th-a", "Trường th-a"],
        ["thpt-b", "Trường thpt-b", 0, 1, 1, 1],
    ]


def test_many_schools_stay_light():
    schools = [(a_school(f"th-truong-so-{number}"),) for number in range(3600)]
    content = year_index(a_library(schools, {"so": Settings(rubrics={"tieu_hoc": "bo"})}), YEAR)

    assert len(content) < 100 * 3600


@pytest.fixture(scope="module")
def opening(root):
    return pipeline.open_library(root / "data")


def test_every_number_of_a_rubric_is_text(opening):
    data = rubric_data(opening.library.rubrics["4725-qd-bgddt"])
    maxima = [group["toi_da"] for group in data["nhom"]]
    certain = {item["ma"]: item["chac"] for item in data["nhom"][0]["tieu_chi"][2]["noi_dung"]}

    assert maxima == ["100", "100"]
    assert certain["1.3.1"] is True
    assert certain["1.3.2"] is False
    assert [
        (level.get("tu"), level.get("den"), level.get("tren"), level.get("duoi")) for level in data["muc_do"]
    ] == [
        (None, None, None, "50"),
        ("50", "75", None, None),
        (None, None, "75", None),
    ]


def test_data_cannot_end_the_script_that_holds_them():
    text = compact({"ten": "</script><!--\u2028"})

    assert "<" not in text
    assert "\u2028" not in text
    assert json.loads(text) == {"ten": "</script><!--\u2028"}


def test_patterns_know_vietnamese_letters_in_a_script_too():
    found = dict(in_javascript(personal.patterns()))

    assert list(found) == ["cccd", "mobile", "mail"]
    assert not any("\\w" in pattern or "\\d" in pattern for pattern in found.values())


def page(opening, forge=None, workbooks=()):
    context = Context(opening.library, date(2026, 11, 22), "", "Trang", "", forge)
    return self_assessment_form_page(context, catalogue(), personal.patterns(), workbooks)


def test_the_workbooks_stand_on_the_page_with_and_without_a_script(opening):
    body = page(opening, workbooks=[("4725-qd-bgddt", "thcs"), ("4725-qd-bgddt", "thpt")]).body

    assert body.count('href="4725-qd-bgddt.thcs.xlsx" download') == 2
    assert "THPT: sổ tính theo Quyết định 4725/QĐ-BGDĐT" in body
    assert ".xlsx" not in page(opening).body


def test_the_button_of_a_host_stands_there_only_by_setting(opening):
    forge = Forge("gitlab", "https://kho.example.vn/a/b", "chinh", "data")

    assert "data-forge" in page(opening, forge).body
    assert "data-forge" not in page(opening).body


def test_every_question_of_the_rubric_is_asked(opening):
    body = page(opening).body

    for group in opening.library.rubrics["4725-qd-bgddt"].groups:
        for code in group.codes():
            assert f'data-base=\'["tra_loi", "{code}"]\'' in body
