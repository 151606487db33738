"""Numbers and dates the Vietnamese way: 78,5 · 1.012 · 51,3% · 7/5/2024.

By hand rather than with Babel because a page prints fifty of them; a test holds both equal.
"""

from datetime import date
from decimal import Decimal
from functools import lru_cache

_SWAP = str.maketrans(",.", ".,")


def number(value: Decimal | int) -> str:
    """`Decimal("1012.50")` → "1.012,5": points between thousands, a decimal comma, no idle zeros."""
    return _number(value) if value else "0"


@lru_cache(maxsize=16384)
def _number(value: Decimal | int) -> str:
    """Equal values are written alike, so few of them are worked out."""
    text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,d}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(_SWAP)


def percent(value: Decimal | None) -> str:
    """`Decimal("51.3")` → "51,3%"; a share of nothing is a dash, never 0%."""
    return "–" if value is None else f"{value:.1f}%".translate(_SWAP)


def day(value: date | None) -> str:
    """`date(2024, 5, 7)` → "7/5/2024"."""
    return "" if value is None else f"{value.day}/{value.month}/{value.year}"
