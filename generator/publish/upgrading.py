"""`cds upgrade`: the files that `cds init` wrote follow the program; what people have changed is theirs.

The formats under `data/` have never changed, so there is nothing to migrate there. Should a key ever come to
mean something else, `starting.DATA_FORMAT` grows and the rewriting of the files belongs here.
"""

import difflib
import json
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from msgspec import Struct

from generator import __version__
from generator.publish.starting import DATA_FORMAT, RECORD, Office, digest, files, renewed, write_record
from generator.wording import say

_MOST_LINES = 40


class NotBegun(Exception):
    """There is no record of `cds init` here, or none that this program can follow; the word says which."""


class State(StrEnum):
    """What becomes of a file."""

    NEW = "moi"
    RENEWED = "thay"
    GONE = "bo"
    YOURS = "da-sua"
    KEPT = "giu"

    @property
    def acts(self) -> bool:
        """Whether something is written or removed."""
        return self in (State.NEW, State.RENEWED, State.GONE)


class Change(Struct, frozen=True):
    """One file: what becomes of it, and how the program's text differs from what is there."""

    path: str
    state: State
    difference: tuple[str, ...] = ()


class Upgrade(Struct, frozen=True):
    """Everything that differs between the repository and what this version would make."""

    version: str
    changes: tuple[Change, ...]


def upgrade(folder: Path, writing: bool) -> Upgrade:
    """Compare, and with `writing` renew. Raises `NotBegun`, `OSError`."""
    record = _record(folder)
    wish = Office(record["dia_ban"], record["co_quan"], record["to_chuc"], record["nam_dau"])
    offered = renewed(files(wish))
    known: dict[str, str] = {path: told for path, told in record["tep"].items() if _inside(path)}
    changes = [
        change for path in sorted({*known, *offered}) for change in _change(folder, path, known, offered)
    ]
    if writing:
        for one in changes:
            _do(folder, one, offered)
        write_record(folder, wish, _noted(folder, changes, known, offered))
    return Upgrade(str(record["phien_ban"]), tuple(changes))


def _record(folder: Path) -> dict[str, Any]:
    try:
        record = json.loads((folder / RECORD).read_text("utf-8"))
        assert isinstance(record["tep"], dict)
        assert all(isinstance(record[key], str) for key in ("dia_ban", "co_quan", "to_chuc"))
        assert isinstance(record["nam_dau"], int)
    except FileNotFoundError:
        raise NotBegun("no-record") from None
    except (ValueError, KeyError, TypeError, AssertionError, UnicodeDecodeError):
        raise NotBegun("bad-record") from None
    if record.get("dinh_dang") != DATA_FORMAT:
        raise NotBegun("newer")
    return dict(record)


def _inside(path: object) -> bool:
    """Whether a path of the record is one below the repository."""
    return isinstance(path, str) and not Path(path).is_absolute() and ".." not in Path(path).parts


def _change(
    folder: Path, path: str, known: Mapping[str, str], offered: Mapping[str, bytes]
) -> Iterator[Change]:
    """What becomes of one file; nothing where it is as it should be, or where nothing new is offered."""
    new, there = offered.get(path), _read(folder / path)
    if new is None:
        if path.startswith("schemas/"):
            return  # those of its own rubrics and forms; `cds schema` keeps them
        if there is not None:
            yield Change(path, State.GONE if digest(there) == known[path] else State.KEPT)
    elif there is None:
        if path not in known:
            yield Change(path, State.NEW)
    elif digest(there) == digest(new) or digest(new) == known.get(path):
        return
    elif digest(there) == known.get(path):
        yield Change(path, State.RENEWED, _difference(path, there, new))
    else:
        yield Change(path, State.YOURS, _difference(path, there, new))


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() and not path.is_symlink() else None


def _difference(path: str, there: bytes, new: bytes) -> tuple[str, ...]:
    try:
        old_lines, new_lines = (one.decode("utf-8").splitlines() for one in (there, new))
    except UnicodeDecodeError:
        return ()
    lines = list(difflib.unified_diff(old_lines, new_lines, path, path, n=1, lineterm=""))
    return tuple(lines)


def _do(folder: Path, one: Change, offered: Mapping[str, bytes]) -> None:
    path = folder / one.path
    if one.state is State.GONE:
        path.unlink()
    elif one.state.acts:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(offered[one.path])


def _noted(
    folder: Path, changes: list[Change], known: Mapping[str, str], offered: Mapping[str, bytes]
) -> dict[str, str]:
    """What is now known of each file: what was offered, also of those that people keep as they are."""
    return {path: digest(content) for path, content in offered.items()} | {
        path: told for path, told in known.items() if path not in offered and (folder / path).is_file()
    }


def told(found: Upgrade) -> Iterator[str]:
    """What the command prints."""
    if found.version != __version__:
        yield say("upgrade.versions", before=found.version, after=__version__)
    for one in found.changes:
        yield say(f"upgrade.state.{one.state}", path=one.path)
        if one.state in (State.YOURS, State.RENEWED):
            yield from (f"    {line}" for line in one.difference[2:_MOST_LINES])
            if len(one.difference) > _MOST_LINES:
                yield "    " + say("upgrade.more", count=len(one.difference) - _MOST_LINES)


__all__ = ["Change", "NotBegun", "State", "Upgrade", "told", "upgrade"]
