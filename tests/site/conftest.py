"""Comparing whole sites."""

import hashlib
from pathlib import Path

import pytest


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
