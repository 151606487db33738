"""Sentences about many schools, and about one or two."""

import pytest

from generator.model.school_year import SchoolYear
from generator.model.summary import Tally
from generator.present.pages import figures
from generator.present.pages.parts import parts_of
from tests.test_pipeline import World


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


@pytest.mark.parametrize(
    ("levels", "reported", "said"),
    [
        ((0, 1, 0), 1, "trường duy nhất có kết quả ở mức 2"),
        ((0, 2, 0), 2, "cả hai trường có kết quả đều ở mức 2"),
        ((0, 1, 1), 2, "mức 2 và 3, mỗi mức một trường"),
        ((0, 1, 0), 2, "1 trên 2 trường có kết quả ở mức 2"),
        ((1, 2, 0), 3, "2 trên 3 trường có kết quả ở mức 2"),
        ((0, 3, 0), 3, "tất cả trường có kết quả đều ở mức 2"),
        ((2, 3, 0), 5, "hơn một nửa số trường ở mức 2"),
        ((0, 3, 1), 6, "một nửa số trường ở mức 2"),
        ((0, 0, 0), 2, "chưa trường nào được xếp mức"),
    ],
)
def test_few_schools_are_counted_and_many_told_in_halves(world, levels, reported, said):
    rubric = world.opening().library.rubrics["bo-thu"]

    told = figures.sentence(rubric, rubric.groups[0], Tally(reported, reported, levels))

    assert told == f"{rubric.groups[0].short_name}: {said}"


def two_years(world, count):
    for number in range(count):
        world.school(f"th-{number}")
        world.reports(f"th-{number}", 40)
        world.reports(f"th-{number}", 60, year="2024-2025")
    edition = world.edition()
    rubric = edition.library.rubrics["bo-thu"]
    before, now = (edition.areas["huyen-mot", SchoolYear(year)] for year in (2023, 2024))
    return list(figures.changes(rubric, before, now))


def test_shares_of_a_few_schools_are_not_said_to_rise_or_fall(world):
    assert two_years(world, 4) == [
        "Số trường có kết quả còn ít (4 rồi 4 trường), nên chưa nói được tăng hay giảm"
    ]


def test_shares_of_five_schools_are(world):
    assert two_years(world, 5)[0].endswith("tăng từ 0,0% lên 100,0%")


@pytest.mark.parametrize(
    ("areas", "schools", "title"),
    [
        (1, 6, "Các địa bàn trực thuộc"),
        (2, 1, "Các địa bàn trực thuộc"),
        (2, 3, "Ở cả 2 địa bàn trực thuộc đã có kết quả"),
    ],
)
def test_one_area_or_a_few_schools_are_no_more_than_half_of_anything(world, areas, schools, title):
    for area, authority in (("huyen-mot", "phong-mot"), ("huyen-hai", "phong-hai"))[:areas]:
        for number in range(schools):
            world.school(f"th-{area}-{number}", area, authority)
            world.reports(f"th-{area}-{number}", authority=authority)
    edition = world.edition()

    found = parts_of(edition, edition.areas["tinh", SchoolYear(2023)], "")

    assert found.title.startswith(title)
