"""A sound file read piece by piece: what has been met before, in whatever file, is not read again.

Schools answer the same questions, many in the same words. A file is cut where a key begins and, below
`tra_loi` and the like, where an entry begins. Pieces not known yet are put together as one small file, which
passes the same gate as a whole one: nothing doubtful, yaml-rs, pydantic.

Why a piece means the same in every file: a key of a block begins a line at the block's column, and no line
but the beginnings of pieces can be such a line (`_STRAY`). So when as many keys come out as pieces went in,
every piece begins with a key of its block, nothing before it was left open, and the rest of it is the value.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from pydantic_core import SchemaValidator, ValidationError
from pydantic_core import core_schema as cs

from generator.read import text as texts
from generator.read.quick_yaml import quick_tree

_COMMENTS = re.compile(rb'(?:#[^\n]*\n|\n)*(?=["a-z])')
_KEY = re.compile(rb'\n(?=["a-z])')
_ENTRY = re.compile(rb'\n  (?=["a-z])')
_BEGINNING = re.compile(rb'["a-z]')
_STRAY = re.compile(rb'\n(?: [^ ]|(?:  )?(?:[^"a-z #\n-]|-[^ ]))')
_MOST_KEPT = 10_000
_MOST_MARKED = 50_000
_LONGEST_KEPT = 2_000  # bytes


class _Memory:
    """What pieces mean: the key and the value of each.

    Kept from the second time on, for most of what is met only once never comes again.
    """

    def __init__(self) -> None:
        self.known: dict[bytes, tuple[str, Any]] = {}
        self._marks: set[int] = set()

    def keep(self, piece: bytes, key: str, value: object) -> None:
        mark = hash(piece)
        if mark not in self._marks:
            if len(self._marks) >= _MOST_MARKED:
                self._marks.clear()
            self._marks.add(mark)
        elif len(piece) <= _LONGEST_KEPT:
            if len(self.known) >= _MOST_KEPT:
                self.known.clear()
            self.known[piece] = key, value


class _Block:
    """A mapping of a file, cut into entries; `found` has `None` for each that is not known."""

    def __init__(self, key: bytes, memory: _Memory, most: int, entries: list[bytes]) -> None:
        self.key = key
        self.found = list(map(memory.known.get, entries))
        self.fresh = [entry for entry, one in zip(entries, self.found, strict=True) if one is None]
        self._memory = memory
        self._most = most

    @property
    def text(self) -> bytes:
        """What has to be read of it."""
        return b"\n  ".join([self.key + b":", *self.fresh])

    def whole(self, read: Mapping[str, Any]) -> dict[str, Any] | None:
        """The mapping, what was `read` of the fresh entries in its place; `None` when it does not fit."""
        if len(read) != len(self.fresh):
            return None
        rest = iter(read.items())
        pairs = [one or next(rest) for one in self.found]
        for entry, (key, value) in zip(self.fresh, read.items(), strict=True):
            self._memory.keep(entry, key, value)
        mapping = dict(pairs)
        return mapping if len(mapping) == len(pairs) <= self._most else None


class Pieces:
    """Reads files of one shape, and remembers their pieces. `schema` is that of a noun of the model."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        """Fields that are mappings are read entry by entry."""
        fields = schema["schema"]["fields"]
        shapes = {one["validation_alias"]: _without_default(one["schema"]) for one in fields}
        parts = {key: cs.typed_dict_field(one, required=False) for key, one in shapes.items()}
        self._noun: Callable[..., Any] = schema["cls"]
        self._names: dict[str, str] = {one["validation_alias"]: one["name"] for one in fields}
        self._validator = SchemaValidator(cs.typed_dict_schema(parts, extra_behavior="forbid"))
        self._memory = _Memory()
        self._mappings = {
            key.encode(): (_Memory(), one["max_length"])
            for key, one in shapes.items()
            if one["type"] == "dict"
        }

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
        values: dict[str, Any] = {}
        fresh: list[bytes] = []
        blocks: list[_Block] = []
        known = self._memory.known
        for piece in pieces:
            if (found := known.get(piece)) is not None:
                values[found[0]] = found[1]
            elif (block := self._block(piece)) is not None:
                blocks.append(block)
            else:
                fresh.append(piece)
        if not self._read(comments[0], fresh, blocks, extra, values):
            return None
        if len(values) != len(pieces) + len(extra):
            return None  # a key stands there twice
        try:
            return self._noun(**values)
        except TypeError:  # a needed key is missing
            return None

    def _block(self, piece: bytes) -> _Block | None:
        """The piece cut into entries, if it is one of the mappings with an entry to a line two spaces in."""
        key, _, rest = piece.partition(b":\n  ")
        known = self._mappings.get(key)
        return _Block(key, *known, _ENTRY.split(rest)) if known and _BEGINNING.match(rest) else None

    def _read(
        self,
        comments: bytes,
        fresh: list[bytes],
        blocks: list[_Block],
        extra: Mapping[str, object],
        values: dict[str, Any],
    ) -> bool:
        """Read what is not known into `values`, by field; `False` where that cannot be done."""
        parts = [*fresh, *(block.text for block in blocks if block.fresh)]
        content = comments + b"\n".join(parts)
        text, problems = texts.decode("", content)
        tree = quick_tree(text) if parts else {}
        if problems or tree is None or len(tree) != len(parts) or _STRAY.search(content):
            return False
        keys = list(tree)
        tree.update(extra)
        try:
            found = self._validator.validate_python(tree)
        except (ValidationError, ValueError, TypeError, RecursionError):
            return False
        for piece, key in zip(fresh, keys, strict=False):
            name = self._names[key]
            values[name] = found[key]
            self._memory.keep(piece, name, found[key])
        for block in blocks:
            key = block.key.decode()
            mapping = block.whole(found[key] if block.fresh else {})
            if mapping is None:
                return False
            values[self._names[key]] = mapping
        for key in extra:
            values[self._names[key]] = found[key]
        return True


def _without_default(schema: Mapping[str, Any]) -> Any:
    return schema["schema"] if schema["type"] == "default" else schema
