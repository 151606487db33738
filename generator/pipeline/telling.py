"""Problems in words, each at its place."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from generator.check.catalogue import finding
from generator.model.library import Library
from generator.model.problem import Finding, Problem
from generator.read import school_file

MOST_PROBLEMS = 1000
"""A file with more problems than this tells these and a count."""


def in_words(library: Library, problems: Sequence[Problem], root: Path | None = None) -> list[Finding]:
    """Problems with their places found and their words filled in, sorted by place.

    A problem that knows only its key path costs a second reading of its file, and only then.
    """
    found = []
    for problem in problems:
        line, column = problem.line, problem.column
        if line == 0:
            line, column = school_file.place(
                root or library.root, problem.path, problem.where, problem.at_key
            )
        found.append(finding(problem, line, column))
    found.sort(key=lambda one: (one.path, one.line, one.column, one.code))
    return list(_at_most(dict.fromkeys(found)))


def _at_most(findings: Iterable[Finding]) -> Iterator[Finding]:
    """At most `MOST_PROBLEMS` of each file, then how many more there are."""
    for path, of_file in groupby(findings, key=lambda one: one.path):
        shown = list(of_file)
        yield from shown[:MOST_PROBLEMS]
        if len(shown) > MOST_PROBLEMS:
            facts = {"count": str(len(shown) - MOST_PROBLEMS)}
            yield finding(Problem("more-problems", path, (), facts), shown[-1].line, 1)
