"""One line of a small multiple: schools by level, as a bar that is always a hundred percent long."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from markupsafe import Markup

from generator.model.rubric import Rubric
from generator.model.summary import Tally
from generator.present import common
from generator.present.templates import render
from generator.wording import number, say

NARROWEST = 9
"""A count is written into its stretch when that is at least so many percent wide."""


class Part(NamedTuple):
    """A stretch of a bar: what it stands for, how many schools, and the class of its colour."""

    name: str
    schools: int
    tone: str


class Stretch(NamedTuple):
    """A part as it is drawn; lengths in percent."""

    start: str
    width: str
    middle: str
    tone: str
    text: str


def bar(label: str, parts: Sequence[Part]) -> Markup:
    """The bar of `parts`; the label says all of them in words. Of nothing, nothing is drawn."""
    whole = sum(part.schools for part in parts)
    if not whole:
        return Markup("")
    said = [
        say("find.bar.part", name=part.name, count=number(part.schools)) for part in parts if part.schools
    ]
    text = say("find.bar.label", name=label, parts=", ".join(said))
    return render("bar.html", label=text, stretches=_stretches(parts, whole))


def _stretches(parts: Sequence[Part], whole: int) -> list[Stretch]:
    found, start = [], 0
    for part in parts:
        if part.schools:
            found.append(
                Stretch(
                    start=_length(start, whole),
                    width=_length(part.schools, whole),
                    middle=_length(start + Decimal(part.schools) / 2, whole),
                    tone=part.tone,
                    text=number(part.schools) if 100 * part.schools >= NARROWEST * whole else "",
                )
            )
        start += part.schools
    return found


def _length(value: int | Decimal, whole: int) -> str:
    return common.percent_of(Decimal(value), Decimal(whole))


def level_parts(rubric: Rubric, found: Tally) -> list[Part]:
    """Schools by level from the lowest up, then those without a level or without a result."""
    rest = max(found.expected, found.reported) - sum(found.levels)
    levels = [
        Part(common.level_text(band.number), count, common.level_class(rubric, band.number))
        for band, count in zip(rubric.levels, found.levels, strict=True)
    ]
    return [*levels, Part(say("find.bar.rest"), rest, "l0")]
