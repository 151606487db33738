"""The charts of an area: from its summaries to titled figures."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from generator.model.library import Library
from generator.model.rubric import CriterionGroup, Rubric
from generator.model.scorecard import Standing
from generator.model.summary import ALL_STAGES, Spread, Summary, Tally
from generator.present import charts, common
from generator.present.pages import figures
from generator.wording import number, percent, say

FEWEST_WITH_POINTS = 5
"""Fewer schools are counted, never compared by points."""
MOST_YEARS = 6


class Figure(NamedTuple):
    """A drawn chart under the sentences that say what is seen in it."""

    title: str
    sentences: list[str]
    svg: Markup
    table: Sequence[tuple[str, charts.ShareRow]] = ()


class Key(NamedTuple):
    """What a colour means."""

    tone: str
    text: str


def keys(rubric: Rubric) -> list[Key]:
    """The levels' colours, and the one of schools without a level."""
    found = [
        Key(
            common.level_class(rubric, band.number),
            say("page.key", level=common.level_text(band.number), name=band.name),
        )
        for band in rubric.levels
    ]
    return [*found, Key("l0", say("page.key_none"))]


def _drawn(title: str, sentences: list[str], sheet: charts.Sheet) -> Figure:
    return Figure(title, sentences, Markup(charts.draw(sheet)))  # noqa: S704 - our own SVG


def distribution(library: Library, summary: Summary, rubric: Rubric) -> Figure | None:
    """Schools by level, for each group and stage; of no stage: none."""
    stages = figures.stages_of(summary, rubric)
    if not stages:
        return None
    tones = _tones(rubric)
    groups = [
        (
            group.short_name,
            [
                _counts(
                    common.stage_name(library, stage),
                    tones,
                    figures.tally(summary, stage, rubric, group, Standing.APPLIED),
                )
                for stage in stages
            ],
        )
        for group in rubric.groups
    ]
    sentences = [
        figures.sentence(rubric, group, figures.tally(summary, ALL_STAGES, rubric, group, Standing.APPLIED))
        for group in rubric.groups
    ]
    sheet = charts.distribution("; ".join(sentences), say("chart.distribution"), groups)
    return _drawn(say("chart.distribution_title"), sentences, sheet)


def _tones(rubric: Rubric) -> tuple[str, ...]:
    """The step of the palette for each level, and for none."""
    return (*(common.level_class(rubric, band.number).removeprefix("l") for band in rubric.levels), "0")


def _counts(name: str, tones: Sequence[str], found: Tally) -> charts.CountRow:
    rest = max(found.expected, found.reported) - sum(found.levels)
    return charts.CountRow(name, tones, (*found.levels, rest))


def points(library: Library, summary: Summary, rubric: Rubric) -> Figure | None:
    """How points spread; only where enough schools have points."""
    groups = []
    sentences = []
    for group in rubric.groups:
        rows = _spread_rows(library, summary, rubric, group)
        if rows:
            groups.append((group.short_name, rows))
            spread = figures.tally(summary, ALL_STAGES, rubric, group, Standing.APPLIED).spread
            if spread is not None:
                sentences.append(
                    say(
                        "chart.points_sentence",
                        name=group.short_name,
                        lower=number(figures.tenth(spread.lower)),
                        upper=number(figures.tenth(spread.upper)),
                    )
                )
    if not groups:
        return None
    most = max(group.maximum.value for group in rubric.groups)
    values = sorted({*(common.band_start(band) for band in rubric.levels), most})
    ticks = [(float(value), number(value)) for value in values]
    sheet = charts.points("; ".join(sentences), say("chart.points"), groups, ticks, float(most))
    return _drawn(say("chart.points_title"), sentences, sheet)


def _spread_rows(
    library: Library, summary: Summary, rubric: Rubric, group: CriterionGroup
) -> list[charts.SpreadRow]:
    stages = figures.stages_of(summary, rubric)
    found = []
    for stage in (ALL_STAGES, *(stages if len(stages) > 1 else ())):
        spread = figures.tally(summary, stage, rubric, group, Standing.APPLIED).spread
        if spread is not None and spread.count >= FEWEST_WITH_POINTS:
            name = say("chart.all") if stage == ALL_STAGES else common.stage_name(library, stage)
            found.append(_spread_row(name, spread))
    return found


def _spread_row(name: str, spread: Spread) -> charts.SpreadRow:
    return charts.SpreadRow(
        name,
        float(spread.least),
        float(spread.lower),
        float(spread.median),
        float(spread.upper),
        float(spread.most),
        number(figures.tenth(spread.median)),
    )


def years(summaries: Sequence[Summary], rubric: Rubric) -> Figure | None:
    """Shares of levels over the years, the earliest first; only of two years and more with results."""
    shown = [
        summary
        for summary in summaries
        if figures.tally(summary, ALL_STAGES, rubric, rubric.groups[0], Standing.APPLIED).reported
    ][-MOST_YEARS:]
    if len(shown) < 2:
        return None
    tones = _tones(rubric)
    groups = [
        (group.short_name, [_share_row(summary, rubric, group, tones) for summary in shown])
        for group in rubric.groups
    ]
    sentences = list(figures.changes(rubric, shown[-2], shown[-1]))
    sheet = charts.years("; ".join(sentences), say("chart.years"), groups)
    drawn = _drawn(say("chart.years_title"), sentences, sheet)
    return drawn._replace(table=[(name, row) for name, rows in groups for row in rows])


def _share_row(
    summary: Summary, rubric: Rubric, group: CriterionGroup, tones: Sequence[str]
) -> charts.ShareRow:
    found = figures.tally(summary, ALL_STAGES, rubric, group, Standing.APPLIED)
    shares = [found.share(place) for place in range(len(found.levels))]
    rest = 100.0 * found.without_level / found.reported if found.reported else 0.0
    return charts.ShareRow(
        common.year_text(summary.year),
        tones,
        (*(float(share or 0) for share in shares), rest),
        (*(percent(share) for share in shares), ""),
        str(found.reported),
    )
