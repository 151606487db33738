"""Where files are handed in: the repository's host, as `mkdocs.yml` names it."""

from msgspec import Struct


class Forge(Struct, frozen=True):
    """`kind`: github, gitlab or forgejo; `folder`: where `data/` lies in the repository."""

    kind: str
    url: str
    branch: str
    folder: str
