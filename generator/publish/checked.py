"""What `cds check` found the last time: a school whose files stand as they were is not examined again.

A file counts as the one that was checked only by its stamp, which holds when its entry on this disk changed
last. So what is remembered is of no use in another folder or on another machine, and nobody can send in a
memory, with a pull request, that says nothing is wrong.
"""

import os
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from generator import pipeline
from generator.check.catalogue import ERROR, NEEDS_ALL, UNSETTLED
from generator.check.resting import SCHOOLS
from generator.crew import Crew, calm_collector, chunks, jobs_for, state
from generator.model.problem import Finding
from generator.pipeline import Opening
from generator.publish import parcel
from generator.publish.stamps import NEVER, Read, Stamp, digest, settled, stamps_below
from generator.publish.standing import standing
from generator.publish.state import HOME
from generator.read.files import school_of

_NAME = "da-kiem-tra"
_WORTH = 300  # files: fewer are read as soon as looked up
_CHUNK = 200  # schools a worker examines at a time
_FEW = 20  # schools for which a register is not read whole


class Found(Struct, frozen=True):
    """All findings: of each school that has one, and of all else."""

    schools: dict[str, tuple[Finding, ...]] = field(default_factory=dict)
    others: tuple[Finding, ...] = ()


class Checked(Struct, frozen=True):
    """A check of all files: what they were held against, their stamps, and what was found."""

    ground: bytes = b""
    official: dict[str, Read] = field(default_factory=dict)
    stamps: dict[str, Stamp] = field(default_factory=dict)
    found: Found = field(default_factory=Found)


class _Looked(Struct, frozen=True):
    """The data folder as it is now, beside what is remembered of it.

    `again`: the schools to be examined; `None` when that is every one. `others_stand`: whether nothing else
    can have changed, so that only their files and the official ones need to be read.
    """

    now: Checked
    before: Checked
    again: frozenset[str] | None
    others_stand: bool


def everything(data: Path, as_of: date, *, clean: bool = False) -> list[Finding]:
    """All problems of all files, each with its path below `data`, in no order.

    With `clean`, nothing is taken from what was found the last time.
    """
    calm_collector()
    looked = _look(data, as_of, Checked() if clean else _remembered(data))
    if looked.again is None or not looked.others_stand or looked.again:
        found = _found(data, as_of, looked)
        _remember(data, replace(looked.now, found=found, stamps=_lasting(looked.now.stamps, found)))
    else:
        found = looked.before.found
    return [*found.others, *(finding for its in found.schools.values() for finding in its)]


# ---- what has to be read ---------------------------------------------------------------------------------


def _look(data: Path, as_of: date, before: Checked) -> _Looked:
    """Look at every file, before any is read."""
    official = dict(before.official)
    ground = digest([standing(data, official), repr(as_of)])
    now = time.time_ns()
    stamps = {path: settled(stamp, now) for path, stamp in stamps_below(os.fspath(data)).items()}
    checked = Checked(ground, official, stamps)
    touched = {path for path, stamp in stamps.items() if stamp == NEVER or before.stamps.get(path) != stamp}
    touched |= before.stamps.keys() - stamps.keys()
    if ground != before.ground or any(path.endswith("/") or not path for path in touched):
        return _Looked(checked, before, None, False)  # the latter is a folder that may not be listed
    told = {finding.path for finding in before.found.others}
    listed = stamps.keys() == before.stamps.keys()
    same = listed and not any(path in told or os.path.islink(data / path) for path in touched)
    return _Looked(checked, before, frozenset(filter(None, map(school_of, touched))), same)


def _found(data: Path, as_of: date, looked: _Looked) -> Found:
    """What is found now, with what stands of the last time."""
    again, before = looked.again, looked.before.found
    if again is None:
        return _examined(pipeline.open_library(data), as_of, None)
    fresh = None
    if looked.others_stand and len(again) <= _FEW and not _in_doubt(before):
        fresh = _examined(pipeline.open_library(data, again), as_of, again)
        fresh = replace(fresh, others=before.others)
        if any(one.code in NEEDS_ALL for its in fresh.schools.values() for one in its):
            fresh = None
    fresh = fresh or _examined(pipeline.open_library(data), as_of, again)
    kept = {school: its for school, its in before.schools.items() if school not in again}
    return replace(fresh, schools=kept | fresh.schools)


def _in_doubt(found: Found) -> bool:
    """Whether rows of schools have errors: one may be meant for another school than it names."""
    return any(one.path == SCHOOLS and one.severity == ERROR for one in found.others)


def _examined(opening: Opening, as_of: date, schools: frozenset[str] | None) -> Found:
    """What is wrong with the official files, with stray ones, and with the files of schools (`None`: all)."""
    library = opening.library
    problems = [*opening.problems, *opening.strays, *pipeline.read_reports(library)[1]]
    ids = [one for one in pipeline.school_ids(library) if schools is None or one in schools]
    found: dict[str, tuple[Finding, ...]] = {}
    crew = Crew((opening, as_of), jobs_for(len(ids), _CHUNK, None))
    for some in crew.work(_findings, chunks(ids, _CHUNK)):
        found |= some
    crew.stop()
    return Found(found, tuple(pipeline.in_words(library, problems)))


def _findings(ids: Sequence[str]) -> dict[str, tuple[Finding, ...]]:
    opening, as_of = state()
    found = {}
    for school in ids:
        problems = pipeline.problems_of(opening, school, as_of)
        if problems:
            found[school] = tuple(pipeline.in_words(opening.library, problems))
    return found


# ---- what is remembered ----------------------------------------------------------------------------------


def _place(data: Path) -> Path:
    return HOME / digest([os.path.abspath(data), _NAME]).hex()[:16]


def _remembered(data: Path) -> Checked:
    try:
        found = parcel.receive(_place(data) / _NAME)
    except (OSError, parcel.NotAParcel):
        return Checked()
    return found if isinstance(found, Checked) else Checked()


def _lasting(stamps: dict[str, Stamp], found: Found) -> dict[str, Stamp]:
    """The stamps; none of a file that could not be looked at: that may pass without its stamp showing it."""
    closed = {one.path for its in found.schools.values() for one in its if one.code in UNSETTLED}
    return stamps | dict.fromkeys(closed & stamps.keys(), NEVER)


def _remember(data: Path, checked: Checked) -> None:
    """Keep what was found, where that is worth a file and one may be written."""
    if len(checked.stamps) < _WORTH:
        return
    place = _place(data)
    new = place / f"{_NAME}.{os.getpid()}"
    with suppress(OSError):
        place.mkdir(parents=True, exist_ok=True)
        parcel.send(new, checked)
        new.replace(place / _NAME)
