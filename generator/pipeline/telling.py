"""Problems in words, each at its place."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from generator.check.catalogue import finding
from generator.model.library import Library
from generator.model.problem import Finding, Problem
from generator.read import school_file

MOST_PROBLEMS = 1000
"""A file with more problems than this tells these and a count."""


def in_words(library: Library, problems: Sequence[Problem], root: Path | None = None) -> list[Finding]:
    """Problems with their places found and their words filled in, sorted by place.

    Problems that know only their key paths cost a second reading of their file, and only then.
    """
    places, placed = school_file.Places(root or library.root), []
    for problem in problems:
        line, column = problem.line, problem.column
        if line == 0:
            line, column = places.of(problem.path, problem.where, problem.at_key)
        elif column == 0:
            line, column = places.of_cell(problem.path, line, problem.facts.get("column", ""))
        placed.append(_Placed(problem, line, column))
    placed.sort(key=_Placed.order)
    found: list[Finding] = []
    for path, of_file in groupby(placed, key=lambda one: one.problem.path):
        found += _of_one_file(path, list(of_file))
    return found


class _Placed(NamedTuple):
    """A problem and where it is."""

    problem: Problem
    line: int
    column: int

    def order(self) -> tuple[str, int, int, str]:
        return self.problem.path, self.line, self.column, self.problem.code


def _of_one_file(path: str, placed: list[_Placed]) -> list[Finding]:
    """At most `MOST_PROBLEMS` in words, each once, then how many more there are."""
    if len(placed) > MOST_PROBLEMS:  # a file can hold tens of thousands: words for all would take seconds
        placed = list({(*one.order(), tuple(one.problem.facts.items())): one for one in placed}.values())
    shown = list(dict.fromkeys(finding(*one) for one in placed[:MOST_PROBLEMS]))
    if len(placed) > MOST_PROBLEMS:
        facts = {"count": str(len(placed) - MOST_PROBLEMS)}
        shown.append(finding(Problem("more-problems", path, (), facts), placed[-1].line, 1))
    return shown
