"""Personal data: what the patterns find on a labelled list; the quick look misses nothing they find."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bench.personal import Counts, counted, judged
from generator.check.personal import kind_of, kinds, may_be_personal, patterns

PIECES = [
    "0",
    "84",
    "+84",
    "9",
    "35",
    "1",
    "2",
    " ",
    ".",
    "-",
    "(",
    ")",
    "–",
    "_",
    "@",
    "gmail",
    "yahoo",
    ".com",
]
PIECES += [
    "CMND ",
    "hộ chiếu ",
    "SĐT: ",
    "C",
    "912345678",
    "a",
    " a còng ",
    "\n",
    "/",
    "đồng",
    "031085001234",
]


def test_the_list_is_measured_to_the_last_text():
    """Whoever changes a pattern or the list says here what becomes of the figures."""
    assert counted() == Counts(found=155, missed=8, mistaken=0, without=154)
    assert counted().precision >= 0.95
    assert counted().recall >= 0.95


def test_the_list_holds_each_text_once_under_a_known_label():
    rows = list(judged())

    assert len(rows) >= 200
    assert len({one.text for one in rows}) == len(rows)
    assert {one.label for one in rows} == {"-", *(kind for kind, _ in kinds())}


def test_what_is_found_is_mostly_of_the_kind_a_person_sees():
    other = [one for one in judged() if one.right and one.found != one.label]

    assert other == []


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@example("O912345678")
@example("hộ chiếu C1234567")
@example("hoa (a) gmail")
def test_the_quick_look_misses_nothing_that_a_pattern_finds(text):
    if any(pattern.search(text) for _, pattern in kinds()):
        assert may_be_personal(text)


@pytest.mark.parametrize("text", ["Điểm 62/100, năm học 2023-2024", "Kế hoạch 07/KH-THVD ngày 05/8/2023"])
def test_the_quick_look_lets_ordinary_texts_pass(text):
    assert not may_be_personal(text)
    assert kind_of(text) == ""


def test_a_mask_leaves_what_stands_around_a_number():
    found = {
        kind: re.sub(pattern, "*", "Gọi (0912) 345 678, CCCD: 031085001234.")
        for kind, pattern in patterns().items()
    }

    assert found["mobile"] == "Gọi *, CCCD: 031085001234."
    assert found["cccd"] == "Gọi (0912) 345 678, CCCD: *."
