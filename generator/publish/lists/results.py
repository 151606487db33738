"""`cds import-results`: one sheet with the results of many schools and years → a YAML file for each.

Only totals and levels come in this way. A row with points becomes a self-assessment, a draft where no paper
approved it; a row that knows a level alone is the authority's word, so it needs the decision. No file that
is there is ever written over.
"""

import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from generator import pipeline
from generator.check.catalogue import ERROR, severity
from generator.model.library import Library
from generator.model.problem import Problem
from generator.model.register import School
from generator.model.rubric import Rubric
from generator.model.school_year import SchoolYear
from generator.present.quoting import visible
from generator.present.yaml_text import inline
from generator.publish.importing import Progress, Reception, judged
from generator.publish.lists.columns import (
    Columns,
    Read,
    is_total,
    rows_below,
)
from generator.publish.lists.names import name_key
from generator.publish.lists.nouns import NoList, Told, why
from generator.publish.lists.reading import cell_fault, chosen, day_in
from generator.publish.lists.telling import columns_told, problems_told
from generator.read.files import TREES
from generator.read.table_file import Table
from generator.wording import fold, say, words

_POINTS, _LEVELS = ("diem_1", "diem_2"), ("muc_1", "muc_2")
_SHOWN = 8


class Wish(Struct, frozen=True):
    """What is asked: the sheet, its columns where they are named, the year where it has no column for it."""

    file: Path
    columns: Mapping[str, str]
    sheet: str = ""
    year: str = ""


class Outcome(Struct):
    """The files that a sheet gives, by their path below the data folder, and what stands in the way."""

    told: Told
    read: int = 0
    files: dict[str, str] = field(default_factory=dict)


class _Left(Exception):
    """A row that gives no file; the problem says why."""

    def __init__(self, problem: Problem, column: int = 0) -> None:
        super().__init__(problem.code)
        self.problem, self.column = problem, column


def compare(asked: Reception, wish: Wish, progress: Progress | None = None) -> Outcome:
    """What the sheet gives. Raises `NoList`, `OSError`."""
    table, told = _table(wish)
    outcome, columns = Outcome(told), told.columns
    library = asked.opening.library
    names = _by_name(library)
    lines: dict[str, int] = {}
    for read in rows_below(table, columns):
        if is_total(read, "ten") or not _is_result(read, columns):
            continue
        outcome.read += 1
        line = read.row.line
        if progress:
            progress(line, table.rows[-1].line)
        try:
            made = _files(asked, wish, columns, read, names)
        except _Left as left:
            outcome.told.add(left.problem, line, left.column)
            continue
        before = next((lines[path] for path in made if path in lines), None)
        if before is not None:
            for path in made:
                outcome.files.pop(path, None)
            outcome.told.add(why("list-result-twice", line=before), line)
            continue
        lines |= dict.fromkeys(made, line)
        outcome.files |= made
        if any("\ntrang_thai: du_thao\n" in text for text in made.values()):
            outcome.told.add(why("list-draft", "so"), line)
    return outcome


def _table(wish: Wish) -> tuple[Table, Told]:
    table, told = chosen(
        wish.file,
        wish.sheet,
        "results",
        ("ten", "ma_truong"),
        wish.columns,
        "list-no-results",
        lambda columns: bool({*_POINTS, *_LEVELS} & columns.of.keys()),
    )
    if "nam_hoc" not in told.columns.of and not wish.year:
        raise NoList(why("list-year-missing"))
    return table, told


def _is_result(read: Read, columns: Columns) -> bool:
    """Whether a row is about a school, not a heading or a signature below the list."""
    faulty = {column for column, _ in read.row.faults}
    unnamed = faulty & {columns.of.get("ten"), columns.of.get("ma_truong")}
    named = read.cells.get("ten") or read.cells.get("ma_truong") or unnamed
    return 0 in faulty or (bool(named) and len(read.row.cells) + len(faulty) > 2)


# ---- one row -----------------------------------------------------------------------------------------


def _files(
    asked: Reception, wish: Wish, columns: Columns, read: Read, names: Mapping[object, list[str]]
) -> dict[str, str]:
    """Path and text of the files that a row gives."""
    fault = cell_fault(columns, read.row)
    if fault is not None:
        raise _Left(*fault)
    library = asked.opening.library
    school = _school(library, read.cells, names)
    year = _year(read.cells.get("nam_hoc", "") or wish.year)
    row = library.schools.on(school, year.counting_day)
    if row is None:
        day = year.counting_day.isoformat()
        raise _Left(why("list-not-in-force", "nam_hoc", id=school, day=day, year=year))
    rubric = _rubric(library, row, year)
    head = say("results.head", file=visible(wish.file.name)[:100], line=read.row.line)
    made = {}
    for kind, tree in _trees(read.cells, row, year, rubric):
        there = _there(asked.target, kind, year, school)
        if there:
            raise _Left(why("list-result-exists", path=there))
        lines = (f"# {head}\n", *(f"{key}: {inline(value)}\n" for key, value in tree.items()))
        made[f"{kind}/{year}/{row.authority}/{school}.yml"] = "".join(lines)
    _sound(asked, rubric, *next(iter(made.items())))
    return made


def _school(library: Library, cells: Mapping[str, str], names: Mapping[object, list[str]]) -> str:
    code, name = cells.get("ma_truong", ""), cells.get("ten", "")
    for given in (code, name):
        if given in library.schools:
            return given
    if code.isascii() and code.isdigit() and len(code) == 7:
        code = code.zfill(8)
    found = names.get(code, []) or (names.get(name_key(name), []) if name else [])
    if len(found) > 1 and cells.get("dia_ban"):
        said = fold(cells["dia_ban"])
        found = [
            one for one in found if any(_is_in(library, row, said) for row in library.schools.rows[one])
        ] or found
    if not found:
        raise _Left(why("list-result-school", "ten" if name else "ma_truong", value=(name or code)[:80]))
    if len(found) > 1:
        raise _Left(why("list-result-schools", "ten", value=(name or code)[:80], listed=", ".join(found)))
    return found[0]


def _is_in(library: Library, row: School, said: str) -> bool:
    area = library.areas.latest(row.area)
    return area is not None and (fold(area.name) == said or fold(area.name).endswith(f" {said}"))


def _by_name(library: Library) -> dict[object, list[str]]:
    """Schools by their official code and by every name they have had."""
    found: dict[object, list[str]] = defaultdict(list)
    for school, rows in library.schools.rows.items():
        for mark in {mark for row in rows for mark in (row.code, name_key(row.name)) if mark}:
            found[mark].append(school)
    return found


def _year(text: str) -> SchoolYear:
    joined = "-".join(part.strip() for part in re.split("[-–—/]", text))
    joined = re.sub(r"^(20\d\d)-(\d\d)$", lambda found: f"{found[1]}-20{found[2]}", joined)
    year = SchoolYear.parse(re.sub(r"^(năm học|NH)\s*", "", joined, flags=re.IGNORECASE))
    if year is None:
        raise _Left(why("list-year-form", "nam_hoc", value=text[:40]))
    return year


def _rubric(library: Library, row: School, year: SchoolYear) -> Rubric:
    given = library.rubric_for(row, year)
    if given is None:
        raise _Left(why("list-no-rubric", "nam_hoc", year=year, authority=row.authority))
    return library.rubrics[given]


def _trees(
    cells: Mapping[str, str], row: School, year: SchoolYear, rubric: Rubric
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The files of a row, each by the folder it belongs to.

    Points are the school's word where it has a paper; without one, and with a decision, the authority's.
    """
    groups = [group.id for group in rubric.groups]
    points = {
        group: _points(key, cells[key]) for group, key in zip(groups, _POINTS, strict=False) if key in cells
    }
    levels = {
        group: _level(key, cells[key], rubric)
        for group, key in zip(groups, _LEVELS, strict=False)
        if key in cells
    }
    if not points and not levels:
        raise _Left(why("list-no-result"))
    _every_group(points or levels, groups)
    head = {"nam_hoc": str(year), "truong": row.id, "bo_chi_so": rubric.id}
    paper = {"so": cells.get("so"), "ngay": _day(cells, "ngay")}
    decided = {
        "so_quyet_dinh": cells.get("quyet_dinh"),
        "ngay": _day(cells, "ngay_cong_nhan"),
    }
    recognised = {**head, "co_quan": row.authority, **decided, "ket_qua": "cong_nhan"}
    if not all(decided.values()) and (not points or any(decided.values())):
        raise _Left(why("list-only-levels" if not points else "list-half-decided", "quyet_dinh"))
    totals = {"tong_diem": points, **({"muc_do": levels} if levels else {})}
    if not points:
        yield TREES[1], {**recognised, "muc_do": levels}
    elif paper["so"]:
        approved = {key: value for key, value in paper.items() if value}
        yield TREES[0], {**head, "trang_thai": "da_phe_duyet", "phe_duyet": approved, **totals}
        if all(decided.values()):
            yield TREES[1], recognised
    elif all(decided.values()):
        yield TREES[1], {**recognised, "tong_diem": points}
    else:
        yield TREES[0], {**head, "trang_thai": "du_thao", **totals}


def _every_group(known: Mapping[str, object], groups: list[str]) -> None:
    missing = [group for group in groups if group not in known]
    if missing:
        raise _Left(why("list-group-missing", known=", ".join(known), missing=", ".join(missing)))


def _points(field: str, text: str) -> Decimal:
    """The number of a cell like "62,5", "62.5", "62/100", "62 điểm"."""
    found = re.fullmatch(r"(\d{1,4}(?:[.,]\d{1,6})?) ?(?:/ ?100|điểm|đ)?", text.strip(), re.ASCII)
    if not found:
        raise _Left(why("list-points-form", field, value=text[:40]))
    return Decimal(found[1].replace(",", "."))


def _level(field: str, text: str, rubric: Rubric) -> int:
    """The level of a cell like "2", "Mức 2", "Mức độ 2 (đáp ứng cơ bản)", "Đáp ứng cơ bản"."""
    said = fold(text)
    numbers = {level.number for level in rubric.levels}
    named = next((level.number for level in rubric.levels if fold(level.name) == said), None)
    found = re.match(r"(?:muc(?: do)? )?(\d)(?!\d|[.,]\d)", said)
    number = named or (int(found[1]) if found else 0)
    if number not in numbers:
        raise _Left(why("list-level-form", field, value=text[:40]))
    return number


def _day(cells: Mapping[str, str], field: str) -> date | None:
    text = cells.get(field, "")
    day = day_in(text) if text else None
    if text and day is None:
        raise _Left(why("list-date-form", field, value=text[:40]))
    return day


def _there(target: Path, kind: str, year: SchoolYear, school: str) -> str:
    """A file of that school and year that is there already, wherever in the year's folder it lies."""
    for path in sorted((target / kind / str(year)).glob(f"*/{school}.*")):
        if re.fullmatch(rf"{re.escape(school)}(\.\d+)?\.ya?ml", path.name, re.IGNORECASE):
            return path.relative_to(target).as_posix()
    return ""


def _sound(asked: Reception, rubric: Rubric, path: str, text: str) -> None:
    """Raise with the first error that a row's file would have in its place."""
    if path.startswith(TREES[0]):
        _, problems, _ = judged(asked, path, path, text)
    else:
        with tempfile.TemporaryDirectory(prefix="cds-") as room:
            file = Path(room) / path
            file.parent.mkdir(parents=True)
            file.write_text(text, "utf-8")
            _, _, problems = pipeline.verify(asked.opening, path, asked.as_of, Path(room))
    for problem in problems:
        if severity(problem) == ERROR:
            raise _Left(replace(problem, where=_field(problem, rubric)))


def _field(problem: Problem, rubric: Rubric) -> tuple[str, ...]:
    """The field of the sheet that a key of the file was made from."""
    groups = [group.id for group in rubric.groups]
    named = {("phe_duyet", "so"): "so", ("phe_duyet", "ngay"): "ngay"}
    named |= {("tong_diem", group): key for group, key in zip(groups, _POINTS, strict=False)}
    named |= {("muc_do", group): key for group, key in zip(groups, _LEVELS, strict=False)}
    alone = {"so_quyet_dinh": "quyet_dinh", "ngay": "ngay_cong_nhan"}
    match [str(step) for step in problem.where]:
        case [key]:
            return (alone.get(key, ""),)
        case [first, second]:
            return (named.get((first, second), ""),)
    return ()


# ---- writing and telling -----------------------------------------------------------------------------


def write(data: Path, outcome: Outcome) -> int:
    """Write the files; one that has come into being in the meantime is left alone."""
    written = 0
    for path, text in outcome.files.items():
        file = data / path
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            with file.open("xb") as stream:
                stream.write(text.encode("utf-8"))
        except FileExistsError:
            continue
        written += 1
    return written


def told(outcome: Outcome) -> Iterator[str]:
    """The preview."""
    yield from columns_told(outcome.told, words("results.field"))
    if outcome.files:
        yield say("results.files", count=len(outcome.files))
        for path in list(outcome.files)[:_SHOWN]:
            yield "  " + say("results.file", path=path, what=say(f"results.what.{path.split('/')[0]}"))
        if len(outcome.files) > _SHOWN:
            yield "  " + say("list.more", count=len(outcome.files) - _SHOWN)
    yield from problems_told(outcome.told)


__all__ = ["NoList", "Outcome", "Wish", "compare", "told", "write"]
