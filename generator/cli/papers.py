"""`cds documents`: the papers that must be signed, as DOCX and XLSX."""

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
    stop_by_files,
    stop_by_machine,
)
from generator.model.school_year import SchoolYear
from generator.wording import say


@cds.command("documents", help=say("cli.documents.help"))
@click.option("--school", default="", help=say("cli.documents.school"))
@click.option("--authority", default="", help=say("cli.documents.authority"))
@click.option("--all", "everyone", is_flag=True, help=say("cli.documents.all"))
@click.option("--year", "year_text", default="", help=say("cli.documents.year"))
@click.option("--form", "forms", multiple=True, help=say("cli.documents.form"))
@folder_option(Path("van-ban"), say("cli.documents.to"))
@data_option
def documents(
    school: str,
    authority: str,
    everyone: bool,
    year_text: str,
    forms: tuple[str, ...],
    folder: Path,
    data: Path,
) -> None:
    """The papers of one school, one authority, or all."""
    year = _year(year_text, everyone)
    if sum((bool(school), bool(authority), everyone)) != 1:
        raise click.UsageError(say("cli.documents.choose"))
    need_data(data)
    from generator.present import problems as lists
    from generator.present.documents.word import BadBase
    from generator.publish import documents as papers
    from generator.publish.plan import Stopped

    wish = papers.Wish(school, authority, year, frozenset(forms))
    try:
        made = papers.write_documents(data, wish, folder)
    except papers.Unknown as fault:
        raise click.UsageError(say(f"cli.documents.{fault.key}", **fault.facts)) from None
    except BadBase as fault:
        what = say(f"cli.documents.{fault.problem}", name=fault.name)
        file = f"theme/documents/{fault.base}.docx"
        raise click.UsageError(say("cli.documents.base", file=file, what=what)) from None
    except Stopped as stopped:
        stop_by_files(stopped.findings)
    except OSError as fault:
        stop_by_machine("cli.documents.failed", fault)
    for line in lists.as_text(made.errors):
        click.echo(line, err=True)
    for path in made.paths:
        click.echo(path)
    click.echo(say("cli.documents.written", count=len(made.paths), folder=folder), err=True)
    leave(FAULTY if made.errors else FINE)


def _year(text: str, everyone: bool) -> SchoolYear | None:
    if not text and everyone:
        return None
    if not text:
        raise click.UsageError(say("cli.documents.need_year"))
    year = SchoolYear.parse(text)
    if year is None:
        raise click.UsageError(say("cli.documents.bad_year", text=text))
    return year
