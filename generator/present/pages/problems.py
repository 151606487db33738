"""The public list of problems: the files left out of this edition, then what each problem means."""

from collections.abc import Mapping
from itertools import groupby
from typing import NamedTuple

from generator.model.edition import Edition
from generator.model.page import Page
from generator.model.problem import Finding, Meaning
from generator.present import links
from generator.present.context import Context
from generator.present.templates import render
from generator.wording import say

ADDRESS = "loi/"


class Faulty(NamedTuple):
    """A file and what was found in it."""

    path: str
    href: str
    findings: list[Finding]
    left_out: bool


def problems_page(context: Context, edition: Edition, catalogue: Mapping[str, Meaning]) -> Page:
    """What is wrong now, and one heading for each kind of problem."""
    files = _files(context, edition)
    body = render(
        "problems.html",
        root=links.root_of(ADDRESS),
        left_out=[file for file in files if file.left_out],
        warned=[file for file in files if not file.left_out],
        entries=[catalogue[code].in_general() for code in sorted(catalogue)],
    )
    return Page(ADDRESS, say("page.problems.title"), say("page.problems.description"), body)


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
