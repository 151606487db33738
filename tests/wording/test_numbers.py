from datetime import date
from decimal import Decimal

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from generator.wording import day, number, percent

points = st.decimals(min_value=-10_000_000, max_value=10_000_000, places=2)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("78.5"), "78,5"),
        (Decimal("78.50"), "78,5"),
        (Decimal("62"), "62"),
        (Decimal("62.00"), "62"),
        (Decimal("100"), "100"),
        (Decimal("1E+2"), "100"),
        (Decimal("1012.50"), "1.012,5"),
        (Decimal("0.05"), "0,05"),
        (1283, "1.283"),
        (0, "0"),
    ],
)
def test_a_number_has_a_decimal_comma_and_no_idle_zeros(value, written):
    assert number(value) == written


@given(points)
def test_a_number_is_written_as_babel_writes_it(value):
    assert number(value) == format_decimal(value, format="#,##0.##", locale="vi")


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_a_whole_number_is_written_as_babel_writes_it(value):
    assert number(value) == format_decimal(value, locale="vi")


@given(st.decimals(min_value=0, max_value=100, places=1))
def test_a_percentage_has_one_decimal(value):
    assert percent(value) == f"{format_decimal(value, format='0.0', locale='vi')}%"


def test_a_share_of_nothing_is_a_dash():
    assert percent(None) == "–"
    assert percent(Decimal("0.0")) == "0,0%"


@given(st.dates())
def test_a_day_is_written_as_babel_writes_it(value):
    assert day(value) == format_date(value, "d/M/", locale="vi") + str(value.year)


def test_no_day_is_no_words():
    assert day(None) == ""
    assert day(date(2024, 5, 7)) == "7/5/2024"
