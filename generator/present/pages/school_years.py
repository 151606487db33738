"""A school's years side by side: a small picture for each group, and the table of the same figures."""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from generator.model.library import Library, Record
from generator.model.rubric import CriterionGroup, Rubric
from generator.present import common
from generator.present.templates import render
from generator.wording import number, say

MOST = 5
"""More years than these do not fit on a phone; the latest are drawn, the table has them all."""
STEP, TOP, TALL = 60, 18, 60
"""In pixels: from bar to bar, above the highest bar, and the height of all the points."""


class Bar(NamedTuple):
    """A year of one group: its bar as finished SVG, and the same in words."""

    drawn: Markup
    said: str


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
        maximum = group.maximum.value
        bars = [
            _bar(place, first, score.points, maximum, score.level, common.level_class(rubric, score.level))
            for place, (_, first, score) in enumerate(scores)
            if score is not None
        ]
        if bars:
            found.append(
                Multiple(group.short_name, _label(group, bars), STEP * len(years), _ends(rubric, group), bars)
            )
    return found


@lru_cache(maxsize=16384)
def _bar(
    place: int, first: int, points: Decimal | None, maximum: Decimal, level: int | None, tone: str
) -> Bar:
    height = TALL * points / maximum if points is not None else None
    facts = {
        "year": f"{first}–{(first + 1) % 100:02d}",
        "points": number(points) if points is not None else "",
        "level": common.level_text(level),
    }
    drawn = render(
        "year_bar.html",
        x=STEP * place + STEP // 2,
        y=_length(TOP + TALL - height) if height is not None else "",
        height=_length(height) if height is not None else "",
        tone=tone,
        **facts,
    )
    return Bar(drawn, say("page.years.bare" if height is None else "page.years.bar", **facts))


def _label(group: CriterionGroup, bars: Sequence[Bar]) -> str:
    """What the picture shows, for those who do not see it."""
    return say("page.years.label", name=group.short_name, bars="; ".join([bar.said for bar in bars]))


def _ends(rubric: Rubric, group: CriterionGroup) -> list[End]:
    starts = [common.band_start(band) for band in rubric.levels[1:]]
    return [End(_length(TOP + TALL - TALL * start / group.maximum.value), number(start)) for start in starts]


def _length(value: Decimal) -> str:
    return f"{float(value) + 0.0:.4g}"  # no -0
