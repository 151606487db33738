"""What an edition was asked is noted, all of it."""

import pytest

from generator.model.edition import Edition
from generator.model.school_year import SchoolYear
from generator.publish.traced import BY_UNIT, GROUND, WHOLE, traced
from tests.many_schools import country

YEAR = SchoolYear(2023)


@pytest.fixture
def edition():
    return Edition(country(2)[0], (), (), {("xa", YEAR): 1, ("tinh", YEAR): 2}, {}, (YEAR,), None, "a1")


def test_every_field_is_noted_or_part_of_the_ground(edition):
    assert set(Edition.__struct_fields__) == {*WHOLE, *BY_UNIT, *GROUND}


@pytest.mark.parametrize("field", WHOLE)
def test_a_whole_field_is_noted_when_it_is_asked_for(edition, field):
    noting, asked = traced(edition)

    assert getattr(noting, field) == getattr(edition, field)
    assert asked == {(field, None)}


def test_a_unit_is_noted_whether_or_not_it_is_there(edition):
    noting, asked = traced(edition)

    assert noting.areas["xa", YEAR] == 1
    assert noting.areas.get(("la", YEAR)) is None
    assert ("tinh", YEAR) in noting.areas
    assert asked == {("areas", ("xa", YEAR)), ("areas", ("la", YEAR)), ("areas", ("tinh", YEAR))}


def test_going_through_all_units_asks_which_there_are(edition):
    noting, asked = traced(edition)

    assert dict(noting.areas) == dict(edition.areas)
    assert ("areas", None) in asked


def test_schools_with_a_page_are_asked_for_without_their_lines(edition):
    noting, asked = traced(edition)

    assert noting.paged == ()
    assert asked == {("paged", None)}


def test_the_files_of_a_school_are_noted(edition):
    noting, asked = traced(edition)

    assert noting.library.files.get("th-a") is None
    assert asked == {("files", "th-a")}
