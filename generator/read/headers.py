"""Lines that open a block and have lost their colon: `tra_loi` above lines that stand further in.

YAML takes such a word for text, joins it to what is above or below, and stops many lines away.
"""

import re
from collections.abc import Iterator, Sequence

from generator.read.layout import front
from generator.wording.keys import keys

_LONE_WORD = re.compile(r""" *(?:- +)?("[\w.-]+"|'[\w.-]+'|\w[\w.-]*) *(?:#.*)?$""", re.ASCII)
_UNSPACED = re.compile(
    r""" *(?:- +)?("[\w.-]+"|'[\w.-]+'|\w[\w.-]*) +(?:[{\["']|[a-z0-9][\w.-]* *(?:#.*)?$)""", re.ASCII
)
"""A word before a bracket, a quote, or one other word."""
_KNOWN_KEY = re.compile(r" *(?:- +)?([a-z]+(?:_[a-z]+)*) +[^\s#:]")
_KEYS = frozenset(key for noun in keys().values() for key in noun.values())
_BLOCK_TEXT = re.compile(r".*: *[|>][-+0-9]* *$")
_BEGINS_ENTRY = re.compile(r""" *(?:- |(?:"[^"]*"|'[^']*'|\w[\w.-]*):(?: |$))""")


def headed(lines: Sequence[str]) -> tuple[list[str], dict[int, str]]:
    """The lines, each key with its colon; and the words that had none, by their lines (from 0).

    A lone word is a key above an entry that stands further in, or above a dash at the same depth; a word with
    its value behind it is one where the entry above or below stands as far in.
    """
    said = list(_said(lines))
    found: dict[int, str] = {}
    below, is_entry = "", False
    for number in reversed(said):
        line = lines[number]
        word = _LONE_WORD.match(line)
        opens = bool(word) and is_entry and _may_hold(line, below)
        if word and opens:
            found[number] = word[1]
        below, is_entry = line, opens or bool(_BEGINS_ENTRY.match(line))
    for above, number, after in zip([-1, *said], said, [*said[1:], -1], strict=False):
        known = _KNOWN_KEY.match(lines[number])
        word = known if known and known[1] in _KEYS else _UNSPACED.match(lines[number])
        beside = [lines[one] for one in (above, after) if one >= 0]
        even = any(_BEGINS_ENTRY.match(one) and _inset(one) == _inset(lines[number]) for one in beside)
        alone = (
            lines[number][word.end() - 1] in "{[" and lines[above].rstrip().endswith(":") if word else False
        )
        if word and (even or alone):
            found[number] = word[1]
    made = list(lines)
    for number, name in found.items():
        end = lines[number].index(name) + len(name)
        made[number] = f"{lines[number][:end]}:{lines[number][end:]}"
    return made, dict(sorted(found.items()))


def _said(lines: Sequence[str]) -> Iterator[int]:
    """The lines that are neither empty nor comments nor inside of a text that runs on below its key."""
    text = -1  # how far in the key of that text stands
    for number, line in enumerate(lines):
        if line.strip() and (text < 0 or front(line) <= text):
            text = front(line) if _BLOCK_TEXT.match(line) else -1
            if line.lstrip()[0] != "#":
                yield number


def _inset(line: str) -> int:
    """How far in the key of a line stands, behind a dash too."""
    words = line.lstrip(" ")
    return front(line) + (len(words) - len(words[1:].lstrip(" ")) if words.startswith("- ") else 0)


def _may_hold(line: str, below: str) -> bool:
    """Whether the line below stands where entries of the block do that this one would open."""
    entry, text = (one.lstrip(" ").startswith("- ") for one in (below, line))
    if entry and text:
        return False  # rather two entries of one list, the second too far in
    return front(below) > front(line) or (entry and front(below) == front(line))
