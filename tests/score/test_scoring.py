"""Points and levels: the rules of counting, one by one, on a rubric small enough to hold in the head."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from generator.model.assessment import Answer, Assessment, Verification
from generator.model.rubric import Amount, Band, Criterion, CriterionGroup, Item, Rubric
from generator.model.school_year import SchoolYear
from generator.model.scorecard import Because, PointsFrom, Standing
from generator.score import recognised, self_assessed

YEAR = SchoolYear(2023)


def amount(points, confidence="V"):
    return Amount(Decimal(points), confidence, ("QD",))


# Group 1: condition 1.1, 1.2 with two items (40 + 20), 1.3 as a whole (40). Group 2: 2.1, 2.2 (100).
RUBRIC = Rubric(
    id="bo",
    name="Bộ",
    short_name="Bộ",
    number="1",
    issued=date(2022, 12, 30),
    issuer="Bộ",
    first_year="2022-2023",
    last_year=None,
    stages=("tieu_hoc",),
    levels=(
        Band(1, "một", "dưới 50", below=Decimal(50)),
        Band(2, "hai", "từ 50 đến 75", least=Decimal(50), most=Decimal(75)),
        Band(3, "ba", "trên 75", above=Decimal(75)),
    ),
    groups=(
        CriterionGroup(
            "1",
            "Dạy học",
            "Dạy học",
            amount(100),
            (
                Criterion("1.1", "Kế hoạch", True, None),
                Criterion(
                    "1.2",
                    "Phần mềm",
                    False,
                    amount(60),
                    (Item("1.2.1", "a", False, amount(40)), Item("1.2.2", "b", False, amount(20, "S"))),
                ),
                Criterion("1.3", "Học liệu", False, amount(40)),
            ),
        ),
        CriterionGroup(
            "2",
            "Quản trị",
            "Quản trị",
            amount(100),
            (Criterion("2.1", "Ban chỉ đạo", True, None), Criterion("2.2", "Phần mềm", False, amount(100))),
        ),
    ),
    sources={},
)


def points(value):
    return Answer(points=Decimal(str(value)))


MET, UNMET = Answer(met=True), Answer(met=False)
ANSWERS = {
    "1.1": MET,
    "1.2.1": points(30),
    "1.2.2": points(10),
    "1.3": points(20),
    "2.1": MET,
    "2.2": points(80),
}


def an_assessment(answers=ANSWERS, totals=None):
    return Assessment(
        path="x.yml",
        year=YEAR,
        school="th",
        rubric="bo",
        draft=False,
        answers=answers,
        totals={group: Decimal(str(value)) for group, value in (totals or {}).items()},
    )


def a_verification(findings=None, totals=None, levels=None):
    return Verification(
        path="y.yml",
        number=1,
        year=YEAR,
        school="th",
        rubric="bo",
        authority="phong",
        dated=date(2024, 6, 1),
        recognises=True,
        findings=findings or {},
        totals={group: Decimal(str(value)) for group, value in (totals or {}).items()},
        levels=levels or {},
    )


def by_itself(answers=ANSWERS, totals=None, on_unmet="giu_lai"):
    return self_assessed(RUBRIC, an_assessment(answers, totals), on_unmet).groups


def by_authority(assessment=None, on_unmet="giu_lai", **said):
    return recognised(RUBRIC, assessment, a_verification(**said), on_unmet).groups


def test_points_of_items_and_of_whole_criteria_add_up():
    one, two = by_itself()

    assert (one.points, one.level, one.points_from) == (Decimal(60), 2, PointsFrom.ANSWERS)
    assert (two.points, two.level) == (Decimal(80), 3)
    assert [criterion.points for criterion in one.criteria] == [None, Decimal(40), Decimal(20)]


def test_an_unanswered_item_earns_0():
    one, _ = by_itself({"1.1": MET, "1.2.1": points(30)})

    assert (one.points, one.level) == (Decimal(30), 1)
    assert [item.answered for item in one.criteria[1].items] == [True, False]


@pytest.mark.parametrize(
    ("total", "level", "to_next", "is_open"),
    [
        ("0", 1, "50", False),
        ("49.99", 1, "0.01", False),
        ("50", 2, "25", True),
        ("75", 2, "0", True),
        ("75.01", 3, None, False),
        ("100", 3, None, False),
    ],
)
def test_a_result_says_what_is_missing_to_the_next_level(total, level, to_next, is_open):
    one, _ = by_itself({}, {"1": total, "2": 0})

    assert one.level == level
    assert one.to_next == (Decimal(to_next) if to_next else None)
    assert one.to_next_open == is_open
    assert one.points_from is PointsFrom.TOTAL


def test_a_total_stands_where_answers_only_describe():
    described = {"1.3": Answer(count=Decimal(60), note="học liệu"), "1.1": MET}

    one, _ = by_itself(described, {"1": 62, "2": 63})

    assert (one.points, one.level, one.unmet) == (Decimal(62), 2, ())
    assert [criterion.points for criterion in one.criteria] == [None, None, None]


@pytest.mark.parametrize(
    ("on_unmet", "level", "because"),
    [("giu_lai", None, Because.WITHHELD), ("ha_muc_1", 1, Because.LOWERED), ("ghi_chu", 3, Because.POINTS)],
)
@pytest.mark.parametrize("said", [UNMET, None])
def test_an_unmet_condition_acts_as_the_round_says(on_unmet, level, because, said):
    answers = {**ANSWERS, "2.1": said}
    if said is None:  # unanswered beside answers with points is unmet too
        del answers["2.1"]

    _, two = by_itself(answers, on_unmet=on_unmet)

    assert (two.points, two.level, two.because) == (Decimal(80), level, because)
    assert two.unmet == ("2.1",)
    assert two.reached == 3


def test_a_condition_of_one_group_leaves_the_other_alone():
    one, two = by_itself({**ANSWERS, "1.1": UNMET})

    assert (one.level, two.level) == (None, 3)


def test_level_1_cannot_be_lowered():
    one, _ = by_itself({"1.1": UNMET, "1.3": points(10)}, on_unmet="ha_muc_1")

    assert (one.level, one.because) == (1, Because.POINTS)


def test_an_unanswered_condition_beside_a_total_is_unknown_and_not_unmet():
    one, _ = by_itself({}, {"1": 62, "2": 63})

    assert one.unmet == ()
    assert one.criteria[0].met is None
    assert one.level == 2


def test_an_unmet_condition_beside_a_total_is_unmet():
    one, _ = by_itself({"1.1": UNMET}, {"1": 62, "2": 63})

    assert (one.level, one.unmet) == (None, ("1.1",))


def test_uncertain_maxima_are_named_where_points_rest_on_them():
    one, two = by_itself()

    assert one.uncertain == ("1.2.2",)
    assert two.uncertain == ()
    assert by_itself({}, {"1": 62, "2": 63})[0].uncertain == ()


def test_a_finding_replaces_only_what_it_names():
    card = recognised(
        RUBRIC,
        an_assessment({**ANSWERS, "1.2.1": Answer(points=Decimal(30), evidence=("ke-hoach",), note="cũ")}),
        a_verification({"1.2.1": Answer(points=Decimal(5), reason="thiếu minh chứng")}),
        "giu_lai",
    )

    assert card.standing is Standing.RECOGNISED
    assert (card.groups[0].points, card.groups[0].level) == (Decimal(35), 1)
    assert (card.groups[1].points, card.groups[1].level) == (Decimal(80), 3)
    answer = card.answers["1.2.1"]
    assert (answer.points, answer.evidence, answer.note) == (Decimal(5), ("ke-hoach",), "cũ")
    assert answer.reason == "thiếu minh chứng"


def test_a_finding_on_a_criterion_replaces_its_items():
    one, _ = by_authority(an_assessment(), findings={"1.2": points(50)})

    assert one.points == Decimal(70)


def test_a_remark_on_a_criterion_leaves_its_items():
    one, _ = by_authority(an_assessment(), findings={"1.2": Answer(note="đã xem")})

    assert one.points == Decimal(60)


def test_a_finding_can_find_a_condition_unmet():
    one, two = by_authority(an_assessment(), findings={"1.1": Answer(met=False, reason="chưa ban hành")})

    assert (one.level, two.level) == (None, 3)


def test_totals_of_the_authority_replace_the_points_and_conditions_still_count():
    one, two = by_authority(an_assessment({**ANSWERS, "2.1": UNMET}), totals={"1": 49, "2": 90})

    assert (one.points, one.level) == (Decimal(49), 1)
    assert (two.points, two.level) == (Decimal(90), None)


def test_levels_alone_stand_as_given_without_points():
    one, two = by_authority(None, levels={"1": 2, "2": 3})

    assert [(group.points, group.level, group.because) for group in (one, two)] == [
        (None, 2, Because.GIVEN),
        (None, 3, Because.GIVEN),
    ]


def test_levels_alone_stand_even_against_an_unmet_condition():
    one, _ = by_authority(an_assessment({**ANSWERS, "1.1": UNMET}), levels={"1": 3, "2": 3})

    assert (one.level, one.because, one.unmet) == (3, Because.GIVEN, ())


def test_what_no_one_said_is_unknown():
    one, two = by_authority(None, levels={"1": 2})

    assert (one.level, two.level) == (2, None)
    assert two.because is Because.UNKNOWN
    assert two.points is None


def test_agreement_recognises_what_the_school_said():
    assessment = an_assessment()

    assert [group.points for group in by_authority(assessment)] == [Decimal(60), Decimal(80)]


some_points = st.decimals(min_value=0, max_value=20, places=2)
everything = st.fixed_dictionaries(dict.fromkeys(("1.2.1", "1.2.2", "1.3", "2.2"), some_points))


def level_number(group):
    return group.level or 0


@given(everything, st.sampled_from(["1.2.1", "1.2.2", "1.3", "2.2"]), some_points)
def test_a_better_answer_never_gives_a_lower_level(given_points, code, more):
    worse = {"1.1": MET, "2.1": MET, **{key: Answer(points=value) for key, value in given_points.items()}}
    better = {**worse, code: Answer(points=given_points[code] + more)}

    for before, after in zip(by_itself(worse), by_itself(better), strict=True):
        assert level_number(after) >= level_number(before)
        assert after.points >= before.points


@given(everything)
def test_a_group_has_exactly_the_sum_of_its_criteria(given_points):
    answers = {key: Answer(points=value) for key, value in given_points.items()}

    for group in by_itself(answers):
        assert group.points == sum(criterion.points or 0 for criterion in group.criteria)
        for criterion in group.criteria:
            if criterion.items:
                assert criterion.points == sum(item.points for item in criterion.items)


@given(everything)
def test_the_total_and_the_answers_it_sums_give_the_same_level(given_points):
    answers = {"1.1": MET, "2.1": MET, **{key: Answer(points=value) for key, value in given_points.items()}}
    by_answers = by_itself(answers)
    totals = {group.id: group.points for group in by_answers}

    assert [group.level for group in by_itself({}, totals)] == [group.level for group in by_answers]


some_answers = st.builds(
    Answer,
    points=st.none() | some_points,
    met=st.sampled_from([None, True, False]),
)
CODES = ["1.1", "1.2", "1.2.1", "1.2.2", "1.3", "2.1", "2.2"]
files = st.builds(
    an_assessment,
    st.dictionaries(st.sampled_from(CODES), some_answers),
    st.dictionaries(st.sampled_from(["1", "2"]), st.integers(0, 100)),
)


def criterion_by_hand(criterion, answers):
    """The points of a criterion, straight from the rubric and the rule."""
    said = [answers.get(code, Answer()).points for code in (criterion.id, *(i.id for i in criterion.items))]
    whole, *parts = said
    if criterion.mandatory:
        return None
    return whole if whole is not None else sum((one for one in parts if one is not None), Decimal(0))


@given(files)
def test_what_is_worked_out_once_for_a_rubric_gives_what_the_rule_says(assessment):
    card = self_assessed(RUBRIC, assessment, "giu_lai")

    for group, found in zip(RUBRIC.groups, card.groups, strict=True):
        answers = assessment.answers
        itemwise = any(answers.get(code, Answer()).points is not None for code in group.codes())
        by_hand = [criterion_by_hand(criterion, answers) for criterion in group.criteria]
        if itemwise or group.id not in assessment.totals:
            assert [one.points for one in found.criteria] == by_hand
            assert found.points == sum(one for one in by_hand if one is not None)
        else:
            assert found.points == assessment.totals[group.id]
        unmet = [code for code in group.mandatory() if answers.get(code, Answer()).met is False]
        silent = [code for code in group.mandatory() if answers.get(code, Answer()).met is None]
        assert set(found.unmet) == {*unmet, *(silent if itemwise else [])}


@given(files, st.sampled_from(["giu_lai", "ha_muc_1", "ghi_chu"]))
def test_without_its_criteria_a_card_says_the_same(assessment, on_unmet):
    whole = self_assessed(RUBRIC, assessment, on_unmet)

    short = self_assessed(RUBRIC, assessment, on_unmet, in_detail=False)

    assert short == replace(
        whole, groups=tuple(replace(one, criteria=(), uncertain=()) for one in whole.groups)
    )
    assert [str(one.points) for one in short.groups] == [str(one.points) for one in whole.groups]


@given(files, st.sampled_from(["giu_lai", "ha_muc_1", "ghi_chu"]))
def test_who_changes_nothing_confirms_the_very_card(assessment, on_unmet):
    own = self_assessed(RUBRIC, assessment, on_unmet)

    shared = recognised(RUBRIC, assessment, a_verification(), on_unmet, own)

    assert shared == recognised(RUBRIC, assessment, a_verification(), on_unmet)
    assert shared.groups is own.groups


def test_who_changes_something_is_scored_anew():
    assessment = an_assessment()
    own = self_assessed(RUBRIC, assessment, "giu_lai")

    found = recognised(RUBRIC, assessment, a_verification(findings={"1.3": points(10)}), "giu_lai", own)

    assert found.groups[0].points == Decimal(50)


POINTS = st.none() | st.sampled_from(["0", "-0", "0.0", "3", "3.00", "40", "12.5"]).map(Decimal)


@given(st.lists(st.tuples(POINTS, POINTS), min_size=1, max_size=4))
def test_scores_that_are_kept_are_those_made_anew(schools):
    for given_points in schools:
        answers = {
            code: Answer(points=points)
            for code, points in zip(("1.2.1", "1.2.2"), given_points, strict=True)
            if points is not None
        }
        own = Assessment(
            "x", YEAR, "th-x", "bo", False, answers={**answers, "1.3": Answer(points=Decimal(1))}
        )
        scores = self_assessed(RUBRIC, own, "giu_lai").groups[0].criteria[1]
        plain = [(points or Decimal(0), points is not None) for points in given_points]

        assert [(one.points, one.answered) for one in scores.items] == plain
        assert [str(one.points) for one in scores.items] == [str(points) for points, _ in plain]
        assert scores.points == sum(points for points, _ in plain)
