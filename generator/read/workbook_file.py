"""The bytes of a workbook received from anyone → the cells of its sheets, or one sentence why not.

Nothing is opened before its size is known: the parts are unpacked piece by piece up to a limit and only those
that hold cells are handed to openpyxl, as a new file. Links, macros and pictures are never looked at.
"""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from generator.model.problem import Problem
from generator.model.workbook import Cell, Fault
from generator.read.text import HIDDEN, tidy
from generator.wording import number

MOST_BYTES = 5 * 1024 * 1024
MOST_PARTS = 400
MOST_SHEETS = 40


class Limits(Struct, frozen=True):
    """How much of a workbook is looked at; `signs` are elements and attributes together.

    Those are what takes time to read, not bytes. A filled-in form has some 20,000.
    """

    unpacked: int
    signs: int
    rows: int
    columns: int


FORM = Limits(4 * 1024 * 1024, 150_000, 1500, 40)
LIST = Limits(48 * 1024 * 1024, 2_000_000, 12_000, 60)
"""A list of schools: the largest province has fewer than 4,000."""

_PIECE = 64 * 1024

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf_16_le")
_ZIP = b"PK"
_NEEDED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/[^/]+\.xml|xl/(?:_rels|worksheets)/[^/]+\.(?:xml|rels)"
)
_ESCAPED = re.compile(r"_x00([01][0-9A-Fa-f])_")  # how Excel writes a control character


class Entry(Struct, frozen=True):
    """What a cell holds. `kind`: text, number, flag, date, formula, error; `signs`: hidden characters."""

    kind: str
    value: Any
    cell: Cell
    signs: str = ""


class Grid(Struct, frozen=True):
    """A sheet: its name, its place in the workbook, its cells that are not empty by row and column.

    `left_out`: what is there and was not looked at: cells of this sheet; with the last one, further sheets.
    """

    name: str
    order: int
    rows: Mapping[int, Mapping[int, Entry]]
    left_out: tuple[Fault, ...] = ()

    def cell(self, row: int, column: int) -> Cell:
        """A cell of the sheet, empty or not."""
        return Cell(self.order, row, column, self.name, f"{letters(column)}{row}")


def grids(name: str, data: bytes, limits: Limits = FORM) -> tuple[list[Grid], Fault | None]:
    """The sheets of a workbook, or why it cannot be read."""
    code, facts = _refused(data, limits)
    if not code:
        try:
            parts = _unpacked(data, limits)
        except _TooLarge:
            code, facts = "workbook-too-large", _limits()
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            NotImplementedError,
            RuntimeError,
            OSError,
            ValueError,
        ):
            code = "workbook-broken"
        else:
            found = _sheets(name, parts, limits)
            if found is not None:
                return found, None
            code = "workbook-broken"
    return [], Fault(Problem(code, name, facts=facts, line=1, column=1))


class _TooLarge(Exception):
    """The parts hold more than they may, whatever they say of themselves."""


def _limits() -> dict[str, str]:
    return {"most": str(MOST_BYTES // 1024 // 1024)}


def _refused(data: bytes, limits: Limits) -> tuple[str, dict[str, str]]:
    """What the file is instead of a workbook, by its first bytes and its list of parts: a code, or ""."""
    if len(data) > MOST_BYTES:
        return "workbook-too-large", _limits()
    if data.startswith(_OLD):
        return ("workbook-locked" if _ENCRYPTED in data else "workbook-old"), {}
    if not data.startswith(_ZIP):
        return "workbook-none", {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            parts = file.infolist()
            names = {part.filename for part in parts}
            if "mimetype" in names and "content.xml" in names:
                return "workbook-ods", {}
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError):
        return "workbook-broken", {}
    if (
        len(parts) > MOST_PARTS
        or sum(part.file_size for part in parts if _NEEDED.fullmatch(part.filename)) > limits.unpacked
    ):
        return "workbook-too-large", _limits()
    if "xl/workbook.xml" not in names:
        return "workbook-none", {}
    return "", {}


def _unpacked(data: bytes, limits: Limits) -> bytes:
    """The needed parts in a new file whose list of parts tells the truth."""
    clean, left, signs = io.BytesIO(), limits.unpacked, limits.signs
    with zipfile.ZipFile(io.BytesIO(data)) as file, zipfile.ZipFile(clean, "w") as new:
        for part in {
            one.filename: one for one in file.infolist() if _NEEDED.fullmatch(one.filename)
        }.values():
            content = bytearray()
            with file.open(part) as stream:
                while piece := stream.read(_PIECE):
                    content += piece
                    if len(content) > left:
                        raise _TooLarge
            left -= len(content)
            signs -= content.count(b"<") + content.count(b"=")
            if signs < 0:
                raise _TooLarge
            new.writestr(part.filename, bytes(content))
    return clean.getvalue()


def _sheets(name: str, data: bytes, limits: Limits) -> list[Grid] | None:
    """The cells of every sheet; `None` when openpyxl cannot make sense of the file."""
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl leaves out is nothing we need
        try:
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
            try:
                sheets = book.worksheets
                found = [_grid(sheet, order, limits) for order, sheet in enumerate(sheets[:MOST_SHEETS], 1)]
                with zipfile.ZipFile(io.BytesIO(data)) as parts:
                    return [
                        replace(grid, left_out=_left_out(name, parts, grid, sheet, len(sheets), limits))
                        for grid, sheet in zip(found, sheets, strict=False)
                    ]
            finally:
                book.close()
        except (
            Exception
        ):  # a parser of strangers' files: it raises whatever a broken one makes it stumble over
            return None


def _grid(sheet: Any, order: int, limits: Limits) -> Grid:
    sheet.reset_dimensions()  # what a sheet says of its size is not to be trusted
    rows: dict[int, dict[int, Entry]] = {}
    grid = Grid(sheet.title, order, rows)
    for line in sheet.iter_rows(min_row=1, max_row=limits.rows, max_col=limits.columns):
        for cell in line:
            if cell.value is not None:
                entry = _entry(grid, cell)
                if entry is not None:
                    rows.setdefault(cell.row, {})[cell.column] = entry
    return grid


def _left_out(
    name: str, parts: zipfile.ZipFile, grid: Grid, sheet: Any, sheets: int, limits: Limits
) -> tuple[Fault, ...]:
    """Cells past the rows and columns that are looked at, further sheets past the last one."""
    path = sheet._worksheet_path  # openpyxl offers no way to ask for what lies beyond without walking there
    found = [beyond(name, grid.cell(*place), limits) for place in _beyond(parts.read(path), limits)]
    if sheets > MOST_SHEETS == grid.order:
        facts = {"count": str(sheets), "most": str(MOST_SHEETS)}
        found.append(Fault(Problem("workbook-many-sheets", name, facts=facts, line=1, column=1)))
    return tuple(found)


def beyond(name: str, cell: Cell, limits: Limits) -> Fault:
    """The first cell of a sheet that holds something and is not looked at."""
    facts = {"sheet": cell.sheet, "cell": cell.name, "rows": number(limits.rows)}
    facts["columns"] = str(limits.columns)
    return Fault(Problem("workbook-beyond", name, (), facts, cell.row, cell.column), cell)


def _beyond(sheet: bytes, limits: Limits) -> list[tuple[int, int]]:
    """The first cells with something in them past the columns and past the rows.

    They are counted as openpyxl counts them: what names no place follows the one before.
    """
    from defusedxml.ElementTree import iterparse

    row = column = 0
    wide: list[tuple[int, int]] = []
    for event, node in iterparse(io.BytesIO(sheet), events=("start", "end")):
        tag = node.tag.rpartition("}")[2]
        if tag == "row" and event == "start":
            row, column = int(node.get("r", row + 1)), 0
        elif tag == "row":
            node.clear()
        elif tag == "c" and event == "end":
            place = _COORDINATES.fullmatch(node.get("r", ""))
            row, column = (int(place[2]), _column(place[1])) if place else (row, column + 1)
            if row <= limits.rows and (column <= limits.columns or wide):
                continue
            if any(part.text or len(part) for part in node):
                wide.append((row, column))
                if row > limits.rows:
                    break
    return wide


_COORDINATES = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.ASCII)


def _column(name: str) -> int:
    """A → 1, AA → 27."""
    column = 0
    for letter in name:
        column = column * 26 + ord(letter) - 64
    return column


_KINDS = {"n": "number", "b": "flag", "d": "date", "f": "formula", "e": "error"}


def _entry(grid: Grid, cell: Any) -> Entry | None:
    place = grid.cell(cell.row, cell.column)
    kind = _KINDS.get(cell.data_type, "text")
    if kind != "text":
        return Entry(kind, cell.value, place)
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), str(cell.value))
    text = tidy(text).replace("\t", " ")
    signs = "".join(dict.fromkeys(HIDDEN.findall(text)))
    text = "\n".join(line.rstrip() for line in HIDDEN.sub("", text).split("\n")).strip()
    return Entry(kind, text, place, signs) if text or signs else None


def letters(column: int) -> str:
    """The name of a column: 1 → A, 27 → AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
