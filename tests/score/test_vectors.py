"""The vectors that Python and the form on the site share."""

from decimal import Decimal

import pytest

from generator.model.assessment import Assessment
from generator.model.rubric import Rubric
from generator.read import school_file
from generator.score import self_assessed
from tests.vector_files import HEAD, names, vectors

SCORES = vectors("scores")


@pytest.fixture(scope="module")
def rubric(root):
    found, problems = school_file.read(root / "data/rubrics", "4725-qd-bgddt.yml", Rubric, {})
    assert not problems
    return found


def test_there_are_enough_of_them():
    assert len(SCORES) >= 40
    assert len({vector["ten"] for vector in SCORES}) == len(SCORES)


@pytest.mark.parametrize("vector", SCORES, ids=names(SCORES))
def test_the_score_room_gives_what_the_vector_says(vector, rubric, tmp_path):
    (tmp_path / "x.yml").write_text(HEAD + vector["tep"], "utf-8")
    own, problems = school_file.read(tmp_path, "x.yml", Assessment, {"\0path": "x.yml"})
    assert own is not None, problems

    card = self_assessed(rubric, own, vector["dieu_kien_khong_dat"])

    for group_id, expected in vector["nhom"].items():
        group = card.group(group_id)
        assert (group.points, group.level) == (Decimal(expected["diem"]), expected["muc_do"])
    assert list(card.unmet) == vector["khong_dat"]
