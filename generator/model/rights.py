"""Rights (quyền): who may change what in a repository, as `quyen.yml` says."""

from collections.abc import Mapping

from msgspec import Struct, field

FILE = "quyen.yml"
"""Where rights are said, at the top of the repository."""


class Rights(Struct, frozen=True):
    """`officers` hold authorities and what is under them; whoever is not listed at all is a school.

    Names are those people log in with; hosts do not tell capitals apart.
    """

    admins: tuple[str, ...] = ()
    officers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    schools: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def is_admin(self, login: str) -> bool:
        """Whether they may change everything."""
        return login.casefold() in {name.casefold() for name in self.admins}

    def authorities_of(self, login: str) -> tuple[str, ...]:
        """The authorities an officer holds."""
        return _held(self.officers, login)

    def schools_of(self, login: str) -> tuple[str, ...]:
        """The schools that are theirs; nothing when nobody said."""
        return _held(self.schools, login)


def _held(lists: Mapping[str, tuple[str, ...]], login: str) -> tuple[str, ...]:
    return tuple(one for name, held in lists.items() if name.casefold() == login.casefold() for one in held)
