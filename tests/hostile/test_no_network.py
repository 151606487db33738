"""A build asks no other machine for anything: every process of it is watched from its first line on.

The watch is an audit hook that each Python process of a command loads before anything else (`sitecustomize`).
Whoever looks up a name or opens a connection, other than between processes of this machine, is written down
and stopped. That it sees something is proven by a build that does connect.
"""

import os

import pytest

from tests.conftest import ROOT
from tests.projects import lay_frame, settings_here

WATCH = """
import os, socket, sys

ASKING = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.sendmsg",
          "urllib.Request", "http.client.connect", "ftplib.connect", "smtplib.connect")

def watch(event, arguments):
    if event not in ASKING:
        return
    first = arguments[0]
    if isinstance(first, socket.socket) and first.family == socket.AF_UNIX:
        return
    with open(os.environ["CDS_WATCH"], "a", encoding="utf-8") as file:
        file.write(f"{event} {arguments!r}\\n")
    raise PermissionError("no network here")

sys.addaudithook(watch)
with open(os.environ["CDS_WATCH"] + ".began", "a", encoding="utf-8") as file:
    file.write(f"{os.getpid()}\\n")
"""
CONNECTS = """
import socket

def on_pre_build(config):
    try:
        socket.create_connection(("127.0.0.1", 9), timeout=1)
    except OSError:
        pass
"""


@pytest.fixture
def home(tmp_path):
    """A small site of its own."""
    lay_frame(tmp_path, settings_here(nav=False).replace("\n  - cds\n", "\n  - cds: {van_ban: true}\n"))
    return tmp_path


@pytest.fixture
def watched(cds, home):
    """Run a command under the watch; what it asked of the network."""
    (home / "canh").mkdir()
    (home / "canh/sitecustomize.py").write_text(WATCH, "utf-8")
    told = home / "da-hoi.txt"

    def run(*arguments):
        told.unlink(missing_ok=True)
        path = os.pathsep.join((str(home / "canh"), str(ROOT)))
        done = cds(*arguments, cwd=home, PYTHONPATH=path, CDS_WATCH=str(told))
        return done, told.read_text("utf-8").splitlines() if told.exists() else []

    run.processes = lambda: (home / "da-hoi.txt.began").read_text("utf-8").splitlines()
    return run


def test_a_build_with_papers_of_all_the_data_asks_for_nothing(watched, home):
    done, asked = watched("build", "--data", ROOT / "data", "--site", home / "site", "--jobs", "2")

    assert done.returncode == 0, done.stderr
    assert asked == []
    assert (home / "site/index.html").is_file()
    assert watched.processes(), "the watch was loaded"


COMMANDS = [
    ("check", "--data", ROOT / "data"),
    ("form", "th-kien-quoc", "2023-2024", "--to", "so.xlsx", "--data", ROOT / "data"),
    ("documents", "--school", "th-kien-quoc", "--year", "2023-2024", "--data", ROOT / "data"),
    ("sample", "--schools", "3", "--to", "gia", "--data", ROOT / "data"),
    ("schema", "--to", "luoc-do", "--data", ROOT / "data"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one[0])
def test_no_other_command_does(watched, command):
    done, asked = watched(*command)

    assert done.returncode in (0, 1), done.stderr
    assert asked == []


def test_a_build_that_connects_is_seen(watched, home):
    (home / "moc.py").write_text(CONNECTS, "utf-8")
    with (home / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write("\nhooks: [moc.py]\n")

    _, asked = watched("build", "--data", ROOT / "data", "--site", home / "site")

    assert any("127.0.0.1" in line for line in asked)


def test_only_one_module_knows_how_to_fetch(root):
    """`cds gather`, and nothing a build loads."""
    knowing = [
        path.relative_to(root).as_posix()
        for path in sorted((root / "generator").rglob("*.py"))
        if any(
            f"import {one}" in path.read_text("utf-8")
            for one in ("urllib.request", "http.client", "socket", "ssl")
        )
    ]

    assert knowing == ["generator/publish/gathering.py"]
