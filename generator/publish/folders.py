"""Folders: a site is made beside the old one and takes its place only when it is whole."""

import errno
import glob
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_AT_FDCWD = -100
_EXCHANGE = 2


class NotASite(Exception):
    """The folder to write to holds something that a site's folder never holds."""


_PRECIOUS = (".git", "mkdocs.yml", "pyproject.toml", "registers", "assessments")


def refuse_precious(site: Path) -> None:
    """A site takes the place of its folder; raise `NotASite` before a wrong one is lost."""
    if site.is_file() or any((site / name).exists() for name in _PRECIOUS):
        raise NotASite(site)
    if site.exists() and Path.cwd().resolve().is_relative_to(site.resolve()):
        raise NotASite(site)


class Unfinished(Exception):
    """The machine stopped a site from being put in its place: files of the old one and the new are mixed."""

    def __init__(self, fault: OSError) -> None:
        super().__init__(fault)
        self.fault = fault


def staging_for(site: Path) -> Path:
    """A new, empty folder for the site; what earlier, killed builds left is cleared away.

    It lies beside `site`, or in it where nothing can be moved in from beside: `site` is a mount point, or the
    folder it lies in is closed. A link is followed. Raises `OSError`.
    """
    site = real(site)
    site.parent.mkdir(parents=True, exist_ok=True)
    for left in _stagings(site):
        owner = left.name.rsplit("-", 2)[-2]
        if not (owner.isdigit() and _alive(int(owner))):
            _throw_away(left)
    try:
        beside = _new_folder(site.parent, site.name)
    except OSError as fault:
        if fault.errno not in _CLOSED or not site.is_dir():
            raise
        return _new_folder(site, site.name)
    if not site.is_dir() or _within_reach(beside, site):
        return beside
    beside.rmdir()
    return _new_folder(site, site.name)


_CLOSED = (errno.EACCES, errno.EPERM, errno.EROFS)


def real(site: Path) -> Path:
    """Where a site lies: to put a folder in the place of a link would cut it off from there."""
    return Path(os.path.realpath(site))


def _stagings(site: Path) -> Iterator[Path]:
    for home in (site.parent, site):
        yield from home.glob(f".{glob.escape(site.name)}-moi-*")


def _new_folder(home: Path, name: str) -> Path:
    return Path(tempfile.mkdtemp(prefix=f".{name}-moi-{os.getpid()}-", dir=home))


def _within_reach(folder: Path, site: Path) -> bool:
    """Whether files can be moved from one to the other. Two mounts of one disk have the same device number.

    Nothing can be moved to the name `.`; but that the two lie on different mounts is found out before.
    """
    try:
        os.rename(folder, f"{site}/.")
    except OSError as fault:
        return fault.errno != errno.EXDEV
    return True


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def swap(staging: Path, site: Path) -> None:
    """Put `staging` in the place of `site`; the old one is removed afterwards.

    In one step, but for a staging folder in the site: there it takes a step for each name at the top. Raises
    `OSError`, and `Unfinished` between two steps.
    """
    site = real(site)
    staging.chmod(0o755)
    if staging.parent == site:
        _move_up(staging, site)
    elif not site.exists():
        staging.rename(site)
        return
    else:
        staging = _change_places(staging, site)
    _throw_away(staging)


def _throw_away(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():  # some of it is closed to writing
        for place, _, _ in os.walk(folder):
            with suppress(OSError):
                os.chmod(place, 0o700)
        shutil.rmtree(folder, ignore_errors=True)


def _move_up(staging: Path, site: Path) -> None:
    """Put what is in `staging` into `site`, in which it lies, and what was there before into `staging`."""
    new = sorted(os.listdir(staging))
    old = set(os.listdir(site)) - {staging.name, *new, *_KEPT}
    try:
        for name in new:
            if os.path.lexists(site / name):
                _change_places(staging / name, site / name)
            else:
                (staging / name).rename(site / name)
        for name in old:
            (site / name).rename(staging / name)
    except OSError as fault:
        raise Unfinished(fault) from fault


_KEPT = ("lost+found",)
"""What a file system keeps at its top."""


def _change_places(new: Path, old: Path) -> Path:
    """Put one thing in the place of another; where the old one is now."""
    if _exchange(new, old):
        return new
    away = new.with_name(new.name + "-cu")
    old.rename(away)
    try:
        new.rename(old)
    except OSError:
        away.rename(old)
        raise
    return away


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step (Linux); `False` where the system cannot."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        import ctypes  # late: a site that is amended is not swapped

        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    done: int = rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _EXCHANGE)
    return done == 0
