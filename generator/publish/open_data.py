"""The open data of an edition, written table by table; what pages tell of them is kept."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from generator.model.edition import Edition
from generator.model.page import Attachment
from generator.model.published import Previous
from generator.present.context import Context
from generator.present.reuse import changes, package
from generator.present.reuse.changes import TableChange
from generator.present.reuse.table_files import TableFacts, table_files
from generator.wording.tables import tables


@dataclass(frozen=True, slots=True)
class Told:
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
    """Every file of `/du-lieu/` but those of single schools."""
    facts: list[TableFacts] = []
    found: list[TableChange] = []
    for one, files in table_files(edition):
        facts.append(one)
        before = context.previous.tables.get(one.table.name) if context.previous else None
        if before is not None:
            found.append(changes.compared(one.table, before, files[0].content))
        yield from files
    _told[:] = [(edition, Told(tuple(facts), tuple(found)))]
    yield from package.package_files(edition, facts, context.site_url, context.repo_url)
    yield changes.changes_file(edition, context.previous, found)


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
