"""What rests on an official file, and so is not told while that file is at fault.

A fault of an official file is told once, where it is. Whoever is held against that file may have done nothing
wrong: nobody is accused on the strength of a rubric, a round, a form or a register that is itself in doubt.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from generator.check.catalogue import ERROR, severity
from generator.check.gaps import alike
from generator.model.library import Library
from generator.model.problem import EVERY_ROW, SOME_ROW, Problem

_AUTHORITIES, SCHOOLS, _STAGES = (f"registers/{name}.csv" for name in ("authorities", "schools", "stages"))
_ROUNDS, _RUBRICS, _FORMS = "rounds/", "rubrics/", "forms/"
_SOME_SCHOOL = "registers/?schools.csv"
"""Stands for a row of schools of which nobody can tell whose it is."""
_SOME_DEADLINE = "?deadline"
"""Stands for a deadline that is probably mistyped, though no error."""
_ROW = (SCHOOLS,)
_TREE = (SCHOOLS, _AUTHORITIES)

RESTS: Mapping[str, tuple[str, ...]] = {
    # what schools and authorities send in
    "school-unknown": (*_ROW, _SOME_SCHOOL),
    "school-not-in-force": (*_ROW, _SOME_SCHOOL),
    "authority-not-path": _TREE,
    "authority-unknown": _TREE,
    "verifier-wrong": _TREE,
    "report-authority-unknown": (_AUTHORITIES,),
    "report-authority-ended": (_AUTHORITIES,),
    "rubric-unknown": (_RUBRICS,),
    "rubric-not-for-stage": (*_ROW, _STAGES, _ROUNDS),
    "rubric-not-in-force": (_ROUNDS,),
    "rubric-not-given": (*_TREE, _STAGES, _ROUNDS),
    "rubric-not-the-rounds": (*_TREE, _STAGES, _ROUNDS),
    "round-missing": (*_TREE, _ROUNDS),
    "deadline-passed": (*_TREE, _ROUNDS, _SOME_DEADLINE),
    "level-differs": (*_TREE, _ROUNDS),
    "form-unknown": (_FORMS,),
    "form-not-for-stage": (*_ROW, _STAGES),
    "figure-not-for-stage": (*_ROW, _STAGES),
    "form-not-for-authority": (_AUTHORITIES,),
    "personal-mobile": ("registers/contacts.csv",),
    "personal-mail": ("registers/contacts.csv",),
    "rights-unknown": (SCHOOLS, _AUTHORITIES),
    # what official files say of each other; for what they say of rows see `gaps`
    "round-rubric": (_RUBRICS,),
    "round-rubric-year": (_RUBRICS,),
    "round-rubric-stage": (_RUBRICS, _STAGES),
    "form-reference-unknown": (_FORMS, _RUBRICS, _STAGES),
}
"""By the code of a problem, the official files it is told on the strength of: paths, or how they begin."""


_UNHARMFUL = {"demo-mixed", "name-lookalike", "register-no-name", "register-demo", "register-row-twice"}
"""Faults of a school's row after which its files are judged as before."""
_UNHARMFUL_CELLS = ("website", "thay_boi", "ma_truong")
"""Cells of such a row that no file is held against."""


def in_doubt(problems: Iterable[Problem]) -> tuple[frozenset[str], frozenset[str]]:
    """The paths of official files with errors; and the schools in whose rows there are some.

    A fault in the row of one school throws no doubt on others.
    """
    paths: set[str] = set()
    schools: set[str] = set()
    for problem in problems:
        facts = problem.facts
        lost = facts.get("lost", "")
        if problem.code == "round-deadline-far":
            paths.add(_SOME_DEADLINE)
        if severity(problem) != ERROR:
            continue
        if problem.path != SCHOOLS or lost == EVERY_ROW:
            paths.add(problem.path)
        elif problem.code not in _UNHARMFUL and facts.get("column") not in _UNHARMFUL_CELLS:
            paths |= {_SOME_SCHOOL} if lost == SOME_ROW else set()
            named = [lost, facts.get("id", ""), *facts.get("ids", "").split()]
            schools.update(alike(one) for one in named if one)
    return frozenset(paths), frozenset(schools)


def doubts(library: Library, school: str) -> frozenset[str]:
    """The paths of official files that are in doubt for the files of one school."""
    own = bool(library.doubtful_schools) and alike(school) in library.doubtful_schools
    return library.doubtful | {SCHOOLS} if own else library.doubtful


@cache
def silenced(doubtful: frozenset[str]) -> frozenset[str]:
    """The codes that rest on one of the official files `doubtful`, which are paths below the data folder."""
    return frozenset(
        code for code, grounds in RESTS.items() if any(path.startswith(grounds) for path in doubtful)
    )


def founded(problems: Iterable[Problem], faults: Iterable[Problem]) -> Iterator[Problem]:
    """Those `problems` of official files that do not merely follow from the `faults` of form found before.

    A part at fault was left out when its file was read: what is said of the block it was in, or of the later
    entries of its list, would be said of something else than what stands there.
    """
    before: dict[str, list[Problem]] = {}
    for fault in faults:
        of_path = before.setdefault(fault.path, [])
        if not fault.path.endswith(".csv"):  # rules about registers know themselves which cells are at fault
            of_path.append(fault)
    silent = silenced(frozenset(before))
    for problem in problems:
        if problem.code not in silent and not any(
            _touches(fault, problem) for fault in before.get(problem.path, ())
        ):
            yield problem


def _touches(found: Problem, problem: Problem) -> bool:
    """Whether the problem looked at the place of a fault, or may be off by that being left out.

    That is the block it is in, and the later entries of a list.
    """
    fault, where = found.where, problem.where
    if not where:
        return True
    of_itself = problem.at_key or isinstance(where[-1], int)
    block = where if of_itself else where[:-1] or where
    if fault[: len(block)] == block:
        return True
    for depth in range(max(len(fault) - 2, 0), len(fault)):  # an entry with such a fault is left out whole
        if isinstance(fault[depth], int) and fault[:depth] == where[:depth] and len(where) > depth:
            return True
    return False
