"""A filled-in workbook → the keys and values of a YAML file, each with the cell it comes from.

Cells are found by the hidden keys of the sheets, never by their place: columns may be moved, rows sorted,
sheets renamed. What cannot be understood is told with its cell and left out, so that the rest can be judged.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from generator.model.library import Library
from generator.model.problem import Problem, Where
from generator.model.rubric import Rubric
from generator.model.school_year import EARLIEST, LATEST, SchoolYear
from generator.model.workbook import (
    ANSWER,
    ANSWERS,
    CODE,
    DOCUMENTS,
    FORMAT,
    HIDDEN_SHEET,
    INFO,
    REMARK_KEYS,
    REMARKS,
    STEPS,
    VALUE,
    VERSION,
    Cell,
    Fault,
    Filled,
)
from generator.read.shapes import NUMBER
from generator.read.workbook_file import Entry, Grid, grids
from generator.wording import did_you_mean, fold, say, words

_MARKS = (INFO, ANSWERS, DOCUMENTS, STEPS, REMARKS)
_SHEET_WORDS = {INFO: "info", ANSWERS: "group", DOCUMENTS: "documents", STEPS: "steps", REMARKS: "remarks"}
_HIGHEST_MARK = 30
_COMMA = re.compile(r"-?[0-9]+,[0-9]+", re.ASCII)
_DAY = re.compile(r"(\d{1,2}) ?[/.-] ?(\d{1,2}) ?[/.-] ?(\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_SERIALS = range(36526, 73051)  # 2000-01-01 … 2099-12-31 as Excel counts days
_MOST_DIGITS = 20
_MOST_NAMED = 5
_HUGE = 10**15

_NOTHING = object()
Reader = Callable[["_Reading", Entry, Where], Any]


def read_workbook(name: str, data: bytes, library: Library) -> Filled:
    """What the workbook `name` says, and everything about it that cannot be understood."""
    sheets, refused = grids(name, data)
    if refused is not None:
        return Filled("", faults=(refused,))
    rubric, code = _known(sheets)
    if code:
        return Filled(rubric, faults=(Fault(Problem(code, name, line=1, column=1)),))
    reading = _Reading(name, library.rubrics.get(rubric))
    reading.faults += [fault for sheet in sheets for fault in sheet.left_out]
    found = dict(_marked(sheets, reading))
    for mark in _MARKS:
        if not found.get(mark):
            sheet = say(f"workbook.sheet.{_SHEET_WORDS[mark]}", code="…")
            reading.whole("workbook-sheet-missing", sheet=sheet)
    for mark, read in ((INFO, _info), (DOCUMENTS, _documents), (ANSWERS, _answers)):
        for sheet_ in found.get(mark, []):
            read(reading, sheet_)
    for mark, read in ((STEPS, _steps), (REMARKS, _remarks)):
        for sheet_ in found.get(mark, []):
            read(reading, sheet_)
    _resolve_school(reading, library)
    told = {one.problem.where for one in reading.faults}
    if "nam_hoc" not in reading.tree and ("nam_hoc",) in reading.cells.keys() - told:
        reading.fault("workbook-no-year", reading.cells[("nam_hoc",)], ("nam_hoc",))
    reading.tree.setdefault("bo_chi_so", rubric)
    faults = sorted(reading.faults, key=lambda one: (one.cell is not None, one.cell, one.problem.code))
    return Filled(rubric, _in_order(reading), reading.cells, tuple(faults))


def _known(sheets: list[Grid]) -> tuple[str, str]:
    """The rubric a workbook was made for, and the code of what is wrong with it, or ""."""
    for sheet in sheets:
        if sheet.name == HIDDEN_SHEET:
            facts = {
                str(row[1].value): str(row[2].value) for row in sheet.rows.values() if 1 in row and 2 in row
            }
            if facts.get("dinh_dang") == FORMAT:
                newer = facts.get("phien_ban") != str(VERSION)
                return facts.get("bo_chi_so", ""), "workbook-version" if newer else ""
    return "", "workbook-strange"


class _Reading:
    """What has been read so far."""

    def __init__(self, name: str, rubric: Rubric | None) -> None:
        """Begin with nothing."""
        self.name, self.rubric = name, rubric
        self.tree: dict[str, Any] = {}
        self.cells: dict[Where, Cell] = {}
        self.faults: list[Fault] = []
        self.mandatory = (
            {(item or criterion).id: (item or criterion).mandatory for _, criterion, item in rubric.entries()}
            if rubric
            else {}
        )

    def whole(self, code: str, **facts: str) -> None:
        """A fault of the whole workbook."""
        self.faults.append(Fault(Problem(code, self.name, facts=facts, line=1, column=1)))

    def fault(self, code: str, cell: Cell, where: Where = (), **facts: str) -> None:
        """A fault of one cell."""
        problem = Problem(code, self.name, where, facts, line=cell.row, column=cell.column)
        self.faults.append(Fault(problem, cell))

    def take(self, sheet: "_Sheet", row: int, column: int, where: Where, read: Reader) -> Any:
        """The value of a cell as `read` understands it; `_NOTHING` where there is none, or none to be had."""
        self.cells.setdefault(where, sheet.grid.cell(row, column))
        entry = sheet.grid.rows.get(row, {}).get(column)
        if entry is None:
            return _NOTHING
        if entry.signs:
            shown = f"U+{ord(entry.signs[0]):04X}"
            self.fault("hidden-character", entry.cell, where, sign=shown)
            return _NOTHING
        if entry.kind in ("formula", "error"):
            code = "workbook-formula" if entry.kind == "formula" else "workbook-error"
            self.fault(code, entry.cell, where, value=_shown(entry.value))
            return _NOTHING
        return read(self, entry, where)

    def put(self, where: Where, value: Any) -> None:
        """Set a value of the tree."""
        if value is _NOTHING:
            return
        node = self.tree
        for step in where[:-1]:
            node = node.setdefault(str(step), {})
        node[str(where[-1])] = value


class _Sheet:
    """A sheet with its hidden row of keys: which column holds what, and where its lines begin."""

    def __init__(self, grid: Grid, row: int, column: int) -> None:
        """The mark stands in `row` and `column`; the keys of the other columns in the same row."""
        self.grid, self.key_column = grid, column
        self.columns: dict[str, list[int]] = {}
        for at, entry in sorted(grid.rows[row].items()):
            if at != column and entry.kind == "text":
                self.columns.setdefault(entry.value, []).append(at)
        self.lines = [number for number in sorted(grid.rows) if number > row]

    def column(self, key: str) -> int:
        """The column of a key; 0, which holds nothing, where it is gone."""
        return self.columns.get(key, [0])[0]

    def key(self, row: int) -> str:
        """The key of a line, in the column of the mark."""
        entry = self.grid.rows[row].get(self.key_column)
        return entry.value if entry is not None and entry.kind == "text" else ""

    def first(self, row: int) -> Cell:
        """The first cell of a line that holds something."""
        return self.grid.rows[row][min(self.grid.rows[row])].cell

    def holds(self, row: int, but: str) -> bool:
        """Whether a line holds anything in a column with a key, other than `but`."""
        known = {at for key, columns in self.columns.items() if key != but for at in columns}
        return any(at in known for at in self.grid.rows[row])


def _marked(sheets: list[Grid], reading: _Reading) -> Iterator[tuple[str, list[_Sheet]]]:
    """The sheets of each kind, by their marks."""
    found: dict[str, list[_Sheet]] = {}
    for grid in sheets:
        for row in sorted(grid.rows):
            marks = [
                (entry.value, column)
                for column, entry in sorted(grid.rows[row].items())
                if entry.kind == "text" and entry.value in _MARKS
            ]
            if marks or row > _HIGHEST_MARK:
                for mark, column in marks[:1]:
                    found.setdefault(mark, []).append(_Sheet(grid, row, column))
                break
    for mark, of_kind in found.items():
        if mark != ANSWERS and len(of_kind) > 1:
            names = ", ".join(f"“{one.grid.name}”" for one in of_kind)
            reading.whole("workbook-sheet-twice", sheets=names)
            of_kind = of_kind[:1]
        yield mark, of_kind


# ---- values ------------------------------------------------------------------------------------------


def _text(reading: _Reading, entry: Entry, where: Where) -> Any:
    """A text; a number typed where a text belongs is the text that was typed."""
    if entry.kind == "text":
        return entry.value
    if entry.kind == "number":
        value = entry.value
        return str(int(value)) if value == int(value) else repr(value)
    reading.fault("workbook-not-text", entry.cell, where, value=_shown(entry.value))
    return _NOTHING


def _number(reading: _Reading, entry: Entry, where: Where) -> Any:
    """A number; a text that is plainly one counts, a decimal comma in a text does not."""
    facts = {"value": _shown(entry.value)}
    if entry.kind == "number":
        found = _exact(entry.value)
        if len(f"{found:f}") <= _MOST_DIGITS:
            return found
        reading.fault("workbook-not-a-number", entry.cell, where, **facts)
        return _NOTHING
    if entry.kind == "date":
        reading.fault("workbook-number-date", entry.cell, where, **facts)
    elif entry.kind == "text" and len(entry.value) <= _MOST_DIGITS and NUMBER.fullmatch(entry.value):
        return Decimal(entry.value)
    elif entry.kind == "text" and _COMMA.fullmatch(entry.value):
        right = entry.value.replace(",", ".")
        reading.fault("workbook-comma", entry.cell, where, **facts, right=right)
    else:
        reading.fault("workbook-not-a-number", entry.cell, where, **facts)
    return _NOTHING


def _exact(value: int | float) -> Decimal:
    """A cell's number as people see it: to the 15 digits that Excel keeps, and 6 rather than 6.0."""
    found = Decimal(format(value, ".15g"))
    whole = found.to_integral_value()
    return Decimal(int(whole)) if found == whole and abs(whole) < _HUGE else found


def _day(reading: _Reading, entry: Entry, where: Where) -> Any:
    """A date; typed as text, it is read as people here write it: day, month, year."""
    found = _as_day(entry)
    if found is not None and EARLIEST <= found <= LATEST:
        return found
    reading.fault("workbook-date", entry.cell, where, value=_shown(entry.value))
    return _NOTHING


def _as_day(entry: Entry) -> date | None:
    value = entry.value
    if entry.kind == "date" and isinstance(value, datetime):
        return value.date()
    if entry.kind == "date" and isinstance(value, date):
        return value
    if entry.kind == "number" and value in _SERIALS:
        return date(1899, 12, 30) + timedelta(days=int(value))
    if entry.kind == "text":
        turned, straight = _DAY.fullmatch(value), _ISO.fullmatch(value)
        parts = (turned[3], turned[2], turned[1]) if turned else straight.groups() if straight else ()
        try:
            return date(*map(int, parts))
        except (ValueError, TypeError):
            pass
    return None


def _list(reading: _Reading, entry: Entry, where: Where) -> Any:
    """Several texts in one cell: a line each, or parted by semicolons."""
    text = _text(reading, entry, where)
    if text is _NOTHING:
        return text
    return [part.strip() for part in re.split(r"[;\n]", text) if part.strip()] or _NOTHING


def _kind(reading: _Reading, entry: Entry, where: Where) -> Any:
    """A kind of document by its name; one that is not in the list stays as it was typed."""
    text = _text(reading, entry, where)
    if text is _NOTHING:
        return text
    return next((key for key, name in words("page.document").items() if fold(name) == fold(text)), text)


def _state(reading: _Reading, entry: Entry, where: Where) -> Any:
    options = {key: say(f"workbook.choice.{key}") for key in ("du_thao", "da_phe_duyet")}
    for key, name in options.items():
        if entry.kind == "text" and fold(entry.value) in (fold(name), key.replace("_", " "), key):
            return key
    listed = ", ".join(f"“{name}”" for name in options.values())
    reading.fault("workbook-choice", entry.cell, where, value=_shown(entry.value), listed=listed)
    return _NOTHING


def _year(reading: _Reading, entry: Entry, where: Where) -> Any:
    text = "-".join(part.strip() for part in re.split("[-–—/]", str(entry.value)))
    if SchoolYear.parse(text) is not None:
        return text
    reading.fault("workbook-year", entry.cell, where, value=_shown(entry.value))
    return _NOTHING


def _shown(value: Any) -> str:
    """A value as a sentence may quote it."""
    if isinstance(value, datetime | date):
        return f"{value.day}/{value.month}/{value.year}"
    if isinstance(value, float):
        return format(_exact(value), "f").replace(".", ",")
    return str(getattr(value, "text", value))[:60]


# ---- sheets ------------------------------------------------------------------------------------------

_FIELDS: Mapping[str, Reader] = {
    "truong": _text,
    "nam_hoc": _year,
    "bo_chi_so": _text,
    "trang_thai": _state,
    "phe_duyet.loai": _kind,
    "phe_duyet.so": _text,
    "phe_duyet.ngay": _day,
    "bao_cao.so": _text,
    "bao_cao.ngay": _day,
    "bao_cao.noi": _text,
    "bao_cao.noi_nhan": _list,
    "cong_khai.tu": _day,
    "cong_khai.den": _day,
    "cong_khai.noi": _list,
    "cong_khai.url": _text,
    "ghi_chu": _text,
}
_BY_GROUP: Mapping[str, Reader] = {"tong_diem": _number, "muc_do": _number}


def _info(reading: _Reading, sheet: _Sheet) -> None:
    for row in sheet.lines:
        key = sheet.key(row)
        head, _, rest = key.partition(".")
        read = _FIELDS.get(key) or _BY_GROUP.get(head)
        if read is not None:
            where: Where = (head, rest) if rest else (head,)
            reading.put(where, reading.take(sheet, row, sheet.column(VALUE), where, read))


def _documents(reading: _Reading, sheet: _Sheet) -> None:
    papers: dict[str, dict[str, Any]] = reading.tree.setdefault("van_ban", {})
    readers: Mapping[str, Reader] = {
        **{"loai": _kind, "so": _text, "ngay": _day, "trich_yeu": _text, "url": _text}
    }
    for row in sheet.lines:
        key = reading.take(sheet, row, sheet.column("khoa"), ("van_ban", "", row), _text)
        if key is _NOTHING:
            if sheet.holds(row, "khoa"):
                reading.fault("workbook-no-key", sheet.grid.cell(row, sheet.column("khoa")))
            continue
        where: Where = ("van_ban", key)
        if key in papers:
            first = reading.cells[where].name
            reading.fault(
                "workbook-key-twice", sheet.grid.cell(row, sheet.column("khoa")), value=key, first=first
            )
            continue
        reading.cells[where] = sheet.grid.cell(row, sheet.column("khoa"))
        papers[key] = {}
        for name, read in readers.items():
            value = reading.take(sheet, row, sheet.column(name), (*where, name), read)
            reading.put((*where, name), value)


def _answers(reading: _Reading, sheet: _Sheet) -> None:
    answers: dict[str, dict[str, Any]] = reading.tree.setdefault("tra_loi", {})
    for row in sheet.lines:
        cell = sheet.grid.cell(row, sheet.column(CODE))
        code = reading.take(sheet, row, sheet.column(CODE), ("tra_loi", "", sheet.grid.order, row), _text)
        if code is _NOTHING:
            if sheet.holds(row, CODE):
                reading.fault("workbook-no-code", cell)
            continue
        where: Where = ("tra_loi", code)
        if where in reading.cells:
            first = reading.cells[where]
            reading.fault("workbook-code-twice", cell, value=code, sheet=first.sheet, first=first.name)
            continue
        reading.cells[where] = cell
        found = dict(_answer(reading, sheet, row, where))
        if found:
            answers[code] = found


def _answer(reading: _Reading, sheet: _Sheet, row: int, where: Where) -> Iterator[tuple[str, Any]]:
    """The keys of one answer that are filled in."""
    column = sheet.column(ANSWER)
    for key in ("diem", "dat"):
        reading.cells[(*where, key)] = sheet.grid.cell(row, column)
    value = reading.take(sheet, row, column, (*where, "diem"), _points_or_met)
    if value is not _NOTHING:
        yield ("dat" if isinstance(value, bool) else "diem"), value
    for name, read in (("ten", _text), ("so_luong", _number), ("tong_so", _number)):
        value = reading.take(sheet, row, sheet.column(name), (*where, name), read)
        if value is not _NOTHING:
            yield name, value
    keys: list[str] = []
    for column in sheet.columns.get("minh_chung", []):
        found = reading.take(sheet, row, column, (*where, "minh_chung"), _papers)
        for key in found if found is not _NOTHING else ():
            if key not in keys:
                reading.cells[(*where, "minh_chung", len(keys))] = sheet.grid.cell(row, column)
                keys.append(key)
    if keys:
        yield "minh_chung", keys
    note = reading.take(sheet, row, sheet.column("ghi_chu"), (*where, "ghi_chu"), _text)
    if note is not _NOTHING:
        yield "ghi_chu", note


def _points_or_met(reading: _Reading, entry: Entry, where: Where) -> Any:
    """Points, or whether a condition is met: one column for both."""
    mandatory = reading.mandatory.get(str(where[1]))
    met, unmet = say("workbook.choice.met"), say("workbook.choice.unmet")
    said = entry.value if entry.kind == "flag" else None
    if entry.kind == "text":
        said = {fold(met): True, fold(unmet): False}.get(fold(entry.value))
    if said is not None and mandatory is not False:
        return said
    if mandatory and entry.kind != "number":
        listed = f"“{met}”, “{unmet}”"
        reading.fault("workbook-choice", entry.cell, where, value=_shown(entry.value), listed=listed)
        return _NOTHING
    return _number(reading, entry, where)


def _papers(reading: _Reading, entry: Entry, where: Where) -> Any:
    """The short names of documents, each as the sheet of documents writes it."""
    text = _text(reading, entry, where)
    if text is _NOTHING:
        return text
    known = {fold(key): key for key in reading.tree.get("van_ban", {})}
    if fold(text) in known:
        return [known[fold(text)]]
    parts = [part.strip() for part in re.split(r"[;,\n]", text) if part.strip()]
    return [known.get(fold(part), part) for part in parts]


def _steps(reading: _Reading, sheet: _Sheet) -> None:
    steps: list[dict[str, Any]] = []
    for row in sheet.lines:
        where: Where = ("qua_trinh", len(steps))
        if not sheet.holds(row, ""):
            continue
        text = reading.take(sheet, row, sheet.column("viec"), (*where, "viec"), _text)
        days = {
            key: reading.take(sheet, row, sheet.column(key), (*where, key), _day) for key in ("tu", "den")
        }
        found = {key: value for key, value in days.items() if value is not _NOTHING}
        if text is _NOTHING:
            reading.fault("workbook-no-step", sheet.grid.cell(row, sheet.column("viec")), where)
            continue
        if "tu" in found and found.get("den", found["tu"]) == found["tu"]:
            found = {"ngay": found["tu"]}
            reading.cells[(*where, "ngay")] = sheet.grid.cell(row, sheet.column("tu"))
        steps.append({**found, "viec": text})
    if steps:
        reading.tree["qua_trinh"] = steps


def _remarks(reading: _Reading, sheet: _Sheet) -> None:
    found: dict[str, list[str]] = {}
    for row in sheet.lines:
        key = sheet.key(row)
        if key in REMARK_KEYS:
            where: Where = ("nhan_xet", key, len(found.get(key, [])))
            text = reading.take(sheet, row, sheet.column(VALUE), where, _text)
            if text is not _NOTHING:
                reading.cells[where] = sheet.grid.cell(row, sheet.column(VALUE))
                found.setdefault(key, []).append(text)
    if found:
        reading.tree["nhan_xet"] = {key: found[key] for key in REMARK_KEYS if key in found}


# ---- the whole ---------------------------------------------------------------------------------------


def _resolve_school(reading: _Reading, library: Library) -> None:
    """A school may be named by its id or, where that fits only one, by its name."""
    cell, said = reading.cells.get(("truong",)), reading.tree.pop("truong", None)
    if cell is None:
        return
    if said is None:
        reading.fault("workbook-no-school", cell, ("truong",))
        return
    if said in library.schools:
        reading.tree["truong"] = said
        return
    year = SchoolYear.parse(str(reading.tree.get("nam_hoc", "")))
    rows = [
        library.schools.on(school, year.counting_day) if year else library.schools.latest(school)
        for school in library.schools
    ]
    named = [row for row in rows if row is not None and fold(row.name) == fold(said)]
    if len(named) == 1:
        reading.tree["truong"] = named[0].id
    elif named:
        listed = ", ".join(row.id for row in named[:_MOST_NAMED])
        reading.fault("workbook-school-several", cell, ("truong",), value=said, listed=listed)
    else:
        names = [row.name for row in rows if row is not None]
        ids = list(library.schools)
        suggestion = did_you_mean(said, ids) or _near_name(said, names)
        reading.fault("workbook-school", cell, ("truong",), value=said[:80], suggestion=suggestion)


def _near_name(said: str, names: list[str]) -> str:
    """A likely name of a school, in words; "" when none is near."""
    import difflib

    folded = {fold(name): name for name in names}
    near = difflib.get_close_matches(fold(said[:80]), list(folded), 1, 0.8)
    return say("workbook.near", near=folded[near[0]]) if near else ""


_ORDER = (
    *("nam_hoc", "truong", "bo_chi_so", "trang_thai", "phe_duyet", "bao_cao", "cong_khai", "van_ban"),
    *("tong_diem", "muc_do", "tra_loi", "qua_trinh", "nhan_xet", "ghi_chu"),
)


def _in_order(reading: _Reading) -> Mapping[str, Any]:
    """The keys in the order of the format, answers in that of the rubric; empty blocks left out."""
    tree = {key: reading.tree[key] for key in _ORDER if reading.tree.get(key) not in (None, {}, [])}
    if reading.rubric is not None and "tra_loi" in tree:
        codes = list(reading.mandatory)
        places = {code: index for index, code in enumerate(codes)}
        answers = tree["tra_loi"]
        tree["tra_loi"] = {
            code: answers[code] for code in sorted(answers, key=lambda one: places.get(one, len(codes)))
        }
    return tree
