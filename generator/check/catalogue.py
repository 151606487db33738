"""The one list of problems: code, severity, words, remedy, example, what it rests on."""

from collections.abc import Mapping
from functools import cache

from generator.check.strangers import masked
from generator.model.problem import Facts, Finding, Meaning, Problem
from generator.wording.sentences import load, words

_OF_ANY_KEY = {
    *(
        "not-a-block",
        "not-a-list",
        "not-text",
        "list-empty",
        "missing-key",
        "unknown-key",
        "shape",
        "id-form",
    ),
}
ERROR, WARNING = "error", "warning"

ECHOES = {
    *("rubric-unknown", "rubric-not-given", "round-missing", "school-unknown", "school-not-in-force"),
    *("authority-not-path", "authority-unknown", "verifier-wrong"),
    "form-unknown",
}
"""What schools' files are blamed for only because an official file could not be read."""

UNSETTLED = {"unreadable", "program-fault"}
"""What may be over without the file having changed: it is never remembered."""

NEEDS_ALL = {"school-unknown", "file-name"}
"""A file that names another school than its own name does: then all schools have to be known."""


@cache
def catalogue() -> Mapping[str, Meaning]:
    """Every kind of problem by its code, in the order of `wording/problems.yml`."""
    return {
        code: Meaning(
            code,
            entry["group"],
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
    facts = Facts(masked(problem.facts))
    return Finding(
        problem.code,
        entry.severity,
        problem.path,
        line,
        column,
        " ".join(entry.message.format_map(facts).split()),
        " ".join(entry.remedy.format_map(facts).split()),
        _example(entry, problem),
        entry.help,
    )


def _example(entry: Meaning, problem: Problem) -> str:
    """Right input for the very key (or the one meant) where any may be at fault; else that of the kind."""
    of_keys = words("example") if entry.code in _OF_ANY_KEY else {}
    return next((of_keys[step] for step in reversed(_steps(problem)) if step in of_keys), entry.example)


def _steps(problem: Problem) -> tuple[str, ...]:
    named = (problem.facts.get(fact, "") for fact in ("key", "meant"))
    return (*(str(step) for step in problem.where), *named)
