"""Charts: what is written at once is what Altair and Vega draw."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.present.charts import (
    CountRow,
    ShareRow,
    SpreadRow,
    by_altair,
    distribution,
    draw,
    points,
    years,
)

names = st.text(st.characters(exclude_categories=("C", "Z")) | st.just(" "), min_size=1, max_size=12)
tones = ("1", "2", "3", "0")
counts = st.lists(st.integers(0, 30_000), min_size=4, max_size=4)
marks = st.floats(0, 100).map(lambda value: round(value, 2))


def groups(rows):
    return st.lists(st.tuples(names, st.lists(rows, min_size=1, max_size=4)), min_size=1, max_size=3)


def spread(name, values, said):
    return SpreadRow(name, *sorted(values), said)


def share_row(name, of):
    shares = [round(100 * count / (sum(of) or 1), 1) for count in of]
    return ShareRow(name, tones, shares, [f"{share}%" for share in shares], str(sum(of)))


count_rows = st.builds(lambda name, of: CountRow(name, tones, of), names, counts)
spread_rows = st.builds(spread, names, st.lists(marks, min_size=5, max_size=5), names)
share_rows = st.builds(share_row, names, counts)


@settings(max_examples=40)
@given(title=names, rows=groups(count_rows))
def test_counts_are_drawn_as_vega_draws_them(title, rows):
    sheet = distribution(title, "Mỗi thanh là một cấp học.", rows)

    assert draw(sheet) == by_altair.draw(sheet)


@settings(max_examples=40)
@given(title=names, rows=groups(spread_rows), most=st.sampled_from([100.0, 60.0, 33.5]))
def test_points_are_drawn_as_vega_draws_them(title, rows, most):
    ticks = [(0.0, "0"), (most / 2, "50"), (most, "100")]
    rows = [(name, [_within(row, most) for row in its]) for name, its in rows]
    sheet = points(title, "Hộp là nửa giữa.", rows, ticks, most)

    assert draw(sheet) == by_altair.draw(sheet)


@settings(max_examples=40)
@given(title=names, rows=groups(share_rows))
def test_years_are_drawn_as_vega_draws_them(title, rows):
    sheet = years(title, "Mỗi thanh là một năm.", rows)

    assert draw(sheet) == by_altair.draw(sheet)


def test_a_chart_says_what_it_shows_and_runs_nothing():
    row = CountRow("Trường <tiểu học>", tones, (1, 20, 3, 0))

    svg = draw(distribution('Mức "2"', "Mô tả & lời", [("Dạy, học", [row])]))

    assert "<title>Mức &quot;2&quot;</title><desc>Mô tả &amp; lời</desc>" in svg
    assert re.findall(r">([^<>]+)</text>", svg) == ["Dạy, học", "Trường &lt;tiểu học&gt;", "20", "3", "24"]
    assert "script" not in svg
    assert "style" not in svg


def _within(row, most):
    return row._replace(**{name: getattr(row, name) * most / 100 for name in row._fields[1:6]})
