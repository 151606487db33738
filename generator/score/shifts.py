"""Where two results of one school differ: the school's own points and those of its authority."""

from collections.abc import Iterator
from decimal import Decimal

from generator.model.scorecard import Scorecard

ZERO = Decimal(0)


def compared(own: Scorecard | None, found: Scorecard | None) -> Iterator[tuple[str, Decimal]]:
    """Each group and criterion that has points in both, and how much the authority gave more (or less)."""
    if own is None or found is None or own.rubric != found.rubric:
        return
    if own.groups is found.groups:  # confirmed as it was
        yield from ((code, ZERO) for code, _ in _points(own))
        return
    after = dict(_points(found))
    for code, points in _points(own):
        if code in after:
            yield code, after[code] - points


def _points(card: Scorecard) -> Iterator[tuple[str, Decimal]]:
    for group in card.groups:
        if group.points is not None:
            yield group.id, group.points
        for criterion in group.criteria:
            if criterion.points is not None:
                yield criterion.id, criterion.points
