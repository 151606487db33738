"""The static API, `/api/v1/`: lists, areas, authorities, rubrics as JSON; its description is `openapi.json`.

A school's object is `du-lieu/truong/<id>.json`, which is there already: the API points to it and does not
say the same again in thousands of files. Within v1 keys are only added.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any, NamedTuple

from generator.model.edition import Edition
from generator.model.library import Library
from generator.model.lines import Lines
from generator.model.page import Attachment
from generator.model.register import Area, Authority
from generator.model.rubric import Amount, Band, Criterion, CriterionGroup, Item, Rubric
from generator.model.summary import Line, Summary
from generator.present import links
from generator.present.context import Context
from generator.present.open_data import json_bytes
from generator.present.reuse import places
from generator.present.reuse.package import LICENCE, version_of
from generator.present.scorecards import compact, plain
from generator.wording import say
from generator.wording.sentences import load
from generator.wording.tables import tables

FOLDER = places.API


def api_files(context: Context, edition: Edition) -> Iterator[Attachment]:
    """Every file of the API, but the list of schools and those of single schools, areas and authorities."""
    library = edition.library
    yield Attachment(f"{FOLDER}index.json", json_bytes(_entrance(context, edition)))
    lists: dict[str, Iterable[dict[str, Any]]] = {
        "dia-ban.json": _short(edition, library.areas.rows, edition.areas),
        "co-quan.json": _short(edition, library.authorities.rows, edition.authorities),
        "bo-chi-so.json": map(_rubric_short, library.rubrics.values()),
    }
    for name, values in lists.items():
        yield Attachment(FOLDER + name, _listed(context, edition, values))
    yield Attachment(f"{FOLDER}openapi.json", json_bytes(openapi(context, edition)))
    for rubric in edition.library.rubrics.values():
        yield Attachment(f"{FOLDER}bo-chi-so/{rubric.id}.json", json_bytes(_rubric(rubric)))


def area_file(edition: Edition, area: str) -> Attachment:
    """The file of an area that has a school in some year."""
    return _unit(edition, "dia-ban", area, edition.areas, "area")


def authority_file(edition: Edition, authority: str) -> Attachment:
    """The file of an authority that has a school in some year."""
    return _unit(edition, "co-quan", authority, edition.authorities, "authority")


def _entrance(context: Context, edition: Edition) -> dict[str, Any]:
    """What there is, and of which edition. Addresses are relative to the site's root."""
    return {
        **_about(context, edition),
        "nam_hoc": [str(year) for year in edition.years],
        "dia_chi": {
            "mo_ta": f"{FOLDER}openapi.json",
            "danh_sach_truong": f"{FOLDER}truong.json",
            "truong": "du-lieu/truong/{ma}.json",
            "danh_sach_dia_ban": f"{FOLDER}dia-ban.json",
            "dia_ban": f"{FOLDER}dia-ban/{{ma}}.json",
            "danh_sach_co_quan": f"{FOLDER}co-quan.json",
            "co_quan": f"{FOLDER}co-quan/{{ma}}.json",
            "danh_sach_bo_chi_so": f"{FOLDER}bo-chi-so.json",
            "bo_chi_so": f"{FOLDER}bo-chi-so/{{ma}}.json",
            "bang": [f"du-lieu/{name}.json" for name in tables()],
            "goi_du_lieu": "du-lieu/datapackage.json",
            "tin": places.FEED,
        },
    }


def _about(context: Context, edition: Edition) -> dict[str, Any]:
    return {
        "phien_ban": version_of(edition),
        "ngay": edition.as_of.isoformat(),
        "ban_du_lieu": edition.revision,
        "giay_phep": LICENCE["name"],
        "trang": context.site_url or None,
    }


def _listed(context: Context, edition: Edition, values: Iterable[Any]) -> bytes:
    """A list, written value by value: a country's schools as dictionaries would take 100 MB."""
    about = compact({**_about(context, edition), "danh_sach": []})
    return f"{about.removesuffix(']}')}{','.join(map(compact, values))}]}}\n".encode()


# ---- schools ---------------------------------------------------------------------------------------


class Run(NamedTuple):
    """Schools that follow each other in the list, from this id on: how many bytes they take."""

    first: str
    size: int


class Before(NamedTuple):
    """The list of schools as it stands, the runs it is made of, and the schools that are not as they were."""

    content: bytes
    runs: tuple[Run, ...]
    other: frozenset[str]


SCHOOLS = f"{FOLDER}truong.json"
SCHOOLS_AT_ONCE = 250


def schools_file(
    context: Context, edition: Edition, before: Before | None = None
) -> tuple[Attachment, tuple[Run, ...]]:
    """The list of all schools, in runs; of one that stands, only runs with another school are made anew."""
    head = f'{compact(_about(context, edition))[:-1]},"danh_sach":['.encode()
    made = list(_runs_anew(edition) if before is None else _runs(edition, before))
    content = b"".join([head, b",".join([own for _, own in made if own]), b"]}\n"])
    return Attachment(SCHOOLS, content), tuple(Run(first, len(own)) for first, own in made)


def _runs_anew(edition: Edition) -> Iterator[tuple[str, bytes]]:
    lines = Lines.held(edition.lines)
    schools, firsts = list(lines.column("school")), [year.first for year in lines.column("year")]
    order = sorted(range(len(lines)), key=lambda number: (schools[number], -firsts[number]))
    starts = sorted(set(schools))[::SCHOOLS_AT_ONCE]
    cuts = [bisect_left(order, start, key=schools.__getitem__) for start in starts]
    for start, (at, end) in zip(starts, pairwise([*cuts, len(order)]), strict=True):
        yield start, _objects(edition, lines.pick(order[at:end]))


def _runs(edition: Edition, before: Before) -> Iterator[tuple[str, bytes]]:
    """The runs of a list that stands; what is in none of them was never there."""
    starts = [run.first for run in before.runs]
    dirty = {max(bisect_right(starts, school) - 1, 0) for school in before.other}
    at = before.content.index(b'"danh_sach":[') + len(b'"danh_sach":[')
    whole = memoryview(before.content)
    for place, (first, size) in enumerate(before.runs):
        if place in dirty:
            start = first if place else ""
            end = starts[place + 1] if place + 1 < len(starts) else None
            yield first, _objects(edition, _lines_between(edition, start, end))
        else:
            yield first, bytes(whole[at : at + size])
        at += size + (1 if size else 0)


def _lines_between(edition: Edition, start: str, end: str | None) -> list[Line]:
    """The lines of schools from one on, up to another; all lines are in order of years, then of schools."""

    def key(line: Line) -> tuple[int, str]:
        return line.year.first, line.school

    found: list[Line] = []
    for year in edition.years:
        at = bisect_left(edition.lines, (year.first, start), key=key)
        to = bisect_left(edition.lines, (year.first + 1, "") if end is None else (year.first, end), key=key)
        found += edition.lines[at:to]
    return sorted(found, key=lambda line: (line.school, -line.year.first))


def _objects(edition: Edition, lines: Sequence[Line]) -> bytes:
    return ",".join(map(compact, _schools(edition, lines))).encode()


def _schools(edition: Edition, lines: Sequence[Line]) -> Iterator[dict[str, Any]]:
    """Every school with a page, with its latest result: enough to find one and to draw a map of all.

    The lines come school by school, the latest first.
    """
    elsewhere = edition.library.school_sites
    its = Lines.held(lines)
    years, results = list(its.column("year")), list(its.any_of("outcomes"))
    with_page = [
        (number, school)
        for number, (school, figures) in enumerate(
            zip(its.column("school"), its.any_of("figures"), strict=True)
        )
        if results[number] or figures
    ]
    own = [[number for number, _ in of_one] for _, of_one in groupby(with_page, key=itemgetter(1))]
    latest = its.pick(next((number for number in of_one if results[number]), of_one[0]) for of_one in own)
    for line, of_one in zip(latest, own, strict=True):
        school = line.school
        row = edition.library.schools.latest(school)
        yield {
            "ma": school,
            "ten": row.name if row else line.name,
            "cap_hoc": line.stage,
            "dia_ban": line.area,
            "co_quan": line.authority,
            "minh_hoa": line.demo,
            "nam_hoc": [str(years[number]) for number in of_one],
            "ket_qua": _latest_result(line),
            **({"trang": links.to_school(edition.library, "", school)} if school in elsewhere else {}),
        }


def _latest_result(line: Line) -> dict[str, Any] | None:
    """The result that counts in the latest year with one."""
    if not line.outcomes:
        return None
    return {
        "nam_hoc": str(line.year),
        "bo_chi_so": line.used,
        "nhom": [
            {
                "ma": one.group,
                "co_so": one.standing.value,
                "diem": plain(one.points),
                "diem_toi_da": plain(one.maximum),
                "muc_do": one.level,
            }
            for one in line.applied().values()
        ],
    }


# ---- areas and authorities -------------------------------------------------------------------------

Row = Area | Authority


def _short(
    edition: Edition, rows: Mapping[str, tuple[Any, ...]], summaries: Mapping[Any, Summary]
) -> Iterator[dict[str, Any]]:
    years: dict[str, list[str]] = {}
    for unit, year in sorted(summaries, key=lambda key: (key[0], -key[1].first)):
        years.setdefault(unit, []).append(str(year))
    for unit, its in years.items():
        row = rows[unit][-1]
        yield {"ma": unit, "ten": row.name, "loai": row.kind, "nam_hoc": its}


def _unit(edition: Edition, kind: str, unit: str, summaries: Mapping[Any, Summary], own: str) -> Attachment:
    register = edition.library.areas if kind == "dia-ban" else edition.library.authorities
    latest = [summaries[unit, year] for year in edition.years if (unit, year) in summaries]
    data = {
        "ma": unit,
        "ten": register.rows[unit][-1].name,
        "minh_hoa": latest[0].demo,
        "thoi_ky": [_period(row) for row in register.rows[unit]],
        "nam_hoc": [_year(edition.library, kind, summary, own) for summary in latest],
    }
    return Attachment(f"{FOLDER}{kind}/{unit}.json", json_bytes(data))


def _period(row: Row) -> dict[str, Any]:
    """One dated row of the register."""
    return {
        "ten": row.name,
        "loai": row.kind,
        **({"thuoc": row.parent, "thay_boi": row.successor} if isinstance(row, Area) else {}),
        **({"dia_ban": row.area, "cap_tren": row.superior} if isinstance(row, Authority) else {}),
        "tu_ngay": row.start.isoformat() if row.start else None,
        "den_ngay": row.end.isoformat() if row.end else None,
    }


def _year(library: Library, kind: str, summary: Summary, own: str) -> dict[str, Any]:
    """The figures of one year; `truong` are the schools that lie in the unit itself, not in one below it.

    `own` is the field of a line that names its unit.
    """
    lines = Lines.held(summary.lines).where(own, summary.unit)
    page = links.area_address(summary.unit, summary.year)
    if kind != "dia-ban":
        page = links.to_authority(library, "", summary.unit, summary.year)
    return {
        "nam_hoc": str(summary.year),
        "trang": page,
        "so_truong": summary.schools,
        "cho_bo_chi_so": summary.waiting,
        "trang_thai": {state.value: count for state, count in summary.states.items() if count},
        "tong_hop": [
            {
                "cap_hoc": stage,
                "bo_chi_so": rubric,
                "nhom": group,
                "co_so": standing.value,
                "so_truong": tally.expected,
                "da_nop": tally.reported,
                "muc": list(tally.levels),
                "ti_le": [plain(tally.share(index)) for index in range(len(tally.levels))],
            }
            for (stage, rubric, group, standing), tally in summary.tallies.items()
        ],
        "truong": [
            {"ma": school, "trang_thai": state.value}
            for school, state in zip(lines.column("school"), lines.column("state"), strict=True)
        ],
    }


# ---- rubrics ---------------------------------------------------------------------------------------


def _rubric_short(rubric: Rubric) -> dict[str, Any]:
    return {"ma": rubric.id, "ten": rubric.name, "so": rubric.number, "cap_hoc": list(rubric.stages)}


def _rubric(rubric: Rubric) -> dict[str, Any]:
    """A rubric with the confidence and the sources of every number."""
    return {
        **_rubric_short(rubric),
        "ngay": rubric.issued.isoformat(),
        "co_quan": rubric.issuer,
        "tu_nam_hoc": rubric.first_year,
        "den_nam_hoc": rubric.last_year,
        "muc_do": [_band(band) for band in rubric.levels],
        "nhom": [_group(group) for group in rubric.groups],
        "nguon": {
            source.id: {"ten": source.name, "ngay": source.dated.isoformat() if source.dated else None}
            for source in rubric.sources.values()
        },
    }


def _band(band: Band) -> dict[str, Any]:
    ends = {"tu": band.least, "tren": band.above, "den": band.most, "duoi": band.below}
    return {
        "so": band.number,
        "ten": band.name,
        "cau_chu": band.words,
        **{key: plain(value) for key, value in ends.items() if value is not None},
    }


def _group(group: CriterionGroup) -> dict[str, Any]:
    return {
        "ma": group.id,
        "ten": group.name,
        "diem_toi_da": _amount(group.maximum),
        "tieu_chi": [
            {**_entry(criterion), "noi_dung": [_entry(item) for item in criterion.items]}
            for criterion in group.criteria
        ],
    }


def _entry(entry: Criterion | Item) -> dict[str, Any]:
    most = _amount(entry.maximum) if entry.maximum else None
    return {"ma": entry.id, "ten": entry.name, "bat_buoc": entry.mandatory, "diem_toi_da": most}


def _amount(amount: Amount) -> dict[str, Any]:
    return {
        "so": plain(amount.value),
        "do_tin_cay": amount.confidence,
        "nguon": list(amount.sources),
    }


# ---- the description -------------------------------------------------------------------------------


@cache
def _described() -> Mapping[str, Any]:
    described: Mapping[str, Any] = load("openapi.yml")
    return described


def openapi(context: Context, edition: Edition) -> dict[str, Any]:
    """OpenAPI 3.1: the description of `openapi.yml`, for this site."""
    described = dict(_described())
    described["info"] = {**described["info"], "version": version_of(edition)}
    described["servers"] = [{"url": context.site_url or "../../", "description": say("reuse.api.server")}]
    return described


def operations() -> Iterator[tuple[str, str, str]]:
    """Path, summary and description of everything that can be asked for."""
    for path, item in _described()["paths"].items():
        yield path, item["get"]["summary"], item["get"].get("description", "")
