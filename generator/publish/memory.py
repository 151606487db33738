"""What is remembered of an edition: enough of it to build the next one without reading every school again.

A country's lines and rows are tens of thousands of small values. They are kept as plain tuples, which are
read in a fraction of the time; rows and summaries become values of ours only when somebody asks for them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from generator.model.edition import Edition, UnitYear
from generator.model.library import Library, SchoolFiles
from generator.model.lines import Lines, made
from generator.model.page import Peers
from generator.model.problem import Finding, Problem
from generator.model.register import Register, School
from generator.model.school_year import SchoolYear
from generator.model.summary import Line, Marks, Summary, Trail
from generator.present.reuse.api import Run
from generator.publish import parcel
from generator.publish.shells import Frame
from generator.publish.traced import Asked

_MEMORY, _LIBRARY, _LINES, _UNITS = "nho", "thu-vien", "dong", "don-vi"
Value = TypeVar("Value")
Row = tuple[Any, ...]


class Memory(Struct):
    """Everything remembered of a site that is wanted only when something is new.

    `groups`: the schools of each group, `shown` those that have a page. `own`: for each thing printed from
    many schools, what it asked of the edition. `notes`: what stands in school pages about their neighbours.
    `undated`: lines as the schools gave them, before git was asked for their days. `spoken`: the years of
    which every school has a line. `tables`: what is told of each table. `changes`: for each group the digest
    of its history. `problems` are those of official files, `strays` those of files that nobody asked for.
    """

    frame: Frame
    listed: tuple[str, ...]
    groups: dict[str, tuple[str, ...]]
    shown: dict[str, tuple[str, ...]]
    own: dict[str, frozenset[Asked]]
    tables: dict[str, Any]
    runs: tuple[Run, ...]
    notes: dict[Peers, str]
    findings: tuple[Finding, ...]
    marks: Marks
    undated: tuple[Line, ...]
    spoken: frozenset[SchoolYear]
    problems: tuple[Problem, ...]
    strays: tuple[Problem, ...]
    revision: str = ""
    changes: dict[str, bytes] = field(default_factory=dict)
    remembered: tuple[str, ...] = ()


def write_memory(folder: Path, memory: Memory) -> None:
    """Keep it."""
    parcel.send(folder / _MEMORY, memory)


def read_memory(folder: Path) -> Memory:
    """What was kept. Raises `NotAParcel`, `OSError`."""
    return _of(Memory, parcel.receive(folder / _MEMORY))


def _of(noun: type[Value], found: Any) -> Value:
    if not isinstance(found, noun):
        raise parcel.NotAParcel(type(found).__name__)
    return found


# ---- the official part ---------------------------------------------------------------------------------

_ROW = attrgetter(*School.__struct_fields__)
_FILES = attrgetter(*SchoolFiles.__struct_fields__)


class _Later(Mapping[str, Value]):
    """Values that are made of what was kept of them when they are asked for."""

    def __init__(self, kept: Mapping[str, Any], make: Callable[[Any], Value]) -> None:
        self._kept, self._make = kept, make
        self._made: dict[str, Value] = {}

    def __getitem__(self, key: str) -> Value:
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = self._make(self._kept[key])
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)

    def __contains__(self, key: object) -> bool:
        return key in self._kept


def write_library(folder: Path, library: Library) -> None:
    """Keep a library. What it has looked up so far is not kept."""
    rows = {school: tuple(map(_ROW, its)) for school, its in library.schools.rows.items()}
    files = {school: _FILES(its) for school, its in library.files.items()}
    bare = Library(
        library.root,
        library.stages,
        library.areas,
        library.authorities,
        Register({}),
        library.rubrics,
        library.rounds,
        {},
        library.forms,
        library.reports,
        library.contacts,
    )
    parcel.send(folder / _LIBRARY, (bare, rows, files))


def read_library(folder: Path) -> Library:
    """The library that was kept. Raises `NotAParcel`, `OSError`."""
    bare, rows, files = _of(tuple, parcel.receive(folder / _LIBRARY))
    return replace(
        _of(Library, bare),
        schools=Register(_Later(rows, lambda its: tuple(School(*one) for one in its))),
        files=_Later(files, lambda its: SchoolFiles(*its)),
    )


# ---- lines ---------------------------------------------------------------------------------------------


def write_lines(folder: Path, lines: Sequence[Line]) -> None:
    """Keep all lines, column by column: of such lists little has to be told."""
    if isinstance(lines, Lines):
        columns = {name: list(lines.column(name)) for name in Line._fields if name != "trail"}
        trails = [list(lines.trail(name)) for name in Trail._fields]
    else:
        found = dict(zip(Line._fields, zip(*lines, strict=True), strict=True)) if lines else {}
        trails = [list(column) for column in zip(*found.pop("trail", ()), strict=True)]
        columns = {name: list(column) for name, column in found.items()}
    parcel.send(folder / _LINES, (columns, trails))


def read_lines(folder: Path) -> list[Line]:
    """The lines that were kept. Raises `NotAParcel`, `OSError`."""
    columns, trails = _of(tuple, parcel.receive(folder / _LINES))
    if not trails or not trails[0]:
        return []
    columns["trail"] = made(Trail, trails)
    return list(made(Line, [columns[name] for name in Line._fields]))


# ---- summaries -----------------------------------------------------------------------------------------

KINDS = ("areas", "authorities")
Blobs = dict[UnitYear, tuple[bool, bytes]]
"""Of each unit and year: whether invented, and the summary without its lines, as bytes."""


def write_units(folder: Path, units: Mapping[str, Blobs]) -> None:
    """Keep the summaries of areas and of authorities."""
    parcel.send(folder / _UNITS, dict(units))


def read_units(folder: Path) -> dict[str, Blobs]:
    """The summaries that were kept. Raises `NotAParcel`, `OSError`."""
    return _of(dict, parcel.receive(folder / _UNITS))


def packed_units(edition: Edition) -> dict[str, Blobs]:
    """The summaries of an edition, fit to be kept."""
    return {kind: {key: packed(summary) for key, summary in getattr(edition, kind).items()} for kind in KINDS}


def packed(summary: Summary) -> tuple[bool, bytes]:
    """A summary without its lines, fit to be kept."""
    return summary.demo, parcel.packed(replace(summary, lines=()))


class Kept:
    """A summary of which little is known until more is asked for: its unit, its schools."""

    def __init__(self, key: UnitYear, demo: bool, content: bytes, lines: Sequence[Line]) -> None:
        """Its `lines` are given; all else is in the `content`."""
        self.unit, self.year = key
        self.demo = demo
        self.lines = lines
        self.schools = len(self.lines)
        self._content = content

    def __getattr__(self, name: str) -> Any:
        """What is asked for the first time: then everything is unpacked."""
        if name.startswith("_"):
            raise AttributeError(name)
        whole: Summary = replace(parcel.unpacked(self._content), lines=self.lines)
        for one in Summary.__struct_fields__:
            setattr(self, one, getattr(whole, one))
        self.recognised = whole.recognised
        return getattr(whole, name)
