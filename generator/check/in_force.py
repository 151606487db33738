"""The school years in which a rubric or a form is in force."""

from collections.abc import Iterator

from generator.model.form import Form
from generator.model.problem import Problem
from generator.model.rubric import Rubric
from generator.model.school_year import SchoolYear


def years_in_force(path: str, sourced: Rubric | Form) -> Iterator[Problem]:
    """Both are school years, and the last one is not before the first."""
    first, last = sourced.first_year, sourced.last_year
    for key, value in (("tu_nam_hoc", first), ("den_nam_hoc", last)):
        if value is not None and SchoolYear.parse(value) is None:
            yield Problem("school-year-form", path, (key,), {"value": value, "key": key})
    if last is not None and last < first:
        yield Problem("years-backwards", path, ("den_nam_hoc",), {"first": first, "last": last})


def in_force_in(rubric: Rubric, year: SchoolYear) -> bool:
    """Whether a rubric is in force in a school year; also where its own years are no years."""
    first, last = rubric.first_year, rubric.last_year
    if any(SchoolYear.parse(one) is None for one in (first, last) if one is not None):
        return True
    return first <= str(year) and (last is None or str(year) <= last)
