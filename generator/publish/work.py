"""A build under way, in three steps: survey the schools, sum them up, print everything.

Workers survey while the frame is being made. The edition is summed up in this process; workers hired anew
then share what they need for printing.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, cached_property, partial
from pathlib import Path

from msgspec.structs import replace

from generator import pipeline
from generator.crew import Crew, in_turns, jobs_for
from generator.model.edition import Edition
from generator.model.library import Library, PackedFiles
from generator.model.page import Page, Peers
from generator.pipeline import Errand, Opening, Survey
from generator.present.context import Context
from generator.present.pages import median_note, school_pages
from generator.present.templates import warm_up
from generator.publish import site
from generator.publish.earlier import last_good
from generator.publish.groups import Desk, Group, Surveyed, groups_of, survey_group, survey_of
from generator.publish.history import History, once_public, read_history
from generator.publish.open_data import Done as Table
from generator.publish.plan import Plan, Stopped, refuse
from generator.publish.revision import Moment, commit_days, moment_of
from generator.publish.shells import Frame
from generator.publish.site import REMEMBERED, Done
from generator.read.files import school_of

FEW = 60
"""Below this many schools, one process is quicker than a crew."""


class Work:
    """One build: begun before the frame is made, finished in it, and closed whatever happens."""

    def __init__(
        self,
        plan: Plan,
        kept: Path | None = None,
        opening: Opening | None = None,
        moment: Moment | None = None,
    ) -> None:
        """Read the official files and set the crew to work. Raises `Stopped` on an official error.

        What groups of schools give is `kept` in that folder, for a later build.
        """
        self.plan = plan
        self.opening = opening or packed(opened(plan.data))
        self.moment = moment or moment_of(plan)
        self.context = context_of(plan, self.opening.library, self.moment)
        self.spool = self._room()
        self.kept = kept or self.spool
        self.groups = self._groups()
        self.jobs = jobs_for(sum(len(group.schools) for group in self.groups), FEW, plan.jobs)
        warm_up()
        errand = Errand(self.opening, lasting(self.context))
        self._crew = Crew(Desk(errand, self.kept, self.spool), self.jobs)
        self._surveying = self._crew.work(survey_group, self.groups)
        self.tables: dict[str, Table] = {}
        from generator.publish.partners import joined  # late: a build on top of the last one has none

        self.joined = joined(self.opening, plan.gathered, self.context.as_of)
        self.opening = self.joined.opening
        # Workers that survey our own schools need not carry these.
        self.context = replace(self.context, library=self.opening.library, previous=plan.previous)

    def _room(self) -> Path:
        """A folder for finished pages; it goes with the work."""
        return Path(tempfile.mkdtemp(prefix="cds-"))

    def _groups(self) -> list[Group]:
        """The groups to survey."""
        return groups_of(self.opening.library)

    @cached_property
    def surveyed(self) -> list[Surveyed]:
        """The groups, when the crew has been through them."""
        total = sum(len(group.schools) for group in self.groups)
        done, found = 0, []
        for group, surveyed in zip(self.groups, self._surveying, strict=True):
            found.append(surveyed)
            done += len(group.schools)
            if self.plan.progress:
                self.plan.progress(done, total)
        self._crew.stop()
        return self._with_last_good(found) if self.plan.last_good else found

    def _with_last_good(self, found: list[Surveyed]) -> list[Surveyed]:
        """Survey again the groups with a faulty file of which an earlier version is good."""
        findings = [one for each in found for one in survey_of(self.kept, each.name).findings]
        earlier = last_good(self.opening, self.history, findings, self.context.as_of, self.spool / "ban-tot")
        if not earlier:
            return found
        schools = {school_of(path) for path in earlier}
        groups = [group for group in self.groups if schools.intersection(group.schools)]
        errand = Errand(replace(self.opening, earlier=earlier), lasting(self.context))
        crew = Crew(Desk(errand, self.kept, self.spool), jobs_for(len(groups), 1, self.plan.jobs))
        again = {one.name: one for one in crew.work(survey_group, groups)}
        crew.stop()
        return [again.get(one.name, one) for one in found]

    @cached_property
    def surveys(self) -> dict[str, Survey]:
        """What each group gave."""
        return self._settled(one.name for one in self.surveyed)

    def _settled(self, names: Iterable[str]) -> dict[str, Survey]:
        """What these groups gave, with equal values held once."""
        settling = pipeline.Settling(self.opening.library)
        return {name: settling.settled(survey_of(self.home_of(name), name)) for name in names}

    def home_of(self, name: str) -> Path:
        """Where what a group gave is kept."""
        return self.kept

    def spool_of(self, name: str) -> Path:
        """A group's finished pages."""
        return self.spool / f"{name}.spool"

    @cached_property
    def edition(self) -> Edition:
        """Everything summed up. Raises `Stopped` where it may not be published."""
        edition = pipeline.make_edition(
            self.opening,
            [*self.surveys.values(), *self.joined.surveys],
            self.context.as_of,
            self.context.revision,
            lambda: self.days,
            self.joined.partners,
        )
        refuse(edition.findings, len(self.opening.library.files), self.plan.strict)
        return edition

    @cached_property
    def days(self) -> pipeline.Committed:
        """When files came into the repository; asked only where a published file names no date."""
        return commit_days(self.plan.data)

    @cached_property
    def history(self) -> History:
        """What git knows of the data; read while the crew is at work."""
        return read_history(self.plan.data)

    @cached_property
    def remembered(self) -> tuple[str, ...]:
        """Schools that have nothing to show now but had before: their addresses stay."""
        shown = [school for name in self.shown for school in self.shown_of(name)]
        return once_public(self.history, self.opening.library, shown)

    def remembered_pages(self) -> list[Page]:
        """What stands at those addresses."""
        dossiers = (pipeline.examine(self.opening, school, self.context.as_of) for school in self.remembered)
        return [page for dossier in dossiers for page in school_pages(self.context, dossier, once=True)]

    def medians(self, survey: Survey) -> dict[Peers, str]:
        """What the gaps of a survey's pages are filled with."""
        return {peers: self.median(peers) for its in survey.peers for peers in its}

    @cached_property
    def median(self) -> Callable[[Peers], str]:
        """What pages say of a school's neighbours."""
        return cache(partial(median_note, self.opening.library, self.edition.areas))

    def write(self, frame: Frame, folder: Path, printed: bool = True) -> list[Done]:
        """Print every generated page and file into `folder`; without `printed`, MkDocs made the pages."""
        _ = self.history
        press = self.press(frame, folder, printed=printed)
        others, units = site.parted(self.edition, site.own_tasks(self.edition))
        tasks: list[site.Task] = [  # what takes long, early
            *others,
            *units,
            *self.prints(self.shown),
            *self.changes(self.shown),
            site.RememberedPrint(self.remembered_pages()),
        ]
        return self.printed(press, tasks)

    def press(
        self, frame: Frame, folder: Path, standing: Path | None = None, printed: bool = True
    ) -> site.Press:
        """What printing needs, once everything is summed up."""
        own = lasting(self.context)
        return site.Press(self.edition, self.context, own, frame, folder, self.kept, standing, printed)

    def printed(
        self,
        press: site.Press,
        tasks: Sequence[site.Task],
        meanwhile: Callable[[], None] = lambda: None,
    ) -> list[Done]:
        """Have a new crew print these; this process does something else `meanwhile`."""
        done = in_turns(press, jobs_for(len(tasks), 1, self.jobs), site.do, tasks, meanwhile)
        self.tables |= {one.name: one.table for one in done if one.table is not None}
        return [*done, site.do_last(press, self.tables)]

    @property
    def shown(self) -> list[str]:
        """The groups of which any school has a page."""
        return [name for name, survey in self.surveys.items() if survey.shown]

    def shown_of(self, name: str) -> tuple[str, ...]:
        """The schools of a group that have a page."""
        return self.surveys[name].shown

    def prints(self, names: Iterable[str]) -> Iterator[site.SpoolPrint]:
        """What these groups left in the spool."""
        for name in names:
            yield site.SpoolPrint(name, self.spool_of(name), self.medians(self.surveys[name]))

    def changes(self, names: Iterable[str]) -> Iterator[site.ChangesPrint]:
        """What is to be printed of the history of these groups, and of schools that are only remembered."""
        for name in names:
            shown = self.shown_of(name)
            yield site.ChangesPrint(name, shown, self.history.of(shown), self.plan.names)
        if self.remembered:
            history = self.history.of(self.remembered)
            yield site.ChangesPrint(REMEMBERED, self.remembered, history, self.plan.names)

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


def packed(opening: Opening) -> Opening:
    """The same opening, the paths of schools' files held as one text that workers share."""
    library = opening.library
    return replace(opening, library=replace(library, files=PackedFiles(library.files)))


def context_of(plan: Plan, library: Library, moment: Moment) -> Context:
    """What every page of the build needs."""
    return Context(
        library,
        moment.as_of,
        moment.revision,
        plan.site_name,
        plan.repo_url,
        plan.forge,
        plan.papers,
        plan.site_url,
        moment.changed,
    )


def lasting(context: Context) -> Context:
    """What pages of schools may know: nothing that every commit changes, unless documents have to name it."""
    return context if context.papers else replace(context, revision="")
