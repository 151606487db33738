"""Lines in columns: a country's, of many years, in a tenth of the memory that as many objects would take.

Python notes on each object who holds it, so a worker that goes through inherited objects copies them all.
Columns of numbers it only reads.
"""

from array import array
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain, count, islice, repeat
from operator import attrgetter
from typing import Any, overload

from generator.model.summary import Line, Trail
from generator.model.texts import Texts

MOST_AT_HAND = 5_000
"""So many lines of a view are kept until those of another are asked for: a page goes through them again."""

FEW_TEXTS = 1 << 12
"""A column with more distinct texts than this keeps them as one: names of schools, not of communes."""

_SMALL = (("B", 1 << 8), ("H", 1 << 16))
_SEVERAL = frozenset({"outcomes", "facts", "figures", "shifts"})
_UNLIKE = frozenset({"figures"})
"""Hardly ever the same for two schools: not worth comparing."""


class _Column:
    """One value for each line, each distinct one held once: `values[codes[place]]`."""

    __slots__ = ("_met", "codes", "values")

    def __init__(self) -> None:
        self.values: Any = []
        self.codes = array("I")
        self._met: dict[Hashable, int] = {}

    def add(self, values: Sequence[Hashable]) -> None:
        new = [value for value in dict.fromkeys(values) if value not in self._met]
        self._met.update(zip(new, count(len(self.values)), strict=False))
        self.values += new
        self.codes.extend(map(self._met.__getitem__, values))

    def at(self, places: Sequence[int]) -> Iterator[Any]:
        if len(self.values) == 1:
            return repeat(self.values[0], len(places))
        codes = map(self.codes.__getitem__, places)
        if type(self.values) is Texts:
            return self.values.several(codes)
        return map(self.values.__getitem__, codes)

    def seal(self) -> None:
        self._met.clear()
        kind = next((kind for kind, most in _SMALL if len(self.values) <= most), "I")
        self.codes = array(kind, self.codes)
        if len(self.values) > FEW_TEXTS and all(type(value) is str for value in self.values):
            self.values = Texts(self.values)


class _Several(_Column):
    """Any number of values for each line."""

    __slots__ = ("_alike", "_ends")

    def __init__(self, alike: bool) -> None:
        super().__init__()
        self._alike = alike
        self._ends = array("I", [0])

    def add(self, values: Sequence[Any]) -> None:
        every = list(chain.from_iterable(values))
        self._ends.extend(islice(accumulate(map(len, values), initial=len(self.codes)), 1, None))
        if self._alike:
            super().add(every)
        else:
            self.codes.extend(range(len(self.values), len(self.values) + len(every)))
            self.values += every

    def at(self, places: Sequence[int]) -> Iterator[Any]:
        return self._tuples(places) if self.codes else repeat((), len(places))

    def _tuples(self, places: Sequence[int]) -> Iterator[tuple[Any, ...]]:
        value, codes, ends = self.values.__getitem__, self.codes, self._ends
        for place in places:
            start, end = ends[place], ends[place + 1]
            yield tuple(map(value, codes[start:end])) if start < end else ()

    def any_at(self, places: Sequence[int]) -> Iterator[bool]:
        ends = self._ends
        if not self.codes:
            return repeat(False, len(places))
        return (ends[place] < ends[place + 1] for place in places)


class Ledger:
    """Where lines are written down, one after the other; `Lines` are read out of it."""

    __slots__ = ("_columns", "_count", "_trail")

    def __init__(self) -> None:
        own = (name for name in Line._fields if name != "trail")
        self._columns = {
            name: _Several(name not in _UNLIKE) if name in _SEVERAL else _Column() for name in own
        }
        self._trail = tuple(_Column() for _ in Trail._fields)
        self._count = 0

    def add(self, lines: Iterable[Line]) -> "Lines":
        """Write some lines down."""
        first, lines = self._count, list(lines)
        for name, values in zip(Line._fields, zip(*lines, strict=True), strict=bool(lines)):
            if name != "trail":
                self._columns[name].add(values)
                continue
            for column, own in zip(self._trail, zip(*values, strict=True), strict=True):
                column.add(own)
        self._count += len(lines)
        return Lines(self, range(first, self._count))

    def seal(self) -> None:
        """Nothing more is to be written: what was only needed for writing goes."""
        for column in (*self._columns.values(), *self._trail):
            column.seal()

    def lines(self, places: Sequence[int]) -> Iterator[Line]:
        """The lines at these places, each made anew."""
        trails = made(Trail, [column.at(places) for column in self._trail])
        return made(
            Line, [self._columns[name].at(places) if name != "trail" else trails for name in Line._fields]
        )

    def column(self, name: str, places: Sequence[int]) -> Iterator[Any]:
        """One field of the lines at these places."""
        return self._columns[name].at(places)

    def any_of(self, name: str, places: Sequence[int]) -> Iterator[bool]:
        """Whether there is anything in a field that holds several values, of the lines at these places."""
        column = self._columns[name]
        assert isinstance(column, _Several)
        return column.any_at(places)

    def trail(self, name: str, places: Sequence[int]) -> Iterator[Any]:
        """One field of their trails."""
        return self._trail[Trail._fields.index(name)].at(places)


def made(noun: type[Any], columns: Iterable[Iterable[Any]]) -> Iterator[Any]:
    """`map(noun, *columns)` for a named tuple; past its own `__new__`, which would take longest of all."""
    return map(tuple.__new__, repeat(noun), zip(*columns, strict=True))


class _Held(Ledger):
    """Lines that are there anyway, and stay as they are."""

    __slots__ = ("_held",)

    def __init__(self, lines: Sequence[Line]) -> None:
        super().__init__()
        self._held = lines

    def lines(self, places: Sequence[int]) -> Iterator[Line]:
        return map(self._held.__getitem__, places)

    def column(self, name: str, places: Sequence[int]) -> Iterator[Any]:
        return map(attrgetter(name), self.lines(places))

    def any_of(self, name: str, places: Sequence[int]) -> Iterator[bool]:
        return map(bool, self.column(name, places))

    def trail(self, name: str, places: Sequence[int]) -> Iterator[Any]:
        return map(attrgetter(f"trail.{name}"), self.lines(places))


class Lines(Sequence[Line]):
    """Some lines of a ledger, in some order. A line is made when it is asked for."""

    __slots__ = ("_ledger", "_places")

    def __init__(self, ledger: Ledger, places: Sequence[int]) -> None:
        self._ledger = ledger
        self._places = places

    @classmethod
    def of(cls, lines: Iterable[Line]) -> "Lines":
        """Lines as a view: they themselves, or written into a ledger of their own."""
        return lines if isinstance(lines, Lines) else Ledger().add(lines)

    @classmethod
    def held(cls, lines: Sequence[Line]) -> "Lines":
        """Lines as a view to read: they are not written into columns where they lie in none."""
        return lines if isinstance(lines, Lines) else cls(_Held(lines), range(len(lines)))

    @classmethod
    def together(cls, parts: Sequence[Sequence[Line]]) -> "Lines":
        """All these, in their order; those that lie in the first ledger there is stay where they are."""
        ledger = next((part._ledger for part in parts if isinstance(part, Lines)), None) or Ledger()
        places = array("I")
        for part in parts:
            own = part if isinstance(part, Lines) and part._ledger is ledger else ledger.add(part)
            places.extend(own._places)
        return cls(ledger, places)

    def pick(self, numbers: Iterable[int]) -> "Lines":
        """Those with these numbers among them, in that order."""
        return Lines(self._ledger, array("I", map(self._places.__getitem__, numbers)))

    def where(self, name: str, value: object) -> "Lines":
        """Those of which a field has this value."""
        return self.pick(number for number, one in enumerate(self.column(name)) if one == value)

    def column(self, name: str) -> Iterator[Any]:
        """One field of each line, for which no line has to be made."""
        return self._ledger.column(name, self._places)

    def any_of(self, name: str) -> Iterator[bool]:
        """Whether each line has anything in a field that holds several values: a result in `outcomes`."""
        return self._ledger.any_of(name, self._places)

    def trail(self, name: str) -> Iterator[Any]:
        """One field of each line's trail."""
        return self._ledger.trail(name, self._places)

    def changed(self, others: Mapping[int, Line]) -> "Lines":
        """The same but for the lines with these numbers."""
        places = array("I", self._places)
        for number, place in zip(others, self._ledger.add(others.values())._places, strict=True):
            places[number] = place
        return Lines(self._ledger, places)

    def seal(self) -> "Lines":
        """The same; nothing will be added to the ledger any more."""
        self._ledger.seal()
        return self

    def __iter__(self) -> Iterator[Line]:
        if len(self) > MOST_AT_HAND:
            return self._ledger.lines(self._places)
        if _at_hand[0] is not self:
            _at_hand[:] = [self, tuple(self._ledger.lines(self._places))]
        return iter(_at_hand[1])

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, at: int) -> Line: ...
    @overload
    def __getitem__(self, at: slice) -> "Lines": ...
    def __getitem__(self, at: int | slice) -> "Line | Lines":
        if isinstance(at, slice):
            return Lines(self._ledger, self._places[at])
        return next(self._ledger.lines((self._places[at],)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


_at_hand: list[Any] = [None, ()]


def count_published(lines: Sequence[Line]) -> int:
    """How many of the schools have a result."""
    return sum(Lines.held(lines).any_of("outcomes"))
