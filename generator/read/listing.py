"""The data folder listed once, and later only where something came or went.

For `cds serve`: a person who edits one file among a hundred thousand should not wait for the others to be
listed. A folder tells by its time stamp that a name in it is new or gone.
"""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec.structs import replace

from generator.model.library import SchoolFiles
from generator.read.files import TREES, Found, school_of, sorted_out

_YOUNG = 2_000_000_000  # nanoseconds: a folder this young may change again without its stamp showing it
Names = dict[str, tuple[bool, bool]]
"""What a folder holds: by name whether it is a folder, and whether it is a symbolic link."""

Change = Callable[[tuple[str, ...], str], tuple[str, ...]]
"""What becomes of a school's files in one tree when a path comes or goes."""


class Listing:
    """The files below a folder, as `files.walk` finds them, kept up to date."""

    def __init__(self, root: Path) -> None:
        self._root = os.fspath(root)
        self._folders: dict[str, tuple[int, Names]] = {}
        self._found: Found | None = None

    def now(self) -> Found:
        """The files that are there now; the same value as before while nothing came or went."""
        before = {prefix: names for prefix, (_, names) in self._folders.items()}
        known, self._folders = self._folders, {}
        self._look("", known)
        after = {prefix: names for prefix, (_, names) in self._folders.items()}
        other = {one for one in before.keys() | after.keys() if before.get(one) != after.get(one)}
        if self._found is None or not self._only_schools(other, before, after):
            self._found = sorted_out(self._entries(""))
        elif other:
            self._found = self._with(self._found, other, before, after)
        return self._found

    def _look(self, prefix: str, known: dict[str, tuple[int, Names]]) -> None:
        """List a folder and those below it, where the time stamp is not the one that is known."""
        folder = os.path.join(self._root, prefix)
        try:
            stamp = os.stat(folder).st_mtime_ns
            found = known.get(prefix)
            if found is None or found[0] != stamp:
                with os.scandir(folder) as entries:
                    names = {
                        one.name: (one.is_dir(follow_symlinks=False), one.is_symlink())
                        for one in entries
                        if not (one.name.startswith(".") and one.is_file(follow_symlinks=False))
                    }
                found = (stamp if stamp < time.time_ns() - _YOUNG else -1, names)
        except OSError:
            return
        self._folders[prefix] = found
        for name, (is_folder, _) in found[1].items():
            if is_folder:
                self._look(f"{prefix}{name}/", known)

    def _entries(self, prefix: str) -> Iterator[tuple[str, bool]]:
        for name, (is_folder, is_link) in sorted(self._folders.get(prefix, (0, {}))[1].items()):
            if is_folder:
                yield from self._entries(f"{prefix}{name}/")
            else:
                yield f"{prefix}{name}", is_link

    def _only_schools(self, other: set[str], before: dict[str, Names], after: dict[str, Names]) -> bool:
        """Whether all that came or went are plain files of schools."""
        return all(
            prefix.startswith(tuple(f"{tree}/" for tree in TREES))
            and all(
                school_of(prefix + name) and kind == (False, False)
                for name, kind in before.get(prefix, {}).items() ^ after.get(prefix, {}).items()
            )
            for prefix in other
        )

    def _with(
        self, found: Found, other: set[str], before: dict[str, Names], after: dict[str, Names]
    ) -> Found:
        """The same files but for those that came to these folders or left them."""
        schools, paths = dict(found.schools), set(found.paths)
        for prefix in other:
            old, new = before.get(prefix, {}).keys(), after.get(prefix, {}).keys()
            for path in [prefix + name for name in old - new]:
                paths.discard(path)
                _change(schools, path, _without)
            for path in [prefix + name for name in new - old]:
                paths.add(path)
                _change(schools, path, _with_it)
        return replace(found, schools=dict(sorted(schools.items())), paths=paths)


def _change(schools: dict[str, SchoolFiles], path: str, change: Change) -> None:
    school = school_of(path)
    assert school is not None
    its = schools.get(school, SchoolFiles())
    tree = path.split("/", 1)[0]
    its = replace(its, **{tree: change(getattr(its, tree), path)})
    if its.all:
        schools[school] = its
    else:
        schools.pop(school, None)


def _without(its: tuple[str, ...], path: str) -> tuple[str, ...]:
    return tuple(one for one in its if one != path)


def _with_it(its: tuple[str, ...], path: str) -> tuple[str, ...]:
    return tuple(sorted({*its, path}))
