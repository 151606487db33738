"""A round (đợt đánh giá): what an authority chose for a school year, inherited down the tree."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from msgspec import Struct

from generator.model.school_year import SchoolYear

OnUnmet = Literal["giu_lai", "ha_muc_1", "ghi_chu"]
"""What an unmet mandatory condition does: withhold the level, lower it to 1, or only be said."""


class Basis(Struct, frozen=True):
    """The plan or letter a round rests on."""

    number: str
    dated: date | None
    title: str = ""
    url: str = ""


class Settings(Struct, frozen=True):
    """One authority's choices; `None` means: as the authority above says."""

    rubrics: Mapping[str, str] | None = None
    school_deadline: date | None = None
    authority_deadline: date | None = None
    posting_from: date | None = None
    posting_to: date | None = None
    on_unmet: OnUnmet | None = None
    overall_level: str | None = None
    basis: tuple[Basis, ...] | None = None
    note: str | None = None


NO_SETTINGS = Settings()


class Round(Struct, frozen=True):
    """All authorities' choices for a school year, as written."""

    year: SchoolYear
    settings: Mapping[str, Settings]
    path: str
