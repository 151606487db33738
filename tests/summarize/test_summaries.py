"""Counting: how many schools, at which level, in every unit above them."""

import statistics
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from math import isnan

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from generator.model.rubric import Amount, Band, Criterion, CriterionGroup, Rubric
from generator.model.school_year import SchoolYear
from generator.model.scorecard import Standing
from generator.model.summary import ALL_STAGES, Line, Outcome, State
from generator.summarize import summarize

YEAR = SchoolYear(2023)
SELF, FOUND, APPLIED = Standing
HUNDRED = Amount(Decimal(100), "V", ("Q",))
LEVELS = (
    Band(1, "một", "dưới 50", below=Decimal(50)),
    Band(2, "hai", "từ 50 đến 75", least=Decimal(50), most=Decimal(75)),
    Band(3, "ba", "trên 75", above=Decimal(75)),
)


def a_rubric(name="bo", *groups):
    """A rubric whose every group has one criterion of 100 points."""
    return Rubric(
        id=name,
        name=name,
        short_name=name,
        number="1",
        issued=date(2022, 12, 30),
        issuer="Bộ",
        first_year="2022-2023",
        last_year=None,
        stages=("tieu_hoc", "thcs"),
        levels=LEVELS,
        groups=tuple(
            CriterionGroup(group, group, group, HUNDRED, (Criterion(f"{group}.1", "một", False, HUNDRED),))
            for group in groups or ("1",)
        ),
        sources={},
    )


RUBRICS = {"bo": a_rubric()}


def outcome(points, standing=SELF, level=0, group="1"):
    value = None if points is None else Decimal(str(points))
    if level == 0:
        level = next(band.number for band in LEVELS if band.holds(value))
    return Outcome(group, standing, value, Decimal(100), level)


def a_line(school, *outcomes, stage="thcs", area="xa", rubric="bo", year=YEAR, **more):
    state = State.PUBLISHED if outcomes else State.MISSING
    used = rubric if outcomes else None
    return Line(
        **{
            **{"school": school, "name": school, "year": year, "stage": stage, "area": area},
            **{"authority": "phong", "demo": False, "rubric": rubric, "used": used, "state": state},
            **{"outcomes": outcomes, **more},
        }
    )


ABOVE = {"xa": ("xa", "tinh"), "phuong": ("phuong", "tinh"), "tinh": ("tinh",)}


def summaries(*lines, rubrics=RUBRICS):
    return summarize(lines, lambda line: ABOVE[line.area], rubrics, ["tieu_hoc", "thcs"])


def tally(found, unit="tinh", stage=ALL_STAGES, rubric="bo", group="1", standing=SELF, year=YEAR):
    return found[unit, year].tallies[stage, rubric, group, standing]


def test_schools_reports_levels_and_shares():
    found = summaries(
        a_line("a", outcome(49.99)), a_line("b", outcome(50)), a_line("c", outcome(75)), a_line("d")
    )

    one = tally(found)

    assert (one.expected, one.reported, one.levels) == (4, 3, (1, 2, 0))
    assert [one.share(index) for index in range(3)] == [Decimal("33.3"), Decimal("66.7"), Decimal("0.0")]


def test_a_share_of_none_is_none():
    one = tally(summaries(a_line("a")))

    assert (one.expected, one.reported) == (1, 0)
    assert [one.share(index) for index in range(3)] == [None, None, None]
    assert one.spread is None


def test_the_recognised_result_applies_even_where_its_level_is_withheld():
    found = summaries(
        a_line("a", outcome(80), outcome(80, FOUND, level=None)),
        a_line("b", outcome(60)),
        a_line("c", outcome(None, FOUND, level=3)),
    )

    assert (tally(found).reported, tally(found).levels) == (2, (0, 1, 1))
    assert (tally(found, standing=FOUND).reported, tally(found, standing=FOUND).levels) == (2, (0, 0, 1))
    applied = tally(found, standing=APPLIED)
    assert (applied.reported, applied.levels, applied.without_level) == (3, (0, 1, 1), 1)


def test_a_level_without_points_counts_but_has_no_place_among_the_points():
    found = summaries(a_line("a", outcome(None, FOUND, level=2)), a_line("b", outcome(60, FOUND)))

    one = tally(found, standing=FOUND)

    assert (one.reported, one.levels) == (2, (0, 2, 0))
    assert one.spread is not None
    assert (one.spread.count, one.spread.median) == (1, Decimal("60.00"))


def test_a_school_without_a_rubric_waits_and_is_not_missing():
    found = summaries(
        a_line("a", outcome(60)), a_line("b", rubric=None, stage="tieu_hoc", state=State.WAITING)
    )

    summary = found["tinh", YEAR]

    assert (summary.schools, summary.waiting) == (2, 1)
    assert tally(found).expected == 1
    assert tally(found, stage="tieu_hoc").expected == 0
    assert summary.states == {State.WAITING: 1, State.PUBLISHED: 1}


def test_a_result_by_another_rubric_than_the_rounds_is_not_counted():
    rubrics = {"bo": a_rubric("bo"), "cu": a_rubric("cu")}

    found = summaries(a_line("a", outcome(60), used="cu"), rubrics=rubrics)

    assert (tally(found).expected, tally(found).reported) == (1, 0)


def test_rubrics_are_kept_apart():
    rubrics = {"bo": a_rubric("bo", "1", "2"), "mam-non": a_rubric("mam-non")}
    found = summaries(
        a_line("a", outcome(60), outcome(80, group="2")),
        a_line("b", outcome(90), rubric="mam-non", stage="tieu_hoc"),
        rubrics=rubrics,
    )

    assert tally(found).levels == (0, 1, 0)
    assert tally(found, group="2").levels == (0, 0, 1)
    assert tally(found, rubric="mam-non").levels == (0, 0, 1)
    assert tally(found, rubric="mam-non", stage="thcs").expected == 0


def test_every_unit_above_counts_the_school_once():
    found = summaries(
        a_line("a", outcome(60)), a_line("b", outcome(80), area="phuong"), a_line("c", area="tinh")
    )

    assert set(found) == {("xa", YEAR), ("phuong", YEAR), ("tinh", YEAR)}
    assert [found[unit, YEAR].schools for unit in ("xa", "phuong", "tinh")] == [1, 1, 3]
    assert tally(found, "xa").levels == (0, 1, 0)
    assert tally(found, "phuong").levels == (0, 0, 1)
    assert tally(found, "tinh").levels == (0, 1, 1)


def test_years_are_kept_apart():
    other = a_line("a", outcome(80))._replace(year=SchoolYear(2024))
    found = summaries(a_line("a", outcome(60)), other)

    assert tally(found).levels == (0, 1, 0)
    assert tally(found, year=SchoolYear(2024)).levels == (0, 0, 1)


def test_every_stage_present_has_a_row_for_every_group_and_standing():
    found = summaries(a_line("a", stage="thcs"), a_line("b", stage="tieu_hoc"))

    summary = found["tinh", YEAR]

    assert summary.stages == ("tieu_hoc", "thcs")
    stages = ("tieu_hoc", "thcs", ALL_STAGES)
    assert set(summary.tallies) == {(stage, "bo", "1", standing) for stage in stages for standing in Standing}


def test_criteria_most_often_missed_come_first():
    rubrics = {"bo": a_rubric("bo", "1", "2")}
    lines = [
        a_line("a", outcome(60), scored=("1.1", "2.1"), missed=("2.1",)),
        a_line("b", outcome(60), scored=("1.1", "2.1"), missed=("1.1", "2.1")),
        a_line("c", outcome(60)),
    ]

    missed = summaries(*lines, rubrics=rubrics)["tinh", YEAR].missed

    assert [(one.criterion, one.missed, one.scored) for one in missed] == [("2.1", 2, 2), ("1.1", 1, 2)]


cents = st.integers(0, 10000).map(lambda number: Decimal(number) / 100)


@settings(max_examples=60)
@given(st.lists(cents, min_size=2, max_size=30))
def test_quartiles_are_those_of_the_inclusive_method(points):
    found = summaries(*(a_line(f"th-{index}", outcome(one)) for index, one in enumerate(points)))

    spread = tally(found).spread

    right = [
        one.quantize(Decimal("0.01"), ROUND_HALF_UP)
        for one in statistics.quantiles(points, method="inclusive")
    ]
    assert spread is not None
    assert [spread.lower, spread.median, spread.upper] == right
    assert (spread.count, spread.least, spread.most) == (len(points), min(points), max(points))


results = st.none() | cents.map(outcome)
schools = st.lists(
    st.tuples(results, st.sampled_from(["xa", "phuong", "tinh"]), st.sampled_from(["tieu_hoc", "thcs"])),
    min_size=1,
)


@settings(max_examples=60)
@given(schools)
def test_parts_add_up_to_the_whole(drawn):
    lines = [
        a_line(f"th-{index}", *((one,) if one else ()), area=area, stage=stage)
        for index, (one, area, stage) in enumerate(drawn)
    ]
    found = summaries(*lines)

    for (unit, _), summary in found.items():
        whole = tally(found, unit)
        parts = [tally(found, unit, stage) for stage in summary.stages]
        assert whole.expected == sum(part.expected for part in parts) == summary.schools
        assert whole.reported == sum(part.reported for part in parts)
        assert whole.levels == tuple(map(sum, zip(*(part.levels for part in parts), strict=True)))
        assert whole.without_level == 0
    own = sum(line.area == "tinh" for line in lines)
    below = sum(found[unit, YEAR].schools for unit in ("xa", "phuong") if (unit, YEAR) in found)
    assert own + below == len(lines)


def test_nothing_gives_nothing():
    assert summaries() == {}


@pytest.mark.parametrize("count", [1, 2])
def test_one_or_two_schools_have_a_spread(count):
    found = summaries(*(a_line(f"th-{index}", outcome(60 + index)) for index in range(count)))

    spread = tally(found).spread

    assert spread is not None
    assert spread.median == [Decimal("60.00"), Decimal("60.50")][count - 1]


@st.composite
def full_lines(draw):
    """A school with up to two results, of two groups, in one of two years."""
    results = [
        outcome(draw(st.none() | cents), standing, draw(st.sampled_from([None, 1, 2, 3])), group)
        for standing in (SELF, FOUND)
        if draw(st.booleans())
        for group in ("1", "2")
    ]
    return a_line(
        f"th-{draw(st.integers(0, 9999))}",
        *results,
        area=draw(st.sampled_from(list(ABOVE))),
        stage=draw(st.sampled_from(["tieu_hoc", "thcs"])),
        year=draw(st.sampled_from([YEAR, SchoolYear(2024)])),
        used=draw(st.sampled_from(["bo", "cu"])) if results else None,
    )


@settings(max_examples=30, deadline=None)
@given(st.lists(full_lines(), max_size=25))
def test_pandas_comes_to_the_same(lines):
    rubrics = {"bo": a_rubric("bo", "1", "2"), "cu": a_rubric("cu", "1", "2")}
    found = summaries(*lines, rubrics=rubrics)

    counted = {
        (unit, year, key): (one.reported, one.levels, one.spread and structs.astuple(one.spread))
        for (unit, year), summary in found.items()
        for key, one in summary.tallies.items()
        if one.reported
    }

    assert counted == by_pandas(lines)


def by_pandas(lines):
    """The same as a table: a row for each unit, stage (and all), group and standing with a result."""
    rows = [
        (unit, line.year, (stage, line.used, one.group, standing), one.level, one.points)
        for line in lines
        if line.used == line.rubric
        for unit in ABOVE[line.area]
        for stage in (line.stage, ALL_STAGES)
        for standing in Standing
        for group in ("1", "2")
        if (one := line.outcome(group, standing)) is not None
    ]
    table = pd.DataFrame(rows, columns=["unit", "year", "cell", "level", "points"])
    table["points"] = table["points"].astype("float64")
    found = {}
    for key, its in table.groupby(["unit", "year", "cell"]):
        levels = its["level"].value_counts()
        quartiles = its["points"].quantile([0, 0.25, 0.5, 0.75, 1])
        spread = (int(its["points"].count()), *map(two_decimals, quartiles))
        found[key] = (
            len(its),
            tuple(int(levels.get(n, 0)) for n in (1, 2, 3)),
            spread if spread[0] else None,
        )
    return found


def two_decimals(value):
    """Points have two decimals, so their quartiles end at a quarter of a hundredth."""
    if isnan(value):
        return value
    return (Decimal(round(400 * value)) / 400).quantize(Decimal("0.01"), ROUND_HALF_UP)
