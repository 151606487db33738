"""A list of schools, read: each row that says what school it is, of what stage, where and whose."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from generator.check.catalogue import finding
from generator.model.library import Library
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
from generator.publish.lists.nouns import Listed, NoList, Outcome, Wish
from generator.publish.lists.place import OF_OFFICE, Place
from generator.read.table_file import Table, is_tcvn3, tables
from generator.wording import fold, say, words
from generator.wording.names import school_name

_CODE = 8


def find_table(wish: Wish) -> tuple[Table, Columns]:
    """The table with the list: the first sheet that has one, or the one that is named."""
    found, fault = tables(wish.file, judge_for("register", "ten"))
    if fault is not None:
        told = finding(fault.problem, 1, 1)
        raise NoList(f"{told.message} {told.hint}")
    if wish.sheet:
        found = [table for table in found if fold(table.name) == fold(wish.sheet)]
    try:
        for table in found:
            columns = columns_of(table, "register", "ten", wish.columns)
            if columns is not None:
                return table, columns
    except BadColumn as wrong:
        raise NoList(say("list.no-column", value=wrong.args[0])) from None
    if any(_reads_as_tcvn3(table) for table in found):
        raise NoList(say("list.tcvn3"))
    raise NoList(say("register.no-list"))


def _reads_as_tcvn3(table: Table) -> bool:
    """Whether many cells hold signs that only a .Vn… font shows as letters."""
    texts = [text for row in table.rows[:60] for text in row.cells.values()]
    return sum(map(is_tcvn3, texts)) * 5 > len(texts)


def understood(
    library: Library, place: Place, table: Table, columns: Columns, outcome: Outcome
) -> Iterator[Listed]:
    """Every row that says what school it is, of what stage, where and whose."""
    under: dict[str, str] = {}
    for read in rows_below(table, columns):
        line, cells = read.row.line, read.cells
        bad = [key for column, key in read.row.faults if column in (0, *columns.of.values())]
        if bad:
            outcome.faults[say(f"list.{bad[0]}")].append(line)
            continue
        if is_total(read, "ten"):
            continue
        name = cells.get("ten", "")
        if len(read.row.cells) == 1 or (not name and len(read.row.cells) <= 2):
            heading = _heading(library, list(read.row.cells.values())[-1])
            under = {**under, **heading}
            if name and not heading:
                outcome.notes[say("register.alone")].append(line)
            continue
        if not name:
            if "ma_truong" in cells or "cap_hoc" in cells:
                outcome.faults[say("register.no-name")].append(line)
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
    faults: list[str] = []
    if name.startswith(("=", "+", "-", "@")):
        faults.append(say("register.odd-name", value=name[:60]))
    stage = _stage(library, cells.get("cap_hoc", "")) or under.get("cap_hoc", "") or _stage(library, name)
    if not stage:
        faults.append(say("register.stage-unknown", value=cells.get("cap_hoc") or name))
    text = cells.get("dia_ban") or under.get("dia_ban", "") or cells.get("huyen", "")
    area, why = place.area(text) if text else ("", say("register.no-area"))
    if why and stage in OF_OFFICE and not text:
        area, why = place.office.area, ""
    faults += [why] if why else []
    authority = ""
    if area and stage:
        authority, why = place.authority(cells.get("co_quan", ""), area, stage)
        faults += [why] if why else []
    code = _official_code(cells.get("ma_truong", ""), read, outcome)
    for fault in faults:
        outcome.faults[fault].append(line)
    if faults:
        return None
    website = cells.get("website", "")
    if website and not re.match(r"https?://", website):
        website = f"https://{website}" if re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", website, re.ASCII) else ""
        if not website:
            outcome.notes[say("register.no-website")].append(line)
    return Listed(line, name, stage, area, authority, code, website, cells.get("thay_boi", ""))


def _official_code(text: str, read: Read, outcome: Outcome) -> str:
    """The official code; a number that has lost its leading zeros gets them back, and that is told."""
    code = re.sub(r"[\s'.]", "", text)
    if not code:
        return ""
    if code.isascii() and code.isdigit() and len(code) == _CODE - 1:
        outcome.notes[say("register.padded")].append(read.row.line)
        return code.zfill(_CODE)
    if len(code) > 20 or not re.fullmatch(r"[\w-]+", code):
        outcome.notes[say("register.odd-code", value=code[:30])].append(read.row.line)
        return ""
    if not (code.isascii() and code.isdigit() and len(code) == _CODE):
        outcome.notes[say("register.code-form")].append(read.row.line)
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
            outcome.faults[say("register.twice", line=before.line)].append(one.line)
            continue
        alike.append(one)
        kept.append(one)
        if one.code:
            by_code[one.code] = one
    return kept
