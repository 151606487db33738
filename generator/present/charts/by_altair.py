"""What the charts are, in the words of Altair, drawn by Vega: for tests and for those who change a chart.

Words are not set by Vega. Measuring one costs half a millisecond, and the result depends on the fonts of
the machine. So each label is drawn as a point that carries its words, and becomes `<text>` afterwards.
"""

import re
from functools import cache
from typing import Any

from generator.present.charts.sheet import LEFT, RIGHT, WIDTH, Bar, Label, Rule, Sheet
from generator.present.safe import text

_TONES = ("m0", "m1", "m2", "m3", "box", "rule", "line", "mid")
_COLOURS = tuple(f"#0000{place:02x}" for place in range(len(_TONES)))
_TONE_OF = dict(zip(_COLOURS, _TONES, strict=True))


def draw(sheet: Sheet) -> str:
    """The chart as SVG, as `drawing.draw` writes it."""
    import vl_convert

    spec = {**_frame(), "height": sheet.height, "datasets": _datasets(sheet)}
    return _dressed(sheet, vl_convert.vegalite_to_svg(spec))


@cache
def _frame() -> dict[str, Any]:
    """The chart in Vega-Lite without its figures; Altair needs five times as long for it as Vega to draw."""
    import altair as alt

    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, 1], range=[LEFT, RIGHT], nice=False))
    y = alt.Y("y:Q", axis=None, scale=None)
    colours = alt.Scale(domain=list(_TONES), range=list(_COLOURS))
    fill = alt.Fill("tone:N", scale=colours, legend=None)
    stroke = alt.Stroke("tone:N", scale=colours, legend=None)
    chart = alt.layer(
        alt.Chart(alt.NamedData("bars")).mark_rect().encode(x=x, x2="x2", y=y, y2="y2", fill=fill),
        alt.Chart(alt.NamedData("rules")).mark_rule().encode(x=x, x2="x2", y=y, y2="y2", stroke=stroke),
        alt.Chart(alt.NamedData("labels")).mark_point(size=1).encode(x=x, y=y, description="said:N"),
    ).properties(width=WIDTH, padding=0, autosize="none")
    frame: dict[str, Any] = chart.to_dict()
    return frame


def _datasets(sheet: Sheet) -> dict[str, list[dict[str, Any]]]:
    """The figures, along x as parts of the axis."""
    return {
        "bars": [_row(bar, sheet.most) for bar in sheet.bars],
        "rules": [_row(rule, sheet.most) for rule in sheet.rules],
        "labels": [{"x": word.at / sheet.most, "y": word.y, "said": _packed(word)} for word in sheet.labels],
    }


def _row(shape: Bar | Rule, most: float) -> dict[str, Any]:
    start, end, top, bottom, tone = shape
    return {"x": start / most, "x2": end / most, "y": top, "y2": bottom, "tone": tone}


_SEPARATOR = "|"


def _packed(label: Label) -> str:
    """A label's look and words in one text."""
    return _SEPARATOR.join((label.tone, label.anchor, label.text))


_LABEL = re.compile(r'<path aria-label="([^"]*)"[^>]*?transform="translate\(([-\d.]+),([-\d.]+)\)"[^>]*/>')
_COLOUR = re.compile(r'\b(?:fill|stroke)="(#0000[0-9a-f]{2})"')
_LONG = re.compile(r"\d+\.\d{2,}")


def _dressed(sheet: Sheet, svg: str) -> str:
    """Vega's SVG with our words and classes, and none of its English."""
    inside = svg[svg.index(">") + 1 : svg.rindex("</svg>")]
    labels: list[str] = []

    def word(match: re.Match[str]) -> str:
        tone, anchor, words = match[1].split(_SEPARATOR, 2)
        look = f' class="{tone}"' if tone else ""
        side = "" if anchor == "start" else f' text-anchor="{anchor}"'
        labels.append(f'<text x="{_short(match[2])}" y="{_short(match[3])}"{look}{side}>{words}</text>')
        return ""

    inside = _LABEL.sub(word, inside)
    shapes = "".join(_shapes(inside))
    return (
        f'<svg role="img" viewBox="0 0 {WIDTH} {sheet.height}" xmlns="http://www.w3.org/2000/svg">'
        f"<title>{text(sheet.title)}</title><desc>{text(sheet.description)}</desc>"
        f"{shapes}{''.join(labels)}</svg>"
    )


_SHAPE = re.compile(r"<(path|line)\b([^>]*)/>")
_KEPT = re.compile(r' (d|x1|x2|y1|y2|transform)="([^"]*)"')


def _shapes(inside: str) -> list[str]:
    """Bars and rules with a class in place of a colour; Vega's frames and groups are left out."""
    found = []
    for match in _SHAPE.finditer(inside):
        colour = _COLOUR.search(match[2])
        if colour is not None:
            kept = "".join(f' {name}="{_rounded(value)}"' for name, value in _KEPT.findall(match[2]))
            found.append(f'<{match[1]} class="{_TONE_OF[colour[1]]}"{kept}/>')
    return found


def _rounded(value: str) -> str:
    return _LONG.sub(lambda match: _short(match[0]), value)


def _short(value: str) -> str:
    """A length to a tenth of a pixel."""
    return f"{float(value):.1f}".removesuffix(".0")
