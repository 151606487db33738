from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.summary import Tally, share_of


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [
        (1, 3, "33.3"),
        (2, 3, "66.7"),
        (1, 8, "12.5"),
        (1, 16, "6.3"),
        (1, 2000, "0.1"),
        (1, 2001, "0.0"),
        (5, 5, "100.0"),
    ],
)
def test_a_share_is_rounded_half_up_to_one_decimal(part, whole, share):
    assert str(share_of(part, whole)) == share


def test_a_share_of_none_is_no_share():
    assert share_of(0, 0) is None
    assert Tally(expected=4, reported=0, levels=(0, 0, 0)).share(0) is None


def test_shares_are_of_the_schools_with_a_result_not_of_those_expected():
    tally = Tally(expected=10, reported=4, levels=(1, 1, 1))

    assert tally.share(0) == Decimal("25.0")
    assert tally.without_level == 1


@given(st.lists(st.integers(min_value=0, max_value=30_000), min_size=3, max_size=3).filter(any))
def test_shares_add_up_to_100_within_rounding(levels):
    tally = Tally(expected=sum(levels), reported=sum(levels), levels=tuple(levels))

    assert abs(sum(tally.share(k) for k in range(3)) - 100) <= Decimal("0.1")
