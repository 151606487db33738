"""Lines of schools → figures for areas, authorities, stages and years."""

from generator.summarize.criteria import added_up, changed_marks, marks_of
from generator.summarize.forms import Heap, Unit, codes_asked, figures_of, fill, fill_own
from generator.summarize.summaries import Count, count_schools, summarize

__all__ = [
    "Count",
    "Heap",
    "Unit",
    "added_up",
    "changed_marks",
    "codes_asked",
    "count_schools",
    "figures_of",
    "fill",
    "fill_own",
    "marks_of",
    "summarize",
]
