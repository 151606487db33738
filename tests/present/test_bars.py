"""Bars of small multiples: always the whole, counts where there is room, everything in words."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from generator.present.bars import Part, bar, counted, length
from generator.present.common import percent_of
from tests.markup import Markup


def drawn(*counts):
    return bar("Xã A", [Part(f"Mức {place}", count, f"l{place}") for place, count in enumerate(counts, 1)])


def lengths(svg):
    return [Decimal(part.split('width="')[1].split("%")[0]) for part in svg.split("<rect ")[1:]]


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=5).filter(any))
def test_the_stretches_make_up_the_whole(counts):
    svg = drawn(*counts)

    assert abs(sum(lengths(svg)) - 100) <= Decimal("0.1") * len(counts)
    assert len(lengths(svg)) == sum(count > 0 for count in counts)


def test_the_label_says_every_count_and_narrow_stretches_stay_bare():
    svg = drawn(1, 0, 99)

    assert 'aria-label="Xã A: Mức 1 1 trường, Mức 3 99 trường"' in svg
    page = Markup()
    page.feed(svg)
    assert page.words == "99"


def test_nothing_is_drawn_of_no_schools():
    assert drawn(0, 0) == ""


def test_a_hostile_name_is_only_text():
    svg = bar('"><script>', [Part("<b>", 1, "l1")])

    assert "<script>" not in svg
    assert "<b>" not in svg


@given(st.integers(1, 9000), st.data())
def test_a_length_of_counts_is_that_of_decimals(whole, data):
    part = data.draw(st.integers(0, whole))

    assert length(part, whole) == percent_of(Decimal(part), Decimal(whole))


def test_the_line_below_says_every_count_even_none():
    parts = [Part(f"Mức {place}", count, "l1") for place, count in enumerate((1, 0, 99), 1)]

    assert counted(parts) == "Mức 1: 1 · Mức 2: 0 · Mức 3: 99"
