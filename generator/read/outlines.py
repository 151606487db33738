"""What is known by what stands around its quoted texts and its days.

`{loai: ke_hoach, so: "15/KH-THCS", ngay: 2024-10-04}`: schools write much the same around texts and days of
their own. Between two quotes on a line, where there is no backslash, stands text and nothing else; a day
after a colon is a day. So once it is known what is meant with other texts and days in those places, they only
have to be put in.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple

from msgspec import Struct

from generator.read.memory import Memory

_DAY = re.compile(rb": ([0-9]{4}-[0-9]{2}-[0-9]{2})(?=[,}\n]|\Z)")
_MOST_HOLES = 200
_LONGEST = 400  # signs
_FIRST_DAY = date(2001, 1, 1)

Make = Callable[[list[Any]], Any]
"""Makes what is meant out of the texts, the days and what is the same every time, in this order."""


class _Outline(NamedTuple):
    constants: tuple[Any, ...]
    make: Make


class Outlines:
    """Reads what is quoted in part. `plainly` reads any text, `day` a day; `None` where they cannot.

    Without a `day`, days are taken for a part of what stands around. Texts given have to be `text.is_plain`.
    """

    def __init__(self, plainly: Callable[[bytes], Any], day: Callable[[bytes], date | None] | None) -> None:
        self._plainly, self._day = plainly, day
        self._memory: Memory[_Outline] = Memory()

    def read(self, text: bytes) -> Any:
        """What is meant by the text, or `None` where another reader has to look at it."""
        quoted = text.split(b'"')
        around = b'"'.join(quoted[::2])
        parts = [around]
        if self._day is not None:
            parts = _DAY.split(around)
            around = b"\0".join(parts[::2])
        outline = self._memory.known.get(around)
        if outline is None:
            self._learn(around, quoted, parts)
            return self._plainly(text)
        holes = None if b"\\" in text or b"\t" in text else _texts(quoted)
        if holes is None:
            return self._plainly(text)
        if self._day is not None:
            holes += map(self._day, parts[1::2])
        return self._plainly(text) if None in holes else outline.make([*holes, *outline.constants])

    def _learn(self, around: bytes, quoted: list[bytes], parts: list[bytes]) -> None:
        count = len(quoted) // 2, len(parts) // 2
        if len(quoted) % 2 and 0 < sum(count) <= _MOST_HOLES and self._memory.met(around):
            texts, days = _stand_ins(*count)
            told = _filled(parts, [b": " + day.isoformat().encode() for day in days]).split(b'"')
            meant = self._plainly(b'"'.join(_alternating(told, [text.encode() for text in texts])))
            outline = _outline(meant, [*texts, *days])
            if outline is not None:
                self._memory.keep(around, outline)


def _texts(quoted: list[bytes]) -> list[Any] | None:
    """What stands between quotes, if all of it is as it would be kept, and on one line."""
    whole = b'"'.join([b"", *quoted[1::2], b""])
    if b'" ' in whole or b' "' in whole or b"\n" in whole or len(quoted) % 2 == 0:
        return None
    try:
        texts = whole.decode().split('"')[1:-1]
    except UnicodeDecodeError:
        return None
    return texts if len(whole) <= _LONGEST or max(map(len, texts)) <= _LONGEST else None


# ---- learning: what do other texts and days mean in these places? ---------------------------------------


def _stand_ins(texts: int, days: int) -> tuple[list[str], list[date]]:
    """Texts and days that are told apart.

    The texts are as long as one may be, and nothing but text would be written so: where these may stand, any
    may that is not longer.
    """
    signs = [f"Zq? {number} ".ljust(_LONGEST, "z") for number in range(texts)]
    return signs, [_FIRST_DAY + timedelta(number) for number in range(days)]


def _filled(parts: list[bytes], days: list[bytes]) -> bytes:
    return b"".join(_alternating(parts[::2], days))


def _alternating(around: list[bytes], holes: list[bytes]) -> list[bytes]:
    """`around` with a hole after each but the last."""
    return [*chain.from_iterable(zip(around, holes, strict=False)), around[-1]]


def _outline(meant: Any, stand_ins: list[Any]) -> _Outline | None:
    """What makes `meant` with other things in the place of the stand-ins; `None` unless each stands once."""
    values = _Values(stand_ins)
    make = _made_by(meant, values)
    return _Outline(tuple(values.constants), make) if values.each_once() else None


class _Values:
    """What there is to choose from: the stand-ins, and after them what is the same every time."""

    def __init__(self, stand_ins: list[Any]) -> None:
        self._places = {stand_in: at for at, stand_in in enumerate(stand_ins)}
        self._used: list[int] = []
        self.constants: list[Any] = []

    def place(self, value: Any) -> int:
        """Where a value is found."""
        at = self._places.get(value) if isinstance(value, str | date) else None
        if at is None:
            self.constants.append(value)
            return len(self._places) + len(self.constants) - 1
        self._used.append(at)
        return at

    def each_once(self) -> bool:
        """Whether every stand-in was found in one place."""
        return sorted(self._used) == list(range(len(self._places)))


def _made_by(meant: Any, values: _Values) -> Make:
    if isinstance(meant, dict):
        return _mapping_made_by(meant, values)
    if type(meant) is tuple:
        items = [_made_by(item, values) for item in meant]
        return lambda found: tuple([make(found) for make in items])
    if isinstance(meant, Struct):
        kind, makes = type(meant), [_made_by(value, values) for value in _fields(meant)]
        return lambda found: kind(*[make(found) for make in makes])
    return itemgetter(values.place(meant))


def _mapping_made_by(meant: dict[str, Any], values: _Values) -> Make:
    """Of nouns of one kind, field by field: there may be many."""
    kinds = {type(noun) for noun in meant.values()}
    rows = [_fields(noun) if isinstance(noun, Struct) else () for noun in meant.values()]
    if len(kinds) > 1 or len(rows) < 2 or not all(rows) or any(_has_parts(row) for row in rows):
        makes = {key: _made_by(value, values) for key, value in meant.items()}
        return lambda found: {key: make(found) for key, make in makes.items()}
    columns = [itemgetter(*map(values.place, column)) for column in zip(*rows, strict=True)]
    keys, kind = tuple(meant), kinds.pop()
    return lambda found: dict(zip(keys, map(kind, *[column(found) for column in columns]), strict=True))


def _has_parts(fields: tuple[Any, ...]) -> bool:
    return any(isinstance(value, dict | tuple | Struct) for value in fields)


def _fields(noun: Struct) -> tuple[Any, ...]:
    return tuple(getattr(noun, name) for name in noun.__struct_fields__)
