"""Folders: a site is made beside the old one and takes its place only when it is whole."""

import ctypes
import os
import shutil
import sys
import tempfile
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


def staging_for(site: Path) -> Path:
    """A new, empty folder beside `site`; what earlier, killed builds left there is cleared away."""
    site.parent.mkdir(parents=True, exist_ok=True)
    for left in site.parent.glob(f".{site.name}-moi-*"):
        owner = left.name.rsplit("-", 2)[-2]
        if not (owner.isdigit() and _alive(int(owner))):
            shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f".{site.name}-moi-{os.getpid()}-", dir=site.parent))


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def swap(staging: Path, site: Path) -> None:
    """Put `staging` in the place of `site`; the old one is removed afterwards."""
    staging.chmod(0o755)
    if not site.exists():
        staging.rename(site)
        return
    if not _exchange(staging, site):
        old = staging.with_name(staging.name + "-cu")
        site.rename(old)
        staging.rename(site)
        staging = old
    shutil.rmtree(staging, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step (Linux); `False` where the system cannot."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    done: int = rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _EXCHANGE)
    return done == 0
