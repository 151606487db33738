"""How schools stand at a criterion, and what they show for it, counted school by school."""

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from generator.model.assessment import Answer, Assessment, Document
from generator.model.library import Record
from generator.model.register import School
from generator.model.rubric import Amount, Band, Criterion, CriterionGroup, Item, Rubric
from generator.model.school_year import SchoolYear
from generator.model.summary import BANDS
from generator.score import self_assessed
from generator.summarize import added_up, marks_of

YEAR = SchoolYear(2023)
SURE = "V"


def amount(value):
    return Amount(Decimal(value), SURE, ())


RUBRIC = Rubric(
    id="bo",
    name="Bộ",
    short_name="Bộ",
    number="1",
    issued=date(2022, 1, 1),
    issuer="Bộ",
    first_year="2022-2023",
    last_year=None,
    stages=("thcs",),
    levels=(Band(1, "thấp", "", below=Decimal(50)), Band(2, "cao", "", least=Decimal(50))),
    groups=(
        CriterionGroup(
            "1",
            "Nhóm",
            "Nhóm",
            amount(20),
            (
                Criterion("1.1", "Điều kiện", True, None),
                Criterion("1.2", "Cả", False, amount(10)),
                Criterion(
                    "1.3",
                    "Từng phần",
                    False,
                    amount(10),
                    (Item("1.3.1", "a", False, amount(4)), Item("1.3.2", "b", False, amount(6))),
                ),
            ),
        ),
    ),
    sources={},
)
CODES = [item.id if item else criterion.id for _, criterion, item in RUBRIC.entries()]
DOCUMENTS = {"ke": Document("ke", "ke_hoach"), "qd": Document("qd", "quyet_dinh"), "la": Document("la", "")}


def a_record(answers, demo=False, stage="thcs", **more):
    school = School("a", "A", stage, "x", "p", "", "", demo, None, None, None)
    given = {
        code: answer if isinstance(answer, Answer) else Answer(points=Decimal(answer))
        for code, answer in answers.items()
    }
    own = Assessment("a.yml", YEAR, "a", "bo", False, documents=DOCUMENTS, answers=given, **more)
    card = self_assessed(RUBRIC, own, "giu_lai")
    return Record(YEAR, school, own, None, (), card, None)


def bands(marks, code, demo=False, stage="thcs"):
    at = BANDS * CODES.index(code)
    return marks.bands[demo, YEAR.first, "bo", stage][at : at + BANDS]


@pytest.mark.parametrize(
    ("points", "band"), [("0", 0), ("0.5", 1), ("4.99", 1), ("5", 2), ("9.99", 2), ("10", 3)]
)
def test_points_fall_into_nothing_less_than_half_half_and_more_all(points, band):
    marks = marks_of([a_record({"1.2": points})], {"bo": RUBRIC})

    assert bands(marks, "1.2") == tuple(int(place == band) for place in range(BANDS))


def test_a_condition_is_met_unmet_or_not_counted():
    met = a_record({"1.1": Answer(met=True), "1.2": "1"})
    unmet = a_record({"1.1": Answer(met=False), "1.2": "1"})
    unknown = a_record({}, totals={"1": Decimal(12)})

    assert bands(marks_of([met, unmet, unknown], {"bo": RUBRIC}), "1.1") == (1, 0, 0, 1)


def test_items_are_counted_and_make_up_their_criterion():
    marks = marks_of([a_record({"1.3.1": "4", "1.3.2": "0"})], {"bo": RUBRIC})

    assert bands(marks, "1.3.1") == (0, 0, 0, 1)
    assert bands(marks, "1.3.2") == (1, 0, 0, 0)
    assert bands(marks, "1.3") == (0, 1, 0, 0)


def test_a_total_says_nothing_of_criteria():
    marks = marks_of([a_record({}, totals={"1": Decimal(12)})], {"bo": RUBRIC})

    assert sum(bands(marks, "1.2")) == 0


def test_a_school_counts_once_for_each_kind_of_document_it_shows_for_a_criterion():
    shown = a_record(
        {
            "1.3.1": Answer(points=Decimal(1), evidence=("ke", "qd")),
            "1.3.2": Answer(points=Decimal(1), evidence=("ke", "la", "khong-co")),
        }
    )
    none = a_record({"1.3.1": "1"})

    kinds = marks_of([shown, none], {"bo": RUBRIC}).kinds[False, YEAR.first, "bo", "thcs"]

    assert kinds == {("1.3", ""): 1, ("1.3", "ke_hoach"): 1, ("1.3", "quyet_dinh"): 1, ("1.3", "khac"): 1}


def test_invented_schools_and_stages_are_kept_apart_and_parts_add_up():
    one = marks_of([a_record({"1.2": "10"}), a_record({"1.2": "10"}, demo=True)], {"bo": RUBRIC})
    other = marks_of([a_record({"1.2": "10"}), a_record({"1.2": "0"}, stage="thpt")], {"bo": RUBRIC})

    whole = added_up([one, other])

    assert bands(whole, "1.2") == (0, 0, 0, 2)
    assert bands(whole, "1.2", demo=True) == (0, 0, 0, 1)
    assert bands(whole, "1.2", stage="thpt") == (1, 0, 0, 0)


def test_a_record_without_a_result_counts_nowhere():
    draft = replace(a_record({"1.2": "10"}), self_card=None)

    assert marks_of([draft], {"bo": RUBRIC}).bands == {}
