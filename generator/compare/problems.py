"""Which problems are new, which are mended; a line that moved makes no problem new."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

from generator.model.problem import Problem


def new_and_mended(
    before: Sequence[Problem], after: Sequence[Problem], moved: Mapping[str, str]
) -> tuple[list[Problem], list[Problem]]:
    """Problems only in `after`, and only in `before`. `moved` gives a file's new path by its old one.

    First equal ones are matched wherever they stand, then those of one kind at the same key: a value that
    is still wrong, only otherwise, is neither new nor mended.
    """

    def path(problem: Problem) -> str:
        return moved.get(problem.path, problem.path)

    left, right = _unmatched(
        before,
        after,
        lambda one: (one.code, path(one), one.where, frozenset(one.facts.items())),
        lambda one: (one.code, one.path, one.where, frozenset(one.facts.items())),
    )
    left, right = _unmatched(
        left,
        right,
        lambda one: (one.code, path(one), one.where) if one.where else None,
        lambda one: (one.code, one.path, one.where) if one.where else None,
    )
    return right, left


Key = Callable[[Problem], Hashable]


def _unmatched(
    before: Iterable[Problem], after: Iterable[Problem], old_key: Key, new_key: Key
) -> tuple[list[Problem], list[Problem]]:
    """What is left on both sides when those with the same key are taken away in pairs."""
    waiting: dict[Hashable, list[Problem]] = defaultdict(list)
    left: list[Problem] = []
    for one in before:
        key = old_key(one)
        (waiting[key] if key is not None else left).append(one)
    right: list[Problem] = []
    for one in after:
        key = new_key(one)
        if key is not None and waiting.get(key):
            waiting[key].pop(0)
        else:
            right.append(one)
    return left + [one for ones in waiting.values() for one in ones], right
