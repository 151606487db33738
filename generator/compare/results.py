"""One school's results before and after."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from generator.model.change import GroupChange, Mark, PartChange, ResultChange, YearChange
from generator.model.library import Record
from generator.model.rubric import Rubric
from generator.model.school_year import SchoolYear
from generator.model.scorecard import CriterionScore, GroupScore, Scorecard, Standing
from generator.model.summary import State

Part = tuple[Decimal | None, Decimal | bool | None]
"""Maximum, and points or whether a condition is met."""


def year_change(
    year: SchoolYear,
    states: tuple[State | None, State | None],
    places: tuple[str, str],
    records: tuple[Record | None, Record | None],
    rubrics: Mapping[str, Rubric],
) -> YearChange | None:
    """What differs in one year; `None` when nothing does. `rubrics` give the names of groups and items."""
    results = tuple(_results(records, rubrics))
    if states[0] == states[1] and places[0] == places[1] and not results:
        return None
    return YearChange(year, *states, *places, results)


def _results(
    records: tuple[Record | None, Record | None], rubrics: Mapping[str, Rubric]
) -> Iterator[ResultChange]:
    for standing in (Standing.SELF, Standing.RECOGNISED):
        before, after = (record.card(standing) if record else None for record in records)
        groups = tuple(_groups(before, after, rubrics))
        if groups:
            yield ResultChange(standing, groups)


def _groups(
    before: Scorecard | None, after: Scorecard | None, rubrics: Mapping[str, Rubric]
) -> Iterator[GroupChange]:
    """The groups whose mark or parts differ; a school scored by another rubric has all groups of both."""
    cards = [card for card in (after, before) if card is not None]
    ids = dict.fromkeys(group.id for card in cards for group in card.groups)
    names = _names([rubrics[card.rubric] for card in reversed(cards) if card.rubric in rubrics])
    for group in ids:
        old, new = (card.group(group) if card else None for card in (before, after))
        if _mark(old) != _mark(new) or (old and new and old.criteria != new.criteria):
            parts = tuple(_part_changes(old, new, names))
            if _mark(old) != _mark(new) or parts:
                yield GroupChange(group, names.get(group, group), _mark(old), _mark(new), parts)


def _mark(group: GroupScore | None) -> Mark | None:
    return Mark(group.points, group.maximum, group.level, group.because.value) if group else None


def _part_changes(
    old: GroupScore | None, new: GroupScore | None, names: Mapping[str, str]
) -> Iterator[PartChange]:
    before, after = dict(_parts(old)), dict(_parts(new))
    for code in dict.fromkeys((*after, *before)):
        maximum, now = after.get(code, (None, None))
        most, was = before.get(code, (None, None))
        if was != now:
            yield PartChange(code, names.get(code, code), maximum or most, was, now)


def _parts(group: GroupScore | None) -> Iterator[tuple[str, Part]]:
    for criterion in group.criteria if group else ():
        yield criterion.id, (criterion.maximum, _said(criterion))
        for item in criterion.items:
            yield item.id, (item.maximum, item.points)


def _said(criterion: CriterionScore) -> Decimal | bool | None:
    return criterion.met if criterion.mandatory else criterion.points


def _names(rubrics: list[Rubric]) -> dict[str, str]:
    """Names of groups, criteria and items; of two rubrics the later one's count."""
    names: dict[str, str] = {}
    for rubric in rubrics:
        names.update((group.id, group.name) for group in rubric.groups)
        names.update(
            (
                (item or criterion).id,
                criterion.short_name if item is None and criterion.short_name else (item or criterion).name,
            )
            for _, criterion, item in rubric.entries()
        )
    return names
