"""Lines that came from workers, made small: of equal values only the first stays.

A chunk is sent on its own, so each brings its own copy of every name, level and date. A country's lines of
five years, 130,000 of them, have to fit in one process.
"""

from dataclasses import replace
from typing import Any

from generator.model.library import Library
from generator.model.summary import Line, Trail
from generator.pipeline.surveying import Survey


class Settling:
    """What has been met so far; ids and names are those of the register."""

    def __init__(self, library: Library) -> None:
        """Begin with what the library holds anyway."""
        self._met: dict[Any, Any] = {}
        for rows in library.schools.rows.values():
            for row in rows:
                for word in (row.id, row.name, row.stage, row.area, row.authority):
                    self._met.setdefault(word, word)

    def settled(self, survey: Survey) -> Survey:
        """The same survey, its lines made of values met before."""
        return replace(survey, lines=tuple(map(self._line, survey.lines)))

    def _line(self, line: Line) -> Line:
        met, trail = self._met.setdefault, line.trail
        return Line(
            met(line.school, line.school),
            met(line.name, line.name),
            met(line.year, line.year),
            met(line.stage, line.stage),
            met(line.area, line.area),
            met(line.authority, line.authority),
            line.demo,
            met(line.rubric, line.rubric),
            met(line.used, line.used),
            line.state,
            tuple([met(one, one) for one in line.outcomes]),
            met(line.missed, line.missed),
            met(line.scored, line.scored),
            tuple([met(one, one) for one in line.facts]),
            line.figures,
            Trail(
                met(trail.sent, trail.sent),
                trail.committed,
                trail.undated,
                trail.again,
                met(trail.judged, trail.judged),
                met(trail.judge, trail.judge),
                met(trail.decision, trail.decision),
                met(trail.source, trail.source),
            ),
            met(line.compared, line.compared),
            tuple([met(one, one) for one in line.shifts]),
        )
