"""Golden changes: two states of a small `data/`, and what `cds diff` says lies between them, word for word.

A change lays its `before` over the base of `tests/cases`, and its `after` over that; `removed.txt` names what
is taken away. After a change of words run `UPDATE=1 pytest tests/test_changes.py` and read the difference.
"""

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from generator.present import changes
from generator.publish import changing
from tests.repositories import Repo

HERE = Path(__file__).parent / "changes"
CHANGES = sorted(path.name for path in HERE.iterdir() if path.is_dir())
TODAY = "1727740800"  # 2024-10-01
UPDATE = os.environ.get("UPDATE") == "1"


@pytest.fixture(autouse=True)
def lying_still(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", TODAY)


@pytest.fixture
def reviewed(tmp_path):
    """Both states of a change committed, and its review read out of git's objects."""

    def review(name):
        repo = Repo(tmp_path / "kho")
        _lay(repo, name, "before")
        repo.commit("Trước")
        repo.branch()
        _lay(repo, name, "after")
        removed = HERE / name / "removed.txt"
        for path in removed.read_text("utf-8").split() if removed.is_file() else ():
            (repo.data / path).unlink()
        repo.commit("Sau")
        shutil.rmtree(repo.data)
        repo.data.mkdir()  # nothing may be read from the working tree
        with changing.change_between(repo.data, "main", "de-nghi") as between:
            found, _ = changing.reviewed(between)
        return found

    return review


def _lay(repo, name, side):
    folder = HERE / name / side
    if folder.is_dir():
        # Not the times of the files: of two with one size and one second git would see no difference.
        shutil.copytree(folder, repo.data, dirs_exist_ok=True, copy_function=shutil.copyfile)


def _still(text):
    """Hashes stand for the commit, which any change of the base would change."""
    return re.sub(r"\b[0-9a-f]{12}\b", "0" * 12, text)


@pytest.mark.parametrize("name", CHANGES)
def test_change(name, reviewed):
    review = reviewed(name)
    told = {
        "expected.txt": _still("\n".join(changes.as_text(review)) + "\n"),
        "expected.md": _still(changes.as_markdown(review)),
    }

    for file, text in told.items():
        expected = HERE / name / file
        if UPDATE:
            expected.write_text(text, "utf-8")
        assert expected.is_file(), f"no {file}: write it with UPDATE=1 and read it"
        assert text == expected.read_text("utf-8")
    assert json.loads(changes.as_json(review))["tu"] == review.base
