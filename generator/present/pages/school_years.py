"""A school's years side by side: a small picture for each group, and the table of the same figures."""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from generator.model.library import Library, Record
from generator.model.rubric import CriterionGroup
from generator.present import common
from generator.present.safe import finished
from generator.present.templates import render
from generator.wording import number, say

MOST = 5
"""More years than these do not fit on a phone; the latest are drawn, the table has them all."""
STEP, TOP, TALL = 60, 18, 60
"""In pixels: from bar to bar, above the highest bar, and the height of all the points."""


class Bar(NamedTuple):
    """A year of one group: its bar as finished SVG, and the same in words."""

    drawn: str
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
    ends: Markup
    bars: Markup


def multiples(library: Library, records: Sequence[Record]) -> list[Multiple]:
    """A picture for each group of the latest rubric; `records` run from the latest to the earliest."""
    cards = [(record.year, record.applied_card) for record in records[:MOST]]
    latest = cards[0][1] if cards else None
    if latest is None or len(cards) < 2:
        return []
    rubric = library.rubrics[latest.rubric]
    look = common.look_of(rubric)
    years = [(year.first, card) for year, card in reversed(cards) if card and card.rubric == rubric.id]
    found = []
    for group in rubric.groups:
        scores = [(first, card.group(group.id)) for first, card in years]
        maximum = group.maximum.value
        bars = [
            _bar(place, first, score.points, maximum, score.level, look.tones.get(score.level, "l0"))
            for place, (first, score) in enumerate(scores)
            if score is not None
        ]
        if bars:
            width = STEP * len(years)
            drawn = finished("".join([bar.drawn for bar in bars]))
            found.append(
                Multiple(group.short_name, _label(group, bars), width, _ends(look, group, width), drawn)
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
    return Bar(str(drawn), say("page.years.bare" if height is None else "page.years.bar", **facts))


def _label(group: CriterionGroup, bars: Sequence[Bar]) -> str:
    """What the picture shows, for those who do not see it."""
    return say("page.years.label", name=group.short_name, bars="; ".join([bar.said for bar in bars]))


def _ends(look: common.Look, group: CriterionGroup, width: int) -> Markup:
    """The lines where levels begin: the same at every school."""
    key = (group.id, None, str(width), "year_ends.html")
    kept = look.lines.get(key)
    if kept is None:
        starts = [common.band_start(band) for band in look.rubric.levels[1:]]
        ends = [
            End(_length(TOP + TALL - TALL * start / group.maximum.value), number(start)) for start in starts
        ]
        kept = look.keep(key, render("year_ends.html", ends=ends, width=width))
    return finished(kept)


def _length(value: Decimal) -> str:
    return f"{float(value) + 0.0:.4g}"  # no -0
