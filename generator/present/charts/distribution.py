"""How many schools of each stage are at which level: a bar of counted schools for each stage and group."""

from collections.abc import Sequence
from typing import NamedTuple

from generator.present.charts.sheet import LEFT, RIGHT, Bar, Label, Sheet, pixel

ROW = 26
HEAD = 30
BAR = 18
NARROWEST = 14
"""A count is written into its bar when that is at least so many pixels wide."""


class CountRow(NamedTuple):
    """A stage: schools at each level from the lowest up, then those with a result but no level, or none."""

    name: str
    tones: Sequence[str]
    counts: Sequence[int]


def distribution(title: str, description: str, groups: Sequence[tuple[str, Sequence[CountRow]]]) -> Sheet:
    """One chart for all groups of a rubric."""
    most = max((sum(row.counts) for _, rows in groups for row in rows), default=1) or 1
    bars: list[Bar] = []
    labels: list[Label] = []
    y = 0
    for name, rows in groups:
        labels.append(Label(pixel(0, most), y + 20, name, "start", "head"))
        y += HEAD
        for row in rows:
            bars.extend(_bars(row, y))
            labels.extend(_labels(row, y, most))
            y += ROW
    return Sheet(title, description, y, float(most), tuple(bars), (), tuple(labels))


def _bars(row: CountRow, y: int) -> list[Bar]:
    found, start = [], 0
    for tone, count in zip(row.tones, row.counts, strict=True):
        if count:
            found.append(Bar(start, start + count, y, y + BAR, f"m{tone}"))
        start += count
    return found


def _labels(row: CountRow, y: int, most: int) -> list[Label]:
    """The stage, the counts that fit, and the sum."""
    found = [Label(pixel(0, most), y + 14, row.name, "start")]
    start = 0
    for tone, count in zip(row.tones, row.counts, strict=True):
        if count and (RIGHT - LEFT) * count >= NARROWEST * most:
            found.append(Label(start + count / 2, y + 14, str(count), "middle", f"o{tone}"))
        start += count
    found.append(Label(pixel(338, most), y + 14, str(start), "end", "soft"))
    return found
