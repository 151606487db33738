"""The finder's index: small at once, and split where it would not be."""

import gzip
import json

import pytest

from generator.present.finder import INDEX, finder_files, finder_index, part_path
from tests.many_schools import country

KILOBYTE = 1024


@pytest.fixture(scope="module")
def large():
    """All files of an index of 26,000 schools, by path."""
    library, lines = country(26_000)
    return {made.path: made.content for made in finder_files(library, lines)}


def test_a_small_index_is_one_file_with_every_school():
    library, lines = country(200)

    (only,) = finder_files(library, lines)

    index = json.loads(only.content)
    assert only.path == INDEX
    assert ["th-kien-quoc", "Trường Tiểu học Kiến Quốc"] in [row[:2] for row in index["truong"]]
    assert len(index["truong"]) == 201
    assert only.content == finder_index(library, lines)


def test_a_school_says_how_its_name_begins():
    library, lines = country(200)

    index = json.loads(finder_index(library, lines))

    way = next(row[3] for row in index["truong"] if row[0] == "th-kien-quoc")
    assert index["kieu_ten"][way] == [3, "th"]
    assert len(index["kieu_ten"]) == 4


def test_a_school_names_its_area_and_every_area_the_one_above_it():
    library, lines = country(200)

    index = json.loads(finder_index(library, lines))

    area = next(row[2] for row in index["truong"] if row[0] == "th-kien-quoc")
    commune = index["dia_ban"][area]
    province = index["dia_ban"][commune[2]]
    assert commune[0] == "xa-7"
    assert province[0] == "tinh-7"
    assert index["dia_ban"][province[2]] == ["nuoc", "Nước Mẫu", -1, 201]


def test_a_large_index_is_split_and_its_first_part_is_small(large):
    first = json.loads(large[INDEX])

    assert "truong" not in first
    assert len(gzip.compress(large[INDEX])) <= 100 * KILOBYTE
    assert len(large) > 50


def test_no_part_is_large_and_the_first_answer_stays_small(large):
    sizes = {path: len(gzip.compress(content)) for path, content in large.items() if path != INDEX}

    assert max(sizes.values()) <= 50 * KILOBYTE
    assert len(gzip.compress(large[INDEX])) + max(sizes.values()) <= 150 * KILOBYTE


@pytest.mark.parametrize("word", ["kien", "quoc", "kq", "thkq"])
def test_a_school_stands_in_the_part_of_each_of_its_words_and_of_its_abbreviations(large, word):
    beginnings = json.loads(large[INDEX])["phan"].split()

    part = max((one for one in beginnings if word.startswith(one)), key=len)

    rows = json.loads(large[part_path(part)])
    assert "th-kien-quoc" in [row[0] for row in rows]


def test_words_that_every_school_has_make_no_part(large):
    first = json.loads(large[INDEX])

    assert "tieu" not in first["tu"].split()
    assert {"kien", "quoc"} <= set(first["tu"].split())
    assert {"truong", "tieu", "thpt"} <= set(first["chung"].split())
