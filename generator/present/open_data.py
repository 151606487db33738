"""Open data: the tables and files of `/du-lieu/`, for people with Excel and for programs."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import repeat
from typing import Any

from generator.model.assessment import Assessment, Verification
from generator.model.edition import Edition, UnitYear
from generator.model.filled_form import FilledCell, FilledForm
from generator.model.form import ref_of
from generator.model.library import Dossier, Library, Record
from generator.model.lines import Lines
from generator.model.school_year import SchoolYear
from generator.model.scorecard import Standing
from generator.model.summary import Line, Outcome, State, Tally, days_over, share_of
from generator.present import sheets
from generator.present.scorecards import Reason, as_bytes, as_json, plain
from generator.wording import say
from generator.wording.tables import NUMBERS, header, tables

TOTALS = header("tong-hop")
FIGURES = header("thong-ke")
FIGURE_TOTALS = header("thong-ke-tong-hop")
FORM = (
    *("nam_hoc", "co_quan", "bieu_mau", "phan", "stt", "dong", "noi_dung", "cap_hoc", "o", "ten_o"),
    *("gia_tri", "don_vi", "tong_so", "ti_le", "so_truong", "trong_so", "minh_hoa"),
)
CHANGES = (
    *("ngay", "nam_hoc", "truong", "tep", "viec", "khoa", "muc", "cu", "moi", "de_nghi_boi", "duyet_boi"),
    "phien_ban",
)
Cells = Iterable[object]
Columns = Sequence[Sequence[str]]


def results_csv(lines: Sequence[Line]) -> bytes:
    """`ket-qua.csv`: a row for each published assessment or recognition in force, and group."""
    return _table_csv("ket-qua", results(lines))


def totals_csv(edition: Edition) -> bytes:
    """`tong-hop.csv`: a row for each area, year, stage (and `tat_ca`), rubric, group and standing."""
    return _csv(TOTALS, totals(edition, _by_year(edition.areas)))


def states_csv(library: Library, lines: Sequence[Line], as_of: date) -> bytes:
    """`trang-thai.csv`: where each school stands in each round, of all schools or of one authority's."""
    return _table_csv("trang-thai", states(library, lines, as_of))


def figures_csv(library: Library, lines: Iterable[Line]) -> bytes:
    """`thong-ke.csv`: a row for each figure that a school gave; yes is 1 and no is 0."""
    return _csv(FIGURES, figures(library, lines))


def figure_totals_csv(edition: Edition) -> bytes:
    """`thong-ke-tong-hop.csv`: a row for each area, year and figure that any of its schools gave."""
    return _csv(FIGURE_TOTALS, figure_totals(edition, _by_year(edition.area_forms)))


def _by_year(units: Iterable[UnitYear]) -> list[UnitYear]:
    return sorted(units, key=lambda key: (key[1], key[0]))


def form_csv(filled: FilledForm) -> bytes:
    """A form as an authority has to send it up: a row for each cell, in the template's order."""
    return _csv(FORM, _form(filled))


def changes_csv(rows: Iterable[Cells]) -> bytes:
    """`thay-doi.csv` of a school: a row for each change of a value or a file, the latest first."""
    return _csv(CHANGES, rows)


def states(library: Library, lines: Sequence[Line], as_of: date) -> Columns:
    """The columns of `trang-thai`."""
    its = Lines.held(lines)
    years, authorities, met = (list(its.column(name)) for name in ("year", "authority", "state"))
    sent = list(its.trail("sent"))
    places = list(zip(authorities, years, strict=True))
    due = {place: library.settings(*place).school_deadline for place in set(places)}
    deadlines = [due[place] for place in places]
    over = map(days_over, met, sent, deadlines, repeat(as_of))
    named = {state: say(f"state.{state}") for state in State}
    values = {state: state.value for state in State}
    return [
        *(_years(years), list(its.column("school")), list(its.column("name")), list(its.column("stage"))),
        *(list(its.column("area")), authorities, sheets.texts(its.column("rubric"))),
        *([values[state] for state in met], [named[state] for state in met]),
        *(_days(deadlines), _days(sent)),
        [
            "" if day is None else "kho" if committed else "tep"
            for day, committed in zip(sent, its.trail("committed"), strict=True)
        ],
        [str(days) if days else "" for days in over],
        *(_days(its.trail("judged")), list(its.trail("judge")), list(its.trail("decision"))),
        *([as_of.isoformat()] * len(its), _flags(its.column("demo"))),
        *(_flags(its.trail("again")), list(its.trail("source"))),
    ]


def _years(years: Iterable[SchoolYear]) -> list[str]:
    known: dict[int, str] = {}
    return [known.get(year.first) or known.setdefault(year.first, str(year)) for year in years]


def _days(days: Iterable[date | None]) -> list[str]:
    return ["" if day is None else day.isoformat() for day in days]


def _flags(flags: Iterable[bool]) -> list[str]:
    return ["co" if flag else "" for flag in flags]


def figures(library: Library, lines: Iterable[Line]) -> Iterator[Cells]:
    """The rows of `thong-ke`."""
    for line in lines:
        for given in line.figures:
            form = library.forms[given.form]
            values = dict(zip(((row.id, one.id) for row, one in form.fields()), given.values, strict=True))
            for row, one in form.fields():
                value = values[row.id, one.id]
                if value is not None:
                    whole = values.get(ref_of(one.share_of, row.id)) if one.share_of else None
                    yield (
                        *(line.year, line.school, line.name, line.stage, line.area, line.authority),
                        *(form.id, row.id, one.id, plain(value), one.unit, plain(whole)),
                        None if whole is None else share_of(value, whole),
                        "co" if line.demo else "",
                    )


def figure_totals(edition: Edition, units: Iterable[UnitYear]) -> Iterator[Cells]:
    """The rows of `thong-ke-tong-hop` for some areas in their years."""
    for unit, year in units:
        for filled in edition.area_forms[unit, year]:
            for row in filled.rows():
                for cell in row.cells:
                    if isinstance(cell.value, Decimal):
                        yield (
                            *(year, unit, filled.form.id, row.row.id, cell.field.id, plain(cell.value)),
                            *(cell.field.unit, plain(cell.whole), cell.share, cell.schools, cell.shared),
                            *(filled.schools, "co" if filled.demo else ""),
                        )


def _form(filled: FilledForm) -> Iterator[Cells]:
    for section in filled.sections:
        for row in section.rows:
            for cell in row.cells:
                asked = cell.field.origin is not None
                yield (
                    *(filled.year, filled.unit, filled.form.id, section.section.id, row.number, row.row.id),
                    *(row.name, row.stage, cell.field.id, cell.field.name, _typed(cell), cell.field.unit),
                    *(plain(cell.whole), cell.share, cell.schools if asked else "", row.of if asked else ""),
                    "co" if filled.demo else "",
                )


def _typed(cell: FilledCell) -> str | None:
    """A cell's value for programs: numbers with a point, `co` or `khong`, paragraphs one a line."""
    value = cell.value
    if isinstance(value, bool):
        return "co" if value else "khong"
    return "\n".join(value) if isinstance(value, tuple) else plain(value)


def results(lines: Sequence[Line]) -> Columns:
    """The columns of `ket-qua`."""
    its = Lines.held(lines)
    ordered = [
        sorted(outcomes, key=lambda o: (o.group, o.standing is not Standing.SELF))
        for outcomes in its.column("outcomes")
    ]
    spread = [place for place, of_line in enumerate(ordered) for _ in of_line]
    told: dict[int, tuple[str, ...]] = {}
    cells = [
        told.get(id(one)) or told.setdefault(id(one), _outcome(one)) for of_line in ordered for one in of_line
    ]
    of_lines = [
        *(_years(its.column("year")), *(list(its.column(name)) for name in _OF_RESULTS)),
        *(sheets.texts(its.column("used")), _flags(its.column("demo"))),
    ]
    *first, last = ([column[place] for place in spread] for column in of_lines)
    return [*first, *(zip(*cells, strict=True) if cells else ((),) * 5), last]


_OF_RESULTS = ("school", "name", "stage", "area", "authority")


def _outcome(one: Outcome) -> tuple[str, ...]:
    level = "" if one.level is None else str(one.level)
    return one.group, one.standing.value, plain(one.points) or "", plain(one.maximum) or "", level


def totals(edition: Edition, units: Iterable[UnitYear]) -> Iterator[Cells]:
    """The rows of `tong-hop` for some areas in their years."""
    for unit, year in units:
        summary = edition.areas[unit, year]
        for (stage, rubric, group, standing), tally in summary.tallies.items():
            yield (
                *(year, unit, stage, rubric, group, standing.value, tally.expected, tally.reported),
                *_levels(tally),
                "co" if summary.demo else "",
            )


def _levels(tally: Tally) -> Iterator[object]:
    """Three counts and three shares; a rubric with fewer levels leaves the rest empty."""
    width = 3
    for index in range(width):
        yield tally.levels[index] if index < len(tally.levels) else ""
    for index in range(width):
        yield tally.share(index) if index < len(tally.levels) else ""


def _csv(header: tuple[str, ...], rows: Iterable[Cells]) -> bytes:
    columns = list(zip(*rows, strict=True))
    its = sheets.plain_rows([sheets.texts(column) for column in columns])
    if its is None:
        its = sheets.quoted_rows([sheets.guarded(column) for column in columns])
    return f"{','.join(header)}\n{its}".encode()


def _table_csv(name: str, columns: Columns) -> bytes:
    its = sheets.rows_of_texts(columns, [column.type not in NUMBERS for column in tables()[name].columns])
    return f"{','.join(header(name))}\n{its}".encode()


# ---- one school ------------------------------------------------------------------------------------


def school_json(library: Library, dossier: Dossier, reason: Reason) -> bytes:
    """`truong/<id>.json`: every published year of a school with its scorecards and remarks."""
    school = dossier.school
    about = {
        "truong": school.id,
        "ten": school.name,
        "cap_hoc": school.stage,
        "dia_ban": school.area,
        "co_quan": school.authority,
        "minh_hoa": school.demo,
        "nam_hoc": [
            _year(library, record, reason) for record in dossier.records if record.published or record.forms
        ],
    }
    if school.demo:
        about["ghi_chu"] = say("demo.note")
    return json_bytes(about)


def json_bytes(data: Any) -> bytes:
    """JSON for programs: UTF-8, compact, keys in the order given."""
    return as_bytes(data) + b"\n"


def _year(library: Library, record: Record, reason: Reason) -> dict[str, Any]:
    cards = [card for card in (record.self_card, record.recognised_card) if card is not None]
    own, found = record.assessment, record.verification
    return {
        "nam_hoc": str(record.year),
        "ket_qua": as_json(cards, library.rubrics, reason),
        **(_assessment(own) if own is not None and record.self_card is not None else {}),
        **(_verification(found) if found is not None and record.recognised_card is not None else {}),
        **({"thong_ke": _statistics(record)} if record.forms else {}),
    }


def _statistics(record: Record) -> list[dict[str, Any]]:
    """What the school gave for each form, with the shares computed from it."""
    return [
        {
            "bieu_mau": given.form,
            "tep": given.path,
            "so_lieu": {
                row.row.id: {cell.field.id: _own_figure(cell) for cell in row.cells if cell.value is not None}
                for row in filled.rows()
                if not row.empty
            },
            **({"suy_ra": dict(given.inferred)} if given.inferred else {}),
        }
        for given, filled in zip(record.statistics, record.forms, strict=True)
    ]


def _own_figure(cell: FilledCell) -> Any:
    """A figure as a string, with its whole and share where it has any; yes or no; paragraphs."""
    if not isinstance(cell.value, Decimal):
        return cell.value
    if cell.share is None:
        return plain(cell.value)
    return {"gia_tri": plain(cell.value), "tong_so": plain(cell.whole), "ti_le": plain(cell.share)}


def _assessment(own: Assessment) -> dict[str, Any]:
    return {
        "tep": own.path,
        "phe_duyet": {"so": own.approval.number, "ngay": _day(own.approval.dated)} if own.approval else None,
        "nhan_xet": {
            "uu_diem": own.remarks.strengths,
            "han_che": own.remarks.limits,
            "bai_hoc": own.remarks.lessons,
            "kien_nghi": own.remarks.proposals,
        },
        **({"suy_ra": dict(own.inferred)} if own.inferred else {}),
    }


def _verification(found: Verification) -> dict[str, Any]:
    return {
        "tham_dinh": {
            "tep": found.path,
            "co_quan": found.authority,
            "ngay": _day(found.dated),
            "so_quyet_dinh": found.decision,
            "nguon": found.source,
            **({"suy_ra": dict(found.inferred)} if found.inferred else {}),
        }
    }


def _day(value: Any) -> str | None:
    return value.isoformat() if value else None
