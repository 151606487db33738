"""A published data package: what `datapackage.json` says of its Parquet files, held against our own tables.

Nothing in it is trusted: it names no path that is followed, and every size has a limit.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct

from generator.model.partner import Refused

PACKAGE = "datapackage.json"
NEEDED = (
    *("ket-qua", "trang-thai", "tieu-chi", "tieu-chi-tong-hop", "minh-chung-tong-hop", "dot-danh-gia"),
    *("thong-ke", "danh-muc-truong", "danh-muc-dia-ban", "danh-muc-co-quan", "danh-muc-tieu-chi"),
)
"""The tables that a site is built from; all others follow from them."""
OLDEST = (1, 2)
"""The first version of the tables' format that holds everything needed."""
MOST_PACKAGE = 4 * 1024 * 1024
MOST_TABLE = 256 * 1024 * 1024
NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?", re.ASCII)
_VERSION = re.compile(r"(\d{1,3})\.(\d{1,3})\.\d{1,3}(\+[0-9a-z.]{1,80})?", re.ASCII)
_HASH = re.compile(r"sha256:([0-9a-f]{64})", re.ASCII)


class Resource(Struct, frozen=True):
    """A Parquet file as the package describes it."""

    bytes: int
    sha256: str


class Package(Struct, frozen=True):
    """What a package says of itself. `day` is the day its data are of."""

    version: str
    day: date
    resources: Mapping[str, Resource]


def file_of(table: str) -> str:
    """The one name a table's file may have."""
    return f"{table}.parquet"


def parsed(content: bytes) -> Package:
    """A package by its bytes. Raises `Refused`."""
    if len(content) > MOST_PACKAGE:
        raise Refused("package_too_large", most=MOST_PACKAGE // 1024 // 1024)
    try:
        about = json.loads(content)
    except (ValueError, RecursionError):
        about = None
    if not isinstance(about, dict) or not isinstance(about.get("resources"), list):
        raise Refused("no_package")
    version = about.get("version")
    found = _VERSION.fullmatch(version) if isinstance(version, str) else None
    if not isinstance(version, str) or found is None:
        raise Refused("no_version")
    if int(found[1]) != OLDEST[0] or int(found[2]) < OLDEST[1]:
        raise Refused("version", found=version.partition("+")[0], oldest=".".join(map(str, (*OLDEST, 0))))
    listed = {one.get("name"): one for one in about["resources"] if isinstance(one, dict)}
    return Package(version, _day(about.get("created")), {name: _resource(name, listed) for name in NEEDED})


def _day(stamp: object) -> date:
    try:
        return date.fromisoformat(stamp[:10] if isinstance(stamp, str) else "")
    except ValueError:
        raise Refused("no_day") from None


def _resource(name: str, listed: Mapping[Any, Any]) -> Resource:
    """The Parquet form of a table; its path has to be the very name we know it by."""
    others = listed.get(name, {}).get("dang_khac")
    for one in others if isinstance(others, list) else ():
        if isinstance(one, dict) and one.get("format") == "parquet":
            if one.get("path") != file_of(name):
                raise Refused("path", table=name)
            size, sealed = one.get("bytes"), one.get("hash")
            found = _HASH.fullmatch(sealed) if isinstance(sealed, str) else None
            if type(size) is not int or size < 0 or found is None:
                raise Refused("no_hash", table=name)
            if size > MOST_TABLE:
                raise Refused("too_large", table=name, most=MOST_TABLE // 1024 // 1024)
            return Resource(size, found[1])
    raise Refused("no_table", table=name)


def whole(folder: Path) -> Package:
    """The package in a folder, each of its files as it says. Raises `Refused`."""
    try:
        with open(folder / PACKAGE, "rb") as file:
            package = parsed(file.read(MOST_PACKAGE + 1))
    except OSError:
        raise Refused("no_package") from None
    for table, resource in package.resources.items():
        if digest(folder / file_of(table), resource.bytes) != resource.sha256:
            raise Refused("damaged", table=table)
    return package


def digest(path: Path, size: int) -> str:
    """The SHA-256 of a file of that size; "" of any other."""
    try:
        with open(path, "rb") as file:
            if file.seek(0, 2) != size:
                return ""
            file.seek(0)
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
