"""A chart as facts: bars, rules and labels; along x in units of the data, along y in pixels."""

from typing import NamedTuple

from msgspec import Struct

WIDTH = 340
"""A chart is drawn for the narrowest phone; on a wide page it stands beside another one."""
LEFT = 118
RIGHT = 308


class Bar(NamedTuple):
    """A filled stretch. `tone` is a class of the style sheet: m0 … m3, box."""

    start: float
    end: float
    top: float
    bottom: float
    tone: str


class Rule(NamedTuple):
    """A straight line. `tone`: rule, line, mid."""

    start: float
    end: float
    top: float
    bottom: float
    tone: str


class Label(NamedTuple):
    """Words at a place. `tone`: "", soft, head, o0 … o3; `shift` moves them by pixels along x."""

    at: float
    y: float
    text: str
    anchor: str = "middle"
    tone: str = ""


class Sheet(Struct, frozen=True):
    """One chart. `most` is where the x axis ends (it begins at 0); labels left of 0 name the rows."""

    title: str
    description: str
    height: int
    most: float
    bars: tuple[Bar, ...] = ()
    rules: tuple[Rule, ...] = ()
    labels: tuple[Label, ...] = ()

    def at_pixel(self, x: float) -> float:
        """The place on the x axis that lies `x` pixels from the left edge."""
        return pixel(x, self.most)


def pixel(x: float, most: float) -> float:
    """The place on an axis from 0 to `most` that lies `x` pixels from the left edge."""
    return (x - LEFT) * most / (RIGHT - LEFT)
