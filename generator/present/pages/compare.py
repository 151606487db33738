"""Schools side by side: the page holds the rows and words, a script puts the schools' figures in."""

from typing import NamedTuple

from generator.model.page import Page
from generator.model.rubric import CriterionGroup, Rubric
from generator.present import common, links
from generator.present.context import Context
from generator.present.templates import render
from generator.wording import say, words

ADDRESS = "so-sanh/"


class GroupRows(NamedTuple):
    """A group's row, then one for each criterion: code, name, address."""

    id: str
    name: str
    criteria: list[tuple[str, str, str]]


class RubricRows(NamedTuple):
    """What a table of schools scored with a rubric is made of. `levels`: number ("": none), words, class."""

    id: str
    name: str
    levels: list[tuple[str, str, str]]
    groups: list[GroupRows]


def compare_page(context: Context) -> Page:
    """The page without schools; its address names them: `so-sanh/?truong=a,b`.

    Schools whose pages are on other sites are compared there: this site has no files of theirs.
    """
    if context.library.school_sites:
        sites = sorted({site.address for site in context.library.school_sites.values()})
        body = render("compare_elsewhere.html", sites=[site + ADDRESS for site in sites])
        return Page(ADDRESS, say("find.compare.title"), say("find.compare.description"), body)
    body = render(
        "compare.html",
        rubrics=[_rubric(rubric) for rubric in context.library.rubrics.values()],
        words=words("find.compare.script"),
    )
    head = links.module(links.root_of(ADDRESS), "compare")
    return Page(ADDRESS, say("find.compare.title"), say("find.compare.description"), body, head=head)


def _rubric(rubric: Rubric) -> RubricRows:
    levels = [
        (
            str(band.number),
            say("page.key", level=common.level_text(band.number), name=band.name),
            common.level_class(rubric, band.number),
        )
        for band in rubric.levels
    ]
    return RubricRows(
        rubric.id,
        rubric.short_name or rubric.number,
        [*levels, ("", common.level_text(None), "l0")],
        [_group(rubric, group) for group in rubric.groups],
    )


def _group(rubric: Rubric, group: CriterionGroup) -> GroupRows:
    criteria = [
        (one.id, one.short_name or one.name, links.criterion_address(rubric.id, one.id))
        for one in group.criteria
    ]
    return GroupRows(group.id, group.short_name, criteria)
