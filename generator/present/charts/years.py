"""How shares of levels changed: a bar of a hundred percent for each year and group."""

from collections.abc import Sequence
from typing import NamedTuple

from generator.present.charts.sheet import Bar, Label, Sheet, pixel

ROW = 26
HEAD = 30
BAR = 18
NARROWEST = 20.0
"""A share is written into its bar from this many percent on."""


class ShareRow(NamedTuple):
    """A year: the share of each level in percent, from the lowest up, and in words."""

    name: str
    tones: Sequence[str]
    shares: Sequence[float]
    said: Sequence[str]
    counted: str


def years(title: str, description: str, groups: Sequence[tuple[str, Sequence[ShareRow]]]) -> Sheet:
    """One chart for all groups of a rubric, the earliest year first."""
    most = 100.0
    bars: list[Bar] = []
    labels: list[Label] = []
    y = 0
    for name, rows in groups:
        labels.append(Label(pixel(0, most), y + 20, name, "start", "head"))
        y += HEAD
        for row in rows:
            labels.append(Label(pixel(0, most), y + 14, row.name, "start"))
            labels.append(Label(pixel(338, most), y + 14, row.counted, "end", "soft"))
            start = 0.0
            for tone, share, said in zip(row.tones, row.shares, row.said, strict=True):
                if share:
                    bars.append(Bar(start, start + share, y, y + BAR, f"m{tone}"))
                if share >= NARROWEST:
                    labels.append(Label(start + share / 2, y + 14, said, "middle", f"o{tone}"))
                start += share
            y += ROW
    return Sheet(title, description, y, most, tuple(bars), (), tuple(labels))
