"""Values put into a YAML file that people wrote: only what differs is written anew, nothing else moves.

The text is cut and sewn at the places the parser reports, so every comment, quote, order and line that
no change touches keeps its bytes. What comes out is read again; should a file be too clever for this
(aliases, keys on several lines), what differs is written anew as a whole section.
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import takewhile
from typing import Any, TypeGuard

import yaml
from msgspec import Struct, field

from generator.present.yaml_text import inline, scalar, text

Tree = Mapping[str, Any]
Ranks = Mapping[str, Sequence[str]]
"""The usual order of the entries below a top-level key; that of the top-level keys themselves at ""."""
LaidOut = Callable[[str, Any], list[str]]
"""The lines of a top-level key."""


class NotYaml(ValueError):
    """The text cannot be read as a mapping of keys; it must be mended by hand first."""


def edited(given: str, tree: Tree, ranks: Ranks, laid_out: LaidOut) -> str:
    """`given` with each top-level key that `tree` names set to its value, or taken out for `None`."""
    if "\r\n" in given:
        return edited(given.replace("\r\n", "\n"), tree, ranks, laid_out).replace("\n", "\r\n")
    wanted = {key: _cleaned(value) for key, value in tree.items()}
    root = _root(given)
    gentle = _Edit(given, ranks, laid_out)
    gentle.top(root, wanted)
    try:
        done = gentle.done()
        if _holds(done, wanted):
            return done
    except (NotYaml, _Clash):
        pass
    rough = _Edit(given, ranks, laid_out, whole_sections=True)
    rough.top(root, wanted)
    return rough.done()


def _root(given: str) -> yaml.MappingNode:
    try:
        root = yaml.compose(given, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as fault:
        raise NotYaml(str(fault)) from None
    if root is None:
        start = yaml.Mark("", 0, 0, 0, None, 0)
        return yaml.MappingNode("", [], start, start, flow_style=False)
    if not isinstance(root, yaml.MappingNode) or (root.flow_style and root.value):
        raise NotYaml("not a block of keys")
    return root


def _holds(done: str, wanted: Tree) -> bool:
    """Whether the text now says what it should."""
    found = {key.value: value for key, value in _root(done).value}
    return all(
        _same(found[key], value) if key in found else not _said(value) for key, value in wanted.items()
    )


# ---- values --------------------------------------------------------------------------------------


def _cleaned(value: Any) -> Any:
    """Without keys that say nothing (`None`)."""
    if isinstance(value, Mapping):
        return {str(key): _cleaned(item) for key, item in value.items() if item is not None}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_cleaned(item) for item in value]
    return value


def _said(value: Any) -> bool:
    return value is not None and value != {} and value != []


def _same(node: yaml.Node, value: Any) -> bool:
    """Whether a node of the file already means `value`; keys left empty are as good as not written."""
    if isinstance(node, yaml.MappingNode):
        if not isinstance(value, Mapping):
            return False
        pairs = {key.value: item for key, item in node.value}
        return all(_null(item) or key in value for key, item in pairs.items()) and all(
            key in pairs and _same(pairs[key], item) for key, item in value.items()
        )
    if isinstance(node, yaml.SequenceNode):
        return (
            isinstance(value, list)
            and len(node.value) == len(value)
            and all(_same(item, wanted) for item, wanted in zip(node.value, value, strict=True))
        )
    if _null(node):
        return not _said(value)
    return _same_scalar(node.value, value)


def _same_scalar(written: str, value: Any) -> bool:
    if isinstance(value, bool):
        return written == scalar(value)
    if isinstance(value, int | Decimal):
        try:
            return Decimal(written) == value
        except InvalidOperation:
            return False
    if isinstance(value, date):
        return written == value.isoformat()
    return isinstance(value, str) and _tidy(written) == _tidy(value)


def _tidy(value: str) -> str:
    """As the reader takes it."""
    return unicodedata.normalize("NFC", value).replace("\xa0", " ").strip()


def _block(node: yaml.Node) -> TypeGuard[yaml.MappingNode]:
    """Whether a mapping has a line for each key."""
    return isinstance(node, yaml.MappingNode) and not node.flow_style


def _same_keys(node: yaml.Node, value: Any) -> bool:
    """Whether a mapping has the keys of `value`, no more and no fewer."""
    return (
        isinstance(node, yaml.MappingNode)
        and isinstance(value, Mapping)
        and node.value != []
        and {key.value for key, _ in node.value} == set(value)
    )


def _null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value in ("", "~", "null")


# ---- cutting and sewing --------------------------------------------------------------------------


class _Clash(Exception):
    """Two changes touch the same place."""


class _Edit(Struct):
    given: str
    ranks: Ranks
    laid_out: LaidOut
    whole_sections: bool = False
    cuts: list[tuple[int, int, str]] = field(default_factory=list)

    def cut(self, start: int, end: int, new: str) -> None:
        """From `start` to `end` let `new` stand."""
        self.cuts.append((start, end, new))

    def done(self) -> str:
        """The text with all changes made."""
        parts: list[str] = []
        at = 0
        for start, end, new in sorted(self.cuts, key=lambda one: one[:2]):
            if start < at:
                raise _Clash
            parts += (self.given[at:start], new)
            at = end
        return "".join((*parts, self.given[at:]))

    # -- the top level

    def top(self, root: yaml.MappingNode, wanted: Tree) -> None:
        """Every top-level key that is wanted otherwise than it stands."""
        pairs = {key.value: (key, value) for key, value in root.value}
        new: dict[str, list[str]] = {}
        for key, value in wanted.items():
            if key not in pairs:
                if _said(value):
                    new[key] = self.laid_out(key, value)
            elif not _same(pairs[key][1], value):
                self.entry(key, *pairs[key], value)
        self.add(list(pairs.values()), new, self.ranks[""], 0, (0, len(self.given)))

    def entry(self, name: str, key: yaml.Node, node: yaml.Node, value: Any) -> None:
        """One top-level key whose value differs."""
        if isinstance(value, Mapping) and _block(node) and not self.whole_sections:
            self.block(name, node, value)
        elif not _said(value):
            self.take_out(key, node)
        elif self.whole_sections:
            end = self.end_of(key, node)
            self.cut(key.start_mark.index, end, "\n".join(self.laid_out(name, value)))
        elif _null(node) and isinstance(value, Mapping | list):
            self.fill(name, key, value)
        else:
            self.value(name, key, node, value)

    def fill(self, name: str, key: yaml.Node, value: Any) -> None:
        """A key that stands with nothing below it but, perhaps, lines waiting to be filled in."""
        laid = self.laid_out(name, value)
        if len(laid) == 1:
            self.cut(key.start_mark.index, self.line_end(key.end_mark.index), laid[0])
            return
        start = self.next_line(key.end_mark.index)
        until = self.section_end(start)
        entries = {line.strip().split(":")[0].strip('"'): [line] for line in laid[1:]}
        if not isinstance(value, Mapping) or len(entries) != len(value):
            self.cut(start, start, "".join(line + "\n" for line in laid[1:]))
            return
        if start == len(self.given) and not self.given.endswith("\n"):
            self.cut(start, start, "\n")
        self.add([], entries, self.ranks.get(name, ()), 2, (start, until))

    # -- below it

    def value(self, name: str, key: yaml.Node | None, node: yaml.Node, value: Any) -> None:
        """Change as little as possible so that `node` means `value`."""
        if _same(node, value):
            return
        if isinstance(value, Mapping) and _block(node):
            self.block(name, node, value)
            return
        if _same_keys(node, value):
            for item, child in node.value:
                self.value("", item, child, value[item.value])
            return
        if isinstance(node, yaml.SequenceNode) and isinstance(value, list) and not node.flow_style:
            self.items(node, value)
            return
        start, end = node.start_mark.index, self.end_of(key, node)
        gap = " " if _null(node) and self.given[start - 1 : start] != " " else ""
        self.cut(start, end, gap + inline(value))

    def block(self, name: str, node: yaml.MappingNode, value: Tree) -> None:
        """A mapping with a line for each key."""
        pairs = {key.value: (key, item) for key, item in node.value}
        indent = node.start_mark.column
        for key, item in pairs.values():
            if key.value not in value:
                if not _null(item):
                    self.take_out(key, item)
            elif _null(item):
                lines = self.lines(name, key.value, value[key.value], indent)
                self.cut(key.start_mark.index, item.end_mark.index, "\n".join(lines).lstrip(" "))
            else:
                self.value("", key, item, value[key.value])
        new = {key: self.lines(name, key, item, indent) for key, item in value.items() if key not in pairs}
        first, last = node.value[0][0].start_mark.index, self.end_of(*node.value[-1])
        region = (self.line_start(first), self.section_end(self.next_line(last)))
        self.add(list(pairs.values()), new, self.ranks.get(name, ()), indent, region)

    def lines(self, name: str, key: str, value: Any, indent: int) -> list[str]:
        """The lines of an entry below the top-level key `name`, or of one deeper down (`name` is "")."""
        laid = self.laid_out(name, {key: value})[1:] if name else []
        return [" " * indent + line[2:] for line in laid] or [f"{' ' * indent}{text(key)}: {inline(value)}"]

    def items(self, node: yaml.SequenceNode, value: list[Any]) -> None:
        """A list with a line for each item: what is equal at its start and end stays."""
        nodes = node.value
        head = sum(1 for _ in takewhile(bool, map(_same, nodes, value)))
        most = min(len(nodes), len(value)) - head
        tail = sum(1 for _ in takewhile(bool, (_same(nodes[-n - 1], value[-n - 1]) for n in range(most))))
        old, new = nodes[head : len(nodes) - tail], value[head : len(value) - tail]
        for item, wanted in zip(old, new, strict=False):
            self.value("", None, item, wanted)
        for item in old[len(new) :]:
            self.cut(self.line_start(item.start_mark.index), self.next_line(self.end_of(None, item)), "")
        if len(new) > len(old):
            before = nodes[head + len(old) - 1] if head + len(old) else None
            at = (
                self.next_line(self.end_of(None, before))
                if before
                else self.line_start(nodes[0].start_mark.index)
            )
            space = " " * node.start_mark.column
            lines = "".join(f"{space}- {inline(item)}\n" for item in new[len(old) :])
            self.cut(at, at, self.newline_before(at) + lines)

    def take_out(self, key: yaml.Node, node: yaml.Node) -> None:
        """The lines of one entry, without the comments above it."""
        self.cut(self.line_start(key.start_mark.index), self.next_line(self.end_of(key, node)), "")

    def add(
        self,
        pairs: list[tuple[yaml.Node, yaml.Node]],
        new: Mapping[str, list[str]],
        rank: Sequence[str],
        indent: int,
        region: tuple[int, int],
    ) -> None:
        """New entries: over the line that waits for them, else after the entry they usually follow."""
        places = {key.value: self.next_line(self.end_of(key, value)) for key, value in pairs}
        waiting: dict[str, tuple[int, int]] = {}
        for key, line in self.waiting(region, indent):
            waiting.setdefault(key, line)
        spots: dict[int, list[str]] = {}
        usual = {key: at for at, key in enumerate(rank)}
        for key in sorted(new, key=lambda key: usual.get(key, len(usual))):
            if key in waiting:
                start, end = waiting[key]
                self.cut(start, end, "".join(line + "\n" for line in new[key]))
                places[key] = end
                continue
            before = [
                place for other, place in places.items() if usual.get(other, -1) < usual.get(key, 10**6)
            ]
            at = max(before, default=region[0])
            spots.setdefault(at, []).extend(new[key])
        for at, lines in spots.items():
            self.cut(at, at, self.newline_before(at) + "".join(line + "\n" for line in lines))

    # -- places

    def waiting(self, region: tuple[int, int], indent: int) -> Iterator[tuple[str, tuple[int, int]]]:
        """The lines of a region that stand behind a `#` and only wait to be filled in, by key."""
        start, end = region
        while start < end:
            after = self.next_line(start)
            line = self.given[start:after]
            if line.startswith(" " * indent + "#") and ":" in line:
                key = line[indent + 1 :].split(":")[0]
                if key and key == key.strip():
                    yield key.strip("\"'"), (start, after)
            start = after

    def end_of(self, key: yaml.Node | None, node: yaml.Node) -> int:
        """Where a value really ends: a block's own mark lies behind the comments that follow it."""
        if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return self.end_of(*last) if isinstance(last, tuple) else self.end_of(None, last)
        end: int = node.end_mark.index
        if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
            return node.start_mark.index + len(self.given[node.start_mark.index : end].rstrip())
        return end

    def line_start(self, at: int) -> int:
        return self.given.rfind("\n", 0, at) + 1

    def line_end(self, at: int) -> int:
        end = self.given.find("\n", at)
        return len(self.given) if end < 0 else end

    def next_line(self, at: int) -> int:
        return min(self.line_end(at) + 1, len(self.given))

    def newline_before(self, at: int) -> str:
        """What a new line needs before it where the file's last line is not ended."""
        return "\n" if at and self.given[at - 1] != "\n" else ""

    def section_end(self, at: int) -> int:
        """Where the next top-level key begins."""
        while at < len(self.given) and self.given[at] in " #\n-":
            at = self.next_line(at)
        return at
