"""Why a group has its level, as a sentence."""

from decimal import Decimal
from functools import lru_cache

from generator.model.rubric import Rubric
from generator.model.scorecard import Because, GroupScore, PointsFrom
from generator.wording import number, say


def reason(rubric: Rubric, group: GroupScore) -> str:
    """One or two sentences: where the points come from, why this level, what is missing to the next."""
    band = rubric.level(group.level) if group.level is not None else None
    return _reason(
        *(group.because, group.points_from, group.points, group.maximum, group.level, group.reached),
        *(band.words if band else "", band.name if band else ""),
        *(group.next_level, group.to_next, group.to_next_open, group.unmet, group.uncertain),
    )


@lru_cache(maxsize=4096)
def _reason(
    because: Because,
    points_from: PointsFrom,
    points: Decimal | None,
    maximum: Decimal,
    level: int | None,
    reached: int | None,
    words: str,
    name: str,
    next_level: int | None,
    to_next: Decimal | None,
    to_next_open: bool,
    unmet: tuple[str, ...],
    uncertain: tuple[str, ...],
) -> str:
    """Thousands of schools share a few hundred of them."""
    facts: dict[str, object] = {
        "points": number(points) if points is not None else "",
        "maximum": number(maximum),
        "level": level or "",
        "codes": ", ".join(unmet),
        "reached": reached or "",
    }
    if because is Because.POINTS and level is not None:
        facts |= {"words": words, "name": name}
    parts = [say(f"reason.{because.value}", **facts)]
    if unmet and because is Because.POINTS:
        parts.append(say("reason.unmet-noted", codes=", ".join(unmet)))
    if to_next is not None and next_level is not None:
        key = "reason.next-open" if to_next_open else "reason.next"
        if to_next == 0:  # QĐ 4725: "trên 75", so 75 itself is still level 2
            key = "reason.next-edge"
        parts.append(say(key, points=number(to_next), level=next_level))
    if points_from is PointsFrom.TOTAL:
        parts.append(say("reason.total"))
    if uncertain:
        parts.append(say("reason.uncertain", codes=", ".join(uncertain)))
    return " ".join(parts)
