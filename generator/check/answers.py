"""Rules about answers, totals and levels."""

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal

from generator.check.case import Case
from generator.model.assessment import Answer, Assessment
from generator.model.problem import Problem
from generator.model.rubric import Amount
from generator.model.scorecard import Because, Scorecard
from generator.wording import did_you_mean, number, say

Answers = Mapping[str, Answer]
ZERO = Decimal(0)


def answers_are_possible(case: Case, answers: Answers) -> Iterator[Problem]:
    """Known codes, points within their maxima, counts that fit."""
    entries = case.entries
    for code, answer in case.fresh.items():
        entry = entries.get(code)
        if entry is None:
            suggestion = did_you_mean(code, [one for one in entries if one not in answers], 0.5)
            yield case.key_problem("item-unknown", "tra_loi", code, value=code, suggestion=suggestion)
            continue
        _, criterion, item = entry
        yield from _one_answer(case, code, answer, (item or criterion).maximum)
    for criterion_id in entries.parted & answers.keys():
        if answers[criterion_id].points is not None:
            for item in entries[criterion_id][1].items:
                if item.id in answers and answers[item.id].points is not None:
                    facts = {"item": item.id, "criterion": criterion_id}
                    yield case.key_problem("item-and-criterion", "tra_loi", item.id, **facts)


def _one_answer(case: Case, code: str, answer: Answer, maximum: Amount | None) -> Iterator[Problem]:
    """What is wrong with an answer, whatever else the file holds."""
    if answer.points is not None and (_points_fault(answer.points, maximum) or too_fine(answer.points)):
        yield from _points(case, code, answer.points, maximum)
    if answer.met is not None and maximum is not None:
        yield case.problem("met-on-scored", "tra_loi", code, "dat", item=code)
    if answer.count is not None or answer.total is not None or answer.share is not None:
        yield from _counts(case, code, answer)


def _points(case: Case, code: str, points: Decimal, maximum: Amount | None) -> Iterator[Problem]:
    found = _points_fault(points, maximum)
    facts = {"item": code, "maximum": number(maximum.value) if found and maximum else ""}
    if found:
        yield case.problem(found, "tra_loi", code, "diem", points=number(points), **facts)
    if too_fine(points):
        yield case.problem("points-decimals", "tra_loi", code, "diem", points=number(points), **facts)


def _points_fault(points: Decimal, maximum: Amount | None) -> str:
    """The code of what is wrong with some points, or ""."""
    if maximum is None:
        return "points-on-mandatory"
    if points < ZERO:
        return "points-negative"
    if points > maximum.value:
        return "points-above-max" if maximum.certain else "points-above-uncertain-max"
    return ""


def too_fine(points: Decimal) -> bool:
    """More than two decimals (trailing zeros do not count)."""
    return points * 100 % 1 != 0


def _counts(case: Case, code: str, answer: Answer) -> Iterator[Problem]:
    count, total = answer.count, answer.total
    for key, value in (("so_luong", count), ("tong_so", total)):
        if value is not None and value < 0:
            yield case.problem("count-negative", "tra_loi", code, key, item=code, value=number(value))
        elif value is not None and value % 1:
            yield case.problem("count-not-whole", "tra_loi", code, key, item=code, value=number(value))
    if answer.share is not None and not 0 <= answer.share <= 100:
        yield case.problem(
            "share-out-of-range", "tra_loi", code, "ti_le", item=code, value=number(answer.share)
        )
        return
    if count is None or total is None or total < 0 or count < 0:
        return
    if count > total:
        yield case.problem(
            "count-above-total",
            "tra_loi",
            code,
            "so_luong",
            item=code,
            count=number(count),
            total=number(total),
        )
    elif answer.share is not None and total:
        exponent = answer.share.normalize().as_tuple().exponent  # 63.60 is told as exactly as 63.6
        step = Decimal(1).scaleb(min(int(exponent) if isinstance(exponent, int) else 0, 0))
        right = (count * 100 / total).quantize(step, ROUND_HALF_UP)
        if right != answer.share:
            shown = (count * 100 / total).quantize(Decimal("0.1"), ROUND_HALF_UP)
            yield case.problem(
                "share-differs",
                "tra_loi",
                code,
                "ti_le",
                item=code,
                value=number(answer.share),
                right=number(shown),
            )


def totals_are_possible(case: Case, totals: Mapping[str, Decimal]) -> Iterator[Problem]:
    """Known groups, points from 0 to the group's maximum."""
    assert case.rubric is not None
    maxima = {group.id: group.maximum.value for group in case.rubric.groups}
    for group, points in totals.items():
        if group not in maxima:
            listed = ", ".join(f'"{known}"' for known in maxima)
            yield case.key_problem("group-unknown", "tong_diem", group, value=group, listed=listed)
            continue
        if not 0 <= points <= maxima[group]:
            facts = {"group": group, "points": number(points), "maximum": number(maxima[group])}
            yield case.problem("total-out-of-range", "tong_diem", group, **facts)
        if too_fine(points):
            yield case.problem("points-decimals", "tong_diem", group, item=group, points=number(points))


def every_group_has_a_total(case: Case, totals: Mapping[str, Decimal]) -> Iterator[Problem]:
    """`tong_diem` names every group of the rubric."""
    assert case.rubric is not None
    for group in case.rubric.groups:
        if totals and group.id not in totals:
            yield case.key_problem("total-missing", "tong_diem", group=group.id)


def sums_agree(case: Case, totals: Mapping[str, Decimal], card: Scorecard) -> Iterator[Problem]:
    """A declared total equals the sum of the answers, where there are any with points that can be."""
    for group in card.groups:
        declared = totals.get(group.id)
        if group.points is None:
            continue
        if group.points > group.maximum and declared != group.points:
            facts = {"group": group.id, "points": number(group.points), "maximum": number(group.maximum)}
            yield case.key_problem("group-above-max", "tra_loi", **facts)
        elif declared is not None and declared != group.points:
            facts = {"group": group.id, "declared": number(declared), "sum": number(group.points)}
            yield case.problem("total-differs", "tong_diem", group.id, **facts)


def levels_agree(case: Case, levels: Mapping[str, int], card: Scorecard) -> Iterator[Problem]:
    """A typed level exists and is the one the points give."""
    assert case.rubric is not None
    for group_id, typed in levels.items():
        group = card.group(group_id)
        if group is None:
            listed = ", ".join(f'"{known.id}"' for known in case.rubric.groups)
            yield case.key_problem("group-unknown", "muc_do", group_id, value=group_id, listed=listed)
        elif case.rubric.level(typed) is None:
            listed = ", ".join(str(level.number) for level in case.rubric.levels)
            facts = {"group": group_id, "value": typed, "listed": listed}
            yield case.problem("level-unknown", "muc_do", group_id, **facts)
        elif group.because not in (Because.GIVEN, Because.UNKNOWN):
            right = group.level if group.level is not None else group.reached
            if right != typed and group.points is not None and group.points <= group.maximum:
                lowered = group.because is Because.LOWERED
                why = say("hint.lowered", codes=", ".join(group.unmet)) if lowered else ""
                facts = {
                    "group": group_id,
                    "typed": typed,
                    "right": right,
                    "points": number(group.points),
                    "why": why,
                }
                yield case.problem("level-differs", "muc_do", group_id, **facts)


def conditions_are_met(case: Case, card: Scorecard) -> Iterator[Problem]:
    """An unmet mandatory condition is said, with what the round makes of it."""
    answered = case.file.answers if isinstance(case.file, Assessment) else {}
    for code in card.unmet:
        if code in answered:
            yield case.problem("condition-unmet", "tra_loi", code, "dat", item=code)
        else:
            yield case.key_problem("condition-unmet", "tra_loi", item=code)
