"""An edition that remembers what it was asked, so that a later build knows what need not be printed again.

Something printed rests on what its maker asked the edition for, and on nothing else of it. When every answer
would be the same today, what was printed then is what would be printed now.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar, cast

from generator.model.edition import Edition, Paged, paged_of

Key = TypeVar("Key")
Value = TypeVar("Value")

Asked = tuple[str, Any]
"""A field of the edition, and the key asked for: `None` for the whole, or for all keys there are."""

WHOLE = ("lines", "findings", "years", "revision", "marks")
GROUND = ("library", "as_of", "partners")
BY_UNIT = ("areas", "authorities", "area_forms", "forms")


class _Traced(Mapping[Key, Value]):
    """A mapping that notes each key asked for; going through all of them asks for the keys there are."""

    def __init__(self, field: str, of: Mapping[Key, Value], asked: set[Asked]) -> None:
        self._field, self._of, self._asked = field, of, asked

    def __getitem__(self, key: Key) -> Value:
        self._asked.add((self._field, key))
        return self._of[key]

    def __iter__(self) -> Iterator[Key]:
        self._asked.add((self._field, None))
        return iter(self._of)

    def __len__(self) -> int:
        self._asked.add((self._field, None))
        return len(self._of)


class _Noting(Edition):
    """The edition's whole fields, each noted when it is asked for.

    Those of `GROUND` are not: what they hold is part of what every build rests on; but which files a school
    has is not, so that is noted too.
    """

    __slots__ = ("_asked",)
    _asked: set[Asked]


def _noted(field: str) -> property:
    slot = Edition.__dict__[field]

    def ask(edition: _Noting) -> Any:
        edition._asked.add((field, None))
        return slot.__get__(edition)

    return property(ask)


for _field in WHOLE:
    setattr(_Noting, _field, _noted(_field))


def _paged(edition: _Noting) -> tuple[Paged, ...]:
    edition._asked.add(("paged", None))
    return paged_of(Edition.__dict__["lines"].__get__(edition))


_Noting.paged = property(_paged)  # type: ignore[assignment, method-assign]


def traced(edition: Edition) -> tuple[Edition, set[Asked]]:
    """The same edition, and the set that fills with what it is asked."""
    asked: set[Asked] = set()
    noting = object.__new__(_Noting)
    object.__setattr__(noting, "_asked", asked)
    for field in WHOLE:
        Edition.__dict__[field].__set__(noting, getattr(edition, field))
    for field in BY_UNIT:
        Edition.__dict__[field].__set__(noting, _Traced(field, getattr(edition, field), asked))
    for field in GROUND:
        Edition.__dict__[field].__set__(noting, getattr(edition, field))
    library = replace(edition.library, files=_Traced("files", edition.library.files, asked))
    Edition.__dict__["library"].__set__(noting, library)
    return cast(Edition, noting), asked


MOST_FILES = 100
"""Who asks for the files of more schools than this rests on the files of all."""


def settled(asked: set[Asked]) -> frozenset[Asked]:
    """What was asked, when no more is."""
    others = frozenset(one for one in asked if one[0] != "files")
    return others | {("files", None)} if len(asked) - len(others) > MOST_FILES else frozenset(asked)
