"""`cds import-register`, `cds import-mergers`, `cds import-results`: what offices keep in one sheet."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

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

if TYPE_CHECKING:
    from generator.model.library import Library
    from generator.model.problem import Finding
    from generator.publish.lists.nouns import NoList, Outcome, Told

_file = click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="TỆP")
_write = click.option("--write", "asked", is_flag=True, help=say("cli.import-write"))
_columns = click.option("--column", "columns", multiple=True, metavar="Ô=CỘT", help=say("cli.column"))
_sheet = click.option("--sheet", default="", help=say("cli.sheet"))
_form = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help=say("cli.list-format"),
)


def _wished(columns: tuple[str, ...], kind: str) -> dict[str, str]:
    known = words(f"{kind}.field")
    wished = {}
    for one in columns:
        field, equals, title = one.partition("=")
        if not equals or field not in known or not title.strip():
            raise click.UsageError(say("list.column-form", value=one, listed=", ".join(known)))
        wished[field] = title
    return wished


def _show(form: str, preview: "Iterable[str]", told: "Told", more: "Sequence[Finding]" = ()) -> None:
    """The preview for people; for programs what is wrong with the rows, and `more` that stops the writing."""
    from generator.present import problems as lists
    from generator.present.quoting import visible
    from generator.publish.lists import telling

    if form == "text":
        for line in preview:
            click.echo(visible(line))
        for line in lists.as_text(more):
            click.echo(line, err=True)
    else:
        _for_programs(form, [*telling.findings(told), *more], told.sheet)


def _for_programs(form: str, findings: "Sequence[Finding]", sheet: str = "") -> None:
    from generator.present import problems as lists

    told = [lists.as_json(findings, sheet=sheet)] if form == "json" else lists.as_annotations(findings)
    for line in told:
        click.echo(line)


def _refuse(form: str, file: Path, why: "NoList") -> NoReturn:
    """End the command: the file holds nothing that can be taken in."""
    from msgspec.structs import replace

    from generator.check.catalogue import finding
    from generator.present import problems as lists

    told = [finding(replace(why.problem, path=str(file)), 1, 1)]
    if form == "text":
        stop("\n".join(lists.as_text(told)))
    _for_programs(form, told)
    leave(STOPPED)


@cds.command("import-register", help=say("cli.import-register"))
@_file
@_write
@_columns
@_sheet
@_form
@click.option("--since", default="2025-07-01", show_default=True, help=say("cli.since"))
@click.option("--office", default="", help=say("cli.office"))
@data_option
def import_register(
    file: Path,
    asked: bool,
    columns: tuple[str, ...],
    sheet: str,
    form: str,
    since: str,
    office: str,
    data: Path,
) -> None:
    """An office's list of schools into the registers: shown, and with `--write` written."""
    from generator.publish.lists import merging, nouns, telling, writing

    need_data(data)
    day = _day(since)
    wished = _wished(columns, "register")
    library = _library(data)
    wish = nouns.Wish(file, wished, _office(library, office, day), day, sheet)
    try:
        outcome = merging.compare(library, wish)
        faults = writing.write(data, outcome, day) if asked and outcome.changes else []
    except nouns.NoList as why:
        _refuse(form, file, why)
    except OSError as fault:
        stop_by_machine("register.failed", fault)
    _show(form, telling.told(outcome), outcome.told, faults)
    _end(outcome, "register", faults, asked, data, day)


@cds.command("import-mergers", help=say("cli.import-mergers"))
@_file
@_write
@_columns
@_sheet
@_form
@click.option("--since", default="", help=say("cli.mergers-since"))
@click.option("--office", default="", help=say("cli.office"))
@click.option("--ask", "questions", type=click.Path(path_type=Path, dir_okay=False), help=say("cli.ask"))
@data_option
def import_mergers(
    file: Path,
    asked: bool,
    columns: tuple[str, ...],
    sheet: str,
    form: str,
    since: str,
    office: str,
    questions: Path | None,
    data: Path,
) -> None:
    """Units that became others: dated rows of areas, authorities and schools, shown or written."""
    from datetime import timedelta

    from generator.publish.lists import joining, nouns, telling, writing

    need_data(data)
    wished = _wished(columns, "mergers")
    library = _library(data)
    try:
        read = joining.read(file, wished, sheet, _day(since) if since else None)
        # A row that is left out would change what others mean.
        if read.day is None or telling.errors(read.told):
            _show(form, telling.told(nouns.Outcome(read.told), "mergers"), read.told)
            click.echo(say("mergers.first"), err=True)
            leave(FAULTY)
        outcome = joining.compare(library, read, _office(library, office, read.day))
        faults = writing.write(data, outcome, read.day) if asked and outcome.changes else []
        if questions and outcome.asked:
            writing.ask(questions, joining.questions(outcome, words("mergers.ask")))
    except nouns.NoList as why:
        _refuse(form, file, why)
    except OSError as fault:
        stop_by_machine("register.failed", fault)
    last = (read.day - timedelta(days=1)).isoformat()
    _show(form, telling.told(outcome, "mergers", last), outcome.told, faults)
    if outcome.asked:
        key = "mergers.asked" if questions else "mergers.to-ask"
        click.echo(say(key, count=len(outcome.asked), file=questions or ""), err=True)
    _end(outcome, "mergers", faults, asked, data, read.day)


def _library(data: Path) -> "Library":
    """What the registers say; the command ends where an official file has an error."""
    from generator import pipeline

    opening = pipeline.open_library(data)
    if opening.stops:
        stop(say("register.official"))
    return opening.library


def _day(since: str) -> date:
    try:
        return date.fromisoformat(since)
    except ValueError:
        raise click.UsageError(say("register.day-form", value=since)) from None


def _office(library: "Library", office: str, day: date) -> str:
    """The Sở that is meant; wrong usage where that is not clear."""
    from generator.publish.lists import merging

    known = [one.id for one in merging.offices(library, day)]
    if not known:
        raise click.UsageError(say("register.no-office", day=day))
    if office and office not in known:
        listed = ", ".join(known)
        raise click.UsageError(say("register.unknown-office", value=office, day=day, listed=listed))
    if not office and len(known) > 1:
        raise click.UsageError(say("register.which-office", listed=", ".join(known)))
    return office or known[0]


def _end(
    outcome: "Outcome", kind: str, faults: "Sequence[Finding]", asked: bool, data: Path, day: date
) -> NoReturn:
    """The sums, what was written or why not, the exit code."""
    from generator.publish.lists import telling

    left = telling.errors(outcome.told)
    facts = {"read": outcome.read, "same": outcome.same, "changes": outcome.changes, "faults": left}
    click.echo(say(f"{kind}.total", **facts), err=True)
    if faults:
        click.echo(say("register.would-fail"), err=True)
        leave(STOPPED)
    key = "nothing" if not outcome.changes else "written" if asked else "preview"
    click.echo(say(f"register.{key}", folder=data, day=day), err=True)
    leave(FAULTY if left else FINE)


@cds.command("import-results", help=say("cli.import-results"))
@_file
@_write
@_columns
@_sheet
@_form
@click.option("--year", default="", help=say("cli.year"))
@data_option
def import_results(
    file: Path, asked: bool, columns: tuple[str, ...], sheet: str, form: str, year: str, data: Path
) -> None:
    """A sheet of results into one YAML a school and year: shown, and with `--write` written."""
    from generator.model.school_year import SchoolYear
    from generator.publish import importing
    from generator.publish.lists import results, telling

    need_data(data)
    if year and SchoolYear.parse(year) is None:
        raise click.UsageError(say("list.year-form", value=year))
    wished = _wished(columns, "results")
    reception = importing.reception(data, None, False)
    if reception.opening.stops:
        stop(say("import.official"))
    try:
        with progress_bar() as progress:
            outcome = results.compare(reception, results.Wish(file, wished, sheet, year), progress)
        count = results.write(data, outcome) if asked else 0
    except results.NoList as why:
        _refuse(form, file, why)
    except OSError as fault:
        stop_by_machine("register.failed", fault)
    _show(form, results.told(outcome), outcome.told)
    left = telling.errors(outcome.told)
    click.echo(say("results.total", read=outcome.read, files=len(outcome.files), faults=left), err=True)
    key = "register.nothing" if not outcome.files else "results.written" if asked else "results.preview"
    click.echo(say(key, count=count, folder=data), err=True)
    leave(FAULTY if left else FINE)
