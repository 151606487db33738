"""What is not told while an official file is in doubt."""

import pytest

from generator.check.catalogue import catalogue
from generator.check.resting import RESTS, founded, silenced
from generator.model.problem import Problem

RUBRIC, ROUND = "rubrics/bo-thu.yml", "rounds/2023-2024.yml"
FAULT = Problem("decimal-comma", RUBRIC, ("nhom", 0, "tieu_chi", 1, "diem_toi_da", "so"))


def test_every_code_that_rests_on_a_file_is_one_that_is_told():
    assert RESTS.keys() <= catalogue().keys()


def test_nothing_is_silenced_while_no_official_file_is_in_doubt():
    assert silenced(frozenset()) == frozenset()


def test_a_rubric_in_doubt_silences_what_rests_on_rubrics_only():
    silent = silenced(frozenset({RUBRIC}))

    assert {"rubric-unknown", "round-rubric"} <= silent
    assert not {"school-unknown", "round-missing", "form-unknown"} & silent


@pytest.mark.parametrize(
    ("where", "told"),
    [
        (("nhom", 1, "diem_toi_da"), True),
        (("nhom", 0, "diem_toi_da"), False),  # the sum of what was left out
        (("nhom", 0, "tieu_chi", 1, "diem_toi_da"), False),
        (("nhom", 0, "tieu_chi", 2, "diem_toi_da"), True),
        (("muc_do",), True),
    ],
)
def test_a_sum_is_told_unless_it_counts_what_is_at_fault(where, told):
    problem = Problem("rubric-group-sum", RUBRIC, where)

    assert list(founded([problem], [FAULT])) == [problem] * told


def test_entries_after_one_that_was_left_out_stand_elsewhere_than_they_seem():
    fault = Problem("missing-key", RUBRIC, ("nhom", 0, "tieu_chi", 1, "ma"))
    before, after = (
        Problem("rubric-no-source", RUBRIC, ("nhom", at, "tieu_chi", 2, "nguon")) for at in (1, 0)
    )

    assert list(founded([before, after], [fault])) == [before]


def test_in_a_register_each_rule_knows_what_is_at_fault():
    path = "registers/areas.csv"
    fault = Problem("register-date-form", path, line=3, column=1)
    same, other = (Problem("register-kind", path, line=line, column=1) for line in (3, 4))

    assert list(founded([same, other], [fault])) == [same, other]


def test_another_official_file_is_told_of_in_the_same_run():
    problem = Problem("round-authority", ROUND, ("co_quan", "phong-la"), at_key=True)

    assert list(founded([problem], [FAULT])) == [problem]
