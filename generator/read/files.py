"""Which YAML files there are under `data/`, by the school whose id they carry."""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct, field

from generator.model.library import SchoolFiles
from generator.model.partner import FILE as FEDERATION
from generator.model.problem import Problem
from generator.wording.machine import in_short

TREES = ("assessments", "verifications", "statistics")
OFFICIAL = ("rubrics", "forms", "rounds", "reports")
_YAML = ("yml", "yaml")
_BY_SCHOOL = tuple(f"{tree}/" for tree in TREES)
_DEPTH = {"assessments": 3, "verifications": 3, "statistics": 4}  # folders above a school's file
_REGISTERS = ("areas.csv", "authorities.csv", "schools.csv", "stages.csv", "contacts.csv")
_QUIET = (".gitkeep", "README.md", "LICENSE", "LICENSE.md")


class Found(Struct):
    """What a walk over the data folder finds; paths are relative to it, with `/`."""

    schools: dict[str, SchoolFiles] = field(default_factory=dict)
    official: dict[str, list[str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    paths: set[str] = field(default_factory=set)
    """Every plain file."""
    closed: list[Problem] = field(default_factory=list)
    """Folders that may not be listed: nobody knows what is missing, so a build stops."""


def walk(root: Path, only: frozenset[str] = frozenset()) -> Found:
    """List every file under `root`, sorted; strays and symbolic links become problems.

    With `only`, of the trees with a file for each school those files alone whose name is one of these ids,
    also one of many (`th-x.2.yml`).
    """
    closed: list[Problem] = []
    found = sorted_out(_entries(root, "", only, closed))
    found.closed = closed
    return found


def sorted_out(entries: Iterable[tuple[str, bool]]) -> Found:
    """Sort paths out by what they are for; each comes with whether it is a symbolic link."""
    found = Found()
    assessments: dict[str, list[str]] = {}
    verifications: dict[str, list[str]] = {}
    statistics: dict[str, list[str]] = {}
    trees = {"assessments": assessments, "verifications": verifications, "statistics": statistics}
    for path, link in entries:
        if link:
            found.problems.append(Problem("symlink", path, line=1, column=1))
            continue
        found.paths.add(path)
        usual = _USUAL.fullmatch(path)
        if usual:
            trees[usual[1]].setdefault(usual[2], []).append(path)
            continue
        parts = path.split("/")
        tree, name = parts[0], parts[-1]
        if name in _QUIET or name.startswith("."):
            continue
        stem = yaml_stem(name) if _is_text(path) else ""
        if tree == "assessments" and len(parts) == 4 and stem:
            assessments.setdefault(stem, []).append(path)
        elif tree == "verifications" and len(parts) == 4 and stem:
            verifications.setdefault(verification_stem(stem)[0], []).append(path)
        elif tree == "statistics" and len(parts) == 5 and stem:
            statistics.setdefault(stem, []).append(path)
        elif (tree == "reports" and len(parts) == 3 and stem) or (
            tree in ("rubrics", "rounds", "forms") and len(parts) == 2 and stem
        ):
            found.official.setdefault(tree, []).append(path)
        elif path == FEDERATION:
            found.official["federation"] = [path]
        elif not (tree == "registers" and len(parts) == 2 and name in _REGISTERS):
            found.problems.append(_stray(path, name))
    for school in sorted({stem for tree in trees.values() for stem in tree}):
        found.schools[school] = SchoolFiles(*[_in_order(tree.get(school)) for tree in trees.values()])
    return found


def _stray(path: str, name: str) -> Problem:
    """What lies where nothing is read: Windows hides the ending that Notepad puts behind another."""
    twice = _TWO_ENDINGS.fullmatch(name)
    if twice:
        return Problem("file-ending", path, (), {"ending": twice[2], "right": twice[1]}, 1, 1)
    return Problem("stray-file", path, line=1, column=1)


_TWO_ENDINGS = re.compile(r"(.+\.ya?ml)(\.(?:txt|docx?|rtf))", re.IGNORECASE)
_USUAL = re.compile(r"(assessments|verifications)/[a-z0-9-]+/[a-z0-9-]+/([a-z0-9-]+)\.yml")
"""Nearly every path there is, told by one look."""


def _in_order(paths: list[str] | None) -> tuple[str, ...]:
    return tuple(sorted(paths)) if paths else ()


def _is_text(path: str) -> bool:
    """Whether a path is UTF-8; what is not has surrogates in the place of its strange bytes."""
    return path.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in path)


def _entries(
    folder: Path | str, prefix: str, only: frozenset[str], closed: list[Problem]
) -> Iterator[tuple[str, bool]]:
    """Every file below `folder`, depth first; a symbolic link is listed, never followed."""
    try:
        found: Iterable[os.DirEntry[str]]
        if only and prefix.startswith(_BY_SCHOOL) and prefix.count("/") >= _DEPTH[prefix.split("/", 1)[0]]:
            names = "/" + "/".join(os.listdir(folder))
            if not any(f"/{school}." in names for school in only):
                return  # as in nearly every folder; names alone are listed far more quickly
            stems = tuple(f"{school}." for school in only)
            found = (entry for entry in os.scandir(folder) if entry.name.startswith(stems))
        else:
            found = os.scandir(folder)
        entries = sorted(found, key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as fault:
        facts = {"detail": in_short(fault)}
        closed.append(Problem("unreadable", prefix.rstrip("/"), line=1, column=1, facts=facts))
        return
    for entry in entries:
        path = f"{prefix}{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from _entries(entry.path, f"{path}/", only, closed)
        else:
            yield path, entry.is_symlink()


def content(path: Path | str, most: int) -> bytes:
    """What a file holds, and little more than `most` bytes of it. Raises `OSError`.

    A pipe that lies in its place is not waited for: it is as good as empty.
    """
    file = os.open(path, _NEVER_WAITING)
    try:
        data = part = os.read(file, _AT_ONCE)
        while part and len(data) <= most:
            part = os.read(file, min(most, _THEN))
            data += part
    finally:
        os.close(file)
    return data


_NEVER_WAITING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_AT_ONCE, _THEN = 32 * 1024, 1024 * 1024  # bytes; most files are smaller


def school_of(path: str) -> str | None:
    """The school whose file this is by its place and name; `None` when it is no school's."""
    parts = path.split("/")
    stem = yaml_stem(parts[-1])
    if not stem or (parts[0], len(parts)) not in _SCHOOLS:
        return None
    return verification_stem(stem)[0] if parts[0] == "verifications" else stem


_SCHOOLS = (("assessments", 4), ("verifications", 4), ("statistics", 5))


def yaml_stem(name: str) -> str:
    """`"th-x.yml"` → `"th-x"`; "" when the name does not end in .yml or .yaml (in any case)."""
    stem, _, extension = name.rpartition(".")
    return stem if extension.lower() in _YAML and stem.strip(".") else ""


def verification_stem(stem: str) -> tuple[str, int]:
    """`"th-x.2"` → `("th-x", 2)`; without a number it is the first."""
    school, dot, number = stem.rpartition(".")
    if dot and number.isascii() and number.isdigit() and not number.startswith("0"):
        return school, int(number)
    return stem, 1
