import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.wording import fold, name_order, school_name
from generator.wording.scripts import _ours, foreign_letter

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


@pytest.mark.parametrize(
    ("name", "kinds", "own"),
    [
        ("Trường Tiểu học Kiến Quốc", ("th",), ("Kiến", "Quốc")),
        ("Trường THPT Nguyễn Khuyến", ("thpt",), ("Nguyễn", "Khuyến")),
        ("Trung tâm Giáo dục thường xuyên Hải Phòng", ("tt", "gdtx"), ("Hải", "Phòng")),
        ("Trường TH, THCS và THPT Bốn Mùa", ("th", "thcs", "thpt"), ("Bốn", "Mùa")),
        ("Trường Trung học cơ sở Tiểu Học Giả", ("thcs", "th"), ("Giả",)),
        ("Trường Tiểu học Trường Sơn", ("th",), ("Trường", "Sơn")),
        ("Trường Tiểu học", ("th",), ("Trường", "Tiểu", "học")),
        ("Kiến Quốc", (), ("Kiến", "Quốc")),
    ],
)
def test_a_schools_name_is_taken_apart(name, kinds, own):
    found = school_name(name)

    assert (found.kinds, found.own) == (kinds, own)


@pytest.mark.parametrize(
    ("name", "before"),
    [
        ("Trường Tiểu học Kiến Quốc", 3),
        ("Trường TH, THCS và THPT Bốn Mùa", 5),
        ("Kiến Quốc", 0),
        ("Trường THCS", 0),  # kinds alone are its own name
    ],
)
def test_a_name_says_how_many_words_stand_before_its_own(name, before):
    assert school_name(name).before == before


def test_a_low_line_parts_words():
    assert school_name("THCS_Kim Đồng").own == ("Kim", "Đồng")


def test_a_name_is_abbreviated_as_people_do():
    assert school_name("Trường Tiểu học Kiến Quốc").short == ("th", "kq", "thkq")
    center = school_name("Trung tâm Giáo dục thường xuyên Hải Phòng").short
    assert center == ("tt", "gdtx", "hp", "ttgdtxhp", "gdtxhp")
    assert school_name("Kiến Quốc").short == ("kq",)


@given(st.text(alphabet="aĐạẮ ß-.1ªµºаΑǅ例\u0301\u1e9b", max_size=6) | st.text(max_size=4))
def test_the_first_letter_of_another_script_is_found_as_if_each_were_looked_up(text):
    foreign = [sign for sign in text if sign.isalpha() and not _ours(sign)]

    assert foreign_letter(text) == (foreign[0] if foreign else "")
