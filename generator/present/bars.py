"""One line of a small multiple: schools by level, as a bar that is always a hundred percent long."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from generator.model.rubric import Rubric
from generator.model.summary import Tally
from generator.present import common
from generator.present.safe import text
from generator.wording import number, say

NARROWEST = 9
"""A count is written into its stretch when that is at least so many percent wide."""


class Part(NamedTuple):
    """A stretch of a bar: what it stands for, how many schools, and the class of its colour."""

    name: str
    schools: int
    tone: str


def bar(label: str, parts: Sequence[Part]) -> Markup:
    """The bar of `parts`; the label says all of them in words. Of nothing, nothing is drawn."""
    whole = sum(part.schools for part in parts)
    if not whole:
        return Markup("")
    said = [
        say("find.bar.part", name=part.name, count=number(part.schools)) for part in parts if part.schools
    ]
    words = text(say("find.bar.label", name=label, parts=", ".join(said)))
    stretches = "".join(_stretches(parts, whole))
    return Markup(f'<svg class="lv" role="img" aria-label="{words}">{stretches}</svg>')  # noqa: S704 - ours


def counted(parts: Sequence[Part]) -> str:
    """The counts of a bar as a line to read below it: stretches may be too narrow for theirs."""
    said = [say("find.bar.count", name=part.name, count=number(part.schools)) for part in parts]
    return " · ".join(said)


def _stretches(parts: Sequence[Part], whole: int) -> Iterator[str]:
    start = 0
    for _, schools, tone in parts:
        if schools:
            count = ""
            if 100 * schools >= NARROWEST * whole:
                count = f'<text x="{length(2 * start + schools, 2 * whole)}" y="15">{number(schools)}</text>'
            place = f'x="{length(start, whole)}" width="{length(schools, whole)}"'
            yield f'<g class="{tone}"><rect {place} height="20"/>{count}</g>'
        start += schools


@lru_cache(maxsize=4096)
def length(part: int, whole: int) -> str:
    """What `common.percent_of` gives, of counts."""
    return f"{100 * part / whole:.4g}%"


def level_parts(rubric: Rubric, found: Tally) -> list[Part]:
    """Schools by level from the lowest up, then those without a level or without a result."""
    rest = max(found.expected, found.reported) - sum(found.levels)
    levels = [
        Part(common.level_text(band.number), count, common.level_class(rubric, band.number))
        for band, count in zip(rubric.levels, found.levels, strict=True)
    ]
    return [*levels, Part(say("find.bar.rest"), rest, "l0")]
