"""What every command needs: the group they hang on, options, exit codes, a bar for long work."""

import os
import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from generator.cli import helping
from generator.wording import say, words
from generator.wording.machine import reason

if TYPE_CHECKING:
    from generator.model.problem import Finding
    from generator.pipeline import Opening

FINE, FAULTY, STOPPED = 0, 1, 3

data_option = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("data"),
    show_default=True,
    help=say("cli.data"),
)


def folder_option(default: Path, told: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """`--to`: the folder that files are written to."""
    return click.option(
        "--to",
        "folder",
        type=click.Path(path_type=Path, file_okay=False),
        default=default,
        show_default=True,
        help=told,
    )


MODULES = {
    "building": ("assemble", "build", "bundle", "sample", "serve"),
    "changing": ("diff",),
    "filling": ("form", "import", "new", "schema"),
    "gathering": ("gather",),
    "listing": ("import-mergers", "import-register", "import-results"),
    "looking": ("check", "explain", "score"),
    "owning": ("owners",),
    "papers": ("documents",),
    "starting": ("doctor", "init", "upgrade"),
}
"""The modules of the commands, which hang themselves on the group."""


_LONGEST_HELP = 400


class _Commands(click.Group):
    """Loads the module of a command when that is asked for; who asks for one waits for no other."""

    context_class = helping.Context
    command_class = helping.Command

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All there are."""
        return sorted(name for names in MODULES.values() for name in names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The one of that name."""
        for module, names in MODULES.items():
            if cmd_name in names:
                import_module(f"generator.cli.{module}")
        return super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Every command with the whole of its first sentence, under the work it belongs to."""
        widest = max(map(len, self.list_commands(ctx)))
        for work, names in words("help.work").items():
            found = [(name, self.get_command(ctx, name)) for name in names.split()]
            with formatter.section(work):
                formatter.write_dl(
                    [
                        (name.ljust(widest), one.get_short_help_str(_LONGEST_HELP))
                        for name, one in found
                        if one is not None
                    ]
                )


@click.group(cls=_Commands, help=say("cli.help"), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="cds", message="%(prog)s %(version)s")
def cds() -> None:
    """Every command hangs on this group."""


def leave(code: int) -> NoReturn:
    """End the command with this exit code."""
    raise click.exceptions.Exit(code)


def stop(said: str) -> NoReturn:
    """End the command with what stopped it; nothing was written."""
    click.echo(said, err=True)
    leave(STOPPED)


def why(fault: OSError) -> str:
    """What the machine would not do, and where."""
    return ": ".join(filter(None, (str(fault.filename or ""), reason(fault))))


def stop_by_machine(key: str, fault: OSError) -> NoReturn:
    """End the command because the machine lets it read or write no further."""
    stop(say(key, detail=why(fault)))


def stop_by_files(findings: "Iterable[Finding]", why: str = "build.stopped") -> NoReturn:
    """End the command because files have errors, each of which is told, then `why` that stops it."""
    from generator.present import problems as lists

    for line in lists.as_text(findings):
        click.echo(line, err=True)
    stop(say(why))


def official(data: Path) -> "Opening":
    """The official part of the data; ends the command where it is faulty."""
    from generator import pipeline

    need_data(data)
    opening = pipeline.open_library(data)
    if opening.stops:
        stop(say("schema.stopped"))
    return opening


def need_data(data: Path) -> None:
    """Wrong usage where there is no data folder."""
    if not data.is_dir():
        raise click.UsageError(say("cli.no-data", folder=data))


def need_frame() -> None:
    """Wrong usage where there is no site to build here."""
    if not Path("mkdocs.yml").is_file():
        raise click.UsageError(say("cli.no-frame", folder=Path.cwd().name))


def quiet_mkdocs() -> None:
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


class progress_bar:
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
