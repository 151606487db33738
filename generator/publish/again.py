"""A build on top of the last one: what rests on nothing new is left as it stands.

Files tell which schools are new (`looking`). Their groups are surveyed; what became of their lines tells
which areas, authorities and tables are not what they were, and only what asked for one of these is printed
again (see `traced`). Whatever cannot be told apart here is part of the ground: when that differs, the site is
built from nothing.
"""

import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from itertools import chain, compress, filterfalse
from pathlib import Path

from msgspec.structs import replace

from generator.check.case import Entries
from generator.crew import Crew, jobs_for
from generator.model.edition import Edition, UnitYear, paged_of
from generator.model.lines import Lines
from generator.model.page import Attachment, Peers
from generator.model.problem import Finding
from generator.model.school_year import SchoolYear
from generator.model.summary import Line, Marks, Summary
from generator.pipeline import (
    Amended,
    Errand,
    Opening,
    Survey,
    dated,
    in_order,
    in_words,
    listed_as,
    silent_lines,
)
from generator.present import links
from generator.present.reuse import api
from generator.present.reuse.rows import BY_AREA
from generator.present.reuse.table_files import FOLDER, Before
from generator.publish import memory as memories
from generator.publish import site
from generator.publish.changeover import change_over, identity, noted
from generator.publish.clock import Clock
from generator.publish.earlier import last_good
from generator.publish.folders import staging_for
from generator.publish.groups import (
    REGISTERED,
    STRAY,
    Desk,
    Group,
    Surveyed,
    Touched,
    groups_of,
    named,
    paths_of,
    read_of,
    survey_group,
    survey_of,
    survey_touched,
    unsure,
)
from generator.publish.looking import News
from generator.publish.memory import Kept, Memory
from generator.publish.plan import Report, refuse, report_of
from generator.publish.shells import Rendered
from generator.publish.site import Done, written_by
from generator.publish.sitemap import sitemap
from generator.publish.stamps import UNSURE, digest, stamps_of
from generator.publish.state import Files, Index, State
from generator.publish.traced import Asked
from generator.publish.work import FEW, Work, context_of, lasting
from generator.read.files import school_of, walk
from generator.summarize import changed_marks

SITEMAP = "sitemap"
OWN, NEAR = "~", "~quanh"
"""End the name of what is printed of a group because some of its schools were touched, or schools nearby."""


def keep_sums(work: Work) -> None:
    """Remember what was summed up; it takes much memory for a moment. Raises `OSError`."""
    edition, kept = work.edition, work.kept
    memories.write_library(kept, edition.library)
    memories.write_lines(kept, edition.lines)
    memories.write_units(kept, memories.packed_units(edition))


def keep(
    place: State,
    work: Work,
    rendered: Rendered,
    index: Index,
    found: Files,
    done: Sequence[Done],
    target: Path,
) -> None:
    """After a build from nothing: remember what it rested on. Raises `OSError` where it cannot be kept.

    What was summed up is kept already (`keep_sums`). `index` holds the ground, `found` all files but
    schools', as they were before anything was read.
    """
    edition, kept = work.edition, work.kept
    surveys = work.surveys
    own = {task.name for task in site.own_tasks(edition)}
    peers = {one for survey in surveys.values() for its in survey.peers for one in its}
    changes = {task.group: changes_digest(task) for task in work.changes(work.shown)}
    lines = Lines.held(edition.lines)
    spoken = set(compress(lines.column("year"), lines.column("used")))
    memory = Memory(
        frame=rendered.frame,
        listed=rendered.listed,
        groups={group.name: group.schools for group in groups_of(work.opening.library)},
        shown={name: survey.shown for name, survey in surveys.items()},
        own={task.name: task.asked for task in done if task.name in own},
        tables=work.tables,
        runs=_runs(done) or (),
        notes={one: work.median(one) for one in peers},
        findings=edition.findings,
        marks=edition.marks,
        undated=tuple(_without_day(surveys)),
        spoken=frozenset(spoken | edition.library.rounds.keys()),
        problems=work.opening.problems,
        strays=work.opening.strays,
        revision=edition.revision,
        changes=changes,
        remembered=work.remembered,
    )
    if stamps_of(work.plan.data, found.data) != {path: stamp for path, (stamp, _) in found.data.items()}:
        return  # nobody knows what was read of these
    files = dict(found.data)
    for name in surveys:
        files |= read_of(work.home_of(name), name)
    index = replace(
        index,
        site=identity(target),
        target=target,
        plan=replace(work.plan, progress=None),
        report=report_of(edition),
        long_files=_long_files(target),
    )
    memories.write_memory(kept, memory)
    Files(files, found.ground).keep(kept)
    place.keep(kept, index)


def build(place: State, index: Index, news: News, clock: Clock) -> Report | None:
    """Build again; `None` when the site has to be built from nothing. Raises what a build raises."""
    memory = memories.read_memory(place.folder)
    library = memories.read_library(place.folder)
    entries = {rubric.id: Entries(rubric) for rubric in library.rubrics.values()}
    opening = Opening(library, memory.problems, memory.strays, entries)
    names: Iterable[str] = news.looked.files
    if not news.looked.listed:
        found = walk(library.root)
        if found.closed:
            return None
        names = found.paths | {one.path for one in found.problems}
        opening = listed_as(opening, library.root, found)
    staging = staging_for(index.target)
    try:
        kept = place.new()
    except OSError:  # it can still be built from nothing, with nothing to remember
        staging.rmdir()
        return None
    seen = {name: news.looked.files.get(name, UNSURE) for name in names}
    news = replace(news, files=replace(news.files, data=seen))
    work = Again(news, kept, opening, index, memory, place.folder)
    clock.lap("open")
    try:
        _ = work.surveyed
        clock.lap("survey")
        if work.spoken != memory.spoken:
            return None
        _ = work.edition
        clock.lap("sum")
        done = work.print_changes(staging)
        done.append(work.list_pages(staging, done))
        gone = work.gone(done)
        work.remember(done)
        for part in kept.glob(f"*{OWN}*"):
            part.unlink()
        new = replace(work.index, long_files=_long_files(index.target) | _long_files(staging))
        clock.lap("print")
        change_over(place, staging, gone, kept, work.forgotten, new)
        clock.lap("swap")
        return work.report
    finally:
        work.close()
        if not noted(place):
            shutil.rmtree(staging, ignore_errors=True)
            shutil.rmtree(kept, ignore_errors=True)


class Again(Work):
    """A build on top of one that stands."""

    def __init__(
        self, news: News, kept: Path, opening: Opening, index: Index, memory: Memory, folder: Path
    ) -> None:
        """`index` and `memory` are what the last build left, `folder` where."""
        self.plan, self.moment, self.opening = news.plan, news.moment, opening
        self._news, self._index, self._memory, self._folder = news, index, memory, folder
        self.context = context_of(self.plan, opening.library, self.moment)
        self.spool = self._room()
        self.kept = kept
        self._all = self._groups_now()
        self.groups = self._groups()
        self.jobs = jobs_for(FEW + 1, FEW, self.plan.jobs)  # lines are read while few schools are surveyed
        errand = Errand(opening, lasting(self.context))
        self._crew = Crew(Desk(errand, kept, self.spool, folder), self.jobs)
        self._surveying = self._crew.work(_survey, [self._task(group) for group in self.groups])
        self.tables = dict(memory.tables)

    def _task(self, group: Group) -> Group | Touched:
        touched = self.touched[group.name]
        return group if touched == group.schools else Touched(group, touched)

    # ---- which schools are new ---------------------------------------------------------------------------

    def _groups_now(self) -> dict[str, tuple[str, ...]]:
        """The groups there are; those of schools that only files know may be others than before."""
        groups = self._memory.groups
        if self._news.looked.listed:
            return groups
        library = self.opening.library
        strays = sorted(school for school in library.files if school not in library.schools)
        found = {name: schools for name, schools in groups.items() if name.startswith(REGISTERED)}
        return found | dict(named(STRAY, strays))

    def _groups(self) -> list[Group]:
        """The groups to survey: those with a file that is new, other or gone."""
        return [Group(name, self._all[name]) for name in self.touched]

    @cached_property
    def touched(self) -> dict[str, tuple[str, ...]]:
        """The schools with a file that is new, other or gone, by group; all of a group that is new."""
        touched = {school_of(path) for path in self._news.looked.changed}
        if self.plan.last_good and self._news.head != self._index.head:  # git may know other good versions
            findings = self._memory.findings
            touched |= {school_of(one.path) for one in findings if one.severity == "error"}
        before = self._memory.groups
        found = {}
        for name, schools in self._all.items():
            if schools != before.get(name):
                found[name] = schools
            elif not touched.isdisjoint(schools):
                some = tuple(school for school in schools if school in touched)
                found[name] = schools if self.plan.last_good else some
        return found

    @cached_property
    def surveys(self) -> dict[str, Survey]:
        """What the groups gave that were surveyed."""
        return {one.name: survey_of(self.kept, one.name) for one in self.surveyed}

    @cached_property
    def _before(self) -> dict[str, Survey]:
        """What those groups gave before, and those that are no more."""
        others = self._memory.groups.keys() - self._all.keys()
        names = {one.name for one in self.groups} & self._memory.groups.keys() | others
        return {name: survey_of(self._folder, name) for name in names}

    # ---- lines -------------------------------------------------------------------------------------------

    @cached_property
    def _old_lines(self) -> list[Line]:
        return memories.read_lines(self._folder)

    @cached_property
    def _undated(self) -> tuple[Line, ...]:
        """The lines that name no day themselves, as schools gave them."""
        again = {school for group in self.groups for school in group.schools}
        kept = (line for line in self._memory.undated if line.school not in again)
        new = _without_day(self.surveys)
        return (*kept, *new)

    @cached_property
    def _lines(self) -> tuple[list[Line], list[Line], list[Line]]:
        """All lines in order; those that are new or other; those that are gone or were other."""
        library, before = self.opening.library, self._old_lines
        again = {school for group in self.groups for school in group.schools}
        found = [line for one in self.surveys.values() for line in one.lines]
        silent = self._memory.spoken - library.rounds.keys()
        found += silent_lines(library, sorted(again), found, sorted(silent))
        if self._news.head != self._index.head:  # git may tell other days now
            found += [line for line in self._undated if line.school not in again]
        found = list(dated(library, Lines.of(found), lambda: self.days))
        new = {(line.year.first, line.school): line for line in found}
        lines, gone = [], []
        for line in before:
            key = (line.year.first, line.school)
            other = new.get(key)
            if other is None and line.school not in again:
                lines.append(line)
            elif other == line:
                lines.append(line)
                del new[key]
            else:
                gone.append(line)
        if new:
            lines += new.values()
            lines.sort(key=lambda line: (line.year.first, line.school))
        return lines, list(new.values()), gone

    @property
    def spoken(self) -> frozenset[SchoolYear]:
        """The years of which every school has a line: when they are others, all has to be done anew."""
        used = {line.year for line in self._lines[0] if line.used}
        return frozenset(used | self.opening.library.rounds.keys())

    # ---- the edition -------------------------------------------------------------------------------------

    @cached_property
    def _amended(self) -> Amended:
        lines, new, gone = self._lines
        return Amended(self.opening.library, lines, [*new, *gone], self._recalled)

    def _recalled(self, kind: str, key: UnitYear, lines: Sequence[Line]) -> Summary:
        demo, content = self._units[kind][key]
        return Kept(key, demo, content, lines)  # type: ignore[return-value]

    @cached_property
    def _units(self) -> dict[str, memories.Blobs]:
        return memories.read_units(self._folder)

    @cached_property
    def edition(self) -> Edition:
        """The edition. Raises `Stopped` where it may not be published."""
        findings = self._findings
        refuse(findings, len(self.opening.library.files), self.plan.strict)
        return self._amended.edition(findings, self._marks, self.context.as_of, self.context.revision)

    @cached_property
    def _findings(self) -> Sequence[Finding]:
        """What is wrong: as before, but for the groups that were surveyed and for stray files."""
        library, before = self.opening.library, self._memory
        old = [finding for one in self._before.values() for finding in one.findings]
        new = [finding for one in self.surveys.values() for finding in one.findings]
        if self.opening.strays != before.strays:
            old += in_words(library, before.strays)
            new += in_words(library, self.opening.strays)
        if old == new:
            return before.findings
        gone = Counter(old)
        left = []
        for finding in before.findings:
            if gone[finding]:
                gone[finding] -= 1
            else:
                left.append(finding)
        return sorted([*left, *new], key=in_order)

    @cached_property
    def _marks(self) -> Marks:
        old = [one.marks for one in self._before.values()]
        new = [one.marks for one in self.surveys.values()]
        return self._memory.marks if old == new else changed_marks(self._memory.marks, old, new)

    @cached_property
    def _changed(self) -> set[Asked]:
        """Everything that the edition answers otherwise than before."""
        _, new, gone = self._lines
        memory = self._memory
        found: set[Asked] = set()
        if new or gone:
            found.add(("lines", None))
        if self._marks is not memory.marks and self._marks != memory.marks:
            found.add(("marks", None))
        if tuple(self._findings) != memory.findings:
            found.add(("findings", None))
        if self.context.revision != memory.revision:
            found.add(("revision", None))
        if _paged(self._old_lines, new, gone) != _paged(self._lines[0], new, gone):
            found.add(("paged", None))
        if {line.year for line in self._old_lines} != set(self.edition.years):
            found.add(("years", None))
        for kind, keys in self._amended.changed.items():
            forms = {"areas": "area_forms", "authorities": "forms"}[kind]
            found |= {(one, key) for key in keys for one in (kind, forms)}
            if getattr(self.edition, kind).keys() != self._units[kind].keys():
                found |= {(kind, None), (forms, None)}
        if not self._news.looked.listed:
            found.add(("files", None))
            found |= {("files", school_of(path)) for path in self._news.looked.changed}
        return found

    # ---- printing ----------------------------------------------------------------------------------------

    def print_changes(self, staging: Path) -> list[Done]:
        """Print into `staging` what is not in the site as it should be."""
        others, units = site.parted(self.edition, filterfalse(self._stands, site.own_tasks(self.edition)))
        tasks: list[site.Task] = [  # tables are only patched: what takes long are the pages of large units
            *units,
            *others,
            *self._prints(),
            *self._for_neighbours(staging),
            *self._histories(),
        ]
        press = self.press(self._memory.frame, staging, self._index.target)
        press = replace(press, tables=self._tables_before, schools=self._schools_before)
        done = self.printed(press, tasks, self._keep_meanwhile)
        self._note_groups(done)
        return done

    def _prints(self) -> Iterator[site.SpoolPrint]:
        """The pages of the schools that were touched."""
        for name in self.touched:
            spool = self.spool_of(name)
            if spool.exists():
                yield site.SpoolPrint(name + OWN, spool, self.medians(self.surveys[name]))

    @property
    def _schools_before(self) -> api.Before | None:
        """The list of schools of the site, if it is just as it was written."""
        target, runs = self._index.target, self._memory.runs
        if not runs or _long_files(target).get(api.SCHOOLS, 0) != self._index.long_files.get(api.SCHOOLS):
            return None
        _, new, gone = self._lines
        other = frozenset(line.school for line in (*new, *gone))
        return api.Before((target / api.SCHOOLS).read_bytes(), runs, other)

    @property
    def _tables_before(self) -> dict[str, Before]:
        """The tables of the site that are just as they were written."""
        _, new, gone = self._lines
        lines = frozenset((line.year.first, line.school) for line in (*new, *gone))
        areas = frozenset((year.first, unit) for unit, year in self._amended.changed["areas"])
        now, then = _long_files(self._index.target), self._index.long_files
        found = {}
        for facts, _ in self._memory.tables.values():
            paths = [FOLDER + file.path for file in facts.files]
            if all(now.get(path, 0) == then.get(path) for path in paths):
                keys = areas if facts.table.name in BY_AREA else lines
                found[facts.table.name] = Before(self._index.target, facts, keys)
        return found

    def _stands(self, task: site.OwnPrint) -> bool:
        """Whether every answer the task was given is the same today."""
        asked = self._memory.own.get(task.name)
        return asked is not None and asked.isdisjoint(self._changed)

    @cached_property
    def _shown(self) -> dict[str, tuple[str, ...]]:
        """The schools of each group that have a page now."""
        known = {name: its for name, its in self._memory.shown.items() if name in self._all}
        return known | {name: survey.shown for name, survey in self.surveys.items()}

    @property
    def shown(self) -> list[str]:
        """The groups of which any school has a page."""
        return [name for name in self._all if self._shown.get(name)]

    def shown_of(self, name: str) -> tuple[str, ...]:
        """The schools of a group that have a page."""
        return self._shown[name]

    @cached_property
    def histories_stand(self) -> bool:
        """Histories are what they were while git says the same and the same schools have pages."""
        return self._news.head == self._index.head and self._shown == self._memory.shown

    @cached_property
    def remembered(self) -> tuple[str, ...]:
        """Schools that have nothing to show now but had before."""
        return self._memory.remembered if self.histories_stand else super().remembered

    def _histories(self) -> Iterator[site.ChangesPrint | site.RememberedPrint]:
        if self.histories_stand:
            return
        for task in self.changes(self.shown):
            if self._memory.changes.get(task.group) != changes_digest(task):
                yield task
        yield site.RememberedPrint(self.remembered_pages())

    def list_pages(self, staging: Path, done: Iterable[Done]) -> Done:
        """The list of all pages, where the site's address is known."""
        own = {task.name for task in done} | self.touched.keys()
        homes = ((name, self.kept if name in own else self._folder) for name in sorted(self.alive))
        files = chain.from_iterable(written_by(home, name) for name, home in homes)
        made = sitemap(self.plan.site_url, self._memory.listed, files if self.plan.site_url else ())
        return site.write_noted(staging, self.kept, SITEMAP, made, self._index.target)

    @cached_property
    def alive(self) -> frozenset[str]:
        """The names of everything that is printed now, whether or not it had to be printed again."""
        groups = (*self.shown, *([site.REMEMBERED] if self.remembered else []))
        own = (task.name for task in site.own_tasks(self.edition))
        return frozenset([*own, *self.shown, site.REMEMBERED, site.LAST, *map(site.changes_name, groups)])

    @cached_property
    def _notes(self) -> dict[Peers, str]:
        """What stands in school pages about their neighbours, where it is something else than before."""
        areas = self._amended.changed["areas"]
        library = self.opening.library
        reached = {
            peers
            for peers in self._memory.notes
            if any(
                (area, peers.year) in areas
                for area in library.areas_above(peers.area, peers.year.counting_day)
            )
        }
        now = {peers: self.median(peers) for peers in reached}
        return {peers: note for peers, note in now.items() if note != self._memory.notes[peers]}

    def _for_neighbours(self, staging: Path) -> Iterator[site.SpoolPrint]:
        """Schools whose own files are the same, but not what their pages say of the schools around."""
        other = self._notes.keys()
        around = {(peers.area, peers.year) for peers in other}
        near = {line.school for line in self._lines[0] if other and (line.area, line.year) in around}
        parts = []
        for name, schools in self._all.items() if near else ():
            if not near.isdisjoint(schools):
                survey = self.surveys.get(name) or survey_of(self._folder, name)
                meant = [
                    school
                    for school, peers in zip(survey.shown, survey.peers, strict=True)
                    if school not in self.touched.get(name, ())
                    and not other.isdisjoint(peers)
                    and not self._rewrite(staging, school, peers)
                ]
                if meant:
                    parts.append(Group(name + NEAR, tuple(meant)))
        if not parts:
            return
        errand = Errand(self._with_earlier(parts), lasting(self.context))
        crew = Crew(Desk(errand, self.kept, self.spool), jobs_for(len(parts), 1, self.plan.jobs))
        for one in crew.work(survey_group, parts):
            medians = self.medians(survey_of(self.kept, one.name))
            yield site.SpoolPrint(one.name, self.spool_of(one.name), medians)
        crew.stop()

    def _with_earlier(self, parts: Iterable[Group]) -> Opening:
        """The opening, with what is shown in the place of these schools' faulty files."""
        if not self.plan.last_good:
            return self.opening
        names = [part.name.removesuffix(NEAR) for part in parts]
        surveys = [self.surveys.get(name) or survey_of(self._folder, name) for name in names]
        findings = [finding for survey in surveys for finding in survey.findings]
        room = self.spool / "ban-tot"
        return replace(
            self.opening, earlier=last_good(self.opening, self.history, findings, self.context.as_of, room)
        )

    def _rewrite(self, staging: Path, school: str, peers: Iterable[Peers]) -> bool:
        """Put the new notes into the page that stands; `False` where it is not clear what is to be replaced.

        A note is a piece of our own HTML, which a school's own words, escaped as they are, cannot hold.
        """
        before = self._memory.notes
        notes = {before[one].encode(): self._notes.get(one, before[one]).encode() for one in set(peers)}
        swaps = {old: new for old, new in notes.items() if old != new}
        path = f"{links.school_address(school)}index.html"
        try:
            page = (self._index.target / path).read_bytes()
        except OSError:
            return False
        if len(notes) < len(set(peers)) or not all(old and old in page for old in swaps):
            return False
        if not notes.keys().isdisjoint(swaps.values()):  # one would be replaced twice
            return False
        for old, new in swaps.items():
            page = page.replace(old, new)
        site.write_file(staging, Attachment(path, page))
        return True

    def gone(self, done: Sequence[Done]) -> set[str]:
        """Files of the site that are made no longer."""
        again = {task.name for task in done}
        made = {one.path for name in again for one in written_by(self.kept, name)}
        before = (again & self._listed) | self._dead
        were = {one.path for name in before for one in written_by(self._folder, name)}
        return (were | self._were) - made

    @cached_property
    def _listed(self) -> frozenset[str]:
        """Everything of which a list of files is kept."""
        return frozenset(file.name.removesuffix(site.LIST) for file in self._folder.glob(f"*{site.LIST}"))

    @property
    def _dead(self) -> frozenset[str]:
        """What was printed and is no more."""
        return self._listed - self.alive - {SITEMAP}

    def _note_groups(self, done: Iterable[Done]) -> None:
        """Write down what groups have made: what the touched schools made now, and the others before."""
        again = {task.name for task in done}
        self._were = set()
        for name, schools in self.touched.items():
            whose = set(schools)
            if schools == self._all[name]:
                whose |= set(self._memory.groups.get(name, ()))
            before = written_by(self._folder, name) if name in self._listed else []
            new = written_by(self.kept, name + OWN) if name + OWN in again else []
            left = [one for one in before if school_of_file(one.path) not in whose]
            self._were |= {one.path for one in before} - {one.path for one in left}
            if left or new:
                site.note(self.kept, name, [*left, *new])

    @property
    def forgotten(self) -> list[str]:
        """What need not be kept of what is printed no more."""
        return [f"{name}{site.LIST}" for name in self._dead]

    # ---- what is remembered ------------------------------------------------------------------------------

    def remember(self, done: Sequence[Done]) -> None:
        """Keep what a later build rests on, in the folder of this one."""
        before, edition = self._memory, self.edition
        own = {task.name for task in site.own_tasks(edition)}
        kept = {name: asked for name, asked in before.own.items() if name in own}
        peers = {one for survey in self.surveys.values() for its in survey.peers for one in its}
        notes = before.notes | self._notes | {one: self.median(one) for one in peers}
        changes = before.changes
        if not self.histories_stand:
            changes = {task.group: changes_digest(task) for task in self.changes(self.shown)}
        memory = replace(
            before,
            groups=self._all,
            shown=self._shown,
            own=kept | {task.name: self._asked(task) for task in done if task.name in own},
            tables=self.tables,
            runs=_runs(done) or before.runs,
            notes=notes,
            findings=tuple(self._findings),
            marks=self._marks,
            undated=self._undated,
            strays=self.opening.strays,
            revision=self.context.revision,
            changes=changes,
            remembered=self.remembered,
        )
        memories.write_memory(self.kept, memory)

    def _keep_meanwhile(self) -> None:
        """Keep what does not hang on what is printed."""
        self._as_read.keep(self.kept)
        if not self._news.looked.listed:
            memories.write_library(self.kept, self.opening.library)
        if self._lines[1] or self._lines[2]:
            memories.write_lines(self.kept, self._lines[0])
            memories.write_units(self.kept, dict(self._blobs()))

    @property
    def _as_read(self) -> Files:
        """The files as they were seen, but for those that may have been read as something else."""
        library, files = self.opening.library, self._news.files
        paths = [path for group in self.groups for path in paths_of(library, group)]
        other = unsure(library.root, self._news.looked.stamps(paths), self.surveys.values())
        return replace(files, data=files.data | other)

    def _asked(self, task: Done) -> frozenset[Asked]:
        """What a task rests on; what is made out of itself rests on what its old parts rest on, too."""
        patched = task.table is not None or task.runs is not None
        return task.asked | self._memory.own.get(task.name, frozenset()) if patched else task.asked

    def _blobs(self) -> Iterator[tuple[str, memories.Blobs]]:
        for kind, changed in self._amended.changed.items():
            summaries: Mapping[UnitYear, Summary] = getattr(self.edition, kind)
            kept = {key: found for key, found in self._units[kind].items() if key in summaries}
            yield kind, kept | {key: memories.packed(summaries[key]) for key in changed if key in summaries}

    @cached_property
    def report(self) -> Report:
        """What is told of the build."""
        return report_of(self.edition)

    @property
    def index(self) -> Index:
        """The index of what stands now."""
        return replace(
            self._index,
            head=self._news.head,
            report=self.report,
            plan=replace(self.plan, progress=None),
        )


def _survey(task: Group | Touched) -> Surveyed:
    """In a worker: survey a group, or as much of it as has to be done again."""
    return survey_touched(task) if isinstance(task, Touched) else survey_group(task)


def _without_day(surveys: Mapping[str, Survey]) -> Iterator[Line]:
    """The lines of which git has to tell a day."""
    for survey in surveys.values():
        lines = Lines.held(survey.lines)
        yield from lines.pick(number for number, path in enumerate(lines.trail("undated")) if path)


def school_of_file(path: str) -> str:
    """The school that a file of the site is of; "" where it is no school's."""
    parts = path.split("/")
    if path.startswith("du-lieu/truong/"):
        return parts[2].removesuffix(".json")
    return parts[1] if parts[0] == "truong" else ""


def _paged(lines: Sequence[Line], *changed: Iterable[Line]) -> list[object]:
    """What is told of the schools whose lines changed: how they are listed, and from which line on."""
    schools = {line.school for one in changed for line in one}
    own = tuple(line for line in lines if line.school in schools)
    first = {line.school: line.year for line in reversed(own)}
    return [(one, first[one.school]) for one in paged_of(own)]


def _long_files(folder: Path) -> dict[str, tuple[int, ...]]:
    """What tells that the tables and the list of schools in a site are those that were written.

    Size, when written, inode: these stay when a file is moved to its place.
    """
    found: dict[str, tuple[int, ...]] = {}
    paths = [api.SCHOOLS]
    with suppress(OSError):
        paths += [FOLDER + name for name in os.listdir(folder / FOLDER)]
    for path in paths:
        with suppress(OSError):
            state = os.stat(folder / path)
            found[path] = (state.st_size, state.st_mtime_ns, state.st_ino)
    return found


def _runs(done: Iterable[Done]) -> tuple[api.Run, ...] | None:
    """The runs of the list of schools, if it was written."""
    return next((one.runs for one in done if one.runs is not None), None)


def changes_digest(task: site.ChangesPrint) -> bytes:
    """The digest of what is told of the history of some schools."""
    return digest([repr(task.history), repr(task.schools)])
