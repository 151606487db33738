"""Parquet tables of strangers, read by DuckDB shut in one folder: the only module that imports it.

No extension is loaded, no other file or host can be reached, memory is bounded, rows are streamed. SQL is
made of our own table descriptions alone; what a file holds is only ever a value.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from generator.model.partner import Refused
from generator.read.package import file_of
from generator.wording import number
from generator.wording.tables import Column, Table, tables

MEMORY = "256MB"
MOST_SIGNS = 4000
"""Of a text; the longest that we write ourselves list the criteria of a rubric."""
MOST_ROWS = 20_000_000
MOST_NUMBER = 1_000_000_000_000
BATCH = 10_000
_TYPES = {"integer": "BIGINT", "number": "DECIMAL(", "date": "DATE", "flag": "BOOLEAN"}


class Tables:
    """The tables of a folder. Reading them raises `Refused` where one is not as it has to be."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._door = duckdb.connect(":memory:")
        for key, value in (
            ("memory_limit", f"'{MEMORY}'"),
            ("threads", "1"),
            ("temp_directory", "''"),
            ("autoinstall_known_extensions", "false"),
            ("autoload_known_extensions", "false"),
        ):
            self._door.execute(f"SET {key} = {value}")
        paths = ", ".join("'" + self._path(name).replace("'", "''") + "'" for name in tables())
        self._door.execute(f"SET allowed_paths = [{paths}]")
        self._door.execute("SET enable_external_access = false")
        self._door.execute("SET lock_configuration = true")

    def __enter__(self) -> "Tables":
        return self

    def __exit__(self, *_: object) -> None:
        self._door.close()

    def _path(self, name: str) -> str:
        return str((self._folder / file_of(name)).resolve())

    def _ask(self, name: str, query: str) -> Any:
        try:
            return self._door.execute(query, [self._path(name)])
        except duckdb.Error:
            raise Refused("unreadable", table=name) from None

    def check(self, name: str) -> None:
        """Hold a table against its description: columns and types, every value, no key twice."""
        table = tables()[name]
        given = {row[0]: row[1] for row in self._ask(name, "DESCRIBE FROM read_parquet(?)").fetchall()}
        for column in table.columns:
            kind = str(given.get(column.name, ""))
            if not kind.startswith(_TYPES.get(column.type, "VARCHAR")):
                raise Refused("column", table=name, column=column.name)
        faults = ", ".join(f"count(*) FILTER (NOT coalesce({_sound(one)}, false))" for one in table.columns)
        keys = ", ".join(_named(one) for one in table.key)
        query = f"SELECT count(*), count(DISTINCT ({keys},)), {faults} FROM read_parquet(?)"  # noqa: S608
        rows, different, *wrong = self._one(name, query)
        if rows > MOST_ROWS:
            raise Refused("too_many_rows", table=name, most=number(MOST_ROWS))
        for column, count in zip(table.columns, wrong, strict=True):
            if count:
                raise Refused("value", table=name, column=column.name, count=count)
        if rows != different:
            raise Refused("key", table=name)

    def _one(self, name: str, query: str) -> Any:
        try:
            return self._ask(name, query).fetchone()
        except duckdb.Error:
            raise Refused("unreadable", table=name) from None

    def rows(self, name: str) -> Iterator[dict[str, Any]]:
        """The rows of a table by its columns, in the order of its key; nothing is `None`."""
        table = tables()[name]
        header = table.header
        for row in self._stream(table):
            yield dict(zip(header, row, strict=True))

    def _stream(self, table: Table) -> Iterator[tuple[Any, ...]]:
        columns = ", ".join(_named(name) for name in table.header)
        order = ", ".join(_named(name) for name in table.key)
        query = f"SELECT {columns} FROM read_parquet(?) ORDER BY {order}"  # noqa: S608 - of our own names
        door = self._door.cursor()
        try:
            found = door.execute(query, [self._path(table.name)])
            while batch := found.fetchmany(BATCH):
                yield from batch
        except duckdb.Error:
            raise Refused("unreadable", table=table.name) from None
        finally:
            door.close()


def _named(name: str) -> str:
    return f'"{name}"'


def _sound(column: Column) -> str:
    """What is asked of every value of a column, as SQL."""
    name = _named(column.name)
    asked = _asked(column, name)
    return f"{name} IS NOT NULL AND {asked}" if column.needed else f"({name} IS NULL OR {asked})"


def _asked(column: Column, name: str) -> str:
    match column.type:
        case "id":
            return f"regexp_full_match({name}, '[a-z0-9_-]{{1,64}}')"
        case "year":
            return (
                f"regexp_full_match({name}, '20[0-9]{{2}}-20[0-9]{{2}}') AND "
                f"try_cast({name}[6:9] AS INTEGER) = try_cast({name}[1:4] AS INTEGER) + 1"
            )
        case "choice":
            return f"{name} IN ({', '.join(repr(one) for one in column.choices)})"
        case "integer" | "number":
            least = -MOST_NUMBER if column.least is None else column.least
            most = MOST_NUMBER if column.most is None else column.most
            return f"{name} BETWEEN {least} AND {most}"
        case "date":
            return f"year({name}) BETWEEN 1900 AND 2999"
        case "flag":
            return "true"
    return (
        f"length({name}) <= {MOST_SIGNS} AND nfc_normalize({name}) = {name} AND "
        rf"NOT regexp_matches({name}, '[\p{{Cc}}\p{{Cf}}\p{{Zl}}\p{{Zp}}]')"
    )
