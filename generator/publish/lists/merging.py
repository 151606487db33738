"""Listed schools held against the register: which are new, which have changed, which go on as they are."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from generator.model.library import Library
from generator.model.problem import Problem
from generator.model.register import Area, Authority, School, in_force
from generator.publish.lists.names import Key, area_words, bare, folded, name_key, slug
from generator.publish.lists.nouns import Listed, Outcome, Wish, why
from generator.publish.lists.place import Place
from generator.publish.lists.reading import find_table, once, understood
from generator.wording.names import school_name


def offices(library: Library, day: date) -> list[Authority]:
    """Every Sở in force."""
    return [one for one in library.authorities.all_on(day) if one.kind == "so"]


def compare(library: Library, wish: Wish) -> Outcome:
    """What the list would change. Raises `NoList`, `OSError`."""
    table, told = find_table(wish)
    office = library.authorities.on(wish.office, wish.since)
    assert office is not None
    outcome = Outcome(told)
    place = Place(library, office, wish.since)
    listed = list(understood(library, place, table, outcome))
    outcome.read = len(listed)
    merge(library, place, once(listed, outcome), outcome, wish.since)
    outcome.areas = [area_cells(one) for one in place.new_areas.values()]
    outcome.authorities = [authority_cells(one) for one in place.new_authorities.values()]
    return outcome


def merge(library: Library, place: Place, listed: list[Listed], outcome: Outcome, since: date) -> None:
    """Put into the outcome what each listed school changes."""
    ours = _ours(library, place, since)
    by_code = {row.code: row.id for row in ours.values() if row.code}
    by_key: dict[Key, list[str]] = defaultdict(list)
    for row in ours.values():
        by_key[name_key(row.name)].append(row.id)
    matched: dict[str, Listed] = {}
    new: list[Listed] = []
    for one in listed:
        found, odd = _known(ours, by_code, by_key, one)
        if odd is None and found in matched:
            odd = why("list-school-twice", "ten", line=matched[found].line)
        if odd is not None:
            outcome.told.add(odd, one.line)
        elif found:
            matched[found] = one
        elif near := _near(ours, one):
            outcome.told.add(why("list-school-near", "ten", value=one.name, near=near), one.line)
        else:
            new.append(one)
    ids = _ids(library, place, new)
    outcome.at = {found: row.line for found, row in ours.items()}
    heirs: dict[object, set[str]] = defaultdict(set)
    for found, one in (*matched.items(), *((ids[one.line], one) for one in new)):
        for mark in (found, one.key, one.code):
            heirs[mark].add(found)
    for one in new:
        if one.successor:
            outcome.told.add(why("list-heir-of-new", "thay_boi"), one.line)
        else:
            outcome.added.append(_school_cells(ids[one.line], one, since))
    for found, one in matched.items():
        _held_against(ours[found], found, one, heirs, outcome, since)
    outcome.unlisted = [found for found in ours if found not in matched and _open(ours[found], since)]


def _ours(library: Library, place: Place, since: date) -> dict[str, School]:
    """Each school of the office's own tree by its row of the day, or its last one before."""
    found = {}
    for school in library.schools:
        row = library.schools.on(school, since) or library.schools.latest(school)
        if row is not None and (row.area in place.areas or _was_ours(library, place, row)):
            found[school] = row
    return found


def _was_ours(library: Library, place: Place, row: School) -> bool:
    """Whether a row of an area that is no more was managed under the office."""
    at: str | None = row.authority
    for _ in range(6):
        if at is None or at == place.office.id:
            break
        above = library.authorities.latest(at)
        at = above.superior if above else None
    return at == place.office.id


def _open(row: School, since: date) -> bool:
    return in_force(row, since)


def _known(
    ours: Mapping[str, School], by_code: Mapping[str, str], by_key: Mapping[Key, list[str]], one: Listed
) -> tuple[str, Problem | None]:
    """The id of a listed school where the register has it, "" where it is new, or why that is unclear."""
    if one.code and one.code in by_code:
        return by_code[one.code], None
    same = [found for found in by_key.get(one.key, ()) if not (one.code and ours[found].code)]
    here = [found for found in same if ours[found].area == one.area]
    differing = [
        found for found in by_key.get(one.key, ()) if ours[found].area == one.area and found not in same
    ]
    if differing:
        return "", why("list-code-differs", "ma_truong", id=differing[0], code=ours[differing[0]].code)
    same = here or [found for found in same if ours[found].stage == one.stage]
    if len(same) > 1:
        return "", why("list-school-several", "ten", listed=", ".join(same))
    return (same[0] if same else ""), None


def _near(ours: Mapping[str, School], one: Listed) -> str:
    """A school of the same place whose name differs in nothing but marks."""
    here = (row for row in ours.values() if row.area == one.area)
    alike = (row for row in here if folded(name_key(row.name)) == folded(one.key))
    return next((f"{row.id} ({row.name})" for row in alike if not (one.code and row.code)), "")


def _held_against(
    row: School, found: str, one: Listed, heirs: Mapping[object, set[str]], outcome: Outcome, since: date
) -> None:
    """What a listed school changes in its row of the register."""
    if one.successor:
        named = heirs.get(one.successor) or heirs.get(name_key(one.successor)) or set()
        heir = next(iter(named), "")
        if len(named - {found}) != 1 or found in named:
            outcome.told.add(why("list-heir-unknown", "thay_boi", value=one.successor), one.line)
        elif not in_force(row, since) or (row.start and row.start >= since):
            outcome.same += row.successor == heir
            if row.successor != heir:
                outcome.told.add(why("list-begins-later", "ten", id=found), one.line)
        else:
            outcome.ended[found] = heir
        return
    name = row.name if name_key(row.name) == one.key else one.name
    then = replace(one, name=name, code=one.code or row.code, website=one.website or row.website)
    differs = (name, one.stage, one.area, one.authority) != (row.name, row.stage, row.area, row.authority)
    if row.end is not None and row.end < since:
        if row.successor:
            outcome.told.add(why("list-ended", "ten", id=found, heir=row.successor), one.line)
        else:
            outcome.changed[found] = _school_cells(found, then, since)
    elif differs and row.start is not None and row.start >= since:
        outcome.told.add(why("list-begins-later", "ten", id=found), one.line)
    elif differs and row.end is not None:
        outcome.told.add(why("list-ends-later", "ten", id=found, day=row.end.isoformat()), one.line)
    elif differs:
        outcome.changed[found] = _school_cells(found, then, since)
    else:
        empty = {"ma_truong": ("" if row.code else one.code), "website": ("" if row.website else one.website)}
        filled = {column: value for column, value in empty.items() if value}
        if filled:
            outcome.filled[found] = filled
        else:
            outcome.same += 1


def _ids(library: Library, place: Place, new: Sequence[Listed]) -> dict[int, str]:
    """An id for each new school, by its line: its name; with its area where names are alike."""
    wishes = {one.line: _own_slug(one) for one in new}
    often = Counter(wishes.values())
    taken = set(library.schools)
    ids: dict[int, str] = {}
    areas = {**place.areas, **place.new_areas}
    for one in new:
        wish = wishes[one.line]
        if often[wish] > 1 or wish in taken:
            wish = slug(f"{wish[:40]} {bare(area_words(areas[one.area].name))}")
        tries = (
            wish,
            f"{wish[:54]}-{one.code}" if one.code else wish,
            *(f"{wish[:60]}-{n}" for n in range(2, 999)),
        )
        ids[one.line] = next(made for made in tries if made not in taken)
        taken.add(ids[one.line])
    return ids


def _own_slug(one: Listed) -> str:
    parts = school_name(one.name)
    kinds = [kind for kind in parts.kinds if kind != "tt" or len(parts.kinds) == 1]
    return slug(" ".join([*kinds, *parts.own]))


def _school_cells(found: str, one: Listed, since: date) -> tuple[str, ...]:
    start = since.isoformat()
    return (found, one.name, one.stage, one.area, one.authority, one.code, one.website, "", start, "", "")


def area_cells(one: Area) -> tuple[str, ...]:
    """A new row of `areas.csv`."""
    return (one.id, one.name, one.kind, one.parent or "", one.start.isoformat() if one.start else "", "", "")


def authority_cells(one: Authority) -> tuple[str, ...]:
    """A new row of `authorities.csv`."""
    start = one.start.isoformat() if one.start else ""
    return (one.id, one.name, one.kind, one.area, one.superior or "", start, "")
