"""Rules about registers: what rows refer to, knots in the trees, and a demonstration kept apart."""

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any, Protocol

from generator.check.gaps import Gaps
from generator.check.strangers import link_fault
from generator.model.library import Library
from generator.model.problem import Problem
from generator.model.register import Area, Register, School, in_force
from generator.wording import also, day, did_you_mean, fold, say
from generator.wording.scripts import as_it_looks, foreign_letter

AREA_KINDS = (
    "quoc_gia",
    "tinh",
    "thanh_pho",
    "quan",
    "huyen",
    "thi_xa",
    "xa",
    "phuong",
    "thi_tran",
    "dac_khu",
)
AUTHORITY_KINDS = ("bo", "so", "phong", "ubnd_xa")
_SCHOOL_CODE = re.compile(r"[0-9]{8}", re.ASCII)
_PLAIN_SITE = re.compile(
    r"https?://(?:[a-z0-9-]+\.)+(?!local|internal|lan)[a-z]{2,}(?:/[\w./~-]*)?", re.ASCII
)
_FAULTY_SITES = {"link-form": "register-website"}
_MOST_STEPS = 12
_MOST_COMPARED = 100_000
"""With so many words a wrong id is compared, in search of the one that was meant, and no more."""
_LIKE_AN_ID, _LIKE_A_WORD = 0.8, 0.7


class _Row(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def line(self) -> int: ...


def register_problems(library: Library, whole: bool = True, gaps: Gaps | None = None) -> Iterator[Problem]:
    """Everything wrong between rows. What the `gaps` hide is not missed; not `whole`, no school is."""
    looked = _Looked(library, gaps or Gaps())
    yield from _name_problems("areas", library.areas)
    yield from _name_problems("authorities", library.authorities)
    yield from _name_problems("schools", library.schools)
    yield from _area_problems(looked)
    yield from _authority_problems(looked)
    yield from _school_problems(looked, whole)
    yield from looked.kinds()
    yield from looked.unknown()
    if whole:
        yield from _contact_problems(looked)


def _row(code: str, name: str, row: _Row, column: str = "", **facts: str) -> Problem:
    """A problem of a row, at one of its cells; the cell's place is looked up when it is told."""
    told = {"id": row.id or row.name, "column": column, **facts}
    return Problem(code, f"registers/{name}.csv", (), told, row.line, 0 if column else 1)


class _Looked:
    """The registers as they are looked through; what they refer to in vain is told once for all rows."""

    def __init__(self, library: Library, gaps: Gaps) -> None:
        self.library = library
        self.gaps = gaps
        self._vain: dict[tuple[str, str, str, str], list[_Row]] = {}
        self._known: dict[str, Collection[str]] = {
            "areas": library.areas.rows,
            "authorities": library.authorities.rows,
            "schools": library.schools.rows,
            "stages": library.stages,
        }
        self._compared = 0
        self._kinds: dict[tuple[str, str], list[_Row]] = {}

    def odd_kind(self, name: str, row: _Row, kind: str) -> None:
        """Take down a kind that is none; that it is empty was told when it was read."""
        if kind:
            self._kinds.setdefault((name, kind), []).append(row)

    def kinds(self) -> Iterator[Problem]:
        """What was taken down of kinds."""
        for (name, kind), rows in self._kinds.items():
            known = AREA_KINDS if name == "areas" else AUTHORITY_KINDS
            facts = {
                "value": kind[:60],
                "listed": ", ".join(known),
                "more": _lines(rows[1:]),
            }
            suggestion = did_you_mean(kind, known, _LIKE_A_WORD)
            yield _row("register-kind", name, rows[0], "loai", **facts, suggestion=suggestion)

    def refers(self, name: str, row: _Row, column: str, value: str, other: str) -> None:
        """Take down that a cell holds an id the other register has not."""
        if value and self.gaps.lacks(other, self._known[other], value):
            self._vain.setdefault((name, column, value, other), []).append(row)

    def unknown(self) -> Iterator[Problem]:
        """What was taken down."""
        for (name, column, value, other), rows in self._vain.items():
            facts = {
                "value": value[:60],
                "other": f"registers/{other}.csv",
                "more": _lines(rows[1:]),
            }
            facts |= {
                "suggestion": self.meant(value, other, rows[0].id),
                "ids": " ".join(row.id for row in rows),
            }
            yield _row("register-unknown", name, rows[0], column, **facts)

    def meant(self, value: str, other: str, own: str = "") -> str:
        """Which id, not the row's own, was meant; "" where none is near or too many are to be compared."""
        self._compared += len(self._known[other])
        if self._compared > _MOST_COMPARED:
            return ""
        return did_you_mean(value, (one for one in self._known[other] if one != own), _LIKE_AN_ID)


def _lines(rows: Sequence[_Row]) -> str:
    return also([row.line for row in rows])


def _name_problems(register: str, named: Register[Any]) -> Iterator[Problem]:
    """No name borrows letters of another script, with which it could pass for another name."""
    rows: list[_Row] = [*named.each()]
    strange = [row for row in rows if not row.name.isascii() and foreign_letter(row.name)]
    twins = {fold(row.name): row.id for row in rows} if strange else {}
    for row in strange:
        sign = foreign_letter(row.name)
        twin = twins.get(fold(as_it_looks(row.name)), "")
        like = say("hint.like", id=twin) if twin and twin != row.id else ""
        facts = {"value": row.name, "sign": f"{sign} (U+{ord(sign):04X})", "like": like}
        yield _row("name-lookalike", register, row, "ten", **facts)


# ---- areas and authorities -----------------------------------------------------------------------------


def _area_problems(looked: _Looked) -> Iterator[Problem]:
    areas = looked.library.areas
    for area in areas.each():
        if area.kind not in AREA_KINDS:
            looked.odd_kind("areas", area, area.kind)
        if area.parent and area.parent not in areas:
            looked.refers("areas", area, "thuoc", area.parent, "areas")
        if area.successor:
            yield from _successor_problems(looked, "areas", area)
    yield from _knots("areas", areas, "parent", "thuoc")
    yield from _successors_in_a_circle("areas", areas)


def _authority_problems(looked: _Looked) -> Iterator[Problem]:
    library = looked.library
    for authority in library.authorities.each():
        if authority.kind not in AUTHORITY_KINDS:
            looked.odd_kind("authorities", authority, authority.kind)
        if authority.area not in library.areas:
            looked.refers("authorities", authority, "dia_ban", authority.area, "areas")
        if authority.superior and authority.superior not in library.authorities:
            looked.refers("authorities", authority, "cap_tren", authority.superior, "authorities")
    yield from _knots("authorities", library.authorities, "superior", "cap_tren")


def _knots(name: str, register: Register[Any], above: str, column: str) -> Iterator[Problem]:
    """Ways up the tree that come back to where they began, each told once."""
    return _circle_problems("register-knot", name, register, above, column)


def _circle_problems(
    code: str, name: str, register: Register[Any], onward: str, column: str
) -> Iterator[Problem]:
    for chain in _circles(register, onward):
        on_it = set(chain)
        rows = [row for one in chain for row in register.rows[one] if getattr(row, onward) in on_it]
        shown = " → ".join(f"`{one}`" for one in [*chain[:_MOST_STEPS], chain[0]])
        yield _row(code, name, min(rows, key=lambda row: row.line), column, chain=shown)


def _circles(register: Register[Any], onward: str) -> Iterator[list[str]]:
    """The ids on each way that leads back to where it began; every step is taken once.

    Of circles that meet one is told: the others often go with it, and a file may be made of nothing else.
    """
    steps: dict[str, list[str]] = {}
    for row in register.each():
        step = getattr(row, onward)
        if step in register.rows:
            steps.setdefault(row.id, []).append(step)
    done, told = set[str](), set[str]()
    for start in steps:
        way = {start: iter(steps[start])} if start not in done else {}
        while way:
            here = next(reversed(way))
            step = next(way[here], "")
            if not step:
                done.add(here)
                way.popitem()
            elif step in way:
                if not {here, step} & told:
                    ids = list(way)
                    chain = ids[ids.index(step) :]
                    told.update(chain)
                    yield chain
            elif step in steps and step not in done:
                way[step] = iter(steps[step])


# ---- what takes another's place ------------------------------------------------------------------------


def _successor_problems(looked: _Looked, name: str, row: Area | School) -> Iterator[Problem]:
    """`thay_boi` names another row of the same register, and the row itself ends."""
    assert row.successor
    looked.refers(name, row, "thay_boi", row.successor, name)
    if row.end is None and not looked.gaps.at_fault(name, row.line, "den_ngay"):
        yield _row("successor-without-end", name, row, "den_ngay", value=row.successor[:60])


def _successors_in_a_circle(name: str, register: Register[Any]) -> Iterator[Problem]:
    """Ways along `thay_boi` that come back to where they began, each told once."""
    return _circle_problems("successor-circle", name, register, "successor", "thay_boi")


# ---- schools -------------------------------------------------------------------------------------------


def _school_problems(looked: _Looked, whole: bool) -> Iterator[Problem]:
    library = looked.library
    stages, areas, authorities = library.stages, library.areas.rows, library.authorities.rows
    for school in library.schools.each():
        if school.stage not in stages:
            looked.refers("schools", school, "cap_hoc", school.stage, "stages")
        if school.area not in areas:
            looked.refers("schools", school, "dia_ban", school.area, "areas")
        if school.authority not in authorities:
            looked.refers("schools", school, "co_quan", school.authority, "authorities")
        if whole and school.successor:
            yield from _successor_problems(looked, "schools", school)
        if school.code and not _SCHOOL_CODE.fullmatch(school.code):
            yield _row("school-code-form", "schools", school, "ma_truong", value=school.code[:60])
        if school.website and not _PLAIN_SITE.fullmatch(school.website):
            yield from _website_problems(school)
    if whole:
        yield from _successors_in_a_circle("schools", library.schools)
    yield from _codes_of_two(library.schools)
    told: set[tuple[int, str]] = set()
    yield from _out_of_force(looked, "dia_ban", library.areas, told)
    yield from _out_of_force(looked, "co_quan", library.authorities, told)
    yield from _mixed(looked)


def _website_problems(school: School) -> Iterator[Problem]:
    """A website is a link like others; that many schools still have no https is no fault of a register."""
    code = link_fault(school.website)
    if code and code != "link-http":
        code = _FAULTY_SITES.get(code, code)
        yield _row(code, "schools", school, "website", value=school.website[:80])


def _codes_of_two(schools: Register[School]) -> Iterator[Problem]:
    """The sector's code belongs to one school at a time."""
    holders: dict[str, School] = {}
    for school in schools.each():
        other = holders.setdefault(school.code, school) if school.code else school
        if other.id != school.id and _together(other, school):
            facts = {"value": school.code[:60], "other": other.id, "line": str(other.line)}
            yield _row("school-code-twice", "schools", school, "ma_truong", **facts)


def _together(one: School, two: School) -> bool:
    """Whether there is a day on which both rows hold."""
    return (one.start or date.min) <= (two.end or date.max) and (two.start or date.min) <= (
        one.end or date.max
    )


_Found = tuple[str, date | None]


def _out_of_force(
    looked: _Looked, column: str, register: Register[Any], told: set[tuple[int, str]]
) -> Iterator[Problem]:
    """Schools in areas, or under authorities, that are not in force when the row begins, or end before it."""
    kept: dict[tuple[str, date | None, date | None], _Found] = {}
    gone: dict[tuple[str, _Found], list[School]] = {}
    for school in looked.library.schools.each():
        value: str = getattr(school, "area" if column == "dia_ban" else "authority")
        key = (value, school.start, school.end)
        found = kept.get(key)
        if found is None:
            found = kept[key] = _not_in_force(register, *key)
        if found[0] and (school.line, found[0]) not in told and not _doubted(looked.gaps, school, column):
            told.add((school.line, found[0]))  # an area mostly ends together with its authority
            gone.setdefault((value, found), []).append(school)
    for (value, (code, until)), schools in gone.items():
        what = say(f"csv.what.{column}")
        facts = {
            "value": value,
            "what": what,
            "more": _lines(schools[1:]),
            "day": day(until) if until else "",
        }
        at = column if code == "register-ended" else "den_ngay"
        yield _row(code, "schools", schools[0], at, **facts, cell=column)


def _doubted(gaps: Gaps, school: School, column: str) -> bool:
    dates = ("tu_ngay", "den_ngay")
    name, value = ("areas", school.area) if column == "dia_ban" else ("authorities", school.authority)
    return gaps.unsure(name, value) or any(gaps.at_fault("schools", school.line, one) for one in dates)


def _not_in_force(register: Register[Any], value: str, start: date | None, end: date | None) -> _Found:
    rows = register.rows.get(value, ())
    if not rows:
        return "", None
    if start and not any(in_force(row, start) for row in rows):
        return "register-ended", None
    last = rows[-1].end
    if last and (end is None or end > last):
        return "register-outlived", last
    return "", None


def _mixed(looked: _Looked) -> Iterator[Problem]:
    """A demonstration has a root area of its own."""
    library, gaps = looked.library, looked.gaps
    roots: dict[str, str] = {}
    above: dict[str, str] = {}
    kinds: dict[str, set[bool]] = {}
    for school in library.schools.each():
        root = roots.get(school.area)
        if root is None:
            root = roots[school.area] = _root(library, school.area, above)
        found = kinds.setdefault(root, set())
        if school.demo in found or gaps.at_fault("schools", school.line, "minh_hoa") or not root:
            continue
        found.add(school.demo)
        if len(found) > 1:
            yield _row("demo-mixed", "schools", school, "minh_hoa", value=root)


def _root(library: Library, area: str, known: dict[str, str]) -> str:
    """The topmost area above one; "" where the register has none of this id. `known` remembers them."""
    if area not in library.areas:
        return ""
    way: dict[str, None] = {}
    while area not in way and area not in known:
        way[area] = None
        row = library.areas.latest(area)
        if row is None or row.parent is None:
            break
        area = row.parent
    root = known.get(area, area)
    known.update(dict.fromkeys(way, root))
    return root


def _contact_problems(looked: _Looked) -> Iterator[Problem]:
    library = looked.library
    for school, line in library.contact_lines.items():
        if looked.gaps.lacks("schools", library.schools, school):
            facts = {"value": school[:60], "suggestion": looked.meant(school, "schools")}
            told = {"column": "ma", **facts}
            yield Problem("contact-unknown", "registers/contacts.csv", (), told, line, 0)
