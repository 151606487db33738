"""`cds build`: the whole site beside the old one, or only what an edit changed.

From nothing: MkDocs in a process of its own, schools in others; the site is swapped in when it is whole, and
what everything rested on is kept (`state`). Again: only groups of schools with other files are surveyed, and
only what asked for something that is different now is printed; what comes out with the same bytes is left.
"""

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.publish import again, site, state
from generator.publish.changeover import finish_what_was_begun
from generator.publish.folders import refuse_precious, staging_for, swap
from generator.publish.framing import Framing
from generator.publish.parcel import NotAParcel
from generator.publish.plan import Plan, Progress, Report, report_of
from generator.publish.sitemap import sitemap
from generator.publish.state import State
from generator.publish.work import Work


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the command line says; it stands above `mkdocs.yml`. `clean`: nothing remembered is used."""

    data: Path
    site: Path | None = None
    strict: bool = False
    jobs: int | None = None
    previous: Path | None = None
    clean: bool = False

    def asked(self) -> dict[str, Any]:
        """The same as `run_build` takes them."""
        return {
            "data": str(self.data),
            "strict": self.strict,
            "jobs": self.jobs,
            "previous": self.previous,
        }


def build(wishes: Wishes, progress: Progress | None, quietly: Callable[[], None]) -> Report:
    """Build the site. Raises `Stopped`, `NotASite`, `NotPublished`, `WorkerDied`, `OSError`."""
    if not (wishes.clean or wishes.previous):
        before = State(wishes.data, wishes.site)
        finish_what_was_begun(before)
        index = before.read()
        if index is not None:
            report = None
            with suppress(NotAParcel, FileNotFoundError):  # what was remembered is torn, or gone
                report = again.build(before, index, wishes.strict, wishes.jobs, progress)
            if report is not None:
                return report
    return make_site(wishes, progress, quietly, lambda plan, _, kept: Work(plan, kept))


def make_site(
    wishes: Wishes,
    progress: Progress | None,
    quietly: Callable[[], None],
    begin: Callable[[Plan, tuple[Path, ...], Path | None], Work],
) -> Report:
    """A site from nothing. `begin` starts the work, once the plan, and what the frame rests on, is known."""
    framing = Framing(wishes.site, wishes.asked(), quietly)
    kept = _room(State(wishes.data, wishes.site))
    work = staging = None
    try:
        plan, target, watched = framing.plan(progress)
        refuse_precious(target)
        staging = staging_for(target)
        framing.render(staging)
        work = begin(plan, watched, kept)
        edition = work.edition
        rendered = framing.rendered()
        done = work.write(rendered.frame, staging)
        files = site.all_written(work.kept, done)
        site.write_noted(staging, work.kept, again.SITEMAP, sitemap(plan.site_url, rendered.listed, files))
        swap(staging, target)
        staging = None
        if kept is not None and watched and plan.previous is None and not work.joined.partners:
            again.keep(State(wishes.data, wishes.site), work, rendered, watched, done, target)
        return report_of(edition)
    finally:
        framing.close()
        if work is not None:
            work.close()
        for left in (staging, kept):
            if left is not None:
                shutil.rmtree(left, ignore_errors=True)


def _room(place: State) -> Path | None:
    """A folder for what a later build may use; `None` where nothing may be written."""
    with suppress(OSError):
        state.tidy_up()
        return place.new()
    return None
