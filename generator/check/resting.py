"""What rests on an official file, and so is not told while that file is at fault.

A fault of an official file is told once, where it is. Whoever is held against that file may have done nothing
wrong: nobody is accused on the strength of a rubric, a round, a form or a register that is itself in doubt.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from generator.model.problem import Problem

_AREAS, _AUTHORITIES, _SCHOOLS, _STAGES = (
    f"registers/{name}.csv" for name in ("areas", "authorities", "schools", "stages")
)
_ROUNDS, _RUBRICS, _FORMS = "rounds/", "rubrics/", "forms/"
_ROW = (_SCHOOLS,)
_TREE = (_SCHOOLS, _AUTHORITIES)

RESTS: Mapping[str, tuple[str, ...]] = {
    # what schools and authorities send in
    "school-unknown": _ROW,
    "school-not-in-force": _ROW,
    "authority-not-path": _TREE,
    "authority-unknown": _TREE,
    "verifier-wrong": _TREE,
    "report-authority-unknown": (_AUTHORITIES,),
    "report-authority-ended": (_AUTHORITIES,),
    "rubric-unknown": (_RUBRICS,),
    "rubric-not-for-stage": (*_ROW, _STAGES),
    "rubric-not-given": (*_TREE, _STAGES, _ROUNDS),
    "rubric-not-the-rounds": (*_TREE, _STAGES, _ROUNDS),
    "round-missing": (*_TREE, _ROUNDS),
    "deadline-passed": (*_TREE, _ROUNDS),
    "level-differs": (*_TREE, _ROUNDS),
    "form-unknown": (_FORMS,),
    "form-not-for-stage": (*_ROW, _STAGES),
    "figure-not-for-stage": (*_ROW, _STAGES),
    "form-not-for-authority": (_AUTHORITIES,),
    "rights-unknown": (_SCHOOLS, _AUTHORITIES),
    # what official files say of each other
    "round-authority": (_AUTHORITIES,),
    "round-stage": (_STAGES,),
    "round-rubric": (_RUBRICS,),
    "round-rubric-stage": (_RUBRICS, _STAGES),
    "form-reference-unknown": (_FORMS, _RUBRICS, _STAGES),
    "register-unknown": ("registers/",),
    "contact-unknown": _ROW,
    "partner-area-unknown": (_AREAS,),
}
"""By the code of a problem, the official files it is told on the strength of: paths, or how they begin."""


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
        before.setdefault(fault.path, []).append(fault)
    silent = silenced(frozenset(before))
    for problem in problems:
        if problem.code not in silent and not any(
            _touches(fault, problem) for fault in before.get(problem.path, ())
        ):
            yield problem


def _touches(found: Problem, problem: Problem) -> bool:
    """Whether the problem looked at the place of a fault, or may be off by that being left out.

    In a register that is the fault's row; in a YAML file the block it is in, and the later entries of a list.
    """
    if problem.path.endswith(".csv"):
        return found.line == problem.line
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
