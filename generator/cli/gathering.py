"""`cds gather`: the open data of other sites, for a national or regional one."""

from pathlib import Path

import click

from generator.cli.common import (
    FAULTY,
    FINE,
    cds,
    data_option,
    folder_option,
    leave,
    official,
    stop_by_machine,
)
from generator.wording import day, say


@cds.command(help=say("cli.gather"))
@click.argument("partners", nargs=-1, metavar="[NGUỒN]…")
@folder_option(Path(".cache/lien-ket"), say("cli.gather-to"))
@click.option("--allow-private", "private", is_flag=True, help=say("cli.allow-private"))
@data_option
def gather(partners: tuple[str, ...], folder: Path, private: bool, data: Path) -> None:
    """Fetch, check and keep the packages of all partners, or of some."""
    from generator.pipeline import today, why
    from generator.publish.gathering import Outcome
    from generator.publish.gathering import gather as ask

    library = official(data).library
    known = library.federation.partners if library.federation else {}
    if not known:
        raise click.UsageError(say("gather.none", folder=data))
    for one in partners:
        if one not in known:
            raise click.UsageError(say("gather.unknown", value=one, listed=", ".join(known)))

    def tell(outcome: Outcome) -> None:
        if outcome.fault is not None:
            said = say("gather.broken", name=outcome.name, detail=why(outcome.fault))
            click.echo(said + (say("gather.kept") if outcome.day else ""), err=True)
        else:
            key = "gather.new" if outcome.new else "gather.same"
            click.echo(say(key, name=outcome.name, day=day(outcome.day) if outcome.day else ""), err=True)

    try:
        found = ask(library, folder, partners, today(data, None, by_clock=True), tell, private)
    except OSError as fault:
        stop_by_machine("gather.failed", fault)
    broken = sum(one.fault is not None for one in found)
    new = sum(one.new for one in found)
    click.echo(say("gather.done", fresh=len(found) - broken, new=new, broken=broken), err=True)
    leave(FAULTY if broken else FINE)
