"""A change read in part gives what reading everything gives."""

import pytest
from msgspec.structs import replace

from generator.publish import changing

ROUND = """\
nam_hoc: "2023-2024"
co_quan:
  so-thu:
    bo_chi_so: {{tieu_hoc: 4725-qd-bgddt, thcs: bo-thu}}
    han_truong: 2024-05-30
{more}"""


@pytest.fixture
def reviewed(repo, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1727740800")

    def review(head):
        with changing.change_between(repo.data, "main", head) as between:
            return changing.reviewed(between)[0]

    return review


def test_schools_touched_and_their_areas_are_as_when_all_schools_are_read(repo, reviewed):
    """A note in the round changes nothing, but makes every school be read again."""
    for place, school in enumerate("abcdefgh"):
        repo.reports(f"thcs-{school}", one=40 + 6 * place)
    repo.commit()
    repo.branch("it")
    repo.reports("thcs-a", one=90)
    repo.reports("thcs-i", one=55)
    (repo.data / "assessments/2023-2024/phong-thu/thcs-c.yml").unlink()
    schools = repo.data / "registers/schools.csv"
    schools.write_text(
        schools.read_text("utf-8").replace("thcs-d,Trường THCS D,thcs,huyen-thu", "thcs-d,D,thcs,huyen-khac")
    )
    repo.commit()
    repo.branch("het")
    repo.write("data/rounds/2023-2024.yml", ROUND.format(more="    ghi_chu: Không đổi gì.\n"))
    repo.commit()

    some, everything = reviewed("it"), reviewed("het")

    assert (some.recomputed, everything.recomputed) == (0, 24)
    assert [school.id for school in some.schools] == ["thcs-a", "thcs-c", "thcs-d", "thcs-i"]
    assert [replace(one, new=(), mended=()) for one in some.schools] == [
        replace(one, new=(), mended=()) for one in everything.schools
    ]
    assert some.tables == everything.tables
    assert {row.area for row in some.tables} == {"tinh-thu", "huyen-thu", "huyen-khac"}


def test_a_comment_in_an_official_file_makes_nobody_be_read_again(repo, reviewed):
    repo.reports("thcs-a")
    repo.commit()
    repo.branch()
    repo.write("data/rounds/2023-2024.yml", "# chú thích\n" + ROUND.format(more=""))
    repo.commit()

    found = reviewed("de-nghi")

    assert (found.recomputed, found.schools, found.tables) == (0, (), ())


def test_a_register_with_its_lines_in_another_order_changes_nothing(repo, reviewed):
    repo.reports("thcs-a")
    repo.commit()
    repo.branch()
    areas = repo.data / "registers/areas.csv"
    head, *rows = areas.read_text("utf-8").splitlines(keepends=True)
    areas.write_text(head + "".join(reversed(rows)), "utf-8")
    repo.commit()

    found = reviewed("de-nghi")

    assert (found.recomputed, found.schools) == (0, ())
    assert found.files[0].fields == ()
