"""File systems of a test's own: small ones that fill up, ones that nothing may be written to.

A test that is marked `@on_its_own_mounts` runs in a child with a mount namespace of its own (Linux): what it
mounts nobody else sees, and it is gone with the child.
"""

import ctypes
import os
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache, wraps
from pathlib import Path
from typing import Any

import pytest

NO_MOUNTS = "máy này không cho kiểm thử gắn ổ đĩa riêng (unshare)"
"""Why such a test is left out; conftest.py lets this one pass on build servers too, which often forbid it."""

_NEW_MOUNTS, _NEW_USER = 0x00020000, 0x10000000


def on_its_own_mounts(test: Callable[..., None]) -> Callable[..., None]:
    """Run a test where it may mount."""

    @wraps(test)
    def inside(**fixtures: Any) -> None:
        way = _way()
        if way is None:
            pytest.skip(NO_MOUNTS)
        fault = _in_a_child(lambda: test(**fixtures), way)
        if fault:
            pytest.fail(fault, pytrace=False)

    return inside


def mount(place: Path, options: str, *more: str) -> None:
    """An empty file system in memory, at that place (`size=8m`)."""
    place.mkdir(parents=True, exist_ok=True)
    _mount("-t", "tmpfs", "-o", options, *more, "thu", str(place))


def mount_again(place: Path, at: Path, *more: str) -> None:
    """A folder once more at another place: two mounts of one disk."""
    at.mkdir(parents=True, exist_ok=True)
    _mount("--bind", str(place), str(at))
    if more:
        _mount("-o", ",".join(("remount", "bind", *more)), str(at))


@contextmanager
def filled(place: Path, leaving: int = 0) -> Iterator[None]:
    """The file system at that place is full but for so many bytes."""
    ballast = place / ".vat-nang"
    found = os.statvfs(place)
    with ballast.open("wb") as file, suppress(OSError):
        file.write(bytes(max(found.f_bavail * found.f_frsize - leaving, 0)))
    yield
    ballast.unlink()


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True, capture_output=True)


@cache
def _way() -> int | None:
    """How this machine lets us have mounts of our own; `None` where it does not."""
    if not sys.platform.startswith("linux"):
        return None
    for way in (_NEW_USER | _NEW_MOUNTS, _NEW_MOUNTS):
        if not _in_a_child(lambda: _mount("-t", "tmpfs", "thu", "/tmp"), way):
            return way
    return None


def _in_a_child(work: Callable[[], None], way: int) -> str:
    """What went wrong; "" when all was well."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        fault = "the test ended the child"
        try:
            _enter(way)
            work()
            fault = ""
        except BaseException:  # told in the parent
            fault = traceback.format_exc()
        finally:
            with open(theirs, "w", encoding="utf-8", errors="replace") as line:
                line.write(fault)
            os._exit(0)
    os.close(theirs)
    with open(ours, encoding="utf-8") as line:
        fault = line.read()
    os.waitpid(child, 0)
    return fault


def _enter(way: int) -> None:
    user, group = os.getuid(), os.getgid()
    if ctypes.CDLL(None, use_errno=True).unshare(way):
        raise OSError(ctypes.get_errno(), "unshare")
    if way & _NEW_USER:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"0 {user} 1")
        Path("/proc/self/gid_map").write_text(f"0 {group} 1")
    _mount("--make-rprivate", "/")
