"""Partners: other sites of this program, whose published data a national or regional site is built from."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from msgspec import Struct, field

FILE = "lien-ket.yml"
"""Where partners are listed, in the data folder."""
STALE_AFTER = 60
"""Days without news after which a partner is called stale, unless it says otherwise."""


class Partner(Struct, frozen=True):
    """A site of an area: where its data package is (an address or a folder) and where its pages are.

    It stands for `areas` of our register and everything below them; what it tells of others is not used.
    """

    name: str
    package: str
    site: str
    areas: tuple[str, ...]
    stale_after: int = STALE_AFTER


class Federation(Struct, frozen=True):
    """All partners by id, in the order of the file."""

    path: str
    partners: Mapping[str, Partner]


class Site(Struct, frozen=True):
    """A partner's site as links need it. `own` are the ids that are called otherwise there."""

    address: str
    own: Mapping[str, str] = field(default_factory=dict)


class Refused(Exception):
    """A partner's data cannot be used: why, as a key of `partner.fault` in `vi.yml`, and its facts."""

    def __init__(self, why: str, **facts: object) -> None:
        super().__init__(why, facts)
        self.why = why
        self.facts = {name: str(value)[:200] for name, value in facts.items()}

    def __reduce__(self) -> tuple[Any, ...]:
        """How it travels between processes."""
        return _refused, (self.why, self.facts)


def _refused(why: str, facts: Mapping[str, str]) -> Refused:
    return Refused(why, **facts)


Condition = Literal["fresh", "stale", "broken", "missing"]
"""`broken`: the newest could not be had, an older good copy is used; `missing`: nothing is there to use."""


class PartnerState(Struct, frozen=True):
    """How a build found a partner. `days` have passed since the `day` of its data; `fault` is in words."""

    id: str
    name: str
    site: str
    areas: tuple[str, ...]
    condition: Condition
    schools: int = 0
    day: date | None = None
    days: int = 0
    fault: str = ""
