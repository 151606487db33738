"""Schools in groups: what a worker takes at once, and what a later build makes again or leaves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from generator import pipeline
from generator.crew import state
from generator.model.library import Library
from generator.pipeline import Errand, Survey
from generator.publish import parcel
from generator.publish.state import Digests, Read, digest, files_digest, files_of

SIZE = 50


class Group(NamedTuple):
    """Some schools that lie near each other, by a name that stays as long as the register does."""

    name: str
    schools: tuple[str, ...]


def groups_of(library: Library) -> list[Group]:
    """Every school of the register by its area; after them those that only a file knows."""
    known = sorted(library.schools, key=lambda school: (_area(library, school), school))
    strays = sorted(library.files.keys() - set(library.schools))
    return [*_named("t", known), *_named("l", strays)]


def _area(library: Library, school: str) -> str:
    row = library.schools.latest(school)
    return row.area if row else ""


def _named(kind: str, schools: Sequence[str]) -> Iterator[Group]:
    rest = iter(schools)
    number = 0
    while own := tuple(islice(rest, SIZE)):
        yield Group(f"{kind}{number:05d}", own)
        number += 1


@dataclass(frozen=True, slots=True)
class Desk:
    """What a worker needs to survey groups: finished pages go to the `spool`, all else to `kept`."""

    errand: Errand
    kept: Path
    spool: Path


@dataclass(frozen=True, slots=True, order=True)
class Surveyed:
    """A group that has been surveyed; what it gave lies in a file. `key` is the digest of its files."""

    name: str
    key: bytes
    digests: Digests


def survey_group(group: Group) -> Surveyed:
    """In a worker: survey a group. Its files are looked at before they are read, never after."""
    desk: Desk = state()
    read = files_of(desk.errand.opening.library.root, paths_of(desk.errand.opening.library, group), {})
    parcel.send(desk.kept / f"{group.name}.tep", read)
    found = pipeline.survey(desk.errand, group.schools, desk.spool / f"{group.name}.spool")
    parcel.send(desk.kept / f"{group.name}.truong", found)
    digests = Digests(
        digest([repr(found.lines), repr(found.shown), repr(found.peers)]),
        digest([repr(found.findings)]),
        digest([repr(sorted(found.marks.bands.items())), repr(sorted(found.marks.kinds.items()))]),
    )
    return Surveyed(group.name, files_digest(read), digests)


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
