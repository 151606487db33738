"""Summaries: results of many schools as figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from generator.model.school_year import SchoolYear
from generator.model.scorecard import Standing

ALL_STAGES = "tat_ca"


class State(StrEnum):
    """Where a school stands in a round."""

    WAITING = "cho_bo_chi_so"
    MISSING = "chua_nop"
    DRAFT = "ban_nhap"
    PUBLISHED = "da_cong_khai"
    LATE = "nop_muon"
    RETURNED = "tra_lai"
    RECOGNISED = "da_cong_nhan"
    FAULTY = "co_loi"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One group's result in a compact row."""

    group: str
    standing: Standing
    points: Decimal | None
    maximum: Decimal
    level: int | None


@dataclass(frozen=True, slots=True)
class Fact:
    """What a published result says of one criterion or item that some form asks about.

    `earns`: whether it has points above 0 (`None`: no points known); `count` is the count given there.
    """

    code: str
    earns: bool | None
    count: Decimal | None


@dataclass(frozen=True, slots=True)
class Figures:
    """One school's values for one form, in the order of its fields; `None` where it says nothing.

    Yes is 1, no is 0, words are left out (always `None`).
    """

    form: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One school in one school year, as lists and summaries need it.

    `rubric` is the one the round gives (`None`: none yet), `used` the one the published result rests on.
    `missed` are the applied result's criteria with less than half of their points. `facts` and `figures`
    are what statistics forms add up: answers of the applied result, and the school's own figures.
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

    @property
    def has_page(self) -> bool:
        """Whether this year gives the school's page something to show."""
        return bool(self.outcomes or self.figures)

    def outcome(self, group: str, standing: Standing) -> Outcome | None:
        """The outcome of `group` on `standing`; `APPLIED` is the recognised one where there is one."""
        if standing is Standing.APPLIED:
            return self.outcome(group, Standing.RECOGNISED) or self.outcome(group, Standing.SELF)
        return next((o for o in self.outcomes if o.group == group and o.standing == standing), None)


@dataclass(frozen=True, slots=True)
class Spread:
    """Points of `count` schools: quartiles and median (inclusive method, linear interpolation)."""

    count: int
    least: Decimal
    lower: Decimal
    median: Decimal
    upper: Decimal
    most: Decimal


@dataclass(frozen=True, slots=True)
class Tally:
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


def share_of(part: int | Decimal, whole: int | Decimal) -> Decimal | None:
    """`part` of `whole` in percent, rounded half up to one decimal; `None` when `whole` is 0."""
    if whole == 0:
        return None
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


TallyKey = tuple[str, str, str, Standing]
"""stage id or `tat_ca`, rubric id, group id, standing."""


@dataclass(frozen=True, slots=True)
class Missed:
    """A criterion and how many of the `scored` schools have less than half of its points."""

    rubric: str
    criterion: str
    missed: int
    scored: int


@dataclass(frozen=True, slots=True)
class Summary:
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
    lines: tuple[Line, ...]
