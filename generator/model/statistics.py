"""What a school or an authority typed into statistics forms; no share is ever typed in and believed."""

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct, field

from generator.model.school_year import SchoolYear

Value = Decimal | bool | tuple[str, ...]
"""A count or percentage, a yes or no, or paragraphs; as the field of the form says."""

Values = Mapping[str, Mapping[str, Value]]
"""Row id → field id → value; typed shares stand beside the counts as `ti_le_<field>`."""


class Statistics(Struct, frozen=True):
    """One school's figures for one form and school year (số liệu thống kê)."""

    path: str
    year: SchoolYear
    school: str
    form: str
    values: Values = field(default_factory=dict)
    source: str = ""
    inferred: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


class AuthorityReport(Struct, frozen=True):
    """An authority's own words and figures of a school year, by form."""

    path: str
    year: SchoolYear
    authority: str
    values: Mapping[str, Values] = field(default_factory=dict)
    inferred: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
