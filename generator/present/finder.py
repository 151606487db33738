"""The finder's index: schools and areas by name; of many schools a first part, and one for each beginning.

People type names, so a large index is split by the first letters of the words of names: what was typed says
which small part to fetch. Names of areas, and the words that a misspelt one may stand for, are in the first.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from generator.model.edition import Paged
from generator.model.library import Library
from generator.model.page import Attachment
from generator.model.summary import Line
from generator.present.common import area_name
from generator.wording import beginnings, fold_word, school_name

INDEX = "assets/finder.json"
MOST_AT_ONCE = 3000
"""With no more schools than this the first index holds them all."""
MOST_IN_A_PART = 1500
LEAST_LETTERS = 2

Row = list[str | int]
Way = tuple[int, tuple[str, ...]]


class Listed(NamedTuple):
    """A school where it was last: its id, name, the number of its area, whether it is invented.

    With a `site` of a partner, its page is there, where it is called `own`.
    """

    id: str
    name: str
    area: int
    demo: bool
    site: str = ""
    own: str = ""


class Place(NamedTuple):
    """An area: the number of the one above it (-1: none) and how many schools can be found in it."""

    id: str
    name: str
    above: int
    schools: int
    demo: bool


def finder_index(library: Library, lines: Iterable[Line | Paged]) -> bytes:
    """The first index alone."""
    return next(finder_files(library, lines)).content


def finder_files(
    library: Library, lines: Iterable[Line | Paged], most: int = MOST_AT_ONCE
) -> Iterator[Attachment]:
    """`assets/finder.json`; of more than `most` schools also its parts, `assets/finder/chu-<beginning>.json`.

    The first holds `kieu_ten` (ways names begin: how many words, and how those are abbreviated), `dia_ban`
    (`[id, name, number of the one above or -1, schools, 1 if invented]`) and either `truong` (`[id, name,
    area, number in kieu_ten, 1 if invented]`) or `tu` (every word of their own names), `chung` (words that
    names only begin with) and `phan` (the beginnings that have a part). A part holds rows like `truong`.
    Where schools have their pages elsewhere, `trang` are the addresses of those sites, and such a row goes on
    with 0 or 1, the number of the site and, if it is another, the school's id there.
    """
    schools, places = listed(library, lines)
    ways = {way: number for number, way in enumerate(sorted({_way(school) for school in schools}))}
    first: dict[str, Any] = {
        "kieu_ten": [[size, *kinds] for size, kinds in ways],
        "dia_ban": [_place(place) for place in places],
    }
    sites = {site: number for number, site in enumerate(sorted({one.site for one in schools} - {""}))}
    if sites:
        first["trang"] = list(sites)
    if len(schools) <= most:
        yield Attachment(INDEX, _json({**first, "truong": [_row(school, ways, sites) for school in schools]}))
        return
    words = _words(schools)
    parts = dict(sorted(_parts(words)))
    known = sorted({fold_word(word) for school in schools for word in school_name(school.name).own})
    common = sorted({word for phrase in beginnings() for word in phrase.split()})
    first |= {"tu": " ".join(known), "chung": " ".join(common), "phan": " ".join(parts)}
    yield Attachment(INDEX, _json(first))
    # once: a school is in several parts
    rows = [_json(_row(school, ways, sites)).decode() for school in schools]
    for beginning, numbers in parts.items():
        content = "[" + ",".join([rows[number] for number in numbers]) + "]"
        yield Attachment(part_path(beginning), content.encode())


def part_path(beginning: str) -> str:
    """Where a part is; the name never is one that Windows keeps for itself, as `con` would be."""
    return f"assets/finder/chu-{beginning}.json"


def listed(library: Library, lines: Iterable[Line | Paged]) -> tuple[list[Listed], list[Place]]:
    """The schools with a page (a result or figures in some year), real ones first; the areas they lie in."""
    lines = list(lines)
    with_page = {line.school for line in lines if line.has_page}
    latest: dict[str, Line | Paged] = {}
    for line in lines:
        if line.school in with_page and (line.school not in latest or latest[line.school].year < line.year):
            latest[line.school] = line
    numbers: dict[str, int] = {}
    names: list[tuple[str, str, int]] = []
    chains: dict[tuple[str, int], tuple[int, ...]] = {}

    def chain(line: Line | Paged) -> tuple[int, ...]:
        """The numbers of the school's area and of those above it, the nearest first."""
        moment, found, above = line.year.counting_day, [], -1
        for step in reversed(library.areas_above(line.area, moment) or (line.area,)):
            if step not in numbers:
                numbers[step] = len(names)
                names.append((step, area_name(library, step, moment), above))
            above = numbers[step]
            found.append(above)
        return tuple(reversed(found))

    schools: list[Listed] = []
    counts: dict[int, int] = defaultdict(int)
    invented: set[int] = set()
    for school in sorted(latest, key=lambda one: (latest[one].demo, one)):
        line = latest[school]
        key = (line.area, line.year.first)
        if key not in chains:
            chains[key] = chain(line)
        for number in chains[key]:
            counts[number] += 1
        if line.demo:
            invented.update(chains[key])
        site = library.school_sites.get(school)
        where = (site.address, site.own.get(school, school)) if site else ("", "")
        schools.append(Listed(school, line.name, chains[key][0], line.demo, *where))
    places = [
        Place(area, name, above, counts[number], number in invented)
        for number, (area, name, above) in enumerate(names)
    ]
    return schools, places


def _words(schools: Sequence[Listed]) -> Mapping[str, list[int]]:
    """Folded words of schools' own names and their abbreviations → the numbers of the schools."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, school in enumerate(schools):
        name = school_name(school.name)
        own = (fold_word(word) for word in name.own)
        for word in dict.fromkeys((*own, *name.short[len(name.kinds) :])):
            if word.isascii() and word.isalnum():
                found[word].append(number)
    return found


def _parts(words: Mapping[str, list[int]], letters: int = LEAST_LETTERS) -> Iterator[tuple[str, list[int]]]:
    """Beginnings of words and the schools found under each; a crowded one is split by one letter more."""
    groups: dict[str, dict[str, list[int]]] = defaultdict(dict)
    for word, numbers in words.items():
        groups[word[:letters]][word] = numbers
    for beginning, its in groups.items():
        schools = sorted({number for numbers in its.values() for number in numbers})
        longer = {word: numbers for word, numbers in its.items() if len(word) > letters}
        if len(schools) <= MOST_IN_A_PART or not longer:
            yield beginning, schools
        else:
            if beginning in its:
                yield beginning, its[beginning]
            yield from _parts(longer, letters + 1)


def _way(school: Listed) -> Way:
    """How its name begins: "Trường Tiểu học Kiến Quốc" → 3, ("th",)."""
    name = school_name(school.name)
    return name.before, name.kinds


def _row(school: Listed, ways: Mapping[Way, int], sites: Mapping[str, int]) -> Row:
    row: Row = [school.id, school.name, school.area, ways[_way(school)]]
    if school.site:
        row += [int(school.demo), sites[school.site]]
        return row if school.own == school.id else [*row, school.own]
    return [*row, 1] if school.demo else row


def _place(place: Place) -> Row:
    row: Row = [place.id, place.name, place.above, place.schools]
    return [*row, 1] if place.demo else row


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
