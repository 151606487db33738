"""A table that an office keeps, .xlsx or .csv → its rows as texts, or one sentence why not.

CSV comes in any of the encodings and with any of the separators that Vietnamese offices' programs write;
which it is, the caller's `judge` decides: it says how well a text reads.
"""

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from msgspec import Struct

from generator.model.problem import Problem
from generator.model.workbook import Cell, Fault
from generator.read.text import HIDDEN, tidy
from generator.read.workbook_file import LIST, MOST_BYTES, Entry, Grid, beyond, grids, letters

Judge = Callable[[Sequence["Row"]], int]
"""How many of a table's columns are understood."""

MOST_ROWS = LIST.rows
MOST_CELL = 500
_MOST_FIELD = 100_000


class Row(Struct, frozen=True):
    """A row: where it stands, its cells as texts by column from 1 (empty ones left out)."""

    line: int
    cells: Mapping[int, str]
    faults: tuple[tuple[int, str], ...] = ()
    """Columns of formulas, errors and hidden characters, with the key of the sentence about them (`list`).

    Column 0: the file cannot be read any further."""


class Table(Struct, frozen=True):
    """A sheet, or a CSV file (`name` is ""); `left_out` as in a workbook's `Grid`."""

    name: str
    rows: tuple[Row, ...]
    left_out: tuple[Fault, ...] = ()


def tables(path: Path, judge: Judge) -> tuple[list[Table], Fault | None]:
    """Every table of a file. Raises `OSError`."""
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if path.suffix.lower() in (".csv", ".txt", ".tsv"):
        return _from_csv(path.name, data, judge)
    found, fault = grids(path.name, data, LIST)
    return [_table(grid) for grid in found], fault


def _table(grid: Grid) -> Table:
    rows = tuple(_row(line, entries) for line, entries in sorted(grid.rows.items()))
    return Table(grid.name, rows, grid.left_out)


def _row(line: int, entries: Mapping[int, Entry]) -> Row:
    texts: dict[int, str] = {}
    faults = []
    for column, entry in sorted(entries.items()):
        if entry.kind in ("formula", "error"):
            faults.append((column, entry.kind))
            continue
        if entry.signs:
            faults.append((column, "hidden"))
        text = _shown(entry)
        if len(text) > MOST_CELL:
            faults.append((column, "long"))
        elif text:
            texts[column] = text
    return Row(line, texts, tuple(faults))


def _shown(entry: Entry) -> str:
    """A cell as a text: dates in ISO form, numbers without an exponent and idle zeros."""
    value = entry.value
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, int | float):
        return f"{Decimal(str(value)):f}".removesuffix(".0") if -(10**15) < value < 10**15 else ""  # NaN: ""
    return _one_line(str(value))


def _one_line(text: str) -> str:
    return " ".join(text.split())


# ---- CSV ---------------------------------------------------------------------------------------------

# TCVN 5712 ("ABC", the .Vn… fonts): bytes 0xA1…0xFE where they are not those of Latin-1.
_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)


def from_tcvn3(text: str) -> str:
    """What a text typed in a .Vn… font means; shown in any other font, "Tiểu học" is "TiÓu häc"."""
    return "".join(_TCVN3.get(sign, sign) for sign in text)


_ODD = frozenset("¡¢£¤¥¦§¨©ª«¬®µ¶·¸¹»¼½¾ÆÇËÎÏÐÑÖ×ØÞßäåæçëîïñö÷øûüþ")


def is_tcvn3(text: str) -> bool:
    """Whether a text holds signs that hardly stand in Vietnamese but for a .Vn… font."""
    return not _ODD.isdisjoint(text)


def _from_csv(name: str, data: bytes, judge: Judge) -> tuple[list[Table], Fault | None]:
    if len(data) > MOST_BYTES:
        facts = {"most": str(MOST_BYTES // 1024 // 1024)}
        return [], Fault(Problem("workbook-too-large", name, facts=facts, line=1, column=1))
    read = [_csv_table(name, text, separator) for text in _decoded(data) for separator in ",;\t|"]
    read = [table for table in read if any(len(row.cells) > 1 for row in table.rows)]
    if not read:
        return [], Fault(Problem("not-utf8", name, line=1, column=1))
    return [max(read, key=lambda table: (judge(table.rows), _cells(table)))], None  # the first of equals


def _cells(table: Table) -> int:
    """How many cells there are: a wrong separator leaves several in one."""
    return sum(len(row.cells) for row in table.rows)


def _decoded(data: bytes) -> Iterator[str]:
    """The text, in each encoding that its bytes allow."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield tidy(data.decode("utf-16", "replace"))
        return
    try:
        text = tidy(data.decode("utf-8"))
        yield text
        yield from_tcvn3(text)
    except UnicodeDecodeError:
        yield tidy(from_tcvn3(data.decode("latin1")))
        yield tidy(data.decode("cp1258", "replace"))


def _csv_table(name: str, text: str, separator: str) -> Table:
    csv.field_size_limit(_MOST_FIELD)  # the limit is one for the whole process: others may have moved it
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    rows: list[Row] = []
    left_out: list[Fault] = []
    try:
        for values in reader:
            line = reader.line_num
            if line > MOST_ROWS and any(values):
                left_out.append(_beyond(name, line, 1))
                break
            row = _csv_row(line, values[: LIST.columns])
            if not left_out and any(values[LIST.columns :]):
                left_out.append(_beyond(name, line, LIST.columns + 1))
            if row.cells or row.faults:
                rows.append(row)
    except csv.Error:
        rows.append(Row(reader.line_num, {}, ((0, "broken"),)))
    return Table("", tuple(rows), tuple(left_out))


def _beyond(name: str, line: int, column: int) -> Fault:
    return beyond(name, Cell(1, line, column, "", f"{letters(column)}{line}"), LIST)


def _csv_row(line: int, values: Sequence[str]) -> Row:
    faults = [(column, "hidden") for column, value in enumerate(values, 1) if HIDDEN.search(value)]
    cells = {}
    for column, value in enumerate(values, 1):
        text = _one_line(HIDDEN.sub("", value))
        if len(text) > MOST_CELL:
            faults.append((column, "long"))
        elif text:
            cells[column] = text
    return Row(line, cells, tuple(faults))
