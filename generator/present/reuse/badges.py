"""Badges: one group's level as a small SVG that other sites show as a picture.

It stands on its own ground, so it reads the same on a light and on a dark page, and names no font that would
have to be fetched. Every text is told how long it is, so none runs out of its place whatever font is there.
"""

import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from generator.model.library import Dossier, Record
from generator.model.page import Attachment
from generator.model.rubric import CriterionGroup, Rubric
from generator.model.scorecard import GroupScore
from generator.present import common
from generator.present.context import Context
from generator.present.reuse import places
from generator.present.reuse.xml import xml
from generator.present.templates import render
from generator.wording import number, say

_LEFT, _ROOM = 96, 200
"""Of the 320 units across: the ground of the level, and the room for words beside it."""
_GROUND = {
    "l0": ("#b8c0c9", "#16202c"),
    "l1": ("#6bace6", "#0b2540"),
    "l2": ("#2073bc", "#fff"),
    "l3": ("#12436d", "#fff"),
}
_NARROW, _WIDE = frozenset("iIjl.,:;'|!()/·ftr "), frozenset("mwMW%@")
_NAME = "\x00"


def badges(context: Context, dossier: Dossier) -> Iterator[Attachment]:
    """A badge for each group of the latest published year."""
    for record in dossier.published[:1]:
        name = xml(record.school.name)
        for group, score, rubric in scored(context, record):
            content = badge(record, rubric, group, score).replace(_NAME, name)
            yield Attachment(places.badge(dossier.id, group.id), content.encode("utf-8"))


def scored(context: Context, record: Record) -> Iterator[tuple[CriterionGroup, GroupScore, Rubric]]:
    """The groups of the result that counts, with their scores."""
    card = record.applied_card
    if card is not None:
        rubric = context.library.rubrics[card.rubric]
        for group in places.with_badge(rubric.groups):
            score = card.group(group.id)
            if score is not None:
                yield group, score, rubric


def badge(record: Record, rubric: Rubric, group: CriterionGroup, score: GroupScore) -> str:
    """The badge with a mark where the school's name belongs."""
    band = rubric.level(score.level) if score.level is not None else None
    return _drawn(
        common.level_class(rubric, score.level),
        common.level_text(score.level),
        group.short_name or group.name,
        band.name if band else "",
        score.points,
        score.maximum,
        common.year_text(record.year),
        "recognised" if record.recognised_card is not None else "own",
        record.school.demo,
    )


class Words(NamedTuple):
    """A text of a badge: where it stands, how large, how long it is told to be."""

    text: str
    y: int
    size: int
    length: int


@lru_cache(maxsize=4096)
def _drawn(
    tone: str,
    level: str,
    group: str,
    meaning: str,
    points: Decimal | None,
    maximum: Decimal,
    year: str,
    standing: str,
    demo: bool,
) -> str:
    """Thousands of schools share a few hundred badges; only the name differs."""
    out_of = ""
    if points is not None:
        out_of = say("reuse.badge.points", points=number(points), maximum=number(maximum))
    says = say(f"reuse.badge.{standing}", year=year)
    if demo:
        says = f"{say('reuse.demo')} · {says}"
    second = " · ".join(part for part in (meaning, out_of) if part)
    ground, ink = _GROUND[tone]
    drawn = render(
        "badge.html",
        title=say("reuse.badge.title", name=_NAME, group=group, level=level.lower()),
        about=". ".join(part for part in (second, says) if part) + ".",
        ground=ground,
        ink=ink,
        level=_words(level, 43, 20, _LEFT - 12),
        group=_words(say("reuse.badge.group", group=group.lower()), 25, 15, _ROOM),
        second=_words(second, 43, 13, _ROOM) if second else None,
        says=_words(says, 60, 12, _ROOM),
    )
    return str(drawn)  # of finished markup, `replace` would escape the escaped name once more


def _words(said: str, y: int, size: int, room: int) -> Words:
    """A text of a told length: its own, or less where that is more than the room."""
    return Words(said, y, size, min(round(_length(said) * size), room))


@lru_cache(maxsize=4096)
def _length(said: str) -> float:
    """About how long a text is in a wide font, in sizes of its letters; marks above letters take no room."""
    letters = [sign for sign in unicodedata.normalize("NFD", said) if not unicodedata.combining(sign)]
    return sum(_letter(sign) for sign in letters)


def _letter(sign: str) -> float:
    if sign in _NARROW:
        return 0.38
    if sign in _WIDE:
        return 0.95
    return 0.72 if sign.isupper() else 0.61
