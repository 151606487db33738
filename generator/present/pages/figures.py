"""Figures of many schools as tables, and as the sentences that say what they show."""

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from generator.model.library import Library
from generator.model.rubric import CriterionGroup, Rubric
from generator.model.scorecard import Standing
from generator.model.summary import ALL_STAGES, Spread, Summary, Tally, share_of
from generator.present import common
from generator.present.safe import text
from generator.wording import number, percent, say

FEWEST = 5
"""Of fewer schools nothing is said of halves, shares and their changes: the schools are counted."""
MOST_MISSED = 5
"""How many of the criteria most often missed are named."""


class Table(NamedTuple):
    """A group's schools by stage and level; `rows` are finished HTML, because a page has dozens of them."""

    name: str
    levels: list[tuple[str, str, str]]
    rows: Markup
    without: bool


class SpreadRow(NamedTuple):
    """Points of a stage in one group: count, least, quartiles, most."""

    group: str
    stage: str
    schools: int
    figures: list[str]


class MissedRow(NamedTuple):
    """A criterion many schools have less than half of the points of."""

    code: str
    name: str
    said: str
    width: str


def rubrics_of(library: Library, summary: Summary) -> list[Rubric]:
    """The rubrics some school of the summary is to be scored with, in the order of their ids."""
    used = {
        rubric
        for (stage, rubric, _, standing), tally in summary.tallies.items()
        if stage == ALL_STAGES and standing is Standing.APPLIED and (tally.expected or tally.reported)
    }
    return [library.rubrics[rubric] for rubric in sorted(used) if rubric in library.rubrics]


def stages_of(summary: Summary, rubric: Rubric) -> list[str]:
    """The stages with schools that this rubric is for, in the order of the register."""
    first = rubric.groups[0].id
    found = []
    for stage in summary.stages:
        tally = summary.tallies.get((stage, rubric.id, first, Standing.APPLIED))
        if stage != ALL_STAGES and tally is not None and (tally.expected or tally.reported):
            found.append(stage)
    return found


def tally(summary: Summary, stage: str, rubric: Rubric, group: CriterionGroup, standing: Standing) -> Tally:
    """The tally, or one of nothing."""
    found = summary.tallies.get((stage, rubric.id, group.id, standing))
    return found or Tally(0, 0, (0,) * len(rubric.levels))


def tables(library: Library, summary: Summary, rubric: Rubric, standing: Standing) -> list[Table]:
    """One table for each group: a row for each stage, then all of them."""
    levels = [
        (common.level_text(band.number), band.name, common.level_class(rubric, band.number))
        for band in rubric.levels
    ]
    stages = stages_of(summary, rubric)
    rows = {stage: f'<tr><th scope="row">{text(common.stage_name(library, stage))}</th>' for stage in stages}
    if len(stages) != 1:
        rows[ALL_STAGES] = f'<tr class="sum"><th scope="row">{text(say("page.all_stages"))}</th>'
    made = []
    for group in rubric.groups:
        found = [(start, tally(summary, stage, rubric, group, standing)) for stage, start in rows.items()]
        without = any(one.without_level for _, one in found)
        its = Markup("".join([start + _row(one, without) for start, one in found]))  # noqa: S704 - ours
        made.append(Table(group.short_name, levels, its, without))
    return made


def _stage(library: Library, stage: str) -> str:
    return say("page.all_stages") if stage == ALL_STAGES else common.stage_name(library, stage)


def _row(found: Tally, without: bool) -> str:
    """What a row says behind its name."""
    last = f'<td class="n">{found.without_level}</td>' if without else ""
    counts = f'<td class="n">{found.expected}</td><td class="n">{found.reported}</td>'
    return f"{counts}{cells(found)}{last}</tr>\n"


def cells(found: Tally) -> Markup:
    """How many schools are at each level, and their share: two cells of a table each."""
    reported = found.reported
    return Markup("".join([_pair(count, reported) for count in found.levels]))  # noqa: S704 - numbers


@lru_cache(maxsize=16384)
def _pair(count: int, whole: int) -> str:
    """Pages are full of these, and most are of few schools."""
    return f'<td class="n">{count}</td><td class="n">{percent(share_of(count, whole))}</td>'


def sentence(rubric: Rubric, group: CriterionGroup, found: Tally) -> str:
    """What a group's figures show, in a sentence: "Dạy, học: hơn một nửa số trường ở mức 2"."""
    return f"{group.short_name}: {_shown(rubric, found)}"


def _shown(rubric: Rubric, found: Tally) -> str:
    if not found.reported:
        return say("page.seen.nothing")
    most = max(found.levels)
    if most == 0:
        return say("page.seen.no_level")
    numbers = [band.number for band, count in zip(rubric.levels, found.levels, strict=True) if count == most]
    if len(numbers) > 1:
        key = "even" if most > 1 else "one_each"
        return say(f"page.seen.{key}", levels=_joined([str(n) for n in numbers]), count=most)
    facts = {"level": numbers[0], "count": most, "reported": found.reported}
    if most == found.reported:
        return say(f"page.seen.{_EVERY.get(most, 'all')}", **facts)
    if found.reported < FEWEST:
        return say("page.seen.count", **facts)
    if 2 * most > found.reported:
        return say("page.seen.more_than_half", **facts)
    return say("page.seen.half" if 2 * most == found.reported else "page.seen.most", **facts)


_EVERY = {1: "only", 2: "both"}


def _joined(parts: Sequence[str]) -> str:
    """Several things as a sentence lists them: "1, 2 và 3"."""
    return say("page.and", first=", ".join(parts[:-1]), last=parts[-1]) if len(parts) > 1 else parts[0]


def spreads(library: Library, summary: Summary, rubric: Rubric, least: int) -> list[SpreadRow]:
    """Quartiles of points by group and stage, where at least `least` schools have points."""
    rows = []
    for group in rubric.groups:
        for stage in (ALL_STAGES, *stages_of(summary, rubric)):
            spread = tally(summary, stage, rubric, group, Standing.APPLIED).spread
            if spread is not None and spread.count >= least:
                rows.append(_spread_row(group.short_name, _stage(library, stage), spread))
    return rows


def _spread_row(group: str, stage: str, spread: Spread) -> SpreadRow:
    points = (spread.least, spread.lower, spread.median, spread.upper, spread.most)
    return SpreadRow(group, stage, spread.count, [number(tenth(value)) for value in points])


def tenth(value: Decimal) -> Decimal:
    """A quartile as people read it, to one decimal, half up."""
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


def missed(summary: Summary, rubric: Rubric) -> list[MissedRow]:
    """The criteria most often below half of their points."""
    names = {
        criterion.id: criterion.short_name or criterion.name
        for group in rubric.groups
        for criterion in group.criteria
    }
    found = [entry for entry in summary.missed if entry.rubric == rubric.id and entry.missed and entry.scored]
    found.sort(key=lambda entry: (-Decimal(entry.missed) / entry.scored, entry.criterion))
    return [
        MissedRow(
            entry.criterion,
            names.get(entry.criterion, ""),
            say("page.missed", missed=entry.missed, scored=entry.scored),
            common.percent_of(Decimal(entry.missed), Decimal(entry.scored)),
        )
        for entry in found[:MOST_MISSED]
    ]


def upper_share(found: Tally) -> Decimal | None:
    """The share of schools above the lowest level, of those with a result."""
    return share_of(sum(found.levels[1:]), found.reported)


def changes(rubric: Rubric, before: Summary, now: Summary) -> Iterator[str]:
    """How each group's share above the lowest level moved since `before`; silent where one has none.

    Shares of a few schools jump with every one of them: then it is only said that they are few.
    """
    if len(rubric.levels) < 2:
        return
    first = [tally(one, ALL_STAGES, rubric, rubric.groups[0], Standing.APPLIED) for one in (before, now)]
    if min(found.reported for found in first) < FEWEST:
        yield say("page.changed.few", before=first[0].reported, now=first[1].reported)
        return
    for group in rubric.groups:
        earlier, later = (
            upper_share(tally(summary, ALL_STAGES, rubric, group, Standing.APPLIED))
            for summary in (before, now)
        )
        if earlier is not None and later is not None:
            key = "same" if earlier == later else "more" if later > earlier else "less"
            yield say(
                f"page.changed.{key}",
                name=group.short_name,
                level=rubric.levels[1].number,
                before=percent(earlier),
                now=percent(later),
            )
