"""A build under way: schools are surveyed by a crew while the frame is being made."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from itertools import chain
from pathlib import Path

from generator import pipeline
from generator.crew import Crew, chunks, jobs_for
from generator.model.edition import Edition
from generator.model.page import Page, Peers
from generator.model.problem import Finding
from generator.model.published import Previous
from generator.pipeline import Errand, Opening, Survey
from generator.present.context import Context
from generator.present.forge import Forge
from generator.present.pages import median_note, school_pages
from generator.present.templates import warm_up
from generator.publish import site
from generator.publish.history import History, once_public, read_history
from generator.publish.revision import commit_days, has_changes, last_commit
from generator.publish.shells import Frame
from generator.publish.sitemap import complete_sitemap

CHUNK = 50
FEW = 60
"""Below this many schools, one process is quicker than a crew."""

Progress = Callable[[int, int], None]


class Stopped(Exception):
    """An official file (or, with `strict`, any file) has an error: nothing was written."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(f"{len(findings)} problems")
        self.findings = tuple(findings)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a build is asked to do."""

    data: Path
    site_name: str
    repo_url: str = ""
    site_url: str = ""
    papers: bool = False
    names: bool = False
    forge: Forge | None = None
    jobs: int | None = None
    strict: bool = False
    by_clock: bool = False
    progress: Progress | None = None
    previous: Previous | None = None


class Work:
    """One build: begun before the frame is made, finished in it, and closed whatever happens."""

    def __init__(self, plan: Plan) -> None:
        """Read the official files and set the crew to work. Raises `Stopped` on an official error."""
        self.plan = plan
        self.opening = opened(plan.data)
        revision, day, _ = last_commit(plan.data)
        as_of = pipeline.today(plan.data, day, plan.by_clock)
        self.context = Context(
            self.opening.library,
            as_of,
            revision,
            plan.site_name,
            plan.repo_url,
            plan.forge,
            plan.papers,
            plan.site_url,
            plan.papers and has_changes(plan.data),
        )
        self.spool = Path(tempfile.mkdtemp(prefix="cds-"))
        ids = pipeline.school_ids(self.opening.library)
        self._schools = len(ids)
        warm_up()
        errand = Errand(self.opening, self.context, self.spool)
        self._crew = Crew(errand, jobs_for(len(ids), FEW, plan.jobs))
        self._surveying: Iterator[Survey] = self._crew.work(_survey, chunks(ids, CHUNK))
        self.context = replace(self.context, previous=plan.previous)  # workers need not carry it

    @cached_property
    def surveys(self) -> list[Survey]:
        """What the schools gave; waits for the crew."""
        found: list[Survey] = []
        settling = pipeline.Settling(self.opening.library)
        for survey in self._surveying:
            found.append(settling.settled(survey))
            if self.plan.progress:
                self.plan.progress(min(len(found) * CHUNK, self._schools), self._schools)
        return found

    @cached_property
    def edition(self) -> Edition:
        """Everything summed up. With `strict`, raises `Stopped` on any error."""
        edition = pipeline.make_edition(
            self.opening,
            self.surveys,
            self.context.as_of,
            self.context.revision,
            lambda: commit_days(self.plan.data),
        )
        errors = [finding for finding in edition.findings if finding.severity == "error"]
        if self.plan.strict and errors:
            raise Stopped(errors)
        return edition

    @cached_property
    def history(self) -> History:
        """What git knows of the data; read while the crew is at work."""
        return read_history(self.plan.data)

    @cached_property
    def remembered(self) -> tuple[str, ...]:
        """Schools that have nothing to show now but had before: their addresses stay."""
        shown = [school for survey in self.surveys for school in survey.shown]
        return once_public(self.history, self.opening.library, shown)

    def remembered_pages(self) -> list[Page]:
        """What stands at those addresses."""
        dossiers = (pipeline.examine(self.opening, school, self.context.as_of) for school in self.remembered)
        return [page for dossier in dossiers for page in school_pages(self.context, dossier, once=True)]

    def medians(self, survey: Survey) -> dict[Peers, str]:
        """What the gaps of a survey's pages are filled with."""
        return {peers: self._median(peers) for peers in survey.peers}

    @cached_property
    def _median(self) -> Callable[[Peers], str]:
        return cache(partial(median_note, self.opening.library, self.edition.areas))

    def write(self, frame: Frame, folder: Path, printed: bool = True) -> None:
        """Print every generated page and file into `folder`; without `printed`, MkDocs made the pages."""
        _ = self.history
        prints = [
            site.SpoolPrint(survey.spool, frame, folder, printed, self.medians(survey))
            for survey in self.surveys
            if survey.spool
        ]
        changes = [
            site.ChangesPrint(shown, self.history.of(shown), self.plan.names, frame, folder, printed)
            for shown in (self.remembered, *(survey.shown for survey in self.surveys))
            if shown
        ]
        tracing = self._crew.work(site.print_changes, changes)
        printing = self._crew.work(site.print_spool, prints)  # under way while areas are drawn
        press = site.Press(self.edition, self.context, frame, folder, printed)
        written = [*site.write_own(press), *site.write_pages(press, self.remembered_pages())]
        for more in chain(printing, tracing):
            written += more
        complete_sitemap(
            folder,
            self.plan.site_url,
            (page.address for page in written if not page.noindex),
            (page.address for page in written if page.noindex),
        )

    def close(self) -> None:
        """Give up what is still under way; throw the spool away."""
        self._crew.stop()
        shutil.rmtree(self.spool, ignore_errors=True)


def opened(data: Path) -> Opening:
    """The official part of the data. Raises `Stopped` when it cannot be built on."""
    opening = pipeline.open_library(data)
    if opening.stops:
        raise Stopped(pipeline.in_words(opening.library, opening.problems))
    return opening


def _survey(ids: Sequence[str]) -> Survey:
    from generator.crew import state

    return pipeline.survey(state(), ids)
