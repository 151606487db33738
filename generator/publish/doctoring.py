"""`cds doctor`: what is wrong with an installation or a repository, and what to do about it.

Nothing is changed and no network is used. Every check is a function that tells what it saw; the order of
`_CHECKS` is the order in which a person would mend things.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from msgspec import Struct

from generator import __version__
from generator.present.quoting import visible
from generator.present.templates import stock, theme_folder
from generator.publish import git
from generator.publish.starting import RECORD, WHEELS
from generator.wording import say

GOOD, ODD, WRONG = "tot", "xem", "sai"
_OLDEST = (3, 11)
_PINNED = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)(?:\s*;\s*([^\\]+))?", re.MULTILINE)
_RESERVED = re.compile(
    r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?|.*[. ]|[^<>:\"|?*\\]*[<>:\"|?*\\].*", re.IGNORECASE
)
_LONGEST = 150
"""A path below the repository; Windows counts to 260 with the folder it lies in and the site's own names."""
_NAMED = 5


class Seen(Struct, frozen=True):
    """One thing that was looked at: good, to be looked at, or wrong; what was seen and what to do."""

    name: str
    state: str
    said: str
    remedy: str = ""

    def as_data(self) -> dict[str, str]:
        """For programs."""
        return {"ten": self.name, "tinh_trang": self.state, "noi_dung": self.said, "cach_sua": self.remedy}


Check = Callable[[Path], Iterator[Seen]]


def examine(data: Path) -> list[Seen]:
    """Look at everything; the current folder is the repository."""
    return [seen for check in _CHECKS for seen in check(data)]


def _seen(state: str, key: str, **facts: object) -> Seen:
    """The sentence `doctor.<key>.said`, and what to do where something is not as it should be."""
    shown = {name: visible(str(fact)) for name, fact in facts.items()}
    remedy = "" if state == GOOD else say(f"doctor.{key}.remedy", **shown)
    return Seen(key, state, say(f"doctor.{key}.said", **shown), remedy)


# ---- the installation --------------------------------------------------------------------------------


def _python(_: Path) -> Iterator[Seen]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield _seen(
        GOOD if sys.version_info >= _OLDEST else WRONG, "python", version=version, program=__version__
    )


def _packages(_: Path) -> Iterator[Seen]:
    """The packages of the lock, that of the repository before the program's own."""
    lock = next(
        (path for path in (Path("requirements.lock"), stock() / "requirements.lock") if path.is_file()), None
    )
    if lock is None:
        return
    missing, other = [], []
    pinned = [found.groups() for found in _PINNED.finditer(lock.read_text("utf-8", "replace"))]
    for name, version, marker in pinned:
        if not _applies(marker):
            continue
        try:
            there = metadata.version(name)
        except metadata.PackageNotFoundError:
            missing.append(name)
            continue
        if there != version:
            other.append(f"{name} {there} ({version})")
    if missing:
        yield _seen(WRONG, "package-missing", listed=_few(missing))
    if other:
        yield _seen(ODD, "package-other", listed=_few(other))
    if not missing and not other:
        yield _seen(GOOD, "packages", count=len(pinned))


def _applies(marker: str | None) -> bool:
    """Whether a line of the lock is meant for this system."""
    if not marker:
        return True
    from packaging.markers import InvalidMarker, Marker

    with suppress(InvalidMarker):
        return Marker(marker.strip()).evaluate()
    return True


def _few(names: list[str]) -> str:
    more = say("doctor.more", count=len(names) - _NAMED) if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _yaml(_: Path) -> Iterator[Seen]:
    """The quick readers; without them everything works, slowly."""
    import yaml

    quick = hasattr(yaml, "CSafeLoader")
    try:
        import yaml_rs  # noqa: F401
    except ImportError:
        quick = False
    if not quick:
        yield _seen(ODD, "slow-yaml")


def _clock(data: Path) -> Iterator[Seen]:
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch:
        good = epoch.isascii() and epoch.isdigit() and len(epoch) < 12
        day = datetime.fromtimestamp(int(epoch), UTC).date().isoformat() if good else epoch[:40]
        yield _seen(ODD if good else WRONG, "epoch" if good else "bad-epoch", day=day)
    last = _git_says(data, "log", "-1", "--format=%ct")
    stamp = int(last) if last.isdigit() else 0
    now = datetime.now(UTC)
    if stamp > now.timestamp() + 86400 or now.year < 2025:
        yield _seen(WRONG, "clock", day=now.date().isoformat())


# ---- git ---------------------------------------------------------------------------------------------


def _git_says(folder: Path, *arguments: str) -> str:
    """What git prints; "" when it has nothing to say or is not there."""
    at = folder if folder.is_dir() else Path()
    command = ["git", "-c", "core.fsmonitor=false", "-C", str(at), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, timeout=60, check=False)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else ""


def _repository(data: Path) -> Iterator[Seen]:
    if shutil.which("git") is None:
        yield _seen(ODD, "git-missing")
        return
    try:
        repo = git.repository(data if data.is_dir() else Path())
        shallow = git.is_shallow(repo)
    except git.GitFault as fault:
        if fault.code == "ownership":
            yield _seen(WRONG, "git-ownership", folder=fault.facts["folder"])
        else:
            yield _seen(ODD, "git-none")
        return
    if shallow:
        yield _seen(ODD, "git-shallow")
    if not _git_says(data, "rev-parse", "--verify", "--quiet", "HEAD"):
        yield _seen(ODD, "git-empty")
        return
    changed = _git_says(data, "status", "--porcelain", "--untracked-files=all", "--", ".").splitlines()
    if changed:
        yield _seen(ODD, "git-dirty", count=len(changed))
    if not shallow and not changed:
        yield _seen(GOOD, "git")
    yield from _git_settings(repo.top)


def _git_settings(top: Path) -> Iterator[Seen]:
    attributes = top / ".gitattributes"
    kept = attributes.is_file() and "eol=lf" in attributes.read_text("utf-8", "replace")
    if _git_says(top, "config", "core.autocrlf") == "true" and not kept:
        yield _seen(ODD, "git-crlf")
    names = _git_says(top, "-c", "core.quotePath=false", "ls-files")
    if not names.isascii() and _git_says(top, "config", "core.quotepath") not in ("false", "off", "no"):
        yield _seen(ODD, "git-quotepath")
    if sys.platform == "win32" and _git_says(top, "config", "core.longpaths") != "true":
        yield _seen(ODD, "git-longpaths")


# ---- the repository ----------------------------------------------------------------------------------


def _frame(_: Path) -> Iterator[Seen]:
    frame = Path("mkdocs.yml")
    if not frame.is_file():
        yield _seen(WRONG, "no-frame", folder=Path.cwd().name)
        return
    text = frame.read_text("utf-8", "replace")
    if not re.search(r"^ +- cds\b", text, re.MULTILINE):
        yield _seen(WRONG, "no-plugin")
    content = re.search(r"^docs_dir: *[\"']?([^\"'\s#]+)", text, re.MULTILINE)
    folder = Path(content[1] if content else "docs")
    if not folder.is_dir():
        yield _seen(WRONG, "no-content", folder=folder)
    if not (theme_folder() / "shell.html").is_file():
        yield _seen(WRONG, "no-theme")
    if not re.search(r"^site_url: *\S", text, re.MULTILINE):
        yield _seen(ODD, "no-address")


def _writable(_: Path) -> Iterator[Seen]:
    """Where a build writes; a folder that is not there yet counts as the one it would be made in."""
    closed = [
        name for name in (".", ".cache", "site") if Path(name).is_dir() and not os.access(name, os.W_OK)
    ]
    if closed:
        yield _seen(WRONG, "read-only", listed=", ".join(closed))
    free = shutil.disk_usage(Path()).free
    if free < 200 * 1024 * 1024:
        yield _seen(ODD, "full", free=free // 1024 // 1024)


def _program(_: Path) -> Iterator[Seen]:
    """What the repository says of the program it is for."""
    with suppress(OSError, ValueError, AttributeError):
        noted = str(json.loads(Path(RECORD).read_text("utf-8")).get("phien_ban", ""))
        if noted != __version__:
            yield _seen(ODD, "other-program", noted=noted, program=__version__)
        wheels = sorted(path.name for path in Path(WHEELS).glob("cds-*.whl"))
        if not wheels:
            yield _seen(ODD, "no-wheel")
        elif f"cds-{__version__}-" not in wheels[-1]:
            yield _seen(ODD, "other-wheel", wheel=wheels[-1], program=__version__)


# ---- the data ----------------------------------------------------------------------------------------


def _data(data: Path) -> Iterator[Seen]:
    if not data.is_dir():
        yield _seen(WRONG, "no-data", folder=data)
        return
    for name, pattern in (("rubrics", "*.yml"), ("rounds", "*.yml")):
        if not any((data / name).glob(pattern)):
            yield _seen(ODD, f"no-{name}")
    for name in ("areas", "authorities", "schools", "stages"):
        rows = _rows_of(data / "registers" / f"{name}.csv")
        if rows is None:
            yield _seen(WRONG, "no-register", file=f"{name}.csv")
        elif not rows:
            yield _seen(ODD, "empty-register", file=f"{name}.csv")


def _rows_of(path: Path) -> int | None:
    try:
        text = path.read_text("utf-8", "replace")
    except OSError:
        return None
    return sum(bool(line.strip(" ,")) for line in text.splitlines()[1:])


def _names(data: Path) -> Iterator[Seen]:
    """Names that some system cannot hold, or takes for one another."""
    names = [
        os.path.relpath(os.path.join(place, name), data.parent)
        for place, _, files in os.walk(data)
        for name in files
    ]
    by_look: dict[str, list[str]] = {}
    for name in names:
        by_look.setdefault(unicodedata.normalize("NFC", name).casefold(), []).append(name)
    alike = [" = ".join(sorted(found)) for found in by_look.values() if len(found) > 1]
    if alike:
        yield _seen(WRONG, "alike", listed=_few(alike))
    odd = [name for name in names if any(_RESERVED.fullmatch(part) for part in name.split(os.sep))]
    if odd:
        yield _seen(WRONG, "odd-names", listed=_few(odd))
    long = [name for name in names if len(name) > _LONGEST]
    if long:
        yield _seen(ODD, "long-names", listed=_few(long), most=_LONGEST)
    links = [name for name in names if (data.parent / name).is_symlink()]
    if links:
        yield _seen(WRONG, "links", listed=_few(links))
    if names and not (alike or odd or long or links):
        yield _seen(GOOD, "names", count=len(names))


_CHECKS: tuple[Check, ...] = (
    *(_python, _packages, _yaml, _clock),
    *(_repository, _frame, _writable, _program),
    *(_data, _names),
)
