"""Which column of an office's table holds what: found by its title, wherever the titles stand.

Above them may be anything (the office's name, a date), and a title may run over two rows.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from msgspec import Struct

from generator.read.table_file import Judge, Row, Table
from generator.wording import fold, words

_LOOKED_AT = 40
"""Titles stand among the first rows."""


class BadColumn(Exception):
    """A column that was asked for by its title is not there."""


class Columns(Struct, frozen=True):
    """Where the titles stand, and the column of each field that was found; `titles` are all of them."""

    first: int
    """The index of the first row below the titles."""
    of: Mapping[str, int]
    titles: Mapping[int, str]

    @property
    def unused(self) -> tuple[str, ...]:
        """The titles that stand for nothing we know."""
        return tuple(title for column, title in self.titles.items() if column not in self.of.values())


class Read(NamedTuple):
    """A row by field."""

    row: Row
    cells: Mapping[str, str]


def judge_for(kind: str, must: str) -> Judge:
    """How well a table reads as a list of this kind (`vi.yml`: `<kind>.column`)."""

    def judge(rows: Sequence[Row]) -> int:
        found = _best(rows, kind, must, {})
        return len(found.of) if found else 0

    return judge


def columns_of(table: Table, kind: str, must: str, wished: Mapping[str, str]) -> Columns | None:
    """The columns of a table; those `wished` for are found by their title alone. Raises `BadColumn`."""
    found = _best(table.rows, kind, must, wished)
    if found is None and wished:
        raise BadColumn(", ".join(wished.values()))
    return found


def rows_below(table: Table, columns: Columns) -> Iterator[Read]:
    """The rows of the list: without titles printed again, numbers of columns, totals."""
    titles = [_key(title) for title in columns.titles.values()]
    for row in table.rows[columns.first :]:
        texts = [_key(text) for text in row.cells.values()]
        if not texts and not row.faults:
            continue
        again = sum(text in titles for text in texts if text)
        if (texts and again > len(texts) / 2) or _is_numbering(row):
            continue
        yield Read(
            row, {field: row.cells[column] for field, column in columns.of.items() if column in row.cells}
        )


def _is_numbering(row: Row) -> bool:
    """Whether a row numbers the columns: (1) (2) (3), or A B 1 2."""
    texts = [text.strip("()[]. ") for text in row.cells.values()]
    numbers = [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 3]
    counting = list(range(numbers[0], numbers[0] + len(numbers))) if numbers else []
    return len(numbers) > 2 and numbers == counting and all(len(text) < 3 for text in texts)


def is_total(read: Read, field: str) -> bool:
    """Whether a row adds up the ones above it."""
    texts = (read.cells.get(field, ""), *list(read.row.cells.values())[:2])
    return any(re.match(r"(tong( cong| so)?|cong)\b(?! hoa)", _key(text)) for text in texts if text)


def _best(rows: Sequence[Row], kind: str, must: str, wished: Mapping[str, str]) -> Columns | None:
    best: Columns | None = None
    for titles, first in (*_single(rows), *_joined(rows)):
        of = _matched(titles, kind, wished)
        if must in of and (best is None or len(of) > len(best.of)):
            best = Columns(first, of, titles)
    return best


def _single(rows: Sequence[Row]) -> Iterator[tuple[Mapping[int, str], int]]:
    """Each of the first rows, as titles."""
    for index, row in enumerate(rows[:_LOOKED_AT]):
        yield row.cells, index + 1


def _joined(rows: Sequence[Row]) -> Iterator[tuple[Mapping[int, str], int]]:
    """Each of the first rows together with the one below it: a title there stands under one that is wider."""
    for index, (row, below) in enumerate(pairwise(rows[:_LOOKED_AT])):
        joined: dict[int, str] = dict(row.cells)
        for column, text in below.cells.items():
            left = max((at for at in row.cells if at <= column), default=0)
            joined[column] = f"{row.cells.get(left, '')} {text}".strip()
        yield dict(sorted(joined.items())), index + 2


def _matched(titles: Mapping[int, str], kind: str, wished: Mapping[str, str]) -> dict[str, int]:
    """Field → column: those wished for, then titles that are a known phrase, then those that hold one."""
    keys = {column: _key(title) for column, title in titles.items()}
    found: dict[str, int] = {}
    for field, title in wished.items():
        column = next((column for column, key in keys.items() if key == _key(title)), None)
        if column is None:
            return {}
        found[field] = column
    for whole in (True, False):
        for phrase, field in _phrases(kind):
            if field in found or (not whole and " " not in phrase):
                continue
            for column, key in keys.items():
                fits = key == phrase if whole else f" {phrase} " in f" {key} "
                if fits and column not in found.values():
                    found[field] = column
                    break
    return found


@cache
def _phrases(kind: str) -> tuple[tuple[str, str], ...]:
    """Every phrase with its field, the longest first."""
    pairs: Iterable[tuple[str, str]] = (
        (_key(phrase), field)
        for field, phrases in words(f"{kind}.column").items()
        for phrase in phrases.split(",")
    )
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))


def _key(text: str) -> str:
    """A title without marks, case, signs and what stands in brackets."""
    bare = re.sub(r"\([^()]*\)", " ", fold(text))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", bare).split()) or fold(text)
