"""A sheet → SVG without script, in the colours of the style sheet.

`by_altair` says what a drawing is. Vega needs 30 ms and 230 MB for it, though it comes down to a few dozen
lengths along one straight scale: here they are written at once. A test holds both equal, sign for sign.
"""

from functools import lru_cache

from generator.present.charts.sheet import LEFT, RIGHT, WIDTH, Bar, Label, Rule, Sheet
from generator.present.safe import text


def draw(sheet: Sheet) -> str:
    """The chart as SVG: title and description for those who do not see it, shapes, words over them."""
    most = sheet.most
    shapes = [*(_bar(bar, most) for bar in sheet.bars), *(_rule(rule, most) for rule in sheet.rules)]
    return (
        f'<svg role="img" viewBox="0 0 {WIDTH} {sheet.height}" xmlns="http://www.w3.org/2000/svg">'
        f"<title>{text(sheet.title)}</title><desc>{text(sheet.description)}</desc>"
        f"{''.join(shapes)}{''.join([_label(label, most) for label in sheet.labels])}</svg>"
    )


def _along(at: float, most: float) -> float:
    """A place on the axis in pixels, reckoned in the steps that Vega takes."""
    part = at / most
    return LEFT * (1 - part) + RIGHT * part


def _bar(bar: Bar, most: float) -> str:
    start, end = _along(bar.start, most), _along(bar.end, most)
    width, height = _short(end - start), _short(bar.bottom - bar.top)
    back = "0" if end == start else f"-{width}"
    return f'<path class="{bar.tone}" d="M{_short(start)},{_short(bar.top)}h{width}v{height}h{back}Z"/>'


def _rule(rule: Rule, most: float) -> str:
    start, end = _along(rule.start, most), _along(rule.end, most)
    place = f"translate({_short(start)},{_short(rule.top)})"
    right, down = _short(end - start), _short(rule.bottom - rule.top)
    return f'<line class="{rule.tone}" transform="{place}" x2="{right}" y2="{down}"/>'


def _label(label: Label, most: float) -> str:
    look = f' class="{label.tone}"' if label.tone else ""
    side = "" if label.anchor == "start" else f' text-anchor="{label.anchor}"'
    said = text(label.text).replace("&#x27;", "'")  # Vega leaves an apostrophe as it is
    return f'<text x="{_short(_along(label.at, most))}" y="{_short(label.y)}"{look}{side}>{said}</text>'


@lru_cache(maxsize=4096)
def _short(value: float) -> str:
    """A length to a tenth of a pixel; rows lie at the same heights in every chart."""
    return f"{value:.1f}".removesuffix(".0")
