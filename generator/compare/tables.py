"""What a change does to the tables of areas: the counting rules of `summarize`, for a few lines.

Tables are sums over schools, so the difference needs only the schools that changed; the figures
themselves need every school of the area. A test holds both against `summarize`.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from generator.model.change import Counts, TableChange
from generator.model.rubric import Rubric
from generator.model.school_year import SchoolYear
from generator.model.scorecard import Standing
from generator.model.summary import Line

Above = Callable[[Line], Sequence[str]]
_Key = tuple[str, SchoolYear, str, str, Standing]
"""area, year, rubric, group, standing."""
_Cells = dict[_Key, Counts]


def table_changes(
    before: tuple[Iterable[Line], Above],
    after: tuple[Iterable[Line], Above],
    rubrics: Mapping[str, Rubric],
    name: Callable[[str, SchoolYear], str],
    whole: AbstractSet[tuple[str, SchoolYear]],
) -> tuple[TableChange, ...]:
    """The rows that differ. Of the areas and years in `whole` every school's line is given."""
    old, new = _cells(*before, rubrics), _cells(*after, rubrics)
    found = []
    for key in sorted(old.keys() | new.keys(), key=lambda key: (key[1], *key[:1], *key[2:])):
        area, year, rubric, group, standing = key
        nothing = Counts(0, 0, (0,) * len(rubrics[rubric].levels))
        one, other = old.get(key, nothing), new.get(key, nothing)
        if one == other:
            continue
        told = {"before": one, "after": other} if (area, year) in whole else {}
        group_name = next(g.name for g in rubrics[rubric].groups if g.id == group)
        change = _difference(one, other)
        found.append(
            TableChange(area, name(area, year), year, rubric, group, group_name, standing, change, **told)
        )
    return tuple(found)


def _cells(lines: Iterable[Line], above: Above, rubrics: Mapping[str, Rubric]) -> _Cells:
    expected: Counter[_Key] = Counter()
    reported: Counter[_Key] = Counter()
    levels: Counter[tuple[_Key, int]] = Counter()
    for line in lines:
        rubric = rubrics.get(line.rubric or "")
        if rubric is None:
            continue
        areas = above(line)
        for group in rubric.groups:
            for standing in Standing:
                keys = [(area, line.year, rubric.id, group.id, standing) for area in areas]
                expected.update(keys)
                outcome = line.outcome(group.id, standing) if line.used == line.rubric else None
                if outcome is not None:
                    reported.update(keys)
                    if outcome.level is not None:
                        levels.update((key, outcome.level) for key in keys)
    return {
        key: Counts(
            count, reported[key], tuple(levels[key, level.number] for level in rubrics[key[2]].levels)
        )
        for key, count in expected.items()
    }


def _difference(before: Counts, after: Counts) -> Counts:
    levels = tuple(new - old for old, new in zip(before.levels, after.levels, strict=True))
    return Counts(after.expected - before.expected, after.reported - before.reported, levels)
