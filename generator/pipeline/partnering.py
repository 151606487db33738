"""One partner: its published tables → register rows, rounds, lines; only what lies in its own areas is taken.

This is done in a worker, so that neither its memory nor its faults are those of the build.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from generator.check.registers import AREA_KINDS, AUTHORITY_KINDS
from generator.check.strangers import covered
from generator.model.form import Form
from generator.model.library import Library
from generator.model.partner import Partner, Refused
from generator.model.register import Area, Authority, School
from generator.model.round import Settings
from generator.model.rubric import Rubric
from generator.model.school_year import SchoolYear
from generator.model.scorecard import Standing
from generator.model.summary import BANDS, Fact, Figures, Line, Marks, MarksKey, Outcome, Shift, State, Trail
from generator.pipeline.lines import shared
from generator.read import package

if TYPE_CHECKING:
    from generator.read.parquet import Tables

Row = dict[str, Any]
Key = tuple[str, str]
"""A school year and a school, as tables write them."""


class Told(Struct, frozen=True):
    """What a partner's tables tell, as far as it is taken.

    `elsewhere` are schools that lie outside its areas, `listed` those that our own register holds,
    `rubrics` those that we do not know, or know otherwise: their results are left out.
    """

    day: date
    areas: Mapping[str, tuple[Area, ...]] = field(default_factory=dict)
    authorities: Mapping[str, tuple[Authority, ...]] = field(default_factory=dict)
    schools: Mapping[str, tuple[School, ...]] = field(default_factory=dict)
    settings: Mapping[SchoolYear, Mapping[str, Settings]] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    marks: Marks = field(default_factory=Marks)
    elsewhere: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    rubrics: tuple[str, ...] = ()


def told_by(library: Library, partner: Partner, folder: Path) -> Told:
    """Read the partner's gathered tables. Raises `Refused` when any of them is not as it has to be."""
    about = package.whole(folder)
    from generator.read.parquet import Tables  # late: DuckDB takes a tenth of a second and 60 MB

    with Tables(folder) as tables:
        for name in package.NEEDED:
            tables.check(name)
        inside, areas = _areas(library, partner, tables)
        schools, elsewhere, listed = _schools(library, tables, inside)
        authorities = _authorities(library, tables, inside, schools)
        known, strange = _rubrics(library, tables)
        codes = {name: frozenset(_codes(rubric)) for name, rubric in known.items()}
        lines = tuple(_lines(_Taken(library, inside, schools, known, codes), tables))
        _need(lines, areas, authorities, library)
        return Told(
            about.day,
            areas,
            authorities,
            schools,
            _settings(library, tables, authorities, known),
            lines,
            _marks(library, tables, known),
            tuple(elsewhere),
            tuple(listed),
            tuple(strange),
        )


def _need(
    lines: Iterable[Line], areas: Mapping[str, Any], authorities: Mapping[str, Any], library: Library
) -> None:
    """Every place a line names is one that is known."""
    for line in lines:
        if line.area not in areas and line.area not in library.areas:
            raise Refused("reference", table="trang-thai", column="dia_ban")
        if line.authority not in authorities and line.authority not in library.authorities:
            raise Refused("reference", table="trang-thai", column="co_quan")


# ---- registers -------------------------------------------------------------------------------------


def _by_id(rows: Iterable[Row]) -> Iterator[tuple[str, list[Row]]]:
    for row_id, its in groupby(rows, lambda row: str(row["ma"])):
        yield row_id, sorted(its, key=lambda row: row["tu_ngay"] or date.min)


def _areas(
    library: Library, partner: Partner, tables: "Tables"
) -> tuple[frozenset[str], dict[str, tuple[Area, ...]]]:
    """All areas inside the partner's, and the rows of those that our own register does not have."""
    told = dict(_by_id(tables.rows("danh-muc-dia-ban")))
    parents = {area: {row["thuoc"] for row in rows} for area, rows in told.items()}
    for area, own in library.areas.rows.items():
        parents[area] = {row.parent for row in own}
    inside = set(partner.areas)
    grown = True
    while grown:
        more = {area for area, above in parents.items() if area not in inside and above & inside}
        inside |= more
        grown = bool(more)
    taken = {}
    for area, rows in told.items():
        if area in inside and area not in library.areas:
            taken[area] = tuple(_area(row, inside) for row in rows)
    return frozenset(inside), taken


def _area(row: Row, inside: set[str]) -> Area:
    if row["loai"] not in AREA_KINDS:
        raise Refused("value", table="danh-muc-dia-ban", column="loai", count=1)
    parent, heir = (row[key] if row[key] in inside else None for key in ("thuoc", "thay_boi"))
    return Area(row["ma"], covered(row["ten"]), row["loai"], parent, row["tu_ngay"], row["den_ngay"], heir)


def _schools(
    library: Library, tables: "Tables", inside: frozenset[str]
) -> tuple[dict[str, tuple[School, ...]], list[str], list[str]]:
    """The rows that lie inside, as far as their school is not our own; then who was left out, and why."""
    taken: dict[str, tuple[School, ...]] = {}
    elsewhere, listed = [], []
    for school, rows in _by_id(tables.rows("danh-muc-truong")):
        own = tuple(
            _school(row) for row in rows if row["dia_ban"] in inside and row["cap_hoc"] in library.stages
        )
        if school in library.schools:
            listed.append(school)
        elif own:
            taken[school] = own
        else:
            elsewhere.append(school)
    return taken, elsewhere, listed


def _school(row: Row) -> School:
    return School(
        row["ma"],
        covered(row["ten"]),
        row["cap_hoc"],
        row["dia_ban"],
        row["co_quan"],
        row["ma_truong"] or "",
        row["website"] or "",
        bool(row["minh_hoa"]),
        row["tu_ngay"],
        row["den_ngay"],
        row["thay_boi"],
    )


def _authorities(
    library: Library, tables: "Tables", inside: frozenset[str], schools: Mapping[str, tuple[School, ...]]
) -> dict[str, tuple[Authority, ...]]:
    """The rows of authorities of these areas, of those that manage these schools, and of all above them."""
    told = dict(_by_id(tables.rows("danh-muc-co-quan")))
    wanted = [row.authority for rows in schools.values() for row in rows]
    wanted += [one for one, rows in told.items() if any(row["dia_ban"] in inside for row in rows)]
    taken: dict[str, tuple[Authority, ...]] = {}
    while wanted:
        one = wanted.pop()
        if one in told and one not in taken and one not in library.authorities:
            taken[one] = tuple(_authority(row) for row in told[one])
            wanted += [row.superior for row in taken[one] if row.superior]
    return dict(sorted(taken.items()))


def _authority(row: Row) -> Authority:
    if row["loai"] not in AUTHORITY_KINDS:
        raise Refused("value", table="danh-muc-co-quan", column="loai", count=1)
    return Authority(
        *(row["ma"], covered(row["ten"]), row["loai"], row["dia_ban"], row["cap_tren"]),
        *(row["tu_ngay"], row["den_ngay"]),
    )


# ---- rubrics and rounds ------------------------------------------------------------------------------


def _rubrics(library: Library, tables: "Tables") -> tuple[dict[str, Rubric], list[str]]:
    """Our rubrics that the partner knows just so; and those it knows otherwise or we do not know."""
    told: dict[str, set[tuple[Any, ...]]] = {}
    for row in tables.rows("danh-muc-tieu-chi"):
        facts = (row["nhom"], row["ma"], row["thuoc"], bool(row["bat_buoc"]), row["diem_toi_da"])
        told.setdefault(row["bo_chi_so"], set()).add(facts)
    same = {name for name, facts in told.items() if facts == _facts(library.rubrics.get(name))}
    known = {name: rubric for name, rubric in library.rubrics.items() if name in same}
    return known, sorted(told.keys() - same)


def _facts(rubric: Rubric | None) -> set[tuple[Any, ...]]:
    return {
        (group.id, entry.id, criterion.id if item else None, entry.mandatory, most.value if most else None)
        for group, criterion, item in (rubric.entries() if rubric else ())
        for entry in (item or criterion,)
        for most in (entry.maximum,)
    }


def _settings(
    library: Library, tables: "Tables", authorities: Mapping[str, Any], known: Mapping[str, Rubric]
) -> dict[SchoolYear, dict[str, Settings]]:
    found: dict[SchoolYear, dict[str, Settings]] = {}
    for row in tables.rows("dot-danh-gia"):
        if row["co_quan"] in authorities:
            pairs = (pair.partition("=")[::2] for pair in (row["bo_chi_so"] or "").split())
            rubrics = {stage: name for stage, name in pairs if stage in library.stages and name in known}
            found.setdefault(_year(row), {})[row["co_quan"]] = Settings(
                rubrics=rubrics or None,
                school_deadline=row["han_truong"],
                authority_deadline=row["han_co_quan"],
                posting_from=row["cong_khai_tu"],
                posting_to=row["cong_khai_den"],
            )
    return found


def _year(row: Row) -> SchoolYear:
    return SchoolYear(int(row["nam_hoc"][:4]))


# ---- lines -------------------------------------------------------------------------------------------


class _Taken(Struct, frozen=True):
    """What lines are held against."""

    library: Library
    inside: frozenset[str]
    schools: Mapping[str, tuple[School, ...]]
    rubrics: Mapping[str, Rubric]
    codes: Mapping[str, frozenset[str]]


class _Beside:
    """A table's rows beside those of another in the same order: those of one key at a time."""

    def __init__(self, tables: "Tables", name: str) -> None:
        self._name = name
        rows = tables.rows(name)
        self._groups = groupby(rows, lambda row: (row["nam_hoc"], row["truong"]))
        self._next = next(self._groups, None)

    def at(self, key: Key) -> list[Row]:
        """The rows of `key`; one whose key the other table does not have is refused."""
        if self._next is None or self._next[0] > key:
            return []
        if self._next[0] < key:
            raise Refused("orphan", table=self._name)
        found = list(self._next[1])
        self._next = next(self._groups, None)
        return found

    def ended(self) -> None:
        """Nothing may be left."""
        if self._next is not None:
            raise Refused("orphan", table=self._name)


def _lines(taken: _Taken, tables: "Tables") -> Iterator[Line]:
    results, criteria, figures = (_Beside(tables, name) for name in ("ket-qua", "tieu-chi", "thong-ke"))
    for row in tables.rows("trang-thai"):
        key = (row["nam_hoc"], row["truong"])
        beside = results.at(key), criteria.at(key), figures.at(key)
        if row["truong"] in taken.schools and row["dia_ban"] in taken.inside:
            if row["cap_hoc"] not in taken.library.stages:
                raise Refused("reference", table="trang-thai", column="cap_hoc")
            yield _line(taken, row, *beside)
    for one in (results, criteria, figures):
        one.ended()


def _line(taken: _Taken, row: Row, results: list[Row], criteria: list[Row], figures: list[Row]) -> Line:
    used = results[0]["bo_chi_so"] if results else None
    rubric = taken.rubrics.get(used) if used else None
    said = criteria[0] if criteria and rubric else {}
    codes = taken.codes[rubric.id] if rubric else frozenset()
    return Line(
        school=row["truong"],
        name=shared(covered(row["ten_truong"])),
        year=shared(_year(row)),
        stage=shared(row["cap_hoc"]),
        area=shared(row["dia_ban"]),
        authority=shared(row["co_quan"]),
        demo=bool(row["minh_hoa"]),
        rubric=shared(row["bo_chi_so"]) if row["bo_chi_so"] in taken.rubrics else None,
        used=shared(rubric.id) if rubric else None,
        state=State(row["trang_thai"]),
        outcomes=_outcomes(rubric, results) if rubric else (),
        missed=shared(tuple(_listed(said, "duoi_nua", codes))),
        scored=shared(tuple(_listed(said, "co_diem", codes))),
        facts=tuple(_facts_told(said, codes)),
        figures=tuple(_figures(taken.library.forms, figures)),
        trail=_trail(row),
        compared=shared(tuple(_listed(said, "doi_chieu", codes))),
        shifts=tuple(_shifts(said, codes)),
    )


def _codes(rubric: Rubric) -> Iterator[str]:
    """Groups, criteria, items."""
    for group in rubric.groups:
        yield group.id
        yield from group.codes()


def _outcomes(rubric: Rubric, rows: list[Row]) -> tuple[Outcome, ...]:
    """The school's own results, then the recognised ones, each in the order of the groups."""
    groups = {group.id: (place, group.maximum.value) for place, group in enumerate(rubric.groups)}
    levels = {None, *(band.number for band in rubric.levels)}
    found = []
    for row in rows:
        place, most = groups.get(row["nhom"], (0, None))
        points = row["diem"]
        if row["bo_chi_so"] != rubric.id or row["diem_toi_da"] != most or row["muc_do"] not in levels:
            raise Refused("result", table="ket-qua", school=row["truong"], year=row["nam_hoc"])
        if points is not None and points > row["diem_toi_da"]:
            raise Refused("result", table="ket-qua", school=row["truong"], year=row["nam_hoc"])
        standing = Standing(row["co_so"])
        outcome = Outcome(row["nhom"], standing, _tidy(points), _number(most), row["muc_do"])
        found.append((standing is not Standing.SELF, place, shared(outcome)))
    return tuple(outcome for _, _, outcome in sorted(found, key=lambda one: one[:2]))


def _number(value: Decimal | None) -> Decimal:
    return _tidy(value) or Decimal(0)


def _tidy(value: Decimal | None) -> Decimal | None:
    """A number as people write it: 62, not 62.00."""
    if value is None:
        return None
    whole = value.to_integral_value()
    return Decimal(whole) if whole == value else value.normalize()


def _listed(said: Mapping[str, Any], column: str, codes: frozenset[str]) -> Iterator[str]:
    for code in (said.get(column) or "").split():
        if code not in codes:
            raise Refused("code", table="tieu-chi", column=column)
        yield code


def _pairs(said: Mapping[str, Any], column: str, codes: frozenset[str]) -> Iterator[tuple[str, str]]:
    for pair in (said.get(column) or "").split():
        code, sign, value = pair.partition("=")
        if code not in codes or not sign:
            raise Refused("code", table="tieu-chi", column=column)
        yield code, value


def _decimal(text: str, column: str) -> Decimal:
    if not package.NUMBER.fullmatch(text):
        raise Refused("value", table="tieu-chi", column=column, count=1)
    return Decimal(text)


def _shifts(said: Mapping[str, Any], codes: frozenset[str]) -> Iterator[Shift]:
    for code, value in _pairs(said, "chenh_lech", codes):
        yield shared(Shift(code, _decimal(value, "chenh_lech")))


def _facts_told(said: Mapping[str, Any], codes: frozenset[str]) -> Iterator[Fact]:
    for code, value in _pairs(said, "tra_loi", codes):
        earns, sign, count = value.partition(":")
        if earns not in ("", "co", "khong"):
            raise Refused("value", table="tieu-chi", column="tra_loi", count=1)
        known = None if earns == "" else earns == "co"
        yield shared(Fact(code, known, _decimal(count, "tra_loi") if sign else None))


def _figures(forms: Mapping[str, Form], rows: list[Row]) -> Iterator[Figures]:
    """The school's figures for our forms, in their order; fields we do not know are left out."""
    told: dict[str, dict[Key, Decimal | None]] = {}
    for row in rows:
        told.setdefault(row["bieu_mau"], {})[row["dong"], row["o"]] = _tidy(row["gia_tri"])
    for form in forms.values():
        if form.id in told:
            values = told[form.id]
            yield Figures(form.id, tuple(values.get((row.id, one.id)) for row, one in form.fields()))


def _trail(row: Row) -> Trail:
    return Trail(
        sent=row["ngay_bao_cao"],
        committed=row["nguon_ngay"] == "kho",
        again=bool(row["nop_lai"]),
        judged=row["ngay_tham_dinh"],
        judge=row["co_quan_tham_dinh"] or "",
        decision=covered(row["so_quyet_dinh"] or ""),
        source=covered(row["nguon"] or ""),
    )


# ---- counts ------------------------------------------------------------------------------------------


def _marks(library: Library, tables: "Tables", known: Mapping[str, Rubric]) -> Marks:
    """The counts by criterion, and of evidence."""
    places = {name: {code: at for at, code in enumerate(_entries(one))} for name, one in known.items()}
    bands: dict[MarksKey, list[int]] = {}
    kinds: dict[MarksKey, dict[Key, int]] = {}
    for row in tables.rows("tieu-chi-tong-hop"):
        if row["bo_chi_so"] in known and row["cap_hoc"] in library.stages:
            its = places[row["bo_chi_so"]]
            if row["ma"] not in its:
                raise Refused("code", table="tieu-chi-tong-hop", column="ma")
            counts = bands.setdefault(_marks_key(row), [0] * (BANDS * len(its)))
            at = BANDS * its[row["ma"]]
            counts[at : at + BANDS] = (row[key] for key in ("khong_diem", "duoi_nua", "tu_nua", "tron_diem"))
    for row in tables.rows("minh-chung-tong-hop"):
        if row["bo_chi_so"] in known and row["cap_hoc"] in library.stages:
            if row["tieu_chi"] not in places[row["bo_chi_so"]]:
                raise Refused("code", table="minh-chung-tong-hop", column="tieu_chi")
            shown = kinds.setdefault(_marks_key(row), {})
            shown[row["tieu_chi"], covered(row["loai"] or "")] = row["so_truong"]
    return Marks({key: tuple(counts) for key, counts in bands.items()}, kinds)


def _entries(rubric: Rubric) -> Iterator[str]:
    for _, criterion, item in rubric.entries():
        yield (item or criterion).id


def _marks_key(row: Row) -> MarksKey:
    return bool(row["minh_hoa"]), _year(row).first, row["bo_chi_so"], row["cap_hoc"]
