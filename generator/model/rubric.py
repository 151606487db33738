"""A rubric (bộ chỉ số): groups of criteria of items, with a source and a confidence for every number."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from msgspec import Struct

CERTAIN = "V"
"""Confidence of a number that two independent sources, or one and the arithmetic, agree on."""


class Amount(Struct, frozen=True):
    """A number of points as the rubric gives it. `confidence`: V, S, N, `suy_ra` or `mau_thuan`."""

    value: Decimal
    confidence: str
    sources: tuple[str, ...]
    note: str = ""

    @property
    def certain(self) -> bool:
        """Whether the number may be shown without its confidence."""
        return self.confidence == CERTAIN


class Band(Struct, frozen=True):
    """A range of points and what it means. Ends are exact: `below` 50, `least` 50 … `most` 75, `above` 75."""

    number: int
    name: str
    words: str
    least: Decimal | None = None
    above: Decimal | None = None
    most: Decimal | None = None
    below: Decimal | None = None
    confidence: str = CERTAIN
    sources: tuple[str, ...] = ()

    def holds(self, points: Decimal) -> bool:
        """Whether `points` lie in this band."""
        return not (
            (self.least is not None and points < self.least)
            or (self.above is not None and points <= self.above)
            or (self.most is not None and points > self.most)
            or (self.below is not None and points >= self.below)
        )


class Item(Struct, frozen=True):
    """Nội dung chấm: the smallest thing that earns points. `maximum` is `None` for a mandatory one.

    `confidence` and `sources` are those of its words, where they are said: its points have their own.
    """

    id: str
    name: str
    mandatory: bool
    maximum: Amount | None
    guidance: str = ""
    confidence: str = ""
    sources: tuple[str, ...] = ()


class Discrepancy(Struct, frozen=True):
    """Points of a criterion that its items, as far as found, do not account for."""

    points: Decimal
    reason: str
    sources: tuple[str, ...]


class Criterion(Struct, frozen=True):
    """Tiêu chí: scored item by item, or as a whole. A mandatory one earns no points.

    `confidence` and `sources` are those of its words, as an item's.
    """

    id: str
    name: str
    mandatory: bool
    maximum: Amount | None
    items: tuple[Item, ...] = ()
    bands: tuple[Band, ...] = ()
    discrepancy: Discrepancy | None = None
    guidance: str = ""
    short_name: str = ""
    confidence: str = ""
    sources: tuple[str, ...] = ()


class CriterionGroup(Struct, frozen=True):
    """Nhóm tiêu chí: gets points and a level of its own. `about` says to parents what it is about."""

    id: str
    name: str
    short_name: str
    maximum: Amount
    criteria: tuple[Criterion, ...]
    about: str = ""

    def codes(self) -> Iterator[str]:
        """The ids of the criteria and of their items, in order."""
        for criterion in self.criteria:
            yield criterion.id
            for item in criterion.items:
                yield item.id

    def mandatory(self) -> Iterator[str]:
        """The ids of the mandatory conditions."""
        for criterion in self.criteria:
            if criterion.mandatory:
                yield criterion.id
            for item in criterion.items:
                if item.mandatory:
                    yield item.id


class Source(Struct, frozen=True):
    """Where a number was found."""

    id: str
    name: str
    dated: date | None = None
    note: str = ""
    url: str = ""


class Rubric(Struct, frozen=True):
    """Bộ chỉ số. `levels` run from the lowest to the highest; `stages` are the ids it is meant for."""

    id: str
    name: str
    short_name: str
    number: str
    issued: date
    issuer: str
    first_year: str
    last_year: str | None
    stages: tuple[str, ...]
    levels: tuple[Band, ...]
    groups: tuple[CriterionGroup, ...]
    sources: Mapping[str, Source]
    notes: tuple[str, ...] = ()

    def entries(self) -> Iterator[tuple[CriterionGroup, Criterion, Item | None]]:
        """Every criterion, and after it each of its items."""
        for group in self.groups:
            for criterion in group.criteria:
                yield group, criterion, None
                for item in criterion.items:
                    yield group, criterion, item

    def level_of(self, points: Decimal) -> Band:
        """The level that `points` earn (QĐ 4725: "dưới 50", "từ 50 đến 75", "trên 75").

        Impossible points, which are told as a fault, have the level nearest to them.
        """
        nearest = self.levels[0] if points < 0 else self.levels[-1]
        return next((level for level in self.levels if level.holds(points)), nearest)

    def level(self, number: int) -> Band | None:
        """The level with that number."""
        for level in self.levels:
            if level.number == number:
                return level
        return None
