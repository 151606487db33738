"""A school's latest result as a small page for the frames of other sites, and how to put it there."""

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from markupsafe import Markup

from generator.model.library import Dossier
from generator.model.page import Attachment
from generator.model.rubric import CriterionGroup, Rubric
from generator.model.scorecard import GroupScore
from generator.present import common, links
from generator.present.context import Context
from generator.present.reuse import badges, places
from generator.present.reuse.feeds import school_feed
from generator.present.safe import text
from generator.present.templates import gap, render
from generator.wording import number, say

NAME, ROWS, HOME = gap("name"), gap("rows"), gap("home")
_ANY_SCHOOL = "\0"
"""What stands for the school's id in a kept note; no address holds it."""


def reused_of_school(context: Context, dossier: Dossier) -> Iterator[Attachment]:
    """A school's feed, its badges and the page for frames."""
    feed = school_feed(context, dossier)
    if feed is not None:
        yield feed
    yield from badges.badges(context, dossier)
    framed = embedded(context, dossier)
    if framed is not None:
        yield framed


def embedded(context: Context, dossier: Dossier) -> Attachment | None:
    """The page for frames; `None` where no result is public."""
    for record in dossier.published[:1]:
        rows = "".join([_row_of(*found) for found in badges.scored(context, record)])
        address = places.embedded(dossier.id)
        home = context.site_url + links.school_address(dossier.id) if context.site_url else "../"
        frame = _frame(
            links.root_of(address),
            dossier.school.demo,
            common.year_text(record.year),
            "recognised" if record.recognised_card else "own",
            bool(context.site_url),
            context.site_name,
        )
        body = frame.replace(ROWS, rows).replace(NAME, text(dossier.school.name)).replace(HOME, text(home))
        return Attachment(f"{address}index.html", body.encode("utf-8"))
    return None


# Schools differ in their names and points; everything around them is printed once and kept.


@lru_cache(maxsize=64)
def _frame(root: str, demo: bool, year: str, standing: str, known: bool, site: str) -> str:
    """The page with gaps where a school's own words belong."""
    return str(
        render(
            "embed.html",
            root=root,
            name=NAME,
            demo=demo,
            year=year,
            rows=ROWS,
            says=say(f"reuse.embed.{standing}"),
            known=known,
            home=HOME,
            site=site,
        )
    )


def _row_of(group: CriterionGroup, score: GroupScore, rubric: Rubric) -> str:
    band = rubric.level(score.level) if score.level is not None else None
    return _row(
        common.level_class(rubric, score.level),
        common.level_text(score.level),
        group.name,
        band.name if band else "",
        score.points,
        score.maximum,
    )


@lru_cache(maxsize=4096)
def _row(tone: str, level: str, group: str, meaning: str, points: Decimal | None, maximum: Decimal) -> str:
    """One group's result in the frame."""
    said = ""
    if points is not None:
        said = say("reuse.embed.points", points=number(points), maximum=number(maximum))
    row = render("embed_row.html", tone=tone, level=level, group=group, meaning=meaning, points=said)
    return f"{row}\n"


def note_of(context: Context, dossier: Dossier) -> Markup:
    """How a school puts its result elsewhere, as finished HTML; empty where there is nothing to show."""
    for record in dossier.published[:1]:
        groups = tuple((group.id, group.name) for group, _, _ in badges.scored(context, record))
        note = _note(context.site_url, groups).replace(_ANY_SCHOOL, text(dossier.id))
        return Markup(note)  # noqa: S704 - finished, and an id
    return Markup("")


@lru_cache(maxsize=64)
def _note(site_url: str, groups: tuple[tuple[str, str], ...]) -> str:
    """The note of any school: the code that it copies, with the site's address and the badges' words."""
    site = site_url or say("reuse.embed.unknown_site")
    shown = [
        (site + places.badge(_ANY_SCHOOL, code), say("reuse.embed.alt", group=name)) for code, name in groups
    ]
    note = render(
        "embed_note.html",
        root=links.root_of(links.school_address(_ANY_SCHOOL)),
        address=site + links.school_address(_ANY_SCHOOL),
        frame=site + places.embedded(_ANY_SCHOOL),
        badges=shown,
        guessed=not site_url,
    )
    return str(note)
