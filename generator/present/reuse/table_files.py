"""A table as files: CSV for programs, the same with a mark for Excel, JSON, Parquet; and what each weighs.

A country has ten million cells: rows are written in batches, column by column, and never all held at once.
"""

import hashlib
import io
import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from generator.model.edition import Edition
from generator.model.page import Attachment
from generator.present import sheets
from generator.present.open_data import Columns
from generator.present.reuse.rows import BY_AREA, Cells, Key, Source, rows_of, sources_of, turned
from generator.wording.tables import NUMBERS, Column, Table, tables

if TYPE_CHECKING:
    from arro3.core import Schema

FOLDER = "du-lieu/"
MARK = b"\xef\xbb\xbf"
AT_ONCE = 2_000
"""Rows of a batch."""
THINGS = {False: 250, True: 20}
"""Schools of a block; areas, which have many rows."""
BETWEEN = b",\n"
"""What stands between two objects of a JSON file."""
MOST_KEPT = 5_000
"""Distinct texts of a column whose JSON form is remembered."""
DIGITS, SCALE = 18, 2
"""Of a decimal in Parquet; wider where the data need it."""
BATCH = 8_192


class File(Struct, frozen=True):
    """One form of a table; `path` is relative to `/du-lieu/`."""

    path: str
    format: str
    mediatype: str
    bytes: int
    sha256: str


class Block(Struct, frozen=True):
    """The rows of things that follow each other, from the one with the key `first` on.

    How many they are, and how many bytes they take as CSV and as JSON.
    """

    first: Key
    rows: int
    csv: int
    json: int


class TableFacts(Struct, frozen=True):
    """A table that was written: how many rows, and its files, the plain CSV first.

    A long table has `blocks`, if they can be put together with others: `wide` says that some number has more
    decimals than `SCALE`, which makes the whole Parquet file another one.
    """

    table: Table
    rows: int
    files: tuple[File, ...]
    blocks: tuple[Block, ...] = ()
    wide: bool = False


class Before(Struct, frozen=True):
    """A table as it stands in the folder `site`, and the keys of what is not as it was in it."""

    site: Path
    facts: TableFacts
    other: frozenset[Key]


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


def write_table(edition: Edition, name: str, folder: Path, before: Before | None = None) -> TableFacts:
    """Write a table of the edition in all its forms into `folder`.

    Of a table that stands as it was `before`, only those blocks are made anew in which something is other;
    where they come out as they were, nothing is written.
    """
    table, sources = tables()[name], sources_of(edition)
    if name not in sources:
        return write_rows(table, rows_of(edition)[name](), folder)
    source = sources[name]()
    if before is not None and before.facts.blocks and not before.facts.wide:
        found = _patched(table, source, before, folder)
        if found is not None:
            return found
    forms = _forms_of(table)
    return _write(table, _blocks(table, source, forms), folder, forms)


def write_rows(table: Table, rows: Iterable[Cells], folder: Path, at_once: int = AT_ONCE) -> TableFacts:
    """Write rows in all forms of their table: CSV guarded against formulas, JSON, Parquet."""
    forms = _forms_of(table)
    rest = iter(rows)
    batches = iter(lambda: list(islice(rest, at_once)), [])
    facts = _write(table, (_part(table, turned(batch), forms, (0, "")) for batch in batches), folder, forms)
    return replace(facts, blocks=())


def _blocks(table: Table, source: Source, forms: "Sequence[Quoted]") -> "Iterator[_Part]":
    things, size = source.things, THINGS[table.name in BY_AREA]
    for at in range(0, len(things), size):
        some = things[at : at + size]
        yield _part(table, source.columns(some), forms, source.key(some[0]))


def _forms_of(table: Table) -> "list[Quoted]":
    return [_FORMS.get(column.type, Quoted)(column.name) for column in table.columns]


def _write(
    table: Table,
    parts: "Iterable[_Part]",
    folder: Path,
    forms: "Sequence[Quoted]",
    typed_rows: "Callable[[Schema], Any] | None" = None,
) -> TableFacts:
    """Write the parts of a table. `typed_rows` gives the rows for Parquet; else the JSON is read again."""
    place = folder / FOLDER
    place.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        plain, excel, objects, typed = (
            stack.enter_context(_Out(place / f"{table.name}.{ending}")) for ending, *_ in FORMS
        )
        header = _header(table)
        plain.write(header)
        excel.write(MARK + header)
        objects.write(b"[")
        blocks: list[Block] = []
        count = 0
        for part in parts:
            plain.write(part.csv)
            excel.write(part.csv)
            if part.rows and count:
                objects.write(BETWEEN)
            objects.write(part.json)
            count += part.rows
            blocks.append(Block(part.first, part.rows, len(part.csv), len(part.json)))
        objects.write(b"]\n")
        objects.file.flush()
        schema = _schema([form.scale for form in forms], table)
        with open(place / f"{table.name}.json", "rb") as lines:
            rows = typed_rows(schema) if typed_rows else _typed(_Lines(lines, objects.bytes), schema)
            _write_parquet(rows, typed)
        files = zip(FORMS, (plain, excel, objects, typed), strict=True)
        about = tuple(
            File(f"{table.name}.{ending}", form, kind, out.bytes, out.digest.hexdigest())
            for (ending, form, kind), out in files
        )
    wide = any(form.scale > SCALE for form in forms)
    return TableFacts(table, count, about, tuple(blocks), wide)


def _header(table: Table) -> bytes:
    return f"{','.join(table.header)}\n".encode()


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


class _Part(NamedTuple):
    """Some rows: lines of CSV, and objects with commas between; where they begin."""

    first: Key
    rows: int
    csv: bytes | memoryview
    json: bytes | memoryview


def _part(table: Table, columns: Columns, forms: "Sequence[Quoted]", first: Key) -> _Part:
    """Columns of texts in their forms."""
    count = len(columns[0]) if columns else 0
    if not count:
        return _Part(first, 0, b"", b"")
    cells = [map(form.__getitem__, column) for form, column in zip(forms, columns, strict=True)]
    objects = f"}}{BETWEEN.decode()}{{".join(map(",".join, zip(*cells, strict=True)))
    sheet = sheets.rows_of_texts(columns, [column.type not in NUMBERS for column in table.columns])
    return _Part(first, count, sheet.encode("utf-8"), f"{{{objects}}}".encode())


class Quoted(dict[str, str]):
    """The JSON form of a column's texts behind its name: quoted, nothing as null; once for each.

    `scale` is the most decimals that any of them had.
    """

    scale = 0

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = f'"{name}":'

    def __missing__(self, text: str) -> str:
        if len(self) > MOST_KEPT:
            self.clear()
        found = self[text] = self._name + self.form(text)
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
        return found.replace(BETWEEN, b"\n")


def _schema(scales: Sequence[int], table: Table) -> "Schema":
    from arro3.core import Schema  # late: only a build needs it

    return Schema([_arrow_field(column, scale) for column, scale in zip(table.columns, scales, strict=True)])


def _typed(lines: Any, schema: "Schema") -> Any:
    """The rows that are given as JSON, one a line."""
    from arro3.io import read_json

    return read_json(lines, schema, batch_size=BATCH)


def _write_parquet(rows: Any, out: Any) -> None:
    """The same rows with types: decimals, whole numbers, dates, yes or no. Same rows, same bytes."""
    from arro3.io import write_parquet

    write_parquet(
        rows,
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


# ---- a table that stands -------------------------------------------------------------------------------


def _patched(table: Table, source: Source, before: Before, folder: Path) -> TableFacts | None:
    """Write a table out of the blocks that stand and those that are made anew.

    `None` where that cannot be done: the files are not those that were written, or a number needs more room.
    """
    place, facts = before.site / FOLDER, before.facts
    try:
        old = [(place / file.path).read_bytes() for file in facts.files]
    except OSError:
        return None
    if [len(one) for one in old] != [file.bytes for file in facts.files]:
        return None
    plain, _, objects, typed = old
    forms = _forms_of(table)
    starts = [block.first for block in facts.blocks]
    dirty = {max(bisect_right(starts, key) - 1, 0) for key in before.other}
    things, key = source.things, source.key
    cuts = [0, *(bisect_left(things, start, key=key) for start in starts[1:]), len(things)]
    parts: list[_Part] = []
    same = True
    spans: list[tuple[int, int] | None] = []
    at_csv, at_json, at_row = len(_header(table)), len("["), 0
    csv_, json_ = memoryview(plain), memoryview(objects)
    for number, block in enumerate(facts.blocks):
        own = csv_[at_csv : at_csv + block.csv], json_[at_json : at_json + block.json]
        if number in dirty:
            columns = source.columns(things[cuts[number] : cuts[number + 1]])
            parts.append(_part(table, columns, forms, block.first))
            spans.append(None)
            same = same and own == (parts[-1].csv, parts[-1].json)
        else:
            parts.append(_Part(block.first, block.rows, *own))
            spans.append((at_row, block.rows))
        at_csv += block.csv
        at_json += block.json + (len(BETWEEN) if block.rows and at_row + block.rows < facts.rows else 0)
        at_row += block.rows
    if same:
        return facts
    if any(form.scale > SCALE for form in forms):
        return None

    def typed_rows(schema: "Schema") -> Any:
        from arro3.core import Table as Rows
        from arro3.io import read_parquet

        known = read_parquet(io.BytesIO(typed)).read_all()
        batches = []
        for part, span in zip(parts, spans, strict=True):
            if span is not None:
                batches += known.slice(*span).to_batches()
            elif part.rows:
                lines = io.BytesIO(bytes(part.json).replace(BETWEEN, b"\n") + b"\n")
                batches += _typed(lines, schema).read_all().to_batches()
        whole = Rows.from_batches(batches, schema=known.schema)
        return whole.combine_chunks().rechunk(max_chunksize=BATCH)

    return _write(table, parts, folder, forms, typed_rows)
