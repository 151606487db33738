"""Every Vietnamese word the program itself says, and how it writes numbers, dates and names.

Sentences live in `vi.yml` and `problems.yml`, the YAML keys of `data/` in `keys.yml`; code asks for them
by key. Nothing here opens a file under `data/`.
"""

from generator.wording.hints import also, day_turned, did_you_mean, named_together, nearest, number_meant
from generator.wording.names import beginnings, fold, fold_word, name_order, school_name
from generator.wording.numbers import day, number, percent
from generator.wording.sentences import say, words

__all__ = [
    "also",
    "beginnings",
    "day",
    "day_turned",
    "did_you_mean",
    "fold",
    "fold_word",
    "name_order",
    "named_together",
    "nearest",
    "number",
    "number_meant",
    "percent",
    "say",
    "school_name",
    "words",
]
