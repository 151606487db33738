"""The one list of problems: code, severity, words, remedy, example, what it rests on."""

from collections.abc import Mapping
from functools import cache

from generator.check.strangers import masked
from generator.model.problem import Facts, Finding, Meaning, Problem
from generator.wording import nearest, say, words
from generator.wording.sentences import load

ERROR, WARNING = "error", "warning"

UNSETTLED = {"unreadable", "program-fault"}
"""What may be over without the file having changed: it is never remembered."""

NEEDS_ALL = {"school-unknown", "school-not-in-force", "file-name"}
"""A file whose school has no row, or that names another than its own name does: then all have to be known."""


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
        " ".join(_remedy(entry, problem).format_map(facts).split()),
        _example(entry, problem),
        entry.help,
    )


# ---- examples: of the very key, in the very kind of file -----------------------------------------------

_BEGINNING, _PLACE, _SCHOOLS, _VERIFICATIONS = "", "/", "assessments", "verifications"
_OF_THE_KEY = {
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
"""Faults any key may have: of a school's file too, only the example of that key shows what is right."""
_OF_THE_FILE = {
    *("program-fault", "no-text-file", "more-problems", "yaml-syntax", "yaml-fence", "yaml-indent"),
    *(
        "yaml-colon-missing",
        "yaml-header-missing",
        "yaml-key-inside",
        "yaml-dash-missing",
        "yaml-dash-extra",
        "several-documents",
    ),
    *("not-a-mapping", "two-files", "duplicate-block", "duplicate-key"),
}
"""Faults of how a file is built: shown right by the beginning of such a file."""
_OF_A_TEXT = ("ghi_chu", "ten")
"""How examples begin that show what is done with a text, which every kind of file has."""
_OF_DASHES = {"yaml-dash-space", "yaml-long-dash", "yaml-dash-inside"}
_OF_FORMS = {"form-unknown", "form-key-unknown"}
_OF_THE_PLACE = {"unreadable", "stray-file", "symlink", "file-ending", "file-name", "year-not-path"}


@cache
def _examples() -> Mapping[str, Mapping[str, str]]:
    """Right input by the kind of file, then by key."""
    return load("examples.yml")  # type: ignore[no-any-return]


def _example(entry: Meaning, problem: Problem) -> str:
    """Right input for the very key (or the one meant) of that kind of file; else that of the fault."""
    if problem.path.startswith(_REGISTERS):
        return _of_the_register(entry, problem)
    kind = problem.path.partition("/")[0]
    own = _examples().get(kind)
    if own is None or kind == _SCHOOLS:
        of_keys = _examples()[_SCHOOLS] if entry.code in _OF_THE_KEY else {}
        return _of_the_key(problem, of_keys) or _of_the_options(problem) or entry.example
    of_answers = kind == _VERIFICATIONS and entry.group == "points"
    if entry.group == "values" or entry.code in _OF_FORMS or of_answers:
        made = _of_the_value(problem) or _of_the_options(problem)
        return made or _of_the_key(problem, own) or own.get(_BEGINNING, entry.example)
    of_a_text = entry.code in _OF_DASHES or entry.example.startswith(_OF_A_TEXT)
    if entry.code in _OF_THE_FILE or (entry.group == "yaml" and not of_a_text):
        return own.get(_BEGINNING, entry.example)
    return own[_PLACE] if entry.code in _OF_THE_PLACE else entry.example


def _of_the_key(problem: Problem, examples: Mapping[str, str]) -> str:
    """The example of what is meant, or of the innermost block that has one."""
    facts = problem.facts
    refused = problem.code == "unknown-key"
    written = problem.where[:-1] if refused else (*problem.where, facts.get("key", ""))
    steps = [*map(str, written), facts.get("meant", "")]
    return next((examples[step] for step in reversed(steps) if step and step in examples), "")


_ANY_VALUE = {"not-yes-or-no": "true", "not-a-whole-number": "3"}


def _of_the_value(problem: Problem) -> str:
    """The key with the value that was meant, or with one of the right kind."""
    right = problem.facts.get("right", "") or _ANY_VALUE.get(problem.code, "")
    return f"{problem.facts['key']}: {right}" if right and "key" in problem.facts else ""


def _of_the_options(problem: Problem) -> str:
    """Of a value that is none of those possible: the key with the likeliest of these."""
    options = [option.strip("` ") for option in problem.facts.get("options", "").split(",")]
    if options == [""] or "key" not in problem.facts:
        return ""
    return f"{problem.facts['key']}: {nearest(problem.facts.get('value', ''), options) or options[0]}"


# ---- registers -----------------------------------------------------------------------------------------

_REGISTERS = "registers/"
_WITH_HEADER = {
    *("register-header", "register-missing", "register-empty", "register-separator"),
    *(
        "register-separator-row",
        "register-too-large",
        "conflict-marker",
        "no-text-file",
        "utf-16",
        "not-utf8",
    ),
}
_QUOTED = {"register-csv", "register-width"}
_TWO_ROWS = {"register-overlap", "register-id-twice", "register-outlived"}
_ENDED = {"register-dates", "successor-circle", "successor-without-end"}
_OF_ITSELF = {
    *(
        "register-date-form",
        "register-no-such-day",
        "register-demo",
        "demo-mixed",
        "school-code-form",
        "school-code-twice",
    ),
    "register-website",
}
"""Faults that their own example shows best, whatever the register."""


def _of_the_register(entry: Meaning, problem: Problem) -> str:
    """Right input in the very register: its header, a row of it, or two that follow each other."""
    shown = words(f"csv.example.{problem.path.removeprefix(_REGISTERS).removesuffix('.csv')}")
    code = entry.code
    if code in _OF_THE_PLACE:
        return say("csv.place")
    if entry.group == "links":
        return catalogue()["register-website"].example
    if not shown or code in _OF_ITSELF:
        return entry.example
    if code in _WITH_HEADER:
        return f"{shown['header']}\n{shown['row']}"
    kind = (
        "quoted" if code in _QUOTED else "rows" if code in _TWO_ROWS else "ended" if code in _ENDED else "row"
    )
    return shown.get(kind, shown["row"])


def _remedy(entry: Meaning, problem: Problem) -> str:
    """How to mend it: in a register, as Excel has it."""
    own = words("csv.remedy") if problem.path.startswith(_REGISTERS) else {}
    return own.get(entry.code, entry.remedy)
