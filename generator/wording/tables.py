"""The open data tables, `/du-lieu/`, column by column: what `tables.yml` says, as values."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from msgspec import Struct

from generator.wording.sentences import load

NUMBERS = ("integer", "number")


class Column(Struct, frozen=True):
    """One column. `refers` is "<table>.<column>", of which every value here is one, or ""."""

    name: str
    title: str
    text: str
    type: str
    needed: bool = False
    least: int | None = None
    most: int | None = None
    choices: tuple[str, ...] = ()
    refers: str = ""
    drifts: bool = False


class Table(Struct, frozen=True):
    """One table: its columns in the order of the file, and those that tell one row from another."""

    name: str
    title: str
    text: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """The first line of its CSV file."""
        return tuple(column.name for column in self.columns)

    @property
    def key_is_whole(self) -> bool:
        """Whether no part of the key is ever empty."""
        return all(column.needed for column in self.columns if column.name in self.key)


@cache
def tables() -> Mapping[str, Table]:
    """Every table by its name, in the order they are shown in."""
    said = load("tables.yml")
    return {name: _table(name, about, said["shared"]) for name, about in said["tables"].items()}


def header(name: str) -> tuple[str, ...]:
    """The column names of a table."""
    return tables()[name].header


def _table(name: str, about: Mapping[str, Any], shared: Mapping[str, Any]) -> Table:
    columns = tuple(_column(key, own or shared[key]) for key, own in about["columns"].items())
    return Table(name, about["title"], about["text"], tuple(about["key"]), columns)


def _column(name: str, facts: Mapping[str, Any]) -> Column:
    return Column(name, **{**facts, "choices": tuple(facts.get("choices", ()))})
