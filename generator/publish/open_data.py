"""The open data of an edition, written table by table; what pages tell of them is kept."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct

from generator.model.edition import Edition
from generator.model.page import Attachment
from generator.model.published import Previous
from generator.present.context import Context
from generator.present.reuse import changes, package
from generator.present.reuse.changes import TableChange
from generator.present.reuse.table_files import FOLDER, Before, TableFacts, table_files, write_table
from generator.wording.tables import tables


class Told(Struct, frozen=True):
    """What pages tell of the tables: rows, files and weights, what changed since the edition before."""

    tables: tuple[TableFacts, ...]
    changes: tuple[TableChange, ...]


_told: list[tuple[Edition, Told]] = []


def told_of(context: Context, edition: Edition) -> Told:
    """What there is to tell; the tables are made for it where they have not been yet."""
    if not _told or _told[0][0] is not edition:
        for _ in open_data_files(context, edition):
            pass
    return _told[0][1]


def open_data_files(context: Context, edition: Edition) -> Iterator[Attachment]:
    """Every file of `/du-lieu/` but those of single schools, for `cds serve`."""
    done: list[Done] = []
    for facts, files in table_files(edition):
        done.append((facts, _compared(context, facts, files[0].content)))
        yield from files
    told = told_from(done)
    _told[:] = [(edition, told)]
    yield from about_tables(context, edition, told)


Done = tuple[TableFacts, TableChange | None]
"""A table that was written, and what became of it since the edition before, if there is one."""


def write_open_data(
    context: Context, edition: Edition, name: str, folder: Path, before: Before | None = None
) -> Done:
    """Write one table in all its forms; each can be written on its own, or on top of one that stands."""
    facts = write_table(edition, name, folder, before)
    known = context.previous is not None and name in context.previous.tables
    content = (folder / FOLDER / facts.files[0].path).read_bytes() if known else b""
    return facts, _compared(context, facts, content)


def _compared(context: Context, facts: TableFacts, content: bytes) -> TableChange | None:
    before = context.previous.tables.get(facts.table.name) if context.previous else None
    return None if before is None else changes.compared(facts.table, before, content)


def told_from(done: Iterable[Done]) -> Told:
    """What there is to tell of tables that were written, in their order."""
    every = list(done)
    return Told(
        tuple(facts for facts, _ in every), tuple(change for _, change in every if change is not None)
    )


def about_tables(context: Context, edition: Edition, told: Told) -> Iterator[Attachment]:
    """What stands beside the tables: `datapackage.json`, CSVW, `thay-doi.json`."""
    yield from package.package_files(edition, told.tables, context.site_url, context.repo_url)
    yield changes.changes_file(edition, context.previous, told.changes)


class NotPublished(Exception):
    """A folder is not an edition that was published: which file is missing, unreadable or not as it was."""


def read_previous(folder: Path) -> Previous:
    """The edition in `folder`: a built site, or a copy of its `du-lieu/`. Raises `NotPublished`."""
    place = folder / "du-lieu" if (folder / "du-lieu").is_dir() else folder
    about = _package(place / package.PACKAGE)
    hashes = {one.get("name"): one.get("hash") for one in about.get("resources", []) if isinstance(one, dict)}
    found = {name: _table(place / f"{name}.csv", hashes[name]) for name in tables() if name in hashes}
    return Previous(str(about.get("version", "")), _day(about.get("created")), found)


def _day(stamp: object) -> date | None:
    try:
        return date.fromisoformat(str(stamp)[:10])
    except ValueError:
        return None


def _package(path: Path) -> dict[str, Any]:
    try:
        about = json.loads(path.read_bytes())
    except (OSError, ValueError):
        raise NotPublished(path) from None
    if not isinstance(about, dict) or not isinstance(about.get("resources", []), list):
        raise NotPublished(path)
    return about


def _table(path: Path, expected: object) -> bytes:
    try:
        content = path.read_bytes()
    except OSError:
        raise NotPublished(path) from None
    if expected != f"sha256:{hashlib.sha256(content).hexdigest()}":
        raise NotPublished(path)
    return content
