"""Lines of schools → figures for areas, authorities, stages and years. pandas lives here."""

from generator.summarize.summaries import get_ready, summarize

__all__ = ["get_ready", "summarize"]
