"""The public list of problems: the files left out of this edition, then what each problem means."""

from collections.abc import Mapping
from itertools import groupby
from typing import NamedTuple

from generator.model.edition import Edition
from generator.model.page import Page
from generator.model.partner import FILE as PARTNERS
from generator.model.problem import Finding, Meaning
from generator.present import links
from generator.present.context import Context
from generator.present.templates import render
from generator.wording import say, words

ADDRESS = "loi/"
TOPIC = "ve-"
"""How the address of a subject begins, so that it is never that of a problem."""


class Faulty(NamedTuple):
    """A file and what was found in it."""

    path: str
    href: str
    findings: list[Finding]
    left_out: bool


class Group(NamedTuple):
    """A subject and the kinds of problems that belong to it."""

    anchor: str
    title: str
    entries: list[Meaning]


def problems_page(context: Context, edition: Edition, catalogue: Mapping[str, Meaning]) -> Page:
    """What is wrong now, and one heading for each kind of problem, by subject."""
    files = _files(context, edition)
    partners = [one for one in edition.findings if one.path == PARTNERS]
    files = [file for file in files if file.path != PARTNERS]
    body = render(
        "problems.html",
        root=links.root_of(ADDRESS),
        partners=partners,
        left_out=[file for file in files if file.left_out],
        warned=[file for file in files if not file.left_out],
        groups=_groups(catalogue),
        count=len(catalogue),
    )
    return Page(ADDRESS, say("page.problems.title"), say("page.problems.description"), body)


def _groups(catalogue: Mapping[str, Meaning]) -> list[Group]:
    """The catalogue by subject, subjects and problems in their order."""
    return [
        Group(
            f"{TOPIC}{group}", title, [one.in_general() for one in catalogue.values() if one.group == group]
        )
        for group, title in words("problem-group").items()
    ]


def _files(context: Context, edition: Edition) -> list[Faulty]:
    """Every file with a finding, by path; errors of a file first."""
    in_order = sorted(
        edition.findings, key=lambda found: (found.path, found.severity, found.line, found.column)
    )
    files = []
    for path, group in groupby(in_order, key=lambda found: found.path):
        findings = list(group)
        left_out = any(found.severity == "error" for found in findings)
        files.append(Faulty(path, links.file_link(context, path), findings, left_out))
    return files
