"""Lines in columns say what lines say, and take little room."""

import gc
import pickle
import tracemalloc
from datetime import date
from decimal import Decimal
from types import FunctionType, ModuleType

from hypothesis import given
from hypothesis import strategies as st

from generator.model.lines import FEW_TEXTS, Ledger, Lines, count_published
from generator.model.school_year import SchoolYear
from generator.model.scorecard import Standing
from generator.model.summary import Fact, Figures, Line, Outcome, Shift, State, Trail
from tests.many_schools import country

words = st.sampled_from(["", "a", "tra_lai", "Trường Kim Đồng", "Ỹ", "\U0001f3eb"]) | st.text(max_size=3)
days = st.none() | st.dates(date(2023, 1, 1), date(2023, 1, 9))
points = st.sampled_from([Decimal(one) for one in ("0", "4.5", "4.50", "100", "-1")])
outcomes = st.builds(
    Outcome, words, st.sampled_from(Standing), st.none() | points, points, st.none() | st.integers(1, 3)
)
trails = st.builds(Trail, days, st.booleans(), words, st.booleans(), days, words, words, words)
lines = st.builds(
    Line,
    *(words, words, st.builds(SchoolYear, st.integers(2022, 2024)), words, words, words, st.booleans()),
    *(st.none() | words, st.none() | words, st.sampled_from(State)),
    outcomes=st.lists(outcomes, max_size=3).map(tuple),
    missed=st.lists(words, max_size=2).map(tuple),
    scored=st.lists(words, max_size=2).map(tuple),
    facts=st.lists(st.builds(Fact, words, st.none() | st.booleans(), st.none() | points), max_size=2).map(
        tuple
    ),
    figures=st.lists(
        st.builds(Figures, words, st.lists(st.none() | points, max_size=3).map(tuple)), max_size=2
    ).map(tuple),
    trail=trails,
    compared=st.lists(words, max_size=2).map(tuple),
    shifts=st.lists(st.builds(Shift, words, points), max_size=2).map(tuple),
)
many = st.lists(lines, max_size=8)


@given(many)
def test_columns_give_back_the_lines_that_were_written(some):
    for found in (Lines.of(some), Lines.of(some).seal(), pickle.loads(pickle.dumps(Lines.of(some).seal()))):
        assert list(found) == some
        assert [found[number] for number in range(len(found))] == some
        assert found == some
        assert found[1:] == some[1:]
        assert [type(line.state) for line in found] == [State] * len(some)
        assert list(found.column("school")) == [line.school for line in some]
        assert list(found.column("figures")) == [line.figures for line in some]
        assert list(found.trail("judged")) == [line.trail.judged for line in some]
        assert_asked_alike(found, some)
    assert_asked_alike(Lines.held(some), some)


def assert_asked_alike(found, some):
    """Without making a line, the same is said as the lines themselves say."""
    assert list(found.any_of("outcomes")) == [bool(line.outcomes) for line in some]
    assert list(found.any_of("figures")) == [bool(line.figures) for line in some]
    assert count_published(found) == sum(bool(line.outcomes) for line in some)
    assert list(found.where("area", "a")) == [line for line in some if line.area == "a"]


@given(many, many, st.data())
def test_lines_of_several_ledgers_are_put_together_picked_and_changed(some, others, data):
    ledger = Ledger()
    first, second = ledger.add(some), ledger.add(others)

    every = Lines.together([first, tuple(others), second, Lines.of(some)])

    assert list(every) == [*some, *others, *others, *some]
    assert list(first) == some
    numbers = data.draw(st.lists(st.sampled_from(range(len(every))), max_size=5)) if every else []
    assert list(every.pick(numbers)) == [every[number] for number in numbers]
    new = {number: every[number]._replace(school="khác") for number in numbers}
    assert list(every.changed(new)) == [new.get(number, line) for number, line in enumerate(every)]


def test_many_distinct_texts_are_kept_as_one():
    names = [f"Trường số {number}" for number in range(FEW_TEXTS + 1)]
    line = country(0)[1][0]
    some = [line._replace(name=name, stage=name) for name in names]

    found = Lines.of(some).seal()

    assert list(found) == some
    assert list(found.column("name")) == names


def held(schools):
    """Bytes and objects that the lines of so many schools take, once they are summed up."""
    tracemalloc.start()
    found = Lines.of(iter(country(schools)[1])).seal()
    gc.collect()
    taken = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert len(found) == schools + 1
    return taken, objects_of(found)


def objects_of(value):
    """How many objects it is made of that the collector looks at."""
    seen, waiting = {}, [value]
    while waiting:
        one = waiting.pop()
        if id(one) not in seen and not isinstance(one, type | ModuleType | FunctionType):
            seen[id(one)] = one
            waiting += gc.get_referents(one)
    return sum(map(gc.is_tracked, seen.values()))


def test_a_school_more_takes_no_object_and_few_bytes_more():
    """Thousands of objects would be copied for every worker that looks at them."""
    few, many = held(FEW_TEXTS), held(FEW_TEXTS + 2_000)

    assert (many[0] - few[0]) / 2_000 < 200
    assert many[1] - few[1] < 20
