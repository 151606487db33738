"""Whether a file is the one that was read before: stamps, which cost no reading, and digests."""

import hashlib
import os
import sys
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from generator.read.files import content

Stamp = tuple[int, int, int, int]
"""Size, when changed, when its entry changed, inode: what tells that a file is the one read before."""

Read = tuple[Stamp, bytes]
"""A file as it was read: its stamp, and the digest of its bytes."""

NEVER = (-1, 0, 0, 0)
"""The stamp of what has to be read again in any case."""

_RACY = 2_000_000_000  # nanoseconds: a file this young may change again without its stamp showing it


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
    now, folder = time.time_ns(), os.path.join(root, "")
    for path in files:
        whole = folder + path
        try:
            stamp = stamp_of(os.stat(whole))
            before = known.get(path)
            if before is not None and before[0] == stamp:
                found[path] = before
                continue
            of_bytes = hashlib.blake2b(content(whole, sys.maxsize), digest_size=16).digest()
        except OSError as fault:
            found[path] = (NEVER, repr(fault.errno).encode())
            continue
        found[path] = (settled(stamp, now), of_bytes)
    return found


def stamp_of(state: os.stat_result) -> Stamp:
    """The stamp of a file that was looked at."""
    return state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino


def stamps_of(root: Path | str, files: Iterable[str]) -> dict[str, Stamp]:
    """The stamp of each file that is there."""
    found = {}
    folder = os.path.join(root, "")
    for path in files:
        with suppress(OSError):
            found[path] = stamp_of(os.lstat(folder + path))
    return found


UNSURE: Read = (NEVER, b"?")
"""A file of which nobody knows what was read: it changed, or was away, while it was being read."""


def settled(stamp: Stamp, now: int) -> Stamp:
    """The stamp, if it shows every later change of its file, else `NEVER`. `now`: nanoseconds."""
    return stamp if max(stamp[1], stamp[2]) < now - _RACY else NEVER


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
                        try:
                            found[prefix + entry.name] = stamp_of(entry.stat(follow_symlinks=False))
                        except FileNotFoundError:  # gone since the folder was listed
                            continue
        except OSError:
            found[prefix] = NEVER
    return found


def files_digest(read: Mapping[str, Read]) -> bytes:
    """The digest of some files: their names and bytes."""
    return digest(part for path, (_, one) in read.items() for part in (path, one))
