"""The one list of problems: code, severity, words, remedy, example, what it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from generator.check.strangers import masked
from generator.model.problem import Finding, Problem
from generator.wording.sentences import load

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True, slots=True)
class Entry:
    """One kind of problem. `message` is a template of the problem's facts."""

    code: str
    severity: str
    title: str
    message: str
    remedy: str
    example: str
    basis: str


@cache
def catalogue() -> Mapping[str, Entry]:
    """Every kind of problem by its code, in the order of `wording/problems.yml`."""
    return {
        code: Entry(
            code,
            entry["severity"],
            entry["title"],
            entry["message"],
            entry["remedy"],
            entry.get("example", ""),
            entry.get("basis", ""),
        )
        for code, entry in load("problems.yml").items()
    }


def severity(problem: Problem) -> str:
    """`error` (the file is left out) or `warning`."""
    return catalogue()[problem.code].severity


def finding(problem: Problem, line: int, column: int) -> Finding:
    """The problem in words, at its place; personal data that a sentence quotes are masked."""
    entry = catalogue()[problem.code]
    facts = _Facts(masked(problem.facts))
    return Finding(
        problem.code,
        entry.severity,
        problem.path,
        line,
        column,
        " ".join(entry.message.format_map(facts).split()),
        " ".join(entry.remedy.format_map(facts).split()),
        entry.example,
        f"/loi/#{problem.code}",
    )


class _Facts(dict[str, str]):
    """A fact the problem does not carry is left as a dash, so that a message can always be given."""

    def __missing__(self, key: str) -> str:
        return "…"
