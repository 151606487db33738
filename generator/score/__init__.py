"""Rubric and answers → scorecard: decimal arithmetic that explains itself. No files, no clock."""

from generator.score.scoring import recognised, self_assessed

__all__ = ["recognised", "self_assessed"]
