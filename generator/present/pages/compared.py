"""Where authorities gave other points than schools: a table for the officer, never a ranking of schools."""

from typing import NamedTuple

from generator.model.library import Library
from generator.model.rubric import Rubric
from generator.model.summary import Compared, Summary
from generator.present import common
from generator.present.pages.area_charts import FEWEST_WITH_POINTS
from generator.wording import number, say


class ComparedRow(NamedTuple):
    """A group or criterion: how many schools were compared, lowered, raised, and the mean difference."""

    name: str
    whole: bool
    schools: int
    lowered: int
    raised: int
    mean: str


def compared_rows(library: Library, summary: Summary) -> list[ComparedRow]:
    """Groups first, then criteria, those most lowered first; only where any school's points were changed."""
    found = [
        (rubric, entry)
        for entry in summary.compared
        if (entry.lowered or entry.raised) and (rubric := library.rubrics.get(entry.rubric))
    ]
    found.sort(key=lambda pair: (not _is_group(*pair), pair[1].mean, pair[1].code))
    several = len({entry.rubric for _, entry in found}) > 1
    return [_row(rubric, entry, several) for rubric, entry in found]


def _is_group(rubric: Rubric, entry: Compared) -> bool:
    return any(group.id == entry.code for group in rubric.groups)


def _row(rubric: Rubric, entry: Compared, several: bool) -> ComparedRow:
    group = next((group for group in rubric.groups if group.id == entry.code), None)
    if group is not None:
        name = say("page.compared.group", name=group.short_name)
    else:
        name = f"{entry.code} {common.look_of(rubric).names.get(entry.code, '')}".strip()
    if several:
        name = say("page.of_group", name=rubric.short_name or rubric.number, text=name)
    enough = entry.schools >= FEWEST_WITH_POINTS
    mean = number(entry.mean).replace("-", "−") if enough else say("page.compared.few")
    return ComparedRow(name, group is not None, entry.schools, entry.lowered, entry.raised, mean)
