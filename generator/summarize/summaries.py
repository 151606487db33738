"""Counting schools and levels for every unit of a dated tree.

A school counts in the unit its register row names on the year's counting day, and in every unit above
(design: rules of counting). The same counting serves areas and authorities; only the walk up differs.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from generator.model.edition import UnitYear
from generator.model.rubric import Rubric
from generator.model.scorecard import Standing
from generator.model.summary import (
    ALL_STAGES,
    Compared,
    Line,
    Missed,
    Spread,
    State,
    Summary,
    Tally,
    TallyKey,
)

if TYPE_CHECKING:
    import pandas as pd

Above = Callable[[Line], Sequence[str]]
_CENT = Decimal("0.01")
_TENTH = Decimal("0.1")
_QUARTILES = (0.0, 0.25, 0.5, 0.75, 1.0)
_Cell = tuple[str, int, str, str, str, Standing]
"""unit, first year, stage, rubric, group, standing."""
_Found = dict[_Cell, tuple[int, dict[int, int], Spread | None]]
"""Schools with a result, how many at each level number (0: none), the spread of their points."""


def summarize(
    lines: Sequence[Line], above: Above, rubrics: Mapping[str, Rubric], stages: Iterable[str]
) -> dict[UnitYear, Summary]:
    """A summary for each unit and year with at least one school; `above` names a line's units, own first."""
    order = {stage: rank for rank, stage in enumerate(stages)}
    members: dict[UnitYear, list[Line]] = defaultdict(list)
    for line in lines:
        for unit in above(line):
            members[unit, line.year].append(line)
    figures = _figures(lines, above)
    in_use: dict[int, list[str]] = defaultdict(list)
    for line in lines:
        if line.rubric and line.rubric not in in_use[line.year.first]:
            in_use[line.year.first].append(line.rubric)
    return {
        key: _summary(
            key, its, figures, [rubrics[r] for r in sorted(in_use[key[1].first]) if r in rubrics], order
        )
        for key, its in sorted(members.items())
    }


def get_ready() -> None:
    """Import pandas now, while something else is being waited for."""
    import pandas  # noqa: F401


def _summary(
    key: UnitYear,
    lines: list[Line],
    figures: _Found,
    rubrics: list[Rubric],
    order: Mapping[str, int],
) -> Summary:
    unit, year = key
    present = sorted({line.stage for line in lines}, key=lambda stage: order.get(stage, len(order)))
    expected = Counter((line.stage, line.rubric) for line in lines)
    tallies: dict[TallyKey, Tally] = {}
    for stage in (*present, ALL_STAGES):
        for rubric in rubrics:
            among = present if stage == ALL_STAGES else [stage]
            schools = sum(expected[one, rubric.id] for one in among)
            for group in rubric.groups:
                for standing in Standing:
                    cell = (unit, year.first, stage, rubric.id, group.id, standing)
                    reported, by_level, spread = figures.get(cell, (0, {}, None))
                    levels = tuple(by_level.get(level.number, 0) for level in rubric.levels)
                    tallies[stage, rubric.id, group.id, standing] = Tally(schools, reported, levels, spread)
    return Summary(
        unit=unit,
        year=year,
        demo=any(line.demo for line in lines),
        schools=len(lines),
        waiting=sum(line.rubric is None for line in lines),
        stages=tuple(present),
        tallies=tallies,
        missed=_missed(lines, rubrics),
        states=_states(lines),
        lines=tuple(lines),
        compared=_compared(lines, rubrics),
    )


def _states(lines: list[Line]) -> dict[State, int]:
    counts = Counter(line.state for line in lines)
    return {state: counts[state] for state in State if counts[state]}


def _missed(lines: list[Line], rubrics: list[Rubric]) -> tuple[Missed, ...]:
    """Criteria by how often they are missed, most often first; only those scored by criterion count."""
    scored: Counter[tuple[str, str]] = Counter()
    missed: Counter[tuple[str, str]] = Counter()
    for line in lines:
        if line.used:
            scored.update((line.used, code) for code in line.scored)
            missed.update((line.used, code) for code in line.missed)
    found = [
        Missed(rubric.id, criterion.id, missed[rubric.id, criterion.id], scored[rubric.id, criterion.id])
        for rubric in rubrics
        for group in rubric.groups
        for criterion in group.criteria
        if scored[rubric.id, criterion.id]
    ]
    return tuple(sorted(found, key=lambda m: Decimal(-m.missed) / m.scored))


def _compared(lines: list[Line], rubrics: list[Rubric]) -> tuple[Compared, ...]:
    """Where authorities gave other points than schools, in the order of the rubric."""
    both: Counter[tuple[str, tuple[str, ...]]] = Counter()
    shifts: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
    for line in lines:
        if line.used and line.compared:
            both[line.used, line.compared] += 1
            for shift in line.shifts:
                shifts[line.used, shift.code].append(shift.by)
    schools: Counter[tuple[str, str]] = Counter()
    for (rubric_id, codes), count in both.items():
        schools.update({(rubric_id, code): count for code in codes})
    found = []
    for rubric in rubrics:
        for group in rubric.groups:
            for code in (group.id, *(criterion.id for criterion in group.criteria)):
                count, by = schools[rubric.id, code], shifts[rubric.id, code]
                if count:
                    mean = (sum(by, Decimal(0)) / count).quantize(_TENTH, ROUND_HALF_UP) + 0
                    lowered = sum(value < 0 for value in by)
                    found.append(Compared(rubric.id, code, count, lowered, len(by) - lowered, mean))
    return tuple(found)


# ---- the table: one row a school, group and standing ------------------------------------------------


def _figures(lines: Sequence[Line], above: Above) -> _Found:
    """Schools with a result, their levels and the spread of their points, for every cell that has any."""
    by_year: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        if line.used is not None and line.used == line.rubric:
            by_year[line.year.first].append(line)
    found: _Found = {}
    for year, of_year in by_year.items():
        codes = {name: _Codes() for name in _CODED}
        _collect(found, year, _table(of_year, above, codes), codes)
    return found


_CODED = ("unit", "stage", "rubric", "group", "standing")


class _Codes:
    """Small whole numbers for words: what a table of half a million rows can afford."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}
        self.words: list[str] = []

    def of(self, word: str) -> int:
        """The number of `word`; a new one for a new word."""
        code = self._codes.setdefault(word, len(self.words))
        if code == len(self.words):
            self.words.append(word)
        return code


def _table(lines: Sequence[Line], above: Above, codes: Mapping[str, _Codes]) -> "pd.DataFrame":
    """A row for each line, group and standing with a result, in each unit it counts in; words as numbers.

    `level` is 0 for none, `points` in hundredths, empty where there are none.
    """
    import numpy as np
    import pandas as pd  # late: it costs a third of a second

    columns: dict[str, list[int]] = {name: [] for name in ("stage", "rubric", "group", "standing", "level")}
    points: list[float] = []
    units: list[int] = []
    times: list[int] = []
    for line in lines:
        chain = [codes["unit"].of(unit) for unit in above(line)]
        stage, rubric = codes["stage"].of(line.stage), codes["rubric"].of(line.used or "")
        groups = dict.fromkeys(outcome.group for outcome in line.outcomes)
        for standing in Standing:
            for group in groups:
                outcome = line.outcome(group, standing)
                if outcome is not None:
                    columns["stage"].append(stage)
                    columns["rubric"].append(rubric)
                    columns["group"].append(codes["group"].of(group))
                    columns["standing"].append(codes["standing"].of(standing.value))
                    columns["level"].append(outcome.level or 0)
                    points.append(float("nan") if outcome.points is None else _cents(outcome.points))
                    units += chain
                    times.append(len(chain))
    rows = np.repeat(np.arange(len(times)), times)
    table = {name: np.asarray(values, "int16")[rows] for name, values in columns.items()}
    return pd.DataFrame(
        {"unit": np.asarray(units, "int32"), **table, "points": np.asarray(points, "float32")[rows]}
    )


def _cents(points: Decimal) -> int:
    return int((points * 100).to_integral_value(ROUND_HALF_UP))


def _collect(found: _Found, year: int, table: "pd.DataFrame", codes: Mapping[str, _Codes]) -> None:
    """Put the counts and quartiles of every cell into `found`, by stage and for all stages."""
    for layer in (table, table.assign(stage=codes["stage"].of(ALL_STAGES))):
        levels: dict[tuple[int, ...], dict[int, int]] = defaultdict(dict)
        sizes = layer.groupby([*_CODED, "level"], sort=False).size()
        for (*cell, level), count in sizes.items():
            levels[tuple(cell)][level] = int(count)
        points = layer.groupby(list(_CODED), sort=False)["points"]
        quartiles = points.quantile(list(_QUARTILES)).unstack()
        spreads = dict(zip(quartiles.index, quartiles.itertuples(index=False), strict=True))
        for cell, count in points.count().items():
            unit, stage, rubric, group, standing = (
                codes[name].words[code] for name, code in zip(_CODED, cell, strict=True)
            )
            spread = Spread(int(count), *map(_points, spreads[cell])) if count else None
            key = (unit, year, stage, rubric, group, Standing(standing))
            found[key] = (sum(levels[cell].values()), levels[cell], spread)


def _points(cents: float) -> Decimal:
    return (Decimal(repr(float(cents))) / 100).quantize(_CENT, ROUND_HALF_UP)
