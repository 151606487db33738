"""Comparing values: fields, problems, files, tables."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from generator.compare.fields import field_changes
from generator.compare.files import paired
from generator.compare.problems import new_and_mended
from generator.compare.tables import table_changes
from generator.model.change import Counts, FieldChange, FileChange, FileKind
from generator.model.problem import Problem
from generator.model.rubric import Amount, Band, CriterionGroup, Rubric
from generator.model.school_year import SchoolYear
from generator.model.scorecard import Standing
from generator.model.summary import ALL_STAGES, Line, Outcome, State
from generator.summarize import summarize

YEAR = SchoolYear(2023)
HUNDRED = Decimal(100)


def test_values_that_came_went_and_changed():
    before = {("a",): "1", ("b",): "2", ("c",): "3"}
    after = {("a",): "1", ("b",): "5", ("d",): "4"}

    assert field_changes(before, after) == (
        FieldChange(("b",), "2", "5"),
        FieldChange(("d",), None, "4"),
        FieldChange(("c",), "3", None),
    )


def test_of_a_list_only_the_entries_that_differ():
    before, after = {("l",): ("x", "y", "z")}, {("l",): ("z", "x", "w", "v")}

    assert field_changes(before, after) == (
        FieldChange(("l",), "y", "w"),
        FieldChange(("l",), None, "v"),
    )


def test_another_order_of_the_same_entries_is_told_as_one_change():
    assert field_changes({("l",): ("x", "y")}, {("l",): ("y", "x")}) == (FieldChange(("l",), "x, y", "y, x"),)


def test_a_problem_on_another_line_is_the_same_problem():
    one = Problem("hidden-character", "a.yml", facts={"sign": "U+200B"}, line=3, column=1)

    assert new_and_mended([one], [replace(one, line=9)], {}) == ([], [])


def test_a_second_problem_of_the_same_kind_is_new():
    one = Problem("hidden-character", "a.yml", facts={"sign": "U+200B"}, line=3, column=1)

    assert new_and_mended([one], [one, one], {}) == ([one], [])


def test_a_value_still_wrong_in_the_same_way_is_neither_new_nor_mended():
    was = Problem("points-above-max", "a.yml", ("tra_loi", "1.1", "diem"), {"value": "12"})
    now = replace(was, facts={"value": "11"})

    assert new_and_mended([was], [now], {}) == ([], [])
    assert new_and_mended([was], [replace(now, code="points-negative")], {})[1] == [was]


def test_a_problem_follows_the_file_that_moved():
    was = Problem("evidence-missing", "x/a.yml", ("tra_loi", "1.1"))
    now = replace(was, path="y/a.yml")

    assert new_and_mended([was], [now], {"x/a.yml": "y/a.yml"}) == ([], [])
    assert new_and_mended([was], [now], {}) == ([now], [was])


def test_a_file_of_the_same_name_and_year_is_one_that_moved():
    gone = FileChange("assessments/2023-2024/mot/th-a.yml", FileKind.REMOVED)
    come = FileChange("assessments/2023-2024/hai/th-a.yml", FileKind.ADDED)
    later = FileChange("assessments/2024-2025/hai/th-a.yml", FileKind.ADDED)

    assert paired([gone, later]) == (gone, later)
    assert paired([come, gone]) == (FileChange(come.path, FileKind.MOVED, gone.path),)


# ---- tables ------------------------------------------------------------------------------------------


def band(number, **ends):
    return Band(number, str(number), "", **{name: Decimal(end) for name, end in ends.items()})


def group(code):
    return CriterionGroup(code, f"Nhóm {code}", code, Amount(HUNDRED, "V", ()), ())


RUBRIC = Rubric(
    *("bo", "Bộ", "Bộ", "1"),
    issued=None,  # type: ignore[arg-type]
    issuer="",
    first_year="2022-2023",
    last_year=None,
    stages=("th",),
    levels=(band(1, below=50), band(2, least=50, most=75), band(3, above=75)),
    groups=(group("1"), group("2")),
    sources={},
)
outcomes = st.builds(
    Outcome,
    st.sampled_from(["1", "2"]),
    st.sampled_from([Standing.SELF, Standing.RECOGNISED]),
    st.none() | st.integers(0, 100).map(Decimal),
    st.just(HUNDRED),
    st.none() | st.integers(1, 3),
)
some = st.lists(outcomes, max_size=4, unique_by=lambda one: (one.group, one.standing)).map(tuple)
given_rubric = st.sampled_from(["bo", "bo", None])


def line(school, rubric, its):
    used = "bo" if its else None
    place = {"area": f"xa-{school % 3}", "authority": "co-quan"}
    return Line(
        f"th-{school}", "", YEAR, "th", **place, demo=False, rubric=rubric, used=used,
        state=State.PUBLISHED, outcomes=its,
    )  # fmt: skip


states = st.lists(st.tuples(given_rubric, some), min_size=1, max_size=8)


def above(one):
    return (one.area, "tinh")


@given(states, states)
def test_tables_count_as_the_pages_do(before, after):
    """The oracle is `summarize`: what it counts before and after is what a change tells."""
    lines = [[line(n, *one) for n, one in enumerate(side)] for side in (before, after)]
    sums = [summarize(side, above, {"bo": RUBRIC}, ["th"]) for side in lines]
    whole = {(area, YEAR) for area in ("xa-0", "xa-1", "xa-2", "tinh")}

    told = table_changes((lines[0], above), (lines[1], above), {"bo": RUBRIC}, lambda area, year: area, whole)

    found = {(row.area, row.group, row.standing): (row.before, row.after) for row in told}
    for area, _ in whole:
        for code in ("1", "2"):
            for standing in Standing:
                cells = tuple(_tally(side, area, code, standing) for side in sums)
                assert found.get((area, code, standing)) == (cells if cells[0] != cells[1] else None)


def _tally(sums, area, code, standing):
    summary = sums.get((area, YEAR))
    tally = summary.tallies.get((ALL_STAGES, "bo", code, standing)) if summary else None
    if tally is None:
        return Counts(0, 0, (0, 0, 0))
    return Counts(tally.expected, tally.reported, tally.levels)


def test_of_a_large_area_only_the_difference_is_told():
    its = (Outcome("1", Standing.SELF, Decimal(60), HUNDRED, 2),)

    (row, *_) = table_changes(
        ([line(0, "bo", ())], above), ([line(0, "bo", its)], above), {"bo": RUBRIC}, lambda a, y: a, set()
    )

    assert (row.before, row.after, row.change) == (None, None, Counts(0, 1, (0, 1, 0)))


@pytest.mark.parametrize("kind", [FileKind.EDITED, FileKind.MOVED])
def test_the_paths_of_a_change(kind):
    change = FileChange("b", kind, "a" if kind is FileKind.MOVED else "")

    assert change.paths == (("a", "b") if kind is FileKind.MOVED else ("b",))
