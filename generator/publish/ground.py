"""The ground of a site: what every page of it rests on, as one digest."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from msgspec.structs import replace

from generator.model.rights import FILE as RIGHTS_FILE
from generator.publish import git
from generator.publish.plan import Plan
from generator.publish.revision import Moment
from generator.publish.stamps import Read, digest
from generator.publish.standing import standing


def ground_of(plan: Plan, watched: Iterable[Path], moment: Moment, files: dict[str, Read]) -> bytes:
    """Program, libraries, frame, official files, and what the build was asked to do.

    Of `files`, those that have not been touched since are not read; they hold all of the ground afterwards.
    """
    rights = b"-"
    with suppress(git.GitFault, OSError):
        rights = (git.repository(plan.data).top / RIGHTS_FILE).read_bytes()
    lasting_plan = replace(plan, progress=None, jobs=None, strict=False)
    told: tuple[str | bytes, ...] = (repr(lasting_plan), repr(moment.as_of), *_revision(plan, moment), rights)
    return digest([standing(plan.data, files, watched), *told])


def _revision(plan: Plan, moment: Moment) -> Iterator[str]:
    """Documents name the commit; of other things `traced` knows which ask for it."""
    if plan.papers:
        yield from (moment.revision, repr(moment.changed))
