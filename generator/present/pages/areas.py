"""The tree of areas, to be walked without a script."""

from collections.abc import Iterator
from typing import NamedTuple

from generator.model.edition import Edition
from generator.model.lines import count_published
from generator.model.page import Page
from generator.model.school_year import SchoolYear
from generator.model.summary import Summary
from generator.present import common, links
from generator.present.common import Link
from generator.present.context import Context
from generator.present.pages.bare import bare_areas
from generator.present.templates import render
from generator.wording import name_order, say

ADDRESS = "dia-ban/"
MOST_PLACES = 400
"""Of more areas than this only the upper ones are listed; each leads to those below it."""


class Node(NamedTuple):
    """An area with its latest figures and those below it."""

    name: str
    href: str
    year: str
    schools: int
    published: int
    demo: bool
    below: list["Node"]


def areas_page(context: Context, edition: Edition) -> Page:
    """Every area that has schools, from the top of the tree down; then those that have none."""
    root = links.root_of(ADDRESS)
    bare = [Link(row.name, root + links.area_address(row.id)) for row in bare_areas(edition)]
    bare.sort(key=lambda link: name_order(link.text))
    body = render("areas.html", root=root, nodes=upper(nodes(edition, root), MOST_PLACES), bare=bare)
    return Page(ADDRESS, say("page.areas.title"), say("page.areas.description"), body)


def nodes(edition: Edition, root: str) -> list[Node]:
    """The areas at the top, real ones first."""
    latest = latest_years(edition)
    below: dict[str, list[str]] = {}
    for area_id in latest:
        parent = _parent(edition, area_id)
        below.setdefault(parent if parent in latest else "", []).append(area_id)
    found = list(_nodes(edition, root, latest, below, ""))
    return sorted(found, key=lambda node: node.demo)


def upper(found: list[Node], most: int) -> list[Node]:
    """The upper storeys of the tree: as many as make no more than `most` areas, but at least the first."""
    kept = _storeys(found, 1)
    deeper = _storeys(found, 2)
    storeys = 2
    while deeper != kept and _size(deeper) <= most:
        kept, storeys = deeper, storeys + 1
        deeper = _storeys(found, storeys)
    return kept


def _size(found: list[Node]) -> int:
    return sum(1 + _size(node.below) for node in found)


def _storeys(found: list[Node], count: int) -> list[Node]:
    return [node._replace(below=_storeys(node.below, count - 1) if count > 1 else []) for node in found]


def latest_years(edition: Edition) -> dict[str, SchoolYear]:
    """Each area's latest year with schools."""
    found: dict[str, SchoolYear] = {}
    for area_id, year in edition.areas:
        if area_id not in found or found[area_id] < year:
            found[area_id] = year
    return found


def last_with_results(edition: Edition, area_id: str) -> Summary | None:
    """The area in the latest year in which a school of it has a result."""
    found = [edition.areas[(area_id, year)] for year in edition.years if (area_id, year) in edition.areas]
    return next((summary for summary in found if count_published(summary.lines)), None)


def _parent(edition: Edition, area_id: str) -> str:
    row = edition.library.areas.latest(area_id)
    return (row.parent or "") if row else ""


def _nodes(
    edition: Edition, root: str, latest: dict[str, SchoolYear], below: dict[str, list[str]], parent: str
) -> Iterator[Node]:
    named = [
        (common.area_name(edition.library, area, latest[area].counting_day), area)
        for area in below.get(parent, ())
    ]
    for name, area_id in sorted(named, key=lambda pair: name_order(pair[0])):
        summary = last_with_results(edition, area_id) or edition.areas[(area_id, latest[area_id])]
        year = summary.year
        yield Node(
            name=name,
            href=root + links.area_address(area_id, None if year == latest[area_id] else year),
            year=common.year_text(year),
            schools=summary.schools,
            published=count_published(summary.lines),
            demo=summary.demo,
            below=list(_nodes(edition, root, latest, below, area_id)),
        )
