"""An edition: everything one build knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from generator.model.library import Library
from generator.model.problem import Finding
from generator.model.school_year import SchoolYear
from generator.model.summary import Line, Summary

UnitYear = tuple[str, SchoolYear]


@dataclass(frozen=True, slots=True)
class Edition:
    """What a build knows when every school has been read and summed up.

    `areas` and `authorities` hold a summary for each unit and school year with at least one school.
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
