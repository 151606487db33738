"""An edition: everything one build knows."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import compress
from typing import NamedTuple

from msgspec import Struct, field

from generator.model.filled_form import FilledForm
from generator.model.library import Library
from generator.model.lines import Lines
from generator.model.partner import PartnerState
from generator.model.problem import Finding
from generator.model.school_year import SchoolYear
from generator.model.summary import Line, Marks, Summary

UnitYear = tuple[str, SchoolYear]


class Paged(NamedTuple):
    """A school with a page (a result or figures in some year), where it was in the latest of its years."""

    school: str
    name: str
    area: str
    year: SchoolYear
    demo: bool
    has_page: bool = True


class Edition(Struct, frozen=True):
    """What a build knows when every school has been read and summed up.

    `areas` and `authorities` hold a summary for each unit and school year with at least one school.
    `forms` are those an authority has to fill and those of its schools added up; `area_forms` the latter.
    `marks` are of all schools, criterion by criterion. `partners` are the sites that a part of it comes from.
    `years` run from the latest to the earliest. `revision` is the data's commit, or "".
    """

    library: Library
    lines: Sequence[Line]
    findings: tuple[Finding, ...]
    areas: Mapping[UnitYear, Summary]
    authorities: Mapping[UnitYear, Summary]
    years: tuple[SchoolYear, ...]
    as_of: date
    revision: str
    area_forms: Mapping[UnitYear, tuple[FilledForm, ...]] = field(default_factory=dict)
    forms: Mapping[UnitYear, tuple[FilledForm, ...]] = field(default_factory=dict)
    marks: Marks = field(default_factory=Marks)
    partners: tuple[PartnerState, ...] = ()

    @property
    def paged(self) -> tuple[Paged, ...]:
        """The schools with a page, each once."""
        return paged_of(self.lines)


_found: tuple[Sequence[Line], tuple[Paged, ...]] = ((), ())


def paged_of(lines: Sequence[Line]) -> tuple[Paged, ...]:
    """The schools with a page, found once for the same lines."""
    global _found
    if _found[0] is not lines:
        pages: set[str] = set()
        latest: dict[str, Paged] = {}
        its = Lines.held(lines)
        told = zip(its.any_of("outcomes"), its.any_of("figures"), strict=True)
        pages.update(compress(its.column("school"), map(any, told)))
        for paged in map(Paged, *map(its.column, ("school", "name", "area", "year", "demo"))):
            before = latest.get(paged.school)
            if before is None or before.year < paged.year:
                latest[paged.school] = paged
        _found = (lines, tuple(paged for school, paged in latest.items() if school in pages))
    return _found[1]
