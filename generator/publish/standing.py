"""What every school is held against, wherever its files are checked or printed, as one digest."""

import os
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path

from generator.publish.stamps import Read, digest, files_digest, files_of

_PROGRAM = Path(__file__).resolve().parent.parent
_OFFICIAL = ("registers", "rubrics", "rounds", "forms", "reports", "lien-ket.yml")


def standing(data: Path, files: dict[str, Read], others: Iterable[Path] = ()) -> bytes:
    """The digest of the program, its libraries, the official files below `data`, and `others`.

    Of `files`, those that have not been touched since are not read; they hold all of these afterwards.
    """
    places = [_PROGRAM, *others, *(data / name for name in _OFFICIAL)]
    return digest(
        [
            sys.version,
            *sorted(name for name in os.listdir(sysconfig.get_path("purelib")) if name.endswith("-info")),
            *(_digest_of_folder(os.path.abspath(place), files) for place in places),
        ]
    )


def _digest_of_folder(folder: str, files: dict[str, Read]) -> bytes:
    """The digest of every file below a folder (or of the one file), names and bytes."""
    found = files_of("", _below(folder) if os.path.isdir(folder) else [folder], files)
    files |= found
    return files_digest({os.path.relpath(path, folder): read for path, read in found.items()})


def _below(folder: str) -> Iterator[str]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in ("__pycache__", ".git"))
        for name in sorted(names):
            yield os.path.join(place, name)
