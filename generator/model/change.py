"""A change (đề nghị sửa đổi): what lies between two states of the data, and what it does to results."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from generator.model.problem import Finding, Where
from generator.model.school_year import SchoolYear
from generator.model.scorecard import Standing
from generator.model.summary import State

Value = str | tuple[str, ...]
Fields = Mapping[Where, Value]
"""A file as its plain values by key path; a list that is not told apart by ids is one value."""


class FileKind(StrEnum):
    """What happened to a file."""

    ADDED = "them"
    REMOVED = "xoa"
    EDITED = "sua"
    MOVED = "chuyen"


class FileChange(Struct, frozen=True):
    """One file of the change. `before` is the path it had; paths are the repository's, with `/`."""

    path: str
    kind: FileKind
    before: str = ""

    @property
    def paths(self) -> tuple[str, ...]:
        """Every path that is touched."""
        return (self.before, self.path) if self.before and self.before != self.path else (self.path,)


class FieldChange(Struct, frozen=True):
    """One value of a file; `None` where there was, or is, none."""

    where: Where
    before: str | None
    after: str | None


class FileEdit(Struct, frozen=True):
    """A data file of the change and what changed in it.

    `readable` is false when one of the two states could not be read field by field.
    """

    change: FileChange
    fields: tuple[FieldChange, ...]
    readable: bool = True


class Mark(Struct, frozen=True):
    """A group's points and level; `why` is the scorecard's reason in a word."""

    points: Decimal | None
    maximum: Decimal
    level: int | None
    why: str


class PartChange(Struct, frozen=True):
    """A criterion or item: its points, or for a mandatory one whether it is met."""

    id: str
    name: str
    maximum: Decimal | None
    before: Decimal | bool | None
    after: Decimal | bool | None


class GroupChange(Struct, frozen=True):
    """One group's result before and after; `None` where there was, or is, no result."""

    id: str
    name: str
    before: Mark | None
    after: Mark | None
    parts: tuple[PartChange, ...]


class ResultChange(Struct, frozen=True):
    """A result on one standing."""

    standing: Standing
    groups: tuple[GroupChange, ...]


class YearChange(Struct, frozen=True):
    """A school in one school year.

    The places are who manages it and its area, in words: both "" when they are the same, one "" when the
    school belongs nowhere.
    """

    year: SchoolYear
    state_before: State | None
    state_after: State | None
    place_before: str
    place_after: str
    results: tuple[ResultChange, ...]


class SchoolChange(Struct, frozen=True):
    """One school: the files edited, its results, its problems.

    Without `edits` the school changed only through an official file. `page_before` and `page_after` say
    whether it has a public page.
    """

    id: str
    name: str
    edits: tuple[FileEdit, ...]
    years: tuple[YearChange, ...]
    new: tuple[Finding, ...]
    mended: tuple[Finding, ...]
    page_before: bool
    page_after: bool


class Counts(Struct, frozen=True):
    """A cell of an area's table: schools expected, with a result, at each level; or a change of these."""

    expected: int
    reported: int
    levels: tuple[int, ...]


class TableChange(Struct, frozen=True):
    """A row of an area's table, all stages together.

    `before` and `after` are `None` for a large area, whose schools were not all read: only `change` then.
    """

    area: str
    name: str
    year: SchoolYear
    rubric: str
    group: str
    group_name: str
    standing: Standing
    change: Counts
    before: Counts | None = None
    after: Counts | None = None


class Review(Struct, frozen=True):
    """What a change does. `head` is "" for the working tree; revisions are full hashes.

    `files` are data files that belong to no one school, `elsewhere` those outside the data folder. `new`
    and `mended` are problems outside schools' files. `stopped` tells which state's official files have
    errors ("before", "after" or ""): then no results are compared. `recomputed` counts the schools read
    again because an official file changed.
    """

    base: str
    head: str
    files: tuple[FileEdit, ...]
    elsewhere: tuple[FileChange, ...]
    schools: tuple[SchoolChange, ...]
    tables: tuple[TableChange, ...]
    new: tuple[Finding, ...]
    mended: tuple[Finding, ...]
    stopped: str = ""
    recomputed: int = 0

    @property
    def unchanged(self) -> bool:
        """Whether nothing at all differs."""
        return not (self.files or self.elsewhere or self.schools)

    @property
    def brings_errors(self) -> bool:
        """Whether the change brings a problem of severity error."""
        found = [*self.new, *(finding for school in self.schools for finding in school.new)]
        return any(finding.severity == "error" for finding in found)
