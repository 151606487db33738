"""From answers, totals or given levels to points and levels.

The self-assessment and the recognised result go through the same function; only what goes in differs.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from msgspec.structs import replace

from generator.model.assessment import NO_ANSWER, Answer, Assessment, Verification
from generator.model.round import OnUnmet
from generator.model.rubric import Band, Criterion, CriterionGroup, Rubric
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
Answers = Mapping[str, Answer]


_MOST_KEPT = 200


class _Part:
    """An item that earns points. Files share their numbers, so the same scores come again and again."""

    def __init__(self, code: str, maximum: Decimal, certain: bool) -> None:
        self.id = code
        self._silent = ItemScore(code, ZERO, maximum, certain, False)
        self._zero = self._silent._replace(answered=True)
        self._kept: dict[int, tuple[Decimal | None, ItemScore]] = {}

    def score(self, points: Decimal | None) -> ItemScore:
        """The score for these points. Kept by identity: 4.5 and 4.50 are equal, but not written alike."""
        found = self._kept.get(id(points))
        if found is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            score = self._silent if points is None else self._zero
            found = self._kept[id(points)] = points, score._replace(points=points) if points else score
        return found[1]


class _Row(NamedTuple):
    """A criterion that earns points, as scoring asks for it."""

    id: str
    maximum: Decimal
    certain: bool
    parts: tuple[_Part, ...] | None
    """Its items that earn points; `None` where it has no items at all."""
    uncertain: tuple[str, ...]
    uncertain_whole: tuple[str, ...]
    """Of the criterion and its items, and of the criterion alone, the ids whose maximum is not certain."""


class _Plan(NamedTuple):
    """What scoring needs of a group, worked out once for a rubric and not for each of its schools."""

    group: CriterionGroup
    codes: frozenset[str]
    wholes: frozenset[str]
    """The criteria that have items: points of their own stand in the place of their items'."""
    earning: tuple[str, ...]
    """Where points are earned as long as no whole criterion has any."""
    mandatory: tuple[str, ...]
    rows: tuple[_Row | str, ...]
    """The criteria; of a mandatory one the id."""
    reached: dict[Decimal, Band]
    """The level of sums that were met before."""
    uncertain: dict[tuple[bool, ...], tuple[str, ...]]
    """By which criteria were scored item by item, the ids whose maximum is not certain."""


_plans: dict[str, tuple[Rubric, tuple[_Plan, ...]]] = {}


def _plans_of(rubric: Rubric) -> tuple[_Plan, ...]:
    known, plans = _plans.get(rubric.id, (None, ()))
    if known is not rubric:
        plans = tuple(_plan(group) for group in rubric.groups)
        _plans[rubric.id] = rubric, plans
    return plans


def _plan(group: CriterionGroup) -> _Plan:
    earning = [one for one in group.criteria if not one.mandatory]
    rows = tuple(one.id if one.mandatory else _row(one) for one in group.criteria)
    return _Plan(
        group=group,
        codes=frozenset(group.codes()),
        wholes=frozenset(one.id for one in earning if one.items),
        earning=tuple(part.id for one in earning for part in one.items or (one,) if part.maximum),
        mandatory=tuple(group.mandatory()),
        rows=rows,
        reached={},
        uncertain={},
    )


def _row(criterion: Criterion) -> _Row:
    assert criterion.maximum is not None
    earning = [(item.id, item.maximum) for item in criterion.items if item.maximum]
    parts = tuple(_Part(code, maximum.value, maximum.certain) for code, maximum in earning)
    whole = () if criterion.maximum.certain else (criterion.id,)
    uncertain = (*whole, *(code for code, maximum in earning if not maximum.certain))
    maximum = criterion.maximum
    return _Row(
        criterion.id, maximum.value, maximum.certain, parts if criterion.items else None, uncertain, whole
    )


def self_assessed(
    rubric: Rubric, assessment: Assessment, on_unmet: OnUnmet, *, in_detail: bool = True
) -> Scorecard:
    """What the school says of itself. An unanswered item earns 0 (design: rules of counting).

    Not `in_detail`, the groups are the same, but without their criteria and uncertain ids: who only checks
    a file asks for its sums, levels and unmet conditions.
    """
    answers = assessment.answers
    scored = _scored(answers)
    groups = []
    for plan in _plans_of(rubric):
        total = _own_total(plan, scored, assessment)
        groups.append(_group(rubric, plan, answers, scored, total, None, ZERO, on_unmet, in_detail))
    return Scorecard(assessment.school, assessment.year, rubric.id, Standing.SELF, tuple(groups), answers)


def recognised(
    rubric: Rubric,
    assessment: Assessment | None,
    verification: Verification,
    on_unmet: OnUnmet,
    own_card: Scorecard | None = None,
) -> Scorecard:
    """What the authority recognises: its findings, totals or levels in place of the school's own.

    `tong_diem` replaces a group's points; findings merge into the answers and replace the school's total;
    `muc_do` alone gives a level without points, which stands as given. `own_card` is the assessment's,
    where it is known with the same choice of the round: an authority that changes nothing confirms it.
    """
    changes = verification.findings or verification.totals or verification.levels
    if own_card is not None and not changes and _same(own_card, verification):
        return replace(own_card, standing=Standing.RECOGNISED)
    own = assessment.answers if assessment else {}
    answers = merged(rubric, own, verification.findings)
    scored = _scored(answers)
    unknown = ZERO if assessment else None
    groups = []
    for plan in _plans_of(rubric):
        group = plan.group
        total: Decimal | None = verification.totals.get(group.id)
        given: int | None = None
        if total is None:
            if plan.codes.isdisjoint(verification.findings):
                given = verification.levels.get(group.id)
            if assessment:
                total = _own_total(plan, scored, assessment)
        groups.append(_group(rubric, plan, answers, scored, total, given, unknown, on_unmet))
    return Scorecard(
        verification.school, verification.year, rubric.id, Standing.RECOGNISED, tuple(groups), answers
    )


def _same(card: Scorecard, verification: Verification) -> bool:
    """Whether both are about one school and year, by one rubric."""
    found = verification
    return (card.school, card.year, card.rubric) == (found.school, found.year, found.rubric)


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
            name: value
            for name in finding.__struct_fields__
            if (value := getattr(finding, name)) not in (None, "")
        }
        result[code] = replace(result.get(code, NO_ANSWER), **said)
    return result


Scored = Mapping[str, Decimal]
"""The points of the codes that are answered with points."""


def _scored(answers: Answers) -> Scored:
    return {code: answer.points for code, answer in answers.items() if answer.points is not None}


def _own_total(plan: _Plan, scored: Scored, assessment: Assessment) -> Decimal | None:
    """The declared total, where no answer of the group has points."""
    return assessment.totals.get(plan.group.id) if plan.codes.isdisjoint(scored) else None


def _group(
    rubric: Rubric,
    plan: _Plan,
    answers: Answers,
    scored: Scored,
    total: Decimal | None,
    given: int | None,
    unknown: Decimal | None,
    on_unmet: OnUnmet,
    in_detail: bool = True,
) -> GroupScore:
    """One group's points, level and reasons.

    `total` stands before the answers, `given` (a level without points) before both; `unknown` is what
    a group without any points has: 0 for an assessment, nothing where there is none.
    """
    group = plan.group
    itemwise = not plan.codes.isdisjoint(scored)
    if given is not None:
        points, points_from = None, PointsFrom.NOWHERE
    elif total is not None:
        points, points_from = total, PointsFrom.TOTAL
    elif itemwise or unknown is not None:
        points_from = PointsFrom.ANSWERS
    else:
        points, points_from = None, PointsFrom.NOWHERE
    by_answers = points_from is PointsFrom.ANSWERS
    criteria: tuple[CriterionScore, ...] = ()
    uncertain: tuple[str, ...] = ()
    if in_detail or not plan.wholes.isdisjoint(scored):
        criteria = tuple([_criterion(row, answers, scored, by_answers, itemwise) for row in plan.rows])
    if by_answers:
        if criteria:
            points = sum([c.points for c in criteria if c.points is not None], ZERO)
        else:
            points = sum(filter(None, map(scored.get, plan.earning)), ZERO)
        uncertain = _uncertain(plan, criteria) if in_detail else ()
    unmet = () if given is not None else tuple(_unmet(plan, answers, itemwise))
    reached = _reached(rubric, plan, points) if points is not None else None
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
        uncertain=uncertain,
        criteria=criteria if in_detail else (),
    )


def _reached(rubric: Rubric, plan: _Plan, points: Decimal) -> Band:
    found = plan.reached.get(points)
    if found is None:
        if len(plan.reached) >= _MOST_KEPT:
            plan.reached.clear()
        found = plan.reached[points] = rubric.level_of(points)
    return found


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


def _criterion(
    row: _Row | str, answers: Answers, scored: Scored, by_answers: bool, itemwise: bool
) -> CriterionScore:
    if isinstance(row, str):
        return CriterionScore(row, None, None, True, True, _met(answers, row, itemwise))
    code, maximum, certain, parts, _, _ = row
    if not by_answers:
        return CriterionScore(code, None, maximum, certain)
    whole = scored.get(code)
    if whole is not None or parts is None:
        return CriterionScore(code, whole or ZERO, maximum, certain)
    items = tuple([part.score(scored.get(part.id)) for part in parts])
    points = sum([item.points for item in items], ZERO)
    return CriterionScore(code, points, maximum, certain, False, None, items)


def _unmet(plan: _Plan, answers: Answers, itemwise: bool) -> Iterator[str]:
    for code in plan.mandatory:
        if _met(answers, code, itemwise) is False:
            yield code


def _met(answers: Answers, code: str, itemwise: bool) -> bool | None:
    """Unanswered is unmet where the group's points are answered, unknown where only a total is given."""
    met = answers.get(code, NO_ANSWER).met
    return False if met is None and itemwise else met


def _uncertain(plan: _Plan, criteria: tuple[CriterionScore, ...]) -> tuple[str, ...]:
    """Which ids it is hangs on what was scored item by item: few patterns, that come again and again."""
    itemised = tuple([bool(criterion.items) for criterion in criteria])
    found = plan.uncertain.get(itemised)
    if found is None:
        if len(plan.uncertain) >= _MOST_KEPT:
            plan.uncertain.clear()
        found = plan.uncertain[itemised] = tuple(_uncertain_ids(plan, itemised))
    return found


def _uncertain_ids(plan: _Plan, itemised: tuple[bool, ...]) -> Iterator[str]:
    if not plan.group.maximum.certain:
        yield plan.group.id
    for row, by_item in zip(plan.rows, itemised, strict=True):
        if not isinstance(row, str):
            yield from row.uncertain if by_item else row.uncertain_whole
