"""A table as files: CSV for programs, the same with a mark for Excel, JSON, Parquet; and what each weighs.

CSV and JSON are written in one pass over the rows; Parquet is parsed by Arrow from the same texts.
"""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from generator.model.edition import Edition
from generator.model.page import Attachment
from generator.present.open_data import FORMULA
from generator.present.reuse.rows import Cells, rows_of
from generator.wording.tables import NUMBERS, Column, Table, tables

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
    """A table as CSV and JSON; `lines` are the same objects, one a line, as Arrow reads them.

    `scales` are the most decimals that each column has.
    """

    csv: bytes
    json: bytes
    lines: bytes
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
    """The rows as CSV, guarded against formulas, and as JSON. A country has ten million cells."""
    sheet, objects = io.StringIO(), []
    to_sheet = csv.writer(sheet, lineterminator="\n").writerow
    to_sheet(table.header)
    frame = "{" + ",".join(f'"{column.name}":%s' for column in table.columns) + "}"
    forms = [_FORMS.get(column.type, Quoted)() for column in table.columns]
    words = [place for place, column in enumerate(table.columns) if column.type not in NUMBERS]
    decimals = [place for place, column in enumerate(table.columns) if column.type == "number"]
    scales = [0] * len(forms)
    for row in rows:
        texts = [value if type(value) is str else "" if value is None else str(value) for value in row]
        objects.append(frame % tuple([form[text] for form, text in zip(forms, texts, strict=True)]))
        for place in decimals:
            if "." in texts[place]:
                scales[place] = max(scales[place], len(texts[place].partition(".")[2]))
        if _formula("\0".join(texts)):
            for place in words:
                if texts[place].startswith(FORMULA):
                    texts[place] = "'" + texts[place]
        to_sheet(texts)
    return Written(
        sheet.getvalue().encode("utf-8"),
        ("[" + ",\n".join(objects) + "]\n").encode("utf-8"),
        "\n".join(objects).encode("utf-8"),
        len(objects),
        tuple(scales),
    )


_formula = re.compile(f"(?:^|\0)[{re.escape(''.join(FORMULA))}]").search


class Quoted(dict[str, str]):
    """The JSON form of a column's texts: quoted, nothing as null. What was asked for once is remembered."""

    def __missing__(self, text: str) -> str:
        if len(self) > MOST_KEPT:
            self.clear()
        found = self[text] = self.form(text)
        return found

    def form(self, text: str) -> str:
        """`text` in JSON."""
        return json.dumps(text, ensure_ascii=False) if text else "null"


class Digits(Quoted):
    """Numbers: digit by digit as they are."""

    def form(self, text: str) -> str:
        """`text` in JSON."""
        return text or "null"


class Flag(Quoted):
    """Yes or no."""

    def form(self, text: str) -> str:
        """`text` in JSON."""
        return "true" if text else "false"


_FORMS = {"integer": Digits, "number": Digits, "flag": Flag}


# ---- Parquet ---------------------------------------------------------------------------------------


def parquet(table: Table, done: Written) -> bytes:
    """The same rows with types: decimals, whole numbers, dates, yes or no. Same rows, same bytes."""
    from arro3.core import Schema  # late: only a build needs it
    from arro3.io import read_json, write_parquet

    schema = Schema(
        [_arrow_field(column, scale) for column, scale in zip(table.columns, done.scales, strict=True)]
    )
    sink = io.BytesIO()
    write_parquet(
        read_json(io.BytesIO(done.lines), schema, batch_size=BATCH),
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
