"""Why a group has its level, as a sentence."""

from generator.model.rubric import Rubric
from generator.model.scorecard import Because, GroupScore, PointsFrom
from generator.wording import number, say


def reason(rubric: Rubric, group: GroupScore) -> str:
    """One or two sentences: where the points come from, why this level, what is missing to the next."""
    parts = [_why(rubric, group)]
    if group.unmet and group.because is Because.POINTS:
        parts.append(say("reason.unmet-noted", codes=", ".join(group.unmet)))
    if group.to_next is not None and group.next_level is not None:
        key = "reason.next-open" if group.to_next_open else "reason.next"
        if group.to_next == 0:  # QĐ 4725: "trên 75", so 75 itself is still level 2
            key = "reason.next-edge"
        parts.append(say(key, points=number(group.to_next), level=group.next_level))
    if group.points_from is PointsFrom.TOTAL:
        parts.append(say("reason.total"))
    if group.uncertain:
        parts.append(say("reason.uncertain", codes=", ".join(group.uncertain)))
    return " ".join(parts)


def _why(rubric: Rubric, group: GroupScore) -> str:
    points = number(group.points) if group.points is not None else ""
    facts = {
        "points": points,
        "maximum": number(group.maximum),
        "level": group.level or "",
        "codes": ", ".join(group.unmet),
        "reached": group.reached or "",
    }
    if group.because is Because.POINTS and group.level is not None:
        band = rubric.level(group.level)
        facts |= {"words": band.words if band else "", "name": band.name if band else ""}
    return say(f"reason.{group.because.value}", **facts)
