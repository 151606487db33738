"""What the formulas of a group come to, for what is already filled in.

Excel and LibreOffice compute again as soon as a cell changes; programs that only show a file do not. A test
has LibreOffice compute every formula anew and compares.
"""

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct

from generator.model.assessment import Answer, Assessment
from generator.model.round import OnUnmet
from generator.model.rubric import Band, Criterion, CriterionGroup, Item, Rubric
from generator.wording import number, say

_SILENT = Answer()


class Tally(Struct, frozen=True):
    """A group's figures; `criteria` and `missing` by code. `only_total`: only a total is known."""

    claims: int
    unmet: int
    only_total: bool
    points: Decimal | None
    level: str
    criteria: Mapping[str, Decimal | None]
    missing: Mapping[str, str]

    @property
    def missing_count(self) -> int:
        """How many places still want something."""
        return sum(1 for words in self.missing.values() if words)


def tally(rubric: Rubric, group: CriterionGroup, own: Assessment | None, on_unmet: OnUnmet) -> Tally:
    """The figures of one group."""
    answers = own.answers if own else {}
    scored = [entry for entry in _entries(group) if not entry.mandatory]
    claims = sum(1 for entry in scored if answers.get(entry.id, _SILENT).points is not None)
    total = own.totals.get(group.id) if own else None
    only_total = claims == 0 and total is not None
    mandatory = [answers.get(code, _SILENT).met for code in group.mandatory()]
    unmet = sum(1 for met in mandatory if (met is not True if claims else met is False))
    criteria = {one.id: _criterion(one, answers) for one in group.criteria if not one.mandatory}
    points = sum((value for value in criteria.values() if value is not None), Decimal(0)) if claims else total
    missing = {
        entry.id: missing_words(entry, whole, answers, only_total) for entry, whole in with_whole(group)
    }
    level = level_words(rubric, points, unmet, on_unmet)
    return Tally(claims, unmet, only_total, points, level, criteria, missing)


def with_whole(group: CriterionGroup) -> list[tuple[Criterion | Item, Criterion | None]]:
    """Criteria and their items; an item with the criterion that may be scored in its place."""
    found: list[tuple[Criterion | Item, Criterion | None]] = []
    for criterion in group.criteria:
        found.append((criterion, None))
        found += [(item, criterion) for item in criterion.items]
    return found


def level_name(band: Band) -> str:
    """A level with its name: “Mức 2 (đáp ứng cơ bản)”."""
    if not band.name:
        return say("workbook.level_bare", number=band.number)
    return say("workbook.level", number=band.number, name=band.name)


def level_words(rubric: Rubric, points: Decimal | None, unmet: int, on_unmet: OnUnmet) -> str:
    """A group's level, or why it has none."""
    if points is None:
        return say("workbook.level_none")
    reached, lowest = rubric.level_of(points), rubric.levels[0]
    if not unmet:
        return level_name(reached)
    if on_unmet == "giu_lai":
        return say("workbook.level_withheld")
    if on_unmet == "ghi_chu":
        return say("workbook.level_noted", level=level_name(reached))
    return (
        say("workbook.level_lowered", level=level_name(lowest)) if reached != lowest else level_name(lowest)
    )


def missing_words(
    entry: Criterion | Item, whole: Criterion | None, answers: Mapping[str, Answer], only_total: bool
) -> str:
    """What an answer still wants, or ""."""
    answer = answers.get(entry.id, _SILENT)
    if entry.mandatory:
        return "" if answer.met is not None or only_total else say("workbook.missing.answer")
    replaced = whole is not None and answers.get(whole.id, _SILENT).points is not None
    if answer.points is None:
        optional = replaced or only_total or (isinstance(entry, Criterion) and bool(entry.items))
        return "" if optional else say("workbook.missing.points")
    if replaced and whole is not None:
        return say("workbook.missing.both", code=whole.id)
    most = entry.maximum.value if entry.maximum else Decimal(0)
    if not 0 <= answer.points <= most:
        return say("workbook.missing.range", maximum=number(most))
    return say("workbook.missing.evidence") if answer.points and not answer.evidence else ""


def _entries(group: CriterionGroup) -> list[Criterion | Item]:
    return [entry for entry, _ in with_whole(group)]


def _criterion(criterion: Criterion, answers: Mapping[str, Answer]) -> Decimal | None:
    whole = answers.get(criterion.id, _SILENT).points
    if whole is not None:
        return whole
    points = [
        answers[item.id].points for item in criterion.items if not item.mandatory and item.id in answers
    ]
    known = [one for one in points if one is not None]
    return sum(known, Decimal(0)) if known else None
