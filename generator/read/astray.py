"""Keys in the wrong block, because their lines are not as far in as their author meant.

YAML does not mind: a code at the edge is one more outermost key, a `tra_loi` two spaces in is one more entry
of `van_ban`, and where the line `tra_loi:` is lost, its answers belong to whatever stands above. Told one by
one, what follows would be a hundred faults; it is one. So keys are put where their names say they belong.
"""

from collections.abc import Sequence
from typing import NamedTuple

from generator.read.blocks import BY_CODE, CODE, MAY_BE_NAMES, OF_ANSWERS, OF_BLOCK, OF_DOCUMENTS, outermost
from generator.read.layout import front
from generator.read.strict_yaml import Node

_MAY_LACK_HEADER = ("tra_loi", "van_ban", "nhan_xet")


class Moved(NamedTuple):
    """Keys on these lines (from 1) should stand `indent` spaces in.

    Where the line `header:` above them is lost, or `key` has to leave the block `inside`, that is said.
    """

    lines: tuple[int, ...]
    indent: int
    header: str = ""
    inside: str = ""
    key: str = ""


class Settled(NamedTuple):
    """What was moved; and where keys stand (line, column) that are no longer there twice."""

    moved: tuple[Moved, ...]
    freed: frozenset[tuple[int, int]]


def settle(root: Node, lines: Sequence[str]) -> Settled:
    """Put the keys of a school's file into the blocks they belong to; `root` is changed."""
    edge = outermost(root.value) if isinstance(root.value, dict) and not root.flow else frozenset[str]()
    if not edge:
        return Settled((), frozenset())
    work = _Settling(root, lines, edge)
    work.from_the_edge()
    work.among_answers()
    for block in ("van_ban", "nhan_xet", "tra_loi", "tong_diem", "muc_do"):  # keys of `suy_ra` may be any
        work.to_the_edge(block)
    return Settled(tuple(work.moved), frozenset(work.freed))


def _fits(block: str, name: str, node: Node) -> bool:
    """Whether an entry is one of those that a block is for, by its key and what it holds."""
    inside = node.value
    if block == "van_ban":
        return isinstance(inside, dict) and bool(inside) and inside.keys() <= OF_DOCUMENTS
    if block == "tra_loi":
        return CODE.fullmatch(name) is not None and not isinstance(inside, str | list)
    if block in BY_CODE:
        return CODE.fullmatch(name) is not None and (inside is None or isinstance(inside, str))
    return name in OF_BLOCK.get(block, ())


class _Entry(NamedTuple):
    name: str
    place: tuple[int, int]
    node: Node


def _entries(node: Node) -> list[_Entry]:
    """The entries of a mapping as they stand in the file, those whose key stands there twice too."""
    value = node.value if isinstance(node.value, dict) else {}
    found = [_Entry(name, node.keys[name], child) for name, child in value.items()]
    return sorted([*found, *(_Entry(*one) for one in node.again)], key=lambda entry: entry.place)


class _Settling:
    def __init__(self, root: Node, lines: Sequence[str], edge: frozenset[str]) -> None:
        self.root, self.lines, self.edge = root, lines, edge
        self.moved: list[Moved] = []
        self.freed: set[tuple[int, int]] = set()
        self._way = (0, 0, 0)
        self._opened: set[int] = set()

    def from_the_edge(self) -> None:
        """Entries at the edge go into the nearest block above that is for such; its header may be lost."""
        above: list[str] = []
        for entry in _entries(self.root):
            if entry.name in self.edge:
                above.append(entry.name)
                continue
            block = next((one for one in reversed(above) if self._takes(one, entry)), "")
            header = "" if block else self._without_header(entry)
            if header:
                self._open(header, entry)
                above.append(header)
            target = self.root.value.get(block or header)
            if target is not None and self._move(self.root, entry, target):
                self._note(entry, target, self._indent_of(target) or 2, header)

    def to_the_edge(self, block: str) -> None:
        """Outermost keys leave a block, with what belongs to them; so do entries whose own header is lost."""
        node = self.root.value.get(block)
        if node is None or not self._indent_of(node):
            return
        into = ""
        for entry in _entries(node):
            if _fits(block, entry.name, entry.node):
                into = ""
            elif entry.name in self.edge - self.root.value.keys() - MAY_BE_NAMES - {"ghi_chu"}:
                self._move(node, entry, self.root)
                self.moved.append(Moved((entry.place[0],), 0, "", block, entry.name))
                into = entry.name if entry.node.value is None else ""
            elif into and _fits(into, entry.name, entry.node):
                self._move(node, entry, self.root.value[into])
            elif header := self._without_header(entry):
                self._open(header, entry)
                target = self.root.value[header]
                self._move(node, entry, target)
                self._note(entry, target, front(self.lines[entry.place[0] - 1]), header)
                into = header

    def among_answers(self) -> None:
        """What belongs to an answer goes into it; an answer below another answer comes out of it."""
        answers = self.root.value.get("tra_loi")
        indent = self._indent_of(answers) if answers else 0
        if answers is None or not indent:
            return
        last: Node | None = None
        for entry in _entries(answers):
            if entry.name in OF_ANSWERS and last is not None:
                inside = self._indent_of(last)
                if (last.value is None or inside) and self._move(answers, entry, last):
                    self._note(entry, last, inside if inside > indent else indent + 2)
            elif CODE.fullmatch(entry.name):
                last = entry.node
                for other in _entries(last) if self._indent_of(last) else ():
                    if CODE.fullmatch(other.name) and self._move(last, other, answers):
                        self._note(other, answers, indent)

    def _takes(self, block: str, entry: _Entry) -> bool:
        """Whether a block that is open, or has nothing below its header, is for such entries."""
        node = self.root.value[block]
        is_open = node.value is None or id(node) in self._opened or self._indent_of(node) > 0
        return is_open and _fits(block, entry.name, entry.node)

    def _without_header(self, entry: _Entry) -> str:
        """The block that an entry must belong to, if the file has no such block."""
        if entry.name in BY_CODE or (isinstance(entry.node.value, str) and "." not in entry.name):
            return ""
        lost = (block for block in _MAY_LACK_HEADER if block not in self.root.value)
        return next((block for block in lost if _fits(block, entry.name, entry.node)), "")

    def _open(self, header: str, entry: _Entry) -> None:
        line, _ = entry.place
        self.root.value[header] = Node(None, line, 1)
        self.root.keys[header] = (line, 1)

    def _move(self, source: Node, entry: _Entry, target: Node) -> bool:
        """Move an entry, unless the key stands there already."""
        if target.value is None:
            target.value = {}
            self._opened.add(id(target))
        if not isinstance(target.value, dict) or entry.name in target.value:
            return False
        target.value[entry.name] = entry.node
        target.keys[entry.name] = entry.place
        again = [one for one in source.again if one[1] != entry.place]
        if len(again) < len(source.again):
            source.again = again
            self.freed.add(entry.place)
        else:
            del source.value[entry.name], source.keys[entry.name]
        return True

    def _note(self, entry: _Entry, target: Node, indent: int, header: str = "") -> None:
        """Tell of a key; of the next ones that go the same way together with it."""
        line = entry.place[0]
        way = (id(target), indent, front(self.lines[line - 1]))
        if way == self._way and not header:
            last = self.moved.pop()
            self.moved.append(last._replace(lines=(*last.lines, line)))
        else:
            self.moved.append(Moved((line,), indent, header))
        self._way = way

    def _indent_of(self, node: Node) -> int:
        """How far in the entries of a block stand; 0 where it has none on lines of their own."""
        if not isinstance(node.value, dict) or not node.keys or node.flow:
            return 0
        line, column = next(iter(node.keys.values()))
        return column - 1 if not self.lines[line - 1][: column - 1].strip(" ") else 0
