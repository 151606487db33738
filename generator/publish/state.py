"""What a build leaves for the next one: what every part of the site rested on.

Only what rests on something new is then made again.

All of it lies under `.cache/cds/`, one folder for each site and data folder. Whatever does not fit (another
program, another register, another day, a site that was moved) makes the next build start from nothing.
"""

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from generator.publish import parcel
from generator.publish.plan import Plan, Report

HOME = Path(".cache/cds")
_INDEX, _FILES = "muc-luc", "tep"
_RACY = 2_000_000_000  # nanoseconds: a file this young may change again without its stamp showing it

Stamp = tuple[int, int, int, int]
"""Size, when changed, when its entry changed, inode: what tells that a file is the one read before."""

Read = tuple[Stamp, bytes]
"""A file as it was read: its stamp, and the digest of its bytes."""


@dataclass(slots=True)
class Index:
    """What tells whether anything is new. Where nothing is, only this is read, and which `Files` there were.

    `ground` is the digest of what every page rests on. `site` tells that the folder `target` is the one that
    was made, `head` is the commit that histories end with. `long_files` are those of the site that are made
    out of themselves.
    """

    ground: bytes = b""
    site: tuple[int, ...] = ()
    target: Path = Path()
    watched: tuple[Path, ...] = ()
    plan: Plan | None = None
    head: str = ""
    report: Report | None = None
    long_files: dict[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Files:
    """Files as they were when the site was made: all of the data folder, and those of the ground.

    The digest of one that is no school's is kept only in the ground.
    """

    data: dict[str, Read] = field(default_factory=dict)
    ground: dict[str, Read] = field(default_factory=dict)

    @classmethod
    def kept(cls, folder: Path) -> "Files":
        """Those that were kept. Raises `NotAParcel`, `OSError`."""
        found = parcel.receive(folder / _FILES)
        if not isinstance(found, cls):
            raise parcel.NotAParcel(_FILES)
        return found

    def keep(self, folder: Path) -> None:
        """Keep them: whole, or as it was before."""
        new = folder / f"{_FILES}.moi"
        parcel.send(new, self)
        new.replace(folder / _FILES)


class State:
    """The folder of one site's state: the index, and what is read only when something is new."""

    def __init__(self, data: Path, site: Path | None) -> None:
        key = digest([os.path.abspath(data), os.path.abspath(site or "mkdocs.yml")]).hex()[:16]
        self.folder = HOME / key

    def read(self) -> Index | None:
        """What is remembered, or `None`: nothing, nothing readable, nothing of this program."""
        try:
            found = parcel.receive(self.folder / _INDEX)
        except (OSError, parcel.NotAParcel):
            return None
        return found if isinstance(found, Index) else None

    def new(self) -> Path:
        """A new folder for the state of the build that begins. Raises `OSError`."""
        HOME.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=f"{self.folder.name}-", dir=HOME))

    def keep(self, made: Path, index: Index) -> None:
        """From now on `made` is the state, with this index."""
        write_index(made, index)
        self.forget()
        made.rename(self.folder)

    def forget(self) -> None:
        """Remember nothing of this site: whatever happens now, the next build starts from nothing."""
        with suppress(OSError):
            (self.folder / _INDEX).unlink(missing_ok=True)
        shutil.rmtree(self.folder, ignore_errors=True)


def write_index(folder: Path, index: Index) -> None:
    """Write the index so that it is there whole or as it was before."""
    new = folder / f"{_INDEX}.moi"
    parcel.send(new, index)
    new.replace(folder / _INDEX)


def tidy_up() -> None:
    """Throw away what killed builds left, and states of which nobody asked for a month."""
    for folder in HOME.glob("*"):
        with suppress(OSError):
            age = time.time() - folder.stat().st_mtime
            if age > 30 * 86_400 or ("-" in folder.name and age > 86_400):
                shutil.rmtree(folder, ignore_errors=True)


# ---- digests -----------------------------------------------------------------------------------------------


def digest(parts: Iterable[str | bytes]) -> bytes:
    """The digest of some texts, in this order."""
    made = hashlib.blake2b(digest_size=16)
    for part in parts:
        whole = part.encode("utf-8", "surrogateescape") if isinstance(part, str) else part
        made.update(len(whole).to_bytes(8, "big") + whole)
    return made.digest()


def files_of(root: Path | str, files: Iterable[str], known: Mapping[str, Read]) -> dict[str, Read]:
    """The stamp and digest of each file; one that has not been touched since it was `known` is not read."""
    found: dict[str, Read] = {}
    now = time.time_ns()
    for path in files:
        whole = os.path.join(root, path)
        try:
            stamp = stamp_of(os.stat(whole))
            before = known.get(path)
            if before is not None and before[0] == stamp:
                found[path] = before
                continue
            with open(whole, "rb") as file:
                content = hashlib.blake2b(file.read(), digest_size=16).digest()
        except OSError as fault:
            found[path] = (NEVER, repr(fault.errno).encode())
            continue
        settled = max(stamp[1], stamp[2]) < now - _RACY
        found[path] = (stamp if settled else NEVER, content)
    return found


def stamp_of(state: os.stat_result) -> Stamp:
    """The stamp of a file that was looked at."""
    return state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino


NEVER = (-1, 0, 0, 0)
"""The stamp of what has to be read again in any case."""


def stamps_below(folder: str) -> dict[str, Stamp]:
    """Every file below a folder, by its path from there; a link is looked at, never followed.

    A folder that may not be listed is named as if it were a file, so that whoever compares looks closer.
    """
    found: dict[str, Stamp] = {}
    waiting = [(folder, "")]
    while waiting:
        place, prefix = waiting.pop()
        try:
            with os.scandir(place) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append((entry.path, f"{prefix}{entry.name}/"))
                    else:
                        found[prefix + entry.name] = stamp_of(entry.stat(follow_symlinks=False))
        except OSError:
            found[prefix] = NEVER
    return found


def files_digest(read: Mapping[str, Read]) -> bytes:
    """The digest of some files: their names and bytes."""
    return digest(part for path, (_, content) in read.items() for part in (path, content))
