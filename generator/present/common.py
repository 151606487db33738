"""Small facts that several kinds of pages share."""

from collections.abc import Container, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import compress, count
from typing import Any, NamedTuple

from markupsafe import Markup
from msgspec import Struct, field

from generator.model.edition import Edition
from generator.model.library import Library
from generator.model.lines import Lines
from generator.model.rubric import Band, Rubric
from generator.model.school_year import SchoolYear
from generator.model.summary import Line, Outcome
from generator.present.links import area_address
from generator.present.templates import render
from generator.wording import number, say, words

MOST_LOOKS = 64
MOST_SCALES = 4096
MOST_LINES = 16384

LineKey = tuple[str, Decimal | None, str | bool, str]
"""Code, points, the condition in words (criterion) or whether the maximum is certain (item), template."""

FaceKey = tuple[str, Decimal | None, bool | None]
"""Code, points, whether a condition is met."""


class Link(NamedTuple):
    """Words and where they lead; `href` "" leads nowhere."""

    text: str
    href: str


def year_text(year: SchoolYear) -> str:
    """The year as people write it: "2023–2024"."""
    return f"{year.first}–{year.first + 1}"


def first_published(edition: Edition, elsewhere: Container[str] = ()) -> Line | None:
    """A school with a result to show as an example, if it is not `elsewhere`: a real one if there is one."""
    lines = Lines.held(edition.lines)
    told = compress(zip(lines.column("demo"), lines.column("school"), count()), lines.any_of("outcomes"))
    found = min((one for one in told if one[1] not in elsewhere), default=None)
    return lines[found[-1]] if found else None


def crumbs(library: Library, area_id: str, day_: date, root: str) -> list[Link]:
    """The areas from the top of the tree down to `area_id` on `day_`."""
    chain = library.areas_above(area_id, day_) or (area_id,)
    return [Link(area_name(library, step, day_), root + area_address(step)) for step in reversed(chain)]


def area_name(library: Library, area_id: str, day_: date) -> str:
    """What the area was called on `day_`; else its last name."""
    row = library.areas.on(area_id, day_) or library.areas.latest(area_id)
    return row.name if row else area_id


def area_inside(library: Library, area_id: str, day_: date) -> str:
    """The area's name for the inside of a sentence: "huyện An Lão"; "Hải Phòng" keeps its capital."""
    name = area_name(library, area_id, day_)
    kinds = tuple(words("page.area_kind").values())
    return name[:1].lower() + name[1:] if name.lower().startswith(kinds) else name


def inside(text: str) -> str:
    """Words for the inside of a sentence: "Học liệu" → "học liệu"; "LMS" stays."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def authority_name(library: Library, authority_id: str, day_: date) -> str:
    """What the authority was called on `day_`; else its last name."""
    row = library.authorities.on(authority_id, day_) or library.authorities.latest(authority_id)
    return row.name if row else authority_id


def stage_name(library: Library, stage_id: str) -> str:
    """The stage in words."""
    stage = library.stages.get(stage_id)
    return stage.name if stage else stage_id


def is_demo_area(library: Library, area_id: str, schools_demo: bool) -> bool:
    """Whether everything below the area is invented; the summary knows, a childless area does not."""
    return schools_demo and area_id in library.areas


def level_text(level: int | None) -> str:
    """A level in words: "Mức 2"; of none: "Chưa xếp mức"."""
    return say("page.level", number=level) if level is not None else say("page.no_level")


class Look(Struct, frozen=True):
    """How a rubric looks: prepared once, because its names and colours return on page after page.

    `tones` is the class of each level, l1 … l3 from the lowest to the highest, l0 for none; `names` are
    the short names of criteria and the names of items, `codes` those of a criterion and of its items.
    `scales` and `lines` are those drawn so far, as finished HTML; `faces` what is said of criteria. So are
    the `outcomes`, which are known by the very object, as lines share it: their numbers would take longer to
    compare than to write.
    """

    rubric: Rubric
    tones: Mapping[int | None, str]
    names: Mapping[str, str]
    codes: Mapping[str, Sequence[str]]
    scales: dict[tuple[Decimal, int | None, Decimal], Markup]
    lines: dict[LineKey, str]
    faces: dict[FaceKey, Any]
    outcomes: dict[int, tuple[Outcome, tuple[str, str]]] = field(default_factory=dict)

    def keep(self, key: LineKey, line: Markup) -> str:
        """Keep a finished line for the pages to come; a `str`, because joining `Markup` is slow."""
        if len(self.lines) >= MOST_LINES:
            self.lines.clear()
        kept = self.lines[key] = str(line)
        return kept


_LOOKS: dict[int, Look] = {}


def look_of(rubric: Rubric) -> Look:
    """The look of this very rubric; an edited one is another object and gets a look of its own."""
    look = _LOOKS.get(id(rubric))
    if look is None or look.rubric is not rubric:
        if len(_LOOKS) >= MOST_LOOKS:
            _LOOKS.clear()
        look = _LOOKS[id(rubric)] = Look(rubric, _tones(rubric), _names(rubric), _codes(rubric), {}, {}, {})
    return look


def _tones(rubric: Rubric) -> dict[int | None, str]:
    """Levels spread over the three steps of the palette, the highest always on the darkest."""
    last = max(len(rubric.levels) - 1, 1)
    tones: dict[int | None, str] = {None: "l0"}
    tones.update((band.number, f"l{1 + round(2 * place / last)}") for place, band in enumerate(rubric.levels))
    return tones


def _names(rubric: Rubric) -> dict[str, str]:
    return {
        entry.id: getattr(entry, "short_name", "") or entry.name
        for _, criterion, item in rubric.entries()
        for entry in (item or criterion,)
    }


def _codes(rubric: Rubric) -> dict[str, Sequence[str]]:
    return {
        criterion.id: (criterion.id, *(item.id for item in criterion.items))
        for group in rubric.groups
        for criterion in group.criteria
    }


def level_class(rubric: Rubric, level: int | None) -> str:
    """The class that carries a level's colour."""
    return look_of(rubric).tones.get(level, "l0")


class Segment(NamedTuple):
    """One level's stretch of a scale, in percent of its length."""

    start: str
    width: str
    tone: str


class Tick(NamedTuple):
    """A labelled boundary of a scale."""

    at: str
    text: str
    anchor: str


def percent_of(part: Decimal, whole: Decimal) -> str:
    """A length for SVG, as "62%"; at most the whole. 62 and 62.0 are one length: drawings are kept by it."""
    if whole <= 0:
        return "0%"
    share = min(max(Decimal(0), 100 * part / whole), Decimal(100))
    return f"{float(share):.4g}%"


def band_start(band: Band) -> Decimal:
    """Where a band begins."""
    return next((end for end in (band.least, band.above) if end is not None), Decimal(0))


def scale(rubric: Rubric, points: Decimal, maximum: Decimal, level: int | None) -> Markup:
    """The scale of one group: a segment for each level, the boundaries, and where the points lie.

    All lengths are percentages, so it fits any width without its letters shrinking.
    """
    look = look_of(rubric)
    key = (points, level, maximum)
    drawn = look.scales.get(key)
    if drawn is None:
        if len(look.scales) >= MOST_SCALES:
            look.scales.clear()
        drawn = look.scales[key] = _scale(look, points, maximum, level)
    return drawn


def _scale(look: Look, points: Decimal, maximum: Decimal, level: int | None) -> Markup:
    bands = look.rubric.levels
    starts = [band_start(band) for band in bands]
    ends = [*starts[1:], maximum]
    own = next((band for band in bands if band.number == level), None)
    segments = [
        Segment(
            percent_of(start, maximum),
            percent_of(end - start, maximum),
            look.tones[band.number] if band is own else "off",
        )
        for band, start, end in zip(bands, starts, ends, strict=True)
    ]
    return render(
        "scale.html",
        label=_scale_label(points, maximum, own),
        segments=segments,
        ticks=_ticks(starts, maximum),
        at=percent_of(points, maximum),
        here=number(points),
        anchor=_anchor(points, maximum),
    )


def _scale_label(points: Decimal, maximum: Decimal, own: Band | None) -> str:
    """What the scale shows, for those who do not see it."""
    facts = {"points": number(points), "maximum": number(maximum)}
    if own is None:
        return say("page.scale.outside", **facts)
    return say("page.scale.inside", level=own.number, words=own.words, **facts)


def _ticks(starts: Sequence[Decimal], maximum: Decimal) -> list[Tick]:
    """The boundaries and the end."""
    return [
        Tick(percent_of(value, maximum), number(value), _anchor(value, maximum))
        for value in (*starts, maximum)
    ]


def _anchor(value: Decimal, maximum: Decimal) -> str:
    """Letters at the ends of a scale stay inside it."""
    if value * 20 < maximum:
        return "start"
    return "end" if value * 20 > maximum * 19 else "middle"
