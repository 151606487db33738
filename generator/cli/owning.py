"""`cds owners`: who is asked about a change."""

from pathlib import Path

import click

from generator.cli.common import FINE, cds, data_option, leave, official
from generator.wording import say


@cds.command(help=say("cli.owners"))
@click.option("--org", default="to-chuc", show_default=True, help=say("cli.org"))
@data_option
def owners(org: str, data: Path) -> None:
    """A CODEOWNERS file out of the registers."""
    from generator.present.owners import code_owners

    opening = official(data)
    for line in code_owners(opening.library, data.name, org):
        click.echo(line)
    leave(FINE)
