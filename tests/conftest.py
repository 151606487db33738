"""What all tests share: the command line as a user runs it, and the site built once from `data/`."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from tests import forked
from tests.mounts import NO_MOUNTS
from tests.projects import lay_frame, settings_here
from tests.repositories import Repo

# A busy machine is not a fault of the code.
hypothesis.settings.register_profile("here", deadline=None)
if os.environ.get("CI") != "true":  # there hypothesis takes its own profile: no deadline, no chance
    hypothesis.settings.load_profile("here")

ROOT = Path(__file__).resolve().parent.parent
NOW = "1795305600"  # 2026-11-22: the day the tests call today

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

MEMORY = Path("/dev/shm")
ENOUGH = 4_000_000_000  # bytes; a run of all tests has one in use

Cds = Callable[..., subprocess.CompletedProcess[str]]


def pytest_configure() -> None:
    """Let folders of tests lie in memory if it is large: a disk makes who writes a file anew wait for it."""
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[Any]:
    """On the build server nothing may be left out quietly: a skip is a failure there.

    But for one: whether disks may be mounted is decided by whoever runs the server.
    """
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI") == "true":
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        if str(reason).endswith(NO_MOUNTS):
            return report
        report.outcome = "failed"
        report.longrepr = f"CI=true: a test may not be skipped ({reason})"
    return report


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def cds() -> Cds:
    """Run the command line: `cds("build", "--site", folder)`; `stdout` and `stderr` are text."""

    def run(*arguments: str | Path, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "SOURCE_DATE_EPOCH": NOW, "PYTHONPATH": str(ROOT), **environment}
        return forked.run([*map(str, arguments)], cwd, environment)

    return run


@pytest.fixture(scope="session")
def site(cds: Cds, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of `data/` as `cds build` makes it, built once; only to be read."""
    folder = tmp_path_factory.mktemp("built") / "site"
    done = cds("build", "--site", folder)
    assert done.returncode == 0, f"cds build ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
    return folder


@pytest.fixture(scope="session")
def frame(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder to build `data/` in without the many hand-written pages of this repository."""
    folder = tmp_path_factory.mktemp("frame")
    lay_frame(folder, settings_here(nav=False))
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of `data/` that a test may spoil."""
    return Path(shutil.copytree(ROOT / "data", tmp_path / "data"))


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A git repository with a small `data/`, committed on `main`."""
    if shutil.which("git") is None:
        pytest.skip("máy này chưa có git")
    return Repo(tmp_path / "kho")


@pytest.fixture(scope="session")
def chromium():
    """The browser of the machine; without one these tests say so and are left out (never with CI=true)."""
    if not Path(CHROMIUM).is_file():
        pytest.skip(
            "không thấy Chromium (cài gói `chromium` hoặc đặt biến CHROMIUM): bỏ qua kiểm thử trình duyệt"
        )
    from playwright.sync_api import sync_playwright  # late: most tests need no browser

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
