"""Dated rows: areas, authorities, schools and stages, as the registers list them.

The district tier ended on 30/6/2025 and communes took over: so an area is a row of a dated tree with
a kind, never a rung of a fixed ladder. One `id` may have several rows that follow each other in time.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain
from typing import Generic, Protocol, TypeVar

from msgspec import Struct


class Dated(Protocol):
    """What every register row has."""

    @property
    def id(self) -> str: ...
    @property
    def start(self) -> date | None: ...
    @property
    def end(self) -> date | None: ...


def in_force(row: Dated, day: date) -> bool:
    """Whether `row` holds on `day`; both ends are inclusive, `None` is open."""
    return (row.start is None or row.start <= day) and (row.end is None or day <= row.end)


class Stage(Struct, frozen=True):
    """Cấp học. `order` is the order of tables."""

    id: str
    name: str
    order: int


class Area(Struct, frozen=True):
    """Địa bàn: a country, province, district, commune…; `parent` is the id of the area above."""

    id: str
    name: str
    kind: str
    parent: str | None
    start: date | None
    end: date | None
    successor: str | None
    line: int = 0


class Authority(Struct, frozen=True):
    """Cơ quan quản lý: ministry, Sở, Phòng or commune; `area` is the id of its area."""

    id: str
    name: str
    kind: str
    area: str
    superior: str | None
    start: date | None
    end: date | None
    line: int = 0


class School(Struct, frozen=True):
    """One dated row of a school: what it is called and where it belongs while the row holds.

    `code` is the official 8-digit code, opaque text or "". `demo` marks invented schools.
    """

    id: str
    name: str
    stage: str
    area: str
    authority: str
    code: str
    website: str
    demo: bool
    start: date | None
    end: date | None
    successor: str | None
    line: int = 0


Row = TypeVar("Row", bound=Dated)


class Register(Struct, Generic[Row], frozen=True):
    """All dated rows of one kind, by id, each id's rows in the order of time.

    `astray` are rows whose id cannot be one: nothing refers to them, but they are checked.
    """

    rows: Mapping[str, tuple[Row, ...]]
    astray: tuple[Row, ...] = ()

    def each(self) -> Iterator[Row]:
        """Every row that was written."""
        return chain(chain.from_iterable(self.rows.values()), self.astray)

    def on(self, row_id: str, day: date) -> Row | None:
        """The row of `row_id` in force on `day`, or `None`."""
        for row in self.rows.get(row_id, ()):
            if in_force(row, day):
                return row
        return None

    def latest(self, row_id: str) -> Row | None:
        """The last row of `row_id`, in force or not."""
        rows = self.rows.get(row_id)
        return rows[-1] if rows else None

    def all_on(self, day: date) -> Iterator[Row]:
        """Every row in force on `day`, in the order of the file."""
        for row_id in self.rows:
            row = self.on(row_id, day)
            if row is not None:
                yield row

    def __contains__(self, row_id: object) -> bool:
        return row_id in self.rows

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)
