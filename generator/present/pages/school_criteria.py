"""A school's criteria: points out of what is possible, and what is said and shown for them."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import NamedTuple, cast

from markupsafe import Markup

from generator.model.assessment import Answer
from generator.model.library import Record
from generator.model.rubric import Criterion, CriterionGroup, Rubric
from generator.model.scorecard import CriterionScore, GroupScore, ItemScore, PointsFrom, Scorecard
from generator.present import links
from generator.present.common import MOST_LINES, Look, inside, look_of, percent_of
from generator.present.pages.school_documents import Papers
from generator.present.safe import finished, text
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


class Face(NamedTuple):
    """What pages say of a criterion with these points, as far as it is the same at every school.

    Finished HTML, "" where there is nothing to say: `short` for the school's own page; for its file `row`,
    or `before` and `after` what the school says; `brief` of an earlier year. `share` of the maximum with the
    link `strong`, where it is at least half; what is `missing` with the link `lacking`.
    """

    id: str
    short: str
    row: str
    before: str
    after: str
    brief: str
    share: Decimal | None
    strong: str
    missing: Decimal | None
    lacking: str


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
        rows=finished(rows),
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
        made = [
            f"{face.short}{_proofs(card.answers, look.codes[face.id], papers)}\n"
            for face in (faces(look, score) if score else ())
            if face.short
        ]
        rows = finished("".join(made))
        starred = score is not None and _starred(score)
        found.append(CriteriaList(group.short_name, rows, _only_total(score, False), starred))
    return found


def _proofs(answers: Mapping[str, Answer], codes: Sequence[str], papers: Papers) -> str:
    """The documents named for a criterion and its items."""
    given = [answer.evidence for answer in map(answers.get, codes) if answer and answer.evidence]
    if not given:
        return ""
    return papers.named(given[0] if len(given) == 1 else tuple(chain.from_iterable(given)))


def _starred(score: GroupScore) -> bool:
    """Whether a maximum is shown that is not certain."""
    return any(not entry.certain and entry.points is not None for entry in score.criteria)


def _only_total(score: GroupScore | None, described: bool) -> str:
    """Why there are no points by criterion; "" when there are."""
    if score is None or score.points_from is PointsFrom.NOWHERE:
        return say("page.criteria.only_level")
    if score.points_from is PointsFrom.TOTAL:
        return say("page.criteria.only_total_described" if described else "page.criteria.only_total")
    return ""


def _rows(sheet: _Sheet, look: Look, group: CriterionGroup, score: GroupScore) -> Iterator[str]:
    """The criteria of which something is known."""
    known = {face.id: face for face in faces(look, score)}
    scores = {entry.id: entry.items for entry in score.criteria}
    for criterion in group.criteria:
        code = criterion.id
        face = known.get(code) or _face(look, CriterionScore(code, None, None, True))
        said = _said(sheet, code)
        items = _items(sheet, look, criterion, scores.get(code, ())) if criterion.items else ""
        if items:
            yield f"{face.before}{f'<p>{said}</p>' if said else ''}<ul>{items}</ul>{face.after}"
        elif said:
            yield f"{face.before}<p>{said}</p>{face.after}"
        else:
            yield face.row


# The lines of a rubric come back for school after school, with few different points: they are kept.
# A code has one maximum in a rubric, so the points tell the rest.


def faces(look: Look, score: GroupScore) -> list[Face]:
    """The face of each criterion of a group."""
    found = list(map(look.faces.get, map(_KEY, score.criteria)))
    if None in found:
        if len(look.faces) >= MOST_LINES:
            look.faces.clear()
        for place, one in enumerate(score.criteria):
            if found[place] is None:
                found[place] = look.faces[_KEY(one)] = _face(look, one)
    return cast("list[Face]", found)


_KEY = itemgetter(0, 1, 5)
"""Of a criterion its code, points, and whether it is met: maps of C make such keys in a third of the time."""


def _face(look: Look, score: CriterionScore) -> Face:
    code, points, maximum = score.id, score.points, score.maximum
    condition = _condition(score)
    facts = {
        "code": code,
        "name": look.names[code],
        "points": number(points) if points is not None and maximum is not None else "",
        "maximum": number(maximum) if maximum is not None else "",
        "width": percent_of(points, maximum) if points is not None and maximum is not None else "",
        "certain": score.certain,
        "condition": condition,
        "href": links.criterion_address(look.rubric.id, code),
        "below": BELOW,
    }
    known = points is not None or bool(condition)
    before, _, after = render("criterion_open.html", **facts).partition(BELOW)
    brief, share, strong, missing, lacking = "", None, "", None, ""
    if points is not None and maximum is not None:
        brief = f"<li>{_short_line(look, code, points, maximum, True)}</li>"
        if maximum and points * 2 >= maximum:
            share, strong = points / maximum, _link(look, code, "page.outlook.strong", points, maximum)
        if maximum > points:
            missing = maximum - points
            lacking = _link(look, code, "page.next.gap", missing, maximum)
    return Face(
        code,
        str(render("criterion_short.html", **facts)) if known else "",
        str(render("criterion_row.html", **facts)) if known else "",
        *(str(before), str(after), brief, share, strong, missing, lacking),
    )


def _link(look: Look, code: str, key: str, points: Decimal, maximum: Decimal) -> str:
    """A criterion by name with some of its points, as a link to its row."""
    said = say(key, name=inside(look.names[code]), points=number(points), maximum=number(maximum))
    return str(Markup('<a href="#c{}">{}</a>').format(code, said))


def _condition(score: CriterionScore) -> str:
    """A mandatory criterion in words."""
    if not score.mandatory or score.met is None:
        return ""
    return say("page.condition.met" if score.met else "page.condition.unmet")


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


def _items(sheet: _Sheet, look: Look, criterion: Criterion, scored: Sequence[ItemScore]) -> str:
    """Each item of which something is known: its line, and what is said."""
    scores = {entry.id: entry for entry in scored}
    rows = []
    for item in criterion.items:
        own = scores.get(item.id)
        said = _said(sheet, item.id)
        if own is not None:
            line = _short_line(look, item.id, own.points, own.maximum, own.certain)
        elif said:
            line = _short_line(look, item.id, None, None, True)
        else:
            continue
        rows.append(f"<li>{line}<p>{said}</p></li>" if said else f"<li>{line}</li>")
    return "".join(rows)


def _said(sheet: _Sheet, code: str) -> str:
    """What is said for one item or criterion: name, counts, note, evidence, the verifier's reason."""
    answer = sheet.answers.get(code)
    if answer is None:
        return ""
    said = [text(answer.name)] if answer.name else []
    if answer.count is not None:
        said.append(_count(answer.count, answer.total))
    if answer.note:
        said.append(text(answer.note))
    if answer.evidence:
        said.append(sheet.papers.references(answer.evidence))
    if code in sheet.reasons and code in sheet.own:
        said.append(_reason(sheet.own[code], sheet.reasons[code]))
    return " · ".join(said)


@lru_cache(maxsize=16384)
def _count(count: Decimal, total: Decimal | None) -> str:
    """Counts as "52 trên 56 (92,9%)"; the share is ours. Few schools have numbers of their own here."""
    if total is None:
        return say("page.amount", count=number(count))
    share = (100 * count / total).quantize(Decimal("0.1"), ROUND_HALF_UP) if total else None
    return say("page.count", count=number(count), total=number(total), share=percent(share))


def _reason(own: Answer, finding: Answer) -> str:
    """Why the authority's points differ from the school's."""
    before = "–" if own.points is None else number(own.points)
    key = "page.verified.because" if finding.reason else "page.verified.other"
    return f"<b>{text(say(key, points=before, reason=finding.reason))}</b>"


def briefs(card: Scorecard, rubric: Rubric) -> Markup:
    """The criteria of an earlier year by group, points only."""
    found = []
    look = look_of(rubric)
    for group in rubric.groups:
        score = card.group(group.id)
        rows = "".join([face.brief for face in faces(look, score)]) if score else ""
        if rows:
            found.append(f'<h3>{text(group.short_name)}</h3><ul class="brief">{rows}</ul>')
    return finished("".join(found))
