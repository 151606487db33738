"""`cds build`, `cds serve`, `cds sample`: the site, and data to try it with."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from generator.cli.common import (
    FAULTY,
    FINE,
    cds,
    data_option,
    leave,
    need_data,
    need_frame,
    progress_bar,
    quiet_mkdocs,
    stop,
    stop_by_files,
    stop_by_machine,
    why,
)
from generator.wording import say


@cds.command(help=say("cli.build"))
@click.option("--site", type=click.Path(path_type=Path, file_okay=False), default=None, help=say("cli.site"))
@click.option("--strict", is_flag=True, help=say("cli.strict"))
@click.option("--jobs", type=click.IntRange(1, 64), default=None, help=say("cli.jobs"))
@click.option(
    "--previous", type=click.Path(path_type=Path, file_okay=False), default=None, help=say("cli.previous")
)
@click.option("--shard", "part", default=None, metavar="I/N", help=say("cli.shard"))
@click.option("--clean", is_flag=True, help=say("cli.clean"))
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help=say("cli.build-format")
)
@click.option("--profile", type=click.Path(path_type=Path, dir_okay=False), help=say("cli.profile"))
@click.option("--plain", is_flag=True, hidden=True)
@data_option
def build(
    site: Path | None,
    strict: bool,
    jobs: int | None,
    previous: Path | None,
    part: str | None,
    clean: bool,
    form: str,
    profile: Path | None,
    plain: bool,
    data: Path,
) -> None:
    """The site; faulty school files are left out and listed."""
    from generator.crew import calm_collector
    from generator.publish.building import Wishes
    from generator.publish.building import build as from_here
    from generator.publish.clock import Clock

    clock = Clock()
    need_data(data)
    need_frame()
    wishes = Wishes(data, site, strict, 1 if profile else jobs, previous, clean)
    calm_collector()
    if part is not None:
        _part(part, wishes)
        return
    with _told_in_words(), progress_bar() as progress:
        if plain:
            report = _plainly(site, data, strict, progress)
        else:
            with _profiled(profile):
                report = from_here(wishes, progress, quiet_mkdocs, clock)
    if form == "json":
        _report_as_data(report, clock)
    _report(report, clock)


@cds.command(help=say("cli.assemble"))
@click.argument("parts", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--site", type=click.Path(path_type=Path, file_okay=False), default=None, help=say("cli.site"))
@click.option("--strict", is_flag=True, help=say("cli.strict"))
@click.option("--jobs", type=click.IntRange(1, 64), default=None, help=say("cli.jobs"))
@data_option
def assemble(parts: tuple[Path, ...], site: Path | None, strict: bool, jobs: int | None, data: Path) -> None:
    """The site out of parts that were made with `--shard`."""
    from generator.crew import calm_collector
    from generator.publish import parts as shards
    from generator.publish.building import Wishes

    need_data(data)
    need_frame()
    calm_collector()
    with _told_in_words(), progress_bar() as progress:
        try:
            report = shards.assemble(parts, Wishes(data, site, strict, jobs), progress, quiet_mkdocs)
        except shards.PartFault as fault:
            raise click.UsageError(say(f"assemble.{fault.code}", **fault.facts)) from None
    _report(report)


def _part(wish: str, wishes: Any) -> None:
    """One part of the site, into the folder `--site` names."""
    from generator.publish import parts

    asked = parts.shard(wish)
    if asked is None:
        raise click.UsageError(say("assemble.form", value=wish))
    number, of = asked
    folder = wishes.site or Path(f"phan-{number}-{of}")
    with _told_in_words(), progress_bar() as progress:
        schools = parts.make_part(wishes, number, of, folder, progress, quiet_mkdocs)
    click.echo(say("assemble.done", number=number, of=of, schools=schools, folder=folder), err=True)


@contextmanager
def _told_in_words() -> Iterator[None]:
    """Whatever stops a build is a sentence."""
    from generator.crew import WorkerDied
    from generator.publish.folders import NotASite, Unfinished
    from generator.publish.open_data import NotPublished
    from generator.publish.plan import Stopped

    try:
        yield
    except Stopped as stopped:
        stop_by_files(stopped.findings, "build.stumbled" if stopped.own else "build.stopped")
    except NotASite as wrong:
        raise click.UsageError(say("build.not-a-site", folder=wrong.args[0])) from None
    except NotPublished as wrong:
        raise click.UsageError(say("build.not-published", path=wrong.args[0])) from None
    except WorkerDied:
        stop(say("build.worker"))
    except MemoryError:
        stop(say("build.memory"))
    except Unfinished as halted:
        stop_by_machine("build.unfinished", halted.fault)
    except OSError as fault:
        stop_by_machine("build.failed", fault)


@contextmanager
def _profiled(file: Path | None) -> Iterator[None]:
    """Have Python's profiler look on, and tell how long each room took of itself."""
    if file is None:
        yield
        return
    from cProfile import Profile
    from pstats import Stats

    profiler = Profile()
    profiler.enable()
    try:
        yield
    finally:
        profiler.disable()
        profiler.dump_stats(file)
        told: Any = Stats(profiler)
        rooms: dict[str, float] = {}
        for (path, _, _), (_, _, own, _, _) in told.stats.items():
            inside = Path(path).parts
            room = inside[inside.index("generator") + 1] if "generator" in inside[:-1] else "-"
            rooms[room] = rooms.get(room, 0.0) + own
        for room, seconds in sorted(rooms.items(), key=lambda one: -one[1]):
            if seconds < 0.005:
                break
            name = say("build.others") if room == "-" else room
            click.echo(say("build.room", room=name, seconds=_seconds(seconds)), err=True)
        click.echo(say("build.profile", file=file), err=True)


def _seconds(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")


def _cost(clock: Any) -> str:
    """What the build cost, as a sentence."""
    from generator.publish.clock import largest_process

    steps = [
        say("build.step", step=say(f"build.steps.{step}"), seconds=_seconds(took))
        for step, took in clock.seconds.items()
        if took >= 0.005
    ]
    said = say(f"build.cost.{clock.way}", seconds=_seconds(clock.total), steps="; ".join(steps))
    peak = largest_process()
    return said if peak is None else f"{said} {say('build.memory-peak', megabytes=peak)}"


def _report_as_data(report: Any, clock: Any) -> None:
    """The report for machines, on the standard output."""
    import json

    from generator.publish.clock import largest_process

    told = {
        "schools": report.schools,
        "areas": report.areas,
        "faulty_files": len({finding.path for finding in report.errors}),
        "errors": len(report.errors),
        "warnings": report.warnings,
        "way": clock.way,
        "seconds": {step: round(took, 3) for step, took in clock.seconds.items()},
        "total_seconds": round(clock.total, 3),
        "largest_process_mb": largest_process(),
    }
    click.echo(json.dumps(told, ensure_ascii=False, indent=1))


def _report(report: Any, clock: Any = None) -> None:
    from generator.present import problems as lists

    for line in lists.as_text(report.errors[:20]):
        click.echo(line, err=True)
    files = len({finding.path for finding in report.errors})
    click.echo(say("build.done", schools=report.schools, areas=report.areas, files=files), err=True)
    if clock is not None:
        click.echo(_cost(clock), err=True)
        if clock.unkept is not None:
            click.echo(say("build.unkept", detail=why(clock.unkept)), err=True)
    leave(FAULTY if report.errors else FINE)


def _plainly(site: Path | None, data: Path, strict: bool, progress: Any) -> Any:
    """Every page through MkDocs itself: slow, and what the quick way is held against."""
    quiet_mkdocs()
    from generator.publish.mkdocs_plugin import run_build
    from generator.publish.plan import report_of

    done: list[Any] = []
    run_build(site, data=str(data), strict=strict, plain=True, progress=progress, done=done.append)
    return report_of(done[0])


@cds.command(help=say("cli.serve"))
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help=say("cli.port"))
@data_option
def serve(port: int, data: Path) -> None:
    """The site while editing, on loopback."""
    from generator.publish.plan import Stopped

    need_data(data)
    need_frame()
    from generator.publish.mkdocs_plugin import run_serve

    try:
        run_serve(port, data=str(data), strict=False)
    except Stopped as stopped:
        stop_by_files(stopped.findings)


@cds.command(help=say("cli.sample"))
@click.option("--schools", type=click.IntRange(1, 200_000), required=True, help=say("cli.schools"))
@click.option("--years", type=click.IntRange(1, 20), default=1, show_default=True, help=say("cli.years"))
@click.option("--to", "folder", type=click.Path(path_type=Path), required=True, help=say("cli.to"))
@click.option("--statistics", is_flag=True, help=say("cli.statistics"))
@click.option("--seed", type=int, default=0, show_default=True, help=say("cli.seed"))
@data_option
def sample(schools: int, years: int, folder: Path, statistics: bool, seed: int, data: Path) -> None:
    """A synthetic, clearly marked data set."""
    from generator.sample import write_sample

    rubrics, forms = (sorted((data / name).glob("*.yml")) for name in ("rubrics", "forms"))
    if not rubrics:
        raise click.UsageError(say("sample.no-rubric", folder=data / "rubrics"))
    try:
        with progress_bar() as progress:
            write_sample(folder, schools, years, rubrics[0], forms if statistics else [], seed, progress)
    except FileExistsError:
        raise click.UsageError(say("sample.not-empty", folder=folder)) from None
    except OSError as fault:
        stop_by_machine("build.failed", fault)
    click.echo(say("sample.done", schools=schools, years=years, folder=folder), err=True)


@cds.command(help=say("cli.bundle"))
@click.option(
    "--site",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("site"),
    show_default=True,
    help=say("cli.bundle-site"),
)
@click.option(
    "--to",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("trang-web.zip"),
    show_default=True,
    help=say("cli.bundle-to"),
)
def bundle(site: Path, file: Path) -> None:
    """The built site as a zip that opens from a stick."""
    from generator.publish.bundle import bundle as put_together

    if not (site / "index.html").is_file():
        raise click.UsageError(say("bundle.no-site", folder=site))
    try:
        with progress_bar() as progress:
            count = put_together(site, file, progress)
    except OSError as fault:
        stop_by_machine("bundle.failed", fault)
    size = file.stat().st_size / 1_000_000
    click.echo(say("bundle.done", count=count, file=file, size=f"{size:.1f}".replace(".", ",")), err=True)
