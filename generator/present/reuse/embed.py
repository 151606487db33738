"""A school's latest result as a small page for the frames of other sites, and how to put it there."""

from collections.abc import Iterator
from typing import NamedTuple

from generator.model.library import Dossier
from generator.model.page import Attachment
from generator.model.rubric import CriterionGroup, Rubric
from generator.model.scorecard import GroupScore
from generator.present import common, links
from generator.present.context import Context
from generator.present.reuse import badges, places
from generator.present.reuse.feeds import school_feed
from generator.present.templates import render
from generator.wording import number, say


class Row(NamedTuple):
    """One group's result in the frame."""

    tone: str
    level: str
    group: str
    meaning: str
    points: str


class Note(NamedTuple):
    """What stands in the code that a school copies: the site's address, and the badges with their words."""

    site: str
    address: str
    frame: str
    badges: list[tuple[str, str]]
    guessed: bool


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
        found = [_row(group, score, rubric) for group, score, rubric in badges.scored(context, record)]
        address = places.embedded(dossier.id)
        body = render(
            "embed.html",
            root=links.root_of(address),
            name=dossier.school.name,
            demo=dossier.school.demo,
            year=common.year_text(record.year),
            rows=found,
            says=say(f"reuse.embed.{'recognised' if record.recognised_card else 'own'}"),
            known=bool(context.site_url),
            home=context.site_url + links.school_address(dossier.id) if context.site_url else "../",
            site=context.site_name,
        )
        return Attachment(f"{address}index.html", body.encode("utf-8"))
    return None


def _row(group: CriterionGroup, score: GroupScore, rubric: Rubric) -> Row:
    band = rubric.level(score.level) if score.level is not None else None
    points = ""
    if score.points is not None:
        points = say("reuse.embed.points", points=number(score.points), maximum=number(score.maximum))
    return Row(
        common.level_class(rubric, score.level),
        common.level_text(score.level),
        group.name,
        band.name if band else "",
        points,
    )


def note_of(context: Context, dossier: Dossier) -> Note | None:
    """What `embed_note.html` needs; `None` where there is nothing to show elsewhere."""
    for record in dossier.published[:1]:
        site = context.site_url or say("reuse.embed.unknown_site")
        shown = [
            (site + places.badge(dossier.id, group.id), say("reuse.embed.alt", group=group.name))
            for group, _, _ in badges.scored(context, record)
        ]
        address = site + links.school_address(dossier.id)
        return Note(site, address, site + places.embedded(dossier.id), shown, not context.site_url)
    return None
