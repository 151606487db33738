"""The same data give the same bytes, whichever road is taken."""

import os
import re
import subprocess
import sys

import pytest

from tests.conftest import NOW
from tools.reproducible import differing as differing_sums

pytestmark = pytest.mark.slow


def test_building_twice_gives_the_same_bytes(cds, site, tmp_path, bytes_of, differing):
    done = cds("build", "--site", tmp_path / "again", PYTHONHASHSEED="7")

    assert done.returncode == 0, done.stderr
    assert differing(bytes_of(site), bytes_of(tmp_path / "again")) == []


@pytest.mark.parametrize(
    ("jobs", "start"), [("1", "fork"), ("3", "fork"), ("2", "spawn")], ids=["alone", "three", "spawned"]
)
def test_how_many_work_and_how_they_start_does_not_matter(
    cds, site, tmp_path, bytes_of, differing, jobs, start
):
    done = cds("build", "--site", tmp_path / "other", "--jobs", jobs, CDS_START=start)

    assert done.returncode == 0, done.stderr
    assert differing(bytes_of(site), bytes_of(tmp_path / "other")) == []


def python(root, *arguments):
    """A program of Python that ends well."""
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=root,
        env={**os.environ, "SOURCE_DATE_EPOCH": NOW},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_mkdocs_build_gives_the_site_of_cds_build(root, site, tmp_path, bytes_of, differing):
    python(root, "-m", "mkdocs", "build", "--quiet", "--site-dir", tmp_path / "mkdocs")

    assert differing(bytes_of(site), bytes_of(tmp_path / "mkdocs")) == []


WITHOUT_MKDOCS = """
import sys
sys.modules["mkdocs"] = None
sys.argv[0] = "cds"
from generator.cli import main
main()
"""


def pages_of(folder):
    """Every file's bytes; of pages without the line that names the program that made their frame."""
    return {
        path.relative_to(folder).as_posix(): re.sub(rb'<meta name="generator"[^>]*>', b"", path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize(
    "program",
    [
        ("-c", WITHOUT_MKDOCS, "build", "--site"),
        ("-m", "properdocs", "build", "--quiet", "--site-dir"),
    ],
    ids=["cds", "properdocs"],
)
def test_properdocs_in_the_place_of_mkdocs_gives_the_same_site(root, site, tmp_path, differing, program):
    python(root, *program, tmp_path / "proper")

    made = (tmp_path / "proper/cach-tinh/index.html").read_text("utf-8")
    assert "ProperDocs" in made
    assert differing(pages_of(tmp_path / "proper"), pages_of(site)) == []


def test_printing_into_the_shell_gives_what_mkdocs_itself_renders(cds, site, tmp_path, bytes_of, differing):
    """The plain mode renders every generated page through MkDocs and Material: slow, and the oracle."""
    done = cds("build", "--plain", "--site", tmp_path / "plain")

    assert done.returncode == 0, done.stderr
    assert differing(bytes_of(site), bytes_of(tmp_path / "plain")) == []


def test_a_new_site_takes_the_place_of_the_old_one_whole(cds, site, tmp_path, bytes_of, differing):
    old = tmp_path / "site"
    (old / "truong" / "gone").mkdir(parents=True)
    (old / "truong" / "gone" / "index.html").write_text("a school that is no more")

    done = cds("build", "--site", old)

    assert done.returncode == 0, done.stderr
    assert differing(bytes_of(site), bytes_of(old)) == []
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_two_people_who_share_nothing_but_the_commit_make_the_same_bytes(root, tmp_path):
    manifest = tmp_path / "tong-kiem.txt"

    python(root, "-m", "tools.reproducible", "--manifest", manifest)

    sums = dict(line.split("  ", 1)[::-1] for line in manifest.read_text("utf-8").splitlines())
    assert len(sums["trang/index.html"]) == 64
    assert any(path.endswith(".docx") for path in sums)
    assert {"trang/du-lieu/ket-qua.csv", "trang/du-lieu/ket-qua.parquet"} <= sums.keys()


def test_a_file_that_differs_and_one_that_only_one_has_are_told():
    assert differing_sums({"a": "1", "b": "2", "c": "3"}, {"a": "1", "b": "9", "d": "4"}) == ["b", "c", "d"]
