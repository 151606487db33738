"""A list of schools, read: each row that says what school it is, of what stage, where and whose."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from generator.model.library import Library
from generator.model.problem import Problem
from generator.publish.lists.columns import (
    BadColumn,
    Columns,
    Read,
    columns_of,
    is_total,
    judge_for,
    rows_below,
)
from generator.publish.lists.names import Key, kind_of
from generator.publish.lists.nouns import Listed, NoList, Outcome, Told, Wish, why
from generator.publish.lists.place import OF_OFFICE, Place
from generator.read.table_file import MOST_CELL, MOST_ROWS, Row, Table, is_tcvn3, tables
from generator.wording import fold, words
from generator.wording.names import school_name

_CODE = 8


def find_table(wish: Wish) -> tuple[Table, Told]:
    """The table with the list: the first sheet that has one, or the one that is named."""
    return chosen(wish.file, wish.sheet, "register", ("ten",), wish.columns, "list-not-found")


def chosen(
    file: Path,
    sheet: str,
    kind: str,
    must: Sequence[str],
    wished: Mapping[str, str],
    none: str,
    also: Callable[[Columns], bool] = bool,
) -> tuple[Table, Told]:
    """The table of a kind: the first sheet that has one of the columns it `must` have, or the one named.

    `none` is the code for a file without such a table, `also` what else its columns have to be.
    """
    found, fault = tables(file, judge_for(kind, must[0]))
    if fault is not None:
        raise NoList(fault.problem)
    if sheet:
        found = [table for table in found if fold(table.name) == fold(sheet)]
    taken: list[tuple[Table, Columns]] = []
    for table in found:
        try:
            tries = [columns_of(table, kind, one, wished) for one in must]
        except BadColumn as wrong:
            if not taken:
                raise NoList(why("list-no-column", value=wrong.args[0])) from None
            continue
        taken += [(table, columns) for columns in tries if columns is not None and also(columns)][:1]
    if taken:
        others = [table.name for table, _ in taken[1:]]
        return taken[0][0], told_of(file, *taken[0], others)
    raise NoList(why("list-old-font" if any(map(_reads_as_tcvn3, found)) else none))


def told_of(file: Path, table: Table, columns: Columns, further: Sequence[str]) -> Told:
    """Where the problems of a table are gathered; first what of the file is not read."""
    told = Told(str(file), table.name, columns)
    for fault in table.left_out:
        cell, facts = fault.cell, fault.problem.facts
        if cell is None:
            told.add(fault.problem, 1)
        elif cell.row > MOST_ROWS:
            told.add(why("list-cut", most=facts["rows"]), cell.row)
        else:
            told.add(why("list-columns-cut", **facts), cell.row, cell.column)
    if further:
        listed = ", ".join(f"“{name}”" for name in further)
        told.add(why("list-other-sheets", listed=listed, sheet=table.name), 1)
    return told


def day_in(text: str) -> date | None:
    """The day of a cell like "07/05/2024", "2024-05-07"."""
    found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](20\d\d)", text, re.ASCII)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else date.fromisoformat(text)
    except ValueError:
        return None


_CELLS = {
    "formula": "list-formula",
    "error": "list-cell-error",
    "hidden": "list-cell-hidden",
    "broken": "list-csv-broken",
    "long": "list-cell-long",
}


def cell_fault(columns: Columns, row: Row) -> tuple[Problem, int] | None:
    """Why a row cannot be taken, and the column: the first of those we need that holds no plain text."""
    bad = [(column, key) for column, key in row.faults if column in (0, *columns.of.values())]
    return (why(_CELLS[bad[0][1]], most=MOST_CELL), bad[0][0]) if bad else None


def _reads_as_tcvn3(table: Table) -> bool:
    """Whether many cells hold signs that only a .Vn… font shows as letters."""
    texts = [text for row in table.rows[:60] for text in row.cells.values()]
    return sum(map(is_tcvn3, texts)) * 5 > len(texts)


def understood(library: Library, place: Place, table: Table, outcome: Outcome) -> Iterator[Listed]:
    """Every row that says what school it is, of what stage, where and whose."""
    columns = outcome.told.columns
    under: dict[str, str] = {}
    for read in rows_below(table, columns):
        line, cells = read.row.line, read.cells
        fault = cell_fault(columns, read.row)
        if fault is not None:
            outcome.told.add(fault[0], line, fault[1])
            continue
        if is_total(read, "ten"):
            continue
        name = cells.get("ten", "")
        if len(read.row.cells) == 1 or (not name and len(read.row.cells) <= 2):
            heading = _heading(library, list(read.row.cells.values())[-1])
            under = {**under, **heading}
            if name and not heading:
                outcome.told.add(why("list-alone"), line)
            continue
        if not name:
            if "ma_truong" in cells or "cap_hoc" in cells:
                outcome.told.add(why("list-no-name", "ten"), line)
            continue
        found = _school(library, place, read, under, outcome)
        if found is not None:
            yield found


def _heading(library: Library, text: str) -> dict[str, str]:
    """A row with one cell may say of what stage, or of which commune, the schools below it are."""
    words_ = re.sub(r"^([ivxIVX]+|\w{1,2})[.)/:-]+ *", "", text)
    parts = school_name(words_)
    nameless = len(parts.own) == len(re.findall(r"\w+", words_))  # "Trường Tiểu học", and not whose
    if nameless and _stage(library, words_):
        return {"cap_hoc": _stage(library, words_)}
    return {"dia_ban": words_} if kind_of(fold(words_)) else {}


def _school(
    library: Library, place: Place, read: Read, under: Mapping[str, str], outcome: Outcome
) -> Listed | None:
    line, cells = read.row.line, read.cells
    name = cells["ten"]
    faults: list[Problem] = []
    if name.startswith(("=", "+", "-", "@")):
        faults.append(why("list-name-formula", "ten", value=name[:60]))
    stage = _stage(library, cells.get("cap_hoc", "")) or under.get("cap_hoc", "") or _stage(library, name)
    if not stage:
        faults.append(why("list-stage-unknown", "cap_hoc", value=cells.get("cap_hoc") or name))
    text = cells.get("dia_ban") or under.get("dia_ban", "") or cells.get("huyen", "")
    area, odd = place.area(text) if text else ("", why("list-no-area", "dia_ban"))
    if odd and stage in OF_OFFICE and not text:
        area, odd = place.office.area, None
    faults += [odd] if odd else []
    authority = ""
    if area and stage:
        authority, odd = place.authority(cells.get("co_quan", ""), area, stage)
        faults += [odd] if odd else []
    code = _official_code(cells.get("ma_truong", ""), read, outcome)
    for fault in faults:
        outcome.told.add(fault, line)
    if faults:
        return None
    website = cells.get("website", "")
    if website and not re.match(r"https?://", website):
        website = f"https://{website}" if re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", website, re.ASCII) else ""
        if not website:
            outcome.told.add(why("list-website", "website"), line)
    return Listed(line, name, stage, area, authority, code, website, cells.get("thay_boi", ""))


def _official_code(text: str, read: Read, outcome: Outcome) -> str:
    """The official code; a number that has lost its leading zeros gets them back, and that is told."""
    code = re.sub(r"[\s'.]", "", text)
    if not code:
        return ""
    if code.isascii() and code.isdigit() and len(code) == _CODE - 1:
        outcome.told.add(why("list-code-padded", "ma_truong"), read.row.line)
        return code.zfill(_CODE)
    if len(code) > 20 or not re.fullmatch(r"[\w-]+", code):
        outcome.told.add(why("list-code-odd", "ma_truong", value=code[:30]), read.row.line)
        return ""
    if not (code.isascii() and code.isdigit() and len(code) == _CODE):
        outcome.told.add(why("list-code-form", "ma_truong"), read.row.line)
    return code


_BY_KINDS = {
    frozenset({"mn"}): "mam_non",
    frozenset({"mg"}): "mam_non",
    frozenset({"th"}): "tieu_hoc",
    frozenset({"thcs"}): "thcs",
    frozenset({"th", "thcs"}): "th_thcs",
    frozenset({"thpt"}): "thpt",
    frozenset({"thcs", "thpt"}): "thcs_thpt",
    frozenset({"th", "thcs", "thpt"}): "th_thcs_thpt",
    frozenset({"gdtx"}): "gdtx",
    frozenset({"gdnn", "gdtx"}): "gdnn_gdtx",
}


def _stage(library: Library, text: str) -> str:
    """The id of the stage that a cell, or a school's name, tells of; "" when it tells of none."""
    if not text:
        return ""
    if text in library.stages:
        return text
    said = re.sub(r"^(cap|bac|khoi|truong) (?=\D)", "", _key(text))
    named = _stage_names(tuple((stage.name, stage.id) for stage in library.stages.values()))
    kinds = frozenset(school_name(text).kinds) & {"mn", "mg", "th", "thcs", "thpt", "gdtx", "gdnn"}
    found = named.get(said) or _BY_KINDS.get(kinds, "")
    return found if found in library.stages else ""


@cache
def _stage_names(stages: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """What stages are called in the register, and by people."""
    spoken = [(name, stage) for stage, names in words("register.stage").items() for name in names.split(",")]
    return {_key(name): stage for name, stage in (*spoken, *stages)}


def _key(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", fold(text)).split())


def once(listed: Sequence[Listed], outcome: Outcome) -> list[Listed]:
    """The list without schools that stand there twice."""
    by_code: dict[str, Listed] = {}
    by_place: dict[tuple[Key, str], list[Listed]] = defaultdict(list)
    kept = []
    for one in listed:
        alike = by_place[one.key, one.area]
        before = by_code.get(one.code) or next((two for two in alike if not (one.code and two.code)), None)
        if before is not None:
            outcome.told.add(why("list-school-twice", "ten", line=before.line), one.line)
            continue
        alike.append(one)
        kept.append(one)
        if one.code:
            by_code[one.code] = one
    return kept
