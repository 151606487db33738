"""What is known by what stands around its quoted texts and its days.

`{loai: ke_hoach, so: "15/KH-THCS", ngay: 2024-10-04}`: schools write much the same around texts and days of
their own. Between two quotes on a line, where there is no backslash, stands text and nothing else; a day
after a colon is a day. So once it is known what is meant with other texts and days in those places, they only
have to be put in.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from itertools import chain
from typing import Any, NamedTuple

from msgspec import Struct

from generator.read.memory import Memory

_DAY = re.compile(rb": ([0-9]{4}-[0-9]{2}-[0-9]{2})(?=[,}\n]|\Z)")
_MOST_HOLES = 200
_LONGEST = 400  # signs
_FIRST_DAY = date(2001, 1, 1)

Make = Callable[[list[Any]], Any]
"""Makes what is meant out of the texts and days, in their order."""


class _Outline(NamedTuple):
    texts: int
    make: Make


class Outlines:
    """Reads what is quoted in part. `plainly` reads any text, `day` a day; `None` where they cannot.

    Without a `day`, days are taken for a part of what stands around.
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
        holes = _texts(quoted)
        if holes is None or len(holes) != outline.texts or b"\\" in text or b"\t" in text:
            return self._plainly(text)
        if self._day is not None:
            holes += map(self._day, parts[1::2])
        return self._plainly(text) if None in holes else outline.make(holes)

    def _learn(self, around: bytes, quoted: list[bytes], parts: list[bytes]) -> None:
        count = len(quoted) // 2, len(parts) // 2
        if len(quoted) % 2 and 0 < sum(count) <= _MOST_HOLES and self._memory.met(around):
            texts, days = _stand_ins(*count)
            told = _filled(parts, [b": " + day.isoformat().encode() for day in days]).split(b'"')
            meant = self._plainly(b'"'.join(_alternating(told, [text.encode() for text in texts])))
            make = _maker(meant, [*texts, *days])
            if make is not None:
                self._memory.keep(around, _Outline(len(texts), make))


def _texts(quoted: list[bytes]) -> list[Any] | None:
    """What stands between quotes, if all of it is as it would be kept, and on one line."""
    try:
        whole = b'"'.join(quoted[1::2]).decode()
    except UnicodeDecodeError:
        return None
    texts = whole.split('"') if len(quoted) > 1 else []
    tidy = [text.strip() for text in texts] == texts and "\n" not in whole
    return texts if tidy and (len(whole) <= _LONGEST or max(map(len, texts)) <= _LONGEST) else None


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


def _maker(meant: Any, stand_ins: list[Any]) -> Make | None:
    """What makes `meant` with other things in the place of the stand-ins; `None` unless each stands once."""
    used: list[int] = []
    make = _made_by(meant, {stand_in: at for at, stand_in in enumerate(stand_ins)}, used)
    return make if sorted(used) == list(range(len(stand_ins))) else None


def _made_by(meant: Any, places: Mapping[Any, int], used: list[int]) -> Make:
    if isinstance(meant, str | date) and meant in places:
        at = places[meant]
        used.append(at)
        return lambda holes: holes[at]
    if isinstance(meant, dict):
        entries = [(key, _made_by(value, places, used)) for key, value in meant.items()]
        return lambda holes: {key: make(holes) for key, make in entries}
    if isinstance(meant, tuple) and not hasattr(meant, "_fields"):
        items = [_made_by(value, places, used) for value in meant]
        return lambda holes: tuple([make(holes) for make in items])
    if isinstance(meant, Struct):
        return _noun_made_by(meant, places, used)
    return lambda holes: meant


def _noun_made_by(noun: Struct, places: Mapping[Any, int], used: list[int]) -> Make:
    fields = [getattr(noun, name) for name in noun.__struct_fields__]
    whole: list[tuple[int, int]] = []
    inside: list[tuple[int, Make]] = []
    for at, value in enumerate(fields):
        before = len(used)
        make = _made_by(value, places, used)
        if len(used) > before:
            if isinstance(value, str | date):
                whole.append((at, used[-1]))
            else:
                inside.append((at, make))
    kind = type(noun)

    def made(holes: list[Any]) -> Any:
        values = fields.copy()
        for at, hole in whole:
            values[at] = holes[hole]
        for at, make in inside:
            values[at] = make(holes)
        return kind(*values)

    return made
