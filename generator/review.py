"""The order of the rooms for a change: both states read, checked and scored, then compared.

Only what the change touches is read, unless an official file changed what all schools rest on; of other
schools only those that share a small area, because its table is shown whole.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from generator import pipeline
from generator.check.strangers import masked
from generator.compare.fields import field_changes
from generator.compare.files import paired
from generator.compare.problems import new_and_mended
from generator.compare.results import year_change
from generator.compare.tables import table_changes
from generator.crew import Crew, chunks, jobs_for, state
from generator.model.change import (
    FileChange,
    FileEdit,
    FileKind,
    Review,
    SchoolChange,
    TableChange,
    YearChange,
)
from generator.model.library import Dossier, Library, SchoolFiles
from generator.model.problem import Finding, Problem
from generator.model.register import Area, Authority, Register, School
from generator.model.school_year import SchoolYear
from generator.model.summary import Line
from generator.pipeline import Opening
from generator.read import plain
from generator.read.files import Found, school_of

MOST_COUNTED = 1500
"""Of a larger area only what changes in its table is told: its other schools are not read."""

_OFFICIAL = ("registers/", "rubrics/", "rounds/", "forms/")
_CONTACTS = "registers/contacts.csv"
_CHUNK = 100
_FEW = 200
UnitYear = tuple[str, SchoolYear]
Result = TypeVar("Result")
Row = TypeVar("Row", Area, Authority, School)


class Side(Struct, frozen=True):
    """One state of the data: its folder, what lies there, and how to have a file laid out in it."""

    root: Path
    found: Found
    need: Callable[[Iterable[str]], None]

    def opened(self, schools: frozenset[str] = frozenset()) -> Opening:
        """The official part, read and checked; of the schools' register all rows, or those of some."""
        self.need(official_paths(self.found))
        return pipeline.open_library(self.root, schools, self.found)


class Change(Struct, frozen=True):
    """What is to be compared. `files` are those under the data folder, their paths relative to it."""

    before: Side
    after: Side
    files: tuple[FileChange, ...]
    as_of: date
    base: str = ""
    head: str = ""
    elsewhere: tuple[FileChange, ...] = ()
    progress: Callable[[int, int], None] | None = None


def official_paths(found: Found) -> Iterator[str]:
    """The files that must be read before any school's."""
    yield from (path for path in found.paths if path.startswith("registers/"))
    yield from (path for tree in ("rubrics", "rounds", "forms") for path in found.official.get(tree, ()))


def compare(change: Change) -> Review:
    """Everything a change does."""
    files = paired(change.files)
    old = change.before.opened()
    same = not any(map(_is_official, (path for one in files for path in one.paths)))
    new = pipeline.listed_as(old, change.after.root, change.after.found) if same else change.after.opened()
    stopped = "after" if new.stops else "before" if old.stops else ""
    edits = {one.path: edit_of(change, one, new.library) for one in files}
    moved = {one.before: one.path for one in files if one.before}
    gone = {one.before or one.path for one in files if not _can_be_read(change.after, one)}
    pair = _Pair(old, new, change.as_of, moved, frozenset(gone))
    came, mended = pair.findings(*([*one.problems, *one.strays, *_others(one, files)] for one in (old, new)))
    by_school: dict[str, list[FileEdit]] = {}
    for one in files:
        for school in dict.fromkeys(filter(None, map(school_of, one.paths))):
            by_school.setdefault(school, []).append(edits[one.path])
    rest = tuple(edit for path, edit in edits.items() if not school_of(path))
    told = Review(
        change.base, change.head, rest, change.elsewhere, (), (), tuple(came), tuple(mended), stopped
    )
    if stopped:
        schools = [
            SchoolChange(school, _name(new, old, school), tuple(its), (), (), (), False, False)
            for school, its in by_school.items()
        ]
        return replace(told, schools=tuple(schools))
    shaken = set() if same else _shaken(old.library, new.library)
    ids = sorted({*by_school, *(pipeline.school_ids(old.library) if shaken is None else shaken)})
    if shaken is None:
        ids = sorted({*ids, *pipeline.school_ids(new.library)})
    for side, opening in ((change.before, old), (change.after, new)):
        side.need(path for school in ids for path in _paths(opening.library.files.get(school)))
    compared = list(_compared(pair, ids, change.progress))
    schools = [
        replace(one.change, edits=tuple(by_school.get(one.change.id, ())))
        for one in compared
        if one.change.id in by_school or one.differs
    ]
    tables = _tables(change, old, new, compared, everything=shaken is None)
    recomputed = len(ids) if shaken is None else 0
    return replace(told, schools=tuple(schools), tables=tables, recomputed=recomputed)


# ---- files -------------------------------------------------------------------------------------------


def edit_of(change: Change, one: FileChange, library: Library) -> FileEdit:
    """What changed in one file, value by value; personal data masked, but for the offices' contacts."""
    was, now = one.before or one.path, one.path
    change.before.need([was])
    change.after.need([now])
    before = plain.fields(change.before.root, was) if was in change.before.found.paths else None
    after = plain.fields(change.after.root, now) if now in change.after.found.paths else None
    if one.kind is FileKind.ADDED:
        before = {} if after is not None else None
    if one.kind is FileKind.REMOVED:
        after = {} if before is not None else None
    if before is None or after is None:
        return FileEdit(one, (), readable=False)
    allowed = library.contacts.get(school_of(now) or "", frozenset())
    if now == _CONTACTS:
        allowed = frozenset().union(*library.contacts.values())
    found = field_changes(before, after)
    return FileEdit(
        one,
        tuple(replace(f, before=masked(f.before, allowed), after=masked(f.after, allowed)) for f in found),
    )


def _can_be_read(after: Side, one: FileChange) -> bool:
    """Whether the file is there, and well enough written that its other faults would be told."""
    return one.path in after.found.paths and plain.fields(after.root, one.path) is not None


def _others(opening: Opening, files: Sequence[FileChange]) -> Iterator[Problem]:
    touched = {path for one in files for path in one.paths}
    yield from pipeline.read_reports(opening.library, lambda path: path in touched)[1]


# ---- schools -----------------------------------------------------------------------------------------


class _Compared(Struct, frozen=True):
    """What comparing one school gave."""

    change: SchoolChange
    before: tuple[Line, ...]
    after: tuple[Line, ...]

    @property
    def differs(self) -> bool:
        one = self.change
        return bool(one.years or one.new or one.mended or one.page_before != one.page_after)


class _Pair(Struct, frozen=True):
    """Both states, opened."""

    old: Opening
    new: Opening
    as_of: date
    moved: Mapping[str, str]
    gone: frozenset[str]

    def findings(
        self, before: Sequence[Problem], after: Sequence[Problem]
    ) -> tuple[list[Finding], list[Finding]]:
        """New and mended problems in words. A file gone, or not to be read now, has not been mended."""
        came, left = new_and_mended(before, after, self.moved)
        mended = [problem for problem in left if problem.path not in self.gone]
        return pipeline.in_words(self.new.library, came), pipeline.in_words(self.old.library, mended)

    def school(self, school: str) -> _Compared:
        """One school in both states."""
        was, now = (pipeline.examine(one, school, self.as_of) for one in (self.old, self.new))
        before, after = (
            {line.year: line for line in pipeline.lines_of(opening, dossier)}
            for opening, dossier in ((self.old, was), (self.new, now))
        )
        came, mended = self.findings(was.problems, now.problems)
        change = SchoolChange(
            school,
            _name(self.new, self.old, school),
            (),
            tuple(self._years(was, now, before, after)),
            tuple(came),
            tuple(mended),
            was.has_page,
            now.has_page,
        )
        return _Compared(change, tuple(before.values()), tuple(after.values()))

    def _years(
        self,
        was: Dossier,
        now: Dossier,
        before: Mapping[SchoolYear, Line],
        after: Mapping[SchoolYear, Line],
    ) -> Iterator[YearChange]:
        rubrics = {**self.old.library.rubrics, **self.new.library.rubrics}
        records = [{record.year: record for record in dossier.records} for dossier in (was, now)]
        years = {*before, *after, *records[0], *records[1]}
        for year in sorted(years, reverse=True):
            lines = (before.get(year), after.get(year))
            found = year_change(
                year,
                (lines[0].state if lines[0] else None, lines[1].state if lines[1] else None),
                self._places(*lines),
                (records[0].get(year), records[1].get(year)),
                rubrics,
            )
            if found is not None:
                yield found

    def _places(self, before: Line | None, after: Line | None) -> tuple[str, str]:
        """Who manages the school, and where; another name of the same place is no other place."""
        if before and after and (before.area, before.authority) == (after.area, after.authority):
            return "", ""
        return _place(self.old.library, before), _place(self.new.library, after)


def _compared(
    pair: _Pair, ids: Sequence[str], progress: Callable[[int, int], None] | None
) -> Iterator[_Compared]:
    done = 0
    for found in _worked(pair, _compare_some, ids):
        yield from found
        done += len(found)
        if progress:
            progress(done, len(ids))


def _compare_some(ids: Sequence[str]) -> list[_Compared]:
    pair: _Pair = state()
    return [pair.school(school) for school in ids]


def _worked(
    shared: object, function: Callable[[tuple[str, ...]], list[Result]], ids: Sequence[str]
) -> Iterator[list[Result]]:
    crew = Crew(shared, jobs_for(len(ids), _FEW, None))
    try:
        yield from crew.work(function, chunks(ids, _CHUNK))
    finally:
        crew.stop()


def _paths(files: SchoolFiles | None) -> tuple[str, ...]:
    return files.all if files else ()


def _name(new: Opening, old: Opening, school: str) -> str:
    row = new.library.schools.latest(school) or old.library.schools.latest(school)
    return row.name if row else school


def _place(library: Library, line: Line | None) -> str:
    """Who manages the school, and where it lies."""
    if line is None:
        return ""
    authority = library.authorities.on(line.authority, line.year.counting_day)
    name = f"{authority.name} ({line.authority})" if authority else line.authority
    return f"{name}, {_area_name(library, line.area, line.year)}"


def _area_name(library: Library, area: str, year: SchoolYear) -> str:
    row = library.areas.on(area, year.counting_day) or library.areas.latest(area)
    return row.name if row else area


# ---- official files ----------------------------------------------------------------------------------


def _is_official(path: str) -> bool:
    return path.startswith(_OFFICIAL)


def _shaken(old: Library, new: Library) -> set[str] | None:
    """Schools that official files may have changed; `None`: all of them."""
    same = (
        old.rubrics == new.rubrics
        and old.rounds == new.rounds
        and old.stages == new.stages
        and _bare(old.areas) == _bare(new.areas)
        and _bare(old.authorities) == _bare(new.authorities)
    )
    if not same:
        return None
    one, other = _bare(old.schools), _bare(new.schools)
    moved = {school for school in one.keys() | other.keys() if one.get(school) != other.get(school)}
    reshaped = {f"/{form}/" for form in old.forms.keys() | new.forms.keys() if _differs(old, new, form)}
    moved |= {
        school
        for school, files in (*old.files.items(), *new.files.items())
        if any(form in path for path in files.statistics for form in reshaped)
    }
    return moved | {
        school
        for school in old.contacts.keys() | new.contacts.keys()
        if old.contacts.get(school) != new.contacts.get(school)
    }


def _differs(old: Library, new: Library, form: str) -> bool:
    return old.forms.get(form) != new.forms.get(form)


def _bare(register: Register[Row]) -> dict[str, list[Row]]:
    """A register's rows without the lines they stand on."""
    return {key: [replace(row, line=0) for row in rows] for key, rows in register.rows.items()}


# ---- tables ------------------------------------------------------------------------------------------


def _tables(
    change: Change, old: Opening, new: Opening, compared: Sequence[_Compared], everything: bool
) -> tuple[TableChange, ...]:
    """The rows of areas' tables that differ; small areas whole, with the lines of their other schools."""
    chains = _Chains(old.library), _Chains(new.library)
    touched = {
        (area, line.year)
        for one in compared
        for lines, others, chain in (
            (one.before, one.after, chains[0]),
            (one.after, one.before, chains[1]),
        )
        for line in lines
        if line not in others
        for area in chain(line)
    }
    if not touched:
        return ()
    before = [line for one in compared for line in one.before]
    after = [line for one in compared for line in one.after]
    whole = touched
    if not everything:
        members = _members(new.library, chains[1], touched)
        whole = {key for key in touched if len(members[key]) <= MOST_COUNTED}
        known = {one.change.id for one in compared}
        others = {
            year: {school for key in whole if key[1] == year for school in members[key]} - known
            for _, year in whole
        }
        silent = _lines_of_others(change.after, new, others, change.as_of)
        before += silent
        after += silent
    rubrics = {**old.library.rubrics, **new.library.rubrics}
    found = table_changes(
        (before, chains[0]),
        (after, chains[1]),
        rubrics,
        lambda area, year: _area_name(new.library, area, year),
        whole,
    )
    return found


class _Chains(Struct, frozen=True):
    """The areas a line counts in, remembered."""

    library: Library
    known: dict[UnitYear, tuple[str, ...]] = field(default_factory=dict)

    def __call__(self, line: Line) -> tuple[str, ...]:
        return self.of(line.area, line.year)

    def of(self, area: str, year: SchoolYear) -> tuple[str, ...]:
        """The area and those above it on the year's counting day."""
        key = (area, year)
        if key not in self.known:
            self.known[key] = self.library.areas_above(area, year.counting_day)
        return self.known[key]


def _members(library: Library, chains: _Chains, touched: set[UnitYear]) -> dict[UnitYear, set[str]]:
    """The schools of each area and year touched."""
    members: dict[UnitYear, set[str]] = {key: set() for key in touched}
    for year in {year for _, year in touched}:
        row: School
        for row in library.schools.all_on(year.counting_day):
            for area in chains.of(row.area, year):
                if (area, year) in members:
                    members[area, year].add(row.id)
    return members


class _Others(Struct, frozen=True):
    """What a worker needs to count schools that did not change, in one year."""

    opening: Opening
    year: SchoolYear
    as_of: date


def _lines_of_others(
    side: Side, opening: Opening, wanted: Mapping[SchoolYear, set[str]], as_of: date
) -> list[Line]:
    """The lines of schools that did not change: only their files of the year in question are read."""
    lines: list[Line] = []
    for year, schools in sorted(wanted.items()):
        files = {school: _of_year(opening.library.files.get(school), year) for school in sorted(schools)}
        side.need(path for its in files.values() for path in _paths(its))
        narrowed = replace(opening, library=replace(opening.library, files=files))
        for found in _worked(_Others(narrowed, year, as_of), _count_some, list(files)):
            lines += found
    return lines


def _count_some(ids: Sequence[str]) -> list[Line]:
    others: _Others = state()
    dossiers = (pipeline.examine(others.opening, school, others.as_of) for school in ids)
    return [
        line
        for dossier in dossiers
        for line in pipeline.lines_of(others.opening, dossier)
        if line.year == others.year
    ]


def _of_year(files: SchoolFiles | None, year: SchoolYear) -> SchoolFiles:
    folder = f"/{year}/"
    if files is None:
        return SchoolFiles()
    return SchoolFiles(
        tuple(path for path in files.assessments if folder in path),
        tuple(path for path in files.verifications if folder in path),
        tuple(path for path in files.statistics if folder in path),
    )
