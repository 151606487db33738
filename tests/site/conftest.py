"""Comparing whole sites."""

import hashlib
from pathlib import Path

import pytest

from tests.projects import lay_frame, settings_here


@pytest.fixture(scope="session")
def bytes_of():
    """Each file of a folder and the digest of its bytes."""

    def digests(folder: Path) -> dict[str, str]:
        return {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }

    return digests


@pytest.fixture(scope="session")
def differing():
    """The names of files that are not the same in both, for a message one can read."""

    def names(one: dict[str, str], other: dict[str, str]) -> list[str]:
        return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))

    return names


BASE = "https://example.org/chuyen-doi-so/"


@pytest.fixture(scope="session")
def base():
    """The address that `addressed` is built for."""
    return BASE


@pytest.fixture(scope="session")
def addressed(root, cds, tmp_path_factory):
    """The site of `data/` for an address that is known."""
    folder = tmp_path_factory.mktemp("addressed")
    lines = [line for line in settings_here().splitlines() if not line.startswith("site_url:")]
    lay_frame(folder, "\n".join([f"site_url: {BASE}", *lines]), root / "content")
    done = cds("build", "--data", root / "data", "--site", folder / "site", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder / "site"
