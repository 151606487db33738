"""`cds import-register`: an office's list of schools is held against the registers, and laid into them.

Nothing that stands there is lost: a school that changed gets another dated row, one that the list does not
name stays as it is. What a row leaves open is told, with its line, and that row is left out.
"""

import csv
import io
import os
import re
import shutil
import tempfile
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from difflib import get_close_matches
from pathlib import Path

from generator import pipeline
from generator.check.catalogue import finding
from generator.model.library import Library
from generator.model.problem import Finding
from generator.model.register import Area, Authority, School, in_force
from generator.publish.columns import BadColumn, Columns, Read, columns_of, is_total, judge_for, rows_below
from generator.read.registers import HEADERS
from generator.read.table_file import Table, is_tcvn3, tables
from generator.wording import fold, say, words
from generator.wording.names import school_name

_OF_OFFICE = ("thpt", "thcs_thpt", "th_thcs_thpt", "gdtx", "gdnn_gdtx", "chuyen_biet")
"""Stages whose schools a Sở manages itself; the others belong to the commune."""
_COMMUNES = ("xa", "phuong", "dac_khu", "thi_tran")
_CODE = 8
_MOST_LISTED = 8


class NoList(Exception):
    """The file holds no list; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked: the list, its columns where they are named, the office, the day from which it holds."""

    file: Path
    columns: Mapping[str, str]
    office: str
    since: date
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A school as the list has it, understood."""

    line: int
    name: str
    stage: str
    area: str
    authority: str
    code: str
    website: str
    successor: str

    @property
    def key(self) -> "Key":
        """What it is known by besides its code."""
        return name_key(self.name)


Key = tuple[frozenset[str], str]


def name_key(name: str) -> Key:
    """A school's name however it is abbreviated: "TH Kiến Quốc" is "Trường Tiểu học Kiến Quốc"."""
    parts = school_name(name)
    return frozenset(parts.kinds), spoken(" ".join(parts.own))


def _folded(key: Key) -> Key:
    return key[0], fold(key[1])


_TONES = "\u0300\u0301\u0303\u0309\u0323"


def spoken(text: str) -> str:
    """Words as they are said: "Hoà Bình" is "Hòa Bình", but An Phú is not An Phụ."""
    said = []
    for word in unicodedata.normalize("NFD", text.casefold()).split():
        tones = "".join(sign for sign in word if sign in _TONES)
        said.append("".join(sign for sign in word if sign not in _TONES) + tones)
    return " ".join(said)


@dataclass(slots=True)
class Outcome:
    """What the list says and what it would change."""

    table: str
    columns: Columns
    read: int = 0
    same: int = 0
    areas: list[tuple[str, ...]] = field(default_factory=list)
    authorities: list[tuple[str, ...]] = field(default_factory=list)
    added: list[tuple[str, ...]] = field(default_factory=list)
    changed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By id the row that follows the one which ends."""
    ended: dict[str, str] = field(default_factory=dict)
    """By id of a school that is no more the one in its place."""
    filled: dict[str, dict[str, str]] = field(default_factory=dict)
    """By id what was empty: column → value."""
    unlisted: list[str] = field(default_factory=list)
    notes: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    faults: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    @property
    def changes(self) -> int:
        """How many rows would be written."""
        written = (self.areas, self.authorities, self.added, self.changed, self.ended, self.filled)
        return sum(map(len, written))


class _Place:
    """The areas and authorities under an office on a day, and those that the list makes necessary."""

    def __init__(self, library: Library, office: Authority, day: date) -> None:
        self.library, self.office, self.day = library, office, day
        self.areas = {area.id: area for area in library.areas.all_on(day) if self._inside(area)}
        self.authorities = {one.id: one for one in library.authorities.all_on(day)}
        self.new_areas: dict[str, Area] = {}
        self.new_authorities: dict[str, Authority] = {}

    def _inside(self, area: Area) -> bool:
        at: Area | None = area
        for _ in range(10):
            if at is None or at.id == self.office.area:
                break
            at = self.library.areas.on(at.parent, self.day) if at.parent else None
        return at is not None and at.id == self.office.area

    def area(self, text: str) -> tuple[str, str]:
        """The id of the area that is meant, or why that cannot be said."""
        said = _area_words(text)
        known = {one.id: _area_words(one.name) for one in (*self.areas.values(), *self.new_areas.values())}
        if _kind(said) or text.isascii():
            found = [one for one, name in known.items() if name == said]
        else:  # its own words alone, as under a title that says what kind of area is meant
            found = [one for one, name in known.items() if said in (name, _bare(name))]
        marked = [one for one in found if self._said(one) == _said(text, self._said(one))]
        same = found if text.isascii() else marked
        if len(same) == 1:
            return same[0], ""
        if same:
            return "", say("register.area-several", value=text, listed=", ".join(same))
        near = found or [one for one, name in known.items() if _is_near(said, name)]
        if near:
            return "", say("register.area-near", value=text, near=self._name(near[0]))
        kind = _kind(said)
        if kind not in _COMMUNES:
            return "", say("register.area-unknown", value=text)
        made = Area(self._free(said), _in_words(text), kind, self.office.area, self.day, None, None)
        self.new_areas[made.id] = made
        return made.id, ""

    def _name(self, area: str) -> str:
        return (self.new_areas.get(area) or self.areas[area]).name

    def _said(self, area: str) -> str:
        return spoken(self._name(area))

    def _free(self, said: str) -> str:
        taken = {*self.library.areas, *self.new_areas}
        wish = slug(said)
        return next(
            one
            for one in (wish, f"{wish}-{self.day.year}", *(f"{wish}-{n}" for n in range(2, 99)))
            if one not in taken
        )

    def authority(self, text: str, area: str, stage: str) -> tuple[str, str]:
        """Who manages a school: whom the list names, else by its stage the office or the commune."""
        if text:
            said = _authority_words(text)
            known = {**self.authorities, **self.new_authorities}
            found = [one.id for one in known.values() if _authority_words(one.name) == said]
            if len(found) == 1:
                return found[0], ""
            if re.match(r"so (gd|giao duc)", said):
                return self.office.id, ""
            if not said.startswith("ubnd"):
                return "", say("register.authority-unknown", value=text)
        if stage in _OF_OFFICE and not text:
            return self.office.id, ""
        return self._of_area(area)

    def _of_area(self, area: str) -> tuple[str, str]:
        for one in (*self.authorities.values(), *self.new_authorities.values()):
            if one.area == area and one.kind in ("ubnd_xa", "phong"):
                return one.id, ""
        row = self.new_areas.get(area) or self.areas[area]
        if row.kind not in _COMMUNES:
            return "", say("register.authority-missing", value=row.name)
        name = f"UBND {row.name[:1].lower()}{row.name[1:]}"
        wish = f"ubnd-{area}"[:64]
        made = Authority(wish, name, "ubnd_xa", area, self.office.id, self.day, None)
        self.new_authorities[made.id] = made
        return made.id, ""


_KINDS = {"xa": "xa", "phuong": "phuong", "dac khu": "dac_khu", "thi tran": "thi_tran"}


def _area_words(text: str) -> str:
    """An area's name without marks: "X. Mây Trắng, huyện Suối Mơ" → "xa may trang"."""
    said = fold(text.split(",")[0].split(" - ")[0])
    for short, whole in (
        (r"^x\. ?", "xa "),
        (r"^p\. ?", "phuong "),
        (r"^tt\. ?", "thi tran "),
        (r"^dk\. ?", "dac khu "),
    ):
        said = re.sub(short, whole, said)
    return said


def _in_words(text: str) -> str:
    """The name for the register, as written but for its first letter and what follows a comma."""
    name = " ".join(text.split(",")[0].split(" - ")[0].split())
    for short, whole in ((r"^[Xx]\. ?", "Xã "), (r"^[Pp]\. ?", "Phường "), (r"^(TT|tt)\. ?", "Thị trấn ")):
        name = re.sub(short, whole, name)
    if name.isupper():
        name = name.title()
    return name[:1].upper() + name[1:]


def _kind(said: str) -> str:
    return next((kind for head, kind in _KINDS.items() if said.startswith(head + " ")), "")


def _said(text: str, whole: str) -> str:
    """An area as it is said, with the kind that `whole` begins with where the text leaves it out."""
    said = spoken(_in_words(text))
    return said if said == whole or not whole.endswith(f" {said}") else whole


def _is_near(one: str, other: str) -> bool:
    """Whether two names may be the same with a slip of a finger; numbers are never near each other."""
    digits = [re.sub(r"\D", "", name) for name in (one, other)]
    return digits[0] == digits[1] and bool(get_close_matches(one, [other], 1, 0.9))


def _bare(said: str) -> str:
    """An area's own words, without what kind of area it is."""
    heads = "xa|phuong|dac khu|thi tran|huyen|quan|thi xa|thanh pho|tp|tinh"
    return re.sub(rf"^({heads})\.? (?=\S)", "", said)


def _authority_words(text: str) -> str:
    said = fold(text).replace("uy ban nhan dan", "ubnd").replace("giao duc va dao tao", "gddt")
    return " ".join(said.replace("gd&dt", "gddt").replace("gd-dt", "gddt").split())


def slug(text: str, most: int = 64) -> str:
    """An id out of words."""
    made = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:most].strip("-")
    return made if len(made) >= 3 else f"ma-{made}".strip("-")


# ---- reading the list --------------------------------------------------------------------------------


def offices(library: Library, day: date) -> list[Authority]:
    """Every Sở in force."""
    return [one for one in library.authorities.all_on(day) if one.kind == "so"]


def compare(library: Library, wish: Wish) -> Outcome:
    """What the list would change. Raises `NoList`, `OSError`."""
    table, columns = _table(wish)
    office = library.authorities.on(wish.office, wish.since)
    assert office is not None
    outcome = Outcome(table.name, columns)
    if table.cut:
        outcome.faults[say("list.cut", count=len(table.rows))].append(table.rows[-1].line)
    place = _Place(library, office, wish.since)
    listed = list(_understood(library, place, table, columns, outcome))
    outcome.read = len(listed)
    _merge(library, place, _once(listed, outcome), outcome, wish.since)
    outcome.areas = [_area_cells(one) for one in place.new_areas.values()]
    outcome.authorities = [_authority_cells(one) for one in place.new_authorities.values()]
    return outcome


def _table(wish: Wish) -> tuple[Table, Columns]:
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


def _understood(
    library: Library, place: _Place, table: Table, columns: Columns, outcome: Outcome
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
    return {"dia_ban": words_} if _kind(fold(words_)) else {}


def _school(
    library: Library, place: _Place, read: Read, under: Mapping[str, str], outcome: Outcome
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
    if why and stage in _OF_OFFICE and not text:
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
    said = " ".join(re.sub(r"[^a-z0-9]+", " ", fold(text)).split())
    said = re.sub(r"^(cap|bac|khoi|truong) (?=\D)", "", said)
    phrases = {
        fold(phrase): stage
        for stage, listed in words("register.stage").items()
        for phrase in listed.split(",")
    }
    named = {
        " ".join(re.sub(r"[^a-z0-9]+", " ", fold(one.name)).split()): one.id
        for one in library.stages.values()
    }
    kinds = frozenset(school_name(text).kinds) & {"mn", "mg", "th", "thcs", "thpt", "gdtx", "gdnn"}
    found = named.get(said) or phrases.get(said) or _BY_KINDS.get(kinds, "")
    return found if found in library.stages else ""


def _once(listed: Sequence[Listed], outcome: Outcome) -> list[Listed]:
    """The list without schools that stand there twice."""
    seen: dict[tuple[Key, str] | str, Listed] = {}
    kept = []
    for one in listed:
        marks: list[tuple[Key, str] | str] = [one.code] if one.code else [(one.key, one.area)]
        before = next((seen[mark] for mark in marks if mark in seen), None)
        if before is not None:
            outcome.faults[say("register.twice", line=before.line)].append(one.line)
            continue
        seen.update(dict.fromkeys(marks, one))
        kept.append(one)
    return kept


# ---- merging -----------------------------------------------------------------------------------------


def _merge(library: Library, place: _Place, listed: list[Listed], outcome: Outcome, since: date) -> None:
    ours = _ours(library, place, since)
    by_code = {row.code: row.id for row in ours.values() if row.code}
    by_key: dict[Key, list[str]] = defaultdict(list)
    for row in ours.values():
        by_key[name_key(row.name)].append(row.id)
    matched: dict[str, Listed] = {}
    new: list[Listed] = []
    for one in listed:
        found, why = _known(ours, by_code, by_key, one)
        if not why and found in matched:
            why = say("register.twice", line=matched[found].line)
        if why:
            outcome.faults[why].append(one.line)
        elif found:
            matched[found] = one
        elif near := _near(ours, one):
            outcome.faults[say("register.school-near", value=one.name, near=near)].append(one.line)
        else:
            new.append(one)
    ids = _ids(library, place, new)
    heirs: dict[object, str] = {one.key: found for found, one in matched.items()}
    heirs |= {one.code: found for found, one in matched.items() if one.code}
    heirs |= {one.key: ids[one.line] for one in new} | {one.code: ids[one.line] for one in new if one.code}
    for one in new:
        if one.successor:
            outcome.faults[say("register.heir-of-new")].append(one.line)
        else:
            outcome.added.append(_school_cells(ids[one.line], one, since))
    for found, one in matched.items():
        _held_against(ours[found], found, one, heirs, outcome, since)
    outcome.unlisted = [found for found in ours if found not in matched and _open(ours[found], since)]


def _ours(library: Library, place: _Place, since: date) -> dict[str, School]:
    """Each school of the office's own tree by its row of the day, or its last one before."""
    found = {}
    for school in library.schools:
        row = library.schools.on(school, since) or library.schools.latest(school)
        if row is not None and (row.area in place.areas or _was_ours(library, place, row)):
            found[school] = row
    return found


def _was_ours(library: Library, place: _Place, row: School) -> bool:
    """Whether a row of an area that is no more was managed under the office."""
    at: str | None = row.authority
    for _ in range(6):
        if at is None or at == place.office.id:
            break
        above = library.authorities.latest(at)
        at = above.superior if above else None
    return at == place.office.id


def _open(row: School, since: date) -> bool:
    return in_force(row, since)


def _known(
    ours: Mapping[str, School], by_code: Mapping[str, str], by_key: Mapping[Key, list[str]], one: Listed
) -> tuple[str, str]:
    """The id of a listed school where the register has it, "" where it is new, or why that is unclear."""
    if one.code and one.code in by_code:
        return by_code[one.code], ""
    same = [found for found in by_key.get(one.key, ()) if not (one.code and ours[found].code)]
    here = [found for found in same if ours[found].area == one.area]
    differing = [
        found for found in by_key.get(one.key, ()) if ours[found].area == one.area and found not in same
    ]
    if differing:
        return "", say("register.code-differs", id=differing[0], code=ours[differing[0]].code)
    same = here or [found for found in same if ours[found].stage == one.stage]
    if len(same) > 1:
        return "", say("register.school-several", listed=", ".join(same))
    return (same[0] if same else ""), ""


def _near(ours: Mapping[str, School], one: Listed) -> str:
    """A school of the same place whose name differs in nothing but marks."""
    here = (row for row in ours.values() if row.area == one.area)
    alike = (row for row in here if _folded(name_key(row.name)) == _folded(one.key))
    return next((f"{row.id} ({row.name})" for row in alike if not (one.code and row.code)), "")


def _held_against(
    row: School, found: str, one: Listed, heirs: Mapping[object, str], outcome: Outcome, since: date
) -> None:
    """What a listed school changes in its row of the register."""
    if one.successor:
        heir = heirs.get(one.successor.strip()) or heirs.get(name_key(one.successor))
        if heir is None or heir == found:
            outcome.faults[say("register.heir-unknown", value=one.successor)].append(one.line)
        elif not in_force(row, since) or (row.start and row.start >= since):
            outcome.same += row.successor == heir
            if row.successor != heir:
                outcome.faults[say("register.begins-later", id=found)].append(one.line)
        else:
            outcome.ended[found] = heir
        return
    name = row.name if name_key(row.name) == one.key else one.name
    then = replace(one, name=name, code=one.code or row.code, website=one.website or row.website)
    differs = (name, one.stage, one.area, one.authority) != (row.name, row.stage, row.area, row.authority)
    if row.end is not None and row.end < since:
        if row.successor:
            outcome.faults[say("register.ended", id=found, heir=row.successor)].append(one.line)
        else:
            outcome.changed[found] = _school_cells(found, then, since)
    elif differs and row.start is not None and row.start >= since:
        outcome.faults[say("register.begins-later", id=found)].append(one.line)
    elif differs and row.end is not None:
        outcome.faults[say("register.ends-later", id=found, day=row.end.isoformat())].append(one.line)
    elif differs:
        outcome.changed[found] = _school_cells(found, then, since)
    else:
        empty = {"ma_truong": ("" if row.code else one.code), "website": ("" if row.website else one.website)}
        filled = {column: value for column, value in empty.items() if value}
        if filled:
            outcome.filled[found] = filled
        else:
            outcome.same += 1


def _ids(library: Library, place: _Place, new: Sequence[Listed]) -> dict[int, str]:
    """An id for each new school, by its line: its name; with its area where names are alike."""
    wishes = {one.line: _own_slug(one) for one in new}
    often = Counter(wishes.values())
    taken = set(library.schools)
    ids: dict[int, str] = {}
    areas = {**place.areas, **place.new_areas}
    for one in new:
        wish = wishes[one.line]
        if often[wish] > 1 or wish in taken:
            wish = slug(f"{wish[:40]} {_bare(_area_words(areas[one.area].name))}")
        tries = (
            wish,
            f"{wish[:54]}-{one.code}" if one.code else wish,
            *(f"{wish[:60]}-{n}" for n in range(2, 999)),
        )
        ids[one.line] = next(made for made in tries if made not in taken)
        taken.add(ids[one.line])
    return ids


def _own_slug(one: Listed) -> str:
    parts = school_name(one.name)
    kinds = [kind for kind in parts.kinds if kind != "tt" or len(parts.kinds) == 1]
    return slug(" ".join([*kinds, *parts.own]))


def _school_cells(found: str, one: Listed, since: date) -> tuple[str, ...]:
    start = since.isoformat()
    return (found, one.name, one.stage, one.area, one.authority, one.code, one.website, "", start, "", "")


def _area_cells(one: Area) -> tuple[str, ...]:
    return (one.id, one.name, one.kind, one.parent or "", one.start.isoformat() if one.start else "", "", "")


def _authority_cells(one: Authority) -> tuple[str, ...]:
    start = one.start.isoformat() if one.start else ""
    return (one.id, one.name, one.kind, one.area, one.superior or "", start, "")


# ---- writing -----------------------------------------------------------------------------------------


def write(data: Path, outcome: Outcome, since: date) -> list[Finding]:
    """Write the registers, unless they would not pass the check: then why. Raises `OSError`."""
    texts = {
        "areas": _laid(data, "areas", outcome.areas),
        "authorities": _laid(data, "authorities", outcome.authorities),
        "schools": _laid(data, "schools", outcome.added, outcome, since),
    }
    faults = _faults(data, texts)
    if faults:
        return faults
    folder = data / "registers"
    for name, text in texts.items():
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".cds-", delete=False) as file:
            file.write(text.encode("utf-8"))
        os.chmod(file.name, 0o644)
        os.replace(file.name, folder / f"{name}.csv")
    return []


def _laid(
    data: Path,
    name: str,
    added: Iterable[tuple[str, ...]],
    outcome: Outcome | None = None,
    since: date | None = None,
) -> str:
    """The text of a register with the rows added; rows that go on stay where they are, in their order."""
    path = data / "registers" / f"{name}.csv"
    text = path.read_text("utf-8-sig") if path.is_file() else ""
    rows = list(csv.reader(io.StringIO(text))) or [list(HEADERS[name])]
    made = [rows[0]]
    last = {row[0].strip(): index for index, row in enumerate(rows) if row and any(row)}
    for index, row in enumerate(rows[1:], 1):
        if not any(row):
            continue
        found = row[0].strip()
        if outcome is None or since is None or last[found] != index:
            made.append(row)
        else:
            made += _gone_on(row, found, outcome, since)
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([*made, *added])
    return out.getvalue()


def _gone_on(row: list[str], found: str, outcome: Outcome, since: date) -> list[list[str]]:
    """The last row of a school, changed as the list says, and the one that follows it."""
    cells = dict(zip(HEADERS["schools"], row, strict=True))
    before = (since - timedelta(days=1)).isoformat()
    cells.update(outcome.filled.get(found, {}))
    if found in outcome.ended:
        cells.update(den_ngay=before, thay_boi=outcome.ended[found])
    if found not in outcome.changed:
        return [list(cells.values())]
    after = list(outcome.changed[found])
    after[HEADERS["schools"].index("minh_hoa")] = cells["minh_hoa"]
    cells["den_ngay"] = cells["den_ngay"].strip() or before
    return [list(cells.values()), after]


def _faults(data: Path, texts: Mapping[str, str]) -> list[Finding]:
    """What the official files would have against these registers."""
    with tempfile.TemporaryDirectory(prefix="cds-") as room:
        root = Path(room)
        for name in ("rubrics", "forms", "rounds", "reports", "registers"):
            if (data / name).is_dir():
                shutil.copytree(data / name, root / name, symlinks=True)
        (root / "registers").mkdir(exist_ok=True)
        for name, text in texts.items():
            (root / "registers" / f"{name}.csv").write_text(text, "utf-8")
        opening = pipeline.open_library(root)
        found = pipeline.in_words(opening.library, opening.problems, root)
    return [replace(one, path=str(data / one.path)) for one in found if one.severity == "error"]


# ---- telling -----------------------------------------------------------------------------------------


def told(outcome: Outcome) -> Iterator[str]:
    """The preview: which column is what, what would be written, what stands in the way."""
    fields = words("register.field")
    yield say("list.columns")
    for name, column in sorted(outcome.columns.of.items(), key=lambda pair: pair[1]):
        yield say("list.column", title=short(outcome.columns.titles[column]), field=fields[name])
    if outcome.columns.unused:
        yield say("list.unused", listed=", ".join(f"“{short(one)}”" for one in outcome.columns.unused))
    yield ""
    for key, rows in (
        ("areas", outcome.areas),
        ("authorities", outcome.authorities),
        ("added", outcome.added),
    ):
        yield from _block(say(f"register.{key}", count=len(rows)), [f"{row[0]}: {row[1]}" for row in rows])
    moved = [f"{found}: {row[1]} ({row[3]}, {row[4]})" for found, row in outcome.changed.items()]
    yield from _block(say("register.changed", count=len(moved)), moved)
    ended = [f"{found} → {heir}" for found, heir in outcome.ended.items()]
    yield from _block(say("register.merged", count=len(ended)), ended)
    filled = [
        f"{found}: " + ", ".join(f"{column} = {value}" for column, value in cells.items())
        for found, cells in outcome.filled.items()
    ]
    yield from _block(say("register.filled", count=len(filled)), filled)
    yield from _block(say("register.unlisted", count=len(outcome.unlisted)), outcome.unlisted)
    yield from by_line(say("list.notes"), outcome.notes)
    yield from by_line(say("list.faults"), outcome.faults)


def _block(head: str, lines: Sequence[str]) -> Iterator[str]:
    if not lines:
        return
    yield head
    yield from (f"  {line}" for line in lines[:_MOST_LISTED])
    if len(lines) > _MOST_LISTED:
        yield "  " + say("list.more", count=len(lines) - _MOST_LISTED)


def by_line(head: str, told: Mapping[str, Sequence[int]]) -> Iterator[str]:
    """Sentences, each with the lines it is about, in the order of the first of them."""
    if not told:
        return
    yield head
    for sentence, lines in sorted(told.items(), key=lambda pair: pair[1][0]):
        named = ", ".join(map(str, lines[:_MOST_LISTED]))
        more = say("list.more-lines", count=len(lines) - _MOST_LISTED) if len(lines) > _MOST_LISTED else ""
        yield "  " + say("list.at", lines=named + more, sentence=sentence)


def short(title: str) -> str:
    """A title of a column, as much of it as fits."""
    return title if len(title) <= 60 else title[:59] + "…"
