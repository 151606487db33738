"""`cds build`: the whole site beside the old one, or only what an edit changed.

From nothing: MkDocs in a process of its own, schools in others; the site is swapped in when it is whole, and
what everything rested on is kept (`state`). Again: only groups of schools with other files are surveyed, and
only what asked for something that is different now is printed; what comes out with the same bytes is left.
"""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from generator.publish import state
from generator.publish.changeover import finish_what_was_begun, noted
from generator.publish.clock import Clock
from generator.publish.folders import refuse_precious, staging_for, swap
from generator.publish.ground import ground_of
from generator.publish.looking import News, head_of, look
from generator.publish.parcel import NotAParcel
from generator.publish.plan import Plan, Progress, Report, report_of
from generator.publish.revision import Moment, moment_of
from generator.publish.stamps import Read, stamps_below
from generator.publish.state import Files, Index, State
from generator.read.files import school_of

if TYPE_CHECKING:
    from generator.publish.work import Work


class Wishes(Struct, frozen=True):
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


def build(
    wishes: Wishes, progress: Progress | None, quietly: Callable[[], None], clock: Clock | None = None
) -> Report:
    """Build the site; the `clock` is told how long each step takes.

    Raises `Stopped`, `NotASite`, `NotPublished`, `WorkerDied`, `Unfinished`, `OSError`.
    """
    clock = clock or Clock()
    if not (wishes.clean or wishes.previous):
        before = State(wishes.data, wishes.site)
        finish_what_was_begun(before)
        index = None if noted(before) else before.read()
        if index is not None and index.plan is not None:
            plan = replace(index.plan, strict=wishes.strict, jobs=wishes.jobs, progress=progress)
            report = None
            with suppress(NotAParcel, FileNotFoundError):  # what was remembered is torn, or gone
                report = _again(before, index, plan, clock)
            if report is not None:
                return report
            clock.restart("clean")
    from generator.publish.work import Work  # late: not wanted where nothing is new

    return make_site(
        wishes, progress, quietly, lambda plan, _, kept, moment: Work(plan, kept, moment=moment), clock
    )


def _again(place: State, index: Index, plan: Plan, clock: Clock) -> Report | None:
    """Build on top of the last site; `None` where that cannot be done."""
    clock.way = "same"
    found = look(place, index, plan)
    clock.lap("look")
    if not isinstance(found, News):
        return found
    clock.way = "again"
    from generator.publish import again

    return again.build(place, index, found, clock)


def make_site(
    wishes: Wishes,
    progress: Progress | None,
    quietly: Callable[[], None],
    begin: "Callable[[Plan, tuple[Path, ...], Path | None, Moment], Work]",
    clock: Clock | None = None,
) -> Report:
    """A site from nothing. `begin` starts the work, once the plan, and what the frame rests on, is known."""
    from generator.crew import apart
    from generator.publish import again, site
    from generator.publish.framing import Framing
    from generator.publish.sitemap import sitemap

    clock = clock or Clock()
    framing = Framing(wishes.site, wishes.asked(), quietly)
    kept = _room(State(wishes.data, wishes.site), clock)
    work = staging = None
    try:
        plan, target, watched = framing.plan(progress)
        clock.lap("frame")
        refuse_precious(target)
        moment = moment_of(plan)
        index, found = _found(plan, watched, moment)
        staging = staging_for(target)
        framing.render(staging)
        clock.lap("look")
        work = begin(plan, watched, kept, moment)
        clock.lap("open")
        _ = work.surveyed
        clock.lap("survey")
        edition = work.edition
        clock.lap("sum")
        rendered = framing.rendered()
        clock.lap("frame")
        worth = kept is not None and bool(watched) and plan.previous is None and not work.joined.partners
        if worth:
            _unless_full(clock, partial(apart, work.jobs, partial(again.keep_sums, work)))
        done = work.write(rendered.frame, staging)
        files = site.all_written(work.kept, done)
        site.write_noted(staging, work.kept, again.SITEMAP, sitemap(plan.site_url, rendered.listed, files))
        clock.lap("print")
        swap(staging, target)
        staging = None
        clock.lap("swap")
        if worth and clock.unkept is None:
            place = State(wishes.data, wishes.site)
            _unless_full(clock, partial(again.keep, place, work, rendered, index, found, done, target))
            clock.lap("keep")
        return report_of(edition)
    finally:
        framing.close()
        if work is not None:
            work.close()
        for left in (staging, kept):
            if left is not None:
                shutil.rmtree(left, ignore_errors=True)


def _unless_full(clock: Clock, keep: Callable[[], None]) -> None:
    """Remember something, where that is possible; a site is as good without."""
    try:
        keep()
    except OSError as fault:
        clock.unkept = fault


def _found(plan: Plan, watched: tuple[Path, ...], moment: Moment) -> tuple[Index, Files]:
    """What the site will rest on, looked at before anything is read; of files, all but schools'."""
    ground_files: dict[str, Read] = {}
    ground = ground_of(plan, watched, moment, ground_files)
    stamps = stamps_below(os.fspath(plan.data))
    others = {path: (stamp, b"") for path, stamp in stamps.items() if school_of(path) is None}
    return Index(ground=ground, watched=watched, head=head_of(plan.data)), Files(others, ground_files)


def _room(place: State, clock: Clock) -> Path | None:
    """A folder for what a later build may use; `None` where nothing may be written."""
    try:
        state.tidy_up()
        return place.new()
    except OSError as fault:
        clock.unkept = fault
        return None
