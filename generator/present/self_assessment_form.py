"""What the form at `/tu-danh-gia/` computes with: rubrics, and the schools of a year with their rounds."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from generator.model.library import Library
from generator.model.register import School
from generator.model.round import Settings
from generator.model.rubric import Amount, Band, Rubric
from generator.model.school_year import SchoolYear
from generator.present.common import area_name, authority_name, level_class, stage_name

ADDRESS = "tu-danh-gia/"


def year_path(year: SchoolYear) -> str:
    """Where the schools of a year are."""
    return f"{ADDRESS}{year}.json"


def year_index(library: Library, year: SchoolYear) -> bytes:
    """Compact JSON: every school in force that year, with numbers in place of what many schools share.

    `truong` holds `[id, name, area, authority, stage, demo, file]`; `file` is 1 where the usual file exists,
    the path where an unusual one does. `co_quan` holds `[id, name, number in dot]`.
    """
    listed = _Listed(library, year)
    elsewhere = library.school_sites
    rows = [listed.row(row) for row in library.schools.all_on(year.counting_day) if row.id not in elsewhere]
    index = {
        "nam_hoc": str(year),
        "dia_ban": list(listed.areas),
        "cap_hoc": [[stage, stage_name(library, stage)] for stage in listed.stages],
        "dot": listed.rounds,
        "co_quan": listed.authorities,
        "truong": rows,
    }
    return compact(index).encode()


class _Listed:
    """What the rows of one year share, numbered in the order in which it is first met."""

    def __init__(self, library: Library, year: SchoolYear) -> None:
        self.library, self.year = library, year
        self.areas: dict[str, int] = {}
        self.stages: dict[str, int] = {}
        self.rounds: list[dict[str, Any]] = []
        self.authorities: list[list[str | int]] = []
        self._folder = f"assessments/{year}/"
        self._settings: dict[str, int] = {}
        self._authority: dict[str, int] = {}
        self._area: dict[str, int] = {}

    def row(self, school: School) -> list[str | int]:
        """One school of the index; what says nothing is left off its end."""
        row: list[str | int] = [
            school.id,
            school.name,
            self._area_number(school.area),
            self._authority_number(school.authority),
            self.stages.setdefault(school.stage, len(self.stages)),
            int(school.demo),
            self._file(school),
        ]
        while row[-1] == 0:
            row.pop()
        return row

    def _area_number(self, area: str) -> int:
        if area not in self._area:
            day = self.year.counting_day
            steps = self.library.areas_above(area, day)[:2] or (area,)
            name = ", ".join(area_name(self.library, step, day) for step in steps)
            self._area[area] = self.areas.setdefault(name, len(self.areas))
        return self._area[area]

    def _authority_number(self, authority: str) -> int:
        if authority not in self._authority:
            self._authority[authority] = len(self.authorities)
            name = authority_name(self.library, authority, self.year.counting_day)
            settings = round_data(self.library.settings(authority, self.year))
            key = json.dumps(settings, sort_keys=True)
            if key not in self._settings:
                self._settings[key] = len(self.rounds)
                self.rounds.append(settings)
            self.authorities.append([authority, name, self._settings[key]])
        return self._authority[authority]

    def _file(self, school: School) -> str | int:
        files = self.library.files.get(school.id)
        if files is None:
            return 0
        if f"{self._folder}{school.authority}/{school.id}.yml" in files.assessments:
            return 1
        return next((path for path in files.assessments if path.startswith(self._folder)), 0)


def round_data(settings: Settings) -> dict[str, Any]:
    """What the form needs of a round; nothing at all where there is none."""
    if settings == Settings():
        return {}
    data: dict[str, Any] = {
        "bo_chi_so": dict(settings.rubrics or {}),
        "dieu_kien_khong_dat": settings.on_unmet or "giu_lai",
    }
    if settings.school_deadline:
        data["han_truong"] = settings.school_deadline.isoformat()
    return data


def rubric_data(rubric: Rubric) -> dict[str, Any]:
    """A rubric as the script reads it; every number is text, as in `cds score --format json`."""
    return {
        "ma": rubric.id,
        "so": rubric.number,
        "tu_nam_hoc": rubric.first_year,
        "den_nam_hoc": rubric.last_year or "",
        "cap_hoc": list(rubric.stages),
        "muc_do": [{**_band(band), "mau": level_class(rubric, band.number)} for band in rubric.levels],
        "nhom": [
            {
                "ma": group.id,
                "ten": group.name,
                "ten_ngan": group.short_name,
                **_amount(group.maximum),
                "tieu_chi": [
                    {
                        "ma": criterion.id,
                        "bat_buoc": criterion.mandatory,
                        **_amount(criterion.maximum),
                        "noi_dung": [
                            {"ma": item.id, "bat_buoc": item.mandatory, **_amount(item.maximum)}
                            for item in criterion.items
                        ],
                    }
                    for criterion in group.criteria
                ],
            }
            for group in rubric.groups
        ],
    }


def _amount(amount: Amount | None) -> dict[str, Any]:
    return {} if amount is None else {"toi_da": f"{amount.value:f}", "chac": amount.certain}


def _band(band: Band) -> dict[str, Any]:
    ends = {"tu": band.least, "tren": band.above, "den": band.most, "duoi": band.below}
    return {
        "so": band.number,
        "ten": band.name,
        "nguyen_van": band.words,
        **{key: f"{end:f}" for key, end in ends.items() if end is not None},
    }


def compact(data: object) -> str:
    """JSON without spaces that may stand inside a script element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def in_javascript(patterns: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Python's regular expressions for a script, whose letters and digits are else only the English ones."""
    for name, pattern in patterns.items():
        yield name, pattern.replace(r"\w", r"\p{L}\p{N}_").replace(r"\d", r"\p{Nd}")
