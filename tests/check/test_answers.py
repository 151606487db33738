"""Rules about answers that are worked out in a quicker way than they are said."""

from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from generator.check.answers import too_fine

numbers = st.from_regex(r"\A-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,6})?\Z").map(Decimal)


@given(numbers)
def test_more_than_two_decimals_that_are_not_idle_zeros_are_too_fine(points):
    assert too_fine(points) == (points != points.quantize(Decimal("0.01"), ROUND_HALF_UP))
