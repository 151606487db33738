"""Builds that are killed. A program of its own: `python -m tests.site.killed_builds PROJECT SITE SEED`.

A build's steps are its events of the file system, counted by an audit hook, so that every kill falls into one
of them and the same seed always gives the same kills. Prints what came of each as JSON.
"""

import ctypes
import json
import os
import random
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from multiprocessing import RawValue
from pathlib import Path

from generator.cli.common import quiet_mkdocs
from generator.publish import building, state
from tests import forked
from tests.repositories import OWN

WATCHED = ("open", "os.", "shutil.")
SCHOOL = "thcs-a"
KILLS = {"clean": 20, "crew": 12, "again": 168}
LAST = 120


class Killed:
    """One project whose points go up and down, and the two sites it may have."""

    def __init__(self, project: Path, site: Path) -> None:
        self.site, self.file = site, project / f"data/assessments/2023-2024/phong-thu/{SCHOOL}.yml"
        self.steps: dict[str, int] = {}
        self.whole: dict[int, dict[str, bytes]] = {}
        for points in (60, 80):
            self.write(points)
            self.finish("clean")
            self.whole[points] = contents(site)
        for kind, points in (("crew", 60), ("again", 80), ("clean", 60)):
            self.write(points)
            self.steps[kind] = self.finish(kind)

    def write(self, points: int) -> None:
        self.file.write_text(OWN.format(school=SCHOOL, one=points, two=80), "utf-8")

    def finish(self, kind: str) -> int:
        """Build to the end; the steps it took."""
        steps = RawValue(ctypes.c_int, 0)
        assert in_a_child(lambda: self._build(kind), steps, None) == 0, kind
        return steps.value

    def kill(self, kind: str, step: int) -> None:
        """Build, and be killed in that step, with every child."""
        in_a_child(lambda: self._build(kind), RawValue(ctypes.c_int, 0), step)

    def _build(self, kind: str) -> None:
        wishes = building.Wishes(
            Path("data"), self.site, clean=kind != "again", jobs=2 if kind == "crew" else None
        )
        building.build(wishes, None, quiet_mkdocs)

    def found(self) -> int | None:
        """The points for which the site is whole; `None` when it is a mixture."""
        now = contents(self.site)
        return next((points for points, whole in self.whole.items() if whole == now), None)


def in_a_child(work: Callable[[], None], steps: "RawValue", last: int | None) -> int:
    """Do the work in a child with a process group of its own; its exit code, negative for a signal."""
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)

        def step(event: str, _: object) -> None:
            if event.startswith(WATCHED):
                steps.value += 1
                if steps.value == last:
                    os.killpg(0, signal.SIGKILL)

        sys.addaudithook(step)
        code = 1
        with suppress(BaseException):
            work()
            code = 0
        os._exit(code)
    with suppress(OSError):
        os.setpgid(child, child)
    _, status = os.waitpid(child, 0)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(status)


def contents(site: Path) -> dict[str, bytes]:
    """Every file of the site, but for what a build that is not done yet has put there."""
    left = left_by_builds(site)
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file() and path.relative_to(site).parts[0] not in left
    }


def left_by_builds(site: Path) -> list[str]:
    """The folders of builds that are not done yet, in the site and beside it."""
    return [path.name for home in (site, site.parent) for path in home.glob(".*-moi-*")]


def kills(killed: Killed, seed: int, counts: Mapping[str, int] = KILLS) -> Iterator[dict[str, object]]:
    """So many of each kind; after a fifth, and after each that left a mixture, a build to the end.

    Half of those of a build on top of a site fall into its last steps, where files are moved.
    """
    chance = random.Random(seed)
    kinds = [kind for kind, count in counts.items() for _ in range(count)]
    chance.shuffle(kinds)
    standing = killed.found()
    promised: set[int] = set()  # what a note speaks of, which the next build does before anything else
    for kind in kinds:
        points = chance.choice((60, 80))
        killed.write(points)
        steps = killed.steps[kind]
        first = steps - LAST if kind == "again" and chance.random() < 0.5 else 1
        killed.kill(kind, chance.randint(first, steps))
        found = killed.found()
        told = {"kind": kind, "before": standing, "wanted": points, "found": found, "noted": noted()}
        told["promised"] = sorted(promised)
        promised = {*promised, points} if told["noted"] else set()
        if found is None or chance.random() < 0.2:
            killed.finish("again")
            found = told["next"] = killed.found()
            promised = set()
        standing = found
        yield told


def noted() -> bool:
    """Whether a build left word of what is still to be done."""
    return any(folder.joinpath("dang-doi").exists() for folder in state.HOME.glob("*"))


if __name__ == "__main__":
    project, site, seed = sys.argv[1:]
    os.chdir(project)
    forked.load()  # not anew in each child, and no kill is wasted on it
    killed = Killed(Path(project), Path(site))
    print(json.dumps([*kills(killed, int(seed))]))
