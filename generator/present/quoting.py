"""The line of a file that a problem is about, fit to be printed anywhere."""

import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from generator.model.problem import Finding

Lines = Callable[[str], list[str]]
"""The lines of the file a finding names; none when the file cannot be shown."""

_WIDEST = 100
_LED = 30  # how much stays before the place, when a long line has to be cut


class Quote(NamedTuple):
    """A line as it stands, safe to print, and how many columns of a terminal lie before the place."""

    number: int
    text: str
    before: int


def quote(finding: Finding, lines: Lines) -> Quote | None:
    """The line a finding points at; `None` for a fault of the whole file (1, 1) or a line not there."""
    there = lines(finding.path)
    if (finding.line, finding.column) == (1, 1) or not 1 <= finding.line <= len(there):
        return None
    line = there[finding.line - 1]
    if not line.strip() or finding.column > len(line) + 1:
        return None
    start = 0 if len(line) <= _WIDEST else max(0, min(finding.column - 1 - _LED, len(line) - _WIDEST))
    lead, tail = ("…" if start else ""), ("…" if start + _WIDEST < len(line) else "")
    shown = lead + visible(line[start : start + _WIDEST]) + tail
    return Quote(finding.line, shown, width(lead + visible(line[start : finding.column - 1])))


def visible(text: str) -> str:
    """`text` without anything that moves the cursor, reorders letters or cannot be seen.

    A tab becomes an arrow, every other character of control or format a raised box.
    """
    return "".join(_seen(sign) for sign in text)


def _seen(sign: str) -> str:
    if sign == "\t":
        return "→"
    return "▯" if unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp", "Cs", "Co") else sign


def width(text: str) -> int:
    """Columns that `text` takes on a terminal: none for marks that stand on a letter, two for wide signs."""
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in text
    )
