"""The rows of every open data table."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from generator.model.edition import Edition
from generator.model.library import Library
from generator.model.register import Area, Authority, Register, School
from generator.present import open_data
from generator.present.scorecards import plain

Cells = Iterable[object]


def rows_of(edition: Edition) -> Mapping[str, Callable[[], Iterator[Cells]]]:
    """For each table, in the order of `tables.yml`, what gives its rows."""
    library = edition.library
    return {
        "ket-qua": lambda: open_data.results(edition.lines),
        "tong-hop": lambda: open_data.totals(edition),
        "trang-thai": lambda: open_data.states(library, edition.lines, edition.as_of),
        "thong-ke": lambda: open_data.figures(library, edition.lines),
        "thong-ke-tong-hop": lambda: open_data.figure_totals(edition),
        "danh-muc-truong": lambda: _schools(library.schools),
        "danh-muc-dia-ban": lambda: _areas(library.areas),
        "danh-muc-co-quan": lambda: _authorities(library.authorities),
        "danh-muc-cap-hoc": lambda: _stages(library),
        "danh-muc-tieu-chi": lambda: _criteria(library),
    }


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
