"""Rules about where a file lies and what it refers to: year, school, authority, rubric."""

from collections.abc import Iterator

from generator.check.case import Case
from generator.model.assessment import Verification
from generator.model.problem import Problem
from generator.model.statistics import Statistics
from generator.wording import did_you_mean, say

_LIKE_A_SCHOOL = 0.75
"""Ids of schools begin alike: less likeness than this would name some other school."""


def year_is_the_folders(case: Case) -> Iterator[Problem]:
    """The year in the file is the year of its folder."""
    if case.folder_year != str(case.file.year):
        yield case.problem("year-not-path", "nam_hoc", value=case.file.year, folder=case.folder_year)


def school_is_the_files(case: Case) -> Iterator[Problem]:
    """The school in the file is the one the file is named after."""
    if case.file.school not in case.library.schools and _named(case) in case.library.schools:
        return  # the name that nobody has is told of, with the one that is meant
    names = [case.file.school]
    if isinstance(case.file, Verification):
        names.append(f"{case.file.school}.{case.file.number}")
    if case.placed and case.name not in names:
        yield case.problem("file-name", "truong", value=case.file.school, name=case.name)


def _named(case: Case) -> str:
    """The school that the file is named after."""
    return case.name.partition(".")[0] if case.placed else ""


def school_is_known(case: Case) -> Iterator[Problem]:
    """The school is in the register, on the year's counting day (31 May)."""
    if case.row is not None:
        return
    if case.file.school in case.library.schools:
        day = case.file.year.counting_day
        yield case.problem(
            "school-not-in-force", "truong", value=case.file.school, day=f"{day.day}/{day.month}/{day.year}"
        )
    else:
        meant = _named(case) if _named(case) in case.library.schools else ""
        likely = did_you_mean(case.file.school, case.library.schools, _LIKE_A_SCHOOL)
        suggestion = say("hint.near", near=meant) if meant else likely
        yield case.problem("school-unknown", "truong", value=case.file.school, suggestion=suggestion)


def rubric_is_the_rounds(case: Case) -> Iterator[Problem]:
    """Schools do not choose the rubric: the round does, by stage."""
    assert not isinstance(case.file, Statistics)
    named = case.file.rubric
    if case.rubric is None:
        listed = ", ".join(case.library.rubrics)
        yield case.problem("rubric-unknown", "bo_chi_so", value=named, listed=listed)
        return
    if case.row is None:
        return
    stage = case.library.stages.get(case.row.stage)
    facts = {"value": named, "stage": stage.name if stage else case.row.stage}
    if case.row.stage not in case.rubric.stages:
        yield case.problem("rubric-not-for-stage", "bo_chi_so", **facts)
    elif not case.library.has_round(case.row.authority, case.file.year):
        yield case.problem("round-missing", "nam_hoc", year=case.file.year)
    else:
        given = (case.settings.rubrics or {}).get(case.row.stage)
        if given is None:
            yield case.problem("rubric-not-given", "bo_chi_so", **facts)
        elif given != named:
            yield case.problem("rubric-not-the-rounds", "bo_chi_so", given=given, **facts)
    first, last = case.rubric.first_year, case.rubric.last_year
    if str(case.file.year) < first or (last and str(case.file.year) > last):
        until = say("hint.until", year=last) if last else ""
        yield case.problem("rubric-not-in-force", "bo_chi_so", value=named, first=first, until=until)


def folder_is_the_managers(case: Case) -> Iterator[Problem]:
    """An assessment lies in the folder of the authority that manages the school that year."""
    if case.placed and case.row is not None and case.row.authority != case.folder_authority:
        yield Problem(
            "authority-not-path",
            case.file.path,
            (),
            {"folder": case.folder_authority, "right": case.row.authority, "year": str(case.file.year)},
            1,
            1,
        )
