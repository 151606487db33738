"""Most tests run the command line in forks (`tests/forked.py`): a new process says and does the same."""

import os
import re
import shutil

import click
import pytest

from generator.cli import cds as commands
from tests import forked
from tests.conftest import NOW, ROOT
from tests.projects import lay_frame

OWN = "data/assessments/2023-2024/phong-thu/thcs-a.yml"
RUNS = {
    "assemble": "assemble phan --site trang",
    "build": "build --site trang",
    "bundle": "bundle trang --to goi.zip",
    "check": "check --format json",
    "diff": "diff HEAD",
    "doctor": "doctor",
    "documents": "documents --school thcs-a --year 2023-2024 --to giay",
    "explain": "explain unknown-key",
    "form": "form thcs-b 2023-2024 --to so.xlsx",
    "gather": "gather",
    "import": f"import {OWN} --to vao",
    "import-mergers": "import-mergers khong-co.csv",
    "import-register": "import-register data/registers/schools.csv",
    "import-results": "import-results khong-co.xlsx",
    "init": "init kho-moi",
    "new": "new thcs-b 2023-2024 --stdout",
    "owners": "owners",
    "sample": "sample --schools 3 --to gia",
    "schema": "schema --to luoc-do",
    "score": f"score {OWN}",
    "serve": "serve --port khong",
    "upgrade": "upgrade",
}


def test_every_command_is_tried():
    assert set(commands.list_commands(click.Context(commands))) == RUNS.keys()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="hệ điều hành này không có fork")
@pytest.mark.parametrize("line", RUNS.values(), ids=RUNS)
def test_a_fork_says_and_does_what_a_new_process_does(repo, tmp_path, line):
    lay_frame(repo.top)
    repo.commit()
    repo.reports("thcs-a", one=101 if line == RUNS["check"] else 61)
    environment = {**os.environ, "SOURCE_DATE_EPOCH": NOW, "PYTHONPATH": str(ROOT)}
    told, left = [], []
    for name, run in (("mot", forked.new_process), ("hai", forked._forks().run)):
        folder = shutil.copytree(repo.top, tmp_path / name / "kho", symlinks=True)
        done = run(line.split(), folder, environment)
        said = re.sub(r"\b\d+,\d\d\b|\b\d+ MB", "", done.stdout + done.stderr)  # times and memory
        told.append((done.returncode, re.sub(r" \([^()]*\)\. Tiến trình", "", said).replace(str(folder), "")))
        left.append(
            {
                path.relative_to(folder).as_posix(): path.read_bytes()
                for path in folder.rglob("*")
                if path.is_file() and ".cache" not in path.parts and ".git" not in path.parts
            }
        )

    assert told[0] == told[1]
    assert "Traceback" not in told[0][1]
    assert left[0] == left[1]
