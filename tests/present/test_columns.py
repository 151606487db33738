"""Long tables are made column by column: the same cells as when each line tells its own row."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from generator.model.library import Library
from generator.model.lines import Lines
from generator.model.register import Register
from generator.model.round import Round, Settings
from generator.model.school_year import SchoolYear
from generator.model.scorecard import Standing
from generator.model.summary import Fact, Line, Outcome, Shift, State, Trail
from generator.present import open_data
from generator.present.reuse.rows import _criteria_of
from generator.present.scorecards import plain
from generator.wording import say

AS_OF = date(2024, 6, 1)
DUE = date(2024, 5, 20)
OWN = {"phong-mot": Settings(school_deadline=DUE)}
ROUNDS = {SchoolYear(2023): Round(SchoolYear(2023), OWN, "rounds/2023-2024.yml")}
LIBRARY = Library(Path(), {}, Register({}), Register({}), Register({}), {}, ROUNDS, {})

days = st.none() | st.dates(date(2024, 5, 1), date(2024, 6, 30))
words = st.sampled_from(["", "a", "Hai, ba", "=1"])
points = st.none() | st.sampled_from([Decimal("62.50"), Decimal(0), Decimal("1E+1")])
outcomes = st.builds(
    Outcome,
    st.sampled_from("12"),
    st.sampled_from([Standing.SELF, Standing.RECOGNISED]),
    points,
    st.just(Decimal(100)),
    st.none() | st.integers(1, 3),
)
codes = st.lists(st.sampled_from(["1.1", "1.2"]), max_size=2).map(tuple)
trails = st.builds(
    Trail,
    sent=days,
    committed=st.booleans(),
    again=st.booleans(),
    judged=days,
    judge=words,
    decision=words,
    source=words,
)
lines = st.builds(
    Line,
    school=words,
    name=words,
    year=st.sampled_from([SchoolYear(2023), SchoolYear(2022)]),
    stage=words,
    area=words,
    authority=st.sampled_from(["phong-mot", "phong-hai"]),
    demo=st.booleans(),
    rubric=st.none() | st.just("bo"),
    used=st.none() | st.just("bo"),
    state=st.sampled_from(State),
    outcomes=st.lists(outcomes, max_size=3).map(tuple),
    missed=codes,
    scored=codes,
    facts=st.lists(st.builds(Fact, words, st.none() | st.booleans(), points), max_size=2).map(tuple),
    trail=trails,
    compared=codes,
    shifts=st.lists(st.builds(Shift, words, st.just(Decimal("-2"))), max_size=2).map(tuple),
)
many = st.lists(lines, max_size=5)


def told(columns):
    return list(zip(*columns, strict=True))


def both(columns_of, some):
    """The rows of lines that lie in columns, and of lines that lie about."""
    kept, loose = told(columns_of(Lines.of(some))), told(columns_of(some))
    assert kept == loose
    return kept


def iso(day):
    return day.isoformat() if day else ""


@given(many)
def test_states(some):
    assert both(lambda its: open_data.states(LIBRARY, its, AS_OF), some) == [
        (
            *(str(one.year), one.school, one.name, one.stage, one.area, one.authority, one.rubric or ""),
            *(one.state.value, say(f"state.{one.state}"), iso(deadline_of(one)), iso(one.trail.sent)),
            ("kho" if one.trail.committed else "tep") if one.trail.sent else "",
            str(one.days_over(deadline_of(one), AS_OF) or ""),
            *(iso(one.trail.judged), one.trail.judge, one.trail.decision, iso(AS_OF)),
            *("co" if one.demo else "", "co" if one.trail.again else "", one.trail.source),
        )
        for one in some
    ]


def deadline_of(line):
    return DUE if (line.authority, line.year) == ("phong-mot", SchoolYear(2023)) else None


@given(many)
def test_results(some):
    assert both(open_data.results, some) == [
        (
            *(str(line.year), line.school, line.name, line.stage, line.area, line.authority),
            *(line.used or "", one.group, one.standing.value, plain(one.points) or "", "100"),
            *("" if one.level is None else str(one.level), "co" if line.demo else ""),
        )
        for line in some
        for one in sorted(line.outcomes, key=lambda one: (one.group, one.standing != Standing.SELF))
    ]


@given(many)
def test_criteria(some):
    assert both(_criteria_of, some) == [
        (
            *(str(one.year), one.school, one.used, " ".join(one.scored), " ".join(one.missed)),
            *(" ".join(one.compared), " ".join(f"{shift.code}=-2" for shift in one.shifts)),
            *(" ".join(map(fact, one.facts)), "co" if one.demo else ""),
        )
        for one in some
        if one.used
    ]


def fact(one):
    earns = {None: "", True: "co", False: "khong"}[one.earns]
    return f"{one.code}={earns}" + ("" if one.count is None else f":{plain(one.count)}")
