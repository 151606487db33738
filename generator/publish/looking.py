"""Whether anything is new since the last build: the first thing that is asked, and often the last.

Only the index is read for it, and nothing is loaded that is wanted for pages.
"""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from generator.publish import git
from generator.publish.changeover import identity
from generator.publish.ground import ground_of
from generator.publish.plan import Plan, Report, Stopped
from generator.publish.revision import Moment, moment_of
from generator.publish.stamps import Read, Stamp, files_of, stamps_below
from generator.publish.state import Files, Index, State
from generator.read.files import school_of


class Looked(Struct, frozen=True):
    """The data folder as it is now. `changed` are files of schools that are new, other or gone.

    `listed`: whether every name in it is one that was there before, and none is gone. `young`: the stamps of
    files that were read to be looked at.
    """

    files: dict[str, Read]
    changed: frozenset[str]
    listed: bool
    young: dict[str, Stamp]

    @classmethod
    def at(cls, data: Path, known: dict[str, Read]) -> "Looked":
        """Look at every file; those of schools are read unless they stand as they were known."""
        now: dict[str, Read] = {}
        fresh: dict[str, Stamp] = {}
        for path, stamp in stamps_below(os.fspath(data)).items():
            before = known.get(path)
            if before is not None and before[0] == stamp:
                now[path] = before
            elif school_of(path) is None:
                now[path] = (stamp, b"")
            else:
                fresh[path] = stamp
        now |= files_of(data, fresh, known)
        changed = {path for path in fresh if path not in known or known[path][1] != now[path][1]}
        gone = known.keys() - now.keys()
        changed |= {path for path in gone if school_of(path) is not None}
        return cls(now, frozenset(changed), now.keys() == known.keys(), fresh)

    def stamps(self, paths: Iterable[str]) -> dict[str, Stamp]:
        """What these files were when they were looked at."""
        return {path: self.young.get(path) or self.files[path][0] for path in paths if path in self.files}


class News(Struct, frozen=True):
    """What a build on top of the last one begins with."""

    plan: Plan
    moment: Moment
    looked: Looked
    files: Files
    head: str


def look(place: State, index: Index, plan: Plan) -> Report | News | None:
    """The last report where nothing is new, else the news; `None` where the ground is another one.

    With `strict`, raises `Stopped` on an error that is known.
    """
    if not index.site or identity(index.target) != index.site or not plan.data.is_dir():
        return None
    moment = moment_of(plan)
    known = Files.kept(place.folder)
    ground = dict(known.ground)
    if ground_of(plan, index.watched, moment, ground) != index.ground:
        return None
    looked = Looked.at(plan.data, known.data)
    files = Files(looked.files, ground)
    head = head_of(plan.data)
    if looked.changed or not looked.listed or head != index.head or index.report is None:
        return News(plan, moment, looked, files, head)
    if plan.strict and index.report.errors:
        raise Stopped(index.report.errors)
    if files != known:
        with suppress(OSError):  # then more files are read the next time, too
            files.keep(place.folder)
    return index.report


def head_of(data: Path) -> str:
    """What histories are told from; "" without git."""
    try:
        return git.standing(git.repository(data))
    except git.GitFault:
        return ""
