"""Strict YAML: one document of mappings, lists and *text*, with the place of everything.

No anchors, aliases, tags or merge keys, no key twice, at most 12 levels deep. Every scalar is read as the
text that stands there; what it means (a number, a date, yes or no) is decided by the field that wants it,
so `0123`, `no`, `1:30` and `0x3e` can never silently become something else.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import yaml
from msgspec import Struct, field

from generator.model.problem import Problem, Where
from generator.read.text import HIDDEN, conflict_marker
from generator.wording import also
from generator.wording.keys import keys

DEEPEST = 12
OPENING, CLOSING = "“”„‟«‘’", '“”‟»’‘"'
CURLY_OPENING = "“„‟«‘"
CURLY = re.compile("[“”„‟]")
_DASH = re.compile(r"[–—•●▪] *")
_TIGHT_DASH = re.compile(r"-(?=[^\W\d]|[\"'])")

_Parser: Any
try:
    from yaml._yaml import CParser as _Parser
except ImportError:  # a platform without libyaml: the same events, slower

    class _PlainParser(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser):
        def __init__(self, text: str) -> None:
            yaml.reader.Reader.__init__(self, text)
            yaml.scanner.Scanner.__init__(self)
            yaml.parser.Parser.__init__(self)

    _Parser = _PlainParser

Tree = dict[str, Any] | list[Any] | str | None


class Node(Struct):
    """A value and where it stands. Lines and columns from 1.

    Of a mapping, `keys` are the places of its keys, `again` are entries whose key stood there already; `flow`
    says that it stands in brackets.
    """

    value: Any
    line: int
    column: int
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)
    again: list[tuple[str, tuple[int, int], "Node"]] = field(default_factory=list)
    flow: bool = False
    _before: dict[str, str] = field(default_factory=dict)

    def before(self, key: str) -> str | None:
        """The key of a mapping that stands right before another."""
        if not self._before:
            names = list(self.value)
            self._before = dict(zip(names[1:], names, strict=False))
        return self._before.get(key)

    def plain(self, inside: str = "") -> Tree:
        """The value without places; keys left empty (`ghi_chu:`) are as good as not written.

        `inside` is the key it stands under.
        """
        if isinstance(self.value, dict):
            return {
                key: "" if node.value is None else node.plain(key)
                for key, node in self.value.items()
                if node.value is not None or not _may_be_empty(key, inside, self.flow)
            }
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        value: str | None = self.value
        return value


_OPEN = {
    "co_quan",
    "bo_chi_so",
    "van_ban",
    "tra_loi",
    "tong_diem",
    "muc_do",
    "suy_ra",
    "nguon",
    "can_bo",
    "truong",
}
"""Blocks whose keys are codes or names chosen freely."""

AFTER_COMMA = re.compile(r"([0-9]+)(?:[ %đ].*)?")
"""What a decimal comma in brackets makes a key of: `5`, `5 điểm`, `5%`."""


def _may_be_empty(key: str, inside: str, flow: bool) -> bool:
    """Whether a key without a value is one that was left empty, and not a piece of something else.

    `{diem: 7,5}`, `{ten: Zalo, Facebook}` and `{diem:7}` are read as keys too, and must not go unseen.
    """
    if inside in _OPEN:
        return not (flow and AFTER_COMMA.fullmatch(key)) and ":" not in key
    return any(key in known.values() for known in keys().values())


def parse(path: str, text: str) -> tuple[Node | None, list[Problem]]:
    """The tree of a file, or `None` when it cannot be built, and every strictness fault in it."""
    builder = _Builder(path, text)
    marker = conflict_marker(path, text)
    try:
        root = builder.document(_Parser(text))
        return root, [*marker, *builder.found()]
    except yaml.MarkedYAMLError as fault:
        return None, [*builder.found(), *(marker or [_syntax(path, text, fault)])]
    except yaml.reader.ReaderError as fault:
        line = text.count("\n", 0, fault.position) + 1
        return None, [
            Problem(
                "yaml-syntax",
                path,
                line=line,
                column=1,
                facts={
                    "detail": f"U+{ord(str(fault.character)):04X}" if isinstance(fault.character, str) else ""
                },
            )
        ]
    except _TooDeep:
        return None, builder.problems


def stopped_at(lines: Sequence[str]) -> tuple[int, int]:
    """Where the parser gives up, counted from 0; far beyond the end when it does not."""
    parser = _Parser("\n".join(lines))
    try:
        while parser.check_event():
            parser.get_event()
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        return (mark.line, mark.column) if mark else (0, 0)
    except yaml.reader.ReaderError:
        return (0, 0)
    return (len(lines), 0)


def locate(root: Node, where: Where, at_key: bool = False) -> tuple[int, int]:
    """Line and column of a key path; of the nearest thing above it when it is not there."""
    node, place = root, (root.line, root.column)
    for depth, step in enumerate(where):
        value = node.value
        if isinstance(value, dict) and step in value:
            last = depth == len(where) - 1
            child = value[str(step)]
            place = (
                node.keys[str(step)]
                if (last and at_key) or child.value is None
                else (child.line, child.column)
            )
            if isinstance(child.value, (dict, list)):
                place = node.keys[str(step)]
            node = child
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            node = value[step]
            place = (node.line, node.column)
        else:
            break
    return place


def node_at(root: Node, where: Where) -> Node | None:
    """The node of a key path, or `None` when it is not there."""
    node = root
    for step in where:
        if isinstance(node.value, dict) and step in node.value:
            node = node.value[str(step)]
        elif isinstance(node.value, list) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
        else:
            return None
    return node


class _TooDeep(Exception):
    """The file nests deeper than allowed: reading it stops."""


class _Builder:
    """Turns the parser's events into nodes, noting what is not allowed."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.problems: list[Problem] = []
        self.curly: list[tuple[int, int]] = []

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the file."""
        return self.text.split("\n")

    def found(self) -> list[Problem]:
        """Every fault noted; curly quotes, which come in dozens, once, at the first."""
        if not self.curly:
            return self.problems
        (line, column), *others = sorted(self.curly)
        more = also([one for one in dict.fromkeys(one for one, _ in others) if one != line])
        return [
            *self.problems,
            Problem("curly-quotes", self.path, line=line, column=column, facts={"more": more}),
        ]

    def note(self, code: str, mark: Any, **facts: str) -> None:
        self.problems.append(
            Problem(code, self.path, line=mark.line + 1, column=mark.column + 1, facts=facts)
        )

    def document(self, parser: Any) -> Node | None:
        parser.get_event()  # stream start
        event = parser.get_event()
        if isinstance(event, yaml.StreamEndEvent):
            return Node(None, 1, 1)
        root = self.node(parser, parser.get_event(), 1)
        parser.get_event()  # document end
        after = parser.get_event()
        if not isinstance(after, yaml.StreamEndEvent):
            self.note("several-documents", after.start_mark)
        return root

    def node(self, parser: Any, event: Any, depth: int) -> Node:
        mark = event.start_mark
        if depth > DEEPEST:
            self.note("too-deep", mark, most=str(DEEPEST))
            raise _TooDeep
        if isinstance(event, yaml.AliasEvent):
            self.note("alias", mark, name=str(event.anchor))
            return Node("", mark.line + 1, mark.column + 1)
        if event.anchor is not None:
            self.note("anchor", mark, name=str(event.anchor))
        if event.tag is not None:
            self.note("tag", mark, name=str(event.tag))
        if isinstance(event, yaml.ScalarEvent):
            return self.bullets(event) or self.scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return Node(
                list(self.sequence(parser, depth, bool(event.flow_style))), mark.line + 1, mark.column + 1
            )
        return self.mapping(parser, event, depth)

    def bullets(self, event: Any) -> Node | None:
        """Lines that begin with a long dash, a bullet or a dash without its space: told, read as a list."""
        mark = event.start_mark
        begin = _DASH if _DASH.match(event.value) else _TIGHT_DASH
        if event.style or not begin.match(event.value):
            return None
        lines = self.lines[mark.line : event.end_mark.line + 1]
        if lines[0][: mark.column].strip(" ") or mark.line == 0:
            return None
        entries = []
        for number, line in enumerate(lines, mark.line + 1):
            words = line.strip(" ")
            sign = begin.match(words)
            if sign:
                column = len(line) - len(line.lstrip(" ")) + 1
                text = words[sign.end() :]
                if begin is _TIGHT_DASH and text[0] == text[-1] and text[0] in "\"'" and len(text) > 1:
                    text = text[1:-1]
                entries.append(Node(text, number, column + sign.end()))
            elif entries and words and not words.startswith("#"):
                entries[-1].value += f" {words}"
        more = also([entry.line for entry in entries[1:]])
        if begin is _DASH:
            self.note("yaml-long-dash", mark, sign=event.value[0], more=more)
        else:
            self.note("yaml-dash-space", mark, detail=shortened(lines[0]), more=more)
        return Node(entries, mark.line + 1, mark.column + 1)

    def uncurled(self, event: Any) -> str:
        """The text between curly quotes where those stand in place of straight ones."""
        text: str = event.value
        if event.style or text[:1] not in OPENING or not text[:1] or len(text) < 2 or text[-1] not in CLOSING:
            return text
        if any(sign in OPENING + CLOSING for sign in text[1:-1]):
            return text
        self.curly.append((event.start_mark.line + 1, event.start_mark.column + 1))
        return text[1:-1]

    def dashes_inside(self, event: Any) -> None:
        """Lines that begin with a dash, but further in than the entry above: they are read as its text."""
        begin = event.start_mark.line + 1
        if event.style or event.end_mark.line < begin or "- " not in event.value:
            return
        inside = [
            number
            for number, line in enumerate(self.lines[begin : event.end_mark.line + 1], begin + 1)
            if line.lstrip(" ").startswith("- ")
        ]
        if inside:
            column = len(self.lines[inside[0] - 1].partition("-")[0]) + 1
            facts = {"more": also(inside[1:])}
            self.problems.append(
                Problem("yaml-dash-inside", self.path, line=inside[0], column=column, facts=facts)
            )

    def scalar(self, event: Any) -> Node:
        text: str | None = self.uncurled(event)
        mark = event.start_mark
        self.dashes_inside(event)
        if not event.style and text in ("", "~", "null"):  # libyaml says "", PyYAML None
            text = None
        elif HIDDEN.search(event.value) or "\t" in event.value:
            sign = HIDDEN.search(event.value.replace("\t", "\x00"))
            shown = "U+0009" if "\t" in event.value else f"U+{ord(sign[0]):04X}" if sign else ""
            self.note("hidden-character", mark, sign=shown)
        return Node(text, mark.line + 1, mark.column + 1)

    def sequence(self, parser: Any, depth: int, flow: bool) -> Iterator[Node]:
        opened: list[Node] = []  # `[“Zalo, Meet”]` is read as two entries, which are one
        while not isinstance(event := parser.get_event(), yaml.SequenceEndEvent):
            node = self.node(parser, event, depth + 1)
            plain = flow and isinstance(event, yaml.ScalarEvent) and not event.style
            left = _left_open(event.value) if plain else 0
            if left < 0 and opened and node.value[-1:] in CLOSING:
                first = opened[0]
                first.value = ", ".join(str(one.value) for one in (*opened, node))[1:-1]
                self.curly.append((first.line, first.column))
                yield first
                opened = []
            elif left > 0 and node.value[0] in CURLY_OPENING:
                yield from opened
                opened = [node]
            elif opened and isinstance(node.value, str):
                opened.append(node)
            else:
                yield from opened
                opened = []
                yield node
        yield from opened

    def mapping(self, parser: Any, start: Any, depth: int) -> Node:
        mark = start.start_mark
        found = Node({}, mark.line + 1, mark.column + 1, flow=start.flow_style)
        while not isinstance(event := parser.get_event(), yaml.MappingEndEvent):
            mark = event.start_mark
            key = self.node(parser, event, depth + 1).value
            value = self.node(parser, parser.get_event(), depth + 1)
            if not isinstance(key, str):
                self.note("key-not-text", mark)
            elif value.value is None and self.joined(found, key):
                continue
            elif value.value is None and (parts := _GLUED.match(key)):
                self.note("yaml-colon-space", mark, detail=f"“{key}”")
                found.value[parts[1]] = Node(parts[2] or parts[3], mark.line + 1, mark.column + 1)
                found.keys[parts[1]] = (mark.line + 1, mark.column + 1)
            elif key == "<<":
                self.note("merge-key", mark)
            elif key in found.value and value.value is None and found.flow and AFTER_COMMA.fullmatch(key):
                while key in found.value:  # `{"1": 73,0, "2": 70,0}`: no key, but a number's decimals
                    key += " "
                found.value[key], found.keys[key] = value, (mark.line + 1, mark.column + 1)
            elif key in found.value:
                self.note("duplicate-key", mark, key=key, first=str(found.keys[key][0]))
                found.again.append((key, (mark.line + 1, mark.column + 1), value))
            else:
                found.value[key] = value
                found.keys[key] = (mark.line + 1, mark.column + 1)
        return found

    def joined(self, found: Node, key: str) -> bool:
        """`{ghi_chu: “Zalo, Meet”}` is read as two keys: the second goes back to the text it was cut from."""
        if key[-1:] not in CLOSING or not found.value:
            return False
        last = found.value[next(reversed(found.value))]
        if not isinstance(last.value, str) or last.value[:1] not in OPENING or not last.value:
            return False
        self.curly.append((last.line, last.column))
        last.value = f"{last.value[1:]}, {key[:-1]}"
        return True


def _left_open(text: str) -> int:
    """How many curly quotes open in a text more than close."""
    return sum((sign in CURLY_OPENING) - (sign in "”»’") for sign in text)


_GLUED = re.compile(r"([a-z]+(?:_[a-z]+)*)(?::(\S+)| +(-?[0-9.]+|true|false))")
"""`diem:6` or `diem 6` inside brackets, which YAML takes for a key without a value."""

# What libyaml says → our code. The order matters: the first match wins.
_SAYINGS = (
    ("found character '\\t'", "yaml-tab"),
    ("found character that cannot start any token", "yaml-bad-start"),
    ("did not find expected comment or line break", "yaml-bad-start"),  # `>80%`
    ("did not find expected alphabetic or numeric character", "yaml-bad-start"),  # `*Lưu ý*`
    ("found unexpected end of stream", "yaml-unclosed-quote"),
    ("found unexpected document indicator", "yaml-unclosed-quote"),
    ("could not find expected ':'", "yaml-colon-space"),
    ("mapping values are not allowed", "yaml-colon"),
    ("did not find expected key", "yaml-indent"),
    ("did not find expected '-' indicator", "yaml-indent"),
    ("did not find expected ',' or", "yaml-unclosed-bracket"),
    ("did not find expected node content", "yaml-unclosed-bracket"),
    ("unknown escape character", "yaml-escape"),
)
# `so:14` is read as a text, which goes on in the next line; only there the parser stops.
_NO_SPACE = re.compile(r"\s*([a-z_]+|\"[^\"]*\"):(?!//)[^\s:]")
# What stands after a sign that closes a value is no fault of how far the line is indented.
_CLOSED = re.compile(r"[\"'}\]]\s*\Z")
# A quote left open swallows the lines below it; then the parser stops where the next quote opens.
_BEGINS_EARLIER = ("yaml-unclosed-quote", "yaml-unclosed-bracket", "yaml-colon-space")
_QUOTE_MAY_BE_OPEN = (*_BEGINS_EARLIER, "yaml-indent", "yaml-colon")


def _syntax(path: str, text: str, fault: yaml.MarkedYAMLError) -> Problem:
    """The one syntax error a parser stops at, by what it probably is."""
    lines = text.split("\n")
    mark = fault.problem_mark or fault.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    said = fault.problem or ""
    code = next((code for saying, code in _SAYINGS if saying in said), "yaml-syntax")
    quote = _open_quote(lines[:line]) if code in _QUOTE_MAY_BE_OPEN else None
    if quote is not None:
        code, (line, column) = "yaml-unclosed-quote", quote
    elif code in _BEGINS_EARLIER and fault.context_mark:
        line, column = fault.context_mark.line + 1, fault.context_mark.column + 1
    shown = lines[line - 1] if line <= len(lines) else ""
    if code == "yaml-bad-start" and "\t" in shown[: column + 1]:
        code = "yaml-tab"
    if code == "yaml-indent" and shown[column - 1 : column] == ":" and shown[column:].strip():
        code = "yaml-colon-space"  # `"1.1":{dat: true}`
    elif code in ("yaml-indent", "yaml-unclosed-quote") and _CLOSED.search(shown[: column - 1]):
        code = "yaml-closed-early"  # `{so: "14/QĐ"}", ngay: 2024-05-07}`
    if code == "yaml-colon" and line > 1 and (tight := _NO_SPACE.match(lines[line - 2])):
        code, line, column = "yaml-colon-space", line - 1, tight.start(1) + 1
        shown = lines[line - 1]
    facts = {"detail": shortened(shown), "how": "", "more": ""}
    return Problem(code, path, line=line, column=column, facts=facts)


def shortened(line: str) -> str:
    """A line as a sentence quotes it."""
    return f"“{line.strip()[:60]}”"


def _open_quote(lines: list[str]) -> tuple[int, int] | None:
    """Where a double quote probably opens and is never closed.

    Lines with an odd number of quotes come in pairs where a text runs over several lines; one is left over.
    """
    odd = [
        (number, line)
        for number, line in enumerate(lines, 1)
        if line.replace('\\"', "").count('"') % 2 and not line.lstrip().startswith("#")
    ]
    if len(odd) % 2 == 0:
        return None
    number, line = odd[-1]
    at = line.rindex('"')
    return (number, at + 1) if at == 0 or line[at - 1] in " [{,:" else None
