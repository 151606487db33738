"""An authority's papers: what it sends up, what it sends to its schools, what it decides."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from generator.model.assessment import Answer, Verification
from generator.model.edition import Edition
from generator.model.filled_form import FilledForm
from generator.model.form import Filler
from generator.model.library import Record
from generator.model.register import Authority
from generator.model.rubric import CriterionGroup, Rubric
from generator.model.school_year import SchoolYear
from generator.model.scorecard import Scorecard, Standing
from generator.model.summary import Line, State, Summary
from generator.present import common
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
    Table,
    Text,
    Tone,
    row,
    table,
)
from generator.present.links import authority_address
from generator.wording import day, number, say, words
from generator.wording.names import name_order

BASE = "co-quan"
PRIVATE = ("cong-van-don-doc", "phieu-tra-lai", "quyet-dinh-cong-nhan")
"""Letters and decisions are the office's own affair; a site offers only what it sends up."""
_URGED = (State.MISSING, State.DRAFT, State.FAULTY, State.RETURNED)
"""Whose result is still awaited; a stage without a rubric is waiting, never missing."""


class Bureau(Struct, frozen=True):
    """One authority's year, as its papers need it."""

    desk: Desk
    authority: Authority
    year: SchoolYear
    summary: Summary
    rubrics: tuple[Rubric, ...]
    forms: tuple[FilledForm, ...]

    @property
    def name(self) -> str:
        return self.authority.name

    @property
    def grounds(self) -> list[str]:
        """What the round of the year rests on."""
        found = [shared.rubric_words(rubric) for rubric in self.rubrics]
        bases = self.desk.library.settings(self.authority.id, self.year).basis or ()
        return found + [shared.basis_words(basis) for basis in bases]


def bureau(desk: Desk, edition: Edition, authority_id: str, year: SchoolYear) -> Bureau | None:
    """The authority's year; `None` when it manages no school then."""
    summary = edition.authorities.get((authority_id, year))
    authority = shared.authority_on(desk.library, authority_id, year)
    if summary is None or authority is None:
        return None
    used = {line.rubric for line in summary.lines} | {line.used for line in summary.lines}
    rubrics = tuple(rubric for rubric in desk.library.rubrics.values() if rubric.id in used)
    filled = tuple(
        one
        for one in edition.forms.get((authority_id, year), ())
        if one.form.filler is Filler.AUTHORITY and one.standing is Standing.APPLIED
    )
    return Bureau(desk, authority, year, summary, rubrics, filled)


def authority_papers(office: Bureau) -> Iterator[Paper]:
    """What rests on the summary: forms to send up, the list of schools, the letter to those awaited."""
    for filled in office.forms:
        yield _filled(office, filled)
    yield _school_list(office)
    awaited = [line for line in _by_name(office.summary.lines) if line.state in _URGED]
    if awaited:
        yield _urging(office, awaited)


def verdict_papers(office: Bureau, records: Sequence[Record]) -> Iterator[Paper]:
    """What rests on the authority's own verifications in force: returned files, recognised results."""
    judged = [
        (record, record.verification)
        for record in records
        if record.verification is not None and record.verification.authority == office.authority.id
    ]
    for record, found in judged:
        if not found.recognises:
            yield _returned(office, record, found)
    recognised = [pair for pair in judged if pair[1].recognises]
    recognised.sort(key=lambda pair: (_decided_by(pair[1]), name_order(pair[0].school.name)))
    for place, (_, group) in enumerate(groupby(recognised, key=lambda pair: _decided_by(pair[1])), 1):
        yield _recognition(office, list(group), place)


def _decided_by(found: Verification) -> tuple[date, str, str]:
    return found.dated, found.decision, found.source


def _paper(
    office: Bureau,
    form: str,
    words_: tuple[str, str],
    numbered: tuple[str, str, date | None],
    blocks: Iterable[Block],
    recipients: Iterable[str],
    to: tuple[str, ...] = (),
    about: str = "",
    sheet: bool = False,
    name: str = "",
    part: str = "",
) -> Paper:
    page = authority_address(office.authority.id, office.year)
    personal = form == "quyet-dinh-cong-nhan"  # decided by the head, who is named above its grounds
    signer = shared.authority_signer if personal else shared.body_signer
    return Paper(
        form=form,
        name=name or say(f"paper.kind.{form}"),
        base=BASE,
        head=shared.authority_head(office.desk, office.authority, *numbered, about),
        title=words_[0],
        abstract=words_[1],
        to=to,
        blocks=tuple(blocks),
        recipients=shared.recipients_of(recipients),
        signers=(signer(office.authority),),
        marks=(say("paper.mark.demo"),) if office.summary.demo else (),
        address=office.desk.address(page),
        check=office.desk.check(page),
        sheet=sheet,
        part=part,
    )


def _titles(office: Bureau, name: str) -> tuple[str, str]:
    return say(f"paper.{name}.title"), say(f"paper.{name}.abstract", year=office.year)


def _above(office: Bureau) -> tuple[str, ...]:
    """The authority above, if the register names one."""
    above = office.authority.superior
    return (shared.authority_name(office.desk.library, above, office.year),) if above else ()


def _by_name(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: name_order(line.name))


# ---- biểu mẫu ----------------------------------------------------------------------------------------


def _filled(office: Bureau, filled: FilledForm) -> Paper:
    """A form the authority sends up, whichever it is."""
    form, report = filled.form, forms.report_of(filled, office.name)
    rule = [Text(say("paper.filled.rule"), Tone.NOTE)] if form.counts_results else []
    made = _paper(
        office,
        form.id,
        (report.title, report.abstract),
        ("bao_cao", "", None),
        (*rule, *report.blocks),
        recipients=_above(office),
        to=_above(office),
        sheet=True,
        name=form.short_name,
    )
    return replace(made, annex=report.annex)


# ---- danh sách ---------------------------------------------------------------------------------------


def _school_list(office: Bureau) -> Paper:
    lines = _by_name(office.summary.lines)
    opening = say("paper.list.opening", count=number(len(lines)), authority=office.name)
    blocks: list[Block] = [Text(opening)]
    for place, rubric in enumerate(office.rubrics):
        ids = (rubric.id, None) if place == 0 else (rubric.id,)  # who has no rubric yet stands in the first
        of_rubric = [line for line in lines if (line.used or line.rubric) in ids]
        if of_rubric:
            blocks.append(_list_table(office, of_rubric, rubric.groups))
    if not office.rubrics:
        blocks.append(_list_table(office, lines, ()))
    return _paper(
        office,
        "danh-sach-truong",
        _titles(office, "list"),
        ("", "", None),
        blocks,
        recipients=_above(office),
        sheet=True,
    )


def _list_table(office: Bureau, lines: Sequence[Line], groups: Sequence[CriterionGroup]) -> Table:
    left = 165 - 11 - 25 - 44 - 25 * len(groups)
    columns = (
        Column(11, "centre"),
        Column(left),
        Column(25, "centre"),
        *[Column(13, "centre"), Column(12, "centre")] * len(groups),
        Column(44, "centre"),
    )
    down = 2 if groups else 1
    above = Row(
        (
            *[Cell(name, down=down) for name in shared.named("order", "school", "stage")],
            *[Cell(say("paper.group_short", id=group.id), across=2) for group in groups],
            Cell(say("paper.column.state"), down=down),
        ),
        strong=True,
    )
    pair = (Cell(say("paper.column.points")), Cell(say("paper.column.level")))
    head = (above, Row(pair * len(groups), strong=True)) if groups else (above,)
    rows = tuple(_list_row(office, place, line, groups) for place, line in enumerate(lines, 1))
    return Table(columns, head, rows)


def _list_row(office: Bureau, place: int, line: Line, groups: Sequence[CriterionGroup]) -> Row:
    stage = common.stage_name(office.desk.library, line.stage)
    cells: list[str | Figure] = [Figure(place), line.name, stage]
    for group in groups:
        found = line.outcome(group.id, Standing.APPLIED)
        cells.append(points(found.points if found else None))
        cells.append(Figure(found.level if found else None))
    return row(*cells, _standing(office, line))


def _standing(office: Bureau, line: Line) -> str:
    """On whose word the result stands; without one, where the school stands."""
    state = words("state")[line.state.value]
    if not line.outcomes:
        return state
    if any(one.standing is Standing.RECOGNISED for one in line.outcomes):
        trail = line.trail
        judge = common.authority_name(office.desk.library, trail.judge, trail.judged or office.desk.as_of)
        return say(
            "paper.list.recognised" if trail.decision else "paper.list.recognised_by",
            judge=judge,
            decision=trail.decision,
            source=trail.source,
            day=day(trail.judged) if trail.judged else "",
        )
    own = say("paper.list.own")
    return f"{own}, {state}" if line.state in (State.LATE, State.RETURNED) else own


# ---- công văn đôn đốc --------------------------------------------------------------------------------


def _urging(office: Bureau, awaited: Sequence[Line]) -> Paper:
    deadline = office.desk.library.settings(office.authority.id, office.year).school_deadline
    until = (
        say("paper.urging.deadline", day=long_day(deadline))
        if deadline
        else say("paper.urging.deadline_none")
    )
    facts = {"authority": office.name, "year": office.year}
    blocks: list[Block] = [
        Text(
            say("paper.urging.opening", grounds="; ".join(office.grounds), deadline=until, year=office.year)
        ),
        Text(
            say(
                "paper.urging.state",
                day=long_day(office.desk.as_of),
                count=number(len(awaited)),
                authority=office.name,
            )
        ),
        table(
            (Column(12, "centre"), Column(83), Column(30, "centre"), Column(40, "centre")),
            shared.named("order", "school", "stage", "state"),
            tuple(
                row(
                    Figure(place),
                    line.name,
                    common.stage_name(office.desk.library, line.stage),
                    words("state")[line.state.value],
                )
                for place, line in enumerate(awaited, 1)
            ),
        ),
        Text(say("paper.urging.ask", **facts)),
        Text(say("paper.urging.help", **facts)),
    ]
    return _paper(
        office,
        "cong-van-don-doc",
        ("", ""),
        ("cong_van", "", None),
        blocks,
        recipients=(say("paper.urging.as_above"),),
        to=(say("paper.urging.named"),),
        about=say("paper.urging.about", year=office.year),
    )


# ---- thẩm định ---------------------------------------------------------------------------------------


def _returned(office: Bureau, record: Record, found: Verification) -> Paper:
    rubric = office.desk.library.rubrics[found.rubric]
    school = record.school.name
    facts = {"rubric": shared.rubric_words(rubric), "authority": office.name, "school": school}
    blocks: list[Block] = [Text(say("paper.returned.opening", day=long_day(found.dated), **facts))]
    rows = tuple(_finding_rows(rubric, record.self_card, found))
    if rows:
        blocks.append(Text(say("paper.returned.findings")))
        blocks.append(
            table(
                (Column(14, "centre"), Column(58), Column(20, "centre"), Column(20, "centre"), Column(53)),
                shared.named("code", "entry", "own", "found", "reason"),
                rows,
            )
        )
    if found.note:
        blocks.append(Text(say("paper.returned.note", note=found.note)))
    if not rows and not found.note:
        blocks.append(Text(say("paper.returned.nothing")))
    blocks.append(Text(say("paper.returned.closing", school=school)))
    return _paper(
        office,
        "phieu-tra-lai",
        _titles(office, "returned"),
        ("phieu", found.decision, found.dated if found.decision else None),
        blocks,
        recipients=(say("paper.urging.as_above"),),
        to=(school,),
        part=record.school.id,
    )


def _finding_rows(rubric: Rubric, own: Scorecard | None, found: Verification) -> Iterator[Row]:
    """What the authority found otherwise, beside what the school said."""
    said = own.answers if own is not None else {}
    for _, criterion, item in rubric.entries():
        entry = item or criterion
        finding = found.findings.get(entry.id)
        if finding is not None:
            yield row(entry.id, entry.name, _verdict(said.get(entry.id)), _verdict(finding), finding.reason)
    for group in rubric.groups:
        if group.id in found.totals:
            score = own.group(group.id) if own is not None else None
            yield row(
                group.id,
                group.name,
                points(score.points if score else None),
                points(found.totals[group.id]),
                "",
            )


def _verdict(answer: Answer | None) -> str | Figure:
    if answer is not None and answer.points is None and answer.met is not None:
        return say("paper.met" if answer.met else "paper.unmet")
    return points(answer.points if answer is not None else None)


def _recognition(office: Bureau, judged: Sequence[tuple[Record, Verification]], place: int) -> Paper:
    """One decision, with every school it recognises. A source that only cites it gives it no number."""
    first = judged[0][1]
    blocks: list[Block] = [
        Text(shared.signer_of(shared.authority_signer(office.authority), office.name), Tone.CENTRE),
        *shared.grounds_lines([*office.grounds, say("paper.recognition.reports")]),
        Text(say("paper.approval.order"), Tone.CENTRE),
        shared.article(1, say("paper.recognition.one", year=office.year)),
    ]
    for rubric in office.rubrics:
        of_rubric = [pair for pair in judged if pair[1].rubric == rubric.id]
        if of_rubric:
            blocks.append(_recognised_table(rubric, of_rubric))
    if not first.decision and first.source:
        blocks.append(Text(say("paper.recognition.source", source=first.source), Tone.NOTE))
    blocks.append(shared.article(2, say("paper.recognition.two")))
    blocks.append(shared.article(3, say("paper.recognition.three")))
    return _paper(
        office,
        "quyet-dinh-cong-nhan",
        _titles(office, "recognition"),
        ("quyet_dinh", first.decision, first.dated if first.decision else None),
        blocks,
        recipients=(say("paper.approval.as_article"), *_above(office)),
        part=str(place),
    )


def _recognised_table(rubric: Rubric, judged: Sequence[tuple[Record, Verification]]) -> Table:
    groups = rubric.groups
    left = 165 - 12 - 46 * len(groups)
    columns = (
        Column(12, "centre"),
        Column(left),
        *[Column(16, "centre"), Column(30, "centre")] * len(groups),
    )
    above = Row(
        (
            Cell(say("paper.column.order"), down=2),
            Cell(say("paper.column.school"), down=2),
            *[Cell(say("paper.group_short", id=group.id), across=2) for group in groups],
        ),
        strong=True,
    )
    pair = (Cell(say("paper.column.points")), Cell(say("paper.column.level")))
    rows = []
    for place, (record, _) in enumerate(judged, 1):
        cells: list[str | Figure] = [Figure(place), record.school.name]
        for group in groups:
            score = record.recognised_card.group(group.id) if record.recognised_card else None
            cells.append(points(score.points if score else None))
            cells.append(shared.level_words(rubric, score.level if score else None))
        rows.append(row(*cells))
    return Table(columns, (above, Row(pair * len(groups), strong=True)), tuple(rows))
