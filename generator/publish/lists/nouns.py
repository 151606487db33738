"""What is asked of a list, a school as a list has it, and what the list would change."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from generator.model.problem import Problem
from generator.publish.lists.columns import Columns
from generator.publish.lists.names import Key, name_key


def why(code: str, field: str = "", /, **facts: object) -> Problem:
    """What is wrong with a row, in its `field` where that is known; which row it is, `Told.add` adds."""
    given = {key: str(value) for key, value in facts.items()}
    return Problem(code, "", (field,) if field else (), given)


class NoList(Exception):
    """The file holds no list; the problem says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


class Told(Struct):
    """What is wrong with the rows of a table: each problem with its row, and its column where known."""

    file: str
    sheet: str
    columns: Columns
    problems: list[Problem] = field(default_factory=list)

    def add(self, problem: Problem, line: int, column: int = 0) -> None:
        """Tell of a row; the column is that of the problem's field, where none is named."""
        column = column or next((self.columns.of[one] for one in problem.where if one in self.columns.of), 0)  # type: ignore[index]
        self.problems.append(replace(problem, path=self.file, where=(), line=line, column=column))


class Wish(Struct, frozen=True):
    """What is asked: the list, its columns where they are named, the office, the day from which it holds."""

    file: Path
    columns: Mapping[str, str]
    office: str
    since: date
    sheet: str = ""


class Listed(Struct, frozen=True):
    """A school as the list has it, understood."""

    line: int
    name: str
    stage: str
    area: str
    authority: str
    code: str
    website: str
    successor: str

    @property
    def key(self) -> "Key":
        """What it is known by besides its code."""
        return name_key(self.name)


class Outcome(Struct):
    """What the list says and what it would change."""

    told: Told
    read: int = 0
    same: int = 0
    areas: list[tuple[str, ...]] = field(default_factory=list)
    authorities: list[tuple[str, ...]] = field(default_factory=list)
    added: list[tuple[str, ...]] = field(default_factory=list)
    changed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By id the row that follows the one which ends."""
    ended: dict[str, str] = field(default_factory=dict)
    """By id of a school that is no more the one in its place."""
    filled: dict[str, dict[str, str]] = field(default_factory=dict)
    """By id what was empty: column → value."""
    at: dict[str, int] = field(default_factory=dict)
    """By id the line of the row that is meant: the one in force, not always the last of the file."""
    unlisted: list[str] = field(default_factory=list)
    edits: dict[tuple[str, int], dict[str, str]] = field(default_factory=dict)
    """By register and line: what other cells of the row become, as its end."""
    closed: list[str] = field(default_factory=list)
    """The areas and authorities among them, in words."""
    asked: list[tuple[str, str, str, str]] = field(default_factory=list)
    """Schools of which it is not known where they go: id, name, the unit that is no more, what it becomes."""

    @property
    def changes(self) -> int:
        """How many rows would be written."""
        rows = (self.areas, self.authorities, self.added, self.changed, self.ended, self.filled, self.edits)
        return sum(map(len, rows))
