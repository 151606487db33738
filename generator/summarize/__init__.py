"""Lines of schools → figures for areas, authorities, stages and years. pandas lives here."""

from generator.summarize.forms import Heap, Unit, codes_asked, figures_of, fill, fill_own
from generator.summarize.summaries import get_ready, summarize

__all__ = ["Heap", "Unit", "codes_asked", "figures_of", "fill", "fill_own", "get_ready", "summarize"]
