"""The median of a school's neighbours: a quiet mark on its scale, and the same in words. Never a ranking."""

from collections.abc import Mapping

from markupsafe import Markup

from generator.model.edition import UnitYear
from generator.model.library import Library
from generator.model.page import Peers
from generator.model.scorecard import Standing
from generator.model.summary import Spread, Summary
from generator.present import common
from generator.present.pages import figures
from generator.present.templates import render
from generator.wording import number, say

FEWEST = 5
"""Of fewer schools with points no median is told."""


def median_note(library: Library, summaries: Mapping[UnitYear, Summary], peers: Peers) -> str:
    """What stands beside a school's points, as finished HTML; "" where no area has enough schools."""
    day = peers.year.counting_day
    for area in library.areas_above(peers.area, day):
        spread = _spread(summaries, area, peers)
        if spread is not None and spread.count >= FEWEST:
            return _note(library, area, peers, spread)
    return ""


def _spread(summaries: Mapping[UnitYear, Summary], area: str, peers: Peers) -> Spread | None:
    summary = summaries.get((area, peers.year))
    key = (peers.stage, peers.rubric, peers.group, Standing.APPLIED)
    tally = summary.tallies.get(key) if summary else None
    return tally.spread if tally else None


def _note(library: Library, area: str, peers: Peers, spread: Spread) -> Markup:
    rubric = library.rubrics[peers.rubric]
    maximum = next(group.maximum.value for group in rubric.groups if group.id == peers.group)
    stage = common.stage_name(library, peers.stage)
    return render(
        "median.html",
        at=common.percent_of(spread.median, maximum),
        points=number(figures.tenth(spread.median)),
        about=say(
            "page.median.of",
            count=spread.count,
            stage=common.inside(stage),
            area=common.area_inside(library, area, peers.year.counting_day),
        ),
    )
