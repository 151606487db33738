"""The program as an office gets it: packed as a wheel, installed into an environment of its own."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.cli import main

ROOT = Path(__file__).resolve().parents[2]
_LEFT = (
    ".git",
    ".venv",
    ".cache",
    "site",
    "build",
    "dist",
    "tests",
    "bench",
    "node_modules",
    "__pycache__",
    "*.egg-info",
)

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository, in which packing may leave its traces."""
    top = tmp_path_factory.mktemp("goi") / "kho-chuong-trinh"
    ignored = shutil.ignore_patterns(*_LEFT, ".site-*", ".ruff_cache", ".hypothesis", ".*_cache")
    return Path(shutil.copytree(ROOT, top, ignore=ignored))


def packed(sources: Path, kind: str, target: Path) -> Path:
    """Pack with the build backend that pyproject.toml names, as pip would, from what is installed here."""
    code = f"from setuptools import build_meta as b; print(b.build_{kind}({str(target)!r}))"
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1795305600"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=sources,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return target / done.stdout.splitlines()[-1]


@pytest.fixture(scope="session")
def wheel(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return packed(sources, "wheel", tmp_path_factory.mktemp("whl"))


def environment_at(folder: Path) -> Path:
    """A fresh environment with pip, in which the packages of the lock are there already but not the program.

    They are lent by the environment of the tests: a path in a .pth file does not bring its editable packages.
    """
    venv.create(folder, with_pip=True)
    inside = Path(sysconfig.get_path("purelib", "venv", {"base": str(folder), "platbase": str(folder)}))
    for brought in (*inside.glob("setuptools*"), *inside.glob("pkg_resources"), *inside.glob("*distutils*")):
        shutil.rmtree(brought) if brought.is_dir() else brought.unlink()  # older than the lock's
    (inside / "muon.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return folder / ("Scripts" if os.name == "nt" else "bin")


def without_repository() -> dict[str, str]:
    """An environment in which nothing leads back to this repository."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))
    }
    return {**kept, "SOURCE_DATE_EPOCH": "1795305600", "PIP_NO_INPUT": "1", "PIP_NO_INDEX": "1"}


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The installed `cds`, run in a folder that is not this repository."""
    bin_ = environment_at(tmp_path_factory.mktemp("may") / ".venv")
    command = [bin_ / "python", "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", wheel]
    done = subprocess.run(command, env=without_repository(), capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr

    def run(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [bin_ / "cds", *map(str, arguments)],
            cwd=cwd,
            env=without_repository(),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=300,
        )

    return run


@pytest.fixture(scope="session")
def fresh(
    cds: Callable[..., subprocess.CompletedProcess[str]], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A repository as `cds init` makes it; only to be copied."""
    folder = tmp_path_factory.mktemp("moi") / "kho"
    assert cds("init", folder).returncode == 0
    return folder


@pytest.fixture
def kho(fresh: Path, tmp_path: Path) -> Path:
    """A new repository of one's own."""
    return Path(shutil.copytree(fresh, tmp_path / "kho"))


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command line in this very process: for the many small cases, in which starting takes longest."""

    def run(*arguments: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
        with monkeypatch.context() as now:
            now.chdir(cwd)
            now.setattr(sys, "argv", ["cds", *map(str, arguments)])
            for name, value in {"SOURCE_DATE_EPOCH": "1795305600", **environment}.items():
                now.setenv(name, value)
            with pytest.raises(SystemExit) as end:
                main()
        told = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, int(str(end.value.code)), told.out, told.err)

    return run
