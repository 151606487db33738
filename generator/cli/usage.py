"""Wrong usage in Vietnamese: what click knows about it, in our words."""

import re

import click
from click.exceptions import BadOptionUsage, NoArgsIsHelpError, NoSuchOption

from generator.cli.helping import placeholders
from generator.wording import say

# What click's own sentences begin or end with → our sentence; the thing in quotes or brackets is named.
_SAYINGS = (
    ("No such command", "command"),
    ("Got unexpected extra argument", "extra"),
    ("does not exist.", "not-there"),
    ("is a directory.", "is-folder"),
    ("is a file.", "is-file"),
    ("is not readable.", "not-readable"),
    ("is not one of", "choice"),
    ("is not a valid integer", "number"),
    ("is not in the range", "number"),
)


def show(fault: click.ClickException) -> None:
    """Say on the error stream what was wrong and where help is."""
    if isinstance(fault, NoArgsIsHelpError):
        fault.show()
        return
    context = getattr(fault, "ctx", None)
    if context is not None:
        pieces = placeholders(" ".join(context.command.collect_usage_pieces(context)))
        click.echo(say("usage.line", usage=f"{context.command_path} {pieces}"), err=True)
        click.echo(say("usage.help", command=context.command_path) + "\n", err=True)
    click.echo(say("usage.error", message=_message(fault)), err=True)


def _message(fault: click.ClickException) -> str:
    context = getattr(fault, "ctx", None)
    if isinstance(fault, NoSuchOption):
        near = ", ".join(fault.possibilities or ())
        return say("usage.option", name=fault.option_name) + (say("usage.near", near=near) if near else "")
    if isinstance(fault, BadOptionUsage):
        return say("usage.option-value", name=fault.option_name)
    name = ""
    if isinstance(fault, click.BadParameter) and fault.param is not None:
        name = placeholders(fault.param.get_error_hint(context).replace("'", ""))
    if isinstance(fault, click.MissingParameter):
        return say("usage.missing", name=name)
    found = next((key for saying, key in _SAYINGS if saying in fault.message), None)
    if found is None:
        return fault.format_message()
    named = re.search(r"'([^']*)'", fault.message) or re.search(
        r"\(([^(]{0,200})\)|^([0-9-]{1,40}) ", fault.message
    )
    value = next((one for one in named.groups() if one is not None), "") if named else ""
    return say(f"usage.{found}", value=value, name=name)
