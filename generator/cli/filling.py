"""`cds new`, `cds form`, `cds import`, `cds schema`: ways to fill in a school's assessment."""

from pathlib import Path

import click

from generator.cli.common import (
    FAULTY,
    FINE,
    cds,
    data_option,
    folder_option,
    leave,
    need_data,
    official,
    progress_bar,
    stop,
    stop_by_machine,
)
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
        stop_by_machine("new.failed", fault)
    if shown:
        click.echo(made.text, nl=False)
    else:
        click.echo(str(made.path))
        click.echo(say("new.done", path=made.path), err=True)
    leave(FINE)


@cds.command(help=say("cli.schema"))
@folder_option(Path("schemas"), say("cli.schema-to"))
@data_option
def schema(folder: Path, data: Path) -> None:
    """JSON Schemas for editors."""
    from generator.publish.schemas import write_schemas

    opening = official(data)
    try:
        made = write_schemas(opening.library, folder)
    except OSError as fault:
        stop_by_machine("new.failed", fault)
    click.echo(say("schema.done", count=len(made), folder=folder), err=True)
    leave(FINE)


@cds.command(help=say("cli.form"))
@click.argument("school")
@click.argument("year")
@click.option(
    "--to", "file", type=click.Path(path_type=Path, dir_okay=False), required=True, help=say("cli.form-to")
)
@data_option
def form(school: str, year: str, file: Path, data: Path) -> None:
    """A workbook for a school's year, ready to fill."""
    from generator.publish.form_file import form as made_for
    from generator.publish.new_file import CannotBegin

    need_data(data)
    if file.suffix.lower() != ".xlsx":
        raise click.UsageError(say("form.suffix"))
    try:
        made = made_for(data, school, year)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(made.content)
    except CannotBegin as why:
        raise click.UsageError(str(why)) from None
    except OSError as fault:
        stop_by_machine("import.failed", fault)
    click.echo(say(f"form.filled.{made.filled}", path=file), err=True)
    leave(FINE)


@cds.command("import", help=say("cli.import"))
@click.argument("source", type=click.Path(path_type=Path, exists=True))
@click.option("--to", "target", type=click.Path(path_type=Path, file_okay=False), help=say("cli.import-to"))
@click.option("--replies", type=click.Path(path_type=Path, file_okay=False), help=say("cli.replies"))
@click.option("--force", is_flag=True, help=say("cli.force"))
@data_option
def import_(source: Path, target: Path | None, replies: Path | None, force: bool, data: Path) -> None:
    """Workbooks and YAML files received become files in their places, with a word to each school."""
    from generator.present import replies as letters
    from generator.present.quoting import visible
    from generator.publish import importing

    need_data(data)
    if source.is_dir() and source.resolve().is_relative_to(data.resolve()):
        raise click.UsageError(say("import.inside", folder=source))
    files = importing.to_receive(source)
    if not files:
        raise click.UsageError(say("import.nothing", folder=source))
    asked = importing.reception(data, target, force)
    if asked.opening.stops:
        stop(say("import.official"))
    try:
        with progress_bar() as progress:
            received = importing.take_in(asked, files, progress)
        folder = replies or (source if source.is_dir() else None)
        written = importing.write_replies(folder, received) if folder else 0
    except OSError as fault:
        stop_by_machine("import.failed", fault)
    for one in received:
        for line in letters.as_lines(one):
            click.echo(line)
    if source.is_dir():
        click.echo()
        for line in letters.table(received):
            click.echo(line)
        aside = importing.left_aside(source)
        if aside:
            click.echo(
                say("import.aside", count=len(aside), files=", ".join(visible(name) for name in aside))
            )
    if folder:
        click.echo(say("import.replied", count=written, folder=folder), err=True)
    leave(FAULTY if any(one.errors for one in received) else FINE)
