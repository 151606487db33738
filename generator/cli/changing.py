"""`cds diff`, and what `cds check --base` adds to `cds check`."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
)
from generator.wording import say

if TYPE_CHECKING:
    from generator.model.change import Review
    from generator.model.problem import Finding
    from generator.present.quoting import Lines
    from generator.review import Change

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
    if preview is not None:
        need_frame()
    with _git_faults(), changing.change_between(data, base, head) as between:
        with progress_bar() as progress:
            review, change = changing.reviewed(between, progress)
        if preview is not None:
            _write_preview(preview, review, change, between.repo.prefix)
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


def _write_preview(folder: Path, review: "Review", change: "Change", prefix: str) -> None:
    """The pages of the schools that change, in a folder of their own."""
    from generator.publish.folders import NotASite
    from generator.publish.preview import preview_of, write_preview

    quiet_mkdocs()
    from generator.publish.mkdocs_plugin import run_frame

    preview = preview_of(review, change, prefix, say("data.title"))
    try:
        write_preview(preview, folder, lambda framed: run_frame(framed, change.after.root))
    except NotASite as wrong:
        raise click.UsageError(say("build.not-a-site", folder=wrong.args[0])) from None
    click.echo(say("preview.done", count=len(preview.pages), folder=folder), err=True)


@contextmanager
def _git_faults() -> Iterator[None]:
    from generator.publish.git import GitFault

    try:
        yield
    except GitFault as fault:
        raise click.UsageError(say(f"git.{fault.code}", **fault.facts)) from None
