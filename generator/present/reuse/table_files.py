"""A table as files: CSV for programs, the same with a mark for Excel, JSON, Parquet; and what each weighs.

CSV and JSON are written in one pass over the rows; Parquet is parsed by Arrow from the same texts.
"""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from generator.model.edition import Edition
from generator.model.page import Attachment
from generator.present.open_data import FORMULA
from generator.present.reuse.columns import NUMBERS, Column, Table, tables
from generator.present.reuse.rows import Cells, rows_of

FOLDER = "du-lieu/"
MARK = b"\xef\xbb\xbf"
MOST_KEPT = 50_000
"""Distinct texts whose JSON form is remembered."""
DIGITS, SCALE = 18, 2
"""Of a decimal in Parquet; wider where the data need it."""
BATCH = 65_536


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


@dataclass(frozen=True, slots=True)
class Written:
    """A table as CSV and JSON; `bare` is CSV for Arrow: no guards against formulas, flags as it spells them.

    `scales` are the most decimals that each column has.
    """

    csv: bytes
    json: bytes
    bare: bytes
    rows: int
    scales: tuple[int, ...]


FORMS = (
    ("csv", "csv", "text/csv"),
    ("excel.csv", "csv", "text/csv"),
    ("json", "json", "application/json"),
    ("parquet", "parquet", "application/vnd.apache.parquet"),
)


def table_files(edition: Edition) -> Iterator[tuple[TableFacts, list[Attachment]]]:
    """Every table with its files, one table at a time, because a country's are large."""
    sources = rows_of(edition)
    for name, table in tables().items():
        done = written(table, sources[name]())
        contents = (done.csv, MARK + done.csv, done.json, parquet(table, done))
        files = [Attachment(f"{FOLDER}{name}.{ending}", content) for (ending, *_), content in _with(contents)]
        about = tuple(
            File(f"{name}.{ending}", form, kind, len(content), hashlib.sha256(content).hexdigest())
            for (ending, form, kind), content in _with(contents)
        )
        yield TableFacts(table, done.rows, about), files


def _with(contents: tuple[bytes, ...]) -> Iterator[tuple[tuple[str, str, str], bytes]]:
    return zip(FORMS, contents, strict=True)


def written(table: Table, rows: Iterable[Cells]) -> Written:
    """The rows as CSV, guarded against formulas, and as JSON."""
    sheet, bare, objects = io.StringIO(), io.StringIO(), []
    to_sheet = csv.writer(sheet, lineterminator="\n").writerow
    to_bare = csv.writer(bare, lineterminator="\n").writerow
    to_sheet(table.header)
    to_bare(table.header)
    frame = "{" + ",".join(f'"{column.name}":%s' for column in table.columns) + "}"
    forms = [_json_form(column) for column in table.columns]
    words = _places(table, lambda column: column.type not in NUMBERS)
    flags = _places(table, lambda column: column.type == "flag")
    decimals = _places(table, lambda column: column.type == "number")
    scales = [0] * len(forms)
    for row in rows:
        texts = [value if type(value) is str else "" if value is None else str(value) for value in row]
        objects.append(frame % tuple([form(text) for form, text in zip(forms, texts, strict=True)]))
        for place in decimals:
            scales[place] = max(scales[place], len(texts[place].partition(".")[2]))
        to_sheet([_guarded(text) if at in words else text for at, text in enumerate(texts)])
        for place in flags:
            texts[place] = "true" if texts[place] else "false"
        to_bare(texts)
    listed = "[" + ",\n".join(objects) + "]\n"
    return Written(
        sheet.getvalue().encode("utf-8"),
        listed.encode("utf-8"),
        bare.getvalue().encode("utf-8"),
        len(objects),
        tuple(scales),
    )


def _guarded(text: str) -> str:
    """Text that a spreadsheet would take for a formula gets an apostrophe."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _places(table: Table, meant: Callable[[Column], bool]) -> frozenset[int]:
    return frozenset(place for place, column in enumerate(table.columns) if meant(column))


def _json_form(column: Column) -> Callable[[str], str]:
    """How a column's text is written in JSON: numbers digit by digit as they are, nothing as null."""
    if column.type in NUMBERS:
        return lambda text: text or "null"
    if column.type == "flag":
        return lambda text: "true" if text else "false"
    known: dict[str, str] = {"": "null"}

    def quoted(text: str) -> str:
        found = known.get(text)
        if found is None:
            if len(known) > MOST_KEPT:
                known.clear()
                known[""] = "null"
            found = known[text] = json.dumps(text, ensure_ascii=False)
        return found

    return quoted


# ---- Parquet ---------------------------------------------------------------------------------------


def parquet(table: Table, done: Written) -> bytes:
    """The same rows with types: decimals, whole numbers, dates, yes or no. Same rows, same bytes."""
    from arro3.core import Schema  # late: only a build needs it
    from arro3.io import read_csv, write_parquet

    schema = Schema(
        [_arrow_field(column, scale) for column, scale in zip(table.columns, done.scales, strict=True)]
    )
    sink = io.BytesIO()
    write_parquet(
        read_csv(io.BytesIO(done.bare), schema, has_header=True, batch_size=BATCH),
        sink,
        compression="snappy",
        created_by="cds",
        key_value_metadata={"license": "CC-BY-4.0"},  # of two, the order would be by chance
        skip_arrow_metadata=True,
    )
    return sink.getvalue()


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
