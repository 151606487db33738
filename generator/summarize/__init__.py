"""Lines of schools → figures for areas, authorities, stages and years."""

from generator.summarize.criteria import added_up, changed_marks, marks_of
from generator.summarize.forms import Heap, Unit, codes_asked, figures_of, fill, fill_own
from generator.summarize.summaries import Alike, Count, alike, count_of, count_schools, summarize

__all__ = [
    "Alike",
    "Count",
    "Heap",
    "Unit",
    "added_up",
    "alike",
    "changed_marks",
    "codes_asked",
    "count_of",
    "count_schools",
    "figures_of",
    "fill",
    "fill_own",
    "marks_of",
    "summarize",
]
