"""An edition published before, as far as it matters to the next one."""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct


class Previous(Struct, frozen=True):
    """Its version, its day, and its open data tables as CSV, by name."""

    version: str
    day: date | None
    tables: Mapping[str, bytes]
