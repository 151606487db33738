"""Where figures come from: the other sites that a national or regional one is built from."""

from collections.abc import Iterator
from typing import NamedTuple

from generator.model.edition import Edition
from generator.model.partner import PartnerState
from generator.model.summary import Summary
from generator.wording import day, name_order, number, say


class Origin(NamedTuple):
    """A partner: its name, its site, what is to be said of its figures, whether something is wrong."""

    name: str
    href: str
    told: str
    wrong: bool


def origins(edition: Edition) -> list[Origin]:
    """All partners, those with something wrong first."""
    found = [_origin(one) for one in edition.partners]
    return sorted(found, key=lambda one: (not one.wrong, name_order(one.name)))


def notices(edition: Edition, summary: Summary) -> list[str]:
    """What is wrong with figures that an area's are made of."""
    return [
        f"{one.name}: {_told(one)}"
        for one in edition.partners
        if one.condition != "fresh" and _concerned(edition, one, summary)
    ]


def _concerned(edition: Edition, one: PartnerState, summary: Summary) -> bool:
    """Whether an area lies inside the partner's, or one of those inside the area."""
    moment = summary.year.counting_day
    above = edition.library.areas_above
    return any(
        area in above(summary.unit, moment) or summary.unit in _ways(edition, area) for area in one.areas
    )


def _ways(edition: Edition, area: str) -> Iterator[str]:
    """The area and all above it in any of the edition's years: one that is gone counts too."""
    for year in edition.years:
        yield from edition.library.areas_above(area, year.counting_day)


def _origin(one: PartnerState) -> Origin:
    return Origin(one.name, one.site, _told(one), one.condition != "fresh")


def _told(one: PartnerState) -> str:
    return say(
        f"partner.state.{one.condition}",
        day=day(one.day) if one.day else "",
        count=number(one.days),
        schools=number(one.schools),
        fault=one.fault,
    )
