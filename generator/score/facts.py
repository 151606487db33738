"""What statistics forms count out of a result: does a criterion earn points, and the count given there."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from generator.model.assessment import NO_ANSWER
from generator.model.scorecard import Scorecard
from generator.model.summary import Fact


def facts_of(card: Scorecard, codes: Sequence[str]) -> Iterator[Fact]:
    """What `card` says of those of the `codes` it says anything of.

    An item nobody answered is not known to be absent, though it earns no points; a criterion is known by its
    own points or by those of any of its items.
    """
    if not codes:
        return
    asked = frozenset(codes)
    items = {
        criterion.id: [item.id for item in criterion.items]
        for group in card.groups
        for criterion in group.criteria
        if criterion.items and criterion.id in asked
    }
    for code in codes:
        answers = [card.answers.get(one, NO_ANSWER) for one in (code, *items.get(code, ()))]
        points = [answer.points for answer in answers if answer.points is not None]
        count = answers[0].count
        if points or count is not None:
            yield Fact(code, sum(points, Decimal(0)) > 0 if points else None, count)
