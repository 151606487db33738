"""Schools in groups: what a worker takes at once, and what a later build makes again or leaves."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from generator import pipeline
from generator.check.catalogue import UNSETTLED
from generator.crew import state
from generator.model.library import Library
from generator.pipeline import Errand, Survey
from generator.publish import parcel
from generator.publish.stamps import UNSURE, Read, Stamp, files_of, stamps_of
from generator.summarize import added_up

SIZE = 25
"""So many schools are read again when one of them changes."""


class Group(NamedTuple):
    """Some schools that lie near each other, by a name that stays as long as the register does."""

    name: str
    schools: tuple[str, ...]


def groups_of(library: Library) -> list[Group]:
    """Every school of the register by its area; after them those that only a file knows."""
    known = sorted(library.schools, key=lambda school: (_area(library, school), school))
    strays = sorted(library.files.keys() - set(library.schools))
    return [*named(REGISTERED, known), *named(STRAY, strays)]


REGISTERED, STRAY = "t", "l"
"""How names of groups begin: of schools of the register, of those that only a file knows."""


def _area(library: Library, school: str) -> str:
    row = library.schools.latest(school)
    return row.area if row else ""


def named(kind: str, schools: Sequence[str]) -> Iterator[Group]:
    """Schools in groups, which are numbered."""
    rest = iter(schools)
    number = 0
    while own := tuple(islice(rest, SIZE)):
        yield Group(f"{kind}{number:05d}", own)
        number += 1


class Desk(Struct, frozen=True):
    """What a worker needs to survey groups: finished pages go to the `spool`, all else to `kept`.

    `before` is where what groups gave the last time is kept.
    """

    errand: Errand
    kept: Path
    spool: Path
    before: Path | None = None


class Surveyed(Struct, frozen=True, order=True):
    """A group that has been surveyed; what it gave lies in a file."""

    name: str


def survey_group(group: Group) -> Surveyed:
    """In a worker: survey a group. Its files are looked at before they are read, and once more after it."""
    desk: Desk = state()
    library = desk.errand.opening.library
    paths = paths_of(library, group)
    before = stamps_of(library.root, paths)
    read = files_of(library.root, paths, {})
    found = pipeline.survey(desk.errand, group.schools, desk.spool / f"{group.name}.spool")
    parcel.send(desk.kept / f"{group.name}.tep", read | unsure(library.root, before, [found]))
    parcel.send(desk.kept / f"{group.name}.truong", found)
    return Surveyed(group.name)


def unsure(root: Path, before: Mapping[str, Stamp], found: Iterable[Survey]) -> dict[str, Read]:
    """Those of the files just surveyed that may have been read as something else than was looked at before.

    A file whose folder was away for a moment has its old stamp: but it could not be read.
    """
    now = stamps_of(root, before)
    names = {path for path, stamp in before.items() if now.get(path) != stamp}
    names |= {one.path for its in found for one in its.findings if one.code in UNSETTLED}
    return dict.fromkeys(names, UNSURE)


class Touched(NamedTuple):
    """A group of which some schools have other files than the last time."""

    group: Group
    schools: tuple[str, ...]


def survey_touched(touched: Touched) -> Surveyed:
    """In a worker: survey a group again. Only the touched schools' pages are made.

    The others are looked through once more for what is counted of a whole group.
    """
    desk: Desk = state()
    group = touched.group
    assert desk.before is not None
    before = survey_of(desk.before, group.name)
    own = pipeline.survey(desk.errand, touched.schools, desk.spool / f"{group.name}.spool")
    rest = pipeline.survey(desk.errand, [one for one in group.schools if one not in touched.schools])
    peers = dict(zip(before.shown, before.peers, strict=True))
    for school in touched.schools:
        peers.pop(school, None)
    peers |= zip(own.shown, own.peers, strict=True)
    shown = tuple(school for school in group.schools if school in peers)
    found = Survey(
        (*own.lines, *rest.lines),
        (*own.findings, *rest.findings),
        shown,
        tuple(peers[school] for school in shown),
        added_up([own.marks, rest.marks]),
    )
    parcel.send(desk.kept / f"{group.name}.truong", found)
    return Surveyed(group.name)


def paths_of(library: Library, group: Group) -> list[str]:
    """The files of a group's schools."""
    files = (library.files.get(school) for school in group.schools)
    return [path for its in files if its for path in its.all]


def survey_of(kept: Path, name: str) -> Survey:
    """What a group gave."""
    found: Survey = parcel.receive(kept / f"{name}.truong")
    return found


def read_of(kept: Path, name: str) -> dict[str, Read]:
    """A group's files as they were when it was surveyed."""
    found: dict[str, Read] = parcel.receive(kept / f"{name}.tep")
    return found
