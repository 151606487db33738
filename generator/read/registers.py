"""Registers: CSV files of dated rows. Excel's byte order mark and line ends are fine."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from sys import intern
from typing import TypeVar

from generator.model.problem import Problem
from generator.model.register import Area, Authority, Dated, Register, School, Stage
from generator.model.school_year import EARLIEST, LATEST
from generator.read import text as texts
from generator.read.files import content
from generator.wording.contacts import contact_form
from generator.wording.machine import in_short

HEADERS: Mapping[str, tuple[str, ...]] = {
    "stages": ("ma", "ten", "thu_tu"),
    "contacts": ("ma", "lien_he", "ghi_chu"),
    "areas": ("ma", "ten", "loai", "thuoc", "tu_ngay", "den_ngay", "thay_boi"),
    "authorities": ("ma", "ten", "loai", "dia_ban", "cap_tren", "tu_ngay", "den_ngay"),
    "schools": (
        *("ma", "ten", "cap_hoc", "dia_ban", "co_quan", "ma_truong"),
        *("website", "minh_hoa", "tu_ngay", "den_ngay", "thay_boi"),
    ),
}
_ID = re.compile(
    r"(?!(?:con|prn|aux|nul|com[0-9]|lpt[0-9])\Z)[a-z0-9-]{3,64}", re.ASCII
)  # not what Windows keeps
_STAGE_ID = re.compile(r"[a-z0-9_]{2,64}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_PLACE = re.compile(r"[0-9]{1,6}", re.ASCII)
_CELL = r'(?:[^",]*|"(?:[^"]|"")*")'
_ON_ITS_LINE = re.compile(rf"{_CELL}(?:,{_CELL})*")
_MOST_BYTES = 64 * 1024 * 1024
_LONGEST_CELL = 400
Row = TypeVar("Row", bound=Dated)
Cells = dict[str, str]


def read_stages(root: Path) -> tuple[dict[str, Stage], list[Problem]]:
    """Stages by id, in the order of `thu_tu`."""
    table = _Table(root, "stages")
    stages = [
        Stage(cells["ma"], cells["ten"], int(cells["thu_tu"]) if _PLACE.fullmatch(cells["thu_tu"]) else line)
        for line, cells in table.rows()
    ]
    return {stage.id: stage for stage in sorted(stages, key=lambda s: s.order)}, table.problems


def read_areas(root: Path) -> tuple[Register[Area], list[Problem]]:
    """The dated tree of areas."""

    def row(line: int, cells: Cells, start: date | None, end: date | None) -> Area:
        parent, after = cells["thuoc"] or None, cells["thay_boi"] or None
        return Area(cells["ma"], cells["ten"], cells["loai"], parent, start, end, after, line)

    return _register(_Table(root, "areas"), row)


def read_authorities(root: Path) -> tuple[Register[Authority], list[Problem]]:
    """The dated tree of authorities."""

    def row(line: int, cells: Cells, start: date | None, end: date | None) -> Authority:
        superior = cells["cap_tren"] or None
        return Authority(
            cells["ma"], cells["ten"], cells["loai"], cells["dia_ban"], superior, start, end, line
        )

    return _register(_Table(root, "authorities"), row)


def read_schools(root: Path, only: frozenset[str] = frozenset()) -> tuple[Register[School], list[Problem]]:
    """Every dated row of every school; of some schools `only`, where all of these are there."""

    def row(line: int, cells: Cells, start: date | None, end: date | None) -> School:
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

    if only:
        found, problems = _register(_Table(root, "schools", only), row)
        if found.rows.keys() >= only:
            return found, problems
    return _register(_Table(root, "schools"), row)


def read_contacts(root: Path) -> tuple[dict[str, frozenset[str]], list[Problem]]:
    """What schools' offices are publicly reached by, as `contact_form` writes it.

    Thông tư 09/2024/TT-BGDĐT has schools publish these; everything else of the kind is taken for personal.
    """
    table = _Table(root, "contacts")
    found: dict[str, set[str]] = {}
    for line, cells in table.rows():
        contact = contact_form(cells["lien_he"])
        if contact:
            found.setdefault(cells["ma"], set()).add(contact)
        else:
            table.note("contact-form", line, "lien_he", value=cells["lien_he"][:60])
    return {school: frozenset(contacts) for school, contacts in found.items()}, table.problems


def _register(
    table: "_Table", make: Callable[[int, Cells, date | None, date | None], Row]
) -> tuple[Register[Row], list[Problem]]:
    """Rows by id, in the order of time; overlapping rows of one id are a problem."""
    rows: dict[str, list[Row]] = {}
    for line, cells in table.rows():
        start, end = table.day(line, cells, "tu_ngay"), table.day(line, cells, "den_ngay")
        if start and end and end < start:
            table.note("register-dates", line, "den_ngay", id=cells["ma"])
        rows.setdefault(cells["ma"], []).append(make(line, cells, start, end))
    for row_id, dated in rows.items():
        if len(dated) > 1:
            dated.sort(key=lambda row: row.start or date.min)
            for before, after in pairwise(dated):
                if before.end is None or after.start is None or after.start <= before.end:
                    at: int = getattr(after, "line", 1)
                    table.note("register-overlap", at, "tu_ngay", id=row_id)
    return Register({row_id: tuple(dated) for row_id, dated in rows.items()}), table.problems


class _Table:
    """One CSV file being read: its rows as cells by column name, and what is wrong with them."""

    def __init__(self, root: Path, name: str, only: frozenset[str] = frozenset()) -> None:
        self.path = f"registers/{name}.csv"
        self.columns = HEADERS[name]
        self.only = only
        self.problems: list[Problem] = []
        self._file = root / "registers" / f"{name}.csv"
        self._id = _STAGE_ID if name == "stages" else _ID
        self._days: dict[str, date] = {}

    def note(self, code: str, line: int, column: str = "", **facts: str) -> None:
        number = self.columns.index(column) + 1 if column in self.columns else 1
        self.problems.append(Problem(code, self.path, (), {"column": column, **facts}, line, number))

    def day(self, line: int, cells: Cells, column: str) -> date | None:
        """An ISO date or nothing."""
        text = cells[column]
        if not text:
            return None
        if text not in self._days:
            try:
                found = date.fromisoformat(text)
                if not _DAY.fullmatch(text) or not EARLIEST <= found <= LATEST:
                    raise ValueError
                self._days[text] = found
            except ValueError:
                self.note("register-date-form", line, column, value=text[:40])
                return None
        return self._days[text]

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """Line number and cells of each row that can be read."""
        text = self._text()
        if text is None:
            return
        numbers, lines = self._wanted(text)
        reader = csv.reader(lines, strict=True)
        try:
            header = next(reader, [])
            if tuple(cell.strip() for cell in header) != self.columns:
                self.note("register-header", 1, right=",".join(self.columns))
                return
            width = len(self.columns)
            for values in reader:
                line = numbers[reader.line_num - 1] if numbers else reader.line_num
                if not any(values):
                    continue
                if len(values) != width:
                    self.note("register-width", line, found=str(len(values)), right=str(width))
                    continue
                if sum(map(len, values)) > _LONGEST_CELL and max(map(len, values)) > _LONGEST_CELL:
                    self.note("register-cell-long", line, most=str(_LONGEST_CELL))
                    continue
                cells = dict(zip(self.columns, map(str.strip, values), strict=True))
                if not self._id.fullmatch(cells["ma"]):
                    self.note("register-id-form", line, "ma", value=cells["ma"][:60])
                    continue
                if not cells.get("ten", "?"):
                    self.note("register-no-name", line, "ten", id=cells["ma"])
                yield line, cells
        except csv.Error:
            self.note("register-csv", numbers[reader.line_num - 1] if numbers else reader.line_num)

    def _wanted(self, text: str) -> tuple[list[int], Iterable[str]]:
        """The lines to read: all, or the head and those of the schools asked for, with their numbers.

        A quoted cell may run over several lines; a file in which one could is read whole.
        """
        quoted = [line for line in text.split("\n") if '"' in line] if self.only and '"' in text else []
        if not self.only or not all(map(_ON_ITS_LINE.fullmatch, quoted)):
            return [], io.StringIO(text)
        ids = "|".join(map(re.escape, sorted(self.only)))
        numbers, lines = [1], [text.partition("\n")[0]]
        counted = 0  # up to here, so that line ends are counted once
        for found in re.finditer(rf'\n([" ]*(?:{ids})[" ]*(?:,[^\n]*)?)(?![^\n])', text):
            numbers.append(numbers[-1] + text.count("\n", counted, found.start(1)))
            counted = found.start(1)
            lines.append(found[1])
        return numbers, lines

    def _text(self) -> str | None:
        try:
            data = content(self._file, _MOST_BYTES)
        except FileNotFoundError:
            return None
        except OSError as fault:
            self.note("unreadable", 1, detail=in_short(fault))
            return None
        if len(data) > _MOST_BYTES:
            self.note("register-too-large", 1, most=str(_MOST_BYTES // 1024 // 1024))
            return None
        try:
            text = texts.tidy(data.decode("utf-8"))
        except UnicodeDecodeError as fault:
            self.note("not-utf8", data.count(b"\n", 0, fault.start) + 1)
            return None
        for line, _, sign in texts.hidden_characters(text) if texts.has_hidden(text) else ():
            self.note("hidden-character", line, sign=sign)
        marker = texts.conflict_marker(self.path, text)
        self.problems += marker
        return None if marker else text
