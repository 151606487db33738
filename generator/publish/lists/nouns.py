"""What is asked of a list, a school as a list has it, and what the list would change."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from generator.publish.lists.columns import Columns
from generator.publish.lists.names import Key, name_key


class NoList(Exception):
    """The file holds no list; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked: the list, its columns where they are named, the office, the day from which it holds."""

    file: Path
    columns: Mapping[str, str]
    office: str
    since: date
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
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


@dataclass(slots=True)
class Outcome:
    """What the list says and what it would change."""

    table: str
    columns: Columns
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
    notes: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    faults: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    @property
    def changes(self) -> int:
        """How many rows would be written."""
        written = (self.areas, self.authorities, self.added, self.changed, self.ended, self.filled)
        return sum(map(len, written))
