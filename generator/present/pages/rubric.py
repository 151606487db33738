"""A rubric, every number with how sure it is and where it was found."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from generator.model.page import Page
from generator.model.rubric import Amount, Band, Criterion, CriterionGroup, Item, Rubric
from generator.present import common, links
from generator.present.context import Context
from generator.present.templates import render
from generator.wording import day, number, say


class Entry(NamedTuple):
    """A group's criterion or item."""

    id: str
    name: str
    guidance: str
    points: str
    sure: str
    why: str
    note: str
    item: bool
    bands: list[str]
    gap: str
    condition: bool


class GroupEntries(NamedTuple):
    """A group: its maximum and how sure that is, then its criteria."""

    name: str
    maximum: str
    sure: str
    why: str
    entries: list[Entry]


class SourceEntry(NamedTuple):
    """Where numbers were found."""

    id: str
    name: str
    dated: str
    note: str
    url: str


def rubric_page(context: Context, rubric: Rubric) -> Page:
    """The page of one rubric."""
    address = links.rubric_address(rubric.id)
    body = render(
        "rubric.html",
        root=links.root_of(address),
        name=rubric.name,
        number=rubric.number,
        issued=day(rubric.issued),
        issuer=rubric.issuer,
        since=rubric.first_year.replace("-", "–"),
        until=(rubric.last_year or "").replace("-", "–"),
        stages=[common.stage_name(context.library, stage) for stage in rubric.stages],
        levels=[_level(rubric, band) for band in rubric.levels],
        groups=[_group(group) for group in rubric.groups],
        sources=[_source(rubric, key) for key in rubric.sources],
        meanings=[(key, say(f"page.sure.{key}"), say(f"page.sure_means.{key}")) for key in _used(rubric)],
        notes=rubric.notes,
        file=f"rubrics/{rubric.id}.yml",
        file_link=links.file_link(context, f"rubrics/{rubric.id}.yml"),
    )
    return Page(
        address=address,
        title=say("page.rubric.title", number=rubric.number),
        description=say("page.rubric.description", number=rubric.number, name=rubric.name),
        body=body,
    )


def _level(rubric: Rubric, band: Band) -> tuple[str, str, str, str, str]:
    return (
        common.level_class(rubric, band.number),
        common.level_text(band.number),
        band.name,
        band.words,
        _why(band.confidence, band.sources),
    )


def _why(confidence: str, sources: tuple[str, ...]) -> str:
    """How sure, and by which sources: "một nguồn: TL"."""
    sure = say(f"page.sure.{confidence}")
    return say("page.rubric.why", sure=sure, sources=", ".join(sources)) if sources else sure


def _group(group: CriterionGroup) -> GroupEntries:
    maximum = group.maximum
    return GroupEntries(
        name=group.name,
        maximum=number(maximum.value),
        sure=maximum.confidence,
        why=_why(maximum.confidence, maximum.sources),
        entries=list(_entries(group)),
    )


def _entries(group: CriterionGroup) -> Iterator[Entry]:
    for criterion in group.criteria:
        yield entry(criterion)
        for item in criterion.items:
            yield entry(item)


def entry(one: Criterion | Item) -> Entry:
    """A criterion or item with everything the rubric says of it."""
    maximum = one.maximum
    whole = one if isinstance(one, Criterion) else None
    return Entry(
        id=one.id,
        name=one.name,
        guidance=one.guidance,
        points=number(maximum.value) if maximum else say("page.rubric.mandatory"),
        sure=maximum.confidence if maximum else "",
        why=_amount_why(maximum),
        note=maximum.note if maximum else "",
        item=whole is None,
        bands=[_band(band) for band in whole.bands] if whole else [],
        gap=_gap(whole) if whole else "",
        condition=maximum is None,
    )


def _amount_why(maximum: Amount | None) -> str:
    return _why(maximum.confidence, maximum.sources) if maximum else ""


def _band(band: Band) -> str:
    return say("page.rubric.band", number=band.number, words=band.words or band.name)


def _gap(criterion: Criterion) -> str:
    """The points of a criterion that no item accounts for, in words."""
    declared = criterion.discrepancy
    if declared is None:
        return ""
    items = sum((item.maximum.value for item in criterion.items if item.maximum), Decimal(0))
    return say(
        "page.rubric.gap",
        code=criterion.id,
        maximum=number(criterion.maximum.value) if criterion.maximum else "–",
        items=number(items),
        points=number(abs(declared.points)),
        reason=declared.reason,
    )


def _source(rubric: Rubric, key: str) -> SourceEntry:
    source = rubric.sources[key]
    return SourceEntry(key, source.name, day(source.dated), source.note, links.outside(source.url))


def _used(rubric: Rubric) -> list[str]:
    """The confidences that occur, from the surest."""
    order = ("V", "S", "suy_ra", "mau_thuan", "N")
    found = {
        *(band.confidence for band in rubric.levels),
        *(group.maximum.confidence for group in rubric.groups),
        *(
            amount.confidence
            for _, criterion, item in rubric.entries()
            if (amount := (item or criterion).maximum) is not None
        ),
    }
    return [key for key in order if key in found]
