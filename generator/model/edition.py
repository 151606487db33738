"""An edition: everything one build knows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from generator.model.filled_form import FilledForm
from generator.model.library import Library
from generator.model.partner import PartnerState
from generator.model.problem import Finding
from generator.model.school_year import SchoolYear
from generator.model.summary import Line, Marks, Summary

UnitYear = tuple[str, SchoolYear]


@dataclass(frozen=True, slots=True)
class Edition:
    """What a build knows when every school has been read and summed up.

    `areas` and `authorities` hold a summary for each unit and school year with at least one school.
    `forms` are those an authority has to fill and those of its schools added up; `area_forms` the latter.
    `marks` are of all schools, criterion by criterion. `partners` are the sites that a part of it comes from.
    `years` run from the latest to the earliest. `revision` is the data's commit, or "".
    """

    library: Library
    lines: tuple[Line, ...]
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
