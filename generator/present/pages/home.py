"""The home page: find a school, then the latest round at a glance."""

from typing import NamedTuple

from generator.model.edition import Edition
from generator.model.page import Page
from generator.model.scorecard import Standing
from generator.model.summary import ALL_STAGES, Line, Summary
from generator.present import common, links
from generator.present.common import Link
from generator.present.context import Context
from generator.present.pages import areas, figures
from generator.present.templates import render
from generator.wording import name_order, say

MOST_LISTED = 60
"""With no more real schools than this, home lists them all."""


class Glance(NamedTuple):
    """The latest round of an area at the top of the tree."""

    name: str
    href: str
    year: str
    schools: int
    published: int
    recognised: int
    sentences: list[str]
    demo: bool


def home_page(context: Context, edition: Edition) -> Page:
    """The first page."""
    body = render(
        "home.html",
        name=context.site_name,
        schools=_schools(edition),
        count=len({line.school for line in edition.lines if not line.demo}),
        glances=_glances(edition),
        nodes=areas.nodes(edition, ""),
        rubrics=[
            Link(rubric.number, links.rubric_address(rubric.id))
            for rubric in edition.library.rubrics.values()
        ],
        faulty=len({finding.path for finding in edition.findings if finding.severity == "error"}),
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
    for line in edition.lines:
        if line.outcomes and not line.demo:
            found.setdefault(line.school, line)
    if len(found) > MOST_LISTED:
        return []
    lines = sorted(found.values(), key=lambda line: name_order(line.name))
    return [Link(line.name, links.school_address(line.school)) for line in lines]


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
    sentences = [
        figures.sentence(rubric, group, figures.tally(summary, ALL_STAGES, rubric, group, Standing.APPLIED))
        for rubric in figures.rubrics_of(library, summary)
        for group in rubric.groups
    ]
    return Glance(
        name=common.area_name(library, summary.unit, summary.year.counting_day),
        href=links.area_address(summary.unit, summary.year),
        year=common.year_text(summary.year),
        schools=summary.schools,
        published=sum(bool(line.outcomes) for line in summary.lines),
        recognised=summary.recognised,
        sentences=sentences,
        demo=summary.demo,
    )
