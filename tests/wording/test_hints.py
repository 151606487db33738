"""What is guessed for a value that is no number."""

import pytest

from generator.wording import number_meant


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("Mức độ 2", "2"),
        ("45 máy", "45"),
        ("~45", "45"),
        ("50%", "50"),
        ("6đ", "6"),
        ("5,5 đ", "5.5"),
        ("8/10", "8"),
    ],
)
def test_one_number_among_words_is_the_one_that_is_meant(value, meant):
    assert f"`{meant}`" in number_meant(value, "diem")


@pytest.mark.parametrize("value", ["", "mười", "50 - 60", "1e3", "01", "3.5.2", "-5 đ", "10/10/2026", "m2"])
def test_of_several_numbers_or_of_none_nothing_is_guessed(value):
    assert number_meant(value, "diem") == number_meant(value, "so_luong") == ""


@pytest.mark.parametrize("value", ["40/48", "40 / 48 giáo viên", "40 trên 48"])
def test_a_count_out_of_a_total_is_two_keys(value):
    assert "`so_luong: 40, tong_so: 48`" in number_meant(value, "so_luong")
    assert "`40`" in number_meant(value, "diem")
