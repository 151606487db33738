"""Golden cases: a small `data/` each, and what `cds check` says of it, word for word.

A case lays its files over `_base`; the real rubric is copied from `data/rubrics`. After a change of words
run `UPDATE=1 pytest tests/test_cases.py` and read the difference.
"""

import os
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from generator import pipeline
from generator.check.catalogue import catalogue
from generator.present.problems import as_text
from generator.publish import checking

HERE = Path(__file__).parent / "cases"
CASES = sorted(path.name for path in HERE.iterdir() if path.is_dir() and path.name != "_base")
TODAY = "1727740800"  # 2024-10-01
UPDATE = os.environ.get("UPDATE") == "1"

# Faults of bytes or of the file system, which a repository cannot hold well: tests/read/test_bytes.py.
ELSEWHERE = {
    *("unreadable", "file-too-large", "not-utf8", "symlink", "outside-data", "outside-official", "shape"),
    *("more-problems", "utf-16", "no-text-file"),
    "register-too-large",  # tests/hostile/test_limits.py
    "register-missing",  # tests/read/test_registers.py
    # Faults of a change, which need a git repository: tests/cli/test_check_base.py.
    *("foreign-school", "foreign-office", "foreign-authority", "foreign-program"),
    *("file-removed", "file-renamed", "official-removed", "rights-unknown", "rights-ignored"),
    "rubric-changed",
    "program-fault",  # a fault of the program's own: tests/test_own_fault.py
    # What becomes of other sites' data: tests/publish/test_partners.py.
    *("partner-missing", "partner-broken", "partner-stale", "partner-outside", "partner-own-school"),
    *("partner-code-taken", "partner-rubric"),
    # Faults of workbooks: tests/read/test_workbook.py.
    *(code for code in catalogue() if code.startswith("workbook-")),
    # Faults of offices' lists: tests/starting/test_list_problems.py, test_import_*.py.
    *(one.code for one in catalogue().values() if one.group == "lists"),
}


@pytest.fixture(autouse=True)
def lying_still(monkeypatch, tmp_path):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", TODAY)
    monkeypatch.chdir(tmp_path)


def told(findings):
    """What `cds check` prints, word for word."""
    checking.lines_of.cache_clear()
    return "".join(f"{line}\n" for line in as_text(findings, checking.lines_of))


@pytest.fixture
def laid_out(request, root, tmp_path):
    """The data folder of the case a test is about."""
    data = tmp_path / "data"
    for source in (HERE / "_base/data", root / "data/rubrics", HERE / request.param / "data"):
        shutil.copytree(source, data / ("rubrics" if source.name == "rubrics" else ""), dirs_exist_ok=True)
    return request.param


@pytest.mark.parametrize("laid_out", CASES, indirect=True)
def test_a_file_checked_alone_is_told_the_same(laid_out):
    whole = checking.check(Path("data"), ())

    files = [*Path("data").glob("*/*/*/*.yml"), *Path("data").glob("*/*/*/*/*.yml")]
    for file in sorted([*files, *Path("data").glob("reports/*/*.yml")]):
        alone = checking.check(Path("data"), [file])
        assert alone == [one for one in whole if one.path == str(file)], file


@pytest.mark.parametrize("laid_out", CASES, indirect=True)
def test_case(laid_out):
    case = laid_out

    found = told(checking.check(Path("data"), ()))

    expected = HERE / case / "expected.txt"
    if UPDATE:
        expected.write_text(found, "utf-8")
    assert expected.is_file(), "no expected.txt: write it with UPDATE=1 and read it"
    assert found == expected.read_text("utf-8")


@pytest.mark.parametrize("laid_out", CASES, indirect=True)
def test_who_asks_for_problems_alone_hears_what_a_build_hears(laid_out):
    """In whatever order, and however often, schools are asked about."""
    opening = pipeline.open_library(Path("data"))
    as_of = date(2024, 10, 1)
    ids = [*pipeline.school_ids(opening.library)]
    whole = {school: pipeline.examine(opening, school, as_of).problems for school in ids}

    for school in [*ids, *reversed(ids), *ids]:
        assert pipeline.problems_of(opening, school, as_of) == whole[school]


def test_every_problem_has_a_case():
    shown = {
        code
        for case in CASES
        for code in re.findall(
            r"^\S.* \[([a-z0-9-]+)\]$", (HERE / case / "expected.txt").read_text("utf-8"), re.M
        )
    }

    assert set(catalogue()) - shown - ELSEWHERE == set()
    assert not ELSEWHERE & shown
