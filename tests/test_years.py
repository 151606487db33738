"""Year over year, cell by cell: levels, points, criteria and figures of a school, an area and an authority.

Every number below was worked out by hand from the points that stand here.
"""

import pytest

from generator.model.school_year import SchoolYear
from generator.present.context import Context
from generator.present.pages import area_page, authority_page, over_years, school_pages
from tests.page_text import page_text
from tests.test_pipeline import TODAY, World

SCHOOLS = [f"th-{number}" for number in range(5)]
# 1.2.1 (of 40), 1.2.2 (of 20), 1.3 (of 40), 2.2 (of 100); the second year one school has not reported.
POINTS = {
    "2023-2024": [(20, 10, 10, 50), (21, 10, 10, 60), (22, 10, 10, 70), (23, 10, 10, 76), (24, 10, 10, 80)],
    "2024-2025": [(40, 20, 16, 40), (40, 20, 16, 45), (40, 20, 20, 49.5), (40, 20, 20, 90)],
}
FORM = """\
ma: bieu
ten: Biểu
ten_ngan: Biểu
so: ""
nguoi_lap: truong
tu_nam_hoc: "2023-2024"
cap_hoc: [tieu_hoc]
nguon: {Q: {ten: Công văn}}
phan:
  - ma: mot
    so: "1"
    ten: Máy tính
    dong:
      - ma: hs
        so: "1"
        ten: Học sinh
        do_tin_cay: V
        nguon: [Q]
        o:
          - {ma: tong, ten: Tổng số, loai: so_luong}
          - {ma: may, ten: Có máy tính, loai: so_luong, ti_le_cua: tong}
"""
# All pupils, those with a computer; in the first year one school does not know how many pupils it has.
PUPILS = {"2023-2024": [(40, 10), (None, 5)], "2024-2025": [(40, 20), (60, 30), (30, 9)]}


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """The edition of two years, and what its pages need."""
    world = World(tmp_path_factory.mktemp("years"))
    world.write("forms/bieu.yml", FORM)
    for school in SCHOOLS:
        world.school(school)
    for year, of_schools in POINTS.items():
        for school, (one, two, three, four) in zip(SCHOOLS, of_schools, strict=False):
            world.write(
                f"assessments/{year}/phong-mot/{school}.yml",
                f'nam_hoc: "{year}"\ntruong: {school}\nbo_chi_so: bo-thu\ntrang_thai: da_phe_duyet\n'
                f'phe_duyet: {{so: "1/QĐ", ngay: {year[5:]}-05-07}}\ntra_loi:\n  "1.1": {{dat: true}}\n'
                f'  "1.2.1": {{diem: {one}}}\n  "1.2.2": {{diem: {two}}}\n  "1.3": {{diem: {three}}}\n'
                f'  "2.1": {{dat: true}}\n  "2.2": {{diem: {four}}}\n',
            )
    for year, of_schools in PUPILS.items():
        for school, (whole, part) in zip(SCHOOLS, of_schools, strict=False):
            figures = f"tong: {whole}, may: {part}" if whole else f"may: {part}"
            world.write(
                f"statistics/{year}/phong-mot/bieu/{school}.yml",
                f'nam_hoc: "{year}"\ntruong: {school}\nbieu_mau: bieu\nso_lieu: {{hs: {{{figures}}}}}\n',
            )
    edition = world.edition()
    return world, edition, Context(edition.library, TODAY, "", "Trang", "")


def until_2025(edition, units, unit):
    return [units[unit, SchoolYear(first)] for first in (2023, 2024)]


@pytest.mark.parametrize(("kind", "unit"), [("areas", "huyen-mot"), ("authorities", "phong-mot")])
def test_levels_and_points_of_each_group(told, kind, unit):
    _, edition, _ = told
    rows = over_years.results(
        until_2025(edition, getattr(edition, kind), unit), edition.library.rubrics["bo-thu"]
    )

    assert [tuple(row) for row in rows] == [
        ("Nhóm một", "2024–2025", 4, ["0,0%", "0,0%", "100,0%"], "–"),  # of fewer than five no median
        ("Nhóm một", "2023–2024", 5, ["100,0%", "0,0%", "0,0%"], "42"),
        ("Nhóm hai", "2024–2025", 4, ["75,0%", "0,0%", "25,0%"], "–"),
        ("Nhóm hai", "2023–2024", 5, ["0,0%", "60,0%", "40,0%"], "70"),
    ]


@pytest.mark.parametrize(("kind", "unit"), [("areas", "huyen-mot"), ("authorities", "phong-mot")])
def test_how_many_schools_missed_a_criterion(told, kind, unit):
    _, edition, _ = told
    grid = over_years.criteria(
        until_2025(edition, getattr(edition, kind), unit), edition.library.rubrics["bo-thu"]
    )

    assert grid.years == ["2024–2025", "2023–2024"]
    assert grid.rows == [
        ("1.3 Tiêu chí chấm cả", ["2/4", "5/5"]),  # 20 of 40 is half, not less
        ("2.2 Tiêu chí chấm cả", ["3/4", "0/5"]),
    ]


def test_figures_of_the_schools_added_up(told):
    _, edition, _ = told
    years = [SchoolYear(2024), SchoolYear(2023)]
    for filled, unit in ((edition.area_forms, "huyen-mot"), (edition.forms, "phong-mot")):
        (grid,) = over_years.added_up(filled, unit, years)

        assert grid.years == ["2024–2025", "2023–2024"]
        assert grid.rows == [
            ("Học sinh – Tổng số", ["130 ở 3 trường", "40 ở 1 trường"]),
            ("Học sinh – Có máy tính", ["59 (45,4%) ở 3 trường", "15 (25,0%) ở 2 trường"]),  # 10 of 40
        ]


def test_the_criteria_of_a_school(told):
    world, edition, _ = told
    grid = over_years.of_school(edition.library, world.dossier("th-0"))

    assert grid.years == ["2024–2025", "2023–2024"]
    assert grid.rows == [
        ("1.2 Tiêu chí có hai nội dung", ["60", "30"]),
        ("1.3 Tiêu chí chấm cả", ["16", "10"]),
        ("2.2 Tiêu chí chấm cả", ["40", "50"]),
    ]


def test_the_same_cells_stand_on_the_pages(told):
    world, edition, context = told
    year = SchoolYear(2024)
    area = page_text(area_page(context, edition, "huyen-mot", year, False).body)
    office = page_text(authority_page(context, edition, "phong-mot", year).body)
    school = page_text(school_pages(context, world.dossier("th-0"))[1].body)

    for page in (area, office):
        assert "1.3 Tiêu chí chấm cả | 2/4 | 5/5\n" in page
        assert "Học sinh – Có máy tính | 59 (45,4%) ở 3 trường | 15 (25,0%) ở 2 trường\n" in page
    assert (
        "Nhóm hai\n2024–2025 | 4 | 75,0% | 0,0% | 25,0% | –\n2023–2024 | 5 | 0,0% | 60,0% | 40,0% | 70\n"
        in office
    )
    assert "1.3 Tiêu chí chấm cả | 16 | 10\n" in school


def test_the_page_of_the_earlier_year_knows_nothing_of_the_later(told):
    _, edition, context = told
    page = page_text(authority_page(context, edition, "phong-mot", SchoolYear(2023)).body)

    assert "Qua các năm" not in page
    assert "2/4" not in page
