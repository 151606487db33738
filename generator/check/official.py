"""Rules about official files: rubrics, registers, rounds. Their errors stop a build."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise

from generator.check.forms import form_problems
from generator.check.gaps import NO_GAPS, Gaps
from generator.check.in_force import in_force_in, years_in_force
from generator.check.registers import register_problems
from generator.model.library import Library
from generator.model.partner import Federation
from generator.model.problem import Problem, Where
from generator.model.round import Round, Settings
from generator.model.rubric import Amount, Band, Criterion, Item, Rubric
from generator.wording import day, number

_CODE = re.compile(r"[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*", re.ASCII)
"""A criterion's page has its code in its address."""


def official_problems(library: Library, whole: bool = True, gaps: Gaps = NO_GAPS) -> Iterator[Problem]:
    """Everything wrong with the official files, beyond the faults of their form.

    Not `whole`: only some schools were read, so no other school can be missed. Nor is what the `gaps` hide.
    """
    for rubric in library.rubrics.values():
        yield from rubric_problems(rubric)
    yield from register_problems(library, whole, gaps)
    yield from round_problems(library, gaps)
    for form in library.forms.values():
        yield from form_problems(library, form)
    if library.federation is not None:
        yield from partner_problems(library, library.federation, gaps)


# ---- rubrics ---------------------------------------------------------------------------------------


def rubric_problems(rubric: Rubric) -> Iterator[Problem]:
    """Sums, bands and sources: only what a rubric declares may disagree."""
    path = f"rubrics/{rubric.id}.yml"

    def note(code: str, *where: str | int, **facts: object) -> Problem:
        return Problem(code, path, where, {name: str(value) for name, value in facts.items()})

    yield from years_in_force(path, rubric)
    seen: set[str] = set()
    for index, group in enumerate(rubric.groups):
        at: Where = ("nhom", index)
        yield from _sourced(rubric, group.maximum, path, (*at, "diem_toi_da"))
        total = sum((c.maximum.value for c in group.criteria if c.maximum), Decimal(0))
        if total != group.maximum.value:
            facts = {"id": group.id, "sum": number(total), "maximum": number(group.maximum.value)}
            yield note("rubric-group-sum", *at, "diem_toi_da", **facts)
        for inner, criterion in enumerate(group.criteria):
            yield from _criterion_problems(rubric, criterion, path, (*at, "tieu_chi", inner))
        for code in (group.id, *group.codes()):
            if not _CODE.fullmatch(code):
                yield note("rubric-code-form", *at, "ma", id=code)
            if code.casefold() in seen:
                yield note("rubric-code-twice", *at, "ma", id=code)
            seen.add(code.casefold())
    yield from _bands(path, ("muc_do",), rubric.levels, rubric.groups[0].maximum.value)
    for index, level in enumerate(rubric.levels):
        yield from _known_sources(rubric, level.sources, path, ("muc_do", index))


def _criterion_problems(rubric: Rubric, criterion: Criterion, path: str, at: Where) -> Iterator[Problem]:
    facts = {"id": criterion.id}
    yield from _sources_of_words(rubric, criterion, path, at)
    for index, item in enumerate(criterion.items):
        yield from _sources_of_words(rubric, item, path, (*at, "noi_dung", index))
    if criterion.maximum is None:
        if not criterion.mandatory:
            yield Problem("rubric-no-maximum", path, at, facts)
        return
    if criterion.mandatory:
        yield Problem("rubric-mandatory-points", path, (*at, "diem_toi_da"), facts)
    yield from _sourced(rubric, criterion.maximum, path, (*at, "diem_toi_da"))
    for index, item in enumerate(criterion.items):
        if item.maximum is not None:
            yield from _sourced(rubric, item.maximum, path, (*at, "noi_dung", index, "diem_toi_da"))
        elif not item.mandatory:
            yield Problem("rubric-no-maximum", path, (*at, "noi_dung", index), {"id": item.id})
    if criterion.items:
        total = sum((item.maximum.value for item in criterion.items if item.maximum), Decimal(0))
        declared = criterion.discrepancy.points if criterion.discrepancy else Decimal(0)
        if total + declared != criterion.maximum.value:
            facts |= {
                "sum": number(total),
                "declared": number(declared),
                "maximum": number(criterion.maximum.value),
            }
            yield Problem("rubric-criterion-sum", path, (*at, "diem_toi_da"), facts)
    if criterion.discrepancy:
        yield from _known_sources(rubric, criterion.discrepancy.sources, path, (*at, "chenh_lech"))
    if criterion.bands:
        yield from _bands(path, (*at, "muc"), criterion.bands, criterion.maximum.value)


def _sourced(rubric: Rubric, amount: Amount, path: str, at: Where) -> Iterator[Problem]:
    if amount.value <= 0:
        yield Problem("rubric-not-positive", path, (*at, "so"), {"value": number(amount.value)})
    yield from _known_sources(rubric, amount.sources, path, at)


def _sources_of_words(rubric: Rubric, said: Criterion | Item, path: str, at: Where) -> Iterator[Problem]:
    if said.sources:
        yield from _known_sources(rubric, said.sources, path, at)


def _known_sources(rubric: Rubric, sources: tuple[str, ...], path: str, at: Where) -> Iterator[Problem]:
    if not sources:
        yield Problem("rubric-no-source", path, (*at, "nguon"))
    for index, source in enumerate(sources):
        if source not in rubric.sources:
            facts = {"value": source, "listed": ", ".join(rubric.sources)}
            yield Problem("rubric-source-unknown", path, (*at, "nguon", index), facts)


def _bands(path: str, at: Where, bands: tuple[Band, ...], maximum: Decimal) -> Iterator[Problem]:
    """From nothing to the maximum, every number of points lies in exactly one band."""
    edges = {Decimal(0), maximum}
    for band in bands:
        edges.update(end for end in (band.least, band.above, band.most, band.below) if end is not None)
    ordered = sorted(edge for edge in edges if 0 <= edge <= maximum)
    between = [(low + high) / 2 for low, high in pairwise(ordered)]
    for points in sorted([*ordered, *between]):
        holding = sum(band.holds(points) for band in bands)
        if holding != 1:
            code = "rubric-band-gap" if holding == 0 else "rubric-band-overlap"
            yield Problem(code, path, at, {"points": number(points)})
            return
    numbers = [band.number for band in bands]
    if numbers != sorted(set(numbers)) or any(
        not low.holds(points) for low, points in ((bands[0], Decimal(0)), (bands[-1], maximum))
    ):
        yield Problem("rubric-band-order", path, at)


# ---- rounds ----------------------------------------------------------------------------------------


def round_problems(library: Library, gaps: Gaps = NO_GAPS) -> Iterator[Problem]:
    """Known authorities, stages and rubrics."""
    for round_ in library.rounds.values():
        for authority, settings in round_.settings.items():
            at: Where = ("co_quan", authority)
            if gaps.lacks("authorities", library.authorities, authority):
                yield Problem("round-authority", round_.path, at, {"value": authority}, at_key=True)
            for stage, rubric in (settings.rubrics or {}).items():
                where = (*at, "bo_chi_so", stage)
                if gaps.lacks("stages", library.stages, stage):
                    listed = ", ".join(library.stages)
                    facts = {"value": stage, "listed": listed}
                    yield Problem("round-stage", round_.path, where, facts, at_key=True)
                if rubric not in library.rubrics:
                    facts = {"value": rubric, "listed": ", ".join(library.rubrics)}
                    yield Problem("round-rubric", round_.path, where, facts)
                    continue
                given = library.rubrics[rubric]
                if not in_force_in(given, round_.year):
                    facts = {"value": rubric, "year": str(round_.year), "first": given.first_year}
                    yield Problem("round-rubric-year", round_.path, where, facts)
                if stage in library.stages and stage not in given.stages:
                    facts = {"value": rubric, "stage": stage}
                    yield Problem("round-rubric-stage", round_.path, where, facts)
            yield from _deadlines(round_, authority, settings)
            if settings.posting_from and settings.posting_to and settings.posting_to < settings.posting_from:
                yield Problem("round-period", round_.path, (*at, "cong_khai", "den"))


def _deadlines(round_: Round, authority: str, settings: Settings) -> Iterator[Problem]:
    """Deadlines lie about the school year; schools hand in before their authority does."""
    path, at = round_.path, ("co_quan", authority)
    schools, own = settings.school_deadline, settings.authority_deadline
    about = date(round_.year.first, 6, 1), date(round_.year.first + 2, 12, 31)
    far = [
        (key, one)
        for key, one in (("han_truong", schools), ("han_co_quan", own))
        if one and not about[0] <= one <= about[1]
    ]
    for key, one in far:
        facts = {"value": day(one), "year": str(round_.year)}
        yield Problem("round-deadline-far", path, (*at, key), facts)
    if schools and own and own < schools and not far:
        facts = {"schools": day(schools), "own": day(own)}
        yield Problem("round-deadline-order", path, (*at, "han_co_quan"), facts)


# ---- partners --------------------------------------------------------------------------------------


def partner_problems(library: Library, federation: Federation, gaps: Gaps = NO_GAPS) -> Iterator[Problem]:
    """Each partner stands for areas of our register, no two of them for the same or one inside another."""
    owners = {area: one for one, partner in federation.partners.items() for area in partner.areas}
    for one, partner in federation.partners.items():
        for index, area in enumerate(partner.areas):
            at: Where = ("nguon", one, "dia_ban", index)
            if area not in library.areas:
                if gaps.lacks("areas", library.areas, area):
                    yield Problem("partner-area-unknown", federation.path, at, {"value": area})
                continue
            above = [step for step in _all_above(library, area) if owners.get(step, one) != one]
            if owners[area] != one or above:
                other = above[0] if above else area
                facts = {"value": area, "other": owners[other]}
                yield Problem("partner-area-twice", federation.path, at, facts)


def _all_above(library: Library, area: str) -> list[str]:
    """Every area above in any of the dated rows."""
    found: list[str] = []
    queue = [area]
    while queue:
        for row in library.areas.rows.get(queue.pop(), ()):
            if row.parent and row.parent not in found and row.parent != area:
                found.append(row.parent)
                queue.append(row.parent)
    return found
