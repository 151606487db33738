"""What else the reach of the project asks for: checking, building again, serving, documents, the finder."""

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench.measure import Run, family, peak_memory, timed

CDS = (sys.executable, "-m", "generator")


@dataclass(slots=True)
class Row:
    """One thing that is done, how long it took each time (seconds), and what it may take."""

    name: str
    schools: int
    files: int
    reach: float
    stretch: float
    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    peak: int = 0

    def took(self, run: Run) -> None:
        """Keep one run; anything but success or faulty files stops the bench."""
        if run.code not in (0, 1):
            sys.exit(f"{self.name} ended with {run.code}:\n{run.output[-2000:]}")
        self.seconds.append(run.wall)
        self.cpu.append(run.cpu)

    def as_row(self) -> dict[str, object]:
        """What is kept of it."""
        return {
            "name": self.name,
            "schools": self.schools,
            "files": self.files,
            "median_s": round(median(self.seconds), 3),
            "cpu_s": round(median(self.cpu), 3) if self.cpu else None,
            "reach_s": self.reach,
            "stretch_s": self.stretch,
            "peak_mb": round(self.peak / 1e6) or None,
            "all_s": [round(one, 3) for one in self.seconds],
        }


@dataclass(frozen=True, slots=True)
class Place:
    """Data and a project folder to work in."""

    project: Path
    data: Path
    site: Path
    environment: dict[str, str]

    def run(self, *arguments: str) -> Run:
        """One command, timed."""
        return timed([*CDS, *arguments], self.project, self.environment)

    @property
    def files(self) -> int:
        """How many files of schools there are."""
        return sum(1 for _ in self.data.glob("[asv]*/*/*/*.yml")) + sum(
            1 for _ in self.data.glob("statistics/*/*/*/*.yml")
        )

    @property
    def one(self) -> Path:
        """A file that can be edited."""
        return sorted(self.data.glob("assessments/*/*/*.yml"))[0]


def checks(place: Place, schools: int, repeats: int) -> Iterator[Row]:
    """`cds check` of everything, of everything once more, and of one file."""
    files = place.files
    whole = Row("cds check", schools, files, 5 * files / 26_000, 2 * files / 26_000)
    more = Row("cds check, once more", schools, files, 5 * files / 26_000, 2 * files / 26_000)
    one = Row("cds check, one file", schools, files, 0.5, 0.25)
    for _ in range(repeats):
        whole.took(place.run("check", "--clean", "--data", str(place.data)))
        more.took(place.run("check", "--data", str(place.data)))
        one.took(place.run("check", "--data", str(place.data), str(place.one)))
    yield from (whole, more, one)


def again(place: Place, schools: int, repeats: int) -> Iterator[Row]:
    """Building on a site that stands, after an edit that changes points, and after none."""
    small = schools <= 3000
    build = ("build", "--data", str(place.data), "--site", str(place.site))
    place.run(*build)
    edited = Row("build after one edit", schools, place.files, 0.8 if small else 2, 0.4 if small else 1)
    idle = Row("build after none", schools, place.files, edited.reach, edited.stretch)
    file = place.one
    kept = file.read_bytes()
    for turn in range(repeats):
        file.write_text(_other(kept.decode("utf-8"), turn), "utf-8")
        edited.took(place.run(*build))
        idle.took(place.run(*build))
    file.write_text(_other(kept.decode("utf-8"), repeats), "utf-8")
    edited.peak = peak_memory([*CDS, *build], place.project, place.environment)
    file.write_bytes(kept)
    yield from (edited, idle)


def _other(text: str, turn: int) -> str:
    """The same file with other points for its first scored answer."""
    return re.sub(r"(\n    diem: )[\d.]+", lambda found: f"{found[1]}{1 + 0.5 * (turn % 4)}", text, count=1)


def documents(place: Place, schools: int, folder: Path) -> Iterator[Row]:
    """Every school's report as DOCX."""
    row = Row("documents: reports DOCX", schools, place.files, 60 * schools / 3000, 30 * schools / 3000)
    to = folder / "van-ban"
    row.took(place.run("documents", "--all", "--form", "bao-cao", "--data", str(place.data), "--to", str(to)))
    shutil.rmtree(to, ignore_errors=True)
    yield row


def serving(place: Place, schools: int, repeats: int) -> Iterator[Row]:
    """From an edit of a school's file to its new page over HTTP."""
    row = Row("serve: edit to new page", schools, place.files, 0.15, 0.05)
    file = place.one
    kept = file.read_bytes()
    with _served(place) as ask:
        address = f"truong/{file.stem}/"
        ask(address)
        for turn in range(max(repeats, 5)):
            time.sleep(0.05)
            file.write_text(_other(kept.decode("utf-8"), turn), "utf-8")
            start = time.perf_counter()
            ask(address)
            row.seconds.append(time.perf_counter() - start)
    file.write_bytes(kept)
    yield row


@contextmanager
def _served(place: Place) -> Iterator[Callable[[str], bytes]]:
    port = 8765
    command = [*CDS, "serve", "--data", str(place.data), "--port", str(port)]
    process = subprocess.Popen(
        command,
        cwd=place.project,
        env={**os.environ, **place.environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    home = f"http://127.0.0.1:{port}/"

    def ask(address: str) -> bytes:
        with urllib.request.urlopen(home + address, timeout=600) as answer:
            content: bytes = answer.read()
            return content

    try:
        for _ in range(600):
            try:
                ask("")
                break
            except OSError:
                time.sleep(0.2)
        yield ask
    finally:
        for pid in family(process.pid)[1:]:
            subprocess.run(["kill", str(pid)], check=False)
        process.terminate()
        process.wait()
