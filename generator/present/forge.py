"""Where files are handed in: the repository's host, as `mkdocs.yml` names it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Forge:
    """`kind`: github, gitlab or forgejo; `folder`: where `data/` lies in the repository."""

    kind: str
    url: str
    branch: str
    folder: str
