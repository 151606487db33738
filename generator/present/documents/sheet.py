"""A paper as XLSX: words as text, figures as numbers. The only user of XlsxWriter for papers.

No cell can become a formula or a link, whatever a file says.
"""

import io
import re
import textwrap
from datetime import date, datetime
from typing import Any

import xlsxwriter

from generator.present.documents.paper import Cell, Figure, Measure, Paper, Table, Text, Tone, printed
from generator.present.documents.plain import fit, reproducible
from generator.present.documents.word import laid_out
from generator.wording import say

_FONT = {"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter"}
_FORMS = {Measure.COUNT: "#,##0", Measure.POINTS: "General", Measure.SHARE: "0.0"}
_WIDTH = 0.52  # characters to the millimetre
_CLOSE = 0.92  # Times 12 beside the font a column is measured in
_LINE = 16  # points of a line of text
_WHOLE = 165
_MOST = 32_767  # characters a cell can hold


def as_xlsx(paper: Paper, made: date) -> bytes:
    """The paper as a workbook of one sheet that prints on A4."""
    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(buffer, options)
    facts = {"title": fit(f"{paper.title} {paper.abstract}")[:255], "author": fit(paper.head.issuing)[:255]}
    book.set_properties({**facts, "created": datetime(made.year, made.month, made.day)})
    _Sheet(book, paper).write()
    book.close()
    return reproducible(buffer.getvalue())


class _Sheet:
    """The sheet in the making: a row of it for each line of the paper."""

    def __init__(self, book: Any, paper: Paper) -> None:
        self._book, self._paper = book, paper
        self._sheet = book.add_worksheet(_tab(paper.name))
        tables = [block for block in (*paper.blocks, *paper.annex) if isinstance(block, Table)]
        widest = max(tables, key=lambda table: len(table.columns), default=None)
        self._widths = [column.width for column in widest.columns] if widest else [_WHOLE]
        self._row = 0

    def write(self) -> None:
        """Head, title, lines and tables, from top to bottom."""
        sheet, paper = self._sheet, self._paper
        for place, width in enumerate(self._widths):
            sheet.set_column(place, place, width * _WIDTH)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=1.18, right=0.59, top=0.79, bottom=0.79)
        if paper.marks:
            sheet.repeat_rows(0)
            self._line(" · ".join(paper.marks), bold=True, align="right")
        head = paper.head
        self._pair(head.governing, say("paper.nation"), (False, True))
        self._pair(head.issuing, say("paper.motto"), (True, True))
        self._pair(head.number, head.place_day, (False, False))
        self._row += 1
        for text in (paper.title, paper.abstract):
            self._line(text, bold=True, align="center")
        self._row += 1
        for block in (*paper.blocks, *paper.annex):
            if isinstance(block, Text):
                self._line(block.words or block.lead, bold=block.tone in (Tone.HEADING, Tone.CENTRE))
            else:
                self._table(block)
        self._row += 1
        for text in paper.check:
            self._line(text)

    def _format(self, **more: Any) -> Any:
        return self._book.add_format({**_FONT, **more})

    def _span(self, first: int, last: int, text: str, **more: Any) -> None:
        """Text over some columns of the row."""
        look = self._format(text_wrap=True, **more)
        if last > first:
            self._sheet.merge_range(self._row, first, self._row, last, "", look)
        self._sheet.write_string(self._row, first, fit(text)[:_MOST], look)

    def _height(self, text: str, first: int, last: int) -> int:
        """How many points high these words are in those columns."""
        in_line = max(4, int(sum(self._widths[first : last + 1]) * _WIDTH * _CLOSE))
        return _LINE * len(textwrap.wrap(text, in_line) or [""])

    def _line(self, text: str, bold: bool = False, align: str = "left") -> None:
        """Text over the whole width; as high as its words need."""
        if text:
            last = len(self._widths) - 1
            self._span(0, last, text, bold=bold, align=align)
            self._sheet.set_row(self._row, self._height(text, 0, last))
            self._row += 1

    def _pair(self, left: str, right: str, bold: tuple[bool, bool]) -> None:
        """The two columns of the head."""
        half, last = self._half(), len(self._widths) - 1
        self._span(0, half - 1, left, bold=bold[0], align="center")
        if half <= last:
            self._span(half, last, right, bold=bold[1], align="center")
        wide = [
            self._height(_as_wide(text), *where)
            for text, where in ((left, (0, half - 1)), (right, (half, last)))
        ]
        self._sheet.set_row(self._row, max(wide))
        self._row += 1

    def _half(self) -> int:
        """The column nearest to the middle of the page."""
        middle, sum_ = sum(self._widths) / 2, 0.0
        for place, width in enumerate(self._widths):
            sum_ += width
            if sum_ >= middle * 0.85:
                return place + 1
        return len(self._widths)

    def _table(self, block: Table) -> None:
        for cells in laid_out(block):
            centred = [(cell, "center", True, merge) for cell, merge in cells]
            self._set_row(centred)
        for row in block.rows:
            at, found = 0, []
            for cell in row.cells:
                align = "left" if cell.across > 1 else block.columns[at].align.replace("centre", "center")
                found.append((cell, align, row.strong, ""))
                at += cell.across
            self._set_row(found)

    def _set_row(self, cells: list[tuple[Cell, str, bool, str]]) -> None:
        at, height = 0, _LINE
        for cell, align, bold, merge in cells:
            if merge != "continue":
                self._cell(cell, at, align, bold)
                if cell.down == 1:
                    height = max(height, self._height(printed(cell.content), at, at + cell.across - 1))
            at += cell.across
        self._sheet.set_row(self._row, height)
        self._row += 1

    def _cell(self, cell: Cell, at: int, align: str, bold: bool) -> None:
        look = {"border": 1, "text_wrap": True, "align": align, "bold": bold}
        content = cell.content
        if isinstance(content, Figure):
            look["num_format"] = _FORMS[content.measure]
        made = self._format(**look)
        row = self._row
        if cell.across > 1 or cell.down > 1:
            self._sheet.merge_range(row, at, row + cell.down - 1, at + cell.across - 1, "", made)
        if isinstance(content, Figure):
            if content.value is None:
                self._sheet.write_blank(row, at, None, made)
            else:
                self._sheet.write_number(row, at, content.value, made)
        else:
            self._sheet.write_string(row, at, fit(content)[:_MOST], made)


def _as_wide(text: str) -> str:
    """A text as long as bold capitals are wide."""
    return re.sub(r"(\w{3})", r"\1_", text)


def _tab(name: str) -> str:
    """`name` as the name of a sheet may be: 31 characters, none of those that Excel forbids."""
    return re.sub(r"[\[\]:*?/\\']", " ", name)[:31].strip()
