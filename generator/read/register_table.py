"""One register being read: lines, cells and places of a CSV file, and what is wrong with its form."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from generator.model.problem import EVERY_ROW, SOME_ROW, Problem
from generator.model.school_year import EARLIEST, LATEST
from generator.read import text as texts
from generator.read.files import content
from generator.wording import also, day_turned, fold, say
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
_CELL = r'(?:[^",]*|"(?:[^"]|"")*")'
_ON_ITS_LINE = re.compile(rf"{_CELL}(?:,{_CELL})*")
_SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_MOST_BYTES = 64 * 1024 * 1024
_LONGEST_CELL = 400
_PROBED = 6
"""So many lines tell how a register with a strange header is laid out."""
_MOST_BROKEN = 1000
"""Reading goes on behind so many rows whose quotes are broken."""
_FORMULA = ("=", "+", "@")
Cells = dict[str, str]


class Layout(Struct, frozen=True):
    """How a register's lines are laid out: what parts the cells, and where each of our columns stands."""

    separator: str
    order: tuple[int, ...]
    width: int
    headed: bool = True
    """Whether the first line is a header, and no row yet."""
    blank: int = 0
    """Empty cells at the end of the header, which rows may have as well."""


def layout_of(first: str, columns: tuple[str, ...], below: Sequence[str] = ()) -> Layout | None:
    """The layout that a register's first line tells; `None` where it cannot be made out.

    Some lines `below` it tell whether the cells stand as a strange header says, or in their usual order.
    """
    usual = tuple(range(len(columns)))
    if first == ",".join(columns):
        return Layout(",", usual, len(columns))
    separator = max(_SEPARATORS, key=first.count)
    whole = _cells_of(first, separator)
    cells = whole[: len(whole) - _blank_at_end(whole)]
    blank = len(whole) - len(cells)
    named = {_as_column(cell): place for place, cell in reversed([*enumerate(cells)])}
    alike = len(cells) == len(columns)
    if len(whole) == len(columns) and not any(column in named for column in columns):
        a_row = _ID.fullmatch(cells[0]) and (" " in cells[1] or not cells[1].isascii())
        return Layout(separator, usual, len(columns), headed=False) if a_row else None
    free = set(range(len(cells))) - {named[column] for column in columns if column in named}
    order = [
        named.get(column, place if alike and place in free else -1) for place, column in enumerate(columns)
    ]
    orders = [() if -1 in order else tuple(order), usual if alike else ()]
    fitting = [_ids_among(below, separator, its[0]) if its else -1 for its in orders]
    if max(fitting) < 0:
        return None
    best = orders[fitting.index(max(fitting))]
    return Layout(separator, best, len(cells), blank=blank)


def _blank_at_end(cells: list[str]) -> int:
    """How many cells at the end are empty."""
    filled = [place for place, cell in enumerate(cells) if cell]
    return len(cells) - (filled[-1] + 1 if filled else 0)


def _ids_among(lines: Sequence[str], separator: str, place: int) -> int:
    """In how many of these lines the cell at a place could be an id."""
    rows = (_cells_of(line, separator) for line in lines)
    return sum(
        len(row) > place and _STAGE_ID.fullmatch(row[place].replace("-", "_")) is not None for row in rows
    )


def _cells_of(line: str, separator: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=separator), [])]
    except csv.Error:  # a cell beyond all measure
        return []


def _as_column(cell: str) -> str:
    """`"Cấp học"` → `"cap_hoc"`: what a person may write over a column."""
    return fold(cell[:80]).strip().replace(" ", "_")


def lines_of(root: Path, path: str) -> list[str]:
    """The lines of a register as they were read; none when it cannot be."""
    try:
        text = texts.tidy(content(root / path, _MOST_BYTES).decode("utf-8", "replace"))
    except OSError:
        return []
    return texts.HIDDEN.sub("", text).split("\n")


def place_of(lines: list[str], name: str, line: int, column: str) -> tuple[int, int]:
    """Line and column, from 1, where a row's cell begins; the row begins in `line` of register `name`."""
    columns = HEADERS.get(name, ())
    layout = layout_of(lines[0], columns, lines[1:_PROBED]) if lines and columns else None
    if layout is None or column not in columns or not 1 <= line <= len(lines):
        return line, 1
    wanted = layout.order[columns.index(column)]
    at, begins, quoted = line, 0, False
    while wanted and at <= len(lines):
        for index, sign in enumerate(lines[at - 1]):
            if sign == '"':
                quoted = not quoted
            elif sign == layout.separator and not quoted:
                wanted, begins = wanted - 1, index + 1
                if not wanted:
                    break
        if not quoted or not wanted:
            break
        at += 1
    return (at, begins + 1) if not wanted else (line, 1)


class Table:
    """One CSV file being read: its rows as cells by column name, and what is wrong with them."""

    def __init__(self, root: Path, name: str, only: frozenset[str] = frozenset()) -> None:
        """The register `name` below `root`; of schools `only`, where these ids are given."""
        self.path = f"registers/{name}.csv"
        self.columns = HEADERS[name]
        self.only = only
        self.problems: list[Problem] = []
        self.missing = False
        self.nameless: set[str] = set()
        """What stands for an id and can be none."""
        self._file = root / "registers" / f"{name}.csv"
        self._id = _STAGE_ID if name == "stages" else _ID
        self._days: dict[str, date] = {}
        self._row = ""
        self._whole = ""
        self._split: list[str] = []
        self._other_separator = False
        self._found: dict[tuple[str, ...], tuple[list[int], list[str], dict[str, str]]] = {}

    def note(self, code: str, line: int, column: str = "", **facts: str) -> None:
        """A problem of a row, at one of its cells; the cell's place is looked up when it is told."""
        told = {"id": self._row, "column": column, **facts}
        self.problems.append(Problem(code, self.path, (), told, line, 0 if column else 1))

    def alike(self, code: str, line: int, column: str, **facts: str) -> None:
        """A problem that other rows may have, too: then it is told once, where it is found first."""
        lines, ids, _ = self._found.setdefault((code, column, *facts.values()), ([], [], facts))
        lines.append(line)
        ids.append(self._row)

    def _tell_alike(self) -> None:
        """What was found in several rows, or may have been."""
        for (code, column, *_), (lines, ids, facts) in self._found.items():
            told = {"id": ids[0], "ids": " ".join(ids), "column": column, "more": also(lines[1:]), **facts}
            told["lines"] = " ".join(map(str, lines))
            self.problems.append(Problem(code, self.path, (), told, lines[0], 0))
        self._found.clear()

    def whole(self, code: str, line: int = 1, column: int = 1, **facts: str) -> None:
        """A problem for which no row at all is known."""
        told = {"lost": EVERY_ROW, **facts}
        self.problems.append(Problem(code, self.path, (), told, line, column))

    def day(self, line: int, cells: Cells, column: str) -> date | None:
        """The ISO date in a cell that is not empty, or nothing."""
        text = cells[column]
        if text not in self._days:
            found = _as_day(text)
            if found is None:
                self._no_day(line, column, text[:40])
                return None
            self._days[text] = found
        return self._days[text]

    def _no_day(self, line: int, column: str, text: str) -> None:
        """A date that is written in another way, or that no calendar has."""
        if _DAY.fullmatch(text):
            self.alike("register-no-such-day", line, column, value=text)
            return
        right = day_turned(text)
        suggestion = say("hint.near", near=right) if right and _as_day(right) else ""
        self.alike("register-date-form", line, column, value=text, suggestion=suggestion)

    def filled(self, line: int, cells: Cells, *columns: str) -> None:
        """Tell of those columns that may not be empty and are."""
        for column in columns:
            if not cells[column]:
                self.alike("register-cell-empty", line, column)

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """The line in which it begins and the cells of each row that can be read."""
        text = self._text()
        layout = self._layout(text) if text is not None else None
        if text is None or layout is None:
            return
        width, order = layout.width, layout.order
        usual = order == tuple(range(width))
        for line, values in self._records(text, layout):
            if len(values) != width:
                values = self._parted(line, values, layout)
                if not values:
                    continue
            if sum(map(len, values)) > _LONGEST_CELL and max(map(len, values)) > _LONGEST_CELL:
                self._too_long(line, values, layout)
                continue
            picked = values if usual else [values[place] for place in order]
            cells = dict(zip(self.columns, map(str.strip, picked), strict=True))
            self._row, name = cells["ma"], cells.get("ten", "?")
            if not self._id.fullmatch(self._row):
                self._no_id(line, cells["ma"])
            if not name:
                self.note("register-no-name", line, "ten")
            elif name[0] in _FORMULA:
                self.note("register-formula", line, "ten", value=name[:60])
            yield line, cells
        self._tell_alike()

    # ---- faults of rows ------------------------------------------------------------------------------

    def _no_id(self, line: int, value: str) -> None:
        """The row is looked at all the same: its other cells may be wrong, too."""
        self.nameless.add(value)
        self._row = value[:60]
        if value:
            self.note("register-id-form", line, "ma", value=value[:60], lost=value[:80])
        else:
            self.alike("register-cell-empty", line, "ma", lost=SOME_ROW)

    def _parted(self, line: int, values: list[str], layout: Layout) -> list[str]:
        """The cells of a row that another separator parts than the header; none of too few or too many."""
        width, at = layout.width, layout.order[0]
        self._row = values[at].strip()[:60] if at < len(values) else ""
        if width < len(values) <= width + layout.blank and not any(values[width:]):
            return values[:width]
        separator = max(_SEPARATORS, key=values[0].count) if len(values) == 1 else layout.separator
        cells = _cells_of(values[0], separator)
        if len(cells) == layout.width != 1:
            self._row = cells[at][:60]
            if not self._other_separator:  # told once: all rows were saved alike
                sign = say(f"csv.separator.{_SEPARATORS[separator]}")
                self.note("register-separator-row", line, sign=sign)
            self._other_separator = True
            return cells
        facts = {"found": str(len(values)), "right": str(layout.width)}
        self.note("register-width", line, lost=self._row or SOME_ROW, **facts)
        return []

    def _too_long(self, line: int, values: list[str], layout: Layout) -> None:
        self._row = values[layout.order[0]].strip()[:60]
        place = next(place for place, value in enumerate(values) if len(value) > _LONGEST_CELL)
        column = self.columns[layout.order.index(place)] if place in layout.order else ""
        self.note("register-cell-long", line, column, most=str(_LONGEST_CELL), lost=self._row or SOME_ROW)

    # ---- lines ---------------------------------------------------------------------------------------

    def _records(self, text: str, layout: Layout) -> Iterator[tuple[int, list[str]]]:
        """Each row: the line in which it begins, and its cells as they stand.

        Behind a row whose quotes are broken, reading begins anew with the next line.
        """
        self._whole = text
        numbers, picked = self._wanted(text, layout)
        lines: Iterable[str] = picked or io.StringIO(text)
        begun = skipped = 0
        for _ in range(_MOST_BROKEN):
            reader = csv.reader(lines, delimiter=layout.separator, strict=True)
            try:
                for values in reader:
                    line, begun = begun + 1, skipped + reader.line_num
                    if begun > line and self._ran_on(values, layout):
                        begun = line - 1
                        raise csv.Error
                    if any(values) and (line > 1 or not layout.headed):
                        yield (numbers[line - 1] if numbers else line), values
                return
            except csv.Error:  # in the row that begins right behind those before it
                begun = skipped = begun + 1
                self._broken(numbers[begun - 1] if numbers else begun, layout)
                lines = picked[begun:] or _from(self._lines, begun)
        told = {**self.problems[-1].facts, "lost": EVERY_ROW}  # what follows is not read
        self.problems[-1] = replace(self.problems[-1], facts=told)

    def _ran_on(self, values: list[str], layout: Layout) -> bool:
        """Whether a row of several lines is one only because a quote was not closed."""
        return len(values) != layout.width or max(map(len, values)) > _LONGEST_CELL

    def _broken(self, line: int, layout: Layout) -> None:
        """A row whose quotes are broken, told at the first of them that is not closed where its cell ends."""
        text = self._lines[line - 1]
        self._row = text.partition(layout.separator)[0].strip(' "')[:60]
        told = {"id": self._row, "lost": self._row or SOME_ROW}
        self.problems.append(Problem("register-csv", self.path, (), told, line, _first_unclosed(text)))

    @property
    def _lines(self) -> list[str]:
        """All lines; only faults ask for them."""
        if not self._split:
            self._split = self._whole.split("\n")
        return self._split

    def _wanted(self, text: str, layout: Layout) -> tuple[list[int], list[str]]:
        """The head and the lines of the schools asked for, with their numbers; none where all are to be read.

        A quoted cell may run over several lines; a file in which one could is read whole, and so is one that
        is not laid out as usual.
        """
        usual = layout.headed and layout.separator == "," and layout.order[0] == 0
        quoted = [line for line in text.split("\n") if '"' in line] if self.only and '"' in text else []
        if not self.only or not usual or not all(map(_ON_ITS_LINE.fullmatch, quoted)):
            return [], []
        ids = "|".join(map(re.escape, sorted(self.only)))
        numbers, lines = [1], [text.partition("\n")[0]]
        counted = 0  # up to here, so that line ends are counted once
        for found in re.finditer(rf'\n([" ]*(?:{ids})[" ]*(?:,[^\n]*)?)(?![^\n])', text):
            numbers.append(numbers[-1] + text.count("\n", counted, found.start(1)))
            counted = found.start(1)
            lines.append(found[1])
        return numbers, lines

    # ---- the file as a whole -------------------------------------------------------------------------

    def _layout(self, text: str) -> Layout | None:
        """The layout of the file; whatever is not as it should be is told, and overlooked where possible."""
        if not text.strip():
            self.whole("register-empty", right=",".join(self.columns))
            return None
        first, right = text.partition("\n")[0], ",".join(self.columns)
        below = text.split("\n", _PROBED)[1:_PROBED] if first != right else ()
        layout = layout_of(first, self.columns, below)
        cells = _cells_of(first, max(_SEPARATORS, key=first.count))
        separator = max(_SEPARATORS, key=first.count)
        if separator != "," and (layout or set(cells) & set(self.columns)):
            sign = say(f"csv.separator.{_SEPARATORS[separator]}")
            self._of_head("register-separator", layout, sign=sign)
        if tuple(cells) != self.columns:
            self._of_head("register-header", layout, right=right, why=self._why(cells, layout))
        return layout

    def _of_head(self, code: str, layout: Layout | None, **facts: str) -> None:
        told = facts if layout else {"lost": EVERY_ROW, **facts}
        self.problems.append(Problem(code, self.path, (), told, 1, 1))

    def _why(self, cells: list[str], layout: Layout | None) -> str:
        """In what a header differs from the right one."""
        if layout and not layout.headed:
            return say("csv.header.none")
        missing = [one for one in self.columns if one not in cells]
        extra = [one[:30] for one in cells if one and one not in self.columns]
        more = [one for place, one in enumerate(cells) if one in cells[:place] and one]
        parts = [
            say(f"csv.header.{key}", listed=", ".join(f"`{one}`" for one in dict.fromkeys(listed[:12])))
            for key, listed in (("missing", missing), ("extra", extra), ("twice", more))
            if listed
        ]
        if not parts:
            parts = [say("csv.header.blank" if "" in cells else "csv.header.order")]
        return "; " + "; ".join(parts)

    def _text(self) -> str | None:
        try:
            data = content(self._file, _MOST_BYTES)
        except FileNotFoundError:
            self.missing = True
            return None
        except OSError as fault:
            self.whole("unreadable", detail=in_short(fault))
            return None
        if len(data) > _MOST_BYTES:
            self.whole("register-too-large", most=str(_MOST_BYTES // 1024 // 1024))
            return None
        text = self._decoded(data)
        if text is None:
            return None
        if texts.has_hidden(text):
            for line, column, sign in texts.hidden_characters(text):
                self.problems.append(Problem("hidden-character", self.path, (), {"sign": sign}, line, column))
            text = texts.HIDDEN.sub("", text)
        for marker in texts.conflict_marker(self.path, text):
            self.whole(marker.code, marker.line)
            return None
        return text

    def _decoded(self, data: bytes) -> str | None:
        """The text of these bytes, or nothing, with what they are instead."""
        kind = texts.no_text(data)
        if kind:
            self.whole("no-text-file", kind=kind)
            return None
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in data[:64]:
            self.whole("utf-16")
            return None
        try:
            return texts.tidy(data.decode("utf-8"))
        except UnicodeDecodeError as fault:
            self.whole("not-utf8", *texts.place_of_byte(data, fault.start))
            return None


def _from(lines: list[str], at: int) -> Iterator[str]:
    return (lines[number] + "\n" for number in range(at, len(lines)))


def _as_day(text: str) -> date | None:
    """The day that is written as it should be; none where there is no such day, or it is far off."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if _DAY.fullmatch(text) and EARLIEST <= found <= LATEST else None


def _first_unclosed(line: str) -> int:
    """The column, from 1, of the quote in a line that is never closed, or closed before its cell ends."""
    at = 0
    while at < len(line):
        begun = at
        if line[at] == '"':
            at += 1
            while at < len(line) and (line[at] != '"' or line[at : at + 2] == '""'):
                at += 2 if line[at] == '"' else 1
            if at >= len(line) or (at + 1 < len(line) and line[at + 1] not in _SEPARATORS):
                return begun + 1
        while at < len(line) and line[at] not in _SEPARATORS:
            at += 1
        at += 1
    return 1
