"""`cds build`: the frame in a process of its own, schools in others, the site swapped in when it is whole."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from generator.model.edition import Edition
from generator.publish.folders import refuse_precious, staging_for, swap
from generator.publish.framing import Framing
from generator.publish.plan import Progress
from generator.publish.sitemap import complete_sitemap
from generator.publish.work import Work


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the command line says; it stands above `mkdocs.yml`."""

    data: Path
    site: Path | None = None
    strict: bool = False
    jobs: int | None = None
    previous: Path | None = None


def build(wishes: Wishes, progress: Progress | None, quietly: Callable[[], None]) -> Edition:
    """Build the site. Raises `Stopped`, `NotASite`, `NotPublished`, `WorkerDied`, `OSError`."""
    asked = {
        "data": str(wishes.data),
        "strict": wishes.strict,
        "jobs": wishes.jobs,
        "previous": wishes.previous,
    }
    framing = Framing(wishes.site, asked, quietly)
    work = staging = None
    try:
        plan, target = framing.plan(progress)
        refuse_precious(target)
        staging = staging_for(target)
        framing.render(staging)
        work = Work(plan)
        edition = work.edition
        written = work.write(framing.frame(), staging)
        complete_sitemap(staging, plan.site_url, written)
        swap(staging, target)
        staging = None
        return edition
    finally:
        framing.close()
        if work is not None:
            work.close()
        if staging is not None:
            shutil.rmtree(staging, ignore_errors=True)
