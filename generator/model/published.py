"""An edition published before, as far as it matters to the next one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Previous:
    """Its version, its day, and its open data tables as CSV, by name."""

    version: str
    day: date | None
    tables: Mapping[str, bytes]
