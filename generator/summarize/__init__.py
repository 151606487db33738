"""Lines of schools → figures for areas, authorities, stages and years. pandas lives here."""

from generator.summarize.criteria import added_up, marks_of
from generator.summarize.forms import Heap, Unit, codes_asked, figures_of, fill, fill_own
from generator.summarize.summaries import get_ready, summarize

__all__ = [
    "Heap",
    "Unit",
    "added_up",
    "codes_asked",
    "figures_of",
    "fill",
    "fill_own",
    "get_ready",
    "marks_of",
    "summarize",
]
