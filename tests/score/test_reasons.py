"""Every result explains itself in a sentence or two."""

from decimal import Decimal
from pathlib import Path

import pytest

from generator.model.assessment import Answer, Assessment, Verification
from generator.model.rubric import Rubric
from generator.model.school_year import SchoolYear
from generator.read import school_file
from generator.score import recognised, self_assessed
from generator.score.reasons import reason

HERE = Path(__file__).parent.parent / "cases/_base/data"


@pytest.fixture(scope="module")
def rubric():
    found, problems = school_file.read(HERE, "rubrics/bo-thu.yml", Rubric, {})
    assert found is not None, problems
    return found


def an_assessment(answers=None, **totals):
    return Assessment(
        path="x.yml",
        year=SchoolYear(2023),
        school="th",
        rubric="bo-thu",
        draft=False,
        answers=answers or {},
        totals={key[1:]: Decimal(value) for key, value in totals.items()},
    )


def words(rubric, assessment, on_unmet="giu_lai", group=0):
    return reason(rubric, self_assessed(rubric, assessment, on_unmet).groups[group])


def test_just_below_and_just_at_a_level(rubric):
    assert words(rubric, an_assessment(_1="49.99", _2="0")) == (
        "49,99 trên 100 điểm, dưới 50 là mức độ 1 (một). Cần thêm 0,01 điểm để lên mức độ 2. "
        "Chỉ biết tổng điểm của nhóm, không có điểm từng tiêu chí."
    )
    assert "từ 50 đến 75 là mức độ 2 (hai)" in words(rubric, an_assessment(_1="50", _2="0"))


def test_the_upper_end_must_be_passed(rubric):
    assert "Cần thêm hơn 0,01 điểm để lên mức độ 3." in words(rubric, an_assessment(_1="74.99", _2="0"))
    at_the_edge = words(rubric, an_assessment(_1="75", _2="0"))
    assert "chỉ cần hơn thế này là mức độ 3." in at_the_edge
    assert "hơn 0 điểm" not in at_the_edge


def test_the_highest_level_names_no_next(rubric):
    assert "Cần thêm" not in words(rubric, an_assessment(_1="75.01", _2="0"))


UNMET = {"1.1": Answer(met=False)}


@pytest.mark.parametrize(
    ("on_unmet", "said"),
    [
        ("giu_lai", "80 trên 100 điểm, nhưng chưa xác định mức độ vì điều kiện bắt buộc chưa đạt: 1.1."),
        ("ha_muc_1", "80 trên 100 điểm, nhưng là mức độ 1 vì điều kiện bắt buộc chưa đạt: 1.1."),
        ("ghi_chu", "80 trên 100 điểm, trên 75 là mức độ 3 (ba). Điều kiện bắt buộc chưa đạt: 1.1."),
    ],
)
def test_an_unmet_condition_is_named(rubric, on_unmet, said):
    assert words(rubric, an_assessment(UNMET, _1="80", _2="0"), on_unmet).startswith(said)


def test_uncertain_numbers_are_named(rubric):
    answers = {
        "1.1": Answer(met=True),
        "1.2.2": Answer(points=Decimal(20)),
        "1.3": Answer(points=Decimal(40)),
    }

    assert words(rubric, an_assessment(answers)).endswith("Điểm tối đa chưa chắc chắn: 1.2.2.")


def test_a_level_alone_says_that_there_are_no_points(rubric):
    found = Verification(
        path="y.yml",
        number=1,
        year=SchoolYear(2023),
        school="th",
        rubric="bo-thu",
        authority="phong",
        dated=SchoolYear(2023).counting_day,
        recognises=True,
        levels={"1": 2},
    )

    one, two = recognised(rubric, None, found, "giu_lai").groups

    assert reason(rubric, one) == "Cơ quan quản lý công nhận mức độ 2; không có số điểm."
    assert reason(rubric, two) == "Không có số điểm và mức độ."
