"""Data that cannot be read, and data that changes while it is read: a sentence, and a right site."""

import os
import random
import signal
import socket
import sys
import time
from contextlib import contextmanager, suppress

import pytest

from tests.child import cds
from tests.markup import markup
from tests.site.test_machine_faults import site_of_its_own

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="chỉ thử được quyền của tệp trên Linux"),
]

YEAR = "assessments/2023-2024"
SCHOOLS = [f"thcs-{letter}" for letter in "abcdefg"]


@pytest.fixture
def project(repo):
    return site_of_its_own(repo)


def build(project, site, *more, hook=None):
    done = cds(project.top, "build", "--site", site, *more, powers=False, hook=hook)
    assert "Traceback" not in done.said, done.said
    return done


# ---- what cannot be read -----------------------------------------------------------------------------------


def closed(file):
    file.write_text("nam_hoc: 2023-2024\n")
    file.chmod(0)


def pipe(file):
    os.mkfifo(file)


def door(file):
    with socket.socket(socket.AF_UNIX) as one:
        here = os.getcwd()
        os.chdir(file.parent)  # a socket's path may not be long
        one.bind(file.name)
        os.chdir(here)


def link_to_nothing(file):
    file.symlink_to("khong-co.yml")


STRANGE = {"thcs-b": closed, "thcs-c": pipe, "thcs-d": door, "thcs-e": link_to_nothing}


def test_what_cannot_be_read_is_told_and_stops_nobody_else(project, tmp_path, bytes_of, differing):
    folder = project.data / YEAR / "phong-thu"
    site = tmp_path / "site"
    assert build(project, site).code == 0
    whole = bytes_of(site)
    for school, strange in STRANGE.items():
        strange(folder / f"{school}.yml")

    done = build(project, site)
    seen = cds(project.top, "check", powers=False)

    assert done.code == seen.code == 1
    told = markup(site / "loi/index.html").words
    for school in STRANGE:
        assert f"{YEAR}/phong-thu/{school}.yml" in done.said
        assert f"{YEAR}/phong-thu/{school}.yml" in seen.said
        assert f"{school}.yml" in told
    assert "(máy báo: không được phép đọc hoặc ghi)" in told
    assert "(máy báo: không phải là tệp thường)" in told
    assert ",thcs-a," in (site / "du-lieu/ket-qua.csv").read_text("utf-8")

    for school in STRANGE:
        (folder / f"{school}.yml").unlink()
    assert build(project, site).code == 0
    assert differing(bytes_of(site), whole) == []


@pytest.mark.parametrize("strange", [closed, pipe, door])
def test_a_register_that_cannot_be_read_stops_the_build(project, tmp_path, strange):
    register = project.data / "registers/schools.csv"
    register.unlink()
    strange(register)

    done = build(project, tmp_path / "site")

    assert done.code == 3
    assert "registers/schools.csv" in done.said
    assert "Chưa ghi gì, trang cũ vẫn nguyên." in done.said
    assert not (tmp_path / "site").exists()


# ---- what changes under one's eyes -------------------------------------------------------------------------


@contextmanager
def somebody_at_work(project, seed):
    """A process that deletes, renames, rewrites and lengthens files, and takes whole folders away."""
    child = os.fork()
    if child == 0:
        chance = random.Random(seed)
        with suppress(BaseException):
            while True:
                meddle(project, chance)
                time.sleep(0.0005)
        os._exit(1)
    try:
        yield
    finally:
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "whoever was to change the data gave up"


def meddle(project, chance):
    home = project.data / YEAR / "phong-thu"
    file = home / f"{chance.choice(SCHOOLS)}.yml"
    year, away = project.data / YEAR, project.top / "cho-khac"
    with suppress(FileNotFoundError):
        match chance.randrange(6):
            case 0:
                file.unlink()
            case 1:
                file.rename(home / f"{chance.choice(SCHOOLS)}.yml")
            case 2:
                file.write_bytes(file.read_bytes()[: chance.randrange(200)])
            case 3:
                with file.open("a") as growing:
                    for _ in range(20):
                        growing.write("# thêm một dòng nữa\n" * 100)
            case 4:
                year.rename(away)
                time.sleep(chance.random() / 100)
                away.rename(year)
            case _:
                project.reports(file.stem, chance.randint(0, 100))


def test_data_that_changes_while_it_is_read_never_trips_a_build(project, tmp_path, bytes_of, differing):
    site = tmp_path / "site"
    build(project, site)

    with somebody_at_work(project, seed=7):
        codes = {build(project, site, *(["--clean"] if turn in (8, 16) else [])).code for turn in range(20)}

    assert {1} <= codes <= {0, 1}  # never stopped; of twenty, some met a file that was faulty or gone
    build(project, site)
    build(project, tmp_path / "clean", "--clean")
    assert differing(bytes_of(site), bytes_of(tmp_path / "clean")) == []


def while_it_is_read(file, change, undo):
    """When the file is opened the second time (once for its digest), change it; soon after undo that."""
    left, opened = [undo, change], 0

    def hear(event, told):
        nonlocal opened
        if event != "open" or not left:
            return
        its = str(told[0]).endswith(file.name)
        opened += its
        if (len(left) == 2 and opened == 2) or (len(left) == 1 and not its):
            left.pop()()

    return hear


@pytest.mark.parametrize("kind", ["away", "other"])
def test_what_was_away_or_other_while_it_was_read_is_read_again(project, tmp_path, bytes_of, differing, kind):
    file = project.data / YEAR / "phong-thu/thcs-a.yml"
    good, away = file.read_bytes(), project.top / "cho-khac"
    ways = {
        "away": (lambda: file.parent.rename(away), lambda: away.rename(file.parent)),
        "other": (lambda: file.write_bytes(good[:60]), lambda: file.write_bytes(good)),
    }
    site = tmp_path / "site"

    disturbed = build(project, site, hook=while_it_is_read(file, *ways[kind]))
    assert disturbed.code == 1
    assert "thcs-a.yml" in disturbed.said
    assert build(project, site).code == 0

    build(project, tmp_path / "clean", "--clean")
    assert differing(bytes_of(site), bytes_of(tmp_path / "clean")) == []
