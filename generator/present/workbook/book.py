"""The workbook under way: its sheets, the few looks of its cells, what they may hold."""

import io
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from msgspec import Struct, field
from xlsxwriter.utility import xl_rowcol_to_cell

from generator.model.assessment import Assessment, Document
from generator.model.round import OnUnmet
from generator.model.rubric import Rubric
from generator.wording import say

# The colours of the house (theme/assets/cds.css), and one for what is to be filled in: the print shows the
# frame of such a cell, so the colour never stands alone.
_INK, _SOFT, _LINE, _WASH, _DARK, _BAD, _INPUT = (
    *("#16202C", "#4D5866", "#B8C0C9", "#EAF1F8", "#12436D", "#A3260F", "#FFFBE6"),
)
_FONT = "Arial"
_SIZE = 10
_LONGEST_NAME, _LONGEST_TITLE, _LONGEST_MESSAGE, _LONGEST_LIST = 31, 32, 255, 255
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_ONE_LINE, _LEADING = 15.0, 1.28
_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)

_STYLES: Mapping[str, Mapping[str, Any]] = {
    "plain": {},
    "title": {"bold": True, "font_size": 15, "font_color": _DARK},
    "soft": {"font_color": _SOFT, "italic": True},
    "wrapped": {"text_wrap": True},
    "section": {"bold": True, "font_color": _DARK, "bottom": 1, "bottom_color": _DARK},
    "label": {"text_wrap": True},
    "help": {"text_wrap": True, "font_color": _SOFT, "font_size": 9, "indent": 1},
    "head": {
        **{"bold": True, "font_color": "#FFFFFF", "bg_color": _DARK, "text_wrap": True, "align": "center"},
        **{"valign": "vcenter", "border": 1, "border_color": _LINE},
    },
    "cell": {"text_wrap": True, "border": 1, "border_color": _LINE},
    "centre": {"align": "center", "border": 1, "border_color": _LINE},
    "strong": {"bold": True, "text_wrap": True, "border": 1, "border_color": _LINE, "bg_color": _WASH},
    "strong-centre": {
        **{"bold": True, "align": "center", "border": 1, "border_color": _LINE, "bg_color": _WASH},
        **{"text_wrap": True},
    },
    "result": {"bold": True, "font_color": _DARK, "font_size": 11, "align": "left"},
    "centre-unsure": {
        **{"align": "center", "border": 1, "border_color": _LINE, "num_format": 'General" (?)"'},
    },
    "strong-centre-unsure": {
        **{"bold": True, "align": "center", "border": 1, "border_color": _LINE, "bg_color": _WASH},
        **{"num_format": 'General" (?)"'},
    },
    "soft-wrapped": {"font_color": _SOFT, "italic": True, "text_wrap": True},
    "result-wrapped": {"bold": True, "font_color": _DARK, "text_wrap": True},
    "number-left": {"align": "left"},
    "off": {"border": 1, "border_color": _LINE, "bg_color": "#F3F4F6"},
    "name": {},
    "name-strong": {"bold": True},
    "small": {"font_size": 9, "font_color": _SOFT},
    "small-wrapped": {"font_size": 9, "text_wrap": True},
    "missing": {"text_wrap": True, "font_color": _BAD, "border": 1, "border_color": _LINE},
    "share": {"num_format": "0.0", "align": "center", "border": 1, "border_color": _LINE},
    "text": {"num_format": "@", "text_wrap": True},
    "number": {"align": "center"},
    "choice": {"num_format": "@", "align": "center", "text_wrap": True},
    "date": {"num_format": "dd/mm/yyyy", "align": "left"},
}
_INPUTS = ("text", "number", "number-left", "choice", "date")
_INPUT_LOOK = {"locked": False, "bg_color": _INPUT, "border": 1, "border_color": _SOFT}
_BASE = {"font_name": _FONT, "font_size": _SIZE, "font_color": _INK, "valign": "top"}


class Form(Struct, frozen=True):
    """What a workbook is made from.

    Without a `school` it is a blank one for a stage. `own` are the answers there are already; `documents`
    are those offered where there are none. `years` are offered for choice.
    """

    rubric: Rubric
    stage: str
    stage_name: str
    on_unmet: OnUnmet = "giu_lai"
    school: str = ""
    school_name: str = ""
    year: str = ""
    years: tuple[str, ...] = ()
    own: Assessment | None = None
    documents: Mapping[str, Document] = field(default_factory=dict)


class Book:
    """A workbook under way: made by `bound`, filled sheet by sheet."""

    def __init__(self, form: Form) -> None:
        """Begin an empty workbook for `form`."""
        self.form = form
        self._bytes = io.BytesIO()
        options = {
            **{"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
            **{
                "strings_to_numbers": False,
                "default_format_properties": {"font_name": _FONT, "font_size": _SIZE},
            },
        }
        self.file = xlsxwriter.Workbook(self._bytes, options)
        issued = form.rubric.issued
        self.file.set_properties(
            {
                "title": say("workbook.title"),
                "subject": form.rubric.short_name,
                "created": datetime(issued.year, issued.month, issued.day, tzinfo=UTC),
            }
        )
        self._formats: dict[str, Any] = {}
        self._names: set[str] = set()
        self._sheets: list[Sheet] = []
        self.places: dict[str, str] = {}
        """Cells and formulas that sheets need of each other, by a name."""
        self.info: Sheet | None = None

    def content(self) -> bytes:
        """The bytes of the finished workbook."""
        return self._bytes.getvalue()

    def look(self, style: str) -> Any:
        """The format of that name; a cell to fill in is unlocked, framed and coloured."""
        if style not in self._formats:
            own = _INPUT_LOOK if style in _INPUTS else {}
            self._formats[style] = self.file.add_format({**_BASE, **_STYLES[style], **own})
        return self._formats[style]

    def sheet(self, name: str, widths: Sequence[float], landscape: bool = False) -> "Sheet":
        """A new, protected sheet; its first column, of keys, is hidden."""
        self._sheets.append(Sheet(self, self._free(name), widths, landscape))
        return self._sheets[-1]

    def close(self) -> None:
        """Finish every sheet and the file."""
        for sheet in self._sheets:
            sheet.finish()
        self.file.close()

    def _free(self, name: str) -> str:
        """`name` as Excel takes it, and not given before."""
        clean = " ".join(name.translate(_NOT_IN_NAMES).split())[:_LONGEST_NAME] or "_"
        found, number = clean, 2
        while found.casefold() in self._names:
            found, number = f"{clean[: _LONGEST_NAME - 4]} {number}", number + 1
        self._names.add(found.casefold())
        return found


class Sheet:
    """One sheet: cells are written by row and column from 1, as people and `Cell` count them."""

    def __init__(self, book: Book, name: str, widths: Sequence[float], landscape: bool) -> None:
        """Add the sheet to the book."""
        self.book, self.name = book, name
        self._widths = (4.0, *widths)
        self._heights: dict[int, float] = {}
        self.page = book.file.add_worksheet(name)
        self.page.set_column(0, 0, 4, None, {"hidden": True})
        for column, width in enumerate(widths, 1):
            self.page.set_column(column, column, width, book.look("plain"))
        self.page.hide_gridlines(2)
        self.page.set_paper(9)  # A4
        if landscape:
            self.page.set_landscape()
        self.page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        self.page.fit_to_pages(1, 0)
        self.page.set_footer("&C&9" + say("workbook.print.footer"))
        self.page.ignore_errors({"number_stored_as_text": "A1:Z500"})  # codes are text: "1.10" is not 1.1
        self.page.protect(
            "", {"format_cells": True, "format_columns": True, "format_rows": True, "sort": True}
        )

    def place(self, row: int, column: int) -> str:
        """The cell as a formula of any sheet names it."""
        return f"'{self.name}'!{xl_rowcol_to_cell(row - 1, column - 1, True, True)}"

    def keys(self, row: int, keys: Sequence[str]) -> None:
        """The hidden row that says what the columns hold, below the row of their names."""
        for column, key in enumerate(keys, 1):
            if key:
                self.text(row, column, key, "plain")
        self._heights.pop(row, None)
        self.page.set_row(row - 1, None, None, {"hidden": True})

    def text(self, row: int, column: int, text: str, style: str) -> None:
        """Write a text, whatever it begins with."""
        if text:
            self.needs(row, self.height(column, text, style))
            self.page.write_string(row - 1, column - 1, text, self.book.look(style))
        else:
            self.page.write_blank(row - 1, column - 1, None, self.book.look(style))

    def rich(self, row: int, column: int, text: str, below: str, style: str) -> None:
        """A text, and below it in the same cell a smaller one."""
        strong = "name-strong" if style == "strong" else "name"
        parts = (self.book.look(strong), text, self.book.look("small"), "\n" + below)
        self.page.write_rich_string(row - 1, column - 1, *parts, self.book.look(style))
        self.needs(row, self.height(column, text, style) + self.height(column, below, "small-wrapped"))

    def height(self, column: int, text: str, style: str) -> float:
        """About how high a row must be for the text; not every program finds that out by itself."""
        look = _STYLES[style]
        size = float(look.get("font_size", _SIZE))
        lines = 1
        if look.get("text_wrap") and column <= len(self._widths):
            wide = self._widths[column - 1] * _SIZE / size * (0.95 if look.get("bold") else 1.05)
            lines = sum(max(1, math.ceil(len(part) / wide)) for part in text.split("\n"))
        return lines * size * _LEADING

    def needs(self, row: int, height: float) -> None:
        """Make the row at least that high."""
        self._heights[row] = max(self._heights.get(row, 0.0), height + 3)

    def finish(self) -> None:
        """Give the rows that hold more than one line their height."""
        for row, height in self._heights.items():
            if height > _ONE_LINE + 2:
                self.page.set_row(row - 1, math.ceil(height))

    def number(self, row: int, column: int, value: Decimal | int | None, style: str) -> None:
        """Write a number, or leave the cell empty."""
        if value is None:
            self.text(row, column, "", style)
        else:
            self.page.write_number(row - 1, column - 1, float(value), self.book.look(style))

    def date(self, row: int, column: int, value: date | None) -> None:
        """A cell for a date."""
        if value is None:
            self.text(row, column, "", "date")
        else:
            self.page.write_datetime(row - 1, column - 1, value, self.book.look("date"))
        self._validate(
            row,
            column,
            {"validate": "date", "criteria": "between", "minimum": _FIRST_DAY, "maximum": _LAST_DAY},
            error=("workbook.valid.date_title", say("workbook.valid.date_error"), False),
        )

    def formula(
        self, row: int, column: int, formula: str, value: str | Decimal | int | None, style: str
    ) -> None:
        """Write a formula and what it comes to, for programs that show a file without computing."""
        shown: Any = float(value) if isinstance(value, Decimal) else "" if value is None else value
        self.page.write_formula(row - 1, column - 1, "=" + formula, self.book.look(style), shown)

    def choice(self, row: int, column: int, options: Sequence[str], strict: bool, error: str) -> None:
        """A drop-down list; unless `strict`, something else may be kept."""
        fitting = list(options)
        while len(",".join(fitting)) > _LONGEST_LIST:
            fitting.pop()
        rule = {"validate": "list", "source": fitting}
        self._validate(row, column, rule, error=("workbook.valid.choice_title", error, strict))

    def listed(self, row: int, column: int, name: str, title: str, hint: str, error: str) -> None:
        """A drop-down list of what a defined name holds; something else may be kept."""
        rule = {"validate": "list", "source": "=" + name}
        self._validate(row, column, rule, hint=(title, hint), error=(title, error, False))

    def one_of(
        self, row: int, column: int, options: Sequence[str], title: str, hint: str, error: str
    ) -> None:
        """A strict drop-down list with a word of help."""
        rule = {"validate": "list", "source": list(options)}
        self._validate(row, column, rule, hint=(title, hint), error=(title, error, True))

    def between(
        self, row: int, column: int, most: Decimal | None, title: str, hint: str, error: str, strict: bool
    ) -> None:
        """Only numbers from 0, up to `most`."""
        rule: dict[str, Any] = {"validate": "decimal", "criteria": ">=", "value": 0}
        if most is not None:
            rule = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": plain(most)}
        self._validate(row, column, rule, hint=(title, hint), error=(title, error, strict))

    def _validate(
        self,
        row: int,
        column: int,
        rule: dict[str, Any],
        error: tuple[str, str, bool],
        hint: tuple[str, str] = ("", ""),
    ) -> None:
        title, message, strict = error
        options = {
            **rule,
            "error_title": say(title)[:_LONGEST_TITLE],
            "error_message": _short(message),
            "error_type": "stop" if strict else "warning",
        }
        if hint[1]:
            options |= {"input_title": say(hint[0])[:_LONGEST_TITLE], "input_message": _short(hint[1])}
        self.page.data_validation(row - 1, column - 1, row - 1, column - 1, options)


def _short(message: str) -> str:
    return message if len(message) <= _LONGEST_MESSAGE else message[: _LONGEST_MESSAGE - 1] + "…"


@contextmanager
def bound(form: Form) -> Iterator[Book]:
    """A book to fill; finished at the end of the block."""
    book = Book(form)
    yield book
    book.close()


def quoted(text: str) -> str:
    """A text inside a formula."""
    return '"' + text.replace('"', '""') + '"'


def plain(value: Decimal) -> str:
    """A number inside a formula: a decimal point, no exponent."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
