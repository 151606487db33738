"""The rows of every open data table."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from generator.model.edition import Edition
from generator.model.library import Library
from generator.model.register import Area, Authority, Register, School
from generator.model.school_year import SchoolYear
from generator.model.summary import BANDS, Fact, Line, Marks
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
        "tieu-chi": lambda: _criteria_of(edition.lines),
        "tieu-chi-tong-hop": lambda: _bands(edition.marks, library),
        "minh-chung-tong-hop": lambda: _kinds(edition.marks),
        "dot-danh-gia": lambda: _rounds(library),
        "thong-ke": lambda: open_data.figures(library, edition.lines),
        "thong-ke-tong-hop": lambda: open_data.figure_totals(edition),
        "danh-muc-truong": lambda: _schools(library.schools),
        "danh-muc-dia-ban": lambda: _areas(library.areas),
        "danh-muc-co-quan": lambda: _authorities(library.authorities),
        "danh-muc-cap-hoc": lambda: _stages(library),
        "danh-muc-tieu-chi": lambda: _criteria(library),
    }


def _criteria_of(lines: Iterable[Line]) -> Iterator[Cells]:
    for line in lines:
        if line.used:
            shifts = (f"{shift.code}={plain(shift.by)}" for shift in line.shifts)
            yield (
                *(line.year, line.school, line.used, " ".join(line.scored), " ".join(line.missed)),
                *(" ".join(line.compared), " ".join(shifts), " ".join(map(_fact, line.facts))),
                "co" if line.demo else "",
            )


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
