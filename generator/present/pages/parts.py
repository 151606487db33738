"""The areas right below an area as small multiples: the same bar, the same scale, in the order of names."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from generator.model.edition import Edition
from generator.model.lines import count_published
from generator.model.rubric import Rubric
from generator.model.scorecard import Standing
from generator.model.summary import ALL_STAGES, Summary, Tally
from generator.present import bars, common, links
from generator.present.common import Link
from generator.present.pages import area_charts, figures
from generator.present.pages.area_charts import Key
from generator.wording import name_order, number, say


class Part(NamedTuple):
    """One area: a bar for each group, and the counts behind them."""

    name: str
    href: str
    schools: str
    told: str
    bars: list[tuple[str, Markup]]
    counts: list[str]


class Parts(NamedTuple):
    """All of them, under the sentences that say what is seen. `columns` head the counts of the rows."""

    title: str
    keys: list[Key]
    columns: list[str]
    rows: list[Part]
    bare: Sequence[Link] = ()
    """Those without a school in any year."""
    sentences: Sequence[str] = ()


def parts_of(edition: Edition, summary: Summary, root: str) -> Parts | None:
    """The areas right below; `None` where there are none. Bars are of the rubric that most schools have."""
    found, bare = _below(edition, summary), _bare(edition, summary, root)
    if not found and not bare:
        return None
    rubric = _common_rubric(edition, summary)
    if rubric is None or not found:
        rows = [_part(name, below, None, root) for name, below in found]
        return Parts(say("find.parts.plain"), [], [], rows, bare)
    levels = [say("page.level", number=band.number) for band in rubric.levels]
    columns = [
        say("find.parts.column", group=group.short_name, what=what)
        for group in rubric.groups
        for what in (say("find.parts.reported"), *levels)
    ]
    rows = [_part(name, below, rubric, root) for name, below in found]
    summaries = [below for _, below in found]
    return Parts(_title(rubric, summaries), area_charts.keys(rubric), columns, rows, bare)


def stages_of_unit(edition: Edition, summary: Summary, rubric: Rubric) -> Parts:
    """A unit's own stages in the same way, under the sentences that say what is seen."""
    sentences = [
        figures.sentence(rubric, group, tally)
        for group, tally in zip(rubric.groups, _tallies(summary, rubric), strict=True)
    ]
    rows = []
    for stage in figures.stages_of(summary, rubric):
        name = common.stage_name(edition.library, stage)
        tallies = [figures.tally(summary, stage, rubric, group, Standing.APPLIED) for group in rubric.groups]
        drawn = [
            (group.short_name, bars.bar(f"{name}, {group.short_name}", bars.level_parts(rubric, tally)))
            for group, tally in zip(rubric.groups, tallies, strict=True)
        ]
        schools = number(max(tallies[0].expected, tallies[0].reported))
        rows.append(Part(name, "", schools, say("find.levels.told", count=schools), drawn, []))
    return Parts(say("find.levels.title"), area_charts.keys(rubric), [], rows, sentences=sentences)


def _below(edition: Edition, summary: Summary) -> list[tuple[str, Summary]]:
    found = [
        (row.name, edition.areas[row.id, summary.year])
        for row in edition.library.areas_below(summary.unit, summary.year.counting_day)
        if (row.id, summary.year) in edition.areas
    ]
    return sorted(found, key=lambda pair: name_order(pair[0]))


def _bare(edition: Edition, summary: Summary, root: str) -> list[Link]:
    """Areas right below that no school has ever lain in; their pages say so."""
    found = [
        Link(row.name, root + links.area_address(row.id))
        for row in edition.library.areas_below(summary.unit, summary.year.counting_day)
        if not any((row.id, year) in edition.areas for year in edition.years)
    ]
    return sorted(found, key=lambda link: name_order(link.text))


def _common_rubric(edition: Edition, summary: Summary) -> Rubric | None:
    """The rubric of most schools."""
    found = figures.rubrics_of(edition.library, summary)
    return max(found, key=lambda one: _tallies(summary, one)[0].expected, default=None)


def _tallies(summary: Summary, rubric: Rubric) -> list[Tally]:
    return [figures.tally(summary, ALL_STAGES, rubric, group, Standing.APPLIED) for group in rubric.groups]


def _part(name: str, below: Summary, rubric: Rubric | None, root: str) -> Part:
    tallies = _tallies(below, rubric) if rubric else []
    groups = rubric.groups if rubric else ()
    published = count_published(below.lines)
    drawn = [
        (group.short_name, bars.bar(f"{name}, {group.short_name}", bars.level_parts(rubric, tally)))
        for group, tally in zip(groups, tallies, strict=True)
        if rubric and (tally.expected or tally.reported)
    ]
    return Part(
        name=name,
        href=root + links.area_address(below.unit, below.year),
        schools=number(below.schools),
        told=say(
            f"find.parts.{'told' if published else 'none_told'}",
            schools=number(below.schools),
            published=number(published),
        ),
        bars=drawn,
        counts=[number(count) for tally in tallies for count in (tally.reported, *tally.levels)],
    )


def _title(rubric: Rubric, summaries: Sequence[Summary]) -> str:
    """In how many areas more than half of the schools are above the lowest level, in every group."""
    every = [_tallies(one, rubric) for one in summaries]
    known = [tallies for tallies in every if all(tally.reported for tally in tallies)]
    few = len(known) < 2 or sum(tallies[0].reported for tallies in known) < figures.FEWEST
    if few or len(rubric.levels) < 2:
        return say("find.parts.plain")
    high = sum(all(2 * sum(tally.levels[1:]) > tally.reported for tally in tallies) for tallies in known)
    key = "all" if high == len(known) else "none" if not high else "some"
    return say(f"find.parts.{key}", high=high, known=len(known), level=rubric.levels[1].number)
