"""Help in Vietnamese: click lays it out, the words are ours."""

import re
from collections.abc import Generator, Iterable
from contextlib import contextmanager

import click

from generator.wording import say, words

_PLACEHOLDER = re.compile(r"(?<![A-Z])[A-Z]{2,20}(?: RANGE)?")


def placeholders(text: str) -> str:
    """Names of values (`FILE`, `[PATHS]...`) as people here would call them."""
    known = words("help.placeholder")
    return _PLACEHOLDER.sub(lambda found: known.get(found[0], found[0]), text)


class _Formatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The first line."""
        super().write_usage(prog, placeholders(args), prefix or say("help.usage"))

    @contextmanager
    def section(self, name: str) -> Generator[None, None, None]:
        """A part of the help under its heading."""
        with super().section(words("help.section").get(name, name)):
            yield

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Options or commands, with what they do."""
        super().write_dl([(placeholders(one), _told(two)) for one, two in rows], col_max, col_spacing)


def _told(text: str) -> str:
    return words("help.sentence").get(text, text).replace("[default: ", say("help.default"))


class Context(click.Context):
    """A context whose help is in our words."""

    formatter_class = _Formatter


class Command(click.Command):
    """A command whose help is in our words."""

    context_class = Context
