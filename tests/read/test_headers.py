"""Lines that open a block and have lost their colon."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.read.headers import headed


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ('tra_loi\n  "1.1": {dat: true}', 'tra_loi:\n  "1.1": {dat: true}'),
        ("qua_trinh\n- {viec: Họp}", "qua_trinh:\n- {viec: Họp}"),
        ("a\n  b\n    c: 1", "a:\n  b:\n    c: 1"),
        ("tra_loi  # ở đây\n\n  # lời ghi\n  x: 1", "tra_loi:  # ở đây\n\n  # lời ghi\n  x: 1"),
        ("nhom:\n  - dong\n      a: 1", "nhom:\n  - dong:\n      a: 1"),
        ('tra_loi:\n  "1.1"\n    dat: true', 'tra_loi:\n  "1.1":\n    dat: true'),
    ],
)
def test_a_lone_word_above_entries_that_stand_further_in_opens_them(text, read_as):
    better, found = headed(text.split("\n"))

    assert "\n".join(better) == read_as
    assert found


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ('a: 1\n"2.3.1" {diem: 4}\nb: 2', 'a: 1\n"2.3.1": {diem: 4}\nb: 2'),
        ("bo_chi_so:\n  tieu_hoc bo-thu\n  thcs: bo-thu", "bo_chi_so:\n  tieu_hoc: bo-thu\n  thcs: bo-thu"),
        ('nam_hoc "2025-2026"\ntruong: x', 'nam_hoc: "2025-2026"\ntruong: x'),
        ("ten Các trường\nma: x", "ten: Các trường\nma: x"),
        ('- ma "1.2"\n  ten: x', '- ma: "1.2"\n  ten: x'),
    ],
)
def test_a_word_beside_entries_has_its_value_behind_it(text, read_as):
    better, found = headed(text.split("\n"))

    assert "\n".join(better) == read_as
    assert len(found) == 1


@pytest.mark.parametrize(
    "text",
    [
        "ghi_chu: Một lời ghi dài\n  còn tiếp ở\n  dong_sau",
        "ghi_chu: Phòng máy\n  may\n  tinh",
        "uu_diem:\n  - mot\n  - hai",
        "noi_nhan:\n  - mot\n- hai: 1",
        "cap_hoc\nthcs: bo-thu",
        "dia_ban:\n  - tinh-mot\n      - tinh-hai",
        "Phòng máy\n  cũ: 1",
        "ghi_chu: |\n  may tinh\n  a: 1\nb: 2",
        "ghi_chu: >-\n  may\n    a: 1\nb: 2",
    ],
)
def test_a_word_of_a_text_or_a_list_opens_nothing(text):
    assert headed(text.split("\n")) == (text.split("\n"), {})


@given(st.lists(st.text(" -abAẾ:#\"'._\t", max_size=12), max_size=8))
def test_only_colons_are_added_and_each_is_told(lines):
    better, found = headed(lines)

    assert len(better) == len(lines)
    for number, (before, after) in enumerate(zip(lines, better, strict=True)):
        assert len(after) == len(before) + (number in found)
        assert after.replace(":", "") == before.replace(":", "")
