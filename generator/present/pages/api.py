"""The API for people: every address with an example, and how to ask for it from common programs."""

from typing import NamedTuple

from generator.model.edition import Edition
from generator.model.page import Page
from generator.present import common, links
from generator.present.context import Context
from generator.present.reuse import api
from generator.present.templates import render
from generator.wording import say

ADDRESS = "api/"


class Operation(NamedTuple):
    """One thing that can be asked for; `example` leads there from this page."""

    path: str
    summary: str
    about: str
    example: str


def api_page(context: Context, edition: Edition) -> Page:
    """What can be asked for, and how."""
    root = links.root_of(ADDRESS)
    examples = _examples(edition)
    operations = [
        Operation(path, summary, about, _example(root, path, examples))
        for path, summary, about in api.operations()
    ]
    body = render(
        "api.html",
        root=root,
        site=context.site_url or say("reuse.embed.unknown_site"),
        guessed=not context.site_url,
        operations=operations,
        school=examples.get("truong", "th-vi-du"),
    )
    return Page(ADDRESS, say("reuse.api.title"), say("reuse.api.description"), body)


def _examples(edition: Edition) -> dict[str, str]:
    """One code of each kind that has an object: of a real school where there is one."""
    found = {"bo-chi-so": next(iter(edition.library.rubrics), "")}
    first = common.first_published(edition)
    if first is not None:
        found |= {"dia-ban": first.area, "co-quan": first.authority}
    school = common.first_published(edition, edition.library.school_sites)
    found["truong"] = school.school if school else ""
    return {kind: code for kind, code in found.items() if code}


def _example(root: str, path: str, examples: dict[str, str]) -> str:
    """The address with a code that exists; "" where there is none."""
    if "{ma}" not in path:
        return root + path.lstrip("/")
    kind = path.split("/")[-2]
    return root + path.lstrip("/").replace("{ma}", examples[kind]) if kind in examples else ""
