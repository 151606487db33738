"""Where a listed school lies and who manages it: found among the registers, or made where it is new."""

import re
from collections.abc import Mapping
from datetime import date

from generator.model.library import Library
from generator.model.problem import Problem
from generator.model.register import Area, Authority
from generator.publish.lists.names import (
    area_words,
    authority_words,
    bare,
    in_words,
    is_near,
    kind_of,
    said_as,
    slug,
    spoken,
)
from generator.publish.lists.nouns import why

OF_OFFICE = ("thpt", "thcs_thpt", "th_thcs_thpt", "gdtx", "gdnn_gdtx", "chuyen_biet")
"""Stages whose schools a Sở manages itself; the others belong to the commune."""
COMMUNES = ("xa", "phuong", "dac_khu", "thi_tran")


class Place:
    """The areas and authorities under an office on a day, and those that the list makes necessary."""

    def __init__(self, library: Library, office: Authority, day: date) -> None:
        self.library, self.office, self.day = library, office, day
        self.areas = {area.id: area for area in library.areas.all_on(day) if self._inside(area)}
        self.authorities = {one.id: one for one in library.authorities.all_on(day)}
        self.later = {
            area_words(row.name): row.start
            for rows in library.areas.rows.values()
            for row in rows
            if row.start and row.start > day
        }
        self.new_areas: dict[str, Area] = {}
        self.new_authorities: dict[str, Authority] = {}

    def _inside(self, area: Area) -> bool:
        at: Area | None = area
        for _ in range(10):
            if at is None or at.id == self.office.area:
                break
            at = self.library.areas.on(at.parent, self.day) if at.parent else None
        return at is not None and at.id == self.office.area

    def area(self, text: str) -> tuple[str, Problem | None]:
        """The id of the area that is meant, or why that cannot be said."""
        said = area_words(text)
        same, near = named(text, {**self.areas, **self.new_areas})
        if len(same) == 1:
            return same[0], None
        if same:
            return "", why("list-area-several", "dia_ban", value=text, listed=", ".join(same))
        if near:
            return "", why("list-area-near", "dia_ban", value=text, near=self._name(near[0]))
        kind = kind_of(said)
        if kind not in COMMUNES:
            return "", why("list-area-unknown", "dia_ban", value=text)
        if said in self.later:
            return "", why("list-area-later", "dia_ban", value=text, day=self.later[said].isoformat())
        made_id = _free(slug(said), {*self.library.areas, *self.new_areas}, self.day)
        made = Area(made_id, in_words(text), kind, self.office.area, self.day, None, None)
        self.new_areas[made.id] = made
        return made.id, None

    def _name(self, area: str) -> str:
        return (self.new_areas.get(area) or self.areas[area]).name

    def authority(self, text: str, area: str, stage: str) -> tuple[str, Problem | None]:
        """Who manages a school: whom the list names, else by its stage the office or the commune."""
        if text:
            said = authority_words(text)
            known = {**self.authorities, **self.new_authorities}
            found = [one.id for one in known.values() if authority_words(one.name) == said]
            if len(found) == 1:
                return found[0], None
            if re.match(r"so (gd|giao duc)", said):
                return self.office.id, None
            if said.removeprefix("ubnd ") not in (
                area_words(self._name(area)),
                bare(area_words(self._name(area))),
            ):
                return "", why("list-authority-unknown", "co_quan", value=text)
        if stage in OF_OFFICE and not text:
            return self.office.id, None
        return self.of_area(area)

    def of_area(self, area: str) -> tuple[str, Problem | None]:
        """Who manages the schools of an area, made where there is nobody yet."""
        for one in (*self.authorities.values(), *self.new_authorities.values()):
            if one.area == area and one.kind in ("ubnd_xa", "phong"):
                return one.id, None
        row = self.new_areas.get(area) or self.areas[area]
        if row.kind not in COMMUNES:
            return "", why("list-authority-missing", "dia_ban", value=row.name)
        name = f"UBND {row.name[:1].lower()}{row.name[1:]}"
        taken = {*self.library.authorities, *self.new_authorities}
        made = Authority(
            _free(f"ubnd-{area}"[:58], taken, self.day), name, "ubnd_xa", area, self.office.id, self.day, None
        )
        self.new_authorities[made.id] = made
        return made.id, None


def named(text: str, areas: Mapping[str, Area]) -> tuple[list[str], list[str]]:
    """Those of the areas that a text names; where it names none, those it names but for a mark or a slip."""
    said = area_words(text)
    known = {one: area_words(area.name) for one, area in areas.items()}
    bare_too = not (kind_of(said) or text.isascii())  # as under a title that says what kind of area is meant
    found = [one for one, name in known.items() if name == said or (bare_too and bare(name) == said)]
    if text.isascii():
        same = found
    else:
        spoken_as = {one: spoken(areas[one].name) for one in found}
        same = [one for one, name in spoken_as.items() if name == said_as(text, name)]
    near = found or [one for one, name in known.items() if is_near(said, name)]
    return same, [] if same else near


def _free(wish: str, taken: set[str], day: date) -> str:
    """An id that nobody has: the one wished for, else with the year, else with a number."""
    tries = (wish, f"{wish}-{day.year}", *(f"{wish}-{n}" for n in range(2, 999)))
    return next(one for one in tries if one not in taken)
