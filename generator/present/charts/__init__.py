"""Charts of areas: facts → SVG made for reading, without script."""

from generator.present.charts.distribution import CountRow, distribution
from generator.present.charts.drawing import draw
from generator.present.charts.points import SpreadRow, points
from generator.present.charts.sheet import Sheet
from generator.present.charts.years import ShareRow, years

__all__ = ["CountRow", "ShareRow", "Sheet", "SpreadRow", "distribution", "draw", "points", "years"]
