"""The commits of a repository, read once: a later build asks git only for those that have come since.

Only where the main line simply went on. Where history was rewritten, or what was the head has been merged
into another line, everything is read again.
"""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from generator.publish import git, parcel
from generator.publish.git import Commit, Repository
from generator.publish.stamps import digest
from generator.publish.state import HOME


class Known(NamedTuple):
    """The commits that a head rests on, children before parents."""

    head: str
    commits: tuple[Commit, ...]


def commits_of(repo: Repository) -> Sequence[Commit]:
    """Every commit HEAD rests on, children before parents. Raises `GitFault`."""
    place = HOME / f"git-{digest([str(repo.top), repo.prefix]).hex()[:16]}"
    before = _kept(place)
    head = git.commit_of(repo, "HEAD")
    if before is not None and before.head == head and not git.is_shallow(repo):
        return before.commits
    found = _since(repo, before, head) or tuple(git.commits(repo))
    with suppress(OSError):
        HOME.mkdir(parents=True, exist_ok=True)
        new = place.with_name(f"{place.name}-moi")
        parcel.send(new, Known(head, found))
        new.replace(place)
    return found


def _kept(place: Path) -> Known | None:
    try:
        found = parcel.receive(place)
    except (OSError, parcel.NotAParcel):
        return None
    return found if isinstance(found, Known) else None


def _since(repo: Repository, before: Known | None, head: str) -> tuple[Commit, ...] | None:
    """The known commits and those that came since; `None` where the main line did not simply go on."""
    if before is None:
        return None
    try:
        new = tuple(git.commits(repo, since=before.head))
    except git.GitFault:
        return None
    by_name = {commit.name: commit for commit in new}
    at: str | None = head
    while at is not None and at in by_name:
        parents = by_name[at].parents
        at = parents[0] if parents else None
    return (*new, *before.commits) if at == before.head else None
