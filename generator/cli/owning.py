"""`cds owners`: who is asked about a change."""

from pathlib import Path

import click

from generator.cli.common import FINE, STOPPED, cds, data_option, leave, need_data
from generator.wording import say


@cds.command(help=say("cli.owners"))
@click.option("--org", default="to-chuc", show_default=True, help=say("cli.org"))
@data_option
def owners(org: str, data: Path) -> None:
    """A CODEOWNERS file out of the registers."""
    from generator import pipeline
    from generator.present.owners import code_owners

    need_data(data)
    opening = pipeline.open_library(data)
    if opening.stops:
        click.echo(say("schema.stopped"), err=True)
        leave(STOPPED)
    for line in code_owners(opening.library, data.name, org):
        click.echo(line)
    leave(FINE)
