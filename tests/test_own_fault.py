"""The program's own fault, met at one file, is told of that file; every other is looked at as ever."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator import pipeline
from generator.check import rules
from generator.pipeline import summing_up
from generator.publish import importing
from tests.conftest import ROOT
from tests.test_pipeline import TODAY, World

JUDGED = 'tong_diem: {"1": 60, "2": 80}'
CASES = Path(__file__).parent / "cases"


class Stumble(Exception):
    """What no room expects."""


@pytest.fixture
def world(tmp_path):
    world = World(tmp_path)
    for school in ("th-a", "th-b"):
        world.school(school)
        world.reports(school)
        world.found(school, JUDGED)
    return world


@pytest.fixture
def stumbling(monkeypatch):
    """Make the rules of a kind of file stumble over one school's."""

    def over(kind, school, fault=Stumble):
        real = getattr(rules, kind)

        def rule(case, *others):
            if case.file.school == school:
                raise fault("th-a viết: <bí mật>")
            return real(case, *others)

        monkeypatch.setattr(rules, kind, rule)

    return over


def told(world, school):
    opening = world.opening()
    dossier = pipeline.examine(opening, school, TODAY)
    return dossier, pipeline.in_words(opening.library, dossier.problems)


@pytest.mark.parametrize(
    ("kind", "tree"), [("assessment_problems", "assessments"), ("verification_problems", "verifications")]
)
def test_a_fault_of_ours_is_told_of_the_file_and_the_next_school_is_as_ever(world, stumbling, kind, tree):
    before, _ = told(world, "th-b")
    stumbling(kind, "th-a")

    dossier, found = told(world, "th-a")
    after, none = told(world, "th-b")

    (one,) = [one for one in found if one.code == "program-fault"]
    assert one.path == f"{tree}/2023-2024/phong-mot/th-a.yml"
    assert (one.severity, one.line, one.column) == ("error", 1, 1)
    assert "Stumble, test_own_fault.py:" in one.message
    assert "bí mật" not in one.message, "words of an exception may quote anything"
    assert [bool(record.assessment) for record in dossier.records] == [tree == "verifications"]
    assert (after, none) == (before, [])


def test_the_same_with_figures(tmp_path, stumbling):
    for case in ("_base", "statistics"):
        shutil.copytree(CASES / case / "data", tmp_path, dirs_exist_ok=True)
    opening = pipeline.open_library(tmp_path)
    path = "statistics/2023-2024/phong-thu/bieu-thu/thcs-a.yml"
    sound, _ = pipeline.figures(opening, path, TODAY)
    stumbling("statistics_problems", "thcs-a")

    found, problems = pipeline.figures(opening, path, TODAY)

    assert sound is not None
    assert found is None
    assert [(one.code, one.path) for one in problems] == [("program-fault", path)]


def test_so_it_is_in_the_edition(world, stumbling):
    world.school("th-c")
    world.reports("th-c")
    stumbling("assessment_problems", "th-c")

    edition = world.edition(errors=True)

    states = {line.school: line.state.name for line in edition.lines if str(line.year) == "2023-2024"}
    assert states == {"th-a": "RECOGNISED", "th-b": "RECOGNISED", "th-c": "FAULTY"}


@pytest.mark.parametrize(
    ("kind", "tree", "work"),
    [
        ("assessment_problems", "assessments", pipeline.assess),
        ("verification_problems", "verifications", pipeline.verify),
    ],
)
def test_a_file_that_is_scored_alone_is_told_of_the_same_way(world, stumbling, kind, tree, work):
    stumbling(kind, "th-a")

    noun, card, problems = work(world.opening(), f"{tree}/2023-2024/phong-mot/th-a.yml", TODAY)

    assert (noun, card) == (None, None)
    assert [one.code for one in problems] == ["program-fault"]


def test_memory_that_ran_out_is_no_fault_of_a_file(world, stumbling):
    stumbling("assessment_problems", "th-a", MemoryError)

    with pytest.raises(MemoryError):
        told(world, "th-a")


def test_in_development_mode_the_fault_is_shown_whole(world, tmp_path):
    """A programmer who looks for it: `python -X dev -m generator check …`, with a rule that stumbles."""
    stumble = (
        "from generator.check import rules\n"
        "def stumble(case, one):\n    raise KeyError('x')\n"
        "rules.assessment_problems = stumble\n"
        "from generator.cli import main\nmain()\n"
    )
    (tmp_path / "vap.py").write_text(stumble, "utf-8")
    path = "assessments/2023-2024/phong-mot/th-a.yml"

    ran = [
        subprocess.run(
            [
                sys.executable,
                *mode,
                str(tmp_path / "vap.py"),
                "check",
                "--data",
                str(world.root),
                str(world.root / path),
            ],
            capture_output=True,
            encoding="utf-8",
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            check=False,
        )
        for mode in ([], ["-X", "dev"])
    ]

    assert [done.returncode for done in ran] == [1, 1]
    assert "Phần mềm gặp lỗi của chính nó" in ran[0].stdout
    assert "Traceback" not in ran[0].stderr
    assert "KeyError: 'x'" in ran[1].stderr


def test_one_file_received_is_told_of_the_others_are_received(world, tmp_path, monkeypatch):
    real = importing._yaml

    def stumble(asked, file, data):
        if file.name == "hai.yml":
            raise Stumble
        return real(asked, file, data)

    monkeypatch.setattr(importing, "_yaml", stumble)
    for name in ("mot.yml", "hai.yml"):
        (tmp_path / name).write_bytes(b"nam_hoc: x\n")
    asked = importing.Reception(world.opening(), world.root, False, TODAY)

    received = [importing._received(asked, tmp_path / name) for name in ("mot.yml", "hai.yml")]

    assert "program-fault" not in [one.finding.code for one in received[0].told]
    assert [one.finding.code for one in received[1].told] == ["program-fault"]


def test_an_authoritys_report_too(tmp_path, monkeypatch):
    for case in ("_base", "authority-reports"):
        shutil.copytree(CASES / case / "data", tmp_path, dirs_exist_ok=True)
    library = pipeline.open_library(tmp_path).library
    sound, _ = pipeline.read_reports(library)
    monkeypatch.setattr(summing_up, "report_problems", lambda *_: 1 / 0)

    found, problems = pipeline.read_reports(library)

    assert len(sound) > 0
    assert found == {}
    assert {one.code for one in problems} == {"program-fault"}
