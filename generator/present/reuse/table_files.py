"""A table as files: CSV for programs, the same with a mark for Excel, JSON, Parquet; and what each weighs.

A country has ten million cells: rows are written in batches, column by column, and never all held at once.
"""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from generator.model.edition import Edition
from generator.model.page import Attachment
from generator.present.open_data import FORMULA
from generator.present.reuse.rows import Cells, rows_of
from generator.wording.tables import NUMBERS, Column, Table, tables

FOLDER = "du-lieu/"
MARK = b"\xef\xbb\xbf"
AT_ONCE = 2_000
"""Rows of a batch."""
MOST_KEPT = 5_000
"""Distinct texts of a column whose JSON form is remembered."""
DIGITS, SCALE = 18, 2
"""Of a decimal in Parquet; wider where the data need it."""
BATCH = 8_192


@dataclass(frozen=True, slots=True)
class File:
    """One form of a table; `path` is relative to `/du-lieu/`."""

    path: str
    format: str
    mediatype: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class TableFacts:
    """A table that was written: how many rows, and its files, the plain CSV first."""

    table: Table
    rows: int
    files: tuple[File, ...]


FORMS = (
    ("csv", "csv", "text/csv"),
    ("excel.csv", "csv", "text/csv"),
    ("json", "json", "application/json"),
    ("parquet", "parquet", "application/vnd.apache.parquet"),
)


def table_files(edition: Edition) -> Iterator[tuple[TableFacts, list[Attachment]]]:
    """Every table with its files, for those who want them in memory."""
    with TemporaryDirectory(prefix="cds-") as folder:
        for name in tables():
            facts = write_table(edition, name, Path(folder))
            paths = [FOLDER + file.path for file in facts.files]
            yield facts, [Attachment(path, (Path(folder) / path).read_bytes()) for path in paths]


def write_table(edition: Edition, name: str, folder: Path) -> TableFacts:
    """Write a table of the edition in all its forms into `folder`."""
    return write_rows(tables()[name], rows_of(edition)[name](), folder)


def write_rows(table: Table, rows: Iterable[Cells], folder: Path, at_once: int = AT_ONCE) -> TableFacts:
    """Write rows in all forms of their table: CSV guarded against formulas, JSON, Parquet."""
    place = folder / FOLDER
    place.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        plain, excel, objects, typed = (
            stack.enter_context(_Out(place / f"{table.name}.{ending}")) for ending, *_ in FORMS
        )
        excel.write(MARK)
        forms = [_FORMS.get(column.type, Quoted)() for column in table.columns]
        count = 0
        for part in _in_batches(table, rows, forms, at_once):
            plain.write(part.csv)
            excel.write(part.csv)
            objects.write(b"[" if not count else b",\n" if part.rows else b"")
            objects.write(part.json)
            count += part.rows
        objects.write(b"]\n")
        objects.file.flush()
        with open(place / f"{table.name}.json", "rb") as lines:
            _write_parquet(table, [form.scale for form in forms], _Lines(lines, objects.bytes), typed)
        files = zip(FORMS, (plain, excel, objects, typed), strict=True)
        about = tuple(
            File(f"{table.name}.{ending}", form, kind, out.bytes, out.digest.hexdigest())
            for (ending, form, kind), out in files
        )
    return TableFacts(table, count, about)


class _Out(io.RawIOBase):
    """A file being written: how long it is so far, and its digest."""

    def __init__(self, path: Path) -> None:
        self.file = open(path, "wb")  # noqa: SIM115 - closed with this
        self.bytes = 0
        self.digest = hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        self.digest.update(content)
        size = self.file.write(content)
        self.bytes += size
        return size

    def close(self) -> None:
        self.file.close()
        super().close()


@dataclass(frozen=True, slots=True)
class _Part:
    """Some rows: lines of CSV (before the first of them the header), and objects with commas between."""

    csv: bytes
    json: bytes
    rows: int


def _in_batches(
    table: Table, rows: Iterable[Cells], forms: "Sequence[Quoted]", at_once: int
) -> Iterator[_Part]:
    """At least one part, however few the rows are."""
    frame = "{" + ",".join(f'"{column.name}":%s' for column in table.columns) + "}"
    words = [column.type not in NUMBERS for column in table.columns]
    source, header = iter(rows), [table.header]
    while True:
        batch = list(islice(source, at_once))
        if not batch and not header:
            return
        columns = [_texts(column) for column in zip(*batch, strict=True)] if batch else [()] * len(words)
        cells = [map(form.__getitem__, column) for form, column in zip(forms, columns, strict=True)]
        objects = ",\n".join(map(frame.__mod__, zip(*cells, strict=True)))
        sheet = io.StringIO()
        to_sheet = csv.writer(sheet, lineterminator="\n").writerows
        to_sheet(header)
        safe = [_guarded(its) if word else its for its, word in zip(columns, words, strict=True)]
        to_sheet(zip(*safe, strict=True))
        header = []
        yield _Part(sheet.getvalue().encode("utf-8"), objects.encode("utf-8"), len(batch))


def _texts(column: Iterable[object]) -> Sequence[str]:
    return [value if type(value) is str else "" if value is None else str(value) for value in column]


_formula = re.compile(f"\0[{re.escape(''.join(FORMULA))}]").search


def _guarded(column: Sequence[str]) -> Sequence[str]:
    """The texts of a column; what a spreadsheet would take for a formula gets a leading apostrophe."""
    if not _formula("\0" + "\0".join(column)):
        return column
    return ["'" + text if text.startswith(FORMULA) else text for text in column]


class Quoted(dict[str, str]):
    """The JSON form of a column's texts: quoted, nothing as null. What was asked for once is remembered.

    `scale` is the most decimals that any of them had.
    """

    scale = 0

    def __missing__(self, text: str) -> str:
        if len(self) > MOST_KEPT:
            self.clear()
        found = self[text] = self.form(text)
        return found

    def form(self, text: str) -> str:
        """`text` in JSON."""
        return _quoted(text) if text else "null"


_quoted = json.encoder.encode_basestring
"""What `json.dumps` does to a text, without its ceremony."""


class Digits(Quoted):
    """Numbers: digit by digit as they are."""

    def form(self, text: str) -> str:
        """`text` in JSON."""
        self.scale = max(self.scale, len(text.partition(".")[2]))
        return text or "null"


class Flag(Quoted):
    """Yes or no."""

    def form(self, text: str) -> str:
        """`text` in JSON."""
        return "true" if text else "false"


_FORMS = {"integer": Digits, "number": Digits, "flag": Flag}


# ---- Parquet ---------------------------------------------------------------------------------------


class _Lines(io.RawIOBase):
    """The objects of a JSON file of ours, one a line, as Arrow reads them; no text holds a line's end."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._rest = size - len("[") - len("]\n")
        file.seek(len("["))

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        found = self._file.read(self._rest if size < 0 else min(size - 1, self._rest))
        if found.endswith(b","):
            found += self._file.read(min(1, self._rest - len(found)))
        self._rest -= len(found)
        return found.replace(b",\n", b"\n")


def _write_parquet(table: Table, scales: Sequence[int], lines: Any, out: Any) -> None:
    """The same rows with types: decimals, whole numbers, dates, yes or no. Same rows, same bytes."""
    from arro3.core import Schema  # late: only a build needs it
    from arro3.io import read_json, write_parquet

    schema = Schema(
        [_arrow_field(column, scale) for column, scale in zip(table.columns, scales, strict=True)]
    )
    write_parquet(
        read_json(lines, schema, batch_size=BATCH),
        out,
        compression="snappy",
        created_by="cds",
        key_value_metadata={"license": "CC-BY-4.0"},  # of two, the order would be by chance
        skip_arrow_metadata=True,
    )


def _arrow_field(column: Column, scale: int) -> Any:
    from arro3.core import DataType, Field

    match column.type:
        case "integer":
            kind = DataType.int64()
        case "number" if scale > SCALE:
            kind = DataType.decimal128(38, scale)
        case "number":
            kind = DataType.decimal128(DIGITS, SCALE)
        case "date":
            kind = DataType.date32()
        case "flag":
            kind = DataType.bool()
        case _:
            kind = DataType.string()
    return Field(column.name, kind, nullable=True)
