"""A school's criteria: points out of what is possible, and what is said and shown for them."""

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain
from typing import NamedTuple

from markupsafe import Markup

from generator.model.assessment import Answer
from generator.model.library import Record
from generator.model.rubric import Criterion, CriterionGroup, Rubric
from generator.model.scorecard import CriterionScore, GroupScore, ItemScore, PointsFrom, Scorecard
from generator.present import links
from generator.present.common import Look, look_of, percent_of
from generator.present.pages.school_documents import Papers
from generator.present.safe import text
from generator.present.templates import gap, render
from generator.wording import number, percent, say

BELOW = gap("below")
"""What stands in a kept row where the school's own words belong."""


class CriteriaList(NamedTuple):
    """A group's criteria as finished rows. `only_total` says that the school gave no points for them."""

    name: str
    rows: Markup
    only_total: str
    starred: bool


class Brief(NamedTuple):
    """A group's criteria in short, as finished rows: points of maximum."""

    name: str
    rows: Markup


class _Sheet(NamedTuple):
    """What the lines of one year are made from."""

    answers: Mapping[str, Answer]
    own: Mapping[str, Answer]
    reasons: Mapping[str, Answer]
    papers: Papers


def lists(record: Record, card: Scorecard, rubric: Rubric, papers: Papers) -> list[CriteriaList]:
    """Every group of the rubric with what is known of its criteria."""
    differs = record.recognised_card is not None and record.self_card is not None
    sheet = _Sheet(
        answers=card.answers,
        own=record.self_card.answers if differs and record.self_card else {},
        reasons=record.verification.findings if record.verification else {},
        papers=papers,
    )
    look = look_of(rubric)
    return [_list(sheet, look, group, card.group(group.id)) for group in rubric.groups]


def _list(sheet: _Sheet, look: Look, group: CriterionGroup, score: GroupScore | None) -> CriteriaList:
    rows = "".join(_rows(sheet, look, group, score)) if score else ""
    return CriteriaList(
        name=group.short_name,
        rows=Markup(rows),  # noqa: S704 - of finished rows
        only_total=_only_total(score, bool(rows)),
        starred=score is not None and _starred(score),
    )


def is_itemised(record: Record) -> bool:
    """Whether any points of the result that counts are given by criterion."""
    card = record.applied_card
    return any(
        entry.points is not None for group in (card.groups if card else ()) for entry in group.criteria
    )


def short_lists(card: Scorecard, rubric: Rubric, papers: Papers) -> list[CriteriaList]:
    """Every group of the rubric: its criteria and the documents named for them, no longer than the rubric."""
    look = look_of(rubric)
    found = []
    for group in rubric.groups:
        score = card.group(group.id)
        scores = {entry.id: entry for entry in score.criteria} if score else {}
        made = [
            _short_row(card.answers, look, criterion, scores.get(criterion.id), papers)
            for criterion in group.criteria
        ]
        rows = Markup("".join(made))  # noqa: S704 - of finished rows
        starred = score is not None and _starred(score)
        found.append(CriteriaList(group.short_name, rows, _only_total(score, False), starred))
    return found


def _short_row(
    answers: Mapping[str, Answer],
    look: Look,
    criterion: Criterion,
    score: CriterionScore | None,
    papers: Papers,
) -> str:
    """A criterion with points or an answered condition; what is only described stands in the file."""
    condition = _condition(criterion, score)
    if score is None or (score.points is None and not condition):
        return ""
    line = _line(
        look, criterion.id, score.points, score.maximum, score.certain, condition, "criterion_short.html"
    )
    given = [answers[code].evidence or () for code in look.codes[criterion.id] if code in answers]
    keys = tuple(dict.fromkeys(chain.from_iterable(given)))
    return f"{line}{papers.named(keys) if keys else ''}\n"


def _starred(score: GroupScore) -> bool:
    """Whether a maximum is shown that is not certain."""
    return any(entry.points is not None and not entry.certain for entry in score.criteria)


def _only_total(score: GroupScore | None, described: bool) -> str:
    """Why there are no points by criterion; "" when there are."""
    if score is None or score.points_from is PointsFrom.NOWHERE:
        return say("page.criteria.only_level")
    if score.points_from is PointsFrom.TOTAL:
        return say("page.criteria.only_total_described" if described else "page.criteria.only_total")
    return ""


def _rows(sheet: _Sheet, look: Look, group: CriterionGroup, score: GroupScore) -> Iterator[str]:
    """The criteria of which something is known."""
    scores = {entry.id: entry for entry in score.criteria}
    return (_row(sheet, look, criterion, scores.get(criterion.id)) for criterion in group.criteria)


def _row(sheet: _Sheet, look: Look, criterion: Criterion, score: CriterionScore | None) -> str:
    """A criterion as a finished row, unless nothing at all is known of it."""
    said = _said(sheet, criterion.id)
    items = _items(sheet, look, criterion, score)
    points = score.points if score else None
    condition = _condition(criterion, score)
    below = f"<p>{said}</p>" if said else ""
    if items:
        below = f"{below}<ul>{items}</ul>"
    elif points is None and not said and not condition:
        return ""
    maximum, certain = (score.maximum, score.certain) if score else (None, True)
    row = _line(
        look,
        criterion.id,
        points,
        maximum,
        certain,
        condition,
        "criterion_open.html" if below else "criterion_row.html",
    )
    return row.replace(BELOW, below) if below else row


def _condition(criterion: Criterion, score: CriterionScore | None) -> str:
    """A mandatory criterion in words."""
    if not criterion.mandatory or score is None or score.met is None:
        return ""
    return say("page.condition.met" if score.met else "page.condition.unmet")


# The lines of a rubric come back for school after school, with few different points: they are kept.
# A code has one maximum in a rubric, so the points tell the rest.


def _line(
    look: Look,
    code: str,
    points: Decimal | None,
    maximum: Decimal | None,
    certain: bool,
    condition: str,
    template: str,
) -> str:
    """A criterion: code, name, and points of maximum with their bar, or the condition in words."""
    key = (code, points, condition, template)
    kept = look.lines.get(key)
    if kept is None:
        known = points is not None and maximum is not None
        kept = look.keep(
            key,
            render(
                template,
                code=code,
                name=look.names[code],
                points=number(points) if points is not None and known else "",
                maximum=number(maximum) if maximum is not None else "",
                width=percent_of(points, maximum) if points is not None and maximum is not None else "",
                certain=certain,
                condition=condition,
                href=links.criterion_address(look.rubric.id, code),
                below=BELOW,
            ),
        )
    return kept


def _short_line(look: Look, code: str, points: Decimal | None, maximum: Decimal | None, certain: bool) -> str:
    """An item, or a criterion of an earlier year: code, name, points of maximum."""
    key = (code, points, certain, "item_line.html")
    kept = look.lines.get(key)
    if kept is None:
        line = render(
            "item_line.html",
            code=code,
            name=look.names[code],
            score=_score(points, maximum),
            certain=certain,
        )
        kept = look.keep(key, line)
    return kept


def _score(points: Decimal | None, maximum: Decimal | None) -> str:
    """Points as "6/10"."""
    return "" if points is None or maximum is None else f"{number(points)}/{number(maximum)}"


def _items(sheet: _Sheet, look: Look, criterion: Criterion, score: CriterionScore | None) -> str:
    """Each item of which something is known: its line, and what is said."""
    scores: dict[str, ItemScore] = {entry.id: entry for entry in score.items} if score else {}
    rows = []
    for item in criterion.items:
        own = scores.get(item.id)
        said = _said(sheet, item.id)
        told = f"<p>{said}</p>" if said else ""
        if own is not None:
            rows.append(f"<li>{_short_line(look, item.id, own.points, own.maximum, own.certain)}{told}</li>")
        elif said:
            rows.append(f"<li>{_short_line(look, item.id, None, None, True)}{told}</li>")
    return "".join(rows)


def _said(sheet: _Sheet, code: str) -> str:
    """What is said for one item or criterion: name, counts, note, evidence, the verifier's reason."""
    answer = sheet.answers.get(code)
    if answer is None:
        return ""
    said = text(answer.name) if answer.name else ""
    for part in (
        _count(answer.count, answer.total) if answer.count is not None else "",
        text(answer.note) if answer.note else "",
        sheet.papers.references(answer.evidence) if answer.evidence else "",
        _reason(sheet.own[code], sheet.reasons[code]) if code in sheet.own and code in sheet.reasons else "",
    ):
        if part:
            said = f"{said} · {part}" if said else part
    return said


def _count(count: Decimal, total: Decimal | None) -> str:
    """Counts as "52 trên 56 (92,9%)"; the share is ours."""
    if total is None:
        return number(count)
    share = (100 * count / total).quantize(Decimal("0.1"), ROUND_HALF_UP) if total else None
    return say("page.count", count=number(count), total=number(total), share=percent(share))


def _reason(own: Answer, finding: Answer) -> str:
    """Why the authority's points differ from the school's."""
    before = "–" if own.points is None else number(own.points)
    key = "page.verified.because" if finding.reason else "page.verified.other"
    return f"<b>{text(say(key, points=before, reason=finding.reason))}</b>"


def briefs(card: Scorecard, rubric: Rubric) -> list[Brief]:
    """The criteria of an earlier year, points only."""
    found = []
    look = look_of(rubric)
    for group in rubric.groups:
        score = card.group(group.id)
        rows = [
            f"<li>{_short_line(look, entry.id, entry.points, entry.maximum, True)}</li>"
            for entry in (score.criteria if score else ())
            if entry.points is not None and entry.maximum is not None
        ]
        if rows:
            found.append(Brief(group.short_name, Markup("".join(rows))))  # noqa: S704 - of finished rows
    return found
