"""`cds diff` and `cds check --base`: both states of a change out of git, then through the rooms."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from generator import pipeline, review
from generator.check.catalogue import NEEDS_ALL, finding
from generator.check.ownership import (
    RIGHTS_FILE,
    Sender,
    Touched,
    ownership_problems,
    removal_problems,
    setting_ignored,
)
from generator.check.rubric_change import changed_rubric_problems
from generator.model.change import FileChange, FileEdit, FileKind, Review, SchoolChange
from generator.model.library import Library
from generator.model.problem import Finding, Problem
from generator.model.rights import Rights
from generator.pipeline import Opening
from generator.present.quoting import Lines
from generator.publish import git
from generator.publish.checking import lines_of
from generator.publish.git import Repository
from generator.publish.rights import faults_of_rights, read_rights
from generator.read.files import school_of, sorted_out, walk
from generator.review import Change, Side

Progress = Callable[[int, int], None]
_MOST_RIGHTS = 256 * 1024


class Between(Struct, frozen=True):
    """A change found by git. `tip` is the base as named, `head` "" for the working tree."""

    repo: Repository
    tip: str
    fork: str
    head: str
    files: tuple[FileChange, ...]
    room: Path
    """A temporary folder; it goes when the change is closed."""
    data: Path

    def before(self) -> Side:
        """The state where the change began."""
        return self._committed(self.fork, "truoc")

    def after(self) -> Side:
        """The state with the change."""
        if self.head:
            return self._committed(self.head, "sau")
        return Side(self.data, walk(self.data), lambda paths: None)

    def trunk(self) -> Side:
        """The base as it is now: what it says of rights holds, not what the change says."""
        return self._committed(self.tip, "chinh")

    def _committed(self, commit: str, name: str) -> Side:
        root = self.room / name
        root.mkdir(exist_ok=True)
        laid = git.snapshot(self.repo, commit, root)
        found = sorted_out(laid.entries())
        found.problems += [Problem("stray-file", path, line=1, column=1) for path in laid.strange()]
        return Side(root, found, laid.need)

    def inside(self) -> tuple[FileChange, ...]:
        """The changes under the data folder, their paths relative to it."""
        return tuple(one for change in self.files if (one := self._seen_inside(change)))

    def _seen_inside(self, change: FileChange) -> FileChange | None:
        now = self.repo.inside(change.path)
        was = self.repo.inside(change.before) if change.before else None
        if now is None:
            return FileChange(was, FileKind.REMOVED) if was else None
        if change.kind is FileKind.MOVED and was is None:
            return FileChange(now, FileKind.ADDED)
        return FileChange(now, change.kind, was or "")


@contextmanager
def change_between(data: Path, base: str, head: str | None) -> Iterator[Between]:
    """What lies between two revisions, or a revision and the working tree. Raises `git.GitFault`."""
    repo = git.repository(data)
    tip = git.commit_of(repo, base)
    top = git.commit_of(repo, head) if head is not None else ""
    fork = git.fork_point(repo, tip, top or git.commit_of(repo, "HEAD"))
    files = git.changed_files(repo, fork, top or None)
    with tempfile.TemporaryDirectory(prefix="cds-") as room:
        yield Between(repo, tip, fork, top, files, Path(room), data)


# ---- cds diff ----------------------------------------------------------------------------------------


def reviewed(between: Between, progress: Progress | None = None) -> tuple[Review, Change]:
    """Everything the change does, told with the repository's paths; and what was compared."""
    change = Change(
        between.before(),
        between.after(),
        between.inside(),
        pipeline.today(between.data, None, by_clock=True),
        between.fork,
        between.head,
        tuple(one for one in between.files if all(between.repo.inside(p) is None for p in one.paths)),
        progress,
    )
    return _with_paths(review.compare(change), between.repo.prefix), change


def _with_paths(told: Review, prefix: str) -> Review:
    """The same review, its paths those of the repository and fit to be shown."""

    def path(inside: str) -> str:
        return git.visible(prefix + inside) if inside else ""

    def findings(found: Sequence[Finding]) -> tuple[Finding, ...]:
        return tuple(replace(one, path=path(one.path)) for one in found)

    def edits(found: Sequence[FileEdit]) -> tuple[FileEdit, ...]:
        return tuple(
            replace(
                one, change=replace(one.change, path=path(one.change.path), before=path(one.change.before))
            )
            for one in found
        )

    def school(one: SchoolChange) -> SchoolChange:
        return replace(one, edits=edits(one.edits), new=findings(one.new), mended=findings(one.mended))

    return replace(
        told,
        files=edits(told.files),
        elsewhere=tuple(
            replace(one, path=git.visible(one.path), before=git.visible(one.before)) for one in told.elsewhere
        ),
        schools=tuple(map(school, told.schools)),
        new=findings(told.new),
        mended=findings(told.mended),
    )


# ---- cds check --base --------------------------------------------------------------------------------


def check_change(data: Path, base: str, head: str | None, login: str) -> tuple[list[Finding], Lines]:
    """The problems of the files a change touches, and whether its sender may touch them.

    With the lines of these files as the change leaves them. Paths are the repository's. Raises
    `git.GitFault`.
    """
    with change_between(data, base, head) as between:
        as_of = pipeline.today(data, None, by_clock=True)
        after = between.after()
        faults = _faults(between, after, as_of)
        findings = [*faults, *_places(between, login)]
        inside = {one.path: between.repo.inside(one.path) for one in faults}
        lines = {git.visible(path): lines_of(str(after.root / at)) for path, at in inside.items() if at}
    shown = [replace(one, path=git.visible(one.path)) for one in findings]
    shown.sort(key=lambda one: (one.path, one.line, one.column, one.code))
    return shown, lambda path: lines.get(path, [])


def _faults(between: Between, after: Side, as_of: date) -> list[Finding]:
    """What is wrong with the files touched."""
    touched = {one.path for one in between.inside() if one.kind is not FileKind.REMOVED}
    schools = sorted({school for path in touched if (school := school_of(path))})
    after.need(touched)
    only_schools = frozenset(schools) if all(map(school_of, touched)) else frozenset()
    found = _faults_of(after, after.opened(only_schools), touched, schools, as_of)
    if only_schools and any(one.code in NEEDS_ALL for one in found):
        found = _faults_of(after, after.opened(), touched, schools, as_of)
    if any(path.startswith("rubrics/") for path in touched):
        old, new = between.before().opened().library, after.opened().library
        found += [finding(problem, 1, 1) for problem in changed_rubric_problems(old, new)]
    return [replace(one, path=between.repo.prefix + one.path) for one in found]


def _faults_of(
    after: Side, opening: Opening, touched: set[str], schools: Sequence[str], as_of: date
) -> list[Finding]:
    library = opening.library
    for school in schools:
        files = library.files.get(school)
        after.need(files.all if files else ())
    problems = [*opening.problems, *opening.strays]
    problems += pipeline.read_reports(library, touched.__contains__)[1]
    for school in schools:
        problems += pipeline.problems_of(opening, school, as_of)
    told = [problem for problem in problems if problem.path in touched]
    return pipeline.in_words(library, told)


def _places(between: Between, login: str) -> Iterator[Finding]:
    """Files the sender may not touch, files that are gone, and faults of the setting itself."""
    trunk = cache(lambda: between.trunk().opened().library)  # read only when somebody holds authorities
    rights, faults = _rights(between, between.tip)
    changes = [(change, _touched(between, path)) for change in between.files for path in change.paths]
    touched = [one for _, one in changes]
    sender = Sender(login, rights)
    problems = [*ownership_problems(touched, sender, lambda *where: trunk().superiors(*where))]
    problems += removal_problems([(c, t) for c, t in changes if t.inside and t.path == c.path])
    yield from (finding(problem, 1, 1) for problem in problems)
    if faults:
        yield finding(setting_ignored(), 1, 1)
    if any(one.path == RIGHTS_FILE for one in touched):
        yield from _own_rights_faults(between, trunk())


def _touched(between: Between, path: str) -> Touched:
    inside = between.repo.inside(path) or ""
    return Touched(path, inside, school_of(inside) or "" if _owned(inside) else "")


def _owned(inside: str) -> bool:
    return inside.startswith(("assessments/", "statistics/"))


def _own_rights_faults(between: Between, library: Library) -> list[Finding]:
    """What is wrong with the setting as the change leaves it."""
    folder = between.repo.top
    if between.head:
        folder = _laid_rights(between, between.head)
    return faults_of_rights(folder, library)


def _rights(between: Between, commit: str) -> tuple[Rights, list[Problem]]:
    """The setting as a commit has it. A faulty one gives no rights to anyone."""
    rights, problems = read_rights(_laid_rights(between, commit))
    return Rights() if problems else rights, problems


def _laid_rights(between: Between, commit: str) -> Path:
    """A folder that holds the setting of a commit, if it has one; a link is not followed."""
    folder = Path(tempfile.mkdtemp(dir=between.room))
    content = git.top_file(between.repo, commit, RIGHTS_FILE, _MOST_RIGHTS)
    if content is not None:
        (folder / RIGHTS_FILE).write_bytes(content)
    return folder
