"""Registers: CSV files of dated rows. Excel's byte order mark and line ends are fine."""

import re
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path
from sys import intern
from typing import TypeVar

from msgspec.structs import replace

from generator.model.problem import EVERY_ROW, Problem
from generator.model.register import Area, Authority, Register, School, Stage
from generator.read.register_table import HEADERS, Cells, Table
from generator.wording import say
from generator.wording.contacts import contact_form

__all__ = [
    "HEADERS",
    "nothing_in",
    "read_areas",
    "read_authorities",
    "read_contacts",
    "read_schools",
    "read_stages",
]

_PLACE = re.compile(r"[0-9]{1,6}", re.ASCII)
_DEMO = ("", "co")
Row = TypeVar("Row", Area, Authority, School)


def read_stages(root: Path) -> tuple[dict[str, Stage], list[Problem]]:
    """Stages by id, in the order of `thu_tu`."""
    table = Table(root, "stages")
    stages: dict[str, Stage] = {}
    lines: dict[str, int] = {}
    for line, cells in table.rows():
        placed = _PLACE.fullmatch(cells["thu_tu"]) is not None
        if cells["thu_tu"] and not placed:
            table.note("stage-order", line, "thu_tu", value=cells["thu_tu"][:40])
        stage = Stage(cells["ma"], cells["ten"], int(cells["thu_tu"]) if placed else line)
        if stage.id in table.nameless:
            continue
        before = stages.setdefault(stage.id, stage)
        if before is not stage:
            code = "register-row-twice" if before == stage else "register-id-twice"
            table.note(code, line, "ma", other=str(lines[stage.id]), more="")
        lines.setdefault(stage.id, line)
    return {stage.id: stage for stage in sorted(stages.values(), key=lambda s: s.order)}, table.problems


def read_areas(root: Path) -> tuple[Register[Area], list[Problem]]:
    """The dated tree of areas."""

    def row(line: int, cells: Cells, start: date | None, end: date | None) -> Area:
        table.filled(line, cells, "loai")
        parent, after = cells["thuoc"] or None, cells["thay_boi"] or None
        return Area(cells["ma"], cells["ten"], cells["loai"], parent, start, end, after, line)

    table = Table(root, "areas")
    return _register(table, row)


def read_authorities(root: Path) -> tuple[Register[Authority], list[Problem]]:
    """The dated tree of authorities."""

    def row(line: int, cells: Cells, start: date | None, end: date | None) -> Authority:
        table.filled(line, cells, "loai", "dia_ban")
        superior = cells["cap_tren"] or None
        return Authority(
            cells["ma"], cells["ten"], cells["loai"], cells["dia_ban"], superior, start, end, line
        )

    table = Table(root, "authorities")
    return _register(table, row)


def read_schools(root: Path, only: frozenset[str] = frozenset()) -> tuple[Register[School], list[Problem]]:
    """Every dated row of every school; of some schools `only`, where all of these are there."""

    def row(line: int, cells: Cells, start: date | None, end: date | None) -> School:
        if cells["minh_hoa"] not in _DEMO:
            table.alike("register-demo", line, "minh_hoa", value=cells["minh_hoa"][:40])
        if not (cells["cap_hoc"] and cells["dia_ban"] and cells["co_quan"]):
            table.filled(line, cells, "cap_hoc", "dia_ban", "co_quan")
        return School(
            id=cells["ma"],
            name=cells["ten"],
            stage=intern(cells["cap_hoc"]),  # thousands share one
            area=intern(cells["dia_ban"]),
            authority=intern(cells["co_quan"]),
            code=cells["ma_truong"],
            website=cells["website"],
            demo=cells["minh_hoa"] == "co",
            start=start,
            end=end,
            successor=cells["thay_boi"] or None,
            line=line,
        )

    table = Table(root, "schools", only)
    found, problems = _register(table, row)
    if only and not found.rows.keys() >= only:
        table = Table(root, "schools")
        found, problems = _register(table, row)
    return found, problems


def read_contacts(root: Path) -> tuple[dict[str, frozenset[str]], dict[str, int], list[Problem]]:
    """What schools' offices are publicly reached by, as `contact_form` writes it; and each one's first line.

    Thông tư 09/2024/TT-BGDĐT has schools publish these; everything else of the kind is taken for personal.
    """
    table = Table(root, "contacts")
    found: dict[str, set[str]] = {}
    lines: dict[str, int] = {}
    for line, cells in table.rows():
        contact = contact_form(cells["lien_he"])
        if contact and cells["ma"] not in table.nameless:
            found.setdefault(cells["ma"], set()).add(contact)
        elif cells["lien_he"] and not contact:
            table.note("contact-form", line, "lien_he", value=cells["lien_he"][:60])
        elif not contact:
            table.alike("contact-empty", line, "lien_he")
        if cells["ma"] not in table.nameless:
            lines.setdefault(cells["ma"], line)
    return {school: frozenset(contacts) for school, contacts in found.items()}, lines, table.problems


def nothing_in(root: Path, name: str) -> Problem:
    """That a register which others refer to is not there, or has no row yet."""
    path = f"registers/{name}.csv"
    code = "register-empty" if (root / path).exists() else "register-missing"
    return Problem(code, path, (), {"lost": EVERY_ROW, "right": ",".join(HEADERS[name])}, 1, 1)


def _register(
    table: Table, make: Callable[[int, Cells, date | None, date | None], Row]
) -> tuple[Register[Row], list[Problem]]:
    """Rows by id, in the order of time; overlapping rows of one id are a problem."""
    rows: dict[str, list[Row]] = {}
    astray: list[Row] = []
    unsettled: set[int] = set()  # lines whose dates say nothing about others
    for line, cells in table.rows():
        start = table.day(line, cells, "tu_ngay") if cells["tu_ngay"] else None
        end = table.day(line, cells, "den_ngay") if cells["den_ngay"] else None
        if (start is None and cells["tu_ngay"]) or (end is None and cells["den_ngay"]):
            unsettled.add(line)
        elif start and end and end < start:
            table.note("register-dates", line, "den_ngay")
            unsettled.add(line)
        row = make(line, cells, start, end)
        if row.id in table.nameless:
            astray.append(row)
        else:
            rows.setdefault(row.id, []).append(row)
    for dated in rows.values():
        if len(dated) > 1:
            dated.sort(key=lambda row: row.start or date.min)
            _tell_overlaps(table, [row for row in dated if row.line not in unsettled])
    found = {row_id: tuple(dated) for row_id, dated in rows.items()}
    return Register(found, tuple(astray)), table.problems


def _tell_overlaps(table: Table, dated: list[Row]) -> None:
    """Rows of one id, in the order of time: none begins before the one before it has ended."""
    for before, after in pairwise(dated):
        if before.end is None or after.start is None or after.start <= before.end:
            first, second = sorted((before, after), key=lambda row: row.line)
            code, column = "register-overlap", "tu_ngay"
            if replace(first, line=0) == replace(second, line=0):
                code, column = "register-row-twice", "ma"
            elif (before.start, before.end) == (after.start, after.end):
                code, column = "register-id-twice", "ma"
            facts = {"id": before.id, "other": str(first.line), "more": say("csv.same-time")}
            table.note(code, second.line, column, **facts)
