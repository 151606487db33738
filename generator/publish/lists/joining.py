"""Communes and offices that become others on a day: a sheet of old → new held against the registers.

A unit that goes whole into another takes its schools along. One that is split does not say where each of them
goes, so that is asked for, school by school. A unit that is only called otherwise keeps its id.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from generator.model.library import Library
from generator.model.problem import Problem
from generator.model.register import Area, Authority, School
from generator.publish.lists.columns import is_total, rows_below
from generator.publish.lists.merging import area_cells, authority_cells
from generator.publish.lists.names import authority_words, in_words, name_key, spoken
from generator.publish.lists.nouns import Outcome, Told, why
from generator.publish.lists.place import COMMUNES, Place, named
from generator.publish.lists.reading import cell_fault, chosen, day_in

_UNIT = r"(?=(?:xã|phường|thị trấn|đặc khu) )"
_JOINED = re.compile(rf"[;,] ?{_UNIT}| và {_UNIT}", re.IGNORECASE)
_UBND = ("ubnd_xa", "phong")


class Pair(Struct, frozen=True):
    """A row: what was becomes what is; of one school only, where it names one by code or name."""

    line: int
    old: str
    new: str
    code: str = ""
    name: str = ""

    @property
    def of_school(self) -> bool:
        """Whether it tells of one school."""
        return bool(self.code or self.name)


class Sheet(Struct, frozen=True):
    """A sheet of old → new as it was read; no `day` where neither it nor anyone else says from when."""

    told: Told
    pairs: tuple[Pair, ...]
    day: date | None


# ---- reading -----------------------------------------------------------------------------------------


def read(file: Path, columns: Mapping[str, str], sheet: str, since: date | None) -> Sheet:
    """The rows of a sheet and the day they are true from. Raises `NoList`, `OSError`."""
    table, told = chosen(
        file, sheet, "mergers", ("cu",), columns, "list-no-mergers", lambda found: "moi" in found.of
    )
    pairs: list[Pair] = []
    day, above = since, ""
    for row in rows_below(table, told.columns):
        line, cells = row.row.line, row.cells
        fault = cell_fault(told.columns, row.row)
        if fault is not None:
            told.add(fault[0], line, fault[1])
            continue
        old, new = cells.get("cu", ""), cells.get("moi", "")
        school = cells.get("ma_truong", ""), cells.get("ten", "")
        if not (old or new) or is_total(row, "cu"):
            continue
        if cells.get("ngay"):
            found = day_in(cells["ngay"])
            if found is None or found != (day or found):
                told.add(
                    why("list-mergers-days" if found else "list-date-form", "ngay", value=cells["ngay"]), line
                )
                continue
            day = found
        if old and not new and above and not any(school):
            told.add(why("list-mergers-above", "moi", value=above), line)  # one cell beside several rows
            new = above
        if not old or not new:
            told.add(why("list-mergers-half", "moi" if old else "cu"), line)
            continue
        above = new
        pairs += [Pair(line, one.strip(), new, *school) for one in _JOINED.split(old)]
    if day is None and pairs:
        told.add(why("list-mergers-day"), pairs[0].line)
    return Sheet(told, tuple(pairs), day)


# ---- what it changes ---------------------------------------------------------------------------------


def compare(library: Library, sheet: Sheet, office: str) -> Outcome:
    """What the sheet changes in the registers."""
    assert sheet.day is not None
    outcome = Outcome(sheet.told, read=len(sheet.pairs))
    change = _Change(library, office, sheet.day, outcome)
    change.understand(sheet.pairs)
    change.areas_go()
    change.authorities_go()
    change.finish()
    return outcome


class _Old(Struct):
    """A unit that is no more, the rows about it."""

    row: Area | Authority
    pairs: list[Pair] = field(default_factory=list)

    @property
    def line(self) -> int:
        return self.pairs[0].line

    @property
    def news(self) -> tuple[str, ...]:
        """What it becomes, in the sheet's words."""
        return tuple({_said(pair.new): pair.new for pair in self.pairs}.values())

    @property
    def whole(self) -> bool:
        """Whether all of it goes to one place."""
        return len(self.news) == 1 and not any(pair.of_school for pair in self.pairs)


def _said(text: str) -> str:
    return spoken(in_words(text))


class _Change:
    """The registers on the day before and on the day itself, and what is gathered for them."""

    def __init__(self, library: Library, office: str, day: date, outcome: Outcome) -> None:
        """Begin with nothing gathered."""
        self.library, self.day, self.outcome = library, day, outcome
        self.before = day - timedelta(days=1)
        row = library.authorities.on(office, day)
        assert row is not None
        self.place = Place(library, row, day)
        self.old_areas: dict[str, _Old] = {}
        self.old_authorities: dict[str, _Old] = {}
        self.ended: set[str] = set()
        """Authorities that are no more on the day."""
        self.moves: dict[str, tuple[School, str, str, int]] = {}
        """By id: the row that ends, area and authority of the next ("": by its stage), the sheet's line."""
        self.used: set[str] = set()
        """Areas and authorities that something refers to: others are not added."""

    # ---- which units are meant ----

    def understand(self, pairs: Iterable[Pair]) -> None:
        """Find every old unit; leave those that would be misunderstood beside a row with a fault."""
        areas = {one.id: one for one in self.library.areas.all_on(self.before)}
        authorities = {one.id: one for one in self.library.authorities.all_on(self.before)}
        troubled: set[str] = set()
        for pair in pairs:
            found, odd = self._old(pair.old, areas, authorities)
            if odd is not None:
                self.outcome.told.add(odd, pair.line)
                troubled.add(_said(pair.new))
            else:
                olds = self.old_areas if isinstance(found, Area) else self.old_authorities
                assert found is not None
                olds.setdefault(found.id, _Old(found)).pairs.append(pair)
        told = self._without_chains(troubled)
        for olds in (self.old_areas, self.old_authorities):
            for one in [one for one, old in olds.items() if {_said(new) for new in old.news} & troubled]:
                old = olds.pop(one)
                if old.row.id not in told:
                    self._tell(old, "list-mergers-waits")
        for one in self.old_areas:
            row = self.place.areas.get(one)
            if row is not None and row.start != self.day:
                del self.place.areas[one]

    def _old(
        self, text: str, areas: Mapping[str, Area], authorities: Mapping[str, Authority]
    ) -> tuple[Area | Authority | None, Problem | None]:
        found: list[Area | Authority] = [one[text] for one in (areas, authorities) if text in one]
        if not found:
            said = authority_words(text)
            found = [one for one in authorities.values() if authority_words(one.name) == said]
        if not found:
            whole, near = named(text, areas)
            own = [one for one in whole if one in self.place.areas]
            found = [areas[one] for one in own or whole]
            if not found and near:
                return None, why("list-mergers-near", "cu", value=text, near=areas[near[0]].name)
        if len(found) > 1:
            return None, why("list-area-several", "cu", value=text, listed=", ".join(one.id for one in found))
        if not found:
            return None, why("list-mergers-unknown", "cu", value=text, day=self.before.isoformat())
        return found[0], None

    def _without_chains(self, troubled: set[str]) -> set[str]:
        """No unit begins and ends on one day: A → B beside B → C leaves open where A has gone."""
        told: set[str] = set()
        for olds in (self.old_areas, self.old_authorities):
            by_name = {_said(old.row.name): old for old in olds.values()}
            for old in list(olds.values()):
                for pair in old.pairs:
                    next_ = by_name.get(_said(pair.new))
                    if next_ is None or next_ is old or _said(pair.new) in {_said(new) for new in next_.news}:
                        continue
                    facts = {"value": pair.new, "then": next_.news[0], "line": next_.line}
                    self.outcome.told.add(why("list-mergers-chain", "moi", **facts), pair.line)
                    troubled.update((_said(pair.new), *map(_said, next_.news)))
                    told.add(old.row.id)
        return told

    def _tell(self, old: _Old, code: str, field_: str = "cu", **facts: object) -> None:
        self.outcome.told.add(why(code, field_, value=old.row.name, **facts), old.line)

    # ---- areas ----

    def areas_go(self) -> None:
        """End the areas that are no more; their schools go where they are told to."""
        resolved = {one: self._new_areas(old) for one, old in self.old_areas.items()}
        sources = Counter(area for found in resolved.values() if found for area in set(found.values()))
        said = Counter(_said(new) for old in self.old_areas.values() for new in old.news)
        for one, old in self.old_areas.items():
            new_ids = resolved[one]
            if new_ids is None:
                continue
            first = next(iter(new_ids.values()))
            alone = old.whole and sources[first] == said[_said(old.news[0])] == 1
            if alone and old.row.kind in COMMUNES and first in self.place.new_areas:
                self._renamed(old, self.place.new_areas.pop(first))
            elif set(new_ids.values()) == {one}:
                self.outcome.same += 1
            else:
                self._area_goes(one, old, new_ids)

    def _new_areas(self, old: _Old) -> dict[str, str] | None:
        """The id of each place an area goes to, by the sheet's words; nothing where one is not clear."""
        found: dict[str, str] = {}
        clear = True
        for pair in old.pairs:
            said = _said(pair.new)
            if said in found:
                continue
            found[said], odd = (pair.new, None) if pair.new in self.place.areas else self.place.area(pair.new)
            row = self.place.areas.get(found[said])
            if odd is None and row is not None and row.start != self.day and row.id != old.row.id:
                odd = why("list-mergers-older", "moi", value=row.name)
            if odd is None:
                _, odd = self.place.of_area(found[said])
            if odd is not None:
                self.outcome.told.add(replace(odd, where=("moi",)), pair.line)
                clear = False
        return found if clear else None

    def _renamed(self, old: _Old, new: Area) -> None:
        """The same area under another name: its id goes on, and that of its people's committee."""
        row = old.row
        assert isinstance(row, Area)
        if (row.name, row.kind) == (new.name, new.kind):
            self.outcome.same += 1
            return
        parent = row.parent if row.parent and self.library.areas.on(row.parent, self.day) else new.parent
        self._close("areas", row)
        self.outcome.areas.append(area_cells(replace(new, id=row.id, parent=parent)))
        for one in self._of_area(row.id):
            if one.kind == "ubnd_xa":
                self._close("authorities", one)
                name = f"UBND {new.name[:1].lower()}{new.name[1:]}"
                self.outcome.authorities.append(authority_cells(replace(one, name=name, start=self.day)))

    def _area_goes(self, one: str, old: _Old, new_ids: Mapping[str, str]) -> None:
        below = [
            row.id
            for row in self.library.areas.all_on(self.day)
            if row.parent == one and row.id not in self.old_areas
        ]
        if below:
            self._tell(old, "list-mergers-below", listed=", ".join(below))
            return
        rows = [row for row in self._schools() if row.area == one]
        goes = self._each(old, rows, {said: new_ids[said] for said in new_ids})
        if goes is None:
            return
        heir = next(iter(new_ids.values())) if old.whole else ""
        self._close("areas", old.row, heir)
        for authority in self._of_area(one):
            self._close("authorities", authority)
            self.ended.add(authority.id)
        self.used.update(new_ids.values())
        for row in rows:
            self.moves[row.id] = (row, goes[row.id], "", old.line)

    def _of_area(self, area: str) -> list[Authority]:
        every = self.library.authorities.all_on(self.before)
        return [one for one in every if one.area == area and one.kind in _UBND]

    # ---- authorities ----

    def authorities_go(self) -> None:
        """End the offices that are no more; their schools go to those that follow them."""
        for one, old in self.old_authorities.items():
            new_ids: dict[str, str] = {}
            odd = None
            for pair in old.pairs:
                new_ids[_said(pair.new)], odd = self._new_authority(pair.new)
                if odd is not None:
                    self.outcome.told.add(replace(odd, where=("moi",)), pair.line)
                    break
            if odd is not None:
                continue
            rows = [row for row in self._schools() if row.authority == one]
            open_ = [row for row in rows if row.id not in self.moves or old.whole]
            goes = self._each(old, open_, new_ids)
            if goes is None:
                continue
            self._close("authorities", old.row)
            self.ended.add(one)
            for row in open_:
                area = self.moves[row.id][1] if row.id in self.moves else row.area
                if self.library.areas.on(area, self.day) is None and area not in self.place.new_areas:
                    area = self._authority(goes[row.id]).area
                self.moves[row.id] = (row, area, goes[row.id], old.line)

    def _authority(self, one: str) -> Authority:
        return self.place.new_authorities.get(one) or self.place.authorities[one]

    def _new_authority(self, text: str) -> tuple[str, Problem | None]:
        known = {**self.place.authorities, **self.place.new_authorities}
        if text in known:
            return text, None
        said = authority_words(text)
        found = [one.id for one in known.values() if authority_words(one.name) == said]
        if len(found) == 1:
            return found[0], None
        whole, _ = named(re.sub(r"^(?:UBND|Ủy ban nhân dân)\s+", "", text, flags=re.I), self.place.areas)
        if len(whole) == 1 and said.startswith("ubnd "):
            return self.place.of_area(whole[0])
        return "", why("list-authority-unknown", "moi", value=text)

    # ---- schools ----

    def _schools(self) -> list[School]:
        """The rows of the day before, of schools that have not gone on to another row yet."""
        found = []
        for school in self.library.schools:
            row = self.library.schools.on(school, self.before)
            if row is None:
                continue
            now = self.library.schools.on(school, self.day)
            if now is None and row.successor:
                continue
            if now is None or now is row:
                found.append(row)
        return found

    def _each(self, old: _Old, rows: list[School], new_ids: Mapping[str, str]) -> dict[str, str] | None:
        """Where each school goes; nothing, and a question, where that is not told of all of them."""
        if old.whole:
            return dict.fromkeys((row.id for row in rows), next(iter(new_ids.values())))
        goes: dict[str, str] = {}
        clear = True
        for pair in old.pairs:
            if not pair.of_school:
                continue
            found = _meant(rows, pair)
            if len(found) == 1 and goes.get(found[0], new_ids[_said(pair.new)]) == new_ids[_said(pair.new)]:
                goes[found[0]] = new_ids[_said(pair.new)]
                continue
            clear = False
            facts = {"value": pair.code or pair.name, "listed": ", ".join(found), "old": old.row.name}
            code = (
                "list-mergers-school"
                if not found
                else "list-school-several"
                if len(found) > 1
                else "list-mergers-twice"
            )
            self.outcome.told.add(why(code, "ma_truong" if pair.code else "ten", **facts), pair.line)
        left = [row for row in rows if row.id not in goes]
        if left:
            listed = ", ".join(row.id for row in left[:5]) + ("…" if len(left) > 5 else "")
            self._tell(old, "list-mergers-split", "moi", count=len(left), listed=listed)
            self.outcome.asked += [(row.id, row.name, old.row.name, "; ".join(old.news)) for row in left]
        return goes if clear and not left else None

    # ---- the rows ----

    def _close(self, register: str, row: Area | Authority, heir: str = "") -> None:
        """The row ends the day before; what it says already is left as it is."""
        cells = {}
        if row.end is None or row.end > self.before:
            cells["den_ngay"] = self.before.isoformat()
        if heir and isinstance(row, Area) and row.successor != heir:
            cells["thay_boi"] = heir
        if cells:
            self.outcome.edits[register, row.line] = cells
            self.outcome.closed.append(f"{row.id}: {row.name}" + (f" → {heir}" if heir else ""))
        else:
            self.outcome.same += 1

    def finish(self) -> None:
        """The rows of schools that go on, of the areas and authorities they need."""
        for school, (row, area, authority, line) in self.moves.items():
            if row.end is not None and row.end > self.before:
                self.outcome.told.add(why("list-ends-later", "ten", id=school, day=row.end.isoformat()), line)
                continue
            there = self.place.authorities.get(row.authority)
            if not authority and there is not None and row.authority not in self.ended:
                authority = row.authority
            if not authority:
                authority, _ = self.place.authority("", area, row.stage)
            self.used.update((area, authority))
            cells = (row.id, row.name, row.stage, area, authority, row.code, row.website, "")
            self.outcome.changed[school] = (*cells, self.day.isoformat(), "", "")
            self.outcome.at[school] = row.line
        for area in [one for one in self.place.new_areas if one in self.used]:
            self.place.of_area(area)
            self.outcome.areas.append(area_cells(self.place.new_areas[area]))
        for one in self.place.new_authorities.values():
            if one.id in self.used or one.area in self.used:
                self.outcome.authorities.append(authority_cells(one))


def _meant(rows: Iterable[School], pair: Pair) -> list[str]:
    """The schools that a row names."""
    code = pair.code.zfill(8) if pair.code.isascii() and len(pair.code) == 7 else pair.code
    by_code = [row.id for row in rows if code and code in (row.id, row.code)]
    return by_code or [row.id for row in rows if pair.name and name_key(row.name) == name_key(pair.name)]


# ---- what has to be asked ------------------------------------------------------------------------------


def questions(outcome: Outcome, titles: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """A sheet to fill in and give back: a row for each school of which it is not known where it goes."""
    yield (titles["ma_truong"], titles["ten"], titles["cu"], titles["moi"], titles["hoi"])
    for school, name, old, news in outcome.asked:
        yield (school, name, old, "", news)
