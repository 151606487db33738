"""The home page: find a school, then the latest round at a glance, its deadlines, and what is new."""

from collections.abc import Iterator
from datetime import date
from heapq import nlargest
from typing import NamedTuple

from markupsafe import Markup

from generator.model.edition import Edition
from generator.model.lines import Lines, count_published
from generator.model.page import Page
from generator.model.partner import FILE as PARTNERS
from generator.model.scorecard import Standing
from generator.model.summary import ALL_STAGES, Line, Summary
from generator.present import bars, common, deadlines, links
from generator.present.common import Link
from generator.present.context import Context
from generator.present.pages import area_charts, areas, figures, partners
from generator.present.templates import render
from generator.wording import day, name_order, number, say

MOST_LISTED = 60
"""With no more real schools than this, home lists them all."""
MOST_NEW = 6
MOST_ROUNDS = 6
MOST_PLACES = 60
"""Of more areas than this, home shows only the upper ones."""


class Glance(NamedTuple):
    """The latest round of an area at the top of the tree."""

    name: str
    href: str
    year: str
    sentence: str
    bars: list[tuple[str, Markup, str]]
    demo: bool


class Round(NamedTuple):
    """The dates of an authority's round, and the way to its desk."""

    name: str
    href: str
    year: str
    dues: list[str]
    demo: bool


class News(NamedTuple):
    """A result that was reported or recognised."""

    day: str
    name: str
    href: str
    told: str
    demo: bool


def home_page(context: Context, edition: Edition) -> Page:
    """The first page."""
    body = render(
        "home.html",
        name=context.site_name,
        schools=_schools(edition),
        glances=_glances(edition),
        keys=next((area_charts.keys(one) for one in edition.library.rubrics.values()), []),
        rounds=list(_rounds(edition)),
        news=_news(edition),
        origins=partners.origins(edition),
        nodes=areas.upper(areas.nodes(edition, ""), MOST_PLACES),
        rubrics=[
            Link(rubric.number, links.rubric_address(rubric.id))
            for rubric in edition.library.rubrics.values()
        ],
        faulty=len(
            {
                finding.path
                for finding in edition.findings
                if finding.severity == "error" and finding.path != PARTNERS
            }
        ),
    )
    return Page(
        address="",
        title=context.site_name,
        description=say("page.home.description"),
        body=body,
        head=links.module("", "finder"),
    )


def _schools(edition: Edition) -> list[Link]:
    """The schools with something published, by name, while they are few."""
    found: dict[str, Line] = {}
    for line in _with_result(edition, True):
        found.setdefault(line.school, line)
        if len(found) > MOST_LISTED:
            return []
    lines = sorted(found.values(), key=lambda line: name_order(line.name))
    return [Link(line.name, links.to_school(edition.library, "", line.school)) for line in lines]


def _with_result(edition: Edition, real: bool) -> Lines:
    """The results of real schools, or of invented ones."""
    lines = Lines.held(edition.lines)
    invented = zip(lines.column("demo"), lines.any_of("outcomes"), strict=True)
    return lines.pick(number for number, (demo, has) in enumerate(invented) if has and demo != real)


def _glances(edition: Edition) -> list[Glance]:
    """The areas at the top of the tree, each in its latest year with a result."""
    tops = [
        area_id
        for area_id in areas.latest_years(edition)
        if (row := edition.library.areas.latest(area_id)) is not None and not row.parent
    ]
    glances = [
        _glance(edition, summary)
        for area_id in tops
        if (summary := areas.last_with_results(edition, area_id)) is not None
    ]
    return sorted(glances, key=lambda glance: (glance.demo, name_order(glance.name)))


def _glance(edition: Edition, summary: Summary) -> Glance:
    library = edition.library
    name = common.area_name(library, summary.unit, summary.year.counting_day)
    year = common.year_text(summary.year)
    return Glance(
        name=name,
        href=links.area_address(summary.unit, summary.year),
        year=year,
        sentence=_sentence(summary, name, year),
        bars=[
            (
                figures.sentence(rubric, group, found),
                bars.bar(f"{name}, {group.short_name}", parts),
                bars.counted(parts),
            )
            for rubric in figures.rubrics_of(library, summary)
            for group in rubric.groups
            for found in (figures.tally(summary, ALL_STAGES, rubric, group, Standing.APPLIED),)
            for parts in (bars.level_parts(rubric, found),)
        ],
        demo=summary.demo,
    )


def _sentence(summary: Summary, name: str, year: str) -> str:
    """How many schools there are, how many have published, how many are recognised."""
    published = count_published(summary.lines)
    facts = {"schools": summary.schools, "published": published, "recognised": summary.recognised}
    key = "sentence" if summary.recognised else "none_recognised"
    return say(f"find.glance.{key}", area=name, year=year, **{k: number(v) for k, v in facts.items()})


def _rounds(edition: Edition) -> Iterator[Round]:
    """The dates that authorities set for their latest round, the real ones first; at most a few."""
    library = edition.library
    found: list[Round] = []
    for year in sorted(library.rounds, reverse=True):
        for authority_id, settings in library.rounds[year].settings.items():
            summary = edition.authorities.get((authority_id, year))
            if summary is not None and settings.school_deadline is not None:
                found.append(_round(edition, summary))
        if found:
            break
    yield from sorted(found, key=lambda row: (row.demo, name_order(row.name)))[:MOST_ROUNDS]


def _round(edition: Edition, summary: Summary) -> Round:
    authority_id, year = summary.unit, summary.year
    dues = [
        say("find.rounds.due", what=deadlines.what(one), day=day(one.when), far=far)
        for one in deadlines.deadlines_of(edition, authority_id, year)
        if one.authority == authority_id and one.key.endswith("deadline")
        for far in (deadlines.how_far(one.when, edition.as_of),)
    ]
    dues[1:] = [due[:1].lower() + due[1:] for due in dues[1:]]  # one sentence, parted by semicolons
    return Round(
        common.authority_name(edition.library, authority_id, year.counting_day),
        links.to_authority(edition.library, "", authority_id, year),
        common.year_text(year),
        dues,
        summary.demo,
    )


def _news(edition: Edition) -> list[News]:
    """What was recognised or reported last, by the dates in files; invented schools where all are."""
    lines = _with_result(edition, True) or _with_result(edition, False)
    days = zip(lines.trail("sent"), lines.trail("judged"), strict=True)
    last_days = [max(one or date.min, other or date.min) for one, other in days]
    known = [day for day in last_days if date.min < day <= edition.as_of]
    last = min(nlargest(MOST_NEW, known), default=date.max)
    shown = [number for number, day in enumerate(last_days) if last <= day <= edition.as_of]
    dated = list(zip(map(last_days.__getitem__, shown), lines.pick(shown), strict=True))
    dated.sort(key=lambda pair: (-pair[0].toordinal(), name_order(pair[1].name)))
    return [_new(edition, when, line) for when, line in dated[:MOST_NEW]]


def _new(edition: Edition, when: date, line: Line) -> News:
    recognised = any(outcome.standing is Standing.RECOGNISED for outcome in line.outcomes)
    judged = recognised and line.trail.judged == when
    told = say(
        "find.news.recognised" if judged else "find.news.reported",
        year=common.year_text(line.year),
        judge=common.authority_name(edition.library, line.trail.judge, when) if judged else "",
    )
    return News(day(when), line.name, links.to_school(edition.library, "", line.school), told, line.demo)
