"""`cds init`, `cds upgrade`, `cds doctor`: a repository begins, follows its program, tells what ails it."""

from pathlib import Path

import click

from generator.cli.common import FAULTY, FINE, cds, data_option, leave, stop_by_machine
from generator.wording import say, words


@cds.command(help=say("cli.init"))
@click.argument("folder", type=click.Path(path_type=Path), metavar="THƯ-MỤC")
@click.option("--area", default=say("init.area"), show_default=True, help=say("cli.init-area"))
@click.option("--name", default="", help=say("cli.init-name"))
@click.option("--org", default="to-chuc", show_default=True, help=say("cli.org"))
@click.option(
    "--wheel", type=click.Path(path_type=Path, exists=True, dir_okay=False), help=say("cli.init-wheel")
)
def init(folder: Path, area: str, name: str, org: str, wheel: Path | None) -> None:
    """A new repository for an office: content, rubric, registers, workflows."""
    from generator.pipeline import today
    from generator.publish import starting

    try:
        wish = starting.office(area, name, org, today(folder, None, by_clock=True))
        begun = starting.begin(folder, wish, wheel)
    except starting.BadWish as why:
        raise click.UsageError(str(why)) from None
    except starting.NotEmpty:
        raise click.UsageError(say("init.not-empty", folder=folder)) from None
    except OSError as fault:
        stop_by_machine("init.failed", fault)
    click.echo(say("init.done", folder=folder, files=begun.files), err=True)
    if begun.wheel:
        click.echo(say("init.program", file=begun.wheel), err=True)
    else:
        click.echo(say("init.no-program"), err=True)
    click.echo(say("init.next", folder=folder), err=True)
    leave(FINE)


@cds.command(help=say("cli.upgrade"))
@click.option("--write", "writing", is_flag=True, help=say("cli.upgrade-write"))
def upgrade(writing: bool) -> None:
    """What the program's new version renews in this repository; with `--write`, renew it."""
    from generator.publish import upgrading

    try:
        found = upgrading.upgrade(Path(), writing)
    except upgrading.NotBegun as why:
        raise click.UsageError(say(f"upgrade.{why.args[0]}")) from None
    except OSError as fault:
        stop_by_machine("upgrade.failed", fault)
    for line in upgrading.told(found):
        click.echo(line)
    click.echo(say("upgrade.formats"), err=True)
    counts = {state: sum(one.state == state for one in found.changes) for state in upgrading.State}
    changed = sum(count for state, count in counts.items() if state.acts)
    if not found.changes:
        click.echo(say("upgrade.nothing", version=found.version), err=True)
    else:
        key = "upgrade.written" if writing else "upgrade.preview"
        click.echo(say(key, count=changed, left=len(found.changes) - changed), err=True)
    leave(FINE)


@cds.command(help=say("cli.doctor"))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=say("cli.format"))
@data_option
def doctor(form: str, data: Path) -> None:
    """What is wrong with this installation and this repository."""
    import json

    from generator.publish import doctoring

    found = doctoring.examine(data)
    if form == "json":
        click.echo(json.dumps([one.as_data() for one in found], ensure_ascii=False, indent=1))
    else:
        for one in found:
            click.echo(f"[{words('doctor.state')[one.state]}] {one.said}")
            if one.remedy:
                click.echo(f"    {say('check.remedy')} {one.remedy}")
        wrong, odd = (sum(one.state == state for one in found) for state in ("sai", "xem"))
        click.echo(say("doctor.total", wrong=wrong, odd=odd), err=True)
    leave(FAULTY if any(one.state == "sai" for one in found) else FINE)
