"""The command line: parse, call, print, exit. Heavy imports happen inside the commands that need them.

Exit codes: 0 fine; 1 problems of severity error (a build has published the rest); 2 wrong usage;
3 stopped, nothing written.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from generator.wording import say

FINE, FAULTY, STOPPED = 0, 1, 3

_data = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("data"),
    show_default=True,
    help=say("cli.data"),
)


@click.group(help=say("cli.help"), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="cds", message="%(prog)s %(version)s")
def cds() -> None:
    """Every command stands below."""


def main() -> None:
    """Run a command; never show a traceback for something a person can mend."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    try:
        code = cds.main(standalone_mode=False)
    except click.exceptions.Abort:
        raise SystemExit(130) from None
    except click.ClickException as fault:
        fault.show()
        raise SystemExit(2) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(FINE) from None
    raise SystemExit(code if isinstance(code, int) else FINE)


# ---- check ---------------------------------------------------------------------------------------------


@cds.command(help=say("cli.check"))
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=say("cli.format"))
@_data
def check(paths: tuple[Path, ...], form: str, data: Path) -> None:
    """All problems of the files named, sorted by place."""
    from generator.present import problems as lists
    from generator.publish import checking

    _need(data)
    findings = checking.check(data, paths)
    if form == "json":
        click.echo(lists.as_json(findings))
    else:
        for line in lists.as_text(findings):
            click.echo(line)
        errors = sum(finding.severity == "error" for finding in findings)
        click.echo(say("check.total", errors=errors, warnings=len(findings) - errors), err=True)
    _exit(FAULTY if any(finding.severity == "error" for finding in findings) else FINE)


# ---- score ---------------------------------------------------------------------------------------------


@cds.command(help=say("cli.score"))
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=say("cli.format"))
@_data
def score(file: Path, form: str, data: Path) -> None:
    """The scorecard of one file; its problems, and no card, when it has errors."""
    import json

    from generator.present import problems as lists
    from generator.present import scorecards
    from generator.publish import checking
    from generator.score.reasons import reason

    _need(data)
    card, opening, findings = checking.score(data, file)
    errors = [finding for finding in findings if finding.severity == "error"]
    for line in lists.as_text(errors if form == "json" else findings):
        click.echo(line, err=True)
    if card is None or errors:
        _exit(FAULTY)
    assert card is not None
    rubric = opening.library.rubrics[card.rubric]
    if form == "json":
        click.echo(json.dumps(scorecards.as_data(card, rubric, reason), ensure_ascii=False, indent=1))
    else:
        row = opening.library.schools.on(card.school, card.year.counting_day)
        for line in scorecards.as_text(card, rubric, row.name if row else card.school, reason):
            click.echo(line)
    _exit(FINE)


# ---- build, serve --------------------------------------------------------------------------------------


@cds.command(help=say("cli.build"))
@click.option("--site", type=click.Path(path_type=Path, file_okay=False), default=None, help=say("cli.site"))
@click.option("--strict", is_flag=True, help=say("cli.strict"))
@click.option("--jobs", type=click.IntRange(1, 64), default=None, help=say("cli.jobs"))
@click.option("--plain", is_flag=True, hidden=True)
@_data
def build(site: Path | None, strict: bool, jobs: int | None, plain: bool, data: Path) -> None:
    """The site; faulty school files are left out and listed."""
    from generator.crew import WorkerDied
    from generator.present import problems as lists
    from generator.publish.folders import NotASite
    from generator.publish.work import Stopped

    _need(data)
    _need_frame()
    done: list[Any] = []
    try:
        _quiet_mkdocs()
        from generator.publish.mkdocs_plugin import run_build

        with _progress() as progress:
            run_build(
                site,
                data=str(data),
                strict=strict,
                jobs=jobs,
                plain=plain,
                progress=progress,
                done=done.append,
            )
    except Stopped as stop:
        for line in lists.as_text(stop.findings):
            click.echo(line, err=True)
        click.echo(say("build.stopped"), err=True)
        _exit(STOPPED)
    except NotASite as wrong:
        raise click.UsageError(say("build.not-a-site", folder=wrong.args[0])) from None
    except WorkerDied:
        click.echo(say("build.worker"), err=True)
        _exit(STOPPED)
    except OSError as fault:
        click.echo(say("build.failed", detail=f"{fault.strerror}: {fault.filename}"), err=True)
        _exit(STOPPED)
    edition = done[0]
    errors = [finding for finding in edition.findings if finding.severity == "error"]
    for line in lists.as_text(errors[:20]):
        click.echo(line, err=True)
    schools = len({line.school for line in edition.lines if line.used})
    files = len({finding.path for finding in errors})
    click.echo(
        say("build.done", schools=schools, areas=len({a for a, _ in edition.areas}), files=files), err=True
    )
    _exit(FAULTY if errors else FINE)


@cds.command(help=say("cli.serve"))
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help=say("cli.port"))
@_data
def serve(port: int, data: Path) -> None:
    """The site while editing, on loopback."""
    from generator.present import problems as lists
    from generator.publish.work import Stopped

    _need(data)
    _need_frame()
    from generator.publish.mkdocs_plugin import run_serve

    try:
        run_serve(port, data=str(data), strict=False)
    except Stopped as stop:
        for line in lists.as_text(stop.findings):
            click.echo(line, err=True)
        click.echo(say("build.stopped"), err=True)
        _exit(STOPPED)


# ---- explain, sample -----------------------------------------------------------------------------------


@cds.command(help=say("cli.explain"))
@click.argument("code")
def explain(code: str) -> None:
    """What a problem means and how to mend it."""
    import difflib

    from generator.check.catalogue import catalogue

    entry = catalogue().get(code)
    if entry is None:
        near = difflib.get_close_matches(code, list(catalogue()), 3, 0.4)
        raise click.UsageError(say("explain.unknown", code=code, near=", ".join(near) or "–"))
    click.echo(f"{entry.code} ({say('severity.' + entry.severity)}): {entry.title}\n")
    click.echo(f"{say('explain.message')} {entry.message}")
    click.echo(f"{say('explain.remedy')} {entry.remedy}")
    if entry.example:
        click.echo(say("explain.example"))
        click.echo("\n".join("    " + line for line in entry.example.rstrip().split("\n")))
    if entry.basis:
        click.echo(f"{say('explain.basis')} {entry.basis}")


@cds.command(help=say("cli.sample"))
@click.option("--schools", type=click.IntRange(1, 200_000), required=True, help=say("cli.schools"))
@click.option("--years", type=click.IntRange(1, 20), default=1, show_default=True, help=say("cli.years"))
@click.option("--to", "folder", type=click.Path(path_type=Path), required=True, help=say("cli.to"))
@click.option("--seed", type=int, default=0, show_default=True, help=say("cli.seed"))
@_data
def sample(schools: int, years: int, folder: Path, seed: int, data: Path) -> None:
    """A synthetic, clearly marked data set."""
    from generator.sample import write_sample

    rubrics = sorted((data / "rubrics").glob("*.yml"))
    if not rubrics:
        raise click.UsageError(say("sample.no-rubric", folder=data / "rubrics"))
    try:
        with _progress() as progress:
            write_sample(folder, schools, years, rubrics[0], seed, progress)
    except FileExistsError:
        raise click.UsageError(say("sample.not-empty", folder=folder)) from None
    except OSError as fault:
        click.echo(say("build.failed", detail=f"{fault.strerror}: {fault.filename}"), err=True)
        _exit(STOPPED)
    click.echo(say("sample.done", schools=schools, years=years, folder=folder), err=True)


# ---- helpers -------------------------------------------------------------------------------------------


def _exit(code: int) -> None:
    raise click.exceptions.Exit(code)


def _need(data: Path) -> None:
    if not data.is_dir():
        raise click.UsageError(say("cli.no-data", folder=data))


def _need_frame() -> None:
    if not Path("mkdocs.yml").is_file():
        raise click.UsageError(say("cli.no-frame", folder=Path.cwd().name))


def _quiet_mkdocs() -> None:
    """What MkDocs has to tell is for people who build documentation; only its warnings are passed on."""
    import logging

    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("mkdocs: %(message)s"))
    logger = logging.getLogger("mkdocs")
    logger.handlers[:] = [handler]
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    os.environ.setdefault("DISABLE_MKDOCS_2_WARNING", "true")
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "true")


class _progress:
    """A bar on a terminal; nothing elsewhere."""

    def __enter__(self) -> Callable[[int, int], None] | None:
        self._bar: Any = None
        if not sys.stderr.isatty():
            return None
        from rich.console import Console
        from rich.progress import Progress

        self._bar = Progress(console=Console(stderr=True), transient=True)
        self._bar.start()
        task = self._bar.add_task(say("cli.working"), total=None)
        return lambda done, total: self._bar.update(task, completed=done, total=total)

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()
