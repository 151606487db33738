"""`thay-doi.json`: which rows came, went or changed since an edition that was published before.

Who builds names that edition (`--previous`); it is never guessed, so the same input gives the same bytes.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from generator.model.edition import Edition
from generator.model.page import Attachment
from generator.model.published import Previous
from generator.present.open_data import json_bytes
from generator.present.reuse.package import version_of
from generator.present.reuse.table_files import FOLDER
from generator.wording import number, say
from generator.wording.tables import Table

MOST_LISTED = 500
"""Changes of one table that are listed one by one; of more, how many they are."""


class RowChange(Struct, frozen=True):
    """One row that came (`before` is `None`), went (`after` is `None`) or has other values."""

    key: Mapping[str, str]
    before: Mapping[str, str] | None
    after: Mapping[str, str] | None

    @property
    def kind(self) -> str:
        """`them`, `bot` or `doi`."""
        return "them" if self.before is None else "bot" if self.after is None else "doi"


class TableChange(Struct, frozen=True):
    """What changed in one table; `listed` are the first of the changes."""

    table: Table
    added: int
    removed: int
    changed: int
    listed: tuple[RowChange, ...]
    new_columns: tuple[str, ...]
    lost_columns: tuple[str, ...]

    @property
    def none(self) -> bool:
        """Whether nothing is different."""
        return not (self.added or self.removed or self.changed or self.new_columns or self.lost_columns)

    @property
    def sentence(self) -> str:
        """The counts in words."""
        counts = {"added": self.added, "removed": self.removed, "changed": self.changed}
        return say("data.changed", **{key: number(value) for key, value in counts.items()})


def compared(table: Table, before: bytes, after: bytes) -> TableChange:
    """Two editions of a table, row by row, told apart by the key, without columns that drift."""
    old_header, old = _by_key(table, before)
    new_header, new = _by_key(table, after)
    drifting = {column.name for column in table.columns if column.drifts}
    both = [name for name in new_header if name in old_header and name not in drifting]
    found = list(_changes(table, old, new, both))
    counts = {kind: sum(one.kind == kind for one in found) for kind in ("them", "bot", "doi")}
    return TableChange(
        table,
        counts["them"],
        counts["bot"],
        counts["doi"],
        tuple(found[:MOST_LISTED]),
        tuple(name for name in new_header if name not in old_header),
        tuple(name for name in old_header if name not in new_header),
    )


Rows = Mapping[tuple[str, ...], Mapping[str, str]]


def _by_key(table: Table, content: bytes) -> tuple[list[str], Rows]:
    reader = csv.DictReader(io.StringIO(content.decode("utf-8", "replace"), newline=""), restval="")
    rows = {tuple(row.get(name) or "" for name in table.key): row for row in reader}
    return list(reader.fieldnames or ()), rows


def _changes(table: Table, old: Rows, new: Rows, both: Sequence[str]) -> Iterator[RowChange]:
    for key in sorted(old.keys() | new.keys()):
        named = dict(zip(table.key, key, strict=True))
        before, after = old.get(key), new.get(key)
        if before is None or after is None:
            yield RowChange(named, _rest(table, before, both), _rest(table, after, both))
            continue
        different = [name for name in both if before[name] != after[name]]
        if different:
            yield RowChange(
                named, {name: before[name] for name in different}, {name: after[name] for name in different}
            )


def _rest(table: Table, row: Mapping[str, str] | None, both: Sequence[str]) -> Mapping[str, str] | None:
    """What a row says besides its key."""
    if row is None:
        return None
    return {name: row[name] for name in both if name not in table.key and row[name]}


def changes_file(edition: Edition, previous: Previous | None, found: Sequence[TableChange]) -> Attachment:
    """`thay-doi.json`; without a previous edition it says that there is nothing to compare with."""
    against = None
    if previous is not None:
        day = previous.day.isoformat() if previous.day else None
        against = {"phien_ban": previous.version, "ngay": day}
    data: dict[str, Any] = {
        "phien_ban": version_of(edition),
        "ngay": edition.as_of.isoformat(),
        "so_voi": against,
        "ghi_chu": say("data.compared" if previous else "data.not_compared"),
        "bang": [_as_data(change) for change in found],
    }
    return Attachment(FOLDER + "thay-doi.json", json_bytes(data))


def _as_data(change: TableChange) -> dict[str, Any]:
    every = change.added + change.removed + change.changed
    return {
        "bang": change.table.name,
        "loi": change.sentence,
        "them": change.added,
        "bot": change.removed,
        "doi": change.changed,
        "cot_them": change.new_columns,
        "cot_bot": change.lost_columns,
        "thay_doi": [
            {"viec": one.kind, "khoa": one.key, "truoc": one.before, "sau": one.after}
            for one in change.listed
        ],
        "con_lai": every - len(change.listed),
    }
