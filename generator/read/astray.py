"""A key in the wrong block, because its line is not as far in as its author meant.

YAML does not mind: a code at the edge is one more outermost key, and a `tra_loi` two spaces in is one more
entry of `van_ban`. Told one by one, what follows from it would be dozens of faults; it is one.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, takewhile
from typing import NamedTuple

from generator.read.aligning import front
from generator.read.strict_yaml import Node
from generator.wording.keys import keys

_CODE = re.compile(r"[0-9]{1,2}(\.[0-9]{1,2}){0,3}")
_OF_DOCUMENTS = frozenset(keys()["Document"].values())
_OF_REMARKS = frozenset(keys()["Remarks"].values())
_OF_ANSWERS = frozenset(keys()["Answer"].values())
_BY_CODE = ("tra_loi", "tong_diem", "muc_do", "suy_ra")


class Astray(NamedTuple):
    """Keys that should stand `indent` spaces in, by their lines (from 0)."""

    keys: tuple[int, ...]
    indent: int

    def home(self, lines: Sequence[str]) -> list[str]:
        """The lines with these keys where they belong; what hangs on them goes along where it has to."""
        made = list(lines)
        for at in self.keys:
            far = front(lines[at])
            by = self.indent - far
            made[at] = " " * self.indent + lines[at].lstrip(" ")
            for number in range(at + 1, len(lines)):
                line = lines[number]
                if line.strip() and front(line) <= far:
                    break
                if by > 0 and line.strip() and front(line) <= self.indent:
                    made[number] = " " * by + line
        return made


def astray(root: Node, lines: Sequence[str]) -> Astray | None:
    """The first keys of a school's file that stand in a block they do not belong to, if any do."""
    outermost = _outermost(root)
    if not outermost:
        return None
    found = chain(
        _too_far_out(root, outermost, lines),
        _too_far_in(root, outermost, lines),
        _among_answers(root.value.get("tra_loi"), lines),
    )
    return next(found, None)


def _outermost(root: Node) -> frozenset[str]:
    """The keys that such a file may have at its edge; none if it is not one of a school."""
    if not isinstance(root.value, dict) or "truong" not in root.value:
        return frozenset()
    noun = "Assessment"
    if "bieu_mau" in root.value:
        noun = "Statistics"
    elif "ket_qua" in root.value:
        noun = "Verification"
    return frozenset(keys()[noun].values())


def _too_far_out(root: Node, outermost: frozenset[str], lines: Sequence[str]) -> Iterator[Astray]:
    """Entries at the edge, right behind the block that has others like them."""
    names = list(root.value)
    for at, name in enumerate(names):
        block = names[at - 1]
        if at == 0 or block not in outermost or name in outermost:
            continue
        indent = _indent_of(root.value[block], lines)
        fit = _entries_of(block, root, names[at:])
        if indent and fit:
            yield Astray(_lines_of(root, fit), indent)


def _entries_of(block: str, root: Node, names: Iterable[str]) -> tuple[str, ...]:
    """The keys at the edge, from the first on, that are entries of a block."""
    return tuple(takewhile(lambda name: _fits(block, name, root.value[name]), names))


def _fits(block: str, name: str, node: Node) -> bool:
    """Whether a key at the edge is one of the entries of a block."""
    if block == "van_ban":
        return isinstance(node.value, dict) and bool(node.value) and node.value.keys() <= _OF_DOCUMENTS
    if block == "nhan_xet":
        return name in _OF_REMARKS
    return block in _BY_CODE and _CODE.fullmatch(name) is not None


def _too_far_in(root: Node, outermost: frozenset[str], lines: Sequence[str]) -> Iterator[Astray]:
    """Outermost keys within a block, where the file has none of that name at its edge."""
    for block in ("van_ban", "nhan_xet", *_BY_CODE):
        node = root.value.get(block)
        if node is None or not _indent_of(node, lines):
            continue
        for name, entry in node.value.items():
            if name in outermost - root.value.keys() and not _fits(block, name, entry):
                yield Astray(_lines_of(node, (name,)), 0)


def _among_answers(answers: Node | None, lines: Sequence[str]) -> Iterator[Astray]:
    """An answer within the answer above it; what belongs to the answer above, where answers stand."""
    indent = _indent_of(answers, lines) if answers else 0
    if not indent or answers is None:
        return
    above = 0
    for code, answer in answers.value.items():
        if code in _OF_ANSWERS and above:
            yield Astray(_lines_of(answers, (code,)), above)
        above = _indent_of(answer, lines)
        inside = tuple(filter(_CODE.fullmatch, answer.value)) if above else ()
        if inside:
            yield Astray(_lines_of(answer, inside), indent)


def _lines_of(node: Node, names: Iterable[str]) -> tuple[int, ...]:
    return tuple(node.keys[name][0] - 1 for name in names)


def _indent_of(node: Node, lines: Sequence[str]) -> int:
    """How far in the entries of a block stand; 0 where it has none on lines of their own."""
    if not isinstance(node.value, dict) or not node.keys:
        return 0
    line, column = next(iter(node.keys.values()))
    return column - 1 if not lines[line - 1][: column - 1].strip(" ") else 0
