"""Lines that open a block and have lost their colon: `tra_loi` above lines that stand further in.

YAML takes such a word for text, joins it to what is above or below, and stops many lines away.
"""

import re
from collections.abc import Sequence

from generator.read.layout import front

_LONE_WORD = re.compile(r""" *(?:- +)?("[\w.-]+"|'[\w.-]+'|[\w.-]+) *(?:#.*)?$""", re.ASCII)
_BEGINS_ENTRY = re.compile(r""" *(?:- |(?:"[^"]*"|'[^']*'|[\w.-]+):(?: |$))""")


def headed(lines: Sequence[str]) -> tuple[list[str], dict[int, str]]:
    """The lines, each header with its colon; and the words that had none, by their lines (from 0).

    A header is a lone word above an entry that stands further in, or above a dash at the same depth.
    """
    found: dict[int, str] = {}
    below, is_entry = "", False
    for number in range(len(lines) - 1, -1, -1):
        line = lines[number]
        if line.strip() and line.lstrip()[0] != "#":
            word = _LONE_WORD.match(line)
            opens = bool(word) and is_entry and _may_hold(line, below)
            if word and opens:
                found[number] = word[1]
            below, is_entry = line, opens or bool(_BEGINS_ENTRY.match(line))
    made = list(lines)
    for number, name in found.items():
        end = lines[number].index(name) + len(name)
        made[number] = f"{lines[number][:end]}:{lines[number][end:]}"
    return made, dict(sorted(found.items()))


def _may_hold(line: str, below: str) -> bool:
    """Whether the line below stands where entries of the block do that this one would open."""
    entry, text = (one.lstrip(" ").startswith("- ") for one in (below, line))
    if entry and text:
        return False  # rather two entries of one list, the second too far in
    return front(below) > front(line) or (entry and front(below) == front(line))
