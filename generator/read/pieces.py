"""A sound file read piece by piece: what has been met before, in whatever file, is not read again.

Schools answer the same questions, many in the same words. A file is cut where a key begins and, below
`tra_loi` and the like, where an entry begins. A piece not known yet is read field by field where it is as
plain as most are (`simple_yaml`); the others are put together as one small file, which passes the same gate
as a whole one: nothing doubtful, yaml-rs, pydantic.

Why a piece means the same in every file: a key of a block begins a line at the block's column, and no line
but the beginnings of pieces can be such a line (`_STRAY`). So when as many keys come out as pieces went in,
every piece begins with a key of its block, nothing before it was left open, and the rest of it is the value.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, cast

from pydantic_core import SchemaValidator, ValidationError
from pydantic_core import core_schema as cs

from generator.read import simple_yaml
from generator.read import text as texts
from generator.read.memory import Memory
from generator.read.outlines import Outlines
from generator.read.quick_yaml import quick_tree
from generator.read.simple_yaml import COMMA, between_commas, on_a_line

_COMMENTS = re.compile(rb'(?:#[^\n]*\n|\n)*(?=["a-z])')
_KEY = re.compile(rb'\n(?=["a-z])')
_ENTRY = re.compile(rb'\n  (?=["a-z])')
_FIRST_ENTRY = re.compile(rb':\n  (?=["a-z])')
_STRAY = re.compile(rb'\n(?: [^ ]|(?:  )?(?:[^"a-z #\n-]|-[^ ]))')
_FIELD = re.compile(rb"\n    (?=[a-z])")
_MOST_CODES = 1_000

Pair = tuple[str, Any]
"""A key and its value; of a noun, the name of a field."""
_Understands = Callable[[bytes], simple_yaml.Field | None]


class _Fields:
    """Reads a noun field by field, each as plain as most are. `schema` is the noun's (`shapes`)."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        fields: Mapping[str, Any] = schema["schema"]["fields"]
        self.names = {one["validation_alias"].encode(): name for name, one in fields.items()}
        self.shapes = {key: _without_default(fields[name]["schema"]) for key, name in self.names.items()}
        self._noun: type[Any] = schema["metadata"]["cls"]
        self._validators = {key: SchemaValidator(shape) for key, shape in self.shapes.items()}
        self._longest = {
            key: shape["max_length"] for key, shape in self.shapes.items() if shape["type"] == "str"
        }
        self._defaults = {
            name: one["schema"]["default"] for name, one in fields.items() if "default" in one["schema"]
        }
        self._memories: dict[_Understands, Memory[Pair]] = {on_a_line: Memory(), between_commas: Memory()}
        days = [_days_by(one["function"]["function"]) for one in self.shapes.values() if _is_day(one)]
        self.day = days[0] if days else None
        self._outlines = Outlines(self._in_brackets)

    def noun(self, fields: dict[str, Any]) -> Any:
        """The noun of these fields, or `None` when a needed one is missing."""
        try:
            return self._noun(**self._defaults | fields) if self._defaults else self._noun(**fields)
        except TypeError:
            return None

    def read(self, text: bytes, indent: bytes, line: re.Pattern[bytes]) -> Any:
        """The noun of what stands after its key: ` {…}`, or lines that begin as one says; or `None`."""
        if text[:2] == b" {" and text[-1:] == b"}":
            return self._outlines.read(text)
        if text.startswith(indent):
            return self._read_all(on_a_line, line.split(text[len(indent) :]))
        return None

    def _in_brackets(self, text: bytes) -> Any:
        inside = text[2:-1]
        # Where a comma within a value cuts wrongly, what follows it does not begin with a key.
        return self._read_all(between_commas, inside.split(b", ")) or self._read_all(
            between_commas, COMMA.split(inside)
        )

    def _read_all(self, understood: _Understands, pieces: list[bytes]) -> Any:
        memory = self._memories[understood]
        known = memory.known
        fields: dict[str, Any] = {}
        for piece in pieces:
            pair = known.get(piece)
            if pair is None:
                pair = self.field(understood(piece))
                if pair is None:
                    return None
                memory.keep(piece, pair)
            fields[pair[0]] = pair[1]
        return self.noun(fields) if len(fields) == len(pieces) else None

    def field(self, found: simple_yaml.Field | None) -> Pair | None:
        """What was found under a key, if it may stand there."""
        if found is None:
            return None
        key, said = found
        if type(said) is str and len(said) <= self._longest.get(key, -1) and said == said.strip():
            return self.names[key], said  # as the shape of a text would have it
        validator = self._validators.get(key)
        try:
            return (self.names[key], validator.validate_python(said)) if validator else None
        except (ValidationError, ValueError, TypeError):
            return None


class _Mapping:
    """Reads a mapping entry by entry, or as a whole where its entries have a day, as documents do.

    Such entries never come again to the letter; what stands around texts and days does.
    """

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self.memory: Memory[Pair] = Memory()
        self.most: int = schema["max_length"]
        self._longest: int = schema["keys_schema"]["max_length"]
        self._codes: dict[bytes, str] = {}
        values = schema["values_schema"]
        self._fields = _Fields(values) if _is_record(values) else None
        day = self._fields.day if self._fields else None
        self.outlines = Outlines(self.plainly, day) if day else None

    def _code(self, written: bytes) -> str | None:
        code = simple_yaml.code(written)
        if code is None or len(code) > self._longest:
            return None
        if len(self._codes) < _MOST_CODES:
            self._codes[written] = code
        return code

    def entry(self, entry: bytes) -> Pair | None:
        """The code and the noun of an entry that is as plain as most are, or `None`."""
        written, _, rest = entry.partition(b":")
        code = self._codes.get(written) or self._code(written)
        if code is None or self._fields is None or b"\n  - " in rest:  # a list further left than its key
            return None
        noun = self._fields.read(rest.rstrip(b"\n"), b"\n    ", _FIELD)
        if noun is None:
            return None
        pair = code, noun
        self.memory.keep(entry, pair)
        return pair

    def plainly(self, text: bytes) -> dict[str, Any] | None:
        """The mapping of which these are the entries, each as plain as most are, or `None`."""
        pairs = [self.entry(one) for one in _ENTRY.split(text)]
        mapping = dict(pair for pair in pairs if pair)
        return mapping if len(mapping) == len(pairs) <= self.most else None


class _Block:
    """A mapping of a file, known as a whole or cut into entries; `fresh` has to be read otherwise."""

    def __init__(self, key: bytes, mapping: _Mapping, text: bytes) -> None:
        self.key = key
        self.fresh: list[bytes] = []
        self._mapping = mapping
        self._meant: dict[str, Any] | None = None
        self._found: list[Pair | None] = []
        if mapping.outlines is not None and texts.is_plain(text):
            self._meant = mapping.outlines.known(text)
        if self._meant is None:
            self._read_entries(_ENTRY.split(text))

    def _read_entries(self, entries: list[bytes]) -> None:
        self._found = list(map(self._mapping.memory.known.get, entries))
        if not all(self._found):
            self._read_plainly(entries)

    def _read_plainly(self, entries: list[bytes]) -> None:
        """Read what is not known, as far as it is plain."""
        entry, found = self._mapping.entry, self._found
        unknown = [index for index, one in enumerate(found) if one is None]
        all_plain = texts.is_plain(b"".join([entries[index] for index in unknown]))
        for index in unknown:
            if all_plain or texts.is_plain(entries[index]):
                found[index] = entry(entries[index])
        self.fresh = [entries[index] for index in unknown if found[index] is None]

    @property
    def text(self) -> bytes:
        """What has to be read of it."""
        return b"\n  ".join([self.key + b":", *self.fresh])

    def whole(self, read: Mapping[str, Any]) -> dict[str, Any] | None:
        """The mapping, what was `read` of the fresh entries in its place; `None` when it does not fit."""
        if len(read) != len(self.fresh):
            return None
        if self._meant is not None:
            return self._meant
        pairs = self._found
        if self.fresh:
            rest = iter(read.items())
            pairs = [one or next(rest) for one in self._found]
            for entry, pair in zip(self.fresh, read.items(), strict=True):
                self._mapping.memory.keep(entry, pair)
        mapping = dict(cast(list[Pair], pairs))
        return mapping if len(mapping) == len(pairs) <= self._mapping.most else None


class Pieces:
    """Reads files of one shape, and remembers their pieces. `schema` is that of a noun of the model."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        """What the fields are says how each is cut."""
        self._fields = _Fields(schema)
        shapes = self._fields.shapes
        self._records = {key: _Fields(one) for key, one in shapes.items() if _is_record(one)}
        self._mappings = {key: _Mapping(one) for key, one in shapes.items() if one["type"] == "dict"}
        parts = {key.decode(): cs.typed_dict_field(one, required=False) for key, one in shapes.items()}
        self._validator = SchemaValidator(cs.typed_dict_schema(parts, extra_behavior="forbid"))
        self._memory: Memory[Pair] = Memory()
        self._sound: set[bytes] = set()
        """Comments at the beginning of files that were met before, and are text."""

    def read(self, data: bytes, extra: Mapping[str, object]) -> Any:
        """The noun of a file, or `None` where another reader has to look at it."""
        if len(data) > texts.MOST_BYTES:
            return None
        if b"\r" in data:
            data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        comments = _COMMENTS.match(data)
        if comments is None:
            return None
        pieces = _KEY.split(data[comments.end() :])
        pairs: list[Pair | None] = [self._fields.field((key.encode(), said)) for key, said in extra.items()]
        fresh: list[bytes] = []
        blocks: list[_Block] = []
        known = self._memory.known
        for piece in pieces:
            if (block := self._block(piece)) is not None:  # first: to look up a long piece takes time
                blocks.append(block)
            elif (pair := known.get(piece)) is not None:
                pairs.append(pair)
            elif (pair := self._plainly(piece)) is not None:
                self._memory.keep(piece, pair)
                pairs.append(pair)
            else:
                fresh.append(piece)
        pairs += self._read(comments[0], fresh, blocks)
        if None in pairs:
            return None
        fields = dict(cast(list[Pair], pairs))
        if len(fields) != len(pieces) + len(extra):
            return None  # a key stands there twice
        return self._fields.noun(fields)

    def _block(self, piece: bytes) -> _Block | None:
        """The piece cut into entries, if it is one of the mappings with an entry to a line two spaces in."""
        key = piece[: piece.find(b":")]
        mapping = self._mappings.get(key)
        begins = _FIRST_ENTRY.match(piece, len(key)) if mapping else None
        return _Block(key, mapping, piece[begins.end() :]) if mapping and begins else None

    def _plainly(self, piece: bytes) -> Pair | None:
        """The field of a piece that is as plain as most are, or `None`."""
        if not texts.is_plain(piece):
            return None
        key, _, rest = piece.rstrip(b"\n").partition(b":")
        record = self._records.get(key)
        if record is None:
            return self._fields.field(on_a_line(piece.rstrip(b"\n")))
        noun = record.read(rest, b"\n  ", _ENTRY)
        return None if noun is None else (self._fields.names[key], noun)

    def _read(self, comments: bytes, fresh: list[bytes], blocks: list[_Block]) -> list[Pair | None]:
        """The fields of what could not be read piece by piece, and of the blocks; `None` where that fails."""
        parts = [*fresh, *(block.text for block in blocks if block.fresh)]
        if not parts and comments in self._sound:
            return self._whole(blocks, {})
        content = comments + b"\n".join(parts)
        text, problems = texts.decode("", content)
        tree = quick_tree(text) if parts else {}
        if problems or tree is None or len(tree) != len(parts) or _STRAY.search(content):
            return [None]
        try:
            found = self._validator.validate_python(tree)
        except (ValidationError, ValueError, TypeError, RecursionError):
            return [None]
        names = self._fields.names
        pairs: list[Pair | None] = []
        for piece, key in zip(fresh, tree, strict=False):
            pairs.append((names[key.encode()], found[key]))
            self._memory.keep(piece, (names[key.encode()], found[key]))
        if not parts and len(self._sound) < _MOST_CODES:
            self._sound.add(comments)
        return pairs + self._whole(blocks, found)

    def _whole(self, blocks: list[_Block], found: Mapping[str, Any]) -> list[Pair | None]:
        pairs: list[Pair | None] = []
        for block in blocks:
            mapping = block.whole(found[block.key.decode()] if block.fresh else {})
            pairs.append(None if mapping is None else (self._fields.names[block.key], mapping))
        return pairs


def _without_default(schema: Mapping[str, Any]) -> Any:
    return schema["schema"] if schema["type"] == "default" else schema


def _is_day(schema: Mapping[str, Any]) -> bool:
    return bool(schema.get("metadata", {}).get("means") == "day")


def _days_by(day: Callable[[str], date]) -> Callable[[bytes], date | None]:
    """Reads days as their shape does; `None` for what is none."""

    @lru_cache(maxsize=4096)
    def read(text: bytes) -> date | None:
        try:
            return day(text.decode())
        except ValueError:
            return None

    return read


def _is_record(schema: Mapping[str, Any]) -> bool:
    """Whether it is a mapping that becomes a noun."""
    return "cls" in schema.get("metadata", {})
