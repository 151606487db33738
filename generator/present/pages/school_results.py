"""What a school's year came to: level, points, who says so, and what is missing to the next level."""

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from markupsafe import Markup

from generator.model.assessment import Verification
from generator.model.library import Record
from generator.model.page import Gap, Peers
from generator.model.rubric import CriterionGroup, Rubric
from generator.model.scorecard import Because, GroupScore
from generator.present import common
from generator.present.common import Link
from generator.present.context import Context
from generator.present.pages.school_criteria import faces
from generator.present.pages.school_documents import cited, cited_in, kind_word
from generator.present.safe import finished, text
from generator.present.templates import gap, render
from generator.wording import day, number, say

BELOW, SAYS = gap("below"), gap("says")
MOST_NAMED = 3
"""How many criteria are named as the strongest, and as those that lack most."""


class Outlook(NamedTuple):
    """Where a group is strong, and what it lacks to its next level."""

    name: str
    strong: Markup
    to_next: str
    unmet: str
    lacking: Markup


class Year(NamedTuple):
    """One year in short: a sentence, and the same as the `cells` of a table, one for each of the `names`."""

    id: str
    year: str
    summary: str
    names: list[str]
    cells: Markup
    says: str


def year_of(context: Context, record: Record) -> Year:
    """The row of the table of years, and the sentence that says the same."""
    card = record.applied_card
    if card is None:
        return Year(str(record.year), common.year_text(record.year), "", [], Markup(""), "")
    rubric = context.library.rubrics[card.rubric]
    pairs = [*_pairs(rubric, card.groups)]
    told = [_short(group.short_name, score.level, score.points) for group, score in pairs]
    return Year(
        str(record.year),
        common.year_text(record.year),
        ", ".join([said for said, _ in told]),
        [group.short_name for group, _ in pairs],
        finished("".join([cell for _, cell in told])),
        _says(context, record),
    )


@lru_cache(maxsize=4096)
def _short(name: str, level: int | None, points: Decimal | None) -> tuple[str, str]:
    """One group's result in words and as a cell; thousands of schools share a few hundred of them."""
    words, told = common.level_text(level), number(points) if points is not None else ""
    key = "page.short.points" if told else "page.short.level"
    said = say(key, name=name.lower(), level=words.lower(), points=told)
    return said, str(render("year_cell.html", level=words, points=told))


def _pairs(rubric: Rubric, scores: tuple[GroupScore, ...]) -> Iterator[tuple[CriterionGroup, GroupScore]]:
    """Each group with its score, in the order of the rubric."""
    if [score.id for score in scores] == [group.id for group in rubric.groups]:  # as our own scoring has it
        return zip(rubric.groups, scores, strict=True)
    by_id = {score.id: score for score in scores}
    return ((group, by_id[group.id]) for group in rubric.groups if group.id in by_id)


def cards(context: Context, record: Record) -> Markup:
    """A card for each group, on the result that counts, as finished HTML."""
    card = record.applied_card
    if card is None:
        return Markup("")
    rubric = context.library.rubrics[card.rubric]
    tone = "ok" if record.recognised_card is not None else "own"
    says, compared = f'<li class="{tone}">{text(_says(context, record))}', _is_compared(context, record)
    made = [
        _card(record, rubric, group, score, compared and score.points is not None, says)
        for group, score in _pairs(rubric, card.groups)
    ]
    return Markup("".join(made))  # noqa: S704 - of finished cards


def _card(
    record: Record, rubric: Rubric, group: CriterionGroup, score: GroupScore, compared: bool, says: str
) -> str:
    reason, differing, own = _reason(rubric, score), _differing(record, rubric, group), _own(record, group.id)
    below = render("card_below.html", reason=reason, differing=differing) if reason or differing else ""
    beside = f'<li class="own">{text(own)}' if own else ""
    return _kept_card(rubric, group, score, compared).replace(BELOW, below).replace(SAYS, says + beside)


def _kept_card(rubric: Rubric, group: CriterionGroup, score: GroupScore, compared: bool) -> str:
    """What a card says of level and points; kept, because most points come back at other schools."""
    look = common.look_of(rubric)
    lowered = score.because is Because.LOWERED
    key = (group.id, score.points, f"{score.level} {compared} {lowered}", "card.html")
    kept = look.lines.get(key)
    if kept is None:
        band = rubric.level(score.level) if score.level is not None else None
        points = score.points
        own = None if lowered else score.level  # the points of a lowered level lie in another level's stretch
        scale = common.scale(rubric, points, score.maximum, own) if points is not None else ""
        kept = look.keep(
            key,
            render(
                "card.html",
                id=group.id,
                tone=common.level_class(rubric, score.level),
                below=BELOW,
                says=SAYS,
                name=group.name,
                about=group.about,
                level=common.level_text(score.level),
                meaning=band.name if band else "",
                plain=_plain(rubric, band.number, lowered) if band else "",
                points=number(points) if points is not None else "",
                maximum=number(score.maximum),
                scale=scale,
                gap=Markup(gap_mark(group.id)) if compared else "",  # noqa: S704 - made of a code
            ),
        )
    return kept


def _plain(rubric: Rubric, level: int, lowered: bool) -> str:
    """What a level means for a reader; one that an unmet condition lowered tells nothing of what is done."""
    return say("page.plain.lowered" if lowered else f"page.plain.{common.level_class(rubric, level)}")


def _reason(rubric: Rubric, score: GroupScore) -> str:
    """Why the level is not simply that of the points; "" when it is."""
    if score.because is Because.POINTS and not score.unmet:
        return ""
    facts = {
        "conditions": _conditions(rubric, score.unmet),
        "reached": score.reached if score.reached is not None else "–",
    }
    match score.because:
        case Because.WITHHELD:
            return say("page.because.withheld", **facts)
        case Because.LOWERED:
            return say("page.because.lowered", **facts)
        case Because.GIVEN:
            return say("page.because.given") if score.points is None else ""
        case Because.UNKNOWN:
            return say("page.because.unknown")
        case Because.POINTS:
            return say("page.because.noted", **facts)


def reasons(context: Context, record: Record) -> list[str]:
    """The same for every group of a year, each after the group's name."""
    card = record.applied_card
    if card is None:
        return []
    rubric = context.library.rubrics[card.rubric]
    found = [(group.short_name, _reason(rubric, score)) for group, score in _pairs(rubric, card.groups)]
    return [say("page.of_group", name=name, text=reason) for name, reason in found if reason]


def _conditions(rubric: Rubric, unmet: tuple[str, ...]) -> str:
    """The failed conditions by number and name."""
    names = common.look_of(rubric).names
    return "; ".join(f"{code} {common.inside(names.get(code, ''))}".strip() for code in unmet)


def _to_next(score: GroupScore) -> str:
    """What is missing to the next level, in points."""
    if score.points is None:
        return ""
    if score.next_level is None:
        own = score.level is not None and score.because is not Because.LOWERED
        return say("page.next.highest") if own else ""
    if score.to_next is None:
        return ""
    key = "page.next.more_than" if score.to_next_open else "page.next.at_least"
    if score.to_next == 0:  # QĐ 4725: "trên 75", so 75 itself is still level 2
        key = "page.next.edge"
    said = say(key, points=number(score.to_next), level=score.next_level)
    if score.because in (Because.WITHHELD, Because.LOWERED):  # points alone do not lift it
        return say("page.next.by_points", said=common.inside(said))
    return said


def gap_mark(group: str) -> str:
    """What stands where the median of a group will be. Contributed text cannot hold it: it is escaped."""
    return f"<!--cds:median:{group}-->"


def gaps(context: Context, record: Record) -> tuple[Gap, ...]:
    """The places of a school's neighbours' medians, of the groups with points scored as theirs are."""
    card, row = record.applied_card, record.school
    if card is None or not _is_compared(context, record):
        return ()
    return tuple(
        Gap(gap_mark(score.id), Peers(row.area, record.year, row.stage, card.rubric, score.id))
        for score in card.groups
        if score.points is not None
    )


def _is_compared(context: Context, record: Record) -> bool:
    """Whether the result is scored as those of the school's neighbours are."""
    card = record.applied_card
    return card is not None and card.rubric == context.library.rubric_for(record.school, record.year)


def outlooks(context: Context, record: Record) -> list[Outlook]:
    """For each group of which there is anything to say: its strength, and what it lacks."""
    card = record.applied_card
    if card is None:
        return []
    rubric = context.library.rubrics[card.rubric]
    found = [_outlook(rubric, group.short_name, score) for group, score in _pairs(rubric, card.groups)]
    return [one for one in found if any(one[1:])]


def _outlook(rubric: Rubric, name: str, score: GroupScore) -> Outlook:
    """The criteria with a higher share of their points than the group; of the others those that lack most.

    So none is named as both. Of a group on the highest level nothing is said to be missing.
    """
    known = faces(common.look_of(rubric), score)
    whole = score.points / score.maximum if score.points is not None and score.maximum else Decimal(0)
    strong, lacking = [], []
    for face in known:
        if face.share is not None and (face.share > whole or face.missing is None):
            strong.append(face)
        elif face.missing is not None and score.to_next is not None:
            lacking.append(face)
    strong.sort(key=_SHARE, reverse=True)
    lacking.sort(key=_MISSING, reverse=True)
    return Outlook(
        name,
        finished(", ".join([face.strong for face in strong[:MOST_NAMED]])),
        _to_next(score),
        say("page.outlook.unmet", conditions=_conditions(rubric, score.unmet)) if score.unmet else "",
        finished(", ".join([face.lacking for face in lacking[:MOST_NAMED]])),
    )


_SHARE, _MISSING = attrgetter("share"), attrgetter("missing")


def _differing(record: Record, rubric: Rubric, group: CriterionGroup) -> list[Link]:
    """Where the authority gave other points than the school did."""
    if record.recognised_card is None or record.self_card is None or record.verification is None:
        return []
    found = record.verification.findings
    if not found:
        return []
    own, names = record.self_card.answers, common.look_of(rubric).names
    return [
        Link(
            _change(code, names[code], own[code].points if code in own else None, found[code].points),
            f"#c{criterion}",
        )
        for criterion, code in _places(group)
        if code in found and found[code].points is not None
    ]


def _places(group: CriterionGroup) -> Iterator[tuple[str, str]]:
    """Every code of a group with the criterion that it stands under."""
    for criterion in group.criteria:
        yield criterion.id, criterion.id
        for item in criterion.items:
            yield criterion.id, item.id


def _change(code: str, name: str, before: Decimal | None, after: Decimal | None) -> str:
    """A difference as "tuyển sinh trực tuyến (2.4.2) 12 → 8"."""
    texts = ["–" if value is None else number(value) for value in (before, after)]
    return say("page.change", name=common.inside(name), code=code, before=texts[0], after=texts[1])


def _says(context: Context, record: Record) -> str:
    """Who stands for the result shown."""
    verification = record.verification
    if verification is None:
        return say("page.says.school")
    facts = {
        "authority": _authority(context, verification),
        "day": day(verification.dated),
        "decision": verification.decision,
        "source": verification.source,
    }
    if record.answered and record.assessment and record.assessment.sent:
        return say("page.says.again", sent=day(record.assessment.sent), **facts)
    if not verification.recognises:
        return say("page.says.returned", **facts)
    return say("page.says.authority" if verification.decision else "page.says.authority_by", **facts)


def _own(record: Record, group_id: str) -> str:
    """The school's own word, where the authority's is the one shown."""
    if record.recognised_card is None:
        return ""
    if record.self_card is None:
        return say("page.own.nothing")
    score = record.self_card.group(group_id)
    if score is None:
        return ""
    level = common.level_text(score.level).lower()
    if score.points is None:
        return say("page.own.level", level=level)
    return say("page.own.points", level=level, points=number(score.points))


def _authority(context: Context, verification: Verification) -> str:
    return common.authority_name(context.library, verification.authority, verification.dated)


def basis(context: Context, record: Record, notes: bool = True) -> list[str]:
    """By which papers: approval, report, every verification in order; each a short line."""
    lines: list[str] = []
    assessment = record.assessment
    if assessment is not None and not assessment.draft:
        if assessment.approval:
            paper = assessment.approval
            kind = paper.kind or "quyet_dinh"
            lines.append(cited_in("page.basis.approved", kind, paper.number, paper.dated))
        if assessment.report and assessment.report.number:
            report = assessment.report
            lines.append(cited_in("page.basis.reported", "bao_cao", report.number, report.dated))
    for found in record.verifications:
        said = list(_verified(context, found, notes))
        if len(record.verifications) > 1:
            key = "in_force" if found is record.verification else "replaced"
            said[0] = say(f"page.basis.{key}", text=said[0])
        lines += said
    return lines


def _verified(context: Context, verification: Verification, notes: bool) -> Iterator[str]:
    """The authority's conclusion and its paper."""
    facts = {"authority": _authority(context, verification), "day": day(verification.dated)}
    if not verification.recognises:
        yield say("page.basis.returned", **facts)
    elif verification.decision:
        paper = cited(kind_word("quyet_dinh"), verification.decision, verification.dated)
        yield say("page.basis.recognised", authority=facts["authority"], paper=paper)
    else:
        yield say("page.basis.recognised_by", source=verification.source, **facts)
    if notes and verification.note:
        yield verification.note


def inferred(record: Record) -> list[str]:
    """What we concluded ourselves, and why."""
    found: dict[str, str] = {}
    if record.assessment is not None and not record.assessment.draft:
        found.update(record.assessment.inferred)
    if record.verification is not None:
        found.update(record.verification.inferred)
    return [say("page.inferred", what=_field(key), reason=reason) for key, reason in found.items()]


def _field(key: str) -> str:
    """A key of a file as people call it."""
    return say("page.field.nam_hoc") if key == "nam_hoc" else key.replace("_", " ")
