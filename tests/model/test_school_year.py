from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.school_year import SchoolYear


@pytest.mark.parametrize(
    "text",
    [
        "2023",
        "2023-2025",
        "2024-2023",
        "2023-2023",
        "2023–2024",
        "2023-24",
        " 2023-2024",
        "2023-2024\n",
        "1999-2000",
        "٢٠٢٣-٢٠٢٤",
        "",
    ],
)
def test_what_is_not_a_school_year(text):
    assert SchoolYear.parse(text) is None


@given(st.integers(min_value=2000, max_value=2098))
def test_a_school_year_is_written_as_it_is_read(first):
    year = SchoolYear(first)

    assert SchoolYear.parse(str(year)) == year
    assert year.previous < year


def test_a_school_is_counted_where_it_is_on_31_may():
    year = SchoolYear.parse("2024-2025")

    assert year is not None
    assert year.counting_day == date(2025, 5, 31)
    assert str(year.previous) == "2023-2024"
