"""How points spread: the middle half of the schools as a box, the median as a mark, ends as a line."""

from collections.abc import Sequence
from typing import NamedTuple

from generator.present.charts.sheet import Bar, Label, Rule, Sheet, pixel

ROW = 30
HEAD = 30
FOOT = 22


class SpreadRow(NamedTuple):
    """A stage's quartiles; `said` is the median in words."""

    name: str
    least: float
    lower: float
    median: float
    upper: float
    most: float
    said: str


def points(
    title: str,
    description: str,
    groups: Sequence[tuple[str, Sequence[SpreadRow]]],
    ticks: Sequence[tuple[float, str]],
    most: float,
) -> Sheet:
    """One chart for all groups of a rubric; `ticks` are the ends of the scale and where levels begin."""
    bars: list[Bar] = []
    rules: list[Rule] = []
    labels: list[Label] = []
    y = 0
    for name, rows in groups:
        labels.append(Label(pixel(0, most), y + 20, name, "start", "head"))
        y += HEAD
        bottom = y + ROW * len(rows)
        rules.extend(Rule(at, at, y - 4, bottom - 4, "rule") for at, _ in ticks)
        for row in rows:
            bars.append(Bar(row.lower, row.upper, y + 4, y + 18, "box"))
            rules.append(Rule(row.least, row.most, y + 11, y + 11, "line"))
            rules.append(Rule(row.median, row.median, y + 1, y + 21, "mid"))
            labels.append(Label(pixel(0, most), y + 16, row.name, "start"))
            labels.append(Label(pixel(338, most), y + 16, row.said, "end", "head"))
            y += ROW
        labels.extend(Label(at, y + 10, said, "middle", "soft") for at, said in ticks)
        y += FOOT
    return Sheet(title, description, y, most, tuple(bars), tuple(rules), tuple(labels))
