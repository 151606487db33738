import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.wording import fold, name_order

vietnamese = st.text(
    alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ "
)


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Kiến Quốc", "kien quoc"),
        ("KIẾN QUỐC", "kien quoc"),
        (unicodedata.normalize("NFD", "kiến quốc"), "kien quoc"),
        ("Đồ Sơn", "do son"),
        ("  Trường\u00a0 Tiểu\thọc ", "truong tieu hoc"),
        ("THPT Nguyễn Khuyến", "thpt nguyen khuyen"),
        ("Ước Mơ", "uoc mo"),
        ("", ""),
    ],
)
def test_names_fold_to_plain_small_letters(name, folded):
    assert fold(name) == folded


@given(vietnamese)
def test_folding_does_not_depend_on_the_unicode_form_or_the_case(name):
    forms = {
        fold(unicodedata.normalize(form, text))
        for form in ("NFC", "NFD")
        for text in (name, name.upper(), name.title())
    }

    assert forms == {fold(name)}


@given(st.text())
def test_folding_twice_changes_nothing(name):
    assert fold(fold(name)) == fold(name)


@given(vietnamese)
def test_folded_vietnamese_is_ascii(name):
    assert fold(name).isascii()


@pytest.mark.parametrize(
    "in_order",
    [
        ["An Lão", "Ăn", "Âu", "Bắc", "Cát", "Dương", "Đông"],
        ["ma", "mà", "mả", "mã", "má", "mạ"],
        ["Hai An", "Hải An", "Hai Bà", "Hải Phòng", "Hồng Bàng"],
        ["Trường 1", "Trường A"],
    ],
)
def test_names_stand_in_the_order_of_a_vietnamese_dictionary(in_order):
    mixed = in_order[::-1]

    assert sorted(mixed, key=name_order) == in_order


@given(vietnamese, vietnamese)
def test_the_order_does_not_depend_on_the_unicode_form(one, other):
    apart = unicodedata.normalize("NFD", one), unicodedata.normalize("NFD", other)

    assert (name_order(one)[:2] < name_order(other)[:2]) == (
        name_order(apart[0])[:2] < name_order(apart[1])[:2]
    )
