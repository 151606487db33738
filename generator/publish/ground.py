"""The ground of a site: what every page of it rests on, as one digest."""

import os
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from generator.check.ownership import RIGHTS_FILE
from generator.present.context import Context
from generator.publish import git
from generator.publish.plan import Plan
from generator.publish.state import digest
from generator.publish.work import lasting

_PROGRAM = Path(__file__).resolve().parent.parent


def ground_of(plan: Plan, watched: Iterable[Path], context: Context) -> bytes:
    """Program, libraries, frame, official files, and what the build was asked to do."""
    rights = b"-"
    with suppress(git.GitFault, OSError):
        rights = (git.repository(plan.data).top / RIGHTS_FILE).read_bytes()
    lasting_plan = replace(plan, progress=None, jobs=None, strict=False)
    own = lasting(context)
    told = (repr(lasting_plan), repr(own.as_of), own.revision, repr(own.changed), rights)
    return _ground(watched, plan.data, told)


def _digest_of_folder(folder: Path) -> bytes:
    """The digest of every file below a folder (or of the one file), names and bytes."""
    return digest(_named(folder))


def _named(folder: Path) -> Iterator[str | bytes]:
    if folder.is_file():
        yield folder.read_bytes()
        return
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in ("__pycache__", ".git"))
        for name in sorted(files):
            path = os.path.join(place, name)
            yield os.path.relpath(path, folder)
            with open(path, "rb") as file:
                yield file.read()


def _ground(watched: Iterable[Path], data: Path, told: Iterable[str | bytes]) -> bytes:
    """What every page of a site rests on: program, libraries, frame, official files, and what is `told`."""
    official = ("registers", "rubrics", "rounds", "forms", "reports", "lien-ket.yml")
    return digest(
        [
            sys.version,
            *sorted(name for name in os.listdir(sysconfig.get_path("purelib")) if name.endswith("-info")),
            _digest_of_folder(_PROGRAM),
            *(_digest_of_folder(path) for path in watched),
            *(_digest_of_folder(data / name) for name in official),
            *told,
        ]
    )
