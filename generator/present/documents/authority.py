"""An authority's papers: what it sends up, what it sends to its schools, what it decides."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from generator.model.assessment import Answer, Verification
from generator.model.edition import Edition
from generator.model.library import Record
from generator.model.register import Authority
from generator.model.rubric import CriterionGroup, Rubric
from generator.model.school_year import SchoolYear
from generator.model.scorecard import Scorecard, Standing
from generator.model.summary import ALL_STAGES, Line, State, Summary, Tally, share_of
from generator.present import common
from generator.present.documents import desk as shared
from generator.present.documents.desk import Desk, long_day, points
from generator.present.documents.paper import (
    Block,
    Cell,
    Column,
    Figure,
    Measure,
    Paper,
    Row,
    Table,
    Text,
    Tone,
    row,
    table,
)
from generator.present.documents.school import article
from generator.present.links import authority_address
from generator.wording import number, percent, say, words
from generator.wording.names import name_order

BASE = "co-quan"
PUBLIC = ("phu-luc-3", "danh-sach-truong")
"""The forms a site offers: what the authority sends up. Letters and decisions are its own affair."""
CONTINUING = ("gdtx", "gdnn_gdtx")
_ASKED = ("tieu_hoc", "thcs")
_OF_PHONG = ("phong", "ubnd_xa")
_URGED = (State.MISSING, State.DRAFT, State.FAULTY, State.RETURNED)
"""Whose result is still awaited; a stage without a rubric is waiting, never missing."""


@dataclass(frozen=True, slots=True)
class Bureau:
    """One authority's year, as its papers need it."""

    desk: Desk
    authority: Authority
    year: SchoolYear
    summary: Summary
    rubrics: tuple[Rubric, ...]

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
    return Bureau(desk, authority, year, summary, rubrics)


def authority_papers(office: Bureau) -> Iterator[Paper]:
    """What rests on the summary alone: Phụ lục 3, the list of schools, the letter to those who are late."""
    yield _annex_3(office)
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
) -> Paper:
    page = authority_address(office.authority.id, office.year)
    return Paper(
        form=form,
        base=BASE,
        head=shared.authority_head(office.desk, office.authority, *numbered, about),
        title=words_[0],
        abstract=words_[1],
        to=to,
        blocks=tuple(blocks),
        recipients=shared.recipients_of(recipients),
        signers=(shared.authority_signer(office.authority),),
        marks=(say("paper.mark.demo"),) if office.summary.demo else (),
        address=office.desk.address(page),
        check=office.desk.check(page),
        sheet=sheet,
    )


def _titles(office: Bureau, name: str) -> tuple[str, str]:
    return say(f"paper.{name}.title"), say(f"paper.{name}.abstract", year=office.year)


def _above(office: Bureau) -> tuple[str, ...]:
    """The authority above, if the register names one."""
    above = office.authority.superior
    return (shared.authority_name(office.desk.library, above, office.year),) if above else ()


def _by_name(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: name_order(line.name))


# ---- Phụ lục 3 ---------------------------------------------------------------------------------------


def _annex_3(office: Bureau) -> Paper:
    return _paper(
        office,
        "phu-luc-3",
        _titles(office, "annex3"),
        ("bao_cao", "", None),
        _annex_blocks(office),
        recipients=_above(office),
        to=_above(office),
        sheet=True,
    )


def _annex_blocks(office: Bureau) -> Iterator[Block]:
    yield _heading("annex3.one")
    yield from _scale(office)
    yield _heading("annex3.two")
    if not office.rubrics:
        yield Text(say("paper.annex3.no_rubric"))
    for rubric in office.rubrics:
        yield Text(say("paper.annex3.rubric", rubric=shared.rubric_words(rubric)))
        yield _levels_table(office, rubric)
        yield from _without_level(office, rubric)
    yield _heading("annex3.three")
    yield shared.blank_line()
    yield _heading("annex3.four")
    yield shared.blank_line()
    yield Text(say("paper.annex3.closing", year=office.year, authority=office.name))


def _scale(office: Bureau) -> Iterator[Block]:
    """Who takes part, of those that the round gives a rubric; general and continuing education apart."""
    lines = [line for line in office.summary.lines if line.rubric is not None]
    for kind in ("general", "continuing"):
        asked = [line for line in lines if (line.stage in CONTINUING) == (kind == "continuing")]
        part = sum(bool(line.outcomes) for line in asked)
        if asked:
            share = percent(share_of(part, len(asked)))
            words_ = say(f"paper.annex3.{kind}", part=number(part), all=number(len(asked)), share=share)
            yield Text(f"- {words_}", Tone.ITEM)
        else:
            yield Text(f"- {say(f'paper.annex3.{kind}_none')}", Tone.ITEM)
    if office.summary.waiting:
        yield Text(say("paper.annex3.waiting", count=number(office.summary.waiting)))


def _levels_table(office: Bureau, rubric: Rubric) -> Table:
    """The template's table: number and share at each level, a row for each group and stage.

    The template numbers two rows "2.2"; the first of them is 2.1.
    """
    width = (165 - 12 - 54) // (2 * len(rubric.levels))
    columns = (Column(12, "centre"), Column(54), *[Column(width, "centre")] * (2 * len(rubric.levels)))
    above = Row(
        (
            Cell(say("paper.column.order"), down=2),
            Cell(say("paper.column.group"), down=2),
            *[
                Cell(say("paper.annex3.level", number=band.number, name=band.name), across=2)
                for band in rubric.levels
            ],
        ),
        strong=True,
    )
    pair = (Cell(say("paper.column.count")), Cell(say("paper.column.share")))
    below = Row(pair * len(rubric.levels), strong=True)
    rows = [
        made for place, group in enumerate(rubric.groups, 1) for made in _rows(office, rubric, group, place)
    ]
    return Table(columns, (above, below), tuple(rows))


def _rows(office: Bureau, rubric: Rubric, group: CriterionGroup, place: int) -> Iterator[Row]:
    yield row(str(place), group.name, *_level_figures(office, ALL_STAGES, rubric, group), strong=True)
    for step, stage in enumerate(_stages(office, rubric), 1):
        name = say("paper.annex3.stage", stage=common.stage_name(office.desk.library, stage))
        yield row(f"{place}.{step}", name, *_level_figures(office, stage, rubric, group))


def _stages(office: Bureau, rubric: Rubric) -> list[str]:
    """The stages the template names first, then the further ones that have schools."""
    present = {line.stage for line in office.summary.lines if line.rubric == rubric.id}
    asked = [stage for stage in _ASKED if stage in rubric.stages and office.authority.kind in _OF_PHONG]
    order = {stage: found.order for stage, found in office.desk.library.stages.items()}
    return sorted({*present, *asked}, key=lambda stage: (stage not in _ASKED, order.get(stage, 0), stage))


def _tally(office: Bureau, stage: str, rubric: Rubric, group: CriterionGroup) -> Tally:
    none = Tally(0, 0, (0,) * len(rubric.levels))
    return office.summary.tallies.get((stage, rubric.id, group.id, Standing.APPLIED), none)


def _level_figures(office: Bureau, stage: str, rubric: Rubric, group: CriterionGroup) -> Iterator[Figure]:
    found = _tally(office, stage, rubric, group)
    for place, count in enumerate(found.levels):
        yield Figure(count)
        yield Figure(found.share(place), Measure.SHARE)


def _without_level(office: Bureau, rubric: Rubric) -> Iterator[Block]:
    """Results whose level is withheld or unknown: in the shares' base, in no column."""
    for group in rubric.groups:
        count = _tally(office, ALL_STAGES, rubric, group).without_level
        if count:
            yield Text(
                f"{shared.group_words(group)}: {say('paper.annex3.without', count=number(count))}", Tone.NOTE
            )


def _heading(key: str) -> Text:
    return Text(say(f"paper.{key}"), Tone.HEADING)


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
    left = 165 - 12 - 24 - 34 - 26 * len(groups)
    columns = (
        Column(12, "centre"),
        Column(left),
        Column(24, "centre"),
        *[Column(13, "centre")] * (2 * len(groups)),
        Column(34, "centre"),
    )
    down = 2 if groups else 1
    above = Row(
        (
            *[Cell(say(f"paper.column.{name}"), down=down) for name in ("order", "school", "stage")],
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
    return row(*cells, _standing(line))


def _standing(line: Line) -> str:
    """On whose word the result stands; without one, where the school stands."""
    state = words("state")[line.state.value]
    if not line.outcomes:
        return state
    if any(one.standing is Standing.RECOGNISED for one in line.outcomes):
        return say("paper.list.recognised")
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
            tuple(say(f"paper.column.{name}") for name in ("order", "school", "stage", "state")),
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
                tuple(say(f"paper.column.{name}") for name in ("code", "entry", "own", "found", "reason")),
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
        f"phieu-tra-lai-{record.school.id}",
        _titles(office, "returned"),
        ("phieu", found.decision, found.dated if found.decision else None),
        blocks,
        recipients=(say("paper.urging.as_above"),),
        to=(school,),
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
        article(1, say("paper.recognition.one", year=office.year)),
    ]
    for rubric in office.rubrics:
        of_rubric = [pair for pair in judged if pair[1].rubric == rubric.id]
        if of_rubric:
            blocks.append(_recognised_table(rubric, of_rubric))
    if not first.decision and first.source:
        blocks.append(Text(say("paper.recognition.source", source=first.source), Tone.NOTE))
    blocks.append(article(2, say("paper.recognition.two")))
    blocks.append(article(3, say("paper.recognition.three")))
    return _paper(
        office,
        f"quyet-dinh-cong-nhan-{place}",
        _titles(office, "recognition"),
        ("quyet_dinh", first.decision, first.dated if first.decision else None),
        blocks,
        recipients=(say("paper.approval.as_article"), *_above(office)),
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
