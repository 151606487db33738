"""The order of the rooms: read → check → score → summarize → present. Nothing else knows it.

Schools are independent of each other, so each is taken through read, check, score and present on its own,
many at a time (`examining`, `lines`, `surveying`); only lines and finished pages stay. Then the lines are
summed up (`summing_up`). `opening` is what every school is held against, `telling` puts problems in words.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from generator.pipeline.amending import Amended, silent_lines
    from generator.pipeline.day import today
    from generator.pipeline.examining import assess, examine, figures, is_sound, problems_of, verify
    from generator.pipeline.federating import Gathered, Joined, join, why
    from generator.pipeline.lines import lines_of
    from generator.pipeline.opening import (
        Earlier,
        Opening,
        listed_anew,
        listed_as,
        open_library,
        with_files,
    )
    from generator.pipeline.settling import Settling
    from generator.pipeline.summing_up import Committed, dated, in_order, make_edition, read_reports, report
    from generator.pipeline.surveying import Errand, Survey, has_page, school_files_of, school_ids, survey
    from generator.pipeline.telling import MOST_PROBLEMS, in_words

__all__ = [
    "MOST_PROBLEMS",
    "Amended",
    "Committed",
    "Earlier",
    "Errand",
    "Gathered",
    "Joined",
    "Opening",
    "Settling",
    "Survey",
    "assess",
    "dated",
    "examine",
    "figures",
    "has_page",
    "in_order",
    "in_words",
    "is_sound",
    "join",
    "lines_of",
    "listed_anew",
    "listed_as",
    "make_edition",
    "open_library",
    "problems_of",
    "read_reports",
    "report",
    "school_files_of",
    "school_ids",
    "silent_lines",
    "survey",
    "today",
    "verify",
    "why",
    "with_files",
]

_AT_HOME_IN = {
    "amending": ("Amended", "silent_lines"),
    "day": ("today",),
    "examining": (
        "assess",
        "examine",
        "figures",
        "is_sound",
        "problems_of",
        "verify",
    ),
    "federating": (
        "Gathered",
        "Joined",
        "join",
        "why",
    ),
    "lines": ("lines_of",),
    "opening": (
        "Earlier",
        "Opening",
        "listed_anew",
        "listed_as",
        "open_library",
        "with_files",
    ),
    "settling": ("Settling",),
    "summing_up": (
        "Committed",
        "dated",
        "in_order",
        "make_edition",
        "read_reports",
        "report",
    ),
    "surveying": (
        "Errand",
        "Survey",
        "has_page",
        "school_files_of",
        "school_ids",
        "survey",
    ),
    "telling": (
        "MOST_PROBLEMS",
        "in_words",
    ),
}


def __getattr__(name: str) -> Any:
    """Bring a name from its module when it is first asked for: a check needs few of them."""
    home = next((module for module, names in _AT_HOME_IN.items() if name in names), None)
    if home is None:
        raise AttributeError(name)
    found = globals()[name] = getattr(import_module(f"generator.pipeline.{home}"), name)
    return found
