"""From answers, totals or given levels to points and levels.

The self-assessment and the recognised result go through the same function; only what goes in differs.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from decimal import Decimal

from generator.model.assessment import Answer, Assessment, Verification, claims_points
from generator.model.round import OnUnmet
from generator.model.rubric import Band, Criterion, CriterionGroup, Item, Rubric
from generator.model.scorecard import (
    Because,
    CriterionScore,
    GroupScore,
    ItemScore,
    PointsFrom,
    Scorecard,
    Standing,
)

ZERO = Decimal(0)
NO_ANSWER = Answer()
Answers = Mapping[str, Answer]


def self_assessed(rubric: Rubric, assessment: Assessment, on_unmet: OnUnmet) -> Scorecard:
    """What the school says of itself. An unanswered item earns 0 (design: rules of counting)."""
    groups = tuple(
        _group(rubric, group, assessment.answers, _own_total(group, assessment), None, ZERO, on_unmet)
        for group in rubric.groups
    )
    answers = assessment.answers
    return Scorecard(assessment.school, assessment.year, rubric.id, Standing.SELF, groups, answers)


def recognised(
    rubric: Rubric, assessment: Assessment | None, verification: Verification, on_unmet: OnUnmet
) -> Scorecard:
    """What the authority recognises: its findings, totals or levels in place of the school's own.

    `tong_diem` replaces a group's points; findings merge into the answers and replace the school's total;
    `muc_do` alone gives a level without points, which stands as given.
    """
    own = assessment.answers if assessment else {}
    answers = merged(rubric, own, verification.findings)
    unknown = ZERO if assessment else None
    groups = []
    for group in rubric.groups:
        total: Decimal | None = verification.totals.get(group.id)
        given: int | None = None
        if total is None:
            if not any(code in verification.findings for code in group.codes()):
                given = verification.levels.get(group.id)
            if assessment and not claims_points(group.codes(), answers):
                total = assessment.totals.get(group.id)
        groups.append(_group(rubric, group, answers, total, given, unknown, on_unmet))
    return Scorecard(
        verification.school, verification.year, rubric.id, Standing.RECOGNISED, tuple(groups), answers
    )


def merged(rubric: Rubric, answers: Answers, findings: Answers) -> Answers:
    """`answers` with each finding's own keys put in; a finding on a criterion replaces its items."""
    if not findings:
        return answers
    result = dict(answers)
    for _, criterion, item in rubric.entries():
        if item is None and criterion.id in findings and findings[criterion.id].points is not None:
            for part in criterion.items:
                result.pop(part.id, None)
    for code, finding in findings.items():
        said = {
            field.name: value
            for field in dataclasses.fields(finding)
            if (value := getattr(finding, field.name)) not in (None, "")
        }
        result[code] = dataclasses.replace(result.get(code, NO_ANSWER), **said)
    return result


def _own_total(group: CriterionGroup, assessment: Assessment) -> Decimal | None:
    """The declared total, where no answer of the group has points."""
    return None if claims_points(group.codes(), assessment.answers) else assessment.totals.get(group.id)


def _group(
    rubric: Rubric,
    group: CriterionGroup,
    answers: Answers,
    total: Decimal | None,
    given: int | None,
    unknown: Decimal | None,
    on_unmet: OnUnmet,
) -> GroupScore:
    """One group's points, level and reasons.

    `total` stands before the answers, `given` (a level without points) before both; `unknown` is what
    a group without any points has: 0 for an assessment, nothing where there is none.
    """
    itemwise = claims_points(group.codes(), answers)
    criteria: tuple[CriterionScore, ...]
    if given is not None:
        points, points_from = None, PointsFrom.NOWHERE
    elif total is not None:
        points, points_from = total, PointsFrom.TOTAL
    elif itemwise or unknown is not None:
        points_from = PointsFrom.ANSWERS
    else:
        points, points_from = None, PointsFrom.NOWHERE
    criteria = tuple(
        _criterion(criterion, answers, points_from is PointsFrom.ANSWERS, itemwise)
        for criterion in group.criteria
    )
    if points_from is PointsFrom.ANSWERS:
        points = sum((c.points for c in criteria if c.points is not None), ZERO)
    unmet = () if given is not None else tuple(_unmet(group, answers, itemwise))
    reached = rubric.level_of(points) if points is not None else None
    level, because = _level(rubric, reached, given, unmet, on_unmet)
    after = _next(rubric, reached)
    to_next, is_open = _missing(points, after)
    return GroupScore(
        id=group.id,
        points=points,
        maximum=group.maximum.value,
        level=level,
        because=because,
        points_from=points_from,
        reached=reached.number if reached else None,
        next_level=after.number if after else None,
        to_next=to_next,
        to_next_open=is_open,
        unmet=unmet,
        uncertain=tuple(_uncertain(group, criteria)) if points_from is PointsFrom.ANSWERS else (),
        criteria=criteria,
    )


def _level(
    rubric: Rubric, reached: Band | None, given: int | None, unmet: tuple[str, ...], on_unmet: OnUnmet
) -> tuple[int | None, Because]:
    """What an unmet condition does is not known from the decision: it is the round's choice."""
    if given is not None:
        return given, Because.GIVEN
    if reached is None:
        return None, Because.UNKNOWN
    if unmet and on_unmet == "giu_lai":
        return None, Because.WITHHELD
    lowest = rubric.levels[0].number
    if unmet and on_unmet == "ha_muc_1" and reached.number != lowest:
        return lowest, Because.LOWERED
    return reached.number, Because.POINTS


def _next(rubric: Rubric, reached: Band | None) -> Band | None:
    if reached is None:
        return None
    after = rubric.levels.index(reached) + 1
    return rubric.levels[after] if after < len(rubric.levels) else None


def _missing(points: Decimal | None, after: Band | None) -> tuple[Decimal | None, bool]:
    """Points to the next level's beginning; "trên 75" must be passed, "từ 50" only reached."""
    if points is None or after is None:
        return None, False
    if after.least is not None:
        return after.least - points, False
    return (after.above - points, True) if after.above is not None else (None, False)


def _criterion(criterion: Criterion, answers: Answers, scored: bool, itemwise: bool) -> CriterionScore:
    if criterion.mandatory:
        return CriterionScore(criterion.id, None, None, True, True, _met(answers, criterion.id, itemwise))
    assert criterion.maximum is not None
    maximum, certain = criterion.maximum.value, criterion.maximum.certain
    if not scored:
        return CriterionScore(criterion.id, None, maximum, certain)
    whole = answers.get(criterion.id, NO_ANSWER).points
    if whole is not None or not criterion.items:
        return CriterionScore(criterion.id, whole or ZERO, maximum, certain)
    items = tuple([_item(item, answers.get(item.id, NO_ANSWER)) for item in criterion.items if item.maximum])
    points = sum([item.points for item in items], ZERO)
    return CriterionScore(criterion.id, points, maximum, certain, items=items)


def _item(item: Item, answer: Answer) -> ItemScore:
    assert item.maximum is not None
    points, maximum = answer.points, item.maximum
    return ItemScore(item.id, points or ZERO, maximum.value, maximum.certain, points is not None)


def _unmet(group: CriterionGroup, answers: Answers, itemwise: bool) -> Iterator[str]:
    for code in group.mandatory():
        if _met(answers, code, itemwise) is False:
            yield code


def _met(answers: Answers, code: str, itemwise: bool) -> bool | None:
    """Unanswered is unmet where the group's points are answered, unknown where only a total is given."""
    met = answers.get(code, NO_ANSWER).met
    return False if met is None and itemwise else met


def _uncertain(group: CriterionGroup, criteria: tuple[CriterionScore, ...]) -> Iterator[str]:
    if not group.maximum.certain:
        yield group.id
    for criterion in criteria:
        if criterion.maximum is not None and not criterion.certain:
            yield criterion.id
        for item in criterion.items:
            if not item.certain:
                yield item.id
