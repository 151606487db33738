"""One criterion: what it asks, how sure that is, how schools stand, and with what kinds of documents."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from markupsafe import Markup

from generator.model.edition import Edition
from generator.model.page import Page
from generator.model.rubric import Criterion, CriterionGroup, Item, Rubric
from generator.model.school_year import SchoolYear
from generator.model.summary import BANDS, Marks, share_of
from generator.present import bars, common, links
from generator.present.common import Link
from generator.present.context import Context
from generator.present.pages import rubric as rubrics
from generator.present.pages.area_charts import FEWEST_WITH_POINTS
from generator.present.pages.school_documents import kind_word
from generator.present.templates import render
from generator.wording import number, percent, say

POINTS = ("none", "low", "high", "all")
CONDITION = ("unmet", "", "", "met")
TONES = ("l0", "l1", "l2", "l3")
MOST_KINDS = 6


class Row(NamedTuple):
    """A stage (or all, or an item): schools in each band, as a bar and as figures."""

    name: str
    schools: int
    bar: Markup
    counts: list[str]


class Stand(NamedTuple):
    """How schools stand in one year."""

    title: str
    year: str
    demo: bool
    keys: list[tuple[str, str]]
    rows: list[Row]
    items: list[Row]


class Shown(NamedTuple):
    """A kind of document and how many schools show it."""

    name: str
    schools: str
    width: str


def criterion_pages(context: Context, edition: Edition, rubric: Rubric) -> Iterator[Page]:
    """A page for each criterion of a rubric."""
    every = [(group, criterion) for group in rubric.groups for criterion in group.criteria]
    for place, (group, criterion) in enumerate(every):
        before = every[place - 1][1] if place else None
        after = every[place + 1][1] if place + 1 < len(every) else None
        yield _page(context, edition, rubric, group, criterion, (before, after))


def _page(
    context: Context,
    edition: Edition,
    rubric: Rubric,
    group: CriterionGroup,
    criterion: Criterion,
    beside: tuple[Criterion | None, Criterion | None],
) -> Page:
    address = links.criterion_address(rubric.id, criterion.id)
    root = links.root_of(address)
    of_rubric = root + links.rubric_address(rubric.id)
    name = criterion.short_name or criterion.name
    stand = _stand(edition, rubric, criterion)
    facts = {"code": criterion.id, "name": name, "rubric": rubric.short_name or rubric.number}
    body = render(
        "criterion.html",
        root=root,
        href=of_rubric,
        rubric=rubric.number,
        group=group.name,
        code=criterion.id,
        name=name,
        whole=criterion.name if criterion.name != name else "",
        entry=rubrics.entry(criterion),
        items=[rubrics.entry(item) for item in criterion.items],
        stand=stand,
        few=say("find.criterion.few", fewest=FEWEST_WITH_POINTS),
        shown=_shown(edition, rubric, criterion),
        beside=[_beside(root, rubric, one) if one else None for one in beside],
    )
    return Page(
        address,
        say("find.criterion.title", **facts),
        stand.title if stand and not stand.demo else say("find.criterion.description", **facts),
        body,
    )


def _beside(root: str, rubric: Rubric, criterion: Criterion) -> Link:
    name = f"{criterion.id} {criterion.short_name or criterion.name}"
    return Link(name, root + links.criterion_address(rubric.id, criterion.id))


# ---- how schools stand --------------------------------------------------------------------------------


def _year_of(edition: Edition, rubric: Rubric, code: str) -> tuple[bool, SchoolYear] | None:
    """The latest year in which enough schools are known there; invented ones only where no real year is."""
    for demo in (False, True):
        for year in edition.years:
            if sum(_counted(edition.marks, rubric, code, demo, year)) >= FEWEST_WITH_POINTS:
                return demo, year
    return None


def _counted(
    marks: Marks, rubric: Rubric, code: str, demo: bool, year: SchoolYear, stage: str | None = None
) -> list[int]:
    """Schools in each band, of one stage or of all."""
    at = BANDS * _places(rubric)[code]
    keys = [(demo, year.first, rubric.id, one) for one in ((stage,) if stage else _stages(marks))]
    rows = [marks.bands[key][at : at + BANDS] for key in keys if key in marks.bands]
    return [sum(row[band] for row in rows) for band in range(BANDS)]


def _places(rubric: Rubric) -> dict[str, int]:
    return {
        (item.id if item else criterion.id): place
        for place, (_, criterion, item) in enumerate(rubric.entries())
    }


def _stages(marks: Marks) -> list[str]:
    return list(dict.fromkeys(stage for *_, stage in marks.bands))


def _stand(edition: Edition, rubric: Rubric, criterion: Criterion) -> Stand | None:
    found = _year_of(edition, rubric, criterion.id)
    if found is None:
        return None
    demo, year = found
    words = CONDITION if criterion.mandatory else POINTS
    names = [say(f"find.criterion.{word}") if word else "" for word in words]
    everyone = _counted(edition.marks, rubric, criterion.id, demo, year)
    order = edition.library.stages
    stages = sorted(_stages(edition.marks), key=lambda one: order[one].order if one in order else 0)
    rows = [_row(say("page.all_stages"), names, everyone)]
    for stage in stages:
        counts = _counted(edition.marks, rubric, criterion.id, demo, year, stage)
        if sum(counts) >= FEWEST_WITH_POINTS and sum(counts) < sum(everyone):
            rows.append(_row(common.stage_name(edition.library, stage), names, counts))
    return Stand(
        title=_title(criterion, everyone),
        year=common.year_text(year),
        demo=demo,
        keys=[(tone, name) for tone, name in zip(TONES, names, strict=True) if name],
        rows=rows,
        items=list(_items(edition, rubric, criterion.items, demo, year)),
    )


def _items(
    edition: Edition, rubric: Rubric, items: Sequence[Item], demo: bool, year: SchoolYear
) -> Iterator[Row]:
    names = [say(f"find.criterion.{word}") for word in POINTS]
    for item in items:
        counts = _counted(edition.marks, rubric, item.id, demo, year)
        if sum(counts) >= FEWEST_WITH_POINTS:
            yield _row(f"{item.id} {item.name}", names, counts)


def _row(name: str, names: Sequence[str], counts: Sequence[int]) -> Row:
    parts = [
        bars.Part(word, count, tone) for word, count, tone in zip(names, counts, TONES, strict=True) if word
    ]
    whole = sum(counts)
    said = [
        say("page.over_years.share", value=number(part.schools), share=percent(share_of(part.schools, whole)))
        for part in parts
    ]
    return Row(name, whole, bars.bar(name, parts), said)


def _title(criterion: Criterion, counts: Sequence[int]) -> str:
    """The sentence above the bars: what most readers want to know first."""
    schools = sum(counts)
    if criterion.mandatory:
        return say("find.criterion.seen_condition", met=number(counts[-1]), schools=number(schools))
    facts = {"full": counts[3], "half": counts[2] + counts[3], "schools": schools}
    return say("find.criterion.seen", **{key: number(value) for key, value in facts.items()})


# ---- what they show for it ------------------------------------------------------------------------------


class Evidence(NamedTuple):
    """The kinds of documents that schools of a year show for a criterion."""

    lead: str
    kinds: list[Shown]


def _shown(edition: Edition, rubric: Rubric, criterion: Criterion) -> Evidence | None:
    """Kinds of documents, the most frequent first; only where enough schools show any. No school is named."""
    found = _year_of(edition, rubric, criterion.id)
    if found is None:
        return None
    demo, year = found
    counts: dict[str, int] = {}
    for (invented, first, rubric_id, _), kinds in edition.marks.kinds.items():
        if (invented, first, rubric_id) == (demo, year.first, rubric.id):
            for (code, kind), count in kinds.items():
                if code == criterion.id:
                    name = kind_word(kind) if kind else ""
                    counts[name] = counts.get(name, 0) + count
    schools = counts.pop("", 0)
    if schools < FEWEST_WITH_POINTS:
        return None
    listed = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_KINDS]
    lead = say("find.criterion.evidence", schools=number(schools), year=common.year_text(year))
    return Evidence(
        lead,
        [
            Shown(
                name,
                say("find.criterion.by", count=number(count)),
                common.percent_of(Decimal(count), Decimal(schools)),
            )
            for name, count in listed
        ],
    )
