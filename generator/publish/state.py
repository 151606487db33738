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
from typing import Any

from generator.publish import parcel
from generator.publish.plan import Plan, Report
from generator.publish.shells import Frame
from generator.publish.traced import Asked

HOME = Path(".cache/cds")
_INDEX = "muc-luc"
_RACY = 2_000_000_000  # nanoseconds: a file this young may change again without its stamp showing it

Stamp = tuple[int, int, int, int]
"""Size, when changed, when its entry changed, inode: what tells that a file is the one read before."""

Read = tuple[Stamp, bytes]
"""A file as it was read: its stamp, and the digest of its bytes."""


@dataclass(frozen=True, slots=True, order=True)
class Digests:
    """What one group of schools gave, told apart from what it could have given."""

    lines: bytes
    findings: bytes
    marks: bytes


@dataclass(slots=True)
class Index:
    """Everything remembered of a site but the lines themselves.

    `groups`: for each group of schools the digest of its files, and what they gave. `own`: for each thing
    printed from many schools, what it asked of the edition and the digest of each answer. `notes`: what
    stands in school pages about their neighbours. `tables`: what is told of each table. `changes`: for
    each group the digest of its history.
    """

    ground: bytes = b""
    site: tuple[int, ...] = ()
    target: Path = Path()
    watched: tuple[Path, ...] = ()
    plan: Plan | None = None
    frame: Frame | None = None
    listed: tuple[str, ...] = ()
    groups: dict[str, tuple[bytes, Digests]] = field(default_factory=dict)
    own: dict[Any, tuple[tuple[Asked, bytes], ...]] = field(default_factory=dict)
    tables: dict[str, Any] = field(default_factory=dict)
    notes: dict[Any, str] = field(default_factory=dict)
    head: str = ""
    strays: bytes = b""
    report: Report | None = None
    changes: dict[str, bytes] = field(default_factory=dict)
    remembered: tuple[str, ...] = ()


class State:
    """The folder of one site's state: the index, and for each group what it gave and what was written."""

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


def files_of(root: Path, files: Iterable[str], known: Mapping[str, Read]) -> dict[str, Read]:
    """The stamp and digest of each file; one that has not been touched since it was `known` is not read."""
    found: dict[str, Read] = {}
    now = time.time_ns()
    for path in files:
        whole = os.path.join(root, path)
        try:
            stamp = _stamp(whole)
            before = known.get(path)
            if before is not None and before[0] == stamp:
                found[path] = before
                continue
            with open(whole, "rb") as file:
                content = hashlib.blake2b(file.read(), digest_size=16).digest()
        except OSError as fault:
            found[path] = (_NEVER, repr(fault.errno).encode())
            continue
        settled = max(stamp[1], stamp[2]) < now - _RACY
        found[path] = (stamp if settled else _NEVER, content)
    return found


def _stamp(path: str) -> Stamp:
    state = os.stat(path)
    return state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino


_NEVER = (-1, 0, 0, 0)
"""The stamp of what has to be read again in any case."""


def files_digest(read: Mapping[str, Read]) -> bytes:
    """The digest of some files: their names and bytes."""
    return digest(part for path, (_, content) in read.items() for part in (path, content))
