"""A school's papers: report, sheet of criteria, minutes, the head's decision, the notice.

All of them say what the school says of itself; what its authority found stands in the authority's papers.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from msgspec import Struct

from generator.model.assessment import Answer, Assessment, Document, Posting, Report, Step
from generator.model.filled_form import FilledForm
from generator.model.library import Library
from generator.model.register import School
from generator.model.rubric import Criterion, CriterionGroup, Item, Rubric
from generator.model.scorecard import CriterionScore, GroupScore, PointsFrom, Scorecard
from generator.present.documents import desk as shared
from generator.present.documents import forms
from generator.present.documents.desk import Desk, long_day, points
from generator.present.documents.paper import (
    Block,
    Cell,
    Column,
    Figure,
    Paper,
    Row,
    Text,
    Tone,
    row,
    table,
)
from generator.present.links import school_address
from generator.wording import day, number, percent, say, words

BASE = "truong"
PUBLIC = ("bao-cao", "phieu-danh-gia", "thong-bao-cong-khai")
"""The forms a site offers; the others are working papers of the office."""


class Filing(Struct, frozen=True):
    """One school's year, as its papers need it. `card` is the school's own result, of a draft too."""

    desk: Desk
    school: School
    assessment: Assessment
    card: Scorecard
    rubric: Rubric

    @property
    def year(self) -> str:
        return shared.year_words(self.assessment.year)

    @property
    def authority(self) -> str:
        """The managing authority's name in that year."""
        return shared.authority_name(self.desk.library, self.school.authority, self.assessment.year)

    @property
    def grounds(self) -> list[str]:
        """What the assessment rests on."""
        return shared.grounds_of(self.desk, self.rubric, self.school.authority, self.assessment.year)


def filing(desk: Desk, library: Library, school: School, assessment: Assessment, card: Scorecard) -> Filing:
    """The filing of a sound assessment."""
    return Filing(desk, school, assessment, card, library.rubrics[card.rubric])


def school_papers(own: Filing) -> Iterator[Paper]:
    """Every paper the school's file can fill."""
    yield _report(own)
    yield _sheet(own)
    yield _minutes(own)
    approval = own.assessment.approval
    if approval is None or approval.kind in ("", "quyet_dinh"):
        yield _approval(own)
    yield _notice(own)


def filled_paper(desk: Desk, school: School, filled: FilledForm) -> Paper:
    """A statistics form of the school as the report it asks for, with its annex."""
    form, year = filled.form, filled.year
    authority = shared.authority_name(desk.library, school.authority, year)
    page = school_address(school.id)
    report = forms.report_of(filled, school.name)
    return Paper(
        form=form.id,
        name=form.short_name,
        base=BASE,
        head=shared.school_head(desk, school, year, "bao_cao", "", "", None),
        title=report.title,
        abstract=report.abstract,
        to=(authority,),
        blocks=report.blocks,
        recipients=shared.recipients_of((authority,)),
        signers=(shared.school_signer(school),),
        marks=(say("paper.mark.demo"),) if school.demo else (),
        address=desk.address(page),
        check=desk.check(page),
        annex=report.annex,
        sheet=True,
    )


def _paper(
    own: Filing,
    form: str,
    words_: tuple[str, str],
    numbered: tuple[str, str, date | None],
    blocks: Iterable[Block],
    recipients: Iterable[str] = (),
    to: tuple[str, ...] = (),
    signers: tuple[str, ...] = (),
) -> Paper:
    """A paper of the school. `numbered`: what kind of number, the number and the day, as far as known."""
    kind, known, dated = numbered
    report = own.assessment.report or Report()
    marks = [say("paper.mark.draft")] if own.assessment.draft else []
    marks += [say("paper.mark.demo")] if own.school.demo else []
    page = school_address(own.school.id)
    given = tuple(recipients)
    return Paper(
        form=form,
        name=say(f"paper.kind.{form}"),
        base=BASE,
        head=shared.school_head(own.desk, own.school, own.assessment.year, kind, known, report.place, dated),
        title=words_[0],
        abstract=words_[1],
        to=to,
        blocks=tuple(blocks),
        recipients=shared.recipients_of(given) if given else (),
        signers=signers or (shared.school_signer(own.school),),
        marks=tuple(marks),
        address=own.desk.address(page),
        check=own.desk.check(page),
    )


def _titles(own: Filing, name: str) -> tuple[str, str]:
    facts = {"year": own.year, "school": own.school.name}
    return say(f"paper.{name}.title"), say(f"paper.{name}.abstract", **facts)


# ---- báo cáo -----------------------------------------------------------------------------------------


def _report(own: Filing) -> Paper:
    report = own.assessment.report or Report()
    approval = own.assessment.approval
    known, dated = report.number, report.dated
    if not known and approval is not None and approval.kind == "bao_cao":
        known, dated = approval.number, approval.dated
    return _paper(
        own,
        "bao-cao",
        _titles(own, "report"),
        ("bao_cao", known, dated),
        _report_blocks(own),
        recipients=report.recipients or (own.authority,),
        to=(own.authority,),
    )


def _report_blocks(own: Filing) -> Iterator[Block]:
    assessment, remarks = own.assessment, own.assessment.remarks
    yield Text(say("paper.report.opening", grounds="; ".join(own.grounds), school=own.school.name))
    yield _heading("report.one")
    yield _heading("report.documents")
    yield from shared.listed(_document_words(one) for one in assessment.documents.values())
    yield _heading("report.steps")
    yield from shared.listed(_step_words(step) for step in assessment.steps)
    yield _heading("report.public")
    yield from _approved_and_posted(own)
    yield _heading("report.two")
    yield _heading("report.results")
    yield from shared.result_lines(own.rubric, own.card)
    for place, group in enumerate(own.rubric.groups, 2):
        yield Text(say("paper.report.criteria", place=place, group=shared.group_words(group)), Tone.HEADING)
        yield from _criteria(own, group)
    yield _heading("report.three")
    parts = {
        "strengths": remarks.strengths,
        "limits": remarks.limits,
        "lessons": remarks.lessons,
        "proposals": remarks.proposals,
    }
    for name, texts in parts.items():
        yield _heading(f"report.{name}")
        yield from shared.listed(texts)
    yield Text(say("paper.report.closing", year=own.year, school=own.school.name))


def _heading(key: str) -> Text:
    return Text(say(f"paper.{key}"), Tone.HEADING)


def _approved_and_posted(own: Filing) -> Iterator[Block]:
    approval, posting = own.assessment.approval, own.assessment.posting
    if approval is not None and approval.kind == "bao_cao":
        yield Text(say("paper.report.approved_by_report"))
    elif approval is not None:
        paper = _cited(approval.kind or "quyet_dinh", approval.number, approval.dated)
        yield Text(say("paper.report.approved", paper=paper))
    if posting is not None:
        yield Text(say("paper.report.posted", when=_posting_days(posting), where=_posting_places(posting)))
    elif approval is None:
        yield shared.blank_line()


def _criteria(own: Filing, group: CriterionGroup) -> Iterator[Block]:
    """A group's criteria as a table; where only a total is known, what is said of them."""
    score = own.card.group(group.id)
    if score is None:
        return
    if score.points_from is PointsFrom.TOTAL:
        yield Text(say("paper.only_total"))
        for code in group.codes():
            said = _said(own, code)
            if said:
                facts = {"code": code, "name": _names(group)[code], "said": said}
                yield Text(f"- {say('paper.described', **facts)}", Tone.ITEM)
        return
    yield table(
        (Column(14, "centre"), Column(103), Column(24, "centre"), Column(24, "centre")),
        shared.named("code", "entry", "earned", "maximum"),
        (*_criterion_rows(group, score), _total_row(group, score)),
    )
    if _starred(score, items=False):
        yield shared.uncertain_note(own.desk, own.rubric)


def _criterion_rows(group: CriterionGroup, score: GroupScore) -> Iterator[Row]:
    scores = {one.id: one for one in score.criteria}
    for criterion in group.criteria:
        one = scores.get(criterion.id)
        if one is not None and criterion.mandatory:
            yield row(criterion.id, criterion.name, _met_words(one.met), say("paper.mandatory"))
        elif one is not None:
            yield row(criterion.id, criterion.name, points(one.points), _maximum(criterion))


def _total_row(group: CriterionGroup, score: GroupScore) -> Row:
    name = Cell(say("paper.total", id=group.id), across=2)
    return Row((name, Cell(points(score.points)), Cell(points(score.maximum))), strong=True)


def _met_words(met: bool | None) -> str:
    return "–" if met is None else say("paper.met" if met else "paper.unmet")


def _maximum(entry: Criterion | Item) -> str | Figure:
    """The maximum, starred while it is not certain."""
    if entry.maximum is None:
        return say("paper.mandatory")
    if entry.maximum.certain:
        return points(entry.maximum.value)
    return f"{number(entry.maximum.value)}*"


def _starred(score: GroupScore, items: bool) -> bool:
    return any(
        not one.certain or (items and any(not item.certain for item in one.items)) for one in score.criteria
    )


# ---- phiếu đánh giá ----------------------------------------------------------------------------------


def _sheet(own: Filing) -> Paper:
    by_total = all(score.points_from is PointsFrom.TOTAL for score in own.card.groups)
    opening = "paper.sheet.opening_total" if by_total else "paper.sheet.opening"
    blocks: list[Block] = [Text(say(opening, rubric=shared.rubric_words(own.rubric)))]
    for group in own.rubric.groups:
        score = own.card.group(group.id)
        if score is not None:
            blocks.append(Text(shared.group_words(group), Tone.HEADING))
            blocks.append(_sheet_table(own, group, score))
    blocks.append(shared.uncertain_note(own.desk, own.rubric))
    blocks += shared.because_lines(own.card)
    documents = own.assessment.documents.values()
    if documents:
        blocks.append(_heading("sheet.evidence"))
        blocks.append(_evidence_table(documents))
    return _paper(own, "phieu-danh-gia", _titles(own, "sheet"), ("", "", None), blocks)


def _sheet_table(own: Filing, group: CriterionGroup, score: GroupScore) -> Block:
    scores = {one.id: one for one in score.criteria}
    rows: list[Row] = []
    for criterion in group.criteria:
        rows.append(_sheet_row(own, criterion, scores.get(criterion.id)))
        rows += [_item_row(own, item, scores.get(criterion.id)) for item in criterion.items]
    total = Cell(say("paper.total", id=group.id), across=2)
    level = Cell(shared.level_words(own.rubric, score.level))
    rows.append(Row((total, Cell(points(score.maximum)), Cell(points(score.points)), level), strong=True))
    return table(
        (Column(13, "centre"), Column(68), Column(20, "centre"), Column(18, "centre"), Column(46)),
        shared.named("code", "entry", "maximum", "earned", "evidence"),
        tuple(rows),
    )


def _sheet_row(own: Filing, criterion: Criterion, score: CriterionScore | None) -> Row:
    earned: str | Figure = points(score.points if score else None)
    if criterion.mandatory:
        earned = _met_words(score.met if score else None)
    return row(
        criterion.id,
        criterion.name,
        _maximum(criterion),
        earned,
        _said(own, criterion.id),
        strong=bool(criterion.items),
    )


def _item_row(own: Filing, item: Item, score: CriterionScore | None) -> Row:
    found = next((one for one in score.items if one.id == item.id), None) if score else None
    earned = points(found.points if found and found.answered else None)
    return row(item.id, item.name, _maximum(item), earned, _said(own, item.id))


def _evidence_table(documents: Iterable[Document]) -> Block:
    rows = [row(Figure(place), _document_words(one)) for place, one in enumerate(documents, 1)]
    return table((Column(13, "centre"), Column(152)), shared.named("order", "evidence_paper"), tuple(rows))


# ---- biên bản, quyết định, thông báo -----------------------------------------------------------------


def _minutes(own: Filing) -> Paper:
    blocks: list[Block] = [_heading("minutes.one")]
    blocks += [
        Text(say(f"paper.minutes.{name}")) for name in ("when", "where", "chair", "secretary", "members")
    ]
    blocks.append(_heading("minutes.two"))
    blocks.append(Text(say("paper.minutes.grounds", grounds="; ".join(own.grounds))))
    before = _steps_before_approval(own.assessment)
    if before:
        blocks.append(Text(say("paper.minutes.before")))
        blocks += shared.listed(_step_words(step) for step in before)
    blocks.append(_heading("minutes.three"))
    blocks.append(shared.result_table(own.rubric, own.card))
    blocks += shared.because_lines(own.card)
    for group in own.rubric.groups:
        score = own.card.group(group.id)
        if score is not None and score.points_from is not PointsFrom.TOTAL:
            blocks.append(Text(shared.group_words(group), Tone.HEADING))
            blocks += _criteria(own, group)
    blocks.append(_heading("minutes.four"))
    blocks += [shared.blank_line(), shared.blank_line()]
    blocks.append(Text(say("paper.minutes.closing")))
    return _paper(
        own,
        "bien-ban",
        _titles(own, "minutes"),
        ("bien_ban", "", None),
        blocks,
        signers=(say("paper.minutes.signer_secretary"), say("paper.minutes.signer_chair")),
    )


def _steps_before_approval(assessment: Assessment) -> list[Step]:
    """What is known to have been done by the meeting: dated steps, before the head's approval."""
    approved = assessment.approval.dated if assessment.approval else None
    return [step for step in assessment.steps if step.start and (approved is None or step.start < approved)]


def _approval(own: Filing) -> Paper:
    approval, posting = own.assessment.approval, own.assessment.posting or Posting()
    known, dated = (approval.number, approval.dated) if approval else ("", None)
    school = own.school.name
    result = say("paper.approval.own_result", school=school)
    blocks: list[Block] = [Text(f"{shared.school_signer(own.school)} {school.upper()}", Tone.CENTRE)]
    blocks += shared.grounds_lines([*own.grounds, result])
    blocks.append(Text(say("paper.approval.order"), Tone.CENTRE))
    blocks.append(shared.article(1, say("paper.approval.one", year=own.year, school=school)))
    blocks += shared.result_lines(own.rubric, own.card)
    public = {"when": _posting_days(posting), "where": _posting_places(posting)}
    blocks.append(shared.article(2, say("paper.approval.two", authority=own.authority, **public)))
    blocks.append(shared.article(3, say("paper.approval.three", school=school)))
    return _paper(
        own,
        "quyet-dinh-phe-duyet",
        _titles(own, "approval"),
        ("quyet_dinh", known, dated),
        blocks,
        recipients=(
            say("paper.approval.as_article"),
            say("paper.approval.reported", authority=own.authority),
        ),
    )


def _notice(own: Filing) -> Paper:
    approval, posting = own.assessment.approval, own.assessment.posting or Posting()
    facts = {"school": own.school.name, "year": own.year}
    if approval is None:
        blocks: list[Block] = [Text(say("paper.notice.opening_blank", **facts))]
    else:
        cited = _cited(approval.kind or "quyet_dinh", approval.number, approval.dated)
        blocks = [Text(say("paper.notice.opening", paper=cited, **facts))]
    blocks.append(shared.result_table(own.rubric, own.card))
    blocks += shared.because_lines(own.card)
    blocks.append(Text(say("paper.notice.when", when=_posting_days(posting))))
    blocks.append(Text(say("paper.notice.where", where=_posting_places(posting))))
    page = own.desk.address(school_address(own.school.id))
    blocks.append(Text(say("paper.notice.page", address=page)))
    blocks.append(Text(say("paper.notice.closing", school=own.school.name)))
    return _paper(
        own,
        "thong-bao-cong-khai",
        _titles(own, "notice"),
        ("thong_bao", "", None),
        blocks,
        recipients=(own.authority, say("paper.notice.everyone")),
    )


# ---- phrases -----------------------------------------------------------------------------------------


def _names(group: CriterionGroup) -> Mapping[str, str]:
    """The names of a group's criteria and items, by code."""
    found = {criterion.id: criterion.name for criterion in group.criteria}
    return found | {item.id: item.name for criterion in group.criteria for item in criterion.items}


def _said(own: Filing, code: str) -> str:
    """What the school says for one entry: name, counts, note, evidence by number."""
    answer = own.card.answers.get(code)
    if answer is None:
        return ""
    parts = [answer.name, _count_words(answer), answer.note]
    if answer.evidence:
        parts.append(", ".join(_short(own.assessment.documents.get(key), key) for key in answer.evidence))
    return "; ".join(part for part in parts if part)


def _count_words(answer: Answer) -> str:
    """Counts as "52 trên 56, tỷ lệ 92,9%"; the share is computed."""
    if answer.count is None:
        return ""
    if not answer.total:
        return number(answer.count)
    share = (100 * answer.count / answer.total).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return say("paper.count", count=number(answer.count), total=number(answer.total), share=percent(share))


def _short(document: Document | None, key: str) -> str:
    """A document by its number, else by its title."""
    if document is None:
        return key
    return document.number or document.abstract or _kind(document.kind)


def _kind(kind: str) -> str:
    return words("page.document").get(kind) or say("page.document.khac")


def _cited(kind: str, known: str, dated: date | None) -> str:
    """A document as a paper cites it, as far as it is known."""
    text = _kind(kind)
    if known:
        text = say("paper.cited.number", kind=text, number=known)
    return say("paper.cited.dated", text=text, day=long_day(dated)) if dated else text


def _document_words(document: Document) -> str:
    """A document with its title."""
    text = _cited(document.kind, document.number, document.dated)
    return say("paper.cited.titled", text=text, title=document.abstract) if document.abstract else text


def _step_words(step: Step) -> str:
    """A step with its day or days, as far as they are known."""
    when = " – ".join(dict.fromkeys(day(one) for one in (step.start, step.end) if one))
    return say("paper.step", when=when, what=step.text) if when else step.text


def _posting_days(posting: Posting) -> str:
    """From when until when the result is public; dots where that is unknown."""
    facts = {"start": long_day(posting.start), "end": long_day(posting.end)}
    if posting.start and posting.end:
        return say("paper.posting.both", **facts)
    if posting.start or posting.end:
        return say("paper.posting.start" if posting.start else "paper.posting.end", **facts)
    return say("paper.posting.none")


def _posting_places(posting: Posting) -> str:
    return ", ".join(posting.places) or say("paper.where_blank")
