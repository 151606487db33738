"""What came from workers, made small: lines go into columns, of equal values only the first stays.

A chunk is sent on its own, so each brings its own copy of every name, level and date. A country's lines of
five years, 130,000 of them, have to fit in one process.
"""

from collections.abc import Hashable
from typing import Any, TypeVar

from msgspec.structs import replace

from generator.model.library import Library
from generator.model.lines import Ledger
from generator.pipeline.surveying import Survey

Value = TypeVar("Value", bound=Hashable)


class Settling:
    """What has been met so far; ids are those of the register."""

    def __init__(self, library: Library) -> None:
        """Begin with what the library holds anyway."""
        self._ledger = Ledger()
        self._met: dict[Any, Any] = {school: school for school in library.schools}

    def settled(self, survey: Survey) -> Survey:
        """The same survey: its lines in the ledger of all, the rest made of values met before."""
        return replace(
            survey,
            lines=self._ledger.add(survey.lines),
            shown=tuple(map(self._first, survey.shown)),
            peers=tuple(self._first(tuple(map(self._first, its))) for its in survey.peers),
        )

    def _first(self, value: Value) -> Value:
        found: Value = self._met.setdefault(value, value)
        return found
