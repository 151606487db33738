"""When the machine fails a build, the old site stays, a sentence says why, and the next build is right."""

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import NOW, ROOT
from tests.projects import lay_frame
from tests.repositories import Repo

pytestmark = pytest.mark.slow

CONFIG = """\
site_name: Thử
docs_dir: content
theme: {name: material, language: vi, font: false}
plugins: [cds]
"""


def site_of_its_own(repo):
    """Give a repository a frame; one school has handed in."""
    lay_frame(repo.top, CONFIG)
    repo.reports("thcs-a", 60)
    return repo


@pytest.fixture
def project(repo):
    return site_of_its_own(repo)


def run(project, *arguments, before="", **more):
    """`cds` in the project, after a shell command such as a limit."""
    command = f"{before}; exec " if before else "exec "
    return subprocess.run(
        ["bash", "-c", command + shlex.join([sys.executable, "-m", "generator", *map(str, arguments)])],
        cwd=project.top,
        env={**os.environ, "SOURCE_DATE_EPOCH": NOW, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        **more,
    )


# ---- killed ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def killings(tmp_path_factory, root):
    """What came of two hundred kills."""
    folder = tmp_path_factory.mktemp("killed")
    repo = site_of_its_own(Repo(folder / "repo"))
    done = subprocess.run(
        [sys.executable, "-m", "tests.site.killed_builds", repo.top, folder / "site", "1"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root), "SOURCE_DATE_EPOCH": "1795305600"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_two_hundred_killed_builds_leave_the_old_site_or_the_new_one(killings):
    assert len(killings) == 200
    for one in killings:
        right = {one["before"], one["wanted"], *one["promised"]}
        assert one["found"] in right or one["noted"], one
    for kind in ("clean", "crew", "again"):
        left = {one["found"] == one["wanted"] != one["before"] for one in killings if one["kind"] == kind}
        assert True in left or kind != "again"  # some were done but for the tidying up


def test_only_a_build_on_top_of_a_site_can_be_caught_between_two_files_and_leaves_word(killings):
    mixed = [one for one in killings if one["found"] is None]
    assert mixed
    assert {one["kind"] for one in mixed} == {"again"}
    assert all(one["noted"] for one in mixed)


def test_the_build_after_a_kill_is_right(killings):
    after = [one for one in killings if "next" in one]
    assert len(after) >= 40
    assert [one for one in after if one["next"] != one["wanted"]] == []


# ---- no room, no memory, no leave --------------------------------------------------------------------------


@pytest.mark.parametrize("blocks", [1, 20, 60, 200])
def test_a_full_disk_is_told_and_the_old_site_stays(project, tmp_path, bytes_of, blocks):
    # a limit on the size of a file stops every process in the middle of a file, as a full disk does
    site = tmp_path / "site"
    assert run(project, "build", "--site", site).returncode == 0
    old = bytes_of(site)
    project.reports("thcs-a", 90)

    done = run(project, "build", "--clean", "--site", site, before=f"ulimit -f {blocks}")

    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    assert "tệp lớn hơn mức máy cho ghi" in done.stderr
    assert bytes_of(site) == old
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []

    assert run(project, "build", "--site", site).returncode == 0
    assert ",90" in (site / "du-lieu/ket-qua.csv").read_text("utf-8")


@pytest.mark.parametrize("megabytes", [250, 300, 360])
def test_too_little_memory_is_told_and_the_old_site_stays(project, tmp_path, bytes_of, megabytes):
    site = tmp_path / "site"
    assert run(project, "build", "--site", site).returncode == 0
    old = bytes_of(site)
    project.reports("thcs-a", 90)

    done = run(project, "build", "--clean", "--site", site, before=f"ulimit -v {megabytes * 1024}")

    assert "Traceback" not in done.stderr, done.stderr
    if done.returncode > 0:
        assert "Trang cũ vẫn nguyên" in done.stderr
    if done.returncode != 0:  # below 0 the machine itself ended it: no word could be said
        assert bytes_of(site) == old


def as_nobody(*arguments):
    """A command line for somebody who may not do everything, as root may."""
    return ["setpriv", "--reuid", "65534", "--clear-groups", *arguments] if os.geteuid() == 0 else arguments


def test_the_one_whose_worker_dies_is_told_and_may_try_again(project, tmp_path, bytes_of):
    site = tmp_path / "site"
    assert run(project, "build", "--site", site).returncode == 0
    old = bytes_of(site)
    for number in range(400):
        project.reports(f"thcs-{number}", 50)  # not in the register: told, not published

    began = subprocess.Popen(
        [sys.executable, "-m", "generator", "build", "--clean", "--jobs", "2", "--site", site],
        cwd=project.top,
        env={**os.environ, "SOURCE_DATE_EPOCH": NOW, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    os.kill(a_child_of(began), signal.SIGKILL)
    _, said = began.communicate(timeout=120)

    assert began.returncode == 3, said
    assert "một tiến trình bị tắt giữa chừng" in said
    assert "Traceback" not in said
    assert bytes_of(site) == old


def children_of(process):
    return [int(number) for number in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def a_child_of(began):
    while began.poll() is None:
        found = children_of(began.pid)
        if found:
            return found[-1]
    raise AssertionError("no worker was seen")


def test_workers_do_not_outlive_the_one_who_hired_them(project, tmp_path):
    began = subprocess.Popen(
        [sys.executable, "-m", "generator", "build", "--clean", "--jobs", "2", "--site", tmp_path / "site"],
        cwd=project.top,
        env={**os.environ, "SOURCE_DATE_EPOCH": NOW, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.DEVNULL,
    )
    a_child_of(began)
    hired = children_of(began.pid)
    began.kill()
    began.wait()

    for _ in range(200):
        if not any(Path(f"/proc/{child}").exists() and running(child) for child in hired):
            return
        time.sleep(0.05)
    raise AssertionError("a worker is still there after ten seconds")


def running(process):
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
