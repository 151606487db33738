"""A scorecard (kết quả chấm): points and levels with the reasons for them."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from generator.model.assessment import Answer
from generator.model.school_year import SchoolYear


class Standing(StrEnum):
    """On whose word a result stands (`co_so` in files)."""

    SELF = "tu_danh_gia"
    RECOGNISED = "tham_dinh"
    APPLIED = "ap_dung"

    __hash__ = str.__hash__


class PointsFrom(StrEnum):
    """Where a group's points come from."""

    ANSWERS = "answers"
    TOTAL = "total"
    NOWHERE = "nowhere"


class Because(StrEnum):
    """Why a group has the level it has, or none."""

    POINTS = "points"
    GIVEN = "given"
    WITHHELD = "withheld"
    LOWERED = "lowered"
    UNKNOWN = "unknown"


class ItemScore(NamedTuple):
    """One item of a criterion that was scored item by item; `points` 0 when unanswered."""

    id: str
    points: Decimal
    maximum: Decimal
    certain: bool
    answered: bool


class CriterionScore(NamedTuple):
    """A criterion's points; `None` when only a total or a level is known.

    A mandatory criterion has no `maximum`; `met` is then `True`, `False` or `None` (unknown).
    """

    id: str
    points: Decimal | None
    maximum: Decimal | None
    certain: bool
    mandatory: bool = False
    met: bool | None = None
    items: tuple[ItemScore, ...] = ()


class GroupScore(Struct, frozen=True):
    """One group's result and its explanation.

    `level` is `None` when withheld or unknown; `reached` is the level that the points alone would give.
    `to_next`: the points that the next level begins at, minus the points here (when `to_next_open`, one
    must get *more* than that many). `unmet` are the mandatory ids that fail, `uncertain` the ids whose
    maximum is not certain and on which the result rests.
    """

    id: str
    points: Decimal | None
    maximum: Decimal
    level: int | None
    because: Because
    points_from: PointsFrom
    reached: int | None
    next_level: int | None
    to_next: Decimal | None
    to_next_open: bool
    unmet: tuple[str, ...]
    uncertain: tuple[str, ...]
    criteria: tuple[CriterionScore, ...]


class Scorecard(Struct, frozen=True):
    """The result of one school, year and standing, with the (merged) answers it was computed from."""

    school: str
    year: SchoolYear
    rubric: str
    standing: Standing
    groups: tuple[GroupScore, ...]
    answers: Mapping[str, Answer]

    @property
    def unmet(self) -> tuple[str, ...]:
        """Every mandatory condition that fails, in the order of the rubric."""
        return tuple(code for group in self.groups for code in group.unmet)

    def group(self, group_id: str) -> GroupScore | None:
        """The result of that group."""
        for group in self.groups:
            if group.id == group_id:
                return group
        return None
