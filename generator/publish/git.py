"""Git, read only and with care: nothing of a repository is run, and no object is fetched from elsewhere.

The two states of a change are read from git's objects, or from the working tree. A state read from objects
is laid out in a temporary folder file by file, as far as it is asked for; links are listed, never made.
"""

import contextlib
import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct, field

from generator.model.change import FileChange, FileKind

_SAFE = (
    *("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false"),
    *("-c", "protocol.allow=never", "-c", "core.pager=cat", "-c", "diff.renameLimit=2000"),
    *("-c", "filter.lfs.clean=", "-c", "filter.lfs.process=", "-c", "filter.lfs.required=false"),
)
_ENVIRONMENT = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_PAGER": "cat",
    "LC_ALL": "C",
}
_SECONDS = 300
_REGULAR = ("100644", "100755", "100664")
_LINK = "120000"
_AT_ONCE = 64 * 1024 * 1024
_NO_REVISION = re.compile(r"[-^]|.*(\.\.|[\s\x00-\x1f\x7f])", re.DOTALL)
# Parts of a path that lead out of a folder, mean something to git, or are no names on some system.
_UNSAFE = re.compile(r'(?:^|/)(?:\.{0,2}|\.git)(?:/|$)|[\x00-\x1f\x7f\\:*?"<>|]|[. ](?:/|$)', re.IGNORECASE)


class GitFault(Exception):
    """Git cannot say what was asked. `code` names a sentence in `vi.yml` (`git.<code>`)."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class Repository(Struct, frozen=True):
    """A repository: its top folder, and where the data folder lies in it ("data/"; "" at the top)."""

    top: Path
    prefix: str

    def inside(self, path: str) -> str | None:
        """A repository path as seen from the data folder; `None` when it lies elsewhere."""
        return path[len(self.prefix) :] if path.startswith(self.prefix) else None


def repository(data: Path) -> Repository:
    """The repository the data folder lies in."""
    said = _git(data, "rev-parse", "--show-toplevel", "--show-prefix").decode("utf-8", "surrogateescape")
    top, prefix, *_ = [*said.split("\n"), ""]
    return Repository(Path(top), prefix)


def commit_of(repo: Repository, revision: str) -> str:
    """The full hash of the commit a person means."""
    if not revision or _NO_REVISION.match(revision):
        raise GitFault("revision-form", revision=visible(revision)[:80])
    try:
        said = _git(
            repo.top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
        )
    except GitFault as fault:
        if fault.code == "failed":
            raise GitFault("revision-unknown", revision=visible(revision)[:80]) from None
        raise
    return said.decode("ascii").split()[-1]


def standing(repo: Repository) -> str:
    """What histories rest on: the commit that HEAD is, and whether the oldest are missing."""
    return " ".join(_git(repo.top, "rev-parse", "--is-shallow-repository", "HEAD").decode("ascii").split())


def fork_point(repo: Repository, base: str, head: str) -> str:
    """The commit where `head` left `base`: what came to `base` later is no part of the change."""
    try:
        return _git(repo.top, "merge-base", base, head).decode("ascii").split()[0]
    except GitFault as fault:
        if fault.code != "failed":
            raise
        shallow = _git(repo.top, "rev-parse", "--is-shallow-repository").strip() == b"true"
        raise GitFault("shallow" if shallow else "no-common") from None


def changed_files(repo: Repository, base: str, head: str | None) -> tuple[FileChange, ...]:
    """Every file that differs between two commits, or between a commit and the working tree."""
    revisions = [base, head] if head else [base]
    told = _git(
        repo.top,
        *("diff", "--raw", "-z", "--find-renames", "--no-abbrev", "--no-color", "--no-ext-diff"),
        *("--no-textconv", "--ignore-submodules=dirty", "--end-of-options", *revisions, "--"),
    )
    changes = list(_raw(told))
    if head is None:
        others = _git(repo.top, "ls-files", "-z", "--others", "--exclude-standard")
        changes += [FileChange(path, FileKind.ADDED) for path in _names(others)]
    return tuple(sorted(changes, key=lambda change: change.path))


def file_history(repo: Repository, folder: str) -> Iterator[tuple[int, str]]:
    """Every commit's time stamp with each file below `folder` that it added or changed, latest first."""
    if _git(repo.top, "rev-parse", "--is-shallow-repository").strip() == b"true":
        raise GitFault("shallow")
    told = _git(
        repo.top,
        *("log", "-z", "--format=%x01%ct", "--name-only", "--no-renames", "--diff-filter=AM"),
        *("--no-color", "--no-ext-diff", "--no-textconv", "HEAD", "--", folder),
    )
    return _dated_names(told)


def _dated_names(told: bytes) -> Iterator[tuple[int, str]]:
    """The records of `git log -z --name-only`, each commit led by its time stamp."""
    stamp = 0
    for part in told.decode("utf-8", "surrogateescape").split("\0"):
        name = part.lstrip("\n")
        if name.startswith("\x01"):
            stamp = int(name[1:].split("\n", 1)[0])
            name = name[1:].partition("\n")[2].lstrip("\n")
        if name:
            yield stamp, name


class Person(NamedTuple):
    """Whom a commit names."""

    name: str
    email: str


class Touch(NamedTuple):
    """A file that a commit added (`A`), changed (`M`) or removed (`D`); `blob` is what it left, or ""."""

    kind: str
    path: str
    blob: str


class Commit(NamedTuple):
    """A commit, and the files below the data folder that differ from its first parent."""

    name: str
    parents: tuple[str, ...]
    stamp: int
    author: Person
    committer: Person
    touches: tuple[Touch, ...]


_HEAD = "%x01%H %P%x02%ct%x02%an%x02%ae%x02%cn%x02%ce"


def is_shallow(repo: Repository) -> bool:
    """Whether the oldest commits are missing."""
    return _git(repo.top, "rev-parse", "--is-shallow-repository").strip() == b"true"


def commits(repo: Repository, since: str = "") -> Iterator[Commit]:
    """Every commit that HEAD rests on, in one pass, children before parents. Raises `GitFault`.

    With `since`, a full hash, those alone that this commit does not rest on. The paths are not given to git:
    it would leave merges out, which tell who took a change in.
    """
    if is_shallow(repo):
        raise GitFault("shallow")
    told = _git(
        repo.top,
        *("-c", "log.showRoot=true", "log", "-z", f"--format={_HEAD}", "--raw", "--no-abbrev"),
        *("--no-renames", "--diff-merges=first-parent", "--topo-order", "--no-color", "--no-ext-diff"),
        *("--no-textconv", "--ignore-submodules=all", "HEAD"),
        *([f"^{since}"] if since else []),
        "--",
    )
    for record in told.split(b"\0\x01"):
        if record:
            yield _commit(repo, record.removeprefix(b"\x01"))


def _commit(repo: Repository, record: bytes) -> Commit:
    head, *rest = record.rstrip(b"\0").split(b"\0")
    names, stamp, *people = _text(head).split("\x02")
    name, *parents = names.split()
    prefix = repo.prefix.encode("utf-8", "surrogateescape")
    touches = [
        Touch("M" if about[-1:] == b"T" else _text(about[-1:]), _text(path), _left(about))
        for about, path in zip(rest[::2], rest[1::2], strict=False)
        if path.startswith(prefix)
    ]
    return Commit(name, tuple(parents), int(stamp), Person(*people[:2]), Person(*people[2:4]), tuple(touches))


def _left(about: bytes) -> str:
    """The object after the change, out of ":100644 100644 old new M"; "" when it is no plain file."""
    _, mode, _, blob, _ = _text(about).split(" ")
    return blob if mode in _REGULAR else ""


def _text(told: bytes) -> str:
    return told.decode("utf-8", "surrogateescape")


def contents(repo: Repository, blobs: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Each object and what it holds, many at a time; of one too large only blanks."""
    yield from _contents(repo, {blob: blob for blob in blobs})


class Reader:
    """Objects one after the other, out of one process that stays until `close`."""

    def __init__(self, repo: Repository) -> None:
        """Raises `GitFault` when git cannot be started."""
        self._process = _started(repo.top, "cat-file", "--batch")

    def read(self, blob: str) -> bytes:
        """What an object holds. Raises `GitFault` when it is not there."""
        asked, told = self._process.stdin, self._process.stdout
        assert asked is not None
        assert told is not None
        asked.write(blob.encode("ascii") + b"\n")
        asked.flush()
        about = told.readline().split()
        if len(about) != 3 or about[1] != b"blob":
            raise GitFault("object-missing", name=blob[:12])
        content = told.read(int(about[2]))
        told.read(1)
        return content

    def close(self) -> None:
        """Let the process go."""
        self._process.communicate()


def _raw(told: bytes) -> Iterator[FileChange]:
    """The records of `git diff --raw -z`."""
    parts = iter(_names(told))
    for head in parts:
        status = head.rsplit(" ", 1)[-1][:1]
        path = next(parts)
        if status == "R":
            yield FileChange(next(parts), FileKind.MOVED, path)
        elif status == "C":
            yield FileChange(next(parts), FileKind.ADDED)
        else:
            kinds = {"A": FileKind.ADDED, "D": FileKind.REMOVED}
            yield FileChange(path, kinds.get(status, FileKind.EDITED))


class Snapshot(Struct):
    """The data folder of one commit, laid out under `root` as far as it was asked for."""

    repo: Repository
    commit: str
    root: Path
    blobs: Mapping[str, tuple[str, str]]
    """Mode and object of each file, by its path in the data folder."""
    _there: set[str] = field(default_factory=set)

    def entries(self) -> Iterator[tuple[str, bool]]:
        """Every plain file and link, and whether it is a link."""
        for path, (mode, _) in self.blobs.items():
            if mode == _LINK or (mode in _REGULAR and _writable(path)):
                yield path, mode == _LINK

    def strange(self) -> Iterator[str]:
        """What is neither: another repository inside this one, names that no folder should hold."""
        for path, (mode, _) in self.blobs.items():
            if mode != _LINK and (mode not in _REGULAR or not _writable(path)):
                yield path

    def need(self, paths: Iterable[str]) -> None:
        """Lay these files out; what is no plain file of this commit is passed over."""
        wanted = {
            path: self.blobs[path][1]
            for path in paths
            if path in self.blobs
            and path not in self._there
            and self.blobs[path][0] in _REGULAR
            and _writable(path)
        }
        self._there |= wanted.keys()
        for path, content in _contents(self.repo, wanted):
            file = self.root / path
            with contextlib.suppress(OSError):  # a name this system cannot hold: told as unreadable
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)


def snapshot(repo: Repository, commit: str, root: Path) -> Snapshot:
    """List the data folder of a commit; nothing is laid out yet."""
    at = ["--", repo.prefix] if repo.prefix else []
    told = _git(repo.top, "ls-tree", "-r", "-z", "--full-tree", "--end-of-options", commit, *at)
    blobs = {}
    for record in _names(told):
        about, _, path = record.partition("\t")
        mode, _, name = about.split(" ")
        blobs[path[len(repo.prefix) :]] = (mode, name)
    return Snapshot(repo, commit, root, dict(sorted(blobs.items())))


def top_file(repo: Repository, commit: str, name: str, most: int) -> bytes | None:
    """A plain file at the top of a commit; `None` when there is none or it is a link; cut beyond `most`."""
    told = _git(repo.top, "ls-tree", "-z", "--full-tree", "--end-of-options", commit, "--", name)
    for record in _names(told):
        mode, _, blob = record.partition("\t")[0].split(" ")
        if mode in _REGULAR:
            return next(content for _, content in _contents(repo, {name: blob}, most))
    return None


_MOST_REGISTER = 64 * 1024 * 1024
_MOST_FILE = 256 * 1024


def _contents(
    repo: Repository, wanted: Mapping[str, str], most: int | None = None
) -> Iterator[tuple[str, bytes]]:
    """Path and content of each object; of one too large only that it is: blanks, one more than allowed."""
    names = sorted(set(wanted.values()))
    sizes = dict(_sizes(repo, names))
    fetched: list[str] = []
    weight = 0
    by_name: dict[str, list[str]] = {}
    for path, name in wanted.items():
        by_name.setdefault(name, []).append(path)
    for name in names:
        limit = most or max(_most(path) for path in by_name[name])
        if sizes[name] > limit:
            for path in by_name[name]:
                yield path, b" " * (limit + 1)
            continue
        fetched.append(name)
        weight += sizes[name]
        if weight > _AT_ONCE:
            yield from _fetched(repo, fetched, by_name)
            fetched, weight = [], 0
    yield from _fetched(repo, fetched, by_name)


def _most(path: str) -> int:
    return _MOST_REGISTER if path.startswith("registers/") else _MOST_FILE


def _sizes(repo: Repository, names: list[str]) -> Iterator[tuple[str, int]]:
    if not names:
        return
    told = _git(repo.top, "cat-file", "--batch-check", given="\n".join(names).encode("ascii") + b"\n")
    for line in told.decode("ascii").splitlines():
        name, kind, *size = line.split()
        if kind != "blob":
            raise GitFault("object-missing", name=name[:12])
        yield name, int(size[0])


def _fetched(
    repo: Repository, names: list[str], by_name: Mapping[str, list[str]]
) -> Iterator[tuple[str, bytes]]:
    if not names:
        return
    told = _git(repo.top, "cat-file", "--batch", given="\n".join(names).encode("ascii") + b"\n")
    at = 0
    for name in names:
        end = told.index(b"\n", at)
        size = int(told[at:end].split()[2])
        for path in by_name[name]:
            yield path, told[end + 1 : end + 1 + size]
        at = end + 1 + size + 1


def _writable(path: str) -> bool:
    """Whether a path out of a tree stays inside the folder it is laid out in, on any system."""
    return _UNSAFE.search(path) is None


def _names(told: bytes) -> list[str]:
    return told.decode("utf-8", "surrogateescape").split("\0")[:-1]


def visible(text: str) -> str:
    """A path or revision as it may be shown: what cannot be seen becomes a question mark."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)


def _git(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    """What git prints. Raises `GitFault`."""
    try:
        done = subprocess.run(  # noqa: S603 - no shell; revisions never begin with a dash
            _command(folder, arguments),
            input=given,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env=_surroundings(),
        )
    except FileNotFoundError:
        raise GitFault("missing") from None
    except (OSError, subprocess.SubprocessError) as fault:
        raise GitFault("failed", detail=type(fault).__name__) from None
    if done.returncode == 0:
        return done.stdout
    said = done.stderr.decode("utf-8", "replace")
    if "dubious ownership" in said:
        raise GitFault("ownership", folder=str(folder))
    if "not a git repository" in said:
        raise GitFault("no-repository", folder=str(folder))
    if "must be run in a work tree" in said:
        raise GitFault("bare", folder=str(folder))
    lines = said.strip().splitlines() or ["?"]
    raise GitFault("failed", detail=visible(lines[0])[:200])


def _started(folder: Path, *arguments: str) -> "subprocess.Popen[bytes]":
    try:
        return subprocess.Popen(  # noqa: S603 - no shell; no argument is anybody's words
            _command(folder, arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_surroundings(),
        )
    except FileNotFoundError:
        raise GitFault("missing") from None
    except OSError as fault:
        raise GitFault("failed", detail=type(fault).__name__) from None


def _command(folder: Path, arguments: Iterable[str]) -> list[str]:
    return ["git", *_SAFE, "-C", str(folder), *arguments]


def _surroundings() -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {**inherited, **_kept(), **_ENVIRONMENT}


def _kept() -> dict[str, str]:
    """Settings given through the environment (as `safe.directory` in containers) stay in force."""
    return {name: value for name, value in os.environ.items() if name.startswith("GIT_CONFIG")}
