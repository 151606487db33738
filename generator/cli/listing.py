"""`cds import-register`, `cds import-results`: what offices keep in one sheet."""

from datetime import date
from pathlib import Path

import click

from generator.cli.common import (
    FAULTY,
    FINE,
    STOPPED,
    cds,
    data_option,
    leave,
    need_data,
    progress_bar,
    stop,
    stop_by_machine,
)
from generator.wording import say, words

_file = click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="TỆP")
_write = click.option("--write", "asked", is_flag=True, help=say("cli.import-write"))
_columns = click.option("--column", "columns", multiple=True, metavar="Ô=CỘT", help=say("cli.column"))
_sheet = click.option("--sheet", default="", help=say("cli.sheet"))


def _wished(columns: tuple[str, ...], kind: str) -> dict[str, str]:
    known = words(f"{kind}.field")
    wished = {}
    for one in columns:
        field, equals, title = one.partition("=")
        if not equals or field not in known or not title.strip():
            raise click.UsageError(say("list.column-form", value=one, listed=", ".join(known)))
        wished[field] = title
    return wished


@cds.command("import-register", help=say("cli.import-register"))
@_file
@_write
@_columns
@_sheet
@click.option("--since", default="2025-07-01", show_default=True, help=say("cli.since"))
@click.option("--office", default="", help=say("cli.office"))
@data_option
def import_register(
    file: Path, asked: bool, columns: tuple[str, ...], sheet: str, since: str, office: str, data: Path
) -> None:
    """An office's list of schools into the registers: shown, and with `--write` written."""
    from generator import pipeline
    from generator.present import problems as lists
    from generator.present.quoting import visible
    from generator.publish.lists import merging, nouns, telling, writing

    need_data(data)
    try:
        day = date.fromisoformat(since)
    except ValueError:
        raise click.UsageError(say("register.day-form", value=since)) from None
    wished = _wished(columns, "register")
    opening = pipeline.open_library(data)
    if opening.stops:
        stop(say("register.official"))
    known = [one.id for one in merging.offices(opening.library, day)]
    if not known:
        raise click.UsageError(say("register.no-office", day=since))
    if office and office not in known:
        raise click.UsageError(
            say("register.unknown-office", value=office, day=since, listed=", ".join(known))
        )
    if not office and len(known) > 1:
        raise click.UsageError(say("register.which-office", listed=", ".join(known)))
    wish = nouns.Wish(file, wished, office or known[0], day, sheet)
    try:
        outcome = merging.compare(opening.library, wish)
        for line in telling.told(outcome):
            click.echo(visible(line))
        faults = writing.write(data, outcome, day) if asked and outcome.changes else []
    except nouns.NoList as why:
        stop(visible(str(why)))
    except OSError as fault:
        stop_by_machine("register.failed", fault)
    left = sum(map(len, outcome.faults.values()))
    total = say("register.total", read=outcome.read, same=outcome.same, changes=outcome.changes, faults=left)
    click.echo(total, err=True)
    if faults:
        for told in lists.as_text(faults):
            click.echo(told, err=True)
        click.echo(say("register.would-fail"), err=True)
        leave(STOPPED)
    key = "nothing" if not outcome.changes else "written" if asked else "preview"
    click.echo(say(f"register.{key}", folder=data, day=since), err=True)
    leave(FAULTY if left else FINE)


@cds.command("import-results", help=say("cli.import-results"))
@_file
@_write
@_columns
@_sheet
@click.option("--year", default="", help=say("cli.year"))
@data_option
def import_results(
    file: Path, asked: bool, columns: tuple[str, ...], sheet: str, year: str, data: Path
) -> None:
    """A sheet of results into one YAML a school and year: shown, and with `--write` written."""
    from generator.model.school_year import SchoolYear
    from generator.present.quoting import visible
    from generator.publish import importing
    from generator.publish.lists import results

    need_data(data)
    if year and SchoolYear.parse(year) is None:
        raise click.UsageError(say("results.year-form", value=year))
    wished = _wished(columns, "results")
    reception = importing.reception(data, None, False)
    if reception.opening.stops:
        stop(say("import.official"))
    try:
        with progress_bar() as progress:
            outcome = results.compare(reception, results.Wish(file, wished, sheet, year), progress)
        for line in results.told(outcome):
            click.echo(visible(line))
        count = results.write(data, outcome) if asked else 0
    except results.NoList as why:
        stop(visible(str(why)))
    except OSError as fault:
        stop_by_machine("register.failed", fault)
    left = sum(map(len, outcome.faults.values()))
    click.echo(say("results.total", read=outcome.read, files=len(outcome.files), faults=left), err=True)
    key = "register.nothing" if not outcome.files else "results.written" if asked else "results.preview"
    click.echo(say(key, count=count, folder=data), err=True)
    leave(FAULTY if left else FINE)
