"""A school's years side by side: a small picture for each group, and the table of the same figures."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from generator.model.library import Library, Record
from generator.model.rubric import CriterionGroup, Rubric
from generator.model.scorecard import GroupScore
from generator.present import common
from generator.wording import number, say

MOST = 5
"""More years than these do not fit on a phone; the latest are drawn, the table has them all."""
STEP, TOP, TALL = 60, 18, 60
"""In pixels: from bar to bar, above the highest bar, and the height of all the points."""


class Bar(NamedTuple):
    """A year of one group: where its bar's middle is, how high it is ("" without points), and the words."""

    x: int
    y: str
    height: str
    tone: str
    points: str
    year: str
    level: str


class End(NamedTuple):
    """Where a level begins: how high, and at how many points."""

    y: str
    points: str


class Multiple(NamedTuple):
    """One group's picture: bars from the earliest year to the latest, and lines where levels begin."""

    name: str
    label: str
    width: int
    ends: list[End]
    bars: list[Bar]


def multiples(library: Library, records: Sequence[Record]) -> list[Multiple]:
    """A picture for each group of the latest rubric; `records` run from the latest to the earliest."""
    cards = [(record.year, record.applied_card) for record in records[:MOST]]
    latest = cards[0][1] if cards else None
    if latest is None or len(cards) < 2:
        return []
    rubric = library.rubrics[latest.rubric]
    years = [(year, card) for year, card in reversed(cards) if card and card.rubric == rubric.id]
    found = []
    for group in rubric.groups:
        scores = [(str(year.first % 100), year.first, card.group(group.id)) for year, card in years]
        bars = [
            _bar(rubric, group, place, first, score)
            for place, (_, first, score) in enumerate(scores)
            if score is not None
        ]
        if bars:
            found.append(
                Multiple(group.short_name, _label(group, bars), STEP * len(years), _ends(rubric, group), bars)
            )
    return found


def _bar(rubric: Rubric, group: CriterionGroup, place: int, first: int, score: GroupScore) -> Bar:
    height = TALL * score.points / group.maximum.value if score.points is not None else None
    return Bar(
        x=STEP * place + STEP // 2,
        y=_length(TOP + TALL - height) if height is not None else "",
        height=_length(height) if height is not None else "",
        tone=common.level_class(rubric, score.level),
        points=number(score.points) if score.points is not None else "",
        year=f"{first}–{(first + 1) % 100:02d}",
        level=common.level_text(score.level),
    )


def _label(group: CriterionGroup, bars: Sequence[Bar]) -> str:
    """What the picture shows, for those who do not see it."""
    said = [
        say(
            f"page.years.{'bar' if bar.points else 'bare'}", year=bar.year, points=bar.points, level=bar.level
        )
        for bar in bars
    ]
    return say("page.years.label", name=group.short_name, bars="; ".join(said))


def _ends(rubric: Rubric, group: CriterionGroup) -> list[End]:
    starts = [common.band_start(band) for band in rubric.levels[1:]]
    return [End(_length(TOP + TALL - TALL * start / group.maximum.value), number(start)) for start in starts]


def _length(value: Decimal) -> str:
    return f"{float(value):.4g}"
