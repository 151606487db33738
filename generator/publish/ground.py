"""The ground of a site: what every page of it rests on, as one digest."""

import os
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from generator.model.rights import FILE as RIGHTS_FILE
from generator.publish import git
from generator.publish.plan import Plan
from generator.publish.revision import Moment
from generator.publish.state import Read, digest, files_digest, files_of

_PROGRAM = Path(__file__).resolve().parent.parent
_OFFICIAL = ("registers", "rubrics", "rounds", "forms", "reports", "lien-ket.yml")


def ground_of(plan: Plan, watched: Iterable[Path], moment: Moment, files: dict[str, Read]) -> bytes:
    """Program, libraries, frame, official files, and what the build was asked to do.

    Of `files`, those that have not been touched since are not read; they hold all of the ground afterwards.
    """
    rights = b"-"
    with suppress(git.GitFault, OSError):
        rights = (git.repository(plan.data).top / RIGHTS_FILE).read_bytes()
    lasting_plan = replace(plan, progress=None, jobs=None, strict=False)
    told: tuple[str | bytes, ...] = (repr(lasting_plan), repr(moment.as_of), *_revision(plan, moment), rights)
    places = [_PROGRAM, *watched, *(plan.data / name for name in _OFFICIAL)]
    return digest(
        [
            sys.version,
            *sorted(name for name in os.listdir(sysconfig.get_path("purelib")) if name.endswith("-info")),
            *(_digest_of_folder(os.path.abspath(place), files) for place in places),
            *told,
        ]
    )


def _revision(plan: Plan, moment: Moment) -> Iterator[str]:
    """Documents name the commit; of other things `traced` knows which ask for it."""
    if plan.papers:
        yield from (moment.revision, repr(moment.changed))


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
