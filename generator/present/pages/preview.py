"""Pages of a change before it is merged: an index, and schools' pages with a note above them."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from generator.model.page import Page
from generator.model.problem import Finding
from generator.present.templates import render
from generator.wording import say


class Shown(NamedTuple):
    """A school of the preview; without `href` its page vanishes."""

    name: str
    href: str


class Faulty(NamedTuple):
    """A file that was left out, and why."""

    path: str
    findings: list[Finding]


def preview_index(schools: Sequence[Shown], left: int) -> Page:
    """The list of the schools previewed; `left` more are not."""
    title = say("preview.title")
    return Page("", title, title, render("preview.html", schools=schools, left=left), noindex=True)


def with_note(page: Page, findings: Sequence[Finding]) -> Page:
    """A school's page, with a note that it is not published and with the errors of its files."""
    errors = sorted((one for one in findings if one.severity == "error"), key=lambda one: one.path)
    faulty = [Faulty(path, list(its)) for path, its in groupby(errors, key=lambda one: one.path)]
    return page._replace(body=render("preview_note.html", faulty=faulty) + page.body, noindex=True)
