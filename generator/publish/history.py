"""The history of every school's data: one pass over the commits, then only the versions that differ.

What counts is the main line: the commits HEAD reaches by first parents. A branch that was merged is one
change of it, proposed by whoever last touched the file on the branch, taken in by whoever merged.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from generator.check.strangers import masked
from generator.compare.history import REGISTER, file_entries, is_public, register_entries
from generator.model.history import Entry, Event, Party, Taken, Version
from generator.model.library import Library
from generator.model.page import Attachment, Page
from generator.model.rights import Rights
from generator.present.context import Context
from generator.present.pages.school_changes import changes_csv, changes_page
from generator.publish import git
from generator.publish.commits import commits_of
from generator.publish.git import Commit, GitFault, Person, Repository
from generator.publish.rights import read_rights
from generator.read.files import school_of, yaml_stem
from generator.read.plain import changed_rows, fields_of

_HERE = timezone(timedelta(hours=7))
_NOREPLY = re.compile(r"(?:\d+[+-])?([^@+]+)@users\.noreply\.", re.ASCII)
_MACHINE = re.compile(r"noreply@(?!users\.)", re.ASCII)
_WHOSE = {"assessments": "truong", "statistics": "truong", "verifications": "co_quan"}
Files = tuple[tuple[Version, ...], ...]


class History(Struct, frozen=True):
    """The versions of every school's files, and the rows its lines of the register gave.

    `fault` says why nothing is known ("" when something is); it names a sentence, `page.changes.unknown.…`.
    """

    repo: Repository | None = None
    fault: str = ""
    files: Mapping[str, Files] = field(default_factory=dict)
    rows: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)

    def of(self, schools: Iterable[str]) -> "History":
        """The part that concerns these schools."""
        ids = list(schools)
        files = {school: self.files[school] for school in ids if school in self.files}
        rows = {school: self.rows[school] for school in ids if school in self.rows}
        return replace(self, files=files, rows=rows)


def read_history(data: Path) -> History:
    """Everything git tells, in one pass. A shallow copy tells nothing: its oldest commit holds every file."""
    try:
        repo = git.repository(data)
        files, registers = _sorted_out(repo, commits_of(repo), read_rights(repo.top)[0])
        return History(repo, "", files, _register_rows(repo, registers))
    except GitFault as fault:
        return History(fault=fault.code if fault.code == "shallow" else "no-git")


# ---- commits ---------------------------------------------------------------------------------------------


def _sorted_out(
    repo: Repository, commits: Sequence[Commit], rights: Rights
) -> tuple[dict[str, Files], list[Version]]:
    """Each school's files with their versions, and those of the register, from the first to the last."""
    by_file: dict[str, dict[tuple[str, ...], list[Version]]] = {}
    registers: list[Version] = []
    for place, (commit, branch) in enumerate(_main_line(commits)):
        proposers = {touch.path: one.author for one in reversed(branch) for touch in one.touches}
        gone = []
        for touch in commit.touches:
            inside = repo.inside(touch.path) or ""
            school = school_of(inside)
            if school is None and inside != REGISTER:
                continue
            proposer = proposers.get(touch.path, commit.author)
            version = Version(_taken(place, commit, proposer, rights, inside), inside, touch.blob)
            if school is None:
                registers.append(version)
            elif touch.blob:
                by_file.setdefault(school, {}).setdefault(_identity(inside), []).append(version)
            else:
                gone.append((school, version))
        for school, version in gone:
            _end(by_file.setdefault(school, {}).setdefault(_identity(version.path), []), version)
    files = {school: tuple(map(tuple, its.values())) for school, its in by_file.items()}
    return files, registers


def _end(versions: list[Version], gone: Version) -> None:
    """A file that the same commit brought elsewhere has moved: it has not ended."""
    if not (versions and versions[-1].blob and versions[-1].taken.commit == gone.taken.commit):
        versions.append(gone)


def _main_line(commits: Sequence[Commit]) -> Iterator[tuple[Commit, list[Commit]]]:
    """The main line from its first commit on, each with those that came with it, latest first."""
    by_name = {commit.name: commit for commit in commits}
    order = {commit.name: place for place, commit in enumerate(commits)}
    line: list[Commit] = []
    at = commits[0] if commits else None
    while at is not None:
        line.append(at)
        at = by_name.get(at.parents[0]) if at.parents else None
    known: set[str] = set()
    for commit in reversed(line):
        known.add(commit.name)
        came: list[str] = []
        waiting = [parent for parent in commit.parents[1:] if parent not in known]
        while waiting:
            name = waiting.pop()
            if name not in known and name in by_name:
                known.add(name)
                came.append(name)
                waiting += by_name[name].parents
        yield commit, [by_name[name] for name in sorted(came, key=order.__getitem__)]


def _identity(inside: str) -> tuple[str, ...]:
    """What stays when a file moves to another authority's folder: tree, year, form, name."""
    parts = inside.split("/")
    return (*parts[:2], *parts[3:-1], yaml_stem(parts[-1]))


def _taken(place: int, commit: Commit, proposer: Person, rights: Rights, inside: str) -> Taken:
    """Who proposed, and who took it in: whoever merged, or committed what another had written."""
    taker = commit.author if len(commit.parents) > 1 else commit.committer
    alone = taker == proposer or _MACHINE.match(taker.email)
    day = datetime.fromtimestamp(commit.stamp, UTC).astimezone(_HERE).date()
    return Taken(
        place,
        commit.name[:10],
        day,
        Party(
            _kind(rights, proposer) or _WHOSE.get(inside.split("/")[0], "quan_tri"),
            git.visible(proposer.name),
        ),
        None if alone else Party(_kind(rights, taker) or "quan_tri", git.visible(taker.name)),
    )


def _kind(rights: Rights, person: Person) -> str:
    """What `quyen.yml` says of a person, known by the host's private address or by name; "" if nothing."""
    found = _NOREPLY.match(person.email)
    for login in (found[1] if found else "", person.name):
        if login and rights.is_admin(login):
            return "quan_tri"
        if login and rights.authorities_of(login):
            return "co_quan"
        if login and rights.schools_of(login):
            return "truong"
    return ""


# ---- rows ------------------------------------------------------------------------------------------------


def _register_rows(repo: Repository, versions: Sequence[Version]) -> dict[str, tuple[Entry, ...]]:
    """What each version of the register says of each school, held against the one before."""
    found: dict[str, list[Entry]] = {}
    before = b""
    reader = git.Reader(repo)
    try:
        for version in versions:
            after = reader.read(version.blob) if version.blob else b""
            rows = changed_rows(before, after)
            if rows is not None:
                for school, entry in register_entries(version.taken, *rows):
                    found.setdefault(school, []).append(entry)
                before = after
    finally:
        reader.close()
    return {school: tuple(entries) for school, entries in found.items()}


def entries_of(history: History, library: Library) -> dict[str, tuple[Entry, ...]]:
    """Every row of these schools, the latest first. Versions are fetched by one process for all of them."""
    wanted = {
        version.blob: version.path
        for its in history.files.values()
        for versions in its
        if len(versions) > 1
        for version in versions
        if version.blob
    }
    held = dict(git.contents(history.repo, wanted)) if history.repo and wanted else {}
    found: dict[str, tuple[Entry, ...]] = {}
    for school in dict.fromkeys((*history.files, *history.rows)):
        allowed = library.contacts.get(school, frozenset())
        entries = [*history.rows.get(school, ())]
        for versions in history.files.get(school, ()):
            entries += file_entries(versions, lambda one: fields_of(one.path, held[one.blob]))
        entries.sort(key=lambda one: (-one.taken.place, one.path))
        found[school] = tuple(_covered(one, allowed) for one in entries)
    return found


def once_public(history: History, library: Library, shown: Iterable[str]) -> tuple[str, ...]:
    """Schools of the register that are not among the `shown`, but of which something was public before."""
    left = sorted(school for school in history.files.keys() - set(shown) if school in library.schools)
    return tuple(school for school in left if _was_public(history.repo, history.files[school]))


def _was_public(repo: Repository | None, files: Files) -> bool:
    versions = {version.blob: version.path for its in files for version in its if version.blob}
    if repo is None or any(not path.startswith("assessments/") for path in versions.values()):
        return repo is not None
    held = git.contents(repo, versions)
    return any(is_public(versions[blob], fields_of(versions[blob], data) or {}) for blob, data in held)


def _covered(entry: Entry, allowed: frozenset[str]) -> Entry:
    if entry.event is not Event.FIELD:
        return entry
    return replace(entry, before=masked(entry.before, allowed), after=masked(entry.after, allowed))


def made(
    context: Context, history: History, schools: Iterable[str], names: bool
) -> Iterator[tuple[Page, Attachment]]:
    """The page and the table of each school. `names`: people may be named."""
    entries = entries_of(history, context.library)
    for school in schools:
        own = entries.get(school, ())
        page = changes_page(context, school, own, history.fault, names)
        yield page, Attachment(f"truong/{school}/thay-doi.csv", changes_csv(context, school, own, names))
