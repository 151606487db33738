"""The last step of a build on top of a site that stands: what is new goes in, what is gone goes out.

A folder can be swapped in one step, single files cannot. So what has to be done is noted first, and each file
is there whole before and after; a build killed between two files leaves the note, and the next build does the
rest before anything else.
"""

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path, PurePosixPath

from msgspec import Struct
from msgspec.structs import replace

from generator.publish import parcel
from generator.publish.folders import Unfinished
from generator.publish.state import Index, State, write_index

_NOTE = "dang-doi"


class Changeover(Struct, frozen=True):
    """What is to be done, and in which folder (`site`).

    The files of `staging` go into the site and those `gone` out of it; then the files of `kept` go into the
    state and those `forgotten` out of it, and `index` is remembered.
    """

    staging: Path
    gone: tuple[str, ...]
    kept: Path
    forgotten: tuple[str, ...]
    index: Index
    site: tuple[int, ...]


def identity(site: Path) -> tuple[int, ...]:
    """What tells that a folder is the one that was made, and that nobody put or took a file at its top."""
    try:
        found = os.stat(site)
    except OSError:
        return ()
    return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_ctime_ns


def change_over(
    place: State, staging: Path, gone: Iterable[str], kept: Path, forgotten: Iterable[str], index: Index
) -> None:
    """Note it, then do it: from then on this build or the next brings it to its end.

    Raises `OSError` where nothing was done, and `Unfinished`.
    """
    same_folder = identity(index.target)[:2]
    change = Changeover(
        staging.resolve(), tuple(sorted(gone)), kept.resolve(), tuple(sorted(forgotten)), index, same_folder
    )
    note = place.folder / _NOTE
    parcel.send(note.with_suffix(".moi"), change)
    note.with_suffix(".moi").replace(note)
    try:
        _carry_out(place, change)
    except OSError as fault:
        raise Unfinished(fault) from fault


def finish_what_was_begun(place: State) -> None:
    """Bring to its end what a killed build noted. Where that cannot be, nothing is remembered of the site."""
    note = place.folder / _NOTE
    if not note.exists():
        return
    with suppress(OSError, parcel.NotAParcel):
        change = parcel.receive(note)
        if isinstance(change, Changeover) and _still_there(change):
            _carry_out(place, change)
            return
    place.forget()


def noted(place: State) -> bool:
    """Whether something is still to be done, and its files must stay."""
    return (place.folder / _NOTE).exists()


def _still_there(change: Changeover) -> bool:
    folders = change.staging.is_dir() and change.kept.is_dir()
    return folders and bool(change.site) and identity(change.index.target)[:2] == change.site


def _carry_out(place: State, change: Changeover) -> None:
    target = change.index.target
    _take_out(target, change.gone)
    _put_in(change.staging, target)
    for name in change.forgotten:
        _inside(place.folder, name).unlink(missing_ok=True)
    _put_in(change.kept, place.folder)
    shutil.rmtree(change.staging, ignore_errors=True)  # it may lie in the site, whose identity is told next
    write_index(place.folder, replace(change.index, site=identity(target)))
    (place.folder / _NOTE).unlink()
    shutil.rmtree(change.kept, ignore_errors=True)


def _take_out(target: Path, gone: Iterable[str]) -> None:
    for path in gone:
        file = _inside(target, path)
        file.unlink(missing_ok=True)
        for folder in file.parents:
            if folder == target or not folder.is_dir() or any(folder.iterdir()):
                break
            folder.rmdir()


def _put_in(new: Path, target: Path) -> None:
    for place, _, files in os.walk(new):
        to = target / os.path.relpath(place, new)
        to.mkdir(parents=True, exist_ok=True)
        for name in files:
            os.replace(os.path.join(place, name), to / name)


def _inside(folder: Path, path: str) -> Path:
    """A file below a folder. Raises `NotAParcel` where a name would lead out of it."""
    parts = PurePosixPath(path)
    if parts.is_absolute() or ".." in parts.parts:
        raise parcel.NotAParcel(path)
    return folder / path
