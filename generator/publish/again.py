"""A build on top of the last one: what rests on nothing new is left as it stands.

Three kinds of things are looked at: groups of schools (their files), what stands in their pages about their
neighbours, and everything printed from many schools (what it asked of the edition, see `traced`). Whatever
cannot be told apart here is part of the ground: when that differs, the site is built from nothing.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import Any

from generator.crew import Crew, jobs_for
from generator.model.edition import UnitYear
from generator.model.summary import Summary
from generator.pipeline import Errand, Opening, Survey
from generator.present.context import Context
from generator.publish import git, site
from generator.publish.changeover import change_over, identity, noted
from generator.publish.folders import staging_for
from generator.publish.ground import ground_of
from generator.publish.groups import (
    Desk,
    Group,
    Surveyed,
    groups_of,
    paths_of,
    read_of,
    survey_group,
    survey_of,
)
from generator.publish.plan import Plan, Progress, Report, report_of
from generator.publish.shells import Rendered
from generator.publish.site import Done, written_by
from generator.publish.sitemap import sitemap
from generator.publish.state import Digests, Index, State, digest, files_digest, files_of
from generator.publish.traced import Asked
from generator.publish.work import Work, context_of, lasting, opened

SITEMAP = "sitemap"
_PART = "~"
"""Ends the name of what is printed of a group for its neighbours' sake only."""


def keep(
    place: State,
    work: Work,
    rendered: Rendered,
    watched: tuple[Path, ...],
    done: Iterable[Done],
    target: Path,
) -> None:
    """After a build from nothing: remember what it rested on. What cannot be kept is not remembered."""
    plan = replace(work.plan, progress=None)
    index = Index(
        ground=ground_of(plan, watched, work.context),
        site=identity(target),
        target=target,
        watched=watched,
        plan=plan,
        frame=rendered.frame,
        listed=rendered.listed,
    )
    answers = answers_of(work, {one.name: one.digests for one in work.surveyed})
    with suppress(OSError):
        place.keep(work.kept, _told(index, work, work.surveyed, done, answers))


def build(
    place: State, index: Index, strict: bool, jobs: int | None, progress: Progress | None
) -> Report | None:
    """Build again; `None` when the site has to be built from nothing. Raises what a build raises."""
    assert index.plan is not None
    plan = replace(index.plan, strict=strict, jobs=jobs, progress=progress)
    if not index.site or identity(index.target) != index.site or not plan.data.is_dir():
        return None
    opening = opened(plan.data)
    context = context_of(plan, opening)
    if ground_of(plan, index.watched, context) != index.ground:
        return None
    kept = place.new()
    staging = staging_for(index.target)
    work = Again(plan, kept, opening, context, index, place.folder)
    try:
        if work.nothing_new and not strict:
            return index.report
        done = work.print_changes(staging)
        done.append(work.list_pages(staging, done))
        new = work.index(done)
        for part in kept.glob(f"*{_PART}*"):
            part.unlink()
        change_over(place, staging, work.gone(done), kept, work.forgotten, new)
        return report_of(work.edition)
    finally:
        work.close()
        if not noted(place):
            shutil.rmtree(staging, ignore_errors=True)
            shutil.rmtree(kept, ignore_errors=True)


class Again(Work):
    """A build on top of one that stands."""

    def __init__(
        self, plan: Plan, kept: Path, opening: Opening, context: Context, index: Index, folder: Path
    ) -> None:
        """`index` is what the last build left, `folder` where."""
        self._index, self._folder = index, folder
        self._all = groups_of(opening.library)
        self._standing = frozenset(self._unchanged(opening))
        super().__init__(plan, kept, opening, context)
        self.tables |= index.tables

    def _unchanged(self, opening: Opening) -> Iterator[str]:
        """The groups of which every file is as it was."""
        root = opening.library.root
        for group in self._all:
            before = self._index.groups.get(group.name)
            if before is not None:
                known = read_of(self._folder, group.name)
                if files_digest(files_of(root, paths_of(opening.library, group), known)) == before[0]:
                    yield group.name

    def _groups(self) -> list[Group]:
        return [group for group in self._all if group.name not in self._standing]

    @property
    def nothing_new(self) -> bool:
        """Whether every file is as it was, and git says what it said."""
        same = {group.name for group in self._all} == self._index.groups.keys()
        strays = strays_digest(self.opening) == self._index.strays
        return same and strays and not self.groups and self.histories_stand

    @cached_property
    def surveys(self) -> dict[str, Survey]:
        """What each group gave, now or before."""
        _ = self.surveyed
        return self._settled(group.name for group in self._all)

    def home_of(self, name: str) -> Path:
        """Where what a group gave is kept: by this build or by the one before."""
        return self._folder if name in self._standing else self.kept

    def print_changes(self, staging: Path) -> list[Done]:
        """Print into `staging` what is not in the site as it should be."""
        assert self._index.frame is not None
        fresh = [one.name for one in self.surveyed if self.surveys[one.name].shown]
        tasks: list[site.Task] = [
            *(task for task in site.own_tasks(self.edition) if not self._stands(task)),
            *self.prints(fresh),
            *self._for_neighbours(),
            *self._histories(),
        ]
        return self.printed(self.press(self._index.frame, staging, self._index.target), tasks)

    @cached_property
    def histories_stand(self) -> bool:
        """Histories are what they were while git says the same and the same schools have pages."""
        same = head_of(self.plan.data) == self._index.head
        return same and not any(map(self._shows_others, self.surveyed))

    @cached_property
    def remembered(self) -> tuple[str, ...]:
        """Schools that have nothing to show now but had before."""
        return self._index.remembered if self.histories_stand else super().remembered

    def _histories(self) -> Iterator[site.ChangesPrint | site.RememberedPrint]:
        if self.histories_stand:
            return
        for task in self.changes(self.shown):
            if self._index.changes.get(task.group) != changes_digest(task):
                yield task
        yield site.RememberedPrint(self.remembered_pages())

    def _shows_others(self, group: Surveyed) -> bool:
        if group.name not in self._index.groups:
            return True
        return survey_of(self._folder, group.name).shown != self.surveys[group.name].shown

    def list_pages(self, staging: Path, done: Iterable[Done]) -> Done:
        """The list of all pages, where the site's address is known."""
        own = {task.name for task in done}
        homes = ((name, self.kept if name in own else self._folder) for name in sorted(self.alive))
        files = chain.from_iterable(written_by(home, name) for name, home in homes)
        made = sitemap(self.plan.site_url, self._index.listed, files if self.plan.site_url else ())
        return site.write_noted(staging, self.kept, SITEMAP, made, self._index.target)

    @cached_property
    def alive(self) -> frozenset[str]:
        """The names of everything that is printed now, whether or not it had to be printed again."""
        groups = (*self.shown, *([site.REMEMBERED] if self.remembered else []))
        own = (task.name for task in site.own_tasks(self.edition))
        return frozenset([*own, *self.shown, site.REMEMBERED, site.LAST, *map(site.changes_name, groups)])

    def _for_neighbours(self) -> Iterator[site.SpoolPrint]:
        """Schools whose own files are the same, but not what their pages say of the schools around."""
        other = {peers for peers, note in self._index.notes.items() if self.median(peers) != note}
        parts = []
        for name in self._standing if other else ():
            survey = self.surveys[name]
            schools = [
                school
                for school, peers in zip(survey.shown, survey.peers, strict=True)
                if other.intersection(peers)
            ]
            if schools:
                parts.append(Group(name + _PART, tuple(schools)))
        errand = Errand(self.opening, lasting(self.context))
        crew = Crew(Desk(errand, self.kept, self.spool), jobs_for(len(parts), 1, self.plan.jobs))
        for one in crew.work(survey_group, parts):
            medians = self.medians(survey_of(self.kept, one.name))
            yield site.SpoolPrint(one.name, self.spool_of(one.name), medians)
        crew.stop()

    def _stands(self, task: site.OwnPrint) -> bool:
        """Whether every answer the task was given is the same today."""
        asked = self._index.own.get(task.name)
        return asked is not None and all(self.answers(one) == then for one, then in asked)

    @cached_property
    def answers(self) -> Callable[[Asked], bytes]:
        """The digest of what the edition answers."""
        before = {name: self._index.groups[name][1] for name in self._standing}
        return answers_of(self, before | {one.name: one.digests for one in self.surveyed})

    def index(self, done: Sequence[Done]) -> Index:
        """What to remember from now on."""
        before = self._index
        new = _told(before, self, self.surveyed, done, self.answers)
        groups = {name: before.groups[name] for name in self._standing} | new.groups
        own = {task.name for task in site.own_tasks(self.edition)}
        kept = {name: asked for name, asked in before.own.items() if name in own}
        return replace(new, groups=groups, own=kept | new.own)

    def gone(self, done: Sequence[Done]) -> set[str]:
        """Files of the site that are made no longer."""
        again = {task.name for task in done}
        made = {one.path for name in again for one in written_by(self.kept, name)}
        before = (again & self._listed) | self._dead
        return {one.path for name in before for one in written_by(self._folder, name)} - made

    @cached_property
    def _listed(self) -> frozenset[str]:
        """Everything of which a list of files is kept."""
        return frozenset(file.name.removesuffix(site.LIST) for file in self._folder.glob(f"*{site.LIST}"))

    @property
    def _dead(self) -> frozenset[str]:
        """What was printed and is no more."""
        return self._listed - self.alive - {SITEMAP}

    @property
    def forgotten(self) -> list[str]:
        """What need not be kept of it."""
        return [f"{name}{site.LIST}" for name in self._dead]


# ---- what the edition answers, as digests --------------------------------------------------------------


def answers_of(work: Work, digests: Mapping[str, Digests]) -> Callable[[Asked], bytes]:
    """The digest of each answer of the edition: of what its groups of schools gave, of all or of some.

    A summary and the forms of a unit rest on its lines and on the ground; so do lines of silent schools.
    """
    edition = work.edition
    group_of = {school: group.name for group in groups_of(edition.library) for school in group.schools}
    lines = {name: digest([one.lines, *_days(work, name)]) for name, one in digests.items()}
    whole: dict[str, Callable[[], bytes]] = {
        "lines": lambda: digest(chain.from_iterable((name.encode(), lines[name]) for name in sorted(lines))),
        "marks": lambda: digest(digests[name].marks for name in sorted(digests)),
        "findings": lambda: digest([repr(edition.findings)]),
        "paged": lambda: digest(map(repr, edition.paged)),
        "years": lambda: digest([repr(edition.years)]),
        "revision": lambda: digest([edition.revision]),
    }
    units = {"areas": edition.areas, "area_forms": edition.areas}
    units |= {"authorities": edition.authorities, "forms": edition.authorities}

    @cache
    def answer(asked: Asked) -> bytes:
        field, key = asked
        if field == "files":
            files = edition.library.files
            return digest([repr(sorted(files) if key is None else files.get(key))])
        if field in whole:
            return whole[field]()
        of: Mapping[UnitYear, Summary] = units[field]
        if key is None:
            return digest(map(repr, of))
        summary = of.get(key)
        if summary is None:
            return b""
        schools = [line.school for line in summary.lines]
        names = sorted({group_of[school] for school in schools})
        return digest([*schools, *(lines[name] for name in names)])

    return answer


def _days(work: Work, name: str) -> Iterator[str]:
    """What git says of files of a group that name no date themselves."""
    for line in work.surveys[name].lines:
        if line.trail.undated:
            yield repr((line.trail.undated, work.days.get(line.trail.undated)))


# ---- what is remembered --------------------------------------------------------------------------------


def _told(
    index: Index,
    work: Work,
    surveyed: Iterable[Surveyed],
    done: Iterable[Done],
    answers: Callable[[Asked], bytes],
) -> Index:
    """The index after a build of which these groups were surveyed and these tasks were done."""
    own = {task.name for task in site.own_tasks(work.edition)}
    peers = {one for survey in work.surveys.values() for its in survey.peers for one in its}
    return replace(
        index,
        groups={one.name: (one.key, one.digests) for one in surveyed},
        own={
            task.name: tuple((asked, answers(asked)) for asked in task.asked)
            for task in done
            if task.name in own
        },
        tables=work.tables,
        notes={one: work.median(one) for one in peers},
        head=head_of(work.plan.data),
        strays=strays_digest(work.opening),
        report=report_of(work.edition),
        **_of_histories(index, work),
    )


def _of_histories(index: Index, work: Work) -> dict[str, Any]:
    if isinstance(work, Again) and work.histories_stand:
        return {"changes": index.changes, "remembered": index.remembered}
    changes = {task.group: changes_digest(task) for task in work.changes(work.shown)}
    return {"changes": changes, "remembered": work.remembered}


def changes_digest(task: site.ChangesPrint) -> bytes:
    """The digest of what is told of the history of some schools."""
    return digest([repr(task.history), repr(task.schools)])


def strays_digest(opening: Opening) -> bytes:
    """The digest of what is wrong with files that are no school's."""
    return digest([repr(opening.problems), repr(opening.strays)])


def head_of(data: Path) -> str:
    """The commit that histories are told up to; "" without git."""
    try:
        return git.commit_of(git.repository(data), "HEAD")
    except git.GitFault:
        return ""
