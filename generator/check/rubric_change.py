"""What a school was scored by stays as it was: a rubric in use is added to, never changed."""

from collections.abc import Iterator
from decimal import Decimal

from generator.model.library import Library
from generator.model.problem import Problem
from generator.model.rubric import Amount, Band, Rubric


def changed_rubric_problems(before: Library, after: Library) -> Iterator[Problem]:
    """One problem for each rubric that a round of `before` gives and whose scoring `after` changes.

    Names, notes, sources and guidance may be bettered; what earns points and levels may not. A corrected
    version is a new file with an id of its own, so that every old year can be scored again as it was.
    """
    years = _years_of_use(before)
    for rubric_id, old in before.rubrics.items():
        new = after.rubrics.get(rubric_id)
        if new is not None and rubric_id in years and _scoring(new) != _scoring(old):
            facts = {"id": rubric_id, "years": ", ".join(years[rubric_id])}
            yield Problem("rubric-changed", f"rubrics/{rubric_id}.yml", facts=facts, line=1, column=1)


def _years_of_use(library: Library) -> dict[str, list[str]]:
    years: dict[str, list[str]] = {}
    for year in sorted(library.rounds):
        for settings in library.rounds[year].settings.values():
            for rubric in (settings.rubrics or {}).values():
                if str(year) not in years.setdefault(rubric, []):
                    years[rubric].append(str(year))
    return years


def _scoring(rubric: Rubric) -> tuple[object, ...]:
    """What the points and levels of a school rest on."""
    entries = [
        (
            group.id,
            (item or criterion).id,
            (item or criterion).mandatory,
            _amount((item or criterion).maximum),
        )
        for group, criterion, item in rubric.entries()
    ]
    groups = [(group.id, _amount(group.maximum)) for group in rubric.groups]
    return entries, groups, [_band(level) for level in rubric.levels]


def _amount(amount: Amount | None) -> tuple[Decimal, bool] | None:
    return (amount.value, amount.certain) if amount else None


def _band(band: Band) -> tuple[int, Decimal | None, Decimal | None, Decimal | None, Decimal | None]:
    return band.number, band.least, band.above, band.most, band.below
