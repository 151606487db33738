"""Summaries: results of many schools as figures."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct, field

from generator.model.school_year import SchoolYear
from generator.model.scorecard import Standing

ALL_STAGES = "tat_ca"


class State(StrEnum):
    """Where a school stands in a round.

    `VERIFIED`: the authority's conclusion is on file, the number of its decision is not.
    """

    WAITING = "cho_bo_chi_so"
    MISSING = "chua_nop"
    DRAFT = "ban_nhap"
    PUBLISHED = "da_cong_khai"
    LATE = "nop_muon"
    RETURNED = "tra_lai"
    VERIFIED = "da_tham_dinh"
    RECOGNISED = "da_cong_nhan"
    FAULTY = "co_loi"

    __hash__ = str.__hash__


OWED = (State.MISSING, State.DRAFT, State.FAULTY)
"""A school of the round that has published nothing sound yet."""


class Outcome(NamedTuple):
    """One group's result in a compact row."""

    group: str
    standing: Standing
    points: Decimal | None
    maximum: Decimal
    level: int | None


class Fact(Struct, frozen=True):
    """What a published result says of one criterion or item that some form asks about.

    `earns`: whether it has points above 0 (`None`: no points known); `count` is the count given there.
    """

    code: str
    earns: bool | None
    count: Decimal | None


class Figures(Struct, frozen=True):
    """One school's values for one form, in the order of its fields; `None` where it says nothing.

    Yes is 1, no is 0, words are left out (always `None`).
    """

    form: str
    values: tuple[Decimal | None, ...]


def applied_of(outcomes: Iterable[Outcome]) -> dict[str, Outcome]:
    """By group, the outcome that counts: the recognised one where there is one."""
    found: dict[str, Outcome] = {}
    for one in outcomes:
        if one.standing is Standing.RECOGNISED or one.group not in found:
            found[one.group] = one
    return found


class Trail(NamedTuple):
    """When a school reported and when it was judged.

    `sent` is the file's own date; `committed` says that it is the day the file came into the repository
    instead. `undated` is the path of a published file that names no date, until that day has been looked up.
    `again`: the school reported after its result had been returned. The rest is of the verification in force.
    """

    sent: date | None = None
    committed: bool = False
    undated: str = ""
    again: bool = False
    judged: date | None = None
    judge: str = ""
    decision: str = ""
    source: str = ""


class Shift(NamedTuple):
    """A criterion (or a whole group) whose recognised points differ from the school's own, by how much."""

    code: str
    by: Decimal


class Line(NamedTuple):
    """One school in one school year, as lists and summaries need it. A tuple, because thousands travel.

    `rubric` is the one the round gives (`None`: none yet), `used` the one the published result rests on.
    `missed` are the applied result's criteria with less than half of their points. `facts` and `figures`
    are what statistics forms add up: answers of the applied result, and the school's own figures.
    `compared` are the groups and criteria with points of both the school and the authority, `shifts` those
    of them where the two differ.
    """

    school: str
    name: str
    year: SchoolYear
    stage: str
    area: str
    authority: str
    demo: bool
    rubric: str | None
    used: str | None
    state: State
    outcomes: tuple[Outcome, ...] = ()
    missed: tuple[str, ...] = ()
    scored: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    figures: tuple[Figures, ...] = ()
    trail: Trail = Trail()
    compared: tuple[str, ...] = ()
    shifts: tuple[Shift, ...] = ()

    @property
    def has_page(self) -> bool:
        """Whether this year gives the school's page something to show."""
        return bool(self.outcomes or self.figures)

    def days_over(self, deadline: date | None, as_of: date) -> int:
        """Days past the deadline: until a late school's report, until `as_of` where none is in; else 0."""
        return days_over(self.state, self.trail.sent, deadline, as_of)

    def applied(self) -> dict[str, Outcome]:
        """By group, the outcome that counts: the recognised one where there is one."""
        return applied_of(self.outcomes)

    def outcome(self, group: str, standing: Standing) -> Outcome | None:
        """The outcome of `group` on `standing`; `APPLIED` is the recognised one where there is one."""
        if standing is Standing.APPLIED:
            return self.outcome(group, Standing.RECOGNISED) or self.outcome(group, Standing.SELF)
        return next((o for o in self.outcomes if o.group == group and o.standing == standing), None)


def days_over(state: State, sent: date | None, deadline: date | None, as_of: date) -> int:
    """What `Line.days_over` says, for who has no line."""
    if deadline is None:
        return 0
    if state is State.LATE and sent is not None:
        return (sent - deadline).days
    return max((as_of - deadline).days, 0) if state in OWED else 0


class Spread(Struct, frozen=True):
    """Points of `count` schools: quartiles and median (inclusive method, linear interpolation)."""

    count: int
    least: Decimal
    lower: Decimal
    median: Decimal
    upper: Decimal
    most: Decimal


class Tally(Struct, frozen=True):
    """How many schools, and at which level. `levels[k]` counts the rubric's k-th level."""

    expected: int
    reported: int
    levels: tuple[int, ...]
    spread: Spread | None = None

    @property
    def without_level(self) -> int:
        """Schools with a result whose level is withheld or unknown."""
        return self.reported - sum(self.levels)

    def share(self, index: int) -> Decimal | None:
        """Percent of the schools with a result, half up to one decimal; `None` of none."""
        return share_of(self.levels[index], self.reported)


@lru_cache(maxsize=16384)
def share_of(part: int | Decimal, whole: int | Decimal) -> Decimal | None:
    """`part` of `whole` in percent, rounded half up to one decimal; `None` when `whole` is 0."""
    if whole == 0:
        return None
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


TallyKey = tuple[str, str, str, Standing]
"""stage id or `tat_ca`, rubric id, group id, standing."""


class Missed(Struct, frozen=True):
    """A criterion and how many of the `scored` schools have less than half of its points."""

    rubric: str
    criterion: str
    missed: int
    scored: int


class Compared(Struct, frozen=True):
    """A group or criterion with two results: how many schools, lowered, raised, the mean change."""

    rubric: str
    code: str
    schools: int
    lowered: int
    raised: int
    mean: Decimal


class Summary(Struct, frozen=True):
    """One area (or authority) in one school year.

    `tallies` has every stage present and `tat_ca`, every rubric and group, every standing. `waiting`
    counts schools whose round gives no rubric yet. `lines` are its schools. `change` is the summary of
    the year before when the same unit had one, for comparison by the reader of `tallies`.
    """

    unit: str
    year: SchoolYear
    demo: bool
    schools: int
    waiting: int
    stages: tuple[str, ...]
    tallies: Mapping[TallyKey, Tally]
    missed: tuple[Missed, ...]
    states: Mapping[State, int]
    lines: Sequence[Line]
    compared: tuple[Compared, ...] = ()

    @property
    def recognised(self) -> int:
        """Schools whose result an authority recognised, whether or not its decision's number is known."""
        return self.states.get(State.RECOGNISED, 0) + self.states.get(State.VERIFIED, 0)


MarksKey = tuple[bool, int, str, str]
"""Whether invented, the first year, rubric id, stage id."""

BANDS = 4
"""Of a criterion's points: none, less than half, half and more, all. Of a condition: unmet, …, met."""


class Marks(Struct, frozen=True):
    """How schools stand at the criteria and items of their rubrics, and what they show for the criteria.

    `bands` holds `BANDS` counts of schools for each of `Rubric.entries()`, one after the other. `kinds`
    counts the schools that show a document of a kind for a criterion; kind "" counts those that show any.
    """

    bands: Mapping[MarksKey, tuple[int, ...]] = field(default_factory=dict)
    kinds: Mapping[MarksKey, Mapping[tuple[str, str], int]] = field(default_factory=dict)
