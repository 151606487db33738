"""What `cds check` tells of the vectors that the form on the site must tell too."""

from datetime import date

import pytest

from generator import pipeline
from tests.vector_files import HEAD, names, vectors

PROBLEMS = vectors("problems")


def whole(vector):
    """The text of a vector's file."""
    return vector["tep"] if vector.get("ca_tep") else HEAD + vector["tep"]


@pytest.fixture(scope="module")
def opening(root):
    return pipeline.open_library(root / "data")


def told(opening, folder, text):
    """The codes and sentences of a file that lies where the school's file lies."""
    path = "assessments/2025-2026/minh-hoa-ubnd-nang-som/minh-hoa-th-hat-nang.yml"
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text, "utf-8")
    _, _, problems = pipeline.assess(opening, path, date(2026, 11, 22), folder)
    return pipeline.in_words(opening.library, problems, folder)


@pytest.mark.parametrize("vector", PROBLEMS, ids=names(PROBLEMS))
def test_the_check_room_tells_what_the_vector_says(opening, vector, tmp_path):
    found = told(opening, tmp_path, whole(vector))

    assert sorted(finding.code for finding in found) == sorted(vector["ma"])
