from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.register import Area, Register, in_force

END_OF_DISTRICTS = date(2025, 6, 30)


def an_area(name="Kiến Thụy", start=None, end=None):
    return Area("kien-thuy", name, "huyen", "hai-phong", start, end, None)


def a_register(*rows):
    return Register({"kien-thuy": rows})


def test_the_last_day_belongs_to_the_row_and_the_next_does_not():
    register = a_register(an_area(end=END_OF_DISTRICTS))

    assert register.on("kien-thuy", END_OF_DISTRICTS) is not None
    assert register.on("kien-thuy", END_OF_DISTRICTS + timedelta(days=1)) is None


def test_the_first_day_belongs_to_the_row_and_the_day_before_does_not():
    register = a_register(an_area(start=date(2025, 7, 1)))

    assert register.on("kien-thuy", date(2025, 7, 1)) is not None
    assert register.on("kien-thuy", END_OF_DISTRICTS) is None


def test_rows_that_follow_each_other_take_turns():
    before = an_area("before", end=END_OF_DISTRICTS)
    after = an_area("after", start=date(2025, 7, 1))
    register = a_register(before, after)

    assert register.on("kien-thuy", END_OF_DISTRICTS) is before
    assert register.on("kien-thuy", date(2025, 7, 1)) is after
    assert register.latest("kien-thuy") is after
    assert list(register.all_on(date(2030, 1, 1))) == [after]


def test_an_unknown_id_is_nobody():
    register = a_register(an_area())

    assert register.on("do-son", END_OF_DISTRICTS) is None
    assert register.latest("do-son") is None
    assert "do-son" not in register
    assert "kien-thuy" in register


@pytest.mark.parametrize("day", [date.min, date(2024, 2, 29), date.max])
def test_a_row_without_dates_always_holds(day):
    assert in_force(an_area(), day)


@given(st.dates(), st.dates(), st.dates())
def test_a_row_holds_from_its_start_to_its_end(start, end, day):
    assert in_force(an_area(start=start, end=end), day) == (start <= day <= end)
