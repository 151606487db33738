"""Who is asked about a change: a CODEOWNERS file out of the registers, one team for each authority."""

from collections.abc import Iterator

from generator.model.library import Library
from generator.wording import say

_FOLDERS = ("assessments", "verifications", "statistics")


def code_owners(library: Library, folder: str, org: str) -> Iterator[str]:
    """The lines of the file. `folder` is where the data lie in the repository, `org` has the teams."""
    yield from (f"# {line}" for line in say("owners.head", org=org).splitlines())
    yield ""
    yield f"* @{org}/quan-tri"
    managing = {row.authority for rows in library.schools.rows.values() for row in rows}
    for authority in library.authorities:
        if authority in managing:
            row = library.authorities.latest(authority)
            heir = _in_charge(library, authority)
            yield ""
            yield f"# {row.name if row else authority}"
            for tree in _FOLDERS:
                yield f"/{folder}/{tree}/*/{authority}/ @{org}/{heir}"
            yield f"/{folder}/reports/*/{authority}.yml @{org}/{heir}"


def _in_charge(library: Library, authority: str) -> str:
    """The authority itself; the nearest one above it that still is, where it has ended."""
    seen: list[str] = []
    at: str | None = authority
    while at and at not in seen:
        seen.append(at)
        row = library.authorities.latest(at)
        if row is None or row.end is None:
            return at
        at = row.superior
    return authority
