"""The history of a school's data: what every commit did to it, as far as git tells."""

from datetime import date
from enum import StrEnum

from msgspec import Struct

from generator.model.problem import Where


class Event(StrEnum):
    """What happened. `FIELD`: one value; the others: a whole file, or the school's lines of the register.

    `FAULTY`: this version cannot be read value by value; `MENDED`: the first one that can. `DRAFT`: a draft
    was edited, and its values are nobody's business yet. `SAME`: only the way it is written changed.
    """

    ADDED = "them"
    AGAIN = "them_lai"
    REMOVED = "xoa"
    MOVED = "chuyen"
    FIELD = "gia_tri"
    SAME = "cach_viet"
    DRAFT = "ban_nhap"
    FAULTY = "loi"
    MENDED = "het_loi"
    LISTED = "vao_danh_muc"
    UNLISTED = "ra_danh_muc"


class Party(Struct, frozen=True):
    """Someone a commit names: `truong`, `co_quan` or `quan_tri`, and the name, shown only where allowed."""

    kind: str
    name: str


class Taken(Struct, frozen=True):
    """A change as it came into the main line: when, from whom, by whom.

    `place` counts the commits of that line. `approved` is `None` where git does not tell.
    """

    place: int
    commit: str
    day: date
    proposed: Party
    approved: Party | None


class Version(Struct, frozen=True):
    """A file of the data folder after a commit; `blob` "" where it is gone."""

    taken: Taken
    path: str
    blob: str


class Entry(Struct, frozen=True):
    """One row of the history. `where` is the key path, or the register's column and the day it holds from."""

    taken: Taken
    path: str
    event: Event
    where: Where = ()
    before: str | None = None
    after: str | None = None
