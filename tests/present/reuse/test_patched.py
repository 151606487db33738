"""Long files made out of the ones that stand are those that are made from nothing."""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from generator.model.school_year import SchoolYear
from generator.model.scorecard import Standing
from generator.model.summary import Outcome, Trail
from generator.present.reuse import api, table_files
from generator.present.reuse.table_files import Before, write_table

TABLES = ("ket-qua", "trang-thai", "tieu-chi")
points = st.none() | st.sampled_from(["0", "12.5", "62.25", "99.125", "100"]).map(Decimal)
names = st.sampled_from(["Trường Một", "=1+1", 'Trường "Hai", Ba', "@\\n<b>"])
schools = st.sampled_from([f"th-{letter}" for letter in "abcdefgh"])
keys = st.tuples(schools, st.sampled_from([2022, 2023]))
values = st.tuples(names, points, st.sampled_from(["", "5/QĐ-A", "'"]))
countries = st.dictionaries(keys, values, max_size=12)


def lines_of(country, line):
    """A line for each school and year, in order."""
    return tuple(
        line._replace(
            school=school,
            year=SchoolYear(year),
            name=name,
            outcomes=(Outcome("1", Standing.SELF, found, Decimal(100), 2),),
            trail=Trail(sent=date(2024, 5, 7), decision=decision),
        )
        for (school, year), (name, found, decision) in sorted(
            country.items(), key=lambda pair: (pair[0][1], pair[0][0])
        )
    )


def other(before, after):
    """The keys of lines that are not the same in both."""
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


@pytest.fixture
def small_parts(monkeypatch):
    """Blocks and runs of few schools."""
    monkeypatch.setattr(table_files, "THINGS", {False: 3, True: 1})
    monkeypatch.setattr(api, "SCHOOLS_AT_ONCE", 2)


quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@quick
@given(before=countries, after=countries, kept=countries, name=st.sampled_from(TABLES))
def test_a_table_out_of_the_one_that_stands(small_parts, an_edition, line, before, after, kept, name):
    before, after = before | kept, after | kept
    with TemporaryDirectory() as place:
        old, patched, anew = (Path(place) / one for one in ("old", "patched", "anew"))
        facts = write_table(an_edition(*lines_of(before, line)), name, old)
        edition = an_edition(*lines_of(after, line))
        changed = frozenset((year, school) for school, year in other(before, after))
        found = write_table(edition, name, patched, Before(old, facts, changed))
        whole = write_table(edition, name, anew)

        assert found.files == whole.files
        assert found.rows == whole.rows
        folder = old if found is facts else patched
        for file in whole.files:
            content = (folder / "du-lieu" / file.path).read_bytes()
            assert content == (anew / "du-lieu" / file.path).read_bytes()


@quick
@given(before=countries, after=countries, kept=countries)
def test_a_table_out_of_one_that_was_itself_made_so(small_parts, an_edition, line, before, after, kept):
    with TemporaryDirectory() as place:
        folders = [Path(place) / str(number) for number in range(4)]
        states = [kept, kept | before, after | kept]
        facts = write_table(an_edition(*lines_of(kept, line)), "ket-qua", folders[0])
        for at, (one, then) in enumerate(pairwise(states)):
            changed = frozenset((year, school) for school, year in other(one, then))
            edition = an_edition(*lines_of(then, line))
            found = write_table(edition, "ket-qua", folders[at + 1], Before(folders[at], facts, changed))
            if found is facts:
                folders[at + 1] = folders[at]
            facts = found

        assert facts.files == write_table(edition, "ket-qua", folders[3]).files


def test_a_table_that_somebody_cut_is_made_anew(small_parts, an_edition, line, tmp_path):
    country = {(f"th-{letter}", 2023): ("Trường", Decimal(5), "") for letter in "abcdef"}
    edition = an_edition(*lines_of(country, line))
    facts = write_table(edition, "ket-qua", tmp_path / "old")
    csv = tmp_path / "old/du-lieu/ket-qua.csv"
    csv.write_bytes(csv.read_bytes()[:-9])

    found = write_table(edition, "ket-qua", tmp_path / "new", Before(tmp_path / "old", facts, frozenset()))

    assert found == facts
    assert (tmp_path / "new/du-lieu/ket-qua.csv").exists()


@quick
@given(before=countries, after=countries, kept=countries)
def test_the_list_of_schools_out_of_the_one_that_stands(
    small_parts, context, an_edition, line, before, after, kept
):
    before, after = before | kept, after | kept

    def edition(country):
        lines = lines_of(country, line)
        years = tuple(sorted({one.year for one in lines}, reverse=True))
        return replace(an_edition(*lines), years=years)

    old, runs = api.schools_file(context, edition(before))
    changed = frozenset(school for school, _ in other(before, after))
    whole, _ = api.schools_file(context, edition(after))
    found, _ = api.schools_file(
        context, edition(after), api.Before(old.content, runs, changed) if runs else None
    )

    assert found == whole
