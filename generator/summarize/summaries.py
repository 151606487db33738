"""Counting schools and levels for every unit of a dated tree.

A school counts in the unit its register row names on the year's counting day, and in every unit above
(design: rules of counting). The same counting serves areas and authorities; only the walk up differs.
Schools of one area under one authority are counted once, column by column, and what they come to is joined
for each unit above.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache, partial
from itertools import chain

from msgspec import Struct, field

from generator.model.edition import UnitYear
from generator.model.lines import Lines
from generator.model.rubric import Rubric
from generator.model.school_year import SchoolYear
from generator.model.scorecard import Standing
from generator.model.summary import (
    ALL_STAGES,
    Compared,
    Line,
    Missed,
    Outcome,
    Spread,
    State,
    Summary,
    Tally,
    TallyKey,
    applied_of,
)

Above = Callable[[Line], Sequence[str]]
_CENT = Decimal("0.01")
_TENTH = Decimal("0.1")
_NOTHING = Decimal(0)
_NO_LEVELS: Mapping[int, int] = {}


def summarize(
    lines: Sequence[Line],
    above: Above,
    rubrics: Mapping[str, Rubric],
    stages: Iterable[str],
    given: Mapping[SchoolYear, set[str]] | None = None,
    counted: "Sequence[Count] | None" = None,
) -> dict[UnitYear, Summary]:
    """A summary for each unit and year with at least one school; `above` names a line's units, own first.

    Which they are hangs on a line's area, authority and year alone. `given` are the rubrics of each year,
    where not all of its lines are among these; `counted` what `count_schools` found, if it was asked before.
    """
    order = {stage: rank for rank, stage in enumerate(stages)}
    every = Lines.held(lines)
    counts: dict[UnitYear, list[Count]] = defaultdict(list)
    in_use: dict[SchoolYear, set[str]] = defaultdict(set)
    for one in count_schools(every) if counted is None else counted:
        for unit in above(one.line):
            counts[unit, one.line.year].append(one)
        in_use[one.line.year].update(rubric for _, rubric in one.expected if rubric)
    in_use |= given or {}
    known = {year: [rubrics[one] for one in sorted(its) if one in rubrics] for year, its in in_use.items()}
    return {
        (unit, year): _summary(unit, year, parts, known[year], order, every)
        for (unit, year), parts in sorted(counts.items())
    }


# ---- schools of one area under one authority ----------------------------------------------------------

_Cell = tuple[str, str, str, Standing]
"""stage, rubric, group, standing."""


class _Shifts(Struct):
    """How a criterion's points were changed: in sum, how often at all, how often lowered."""

    by: Decimal = _NOTHING
    count: int = 0
    lowered: int = 0

    def add(self, by: Decimal, count: int, lowered: int) -> None:
        """Add one school's change, or what others came to."""
        self.by += by
        self.count += count
        self.lowered += lowered


class Count(Struct):
    """What some schools of one year come to. Levels count number 0 for none; points are in hundredths.

    `numbers` are those of their lines among all, `line` is any one of these.
    """

    numbers: Sequence[int]
    line: Line
    demo: bool = False
    expected: Counter[tuple[str, str | None]] = field(default_factory=Counter)
    states: Counter[State] = field(default_factory=Counter)
    levels: dict[_Cell, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    points: dict[_Cell, list[int]] = field(default_factory=lambda: defaultdict(list))
    scored: Counter[tuple[str, str]] = field(default_factory=Counter)
    missed: Counter[tuple[str, str]] = field(default_factory=Counter)
    both: Counter[tuple[str, str]] = field(default_factory=Counter)
    shifts: dict[tuple[str, str], _Shifts] = field(default_factory=lambda: defaultdict(_Shifts))


class Alike(Struct, frozen=True, eq=False):
    """Schools of one area and authority in one year: their numbers among all lines, and one line."""

    numbers: Sequence[int]
    line: Line


def alike(lines: Sequence[Line]) -> list[Alike]:
    """Schools that every unit counts together, or not at all."""
    every = Lines.held(lines)
    found: dict[tuple[str, str, SchoolYear], array[int]] = defaultdict(partial(array, "I"))
    places = zip(every.column("area"), every.column("authority"), every.column("year"), strict=True)
    for number, place in enumerate(places):
        found[place].append(number)
    return [Alike(numbers, every[numbers[0]]) for numbers in found.values()]


def count_schools(lines: Sequence[Line]) -> list[Count]:
    """What the schools of each area and authority come to in each year."""
    every = Lines.held(lines)
    return [count_of(every, one) for one in alike(every)]


def count_of(every: Lines, schools: Alike) -> Count:
    """What some of all these schools come to."""
    lines = every.pick(schools.numbers)
    found = Count(schools.numbers, schools.line, any(lines.column("demo")))
    stages, used = list(lines.column("stage")), list(lines.column("used"))
    expected = list(zip(stages, lines.column("rubric"), strict=True))
    found.expected.update(expected)
    found.states.update(lines.column("state"))
    for codes, counter in (("scored", found.scored), ("missed", found.missed), ("compared", found.both)):
        _spread_out(counter, Counter(zip(used, lines.column(codes), strict=True)))
    for rubric, shifts in zip(used, lines.column("shifts"), strict=True):
        if rubric is not None:
            for shift in shifts:
                found.shifts[rubric, shift.code].add(shift.by, 1, shift.by < 0)
    for (stage, rubric), own, outcomes in zip(expected, used, lines.column("outcomes"), strict=True):
        if own is not None and own == rubric:
            _count_outcomes(found, stage, own, outcomes)
    for points in found.points.values():
        points.sort()
    return found


def _spread_out(
    found: Counter[tuple[str, str]], counts: Mapping[tuple[str | None, tuple[str, ...]], int]
) -> None:
    """Counts of lists of codes, which most schools share, as counts of each code; of no rubric none."""
    for (rubric, codes), times in counts.items():
        if rubric is not None:
            for code in codes:
                found[rubric, code] += times


def _count_outcomes(found: Count, stage: str, rubric: str, outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes:
        _count_outcome(found, (stage, rubric, outcome.group, outcome.standing), outcome)
    for group, outcome in applied_of(outcomes).items():
        _count_outcome(found, (stage, rubric, group, Standing.APPLIED), outcome)


def _count_outcome(found: Count, cell: _Cell, outcome: Outcome) -> None:
    found.levels[cell][outcome.level or 0] += 1
    if outcome.points is not None:
        found.points[cell].append(_cents(outcome.points))


@lru_cache(maxsize=65536)
def _cents(points: Decimal) -> int:
    return int((points * 100).to_integral_value(ROUND_HALF_UP))


# ---- a unit -------------------------------------------------------------------------------------------


def _joined(parts: Sequence[Count]) -> Count:
    """What several come to, in the order of the lines, and in each cell for all stages together, too."""
    numbers = sorted(chain.from_iterable(part.numbers for part in parts))
    found = Count(array("I", numbers), parts[0].line)
    for part in parts:
        found.demo |= part.demo
        found.expected.update(part.expected)
        found.states.update(part.states)
        found.scored.update(part.scored)
        found.missed.update(part.missed)
        found.both.update(part.both)
        for code, shifts in part.shifts.items():
            found.shifts[code].add(shifts.by, shifts.count, shifts.lowered)
        for cell, levels in part.levels.items():
            for one in (cell, (ALL_STAGES, *cell[1:])):
                found.levels[one].update(levels)
        for cell, points in part.points.items():
            for one in (cell, (ALL_STAGES, *cell[1:])):
                found.points[one] += points
    return found


def _summary(
    unit: str,
    year: SchoolYear,
    parts: Sequence[Count],
    rubrics: Sequence[Rubric],
    order: Mapping[str, int],
    lines: Lines,
) -> Summary:
    found = _joined(parts)
    present = sorted({stage for stage, _ in found.expected}, key=lambda stage: order.get(stage, len(order)))
    return Summary(
        unit=unit,
        year=year,
        demo=found.demo,
        schools=len(found.numbers),
        waiting=sum(count for (_, rubric), count in found.expected.items() if rubric is None),
        stages=tuple(present),
        tallies=dict(_tallies(found, present, rubrics)),
        missed=_missed(found, rubrics),
        states={state: found.states[state] for state in State if found.states[state]},
        lines=lines.pick(found.numbers),
        compared=tuple(_compared(found, rubrics)),
    )


def _tallies(
    found: Count, present: Sequence[str], rubrics: Sequence[Rubric]
) -> Iterator[tuple[TallyKey, Tally]]:
    for stage in (*present, ALL_STAGES):
        for rubric in rubrics:
            among = present if stage == ALL_STAGES else [stage]
            schools = sum(found.expected[one, rubric.id] for one in among)
            for group in rubric.groups:
                for standing in Standing:
                    cell = (stage, rubric.id, group.id, standing)
                    by_level = found.levels.get(cell, _NO_LEVELS)
                    levels = tuple([by_level.get(level.number, 0) for level in rubric.levels])
                    spread = spread_of(sorted(found.points.get(cell, ())))
                    yield cell, Tally(schools, sum(by_level.values()), levels, spread)


def _missed(found: Count, rubrics: Sequence[Rubric]) -> tuple[Missed, ...]:
    """Criteria by how often they are missed, most often first; only those scored by criterion count."""
    of_rubrics = [
        Missed(rubric.id, criterion.id, found.missed[key], found.scored[key])
        for rubric in rubrics
        for group in rubric.groups
        for criterion in group.criteria
        for key in ((rubric.id, criterion.id),)
        if found.scored[key]
    ]
    return tuple(sorted(of_rubrics, key=lambda m: Decimal(-m.missed) / m.scored))


def _compared(found: Count, rubrics: Sequence[Rubric]) -> Iterator[Compared]:
    """Where authorities gave other points than schools, in the order of the rubric."""
    for rubric in rubrics:
        for group in rubric.groups:
            for code in (group.id, *(criterion.id for criterion in group.criteria)):
                schools = found.both[rubric.id, code]
                if schools:
                    shifts = found.shifts.get((rubric.id, code), _Shifts())
                    mean = (shifts.by / schools).quantize(_TENTH, ROUND_HALF_UP) + 0
                    raised = shifts.count - shifts.lowered
                    yield Compared(rubric.id, code, schools, shifts.lowered, raised, mean)


def spread_of(points: Sequence[int]) -> Spread | None:
    """Quartiles of ordered points in hundredths: the inclusive method, linear between neighbours."""
    if not points:
        return None
    steps = (divmod(quarter * (len(points) - 1), 4) for quarter in range(5))
    quartiles = [4 * points[at] + rest * (points[at + 1] - points[at] if rest else 0) for at, rest in steps]
    return Spread(len(points), *map(_from_quarter_cents, quartiles))


@lru_cache(maxsize=65536)
def _from_quarter_cents(value: int) -> Decimal:
    return (Decimal(value) / 400).quantize(_CENT, ROUND_HALF_UP)
