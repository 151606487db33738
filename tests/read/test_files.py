"""Which school a path belongs to: the look that most paths need says what the thorough one says."""

import re
from unittest import mock

from hypothesis import example, given
from hypothesis import strategies as st

from generator.read.files import sorted_out

TREES = ["assessments", "verifications", "statistics", "registers", "rubrics"]
FOLDERS = ["2023-2024", "phong-a", "bieu", "phòng", "\udcff", "a b", ""]
NAMES = ["th-a.yml", "th-a.2.yml", "th-a.YML", "th-a.yaml", "Th-A.yml", ".yml", "th_a.yml", "trường.yml"]
OTHERS = ["1.yml", "-.yml", "README.md", ".an.yml", "schools.csv", "th-a.yml\n"]
parts = st.sampled_from([*TREES, *FOLDERS, *NAMES, *OTHERS])
paths = st.lists(parts, min_size=1, max_size=5).map("/".join)


@given(st.lists(st.tuples(paths, st.booleans()), max_size=12))
@example([(f"{tree}/2023-2024/phong-a/th-a.yml", False) for tree in ("assessments", "verifications")])
@example([("assessments/2023-2024/\udcff/th-a.yml", False)])
def test_one_look_sorts_paths_as_many_looks_do(entries):
    quick = sorted_out(entries)

    with mock.patch("generator.read.files._USUAL", re.compile(r"(?!)")):
        assert sorted_out(entries) == quick
