"""A filled statistics form as a paper's lines and tables, whichever it is: no form is known by name.

Figures stay figures. What nobody said is a row of dots to be filled in by hand, never a zero; what does not
concern the institution stays empty, as in the template.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from generator.model.filled_form import FilledCell, FilledForm, FilledRow, FilledSection
from generator.model.form import Filler, Form, Kind, Whole
from generator.present.documents.paper import (
    Block,
    Cell,
    Column,
    Figure,
    Measure,
    Row,
    Table,
    Text,
    Tone,
)
from generator.wording import say

_ANNEX = re.compile(r"^phụ lục\b", re.IGNORECASE)
_OUTLINE = re.compile(r"^(đề cương )?(báo cáo )?", re.IGNORECASE)


class Report(NamedTuple):
    """A filled form as the report it asks for."""

    title: str
    abstract: str
    blocks: tuple[Block, ...]
    annex: tuple[Block, ...]


def report_of(filled: FilledForm, unit: str) -> Report:
    """The report of a school or an authority named `unit`."""
    subject = _subject(filled.form)
    closing = Text(say("paper.filled.closing", unit=unit, year=filled.year))
    return Report(
        say("paper.filled.title"),
        say("paper.filled.abstract", subject=subject, year=filled.year),
        (*body_of(filled), closing),
        tuple(annex_of(filled)),
    )


def _subject(form: Form) -> str:
    """What a form reports on: its name without "Đề cương báo cáo" before it."""
    bare = _OUTLINE.sub("", form.name)
    return bare[:1].upper() + bare[1:]


def body_of(filled: FilledForm) -> Iterator[Block]:
    """The sections that stand before the signature."""
    for section in filled.sections:
        if not _is_annex(section):
            yield from _section(filled, section)


def annex_of(filled: FilledForm) -> Iterator[Block]:
    """The sections the form itself calls an annex: they follow the signature on a page of their own."""
    for section in filled.sections:
        if _is_annex(section):
            yield from _section(filled, section)


def _is_annex(filled: FilledSection) -> bool:
    return bool(_ANNEX.match(filled.section.number))


def _section(filled: FilledForm, part: FilledSection) -> Iterator[Block]:
    section = part.section
    rows = [row for row in part.rows if not row.row.extra]
    if part.rows and not rows:
        return  # only wholes of shares: not in the template
    if _is_annex(part):
        yield Text(section.number, Tone.CENTRE)
        yield Text(section.name, Tone.CENTRE)
    else:
        yield Text(f"{section.number}. {section.name}" if section.number else section.name, Tone.HEADING)
    if section.note:
        yield Text(section.note, Tone.NOTE)
    several = filled.form.filler is Filler.AUTHORITY
    for wordy, alike in groupby(rows, key=_is_words):
        of_kind = list(alike)
        if wordy:
            for row in of_kind:
                yield from _words(row, alone=len(rows) == 1)
        elif section.table:
            yield _across(of_kind)
        else:
            yield _down(of_kind, several)
    yield from (Text(row.row.note, Tone.NOTE) for row in rows if row.row.note and not row.part_of_row)


# ---- words -------------------------------------------------------------------------------------------


def _is_words(row: FilledRow) -> bool:
    return all(one.kind is Kind.TEXT for one in row.row.fields)


def _words(row: FilledRow, alone: bool) -> Iterator[Block]:
    """Paragraphs of a row of words; a row of dots where nothing was written."""
    if not alone:
        numbered = row.number and row.number != "-"
        yield Text(f"{row.number}. {row.name}" if numbered else row.name, Tone.HEADING)
    for cell in row.cells:
        if not cell.applies and cell.field.stages != ():
            continue  # what concerns no stage at all is filled in by hand
        said = cell.value if isinstance(cell.value, tuple) else ()
        lead = f"{cell.field.name}:" if len(row.cells) > 1 else ""
        if len(said) == 1:
            yield Text(said[0], lead=lead)
            continue
        if lead:
            yield Text(lead, Tone.HEADING)
        for text in said or (say("paper.blank.line"),):
            yield Text(text)


# ---- figures -----------------------------------------------------------------------------------------


def _content(cell: FilledCell) -> str | Figure:
    """A cell's value: a figure where it is one, dots where nobody said anything."""
    value = cell.value
    if not cell.applies:
        return ""
    if value is None:
        return say("paper.blank.short")
    if isinstance(value, bool):
        return say("form.yes") if value else say("form.no")
    if isinstance(value, Decimal):
        if cell.field.kind is Kind.PERCENT:
            return Figure(value, Measure.SHARE)
        return Figure(value, Measure.COUNT if value == value.to_integral_value() else Measure.POINTS)
    return "; ".join(value)


def _share(cell: FilledCell, several: bool = True) -> str | Figure:
    """A share, dots where it is not known; a single school is no share of schools."""
    of_schools = cell.field.share_of in tuple(Whole)
    if not cell.applies or not cell.field.share_of or (of_schools and not several):
        return ""
    return say("paper.blank.short") if cell.share is None else Figure(cell.share, Measure.SHARE)


def _down(rows: Sequence[FilledRow], several: bool) -> Table:
    """A line for each field: what, how many, of what, percent, and how many schools said so."""
    widths = [Column(12, "centre"), Column(79 if several else 97), Column(20, "centre")]
    widths += [Column(20, "centre"), Column(16, "centre")] + [Column(18, "centre")] * several
    names = ["order", "entry_form", "count", "unit", "share", *(["schools"] if several else [])]
    lines: list[Row] = []
    for row in rows:
        lines += _lines(row, several)
    head = Row(tuple(Cell(say(f"paper.column.{name}")) for name in names), strong=True)
    return Table(tuple(widths), (head,), tuple(lines))


def _lines(row: FilledRow, several: bool) -> Iterator[Row]:
    number = "" if row.part_of_row else row.number
    cells = row.cells
    if len(cells) == 1:
        yield Row((Cell(number), Cell(row.name), *_figures(cells[0], several, row.of)), strong=False)
        return
    yield Row((Cell(number), Cell(row.name, across=4 + several)), not row.part_of_row, opens=True)
    for cell in cells:
        yield Row((Cell(""), Cell(f"- {cell.field.name}"), *_figures(cell, several, row.of)))


def _figures(cell: FilledCell, several: bool, of: int) -> Iterator[Cell]:
    yield Cell("" if cell.field.only_share else _content(cell))
    yield Cell(cell.field.unit if cell.field.kind is not Kind.PERCENT else "%")
    yield Cell(_share(cell, several))
    if several:
        typed = cell.field.origin is None
        yield Cell("" if typed or not cell.applies else say("paper.behind", schools=cell.schools, of=of))


def _across(rows: Sequence[FilledRow]) -> Table:
    """A row for each row of the form, number and share for each of its fields, as the template has it."""
    fields = rows[0].row.fields
    width = (165 - 12 - 54) // max(1, 2 * len(fields))
    columns = (Column(12, "centre"), Column(54), *[Column(width, "centre")] * (2 * len(fields)))
    above = Row(
        (
            Cell(say("paper.column.order"), down=2),
            Cell(say("paper.column.group"), down=2),
            *[Cell(field.name, across=2) for field in fields],
        ),
        strong=True,
    )
    pair = (Cell(say("paper.column.count")), Cell(say("paper.column.share")))
    lines = []
    for row in rows:
        contents = [Cell(one) for cell in row.cells for one in (_content(cell), _share(cell))]
        lines.append(Row((Cell(row.number), Cell(row.name), *contents), strong=not row.part_of_row))
    return Table(columns, (above, Row(pair * len(fields), strong=True)), tuple(lines))
