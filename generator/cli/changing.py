"""`cds diff`, and what `cds check --base` adds to `cds check`."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.cli.common import FAULTY, FINE, cds, data_option, leave, need_data, progress_bar
from generator.wording import say

if TYPE_CHECKING:
    from generator.model.problem import Finding
    from generator.present.quoting import Lines

Command = Callable[..., Any]


@cds.command(help=say("cli.diff"))
@click.argument("base")
@click.argument("head", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    help=say("cli.diff-format"),
)
@click.option("--preview", type=click.Path(path_type=Path, file_okay=False), help=say("cli.preview"))
@data_option
def diff(base: str, head: str | None, form: str, preview: Path | None, data: Path) -> None:
    """What a change does: values, points and levels, tables, problems."""
    from generator.present import changes
    from generator.publish import changing

    need_data(data)
    with _git_faults(), changing.change_between(data, base, head) as between, progress_bar() as progress:
        review, _ = changing.reviewed(between, progress)
    if form == "json":
        click.echo(changes.as_json(review))
    elif form == "markdown":
        click.echo(changes.as_markdown(review), nl=False)
    else:
        for line in changes.as_text(review):
            click.echo(line)
    leave(FAULTY if review.brings_errors else FINE)


def changed_files_options(command: Command) -> Command:
    """The options of `cds check` that make it look at a change only."""
    for option in (
        click.option("--by", "login", metavar="LOGIN", help=say("cli.by")),
        click.option("--head", metavar="REV", help=say("cli.head")),
        click.option("--base", metavar="REV", help=say("cli.base")),
    ):
        command = option(command)
    return command


def refuse_odd_mix(paths: Sequence[Path], base: str | None, head: str | None, login: str | None) -> None:
    """Wrong usage where the options contradict each other."""
    if base is not None and paths:
        raise click.UsageError(say("cli.base-with-paths"))
    if base is None and (head is not None or login is not None):
        raise click.UsageError(say("cli.only-with-base"))


def check_change(data: Path, base: str, head: str | None, login: str | None) -> "tuple[list[Finding], Lines]":
    """The problems of what a change touches; wrong usage where git cannot tell."""
    from generator.publish import changing

    with _git_faults():
        return changing.check_change(data, base, head, login or "")


@contextmanager
def _git_faults() -> Iterator[None]:
    from generator.publish.git import GitFault

    try:
        yield
    except GitFault as fault:
        raise click.UsageError(say(f"git.{fault.code}", **fault.facts)) from None
