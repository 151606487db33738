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
_LONGEST = 400  # signs: what labels may have; longer ones, such as a remark's, are read otherwise
_MOST_LINES, _MOST_BLOCKS = (
    20_000,
    1_000,
)  # kept: learning takes time, so none makes room for another
_LONGEST_BLOCK = 20_000  # bytes
_FIRST_DAY = date(2001, 1, 1)

Make = Callable[[list[Any]], Any]
"""Makes what is meant out of the texts, the days and what is the same every time, in this order."""


class _Outline(NamedTuple):
    constants: tuple[Any, ...]
    make: Make | None
    """`None`: other texts and days may mean something else."""


class Outlines:
    """Reads what is quoted in part. `plainly` reads any text, `day` a day; `None` where they cannot.

    Without a `day` it is single lines that are read, and days are taken for a part of what stands around.
    Texts given have to be `text.is_plain`.
    """

    def __init__(
        self, plainly: Callable[[bytes], Any], day: Callable[[bytes], date | None] | None = None
    ) -> None:
        self._plainly, self._day = plainly, day
        self._most = _MOST_BLOCKS if day else _MOST_LINES
        self._memory: Memory[_Outline] = Memory(_LONGEST_BLOCK) if day else Memory()

    def read(self, text: bytes) -> Any:
        """What is meant by the text, known or not; `None` where another reader has to look at it."""
        found = self.known(text)
        return self._plainly(text) if found is None else found

    def known(self, text: bytes) -> Any:
        """What is meant by the text, if what stands around its texts and days is known, else `None`."""
        quoted = text.split(b'"')
        around = b'"'.join(quoted[::2])
        parts = [around]
        if self._day is not None:
            parts = _DAY.split(around)
            around = b"\0".join(parts[::2])
        outline = self._memory.known.get(around)
        if outline is None:
            self._learn(around, quoted, parts)
            return None
        constants, make = outline
        if make is None or len(quoted) % 2 == 0 or b"\\" in text or b"\t" in text:
            return None
        found = _texts(quoted)
        if found is None:
            return None
        if self._day is not None:
            found += map(self._day, parts[1::2])
            if None in found:
                return None
        found += constants
        return make(found)

    def _learn(self, around: bytes, quoted: list[bytes], parts: list[bytes]) -> None:
        count = len(quoted) // 2, len(parts) // 2
        if len(quoted) % 2 == 0 or not any(count) or len(self._memory.known) >= self._most:
            return
        if self._memory.comes_again(around):
            texts, days = _stand_ins(*count)
            told = _filled(parts, [b": " + day.isoformat().encode() for day in days]).split(b'"')
            meant = self._plainly(b'"'.join(_alternating(told, [text.encode() for text in texts])))
            self._memory.put(around, _outline(meant, [*texts, *days]))


def _texts(quoted: list[bytes]) -> list[Any] | None:
    """What stands between quotes, if all of it is as it would be kept, and on one line."""
    if len(quoted) == 1:
        return []
    try:
        together = b'"'.join(quoted[1::2]).decode()
    except UnicodeDecodeError:
        return None
    texts = together.split('"')
    as_kept = "\n" not in together and list(map(str.strip, texts)) == texts
    return texts if as_kept and max(map(len, texts)) <= _LONGEST else None


# ---- learning: what do other texts and days mean in these places? ---------------------------------------


def _stand_ins(texts: int, days: int) -> tuple[list[str], list[date]]:
    """Texts and days that are told apart.

    Nothing but a text is written like these, and they are as long as a label may be: where one of them may
    stand, any text may that is not longer.
    """
    signs = [f"Zq? {number} ".ljust(_LONGEST, "z") for number in range(texts)]
    return signs, [_FIRST_DAY + timedelta(number) for number in range(days)]


def _filled(parts: list[bytes], days: list[bytes]) -> bytes:
    return b"".join(_alternating(parts[::2], days))


def _alternating(around: list[bytes], holes: list[bytes]) -> list[bytes]:
    """`around` with a hole after each but the last."""
    return [*chain.from_iterable(zip(around, holes, strict=False)), around[-1]]


def _outline(meant: Any, stand_ins: list[Any]) -> _Outline:
    """What makes `meant` with other things in the place of the stand-ins; nothing unless each stands once."""
    values = _Values(stand_ins)
    make = _made_by(meant, values)
    return _Outline(tuple(values.constants), make) if values.each_once() else _Outline((), None)


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

    def has(self, value: Any) -> bool:
        """Whether it is a stand-in, or a list with one in it."""
        if type(value) is tuple:
            return any(map(self.has, value))
        return isinstance(value, str | date) and value in self._places


def _made_by(meant: Any, values: _Values) -> Make:
    if isinstance(meant, dict):
        return _mapping_made_by(meant, values)
    if isinstance(meant, Struct):
        return _noun_made_by(meant, values)
    if type(meant) is tuple:
        items = [_made_by(item, values) for item in meant]
        return lambda found: tuple([make(found) for make in items])
    return itemgetter(values.place(meant))


def _noun_made_by(meant: Struct, values: _Values) -> Make:
    """Of flat fields in one go."""
    kind, fields = type(meant), _fields(meant)
    if len(fields) > 1 and not _has_parts(fields, values):
        choose = itemgetter(*map(values.place, fields))
        return lambda found: kind(*choose(found))
    makes = [_made_by(value, values) for value in fields]
    return lambda found: kind(*[make(found) for make in makes])


def _mapping_made_by(meant: dict[str, Any], values: _Values) -> Make:
    """Of nouns of one kind with flat fields, field by field: there may be many."""
    kinds = {type(noun) for noun in meant.values()}
    rows = [_fields(noun) if isinstance(noun, Struct) else () for noun in meant.values()]
    if len(kinds) > 1 or len(rows) < 2 or not all(rows) or any(_has_parts(row, values) for row in rows):
        makes = {key: _made_by(value, values) for key, value in meant.items()}
        return lambda found: {key: make(found) for key, make in makes.items()}
    columns = [itemgetter(*map(values.place, column)) for column in zip(*rows, strict=True)]
    keys, kind = tuple(meant), kinds.pop()
    return lambda found: dict(zip(keys, map(kind, *[column(found) for column in columns]), strict=True))


def _has_parts(fields: tuple[Any, ...], values: _Values) -> bool:
    """Whether a field holds more than a value, with something to be put into it."""
    return any(
        isinstance(value, dict | Struct) or (type(value) is tuple and values.has(value)) for value in fields
    )


def _fields(noun: Struct) -> tuple[Any, ...]:
    return tuple(getattr(noun, name) for name in noun.__struct_fields__)
