"""Wheel and sdist hold everything that a new repository is made from."""

import subprocess
import sys
import tarfile
import zipfile

from tests.starting.conftest import packed


def names(wheel):
    with zipfile.ZipFile(wheel) as file:
        return {name for name in file.namelist() if not name.endswith("/")}


def test_a_wheel_holds_theme_content_rubric_schemas_and_words(root, wheel):
    held = names(wheel)

    for folder in ("theme", "content", "schemas", "data/rubrics", "data/forms", ".github/workflows"):
        there = {path.relative_to(root).as_posix() for path in (root / folder).rglob("*") if path.is_file()}
        assert {f"generator/kho/{name}" for name in there} - held == set(), folder
    for name in ("mkdocs.yml", ".gitlab-ci.yml", "requirements.lock", "LICENSE", "data/registers/stages.csv"):
        assert f"generator/kho/{name}" in held
    starter = {path for path in (root / "generator/starter").rglob("*") if path.is_file()}
    assert {path.relative_to(root).as_posix() for path in starter} - held == set()
    assert {"generator/wording/vi.yml", "generator/wording/starter.yml"} <= held


def test_a_wheel_holds_no_school_and_nothing_of_the_workshop(wheel):
    held = names(wheel)

    assert not any(
        part in name for name in held for part in ("assessments/", "tests/", "__pycache__", "bench/")
    )
    assert {name for name in held if "registers/" in name and name.endswith(".csv")} == {
        "generator/kho/data/registers/stages.csv"
    }


def test_the_sdist_makes_the_same_wheel(sources, wheel, tmp_path):
    archive = packed(sources, "sdist", tmp_path)
    with tarfile.open(archive) as file:
        file.extractall(tmp_path / "ra", filter="data")
    (unpacked,) = (tmp_path / "ra").iterdir()

    again = packed(unpacked, "wheel", tmp_path)

    assert names(again) == names(wheel)


def test_the_installed_program_finds_what_it_carries(installed, tmp_path):
    done = installed("--version", cwd=tmp_path)

    assert (done.returncode, done.stdout) == (0, "cds 0.1.0\n")


def test_the_editable_program_reads_the_repository_itself(root):
    code = "from generator.present.templates import stock; print(stock())"
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True)

    assert done.stdout.strip() == str(root)
