"""Filled forms as tables: an authority's in the template's order, a school's with last year's beside it."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from generator.model.filled_form import FilledCell, FilledForm, FilledRow, FilledSection
from generator.model.form import Field, Filler, Form, Kind
from generator.model.library import Dossier, Record
from generator.model.scorecard import Standing
from generator.present import common, links
from generator.present.context import Context
from generator.wording import number, percent, say

BULLETS = ("", "-")
"""Numbers of rows that number nothing."""
NOTHING = "–"
"""Nobody said anything: never a zero."""


def value_text(cell: FilledCell) -> str:
    """A cell's value in words, without its share; "–" where there is none."""
    value = cell.value
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return say("form.yes") if value else say("form.no")
    if isinstance(value, Decimal):
        return percent(value) if cell.field.kind is Kind.PERCENT else number(value)
    return "; ".join(value)


# ---- of many schools -------------------------------------------------------------------------------


class Column(NamedTuple):
    """One field of a table: its name, and which of its figures are shown."""

    name: str
    value: bool
    share: bool
    span: int


class TableRow(NamedTuple):
    """One row: its cells' figures in order, and how many schools stand behind them."""

    number: str
    name: str
    note: str
    below: bool
    figures: list[str]
    schools: str


class Table(NamedTuple):
    """Rows of a form that have the same fields."""

    columns: list[Column]
    numbered: bool
    counted: bool
    rows: list[TableRow]


class Words(NamedTuple):
    """A row of words: paragraphs, none where nothing was written."""

    number: str
    name: str
    label: str
    paragraphs: Sequence[str]


class Part(NamedTuple):
    """A section of the form, as a heading and what is below it."""

    heading: str
    level: int
    note: str
    blocks: list[tuple[str, Table | Words]]


class Sheet(NamedTuple):
    """A filled form, ready to be printed."""

    id: str
    name: str
    short_name: str
    standing: str
    open: bool
    file: str
    parts: list[Part]
    notes: Sequence[str]


def file_name(form: Form) -> str:
    """The name of the form's CSV file, beside the page."""
    return f"{form.id}.csv"


def sheets(forms: Sequence[FilledForm]) -> list[Sheet]:
    """The forms an authority has to fill, those that count results first."""
    own = [form for form in forms if form.form.filler is Filler.AUTHORITY]
    ordered = sorted(own, key=lambda filled: not filled.form.counts_results)
    return [_sheet(filled) for filled in ordered if filled.standing is Standing.APPLIED]


def other_standings(forms: Sequence[FilledForm]) -> list[Sheet]:
    """The parts that count results, on the schools' own word and on the authorities', apart."""
    return [_sheet(filled, True) for filled in forms if filled.standing is not Standing.APPLIED]


def added_up(forms: Sequence[FilledForm]) -> list[Sheet]:
    """The forms of schools, added up over those that gave one."""
    return [_sheet(filled) for filled in forms if filled.form.filler is Filler.SCHOOL and not filled.empty]


def _sheet(filled: FilledForm, results_only: bool = False) -> Sheet:
    form = filled.form
    sections = [section for section in filled.sections if not results_only or _of_results(section)]
    return Sheet(
        id=form.id,
        name=form.name,
        short_name=form.short_name,
        standing=say(f"page.standing.{filled.standing}"),
        open=form.counts_results,
        file=file_name(form),
        parts=[_part(section) for section in sections],
        notes=form.notes,
    )


def _of_results(section: FilledSection) -> bool:
    return any(
        one.origin is not None and one.origin.outcome for row in section.rows for one in row.row.fields
    )


def _part(filled: FilledSection) -> Part:
    section = filled.section
    heading = f"{section.number}. {section.name}" if section.number else section.name
    return Part(heading, min(section.depth + 2, 5), section.note, list(_blocks(filled.rows, section.name)))


def _blocks(rows: Sequence[FilledRow], title: str) -> Iterator[tuple[str, Table | Words]]:
    """Rows one after the other that have the same fields share a table; words stand by themselves."""
    for _, alike in groupby(rows, key=_signature):
        of_table = list(alike)
        counted = [one for one in of_table[0].row.fields if one.kind is not Kind.TEXT]
        if counted:
            yield "table", _table(of_table, counted)
        for row in of_table:
            for cell in row.cells:
                if cell.field.kind is Kind.TEXT:
                    label = "" if len(row.cells) == 1 else cell.field.name
                    paragraphs = cell.value if isinstance(cell.value, tuple) else ()
                    name = "" if row.name == title and not label else row.name
                    number = "" if row.number in BULLETS else row.number
                    yield "words", Words(number, name, label, paragraphs)


def _signature(row: FilledRow) -> tuple[object, ...]:
    """What rows of one table have in common."""
    return tuple((one.name, one.only_share, bool(one.share_of)) for one in row.row.fields)


def _table(rows: Sequence[FilledRow], fields: Sequence[Field]) -> Table:
    columns = [_column(one) for one in fields]
    return Table(
        columns=columns,
        numbered=any(row.number not in BULLETS for row in rows),
        counted=any(_behind(row) for row in rows),
        rows=[
            TableRow(
                number="" if row.number in BULLETS else row.number,
                name=row.name,
                note="" if row.part_of_row else row.row.note,
                below=row.part_of_row,
                figures=[text for cell in row.cells for text in _figures(cell)],
                schools=_behind(row),
            )
            for row in rows
        ],
    )


def _column(one: Field) -> Column:
    value, share = not one.only_share, bool(one.share_of)
    return Column(one.name, value, share, value + share)


def _figures(cell: FilledCell) -> Iterator[str]:
    if cell.field.kind is Kind.TEXT:
        return
    if not cell.field.only_share:
        yield value_text(cell)
    if cell.field.share_of:
        yield percent(cell.share)


def _behind(row: FilledRow) -> str:
    """How many schools stand behind the figures, of how many the row concerns; "" where none were asked."""
    asked = [cell for cell in row.cells if cell.field.origin is not None or cell.schools > 1]
    if not asked or not row.of:
        return ""
    counts = dict.fromkeys(number(cell.schools) for cell in asked)
    return say("form.behind", schools="; ".join(counts), of=number(row.of))


# ---- of one school ---------------------------------------------------------------------------------


class OwnCell(NamedTuple):
    """One blank of a school's form: its label, this year's value and share, last year's."""

    name: str
    value: str
    share: str
    before: str
    before_share: str


class OwnRow(NamedTuple):
    """A row of a school's form with something in it."""

    number: str
    name: str
    cells: list[OwnCell]


class OwnForm(NamedTuple):
    """A school's latest figures for one form; `before` is the year they stand beside, or ""."""

    name: str
    short_name: str
    year: str
    before: str
    rows: list[OwnRow]
    words: list[Words]
    blank: str
    notices: list[str]
    files: list[tuple[str, str]]


def own_forms(context: Context, dossier: Dossier) -> list[OwnForm]:
    """The latest figures of each form, last year's beside them."""
    found: dict[str, list[tuple[Record, int]]] = {}
    for record in dossier.records:
        for place, filled in enumerate(record.forms):
            found.setdefault(filled.form.id, []).append((record, place))
    return [_own(context, of_form) for of_form in found.values()]


def _own(context: Context, years: Sequence[tuple[Record, int]]) -> OwnForm:
    record, place = years[0]
    filled, given = record.forms[place], record.statistics[place]
    earlier = years[1][0].forms[years[1][1]] if len(years) > 1 else None
    rows, blank = [], []
    for row in filled.rows():
        cells = [] if _only_words(row) else [_own_cell(cell, row, earlier) for cell in row.cells]
        shown = [cell for cell in cells if {cell.value, cell.before} - {NOTHING, ""}]
        if shown:
            rows.append(OwnRow(row.number, row.name, shown))
        elif cells and row.number not in BULLETS:
            blank.append(row.number)
    notices = [say("form.source", source=given.source)] if given.source else []
    notices += [
        say("form.inferred", what=_row_name(filled.form, key), reason=reason)
        for key, reason in given.inferred.items()
    ]
    notices += [given.note] if given.note else []
    return OwnForm(
        name=filled.form.name,
        short_name=filled.form.short_name,
        year=common.year_text(record.year),
        before=common.year_text(years[1][0].year) if earlier else "",
        rows=rows,
        words=list(_words(filled)),
        blank=", ".join(blank),
        notices=notices,
        files=[(given.path, links.file_link(context, given.path))],
    )


def _own_cell(cell: FilledCell, row: FilledRow, earlier: FilledForm | None) -> OwnCell:
    before = earlier.cell(row.row.id, cell.field.id) if earlier else None
    return OwnCell(
        name=cell.field.name,
        value=value_text(cell),
        share=_of_whole(cell),
        before=value_text(before) if before else "",
        before_share=_of_whole(before) if before else "",
    )


def _of_whole(cell: FilledCell) -> str:
    if cell.share is None or cell.whole is None:
        return ""
    return say("form.share", share=percent(cell.share), whole=number(cell.whole))


def _words(filled: FilledForm) -> Iterator[Words]:
    """What the school wrote; names of things stay with the figures of their row."""
    for row in filled.rows():
        for cell in row.cells:
            if _only_words(row) and isinstance(cell.value, tuple) and not cell.field.is_name:
                yield Words(row.number, row.name, cell.field.name, cell.value)


def _only_words(row: FilledRow) -> bool:
    return all(one.kind is Kind.TEXT for one in row.row.fields)


def _row_name(form: Form, key: str) -> str:
    row = form.row(key)
    return row.name[:1].lower() + row.name[1:] if row else key
