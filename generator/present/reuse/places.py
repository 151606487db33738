"""Where the things for other sites and programs lie, from the site's root."""

import re
from collections.abc import Iterable

from generator.model.rubric import CriterionGroup

FEED = "tin.xml"
API = "api/v1/"
_PLAIN = re.compile(r"[a-z0-9][a-z0-9.-]{0,39}", re.ASCII)


def school_feed(school_id: str) -> str:
    """The news of one school."""
    return f"truong/{school_id}/{FEED}"


def area_feed(area_id: str) -> str:
    """The news of an area's schools."""
    return f"dia-ban/{area_id}/{FEED}"


def embedded(school_id: str) -> str:
    """The page that other sites show in a frame."""
    return f"truong/{school_id}/nhung/"


def badge(school_id: str, group_id: str) -> str:
    """The picture of one group's level."""
    return f"truong/{school_id}/huy-hieu-{group_id}.svg"


def with_badge(groups: Iterable[CriterionGroup]) -> list[CriterionGroup]:
    """The groups whose code can stand in a file's name."""
    return [group for group in groups if _PLAIN.fullmatch(group.id)]
