"""The rows of every open data table."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from generator.model.edition import Edition, UnitYear
from generator.model.library import Library
from generator.model.lines import Lines
from generator.model.register import Area, Authority, Register, School
from generator.model.school_year import SchoolYear
from generator.model.summary import BANDS, Fact, Line, Marks, Shift
from generator.present import open_data, sheets
from generator.present.open_data import Columns
from generator.present.scorecards import plain
from generator.wording.tables import tables

Cells = Iterable[object]


Key = tuple[int, str]
"""The first year of a school year, and the id of a school or unit: what long tables are in order of."""


BY_AREA = ("tong-hop", "thong-ke-tong-hop")
"""The long tables in order of areas; the others are in order of schools."""


class Source(NamedTuple):
    """What a long table is made of: things in the order of their keys, and the columns of some of them."""

    things: Sequence[Any]
    key: Callable[[Any], Key]
    columns: Callable[[Sequence[Any]], Columns]


def turned(rows: Iterable[Cells]) -> Columns:
    """The columns of some rows, as texts."""
    return [sheets.texts(column) for column in zip(*rows, strict=True)]


def sources_of(edition: Edition) -> Mapping[str, Callable[[], Source]]:
    """The tables that grow with the schools."""
    library = edition.library

    def lines(columns: Callable[[Sequence[Line]], Columns]) -> Callable[[], Source]:
        return lambda: Source(edition.lines, lambda line: (line.year.first, line.school), columns)

    def units(
        all_: Iterable[UnitYear], rows: Callable[[Sequence[UnitYear]], Iterator[Cells]]
    ) -> Callable[[], Source]:
        return lambda: Source(sorted(all_, key=_by_year), _by_year, lambda keys: turned(rows(keys)))

    return {
        "ket-qua": lines(open_data.results),
        "tong-hop": units(edition.areas, lambda keys: open_data.totals(edition, keys)),
        "trang-thai": lines(lambda its: open_data.states(library, its, edition.as_of)),
        "tieu-chi": lines(_criteria_of),
        "thong-ke": lines(lambda its: turned(open_data.figures(library, its))),
        "thong-ke-tong-hop": units(edition.area_forms, lambda keys: open_data.figure_totals(edition, keys)),
    }


def _by_year(unit: UnitYear) -> Key:
    return unit[1].first, unit[0]


def rows_of(edition: Edition) -> Mapping[str, Callable[[], Iterator[Cells]]]:
    """For each table, in the order of `tables.yml`, what gives its rows."""
    library = edition.library
    long = sources_of(edition)

    def whole(name: str) -> Callable[[], Iterator[Cells]]:
        def rows() -> Iterator[Cells]:
            source = long[name]()
            return zip(*source.columns(source.things), strict=True)

        return rows

    short: dict[str, Callable[[], Iterator[Cells]]] = {
        "tieu-chi-tong-hop": lambda: _bands(edition.marks, library),
        "minh-chung-tong-hop": lambda: _kinds(edition.marks),
        "dot-danh-gia": lambda: _rounds(library),
        "danh-muc-truong": lambda: _schools(library.schools),
        "danh-muc-dia-ban": lambda: _areas(library.areas),
        "danh-muc-co-quan": lambda: _authorities(library.authorities),
        "danh-muc-cap-hoc": lambda: _stages(library),
        "danh-muc-tieu-chi": lambda: _criteria(library),
    }
    return {name: short.get(name) or whole(name) for name in tables()}


def _criteria_of(lines: Sequence[Line]) -> Columns:
    all_ = Lines.held(lines)
    its = all_.pick(number for number, used in enumerate(all_.column("used")) if used)
    return [
        *(list(map(str, its.column("year"))), list(its.column("school")), list(its.column("used"))),
        *([" ".join(codes) for codes in its.column(name)] for name in ("scored", "missed", "compared")),
        [" ".join(map(_shift, shifts)) for shifts in its.column("shifts")],
        [" ".join(map(_fact, facts)) for facts in its.column("facts")],
        ["co" if demo else "" for demo in its.column("demo")],
    ]


def _shift(shift: Shift) -> str:
    return f"{shift.code}={plain(shift.by)}"


def _fact(fact: Fact) -> str:
    earns = "" if fact.earns is None else "co" if fact.earns else "khong"
    return f"{fact.code}={earns}" + ("" if fact.count is None else f":{plain(fact.count)}")


def _bands(marks: Marks, library: Library) -> Iterator[Cells]:
    for key, counts in sorted(marks.bands.items()):
        demo, year, rubric, stage = key
        for place, (_, criterion, item) in enumerate(library.rubrics[rubric].entries()):
            of_one = counts[BANDS * place : BANDS * (place + 1)]
            if any(of_one):
                code = item.id if item else criterion.id
                yield SchoolYear(year), stage, rubric, code, *of_one, "co" if demo else ""


def _kinds(marks: Marks) -> Iterator[Cells]:
    for (demo, year, rubric, stage), shown in sorted(marks.kinds.items()):
        for (criterion, kind), count in sorted(shown.items()):
            yield SchoolYear(year), stage, rubric, criterion, kind, count, "co" if demo else ""


def _rounds(library: Library) -> Iterator[Cells]:
    for year, round_ in sorted(library.rounds.items()):
        for authority, own in round_.settings.items():
            rubrics = " ".join(f"{stage}={rubric}" for stage, rubric in (own.rubrics or {}).items())
            yield (
                *(year, authority, rubrics, own.school_deadline, own.authority_deadline),
                *(own.posting_from, own.posting_to),
            )


def _schools(register: Register[School]) -> Iterator[Cells]:
    for one in (row for rows in register.rows.values() for row in rows):
        yield (
            *(one.id, one.name, one.stage, one.area, one.authority, one.code, one.website),
            *("co" if one.demo else "", one.start, one.end, one.successor),
        )


def _areas(register: Register[Area]) -> Iterator[Cells]:
    for one in (row for rows in register.rows.values() for row in rows):
        yield one.id, one.name, one.kind, one.parent, one.start, one.end, one.successor


def _authorities(register: Register[Authority]) -> Iterator[Cells]:
    for one in (row for rows in register.rows.values() for row in rows):
        yield one.id, one.name, one.kind, one.area, one.superior, one.start, one.end


def _stages(library: Library) -> Iterator[Cells]:
    for one in library.stages.values():
        yield one.id, one.name, one.order


def _criteria(library: Library) -> Iterator[Cells]:
    for rubric in library.rubrics.values():
        for group, criterion, item in rubric.entries():
            entry = item or criterion
            most = entry.maximum
            yield (
                *(rubric.id, group.id, group.name, entry.id, criterion.id if item else "", entry.name),
                "co" if entry.mandatory else "",
                *((plain(most.value), most.confidence) if most else ("", "")),
            )
