"""What a build leaves for the next one: what every part of the site rested on.

Only what rests on something new is then made again.

All of it lies under `.cache/cds/`, one folder for each site and data folder. Whatever does not fit (another
program, another register, another day, a site that was moved) makes the next build start from nothing.
"""

import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from msgspec import Struct, field

from generator.publish import parcel
from generator.publish.plan import Plan, Report
from generator.publish.stamps import Read, digest

HOME = Path(".cache/cds")
_INDEX, _FILES = "muc-luc", "tep"


class Index(Struct):
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


class Files(Struct, frozen=True):
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
