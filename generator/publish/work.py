"""A build under way, in three steps: survey the schools, sum them up, print everything.

Workers survey while the frame is being made. The edition is summed up in this process; workers hired anew
then share what they need for printing.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache, cached_property, partial
from pathlib import Path

from generator import pipeline
from generator.crew import Crew, chunks, jobs_for, state
from generator.model.edition import Edition
from generator.model.page import Page, Peers
from generator.pipeline import Errand, Opening, Survey
from generator.present.context import Context
from generator.present.pages import median_note, school_pages
from generator.present.templates import warm_up
from generator.publish import site
from generator.publish.history import History, once_public, read_history
from generator.publish.partners import gathered_on, joined
from generator.publish.plan import Plan, Stopped
from generator.publish.revision import commit_days, has_changes, last_commit
from generator.publish.shells import Frame
from generator.publish.site import Written
from generator.summarize import get_ready

CHUNK = 50
FEW = 60
"""Below this many schools, one process is quicker than a crew."""


class Work:
    """One build: begun before the frame is made, finished in it, and closed whatever happens."""

    def __init__(self, plan: Plan) -> None:
        """Read the official files and set the crew to work. Raises `Stopped` on an official error."""
        self.plan = plan
        self.opening = opened(plan.data)
        self.context = context_of(plan, self.opening)
        self.spool = Path(tempfile.mkdtemp(prefix="cds-"))
        ids = pipeline.school_ids(self.opening.library)
        self._schools = len(ids)
        self._jobs = jobs_for(len(ids), FEW, plan.jobs)
        warm_up()
        errand = Errand(self.opening, self.context, self.spool)
        self._crew = Crew(errand, self._jobs)
        self._surveying: Iterator[Survey] = self._crew.work(_survey, chunks(ids, CHUNK))
        self.joined = joined(self.opening, plan.gathered, self.context.as_of)
        self.opening = self.joined.opening
        # Workers that survey our own schools need not carry these.
        self.context = replace(self.context, library=self.opening.library, previous=plan.previous)

    @cached_property
    def surveys(self) -> list[Survey]:
        """What the schools gave; waits for the crew."""
        get_ready()
        found: list[Survey] = []
        for survey in self._surveying:
            found.append(survey)
            if self.plan.progress:
                self.plan.progress(min(len(found) * CHUNK, self._schools), self._schools)
        self._crew.stop()
        return found

    @cached_property
    def edition(self) -> Edition:
        """Everything summed up. With `strict`, raises `Stopped` on any error."""
        edition = pipeline.make_edition(
            self.opening,
            [*self.surveys, *self.joined.surveys],
            self.context.as_of,
            self.context.revision,
            lambda: commit_days(self.plan.data),
            self.joined.partners,
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

    def write(self, frame: Frame, folder: Path, printed: bool = True) -> list[Written]:
        """Print every generated page and file into `folder`; without `printed`, MkDocs made the pages."""
        _ = self.history
        press = site.Press(self.edition, self.context, frame, folder, printed)
        tasks: list[site.Task] = [
            *site.own_tasks(self.edition),
            *(site.SpoolPrint(one.spool, self.medians(one)) for one in self.surveys if one.spool),
            *(
                site.ChangesPrint(shown, self.history.of(shown), self.plan.names)
                for shown in (self.remembered, *(survey.shown for survey in self.surveys))
                if shown
            ),
        ]
        self._crew = Crew(press, self._jobs)
        written = site.write_pages(press, self.remembered_pages())
        for more in self._crew.work(site.do, tasks):
            written += more
        self._crew.stop()
        return written

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


def context_of(plan: Plan, opening: Opening) -> Context:
    """What every page of the build needs."""
    revision, day, _ = last_commit(plan.data)
    asked = gathered_on(plan.data, plan.gathered)
    return Context(
        opening.library,
        pipeline.today(plan.data, max(filter(None, (day, asked)), default=None), plan.by_clock),
        revision,
        plan.site_name,
        plan.repo_url,
        plan.forge,
        plan.papers,
        plan.site_url,
        plan.papers and has_changes(plan.data),
    )


def _survey(ids: Sequence[str]) -> Survey:
    return pipeline.survey(state(), ids)
