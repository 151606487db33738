"""The finder's index: every school by name and area, small enough to load at once."""

import json
from collections.abc import Iterable

from generator.model.library import Library
from generator.model.summary import Line
from generator.present.common import area_name


def finder_index(library: Library, lines: Iterable[Line]) -> bytes:
    """Compact JSON: `{"dia_ban": [name, …], "truong": [[id, name, area number, demo], …]}`.

    A school is listed when it has a page (a result or figures in some year), once, where it was last. The
    script folds the names when it has loaded them, as `wording.fold` does, so no letter is sent twice.
    """
    lines = list(lines)
    with_page = {line.school for line in lines if line.has_page}
    areas: dict[str, int] = {}
    schools: dict[str, list[str | int]] = {}
    for line in sorted(lines, key=lambda line: (-line.year.first, line.school)):
        if line.school in with_page and line.school not in schools:
            where = _where(library, line)
            entry: list[str | int] = [line.school, line.name, areas.setdefault(where, len(areas))]
            schools[line.school] = [*entry, 1] if line.demo else entry
    index = {"dia_ban": list(areas), "truong": [schools[key] for key in sorted(schools)]}
    return json.dumps(index, ensure_ascii=False, separators=(",", ":")).encode()


def _where(library: Library, line: Line) -> str:
    """The area and the one above it: "Huyện Kiến Thụy, Thành phố Hải Phòng"."""
    moment = line.year.counting_day
    steps = library.areas_above(line.area, moment)[:2] or (line.area,)
    return ", ".join(area_name(library, step, moment) for step in steps)
