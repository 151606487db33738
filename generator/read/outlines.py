"""Nouns known by what stands around their quoted texts.

`{loai: ke_hoach, so: "15/KH-THCS", ngay: 2024-10-04}`: schools write much the same around texts of their own.
Between two quotes on a line, where there is no backslash, stands text and nothing else. So once it is known
what is meant with other texts in those places, only the texts have to be put in.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from msgspec import Struct

from generator.read.memory import Memory

_MOST_TEXTS = 20
_STAND_IN = "zqz"


class _Outline(NamedTuple):
    """The values of a noun but for its texts; which of them these are, and how long each may be."""

    values: tuple[Any, ...]
    places: tuple[tuple[int, int], ...]


class Outlines:
    """Reads nouns of which some fields are quoted texts.

    `plainly` reads any; `longest` says of the fields of text how long they may be.
    """

    def __init__(
        self, noun: type[Struct], plainly: Callable[[bytes], Any], longest: Mapping[str, int]
    ) -> None:
        self._noun, self._plainly, self._longest = noun, plainly, longest
        self._memory: Memory[_Outline | None] = Memory()

    def read(self, text: bytes) -> Any:
        """The noun that is written so, on one line, or `None` where another reader has to look at it."""
        parts = text.split(b'"')
        around = b'"'.join(parts[::2])
        outline = self._memory.known.get(around)
        if outline is None or len(parts) % 2 == 0 or b"\\" in text or b"\t" in text or b"\n" in text:
            self._learn(around, parts)
            return self._plainly(text)
        values = list(outline.values)
        at = 1
        try:
            for place, longest in outline.places:
                values[place] = said = parts[at].decode()
                if len(said) > longest or said != said.strip():
                    return self._plainly(text)
                at += 2
        except UnicodeDecodeError:
            return None
        return self._noun(*values)

    def _learn(self, around: bytes, parts: Sequence[bytes]) -> None:
        if len(parts) > 1 and around not in self._memory.known and self._memory.met(around):
            self._memory.keep(around, self._outline(parts))

    def _outline(self, parts: Sequence[bytes]) -> _Outline | None:
        """What the parts around the texts mean: read around other texts, which are told apart."""
        count = len(parts) // 2
        if len(parts) % 2 == 0 or count > _MOST_TEXTS or any(_STAND_IN.encode() in one for one in parts[::2]):
            return None
        stand_ins = [f"{_STAND_IN}{number}" for number in range(count)]
        told = list(parts)
        told[1::2] = map(str.encode, stand_ins)
        noun = self._plainly(b'"'.join(told))
        if noun is None:
            return None
        names = noun.__struct_fields__
        values = tuple(getattr(noun, name) for name in names)
        places = [
            (at, self._longest[names[at]])
            for at in (values.index(one) for one in stand_ins if one in values)
            if names[at] in self._longest
        ]
        return _Outline(values, tuple(places)) if len(places) == count else None
