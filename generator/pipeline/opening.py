"""The official part of the data, read and checked: what every school is held against."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from generator.check.case import Entries
from generator.check.catalogue import ERROR, severity
from generator.check.gaps import Gaps
from generator.check.official import official_problems
from generator.check.resting import founded, in_doubt
from generator.model.library import Library, SchoolFiles
from generator.model.problem import Problem
from generator.read import library as libraries
from generator.read.files import Found, walk


class Earlier(Struct, frozen=True):
    """A good version, of that `day`, of a file that is faulty now; it lies below `root`."""

    root: Path
    day: date


class Opening(Struct, frozen=True):
    """The official part of the data, read and checked.

    `earlier` holds what is shown in the place of faulty assessments, by their path.
    """

    library: Library
    problems: tuple[Problem, ...]
    strays: tuple[Problem, ...]
    entries: Mapping[str, Entries]
    earlier: Mapping[str, Earlier] = field(default_factory=dict)

    @property
    def stops(self) -> bool:
        """Whether an official file has an error: nothing can be built on it."""
        return any(severity(problem) == ERROR for problem in self.problems)


def open_library(data: Path, schools: frozenset[str] = frozenset(), found: Found | None = None) -> Opening:
    """Read and check the official files; list those of schools, of all or of some only.

    With `found`, all files are listed already.
    """
    library, problems, strays = libraries.read_library(data, schools, found)
    faults = [problem for problem in problems if severity(problem) == ERROR]
    problems += founded(official_problems(library, not schools, Gaps(faults)), faults)
    library = _without_doubtful(library, problems)
    entries = {rubric.id: Entries(rubric) for rubric in library.rubrics.values()}
    return Opening(library, tuple(problems), tuple(strays), entries)


def _without_doubtful(library: Library, problems: Sequence[Problem]) -> Library:
    """The library without the rubrics, forms and rounds in which there are errors: nobody is held to them."""
    faulty, schools = in_doubt(problems)
    if not faulty and not schools:
        return library
    all_ = replace(library, doubtful=faulty, doubtful_schools=schools)
    return replace(
        all_,
        rubrics={name: one for name, one in all_.rubrics.items() if not all_.in_doubt("rubrics", name)},
        forms={name: one for name, one in all_.forms.items() if not all_.in_doubt("forms", name)},
        rounds={year: one for year, one in all_.rounds.items() if one.path not in faulty},
    )


def with_files(opening: Opening, school: str, its: SchoolFiles) -> Opening:
    """The same opening, with other files for one school."""
    files = {school: its}
    return replace(opening, library=replace(opening.library, files=files))


def listed_anew(opening: Opening) -> Opening:
    """The same opening with the school files that are there now."""
    found = walk(opening.library.root)
    return listed_as(opening, opening.library.root, found)


def listed_as(opening: Opening, root: Path, found: Found) -> Opening:
    """The same official part, with the school files of another folder."""
    library = libraries.relisted(opening.library, root, found)
    return replace(opening, library=library, strays=tuple(found.problems))
