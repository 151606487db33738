"""Contributed text inside Markdown that a repository's host will render: never more than text."""

import re

from generator.present.quoting import visible

_SIGNS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~^:/&$@=])")


def plain(text: str) -> str:
    r"""`text` so that no host makes a link, a picture, a mention, a reference or HTML of it.

    Every sign of Markdown becomes its numeric entity: an escape with `\` would still let `@name`, `#1` and
    bare addresses through.
    """
    return _SIGNS.sub(lambda sign: f"&#{ord(sign[0])};", visible(" ".join(text.split())))


cell = plain
"""A table's cell: one line, no bar."""


def code(text: str) -> str:
    """`text` in a code span that nothing in it can close, in one line that may stand in a table."""
    shown = visible(" ".join(text.split())).replace("|", "¦")
    ticks = max((len(run) for run in re.findall("`+", shown)), default=0) + 1
    pad = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{'`' * ticks}{pad}{shown}{pad}{'`' * ticks}" if shown else ""
