"""`cds new`, `cds schema`: ways to fill in a school's assessment."""

from pathlib import Path

import click

from generator.cli.common import FINE, STOPPED, cds, data_option, leave, need_data
from generator.wording import say


@cds.command(help=say("cli.new"))
@click.argument("school")
@click.argument("year")
@click.option("--stdout", "shown", is_flag=True, help=say("cli.stdout"))
@data_option
def new(school: str, year: str, shown: bool, data: Path) -> None:
    """A file with every item of the rubric and its guidance, ready to fill."""
    from generator.publish.new_file import CannotBegin, begin

    need_data(data)
    try:
        made = begin(data, school, year)
        if not shown:
            made.write()
    except CannotBegin as why:
        raise click.UsageError(str(why)) from None
    except FileExistsError as fault:
        raise click.UsageError(say("new.exists", path=fault.filename)) from None
    except OSError as fault:
        click.echo(say("new.failed", detail=f"{fault.strerror}: {fault.filename}"), err=True)
        leave(STOPPED)
    if shown:
        click.echo(made.text, nl=False)
    else:
        click.echo(str(made.path))
        click.echo(say("new.done", path=made.path), err=True)
    leave(FINE)


@cds.command(help=say("cli.schema"))
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("schemas"),
    show_default=True,
    help=say("cli.schema-to"),
)
@data_option
def schema(folder: Path, data: Path) -> None:
    """JSON Schemas for editors."""
    from generator import pipeline
    from generator.publish.schemas import write_schemas

    need_data(data)
    opening = pipeline.open_library(data)
    if opening.stops:
        click.echo(say("schema.stopped"), err=True)
        leave(STOPPED)
    try:
        made = write_schemas(opening.library, folder)
    except OSError as fault:
        click.echo(say("new.failed", detail=f"{fault.strerror}: {fault.filename}"), err=True)
        leave(STOPPED)
    click.echo(say("schema.done", count=len(made), folder=folder), err=True)
    leave(FINE)
