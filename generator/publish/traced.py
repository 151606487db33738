"""An edition that remembers what it was asked, so that a later build knows what need not be printed again.

Something printed rests on what its maker asked the edition for, and on nothing else of it. When every answer
would be the same today, what was printed then is what would be printed now.
"""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from msgspec import field
from msgspec.structs import replace

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


class _Noting(Edition, frozen=True):
    """The edition's whole fields, each noted when it is asked for.

    Those of `GROUND` are not: what they hold is part of what every build rests on; but which files a school
    has is not, so that is noted too.
    """

    _asked: set[Asked] = field(default_factory=set)


def _noted(name: str) -> property:
    slot = Edition.__dict__[name]

    def ask(edition: _Noting) -> Any:
        edition._asked.add((name, None))
        return slot.__get__(edition)

    return property(ask)


for _name in WHOLE:
    setattr(_Noting, _name, _noted(_name))


def _paged(edition: _Noting) -> tuple[Paged, ...]:
    edition._asked.add(("paged", None))
    return paged_of(Edition.__dict__["lines"].__get__(edition))


_Noting.paged = property(_paged)  # type: ignore[assignment, method-assign]


def traced(edition: Edition) -> tuple[Edition, set[Asked]]:
    """The same edition, and the set that fills with what it is asked."""
    asked: set[Asked] = set()
    fields: dict[str, Any] = {name: getattr(edition, name) for name in (*WHOLE, *GROUND)}
    fields |= {name: _Traced(name, getattr(edition, name), asked) for name in BY_UNIT}
    files = _Traced("files", edition.library.files, asked)
    fields["library"] = replace(edition.library, files=files)
    return _Noting(**fields, _asked=asked), asked


MOST_FILES = 100
"""Who asks for the files of more schools than this rests on the files of all."""


def settled(asked: set[Asked]) -> frozenset[Asked]:
    """What was asked, when no more is."""
    others = frozenset(one for one in asked if one[0] != "files")
    return others | {("files", None)} if len(asked) - len(others) > MOST_FILES else frozenset(asked)
