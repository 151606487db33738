"""A school year: written "2023-2024", counted on 31 May of its second half."""

import re
from datetime import date
from functools import lru_cache

from msgspec import Struct

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
"""Between these lie all days that a file may name; what is reckoned from them stays a day."""
_FORM = re.compile(r"(20\d\d)-(20\d\d)", re.ASCII)


class SchoolYear(Struct, frozen=True, order=True):
    """The year that begins in September of `first`."""

    first: int

    @classmethod
    @lru_cache(maxsize=256)
    def parse(cls, text: str) -> "SchoolYear | None":
        """`"2023-2024"` → the year; `None` when the form or the succession is wrong."""
        match = _FORM.fullmatch(text)
        if match is None or int(match[2]) != int(match[1]) + 1:
            return None
        return cls(int(match[1]))

    @property
    def counting_day(self) -> date:
        """The day that decides where a school belongs: QĐ 4725 wants the report before 31 May."""
        return _counting_day(self.first)

    @property
    def previous(self) -> "SchoolYear":
        """The school year before this one."""
        return SchoolYear(self.first - 1)

    def __str__(self) -> str:
        return _written(self.first)


@lru_cache(maxsize=256)
def _written(first: int) -> str:
    """Asked many times for each file and page."""
    return f"{first}-{first + 1}"


@lru_cache(maxsize=256)
def _counting_day(first: int) -> date:
    """Asked several times for each file, so that each day is made once."""
    return date(first + 1, 5, 31)
