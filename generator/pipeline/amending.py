"""An edition made out of the one before: only what lies around a change is summed up again.

Summaries and forms are made, or recalled, when somebody asks for them. Whoever prints asks for few.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, cached_property, partial
from itertools import chain
from typing import Generic, TypeVar

from generator.model.edition import Edition, UnitYear
from generator.model.filled_form import FilledForm
from generator.model.library import Library
from generator.model.lines import Lines
from generator.model.problem import Finding
from generator.model.school_year import SchoolYear
from generator.model.summary import Line, Marks, Summary
from generator.pipeline.summing_up import (
    Above,
    Reports,
    areas_of,
    authorities_of,
    forms_of_area,
    forms_of_authority,
    read_reports,
    silent_line,
)
from generator.summarize import Alike, Count, Heap, alike, count_of, summarize

Recall = Callable[[str, UnitYear, Sequence[Line]], Summary]
"""The summary that an area (or authority) had before, by `areas` or `authorities`; given its lines."""
Value = TypeVar("Value")


class _Asked(Mapping[UnitYear, Value], Generic[Value]):
    """Values of units and years that are made when they are asked for, each once."""

    def __init__(self, keys: Iterable[UnitYear], make: Callable[[UnitYear], Value]) -> None:
        self._keys, self._make = dict.fromkeys(keys), make
        self._made: dict[UnitYear, Value] = {}

    def __getitem__(self, key: UnitYear) -> Value:
        if key not in self._made:
            if key not in self._keys:
                raise KeyError(key)
            self._made[key] = self._make(key)
        return self._made[key]

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def __iter__(self) -> Iterator[UnitYear]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


class Schools:
    """All lines; those that count in the same units are counted together, when asked for, and once."""

    def __init__(self, lines: Sequence[Line]) -> None:
        """The lines, in order."""
        self.lines = Lines.held(lines)
        self.alike = alike(self.lines)
        self.count: Callable[[Alike], Count] = cache(partial(count_of, self.lines))

    def lines_of(self, parts: Iterable[Alike]) -> Lines:
        """The lines of these, in the order of all."""
        return self.lines.pick(sorted(chain.from_iterable(one.numbers for one in parts)))


class Units:
    """The units of one kind in their years: which lines they have, and what these come to."""

    def __init__(self, library: Library, schools: Schools, above: Above, own: Callable[[Line], str]) -> None:
        """`own` is the unit a line lies in itself, `above` that and those above it."""
        self._library, self._schools, self._above, self._own = library, schools, above, own
        found: dict[UnitYear, list[Alike]] = {}
        for one in schools.alike:
            for unit in above(one.line):
                found.setdefault((unit, one.line.year), []).append(one)
        self.parts: dict[UnitYear, list[Alike]] = dict(sorted(found.items()))

    def lines(self, key: UnitYear) -> Lines:
        """The lines of a unit, in the order of all."""
        return self._schools.lines_of(self.parts[key])

    def around(self, lines: Iterable[Line]) -> set[UnitYear]:
        """The units and years that these lines count in."""
        return {(unit, line.year) for line in lines for unit in self._above(line)}

    def summary(self, key: UnitYear, given: Mapping[SchoolYear, set[str]]) -> Summary:
        """What the lines of a unit come to."""
        library, schools = self._library, self._schools
        counted = list(map(schools.count, self.parts[key]))
        found = summarize(schools.lines, lambda _: key[:1], library.rubrics, library.stages, given, counted)
        return found[key]

    def heaps(self, key: UnitYear) -> list[Heap]:
        """The lines of a unit by the units they lie in themselves."""
        direct: dict[str, list[Alike]] = {}
        for one in self.parts[key]:
            direct.setdefault(self._own(one.line), []).append(one)
        return [Heap(self._schools.lines_of(its)) for its in direct.values()]


class Amended:
    """An edition in the making: all its lines, and which of them are new or gone."""

    def __init__(
        self, library: Library, lines: Sequence[Line], other: Sequence[Line], recall: Recall
    ) -> None:
        """`lines` are all there are now, in order; `other` those that are new, and those that were there."""
        self.library, self.lines, self._other, self._recall = library, tuple(lines), other, recall
        self._given: dict[SchoolYear, set[str]] = {}
        for line in lines:
            if line.rubric:
                self._given.setdefault(line.year, set()).add(line.rubric)

    @cached_property
    def _schools(self) -> Schools:
        return Schools(self.lines)

    @cached_property
    def areas(self) -> Units:
        """The areas."""
        return Units(self.library, self._schools, areas_of(self.library), lambda line: line.area)

    @cached_property
    def authorities(self) -> Units:
        """The authorities."""
        return Units(self.library, self._schools, authorities_of(self.library), lambda line: line.authority)

    @cached_property
    def changed(self) -> dict[str, set[UnitYear]]:
        """By kind, the units that are not what they were, there or gone."""
        return {kind: getattr(self, kind).around(self._other) for kind in ("areas", "authorities")}

    @cached_property
    def _reports(self) -> Reports:
        return read_reports(self.library)[0]

    def edition(self, findings: Sequence[Finding], marks: Marks, as_of: date, revision: str) -> Edition:
        """The edition."""
        areas, authorities = self._summaries("areas"), self._summaries("authorities")
        return Edition(
            self.library,
            self._schools.lines,
            tuple(findings),
            areas,
            authorities,
            tuple(sorted({one.line.year for one in self._schools.alike}, reverse=True)),
            as_of,
            revision,
            _Asked(areas, lambda key: forms_of_area(self.library, areas[key], self.areas.heaps(key))),
            _Asked(authorities, lambda key: self._forms(authorities[key], self.authorities.heaps(key))),
            marks,
        )

    def _forms(self, summary: Summary, heaps: Sequence[Heap]) -> tuple[FilledForm, ...]:
        return forms_of_authority(self.library, summary, heaps, self._reports)

    def _summaries(self, kind: str) -> Mapping[UnitYear, Summary]:
        units: Units = getattr(self, kind)
        changed = self.changed[kind]

        def make(key: UnitYear) -> Summary:
            if key in changed:
                return units.summary(key, self._given)
            return self._recall(kind, key, units.lines(key))

        return _Asked(units.parts, make)


def silent_lines(
    library: Library, schools: Iterable[str], lines: Iterable[Line], years: Iterable[SchoolYear]
) -> Iterator[Line]:
    """The lines of some schools in the years of which they say nothing, but others do."""
    spoken = {(line.school, line.year) for line in lines}
    for school in schools:
        for year in years:
            row = library.schools.on(school, year.counting_day)
            if row is not None and (school, year) not in spoken:
                yield silent_line(library, row, year)
