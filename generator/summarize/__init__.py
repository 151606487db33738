"""Lines of schools → figures for areas, authorities, stages and years. pandas lives here."""

from generator.summarize.summaries import summarize

__all__ = ["summarize"]
