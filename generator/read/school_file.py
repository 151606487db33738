"""One YAML file → a noun of the model and everything wrong with its form.

The quick way first: a Rust parser, for text that holds nothing whose meaning could be in doubt. Whatever
the quick way does not take without the slightest complaint is read again by the strict reader, which has
the last word and knows every line and column.
"""

import os
import re
from collections.abc import Hashable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, cast

from pydantic_core import ValidationError

from generator.model.problem import Problem, Where
from generator.read import text as texts
from generator.read.shapes import Shape, shape_of

try:
    import yaml_rs
except ImportError:  # the quick way is a convenience
    yaml_rs = None  # type: ignore[assignment]

Noun = TypeVar("Noun")
Extra = dict[str, object]

# What only the strict reader may judge. The quick reader gives numbers and yes or no where they stand
# plainly; a field of text refuses those, so only odd ways to write a number can slip in, and only after a
# colon. The rest are signs of YAML's cleverness. Most files have none of these: one pass that deletes all
# other signs, and brackets that close on their line, then leaves nothing to look at.
_END = r"""(?=["'\s,\]}:]|\Z)"""
_EXACT = rf"-?(?:0|[1-9][0-9]{{0,6}})(?:\.[0-9]{{1,6}})?{_END}|\d{{4}}-\d\d(?:-\d\d)?{_END}|\d+-[a-z]"
_ODD_NUMBER = re.compile(rf":\s*(?=[-+.0-9])(?!-\s)(?!{_EXACT})".encode("ascii"), re.ASCII)
# After a comment a value begins a line of its own; a text that goes on there is doubted in vain.
_ODD_AFTER_COMMENT = re.compile(rf"\n[^\S\n]*(?=[-+.0-9])(?!-\s)(?!{_EXACT})".encode("ascii"), re.ASCII)
_SIGNS = "&*!|>%@`?“”„‟«–—•●▪"
_CLEVER = re.compile(rf"[\n:,\[{{][^\S\n]*(?:-[^\S\n]+)*[{_SIGNS}]")
_LEADS = bytes({sign.encode("utf-8")[0] for sign in _SIGNS})
_OTHERS = b"\\\t<{}[]\n"
_HARMLESS = bytes(set(range(256)) - {*_LEADS, *_OTHERS})
_BEFORE_COLON = bytes(32 if chr(one) in " \n[{," else one if chr(one) == ":" else 120 for one in range(256))
_DOCUMENT = re.compile(rb"\n(?:---|\.\.\.)")
_MOST_BRACKETS = 3  # one in the other
# A backslash, a tab, a merge key; a bracket that its line leaves open: a key inside may run over two lines.
_OPEN = re.compile(rb"[\\\t{}\[\]]|<<")
_NAMES = (b"True", b"TRUE", b"False", b"FALSE")


def doubtful(text: str) -> bool:
    """Whether the meaning of anything in `text` is for the strict reader to say."""
    whole = b"\n" + text.encode("utf-8", "surrogatepass")
    signs = whole.translate(None, _HARMLESS)
    left = signs.translate(None, _LEADS)
    for _ in range(_MOST_BRACKETS):
        left = left.replace(b"[]", b"").replace(b"{}", b"")
    return (
        _OPEN.search(left) is not None
        or (signs.translate(None, _OTHERS) != b"" and _CLEVER.search("\n" + text) is not None)
        or b" :" in whole.translate(_BEFORE_COLON)
        or _DOCUMENT.search(whole) is not None
        or _ODD_NUMBER.search(whole) is not None
        or (b"#" in whole and _ODD_AFTER_COMMENT.search(whole) is not None)
        or any(name in whole for name in _NAMES)
    )


def read(
    root: Path,
    path: str,
    noun: type[Noun],
    extra: Extra,
    stand_ins: Mapping[str, str] = MappingProxyType({}),
    shape: Shape | None = None,
) -> tuple[Noun | None, list[Problem]]:
    """The file `path` as a `noun`, or `None`; and every fault of its text, its YAML and its shape.

    `extra` are the fields that the file's place gives (their keys begin with a NUL, which no file can hold).
    `stand_ins` take the place of needed keys that are missing or faulty, so that the rest of a file already
    known to be faulty can still be looked at. A `shape` of its own is given where a form says the keys.
    """
    shape = shape or shape_of(cast(Hashable, noun))
    data, problems = _bytes(root, path)
    if data is None:
        return None, problems
    text, problems = texts.decode(path, data)
    if not text and any(one.code != "byte-order-mark" for one in problems):
        return None, problems
    if not problems:
        quick = _quickly(text, shape, extra)
        if quick is not None:
            return quick, []
    from generator.read.strict_file import strictly  # late: while files are sound, PyYAML is not wanted

    return strictly(path, text, noun, extra, problems, stand_ins, shape)


def _never_waiting(path: str, flags: int) -> int:
    """Open a file; a pipe in its place is as good as empty, and nobody waits for its other end."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _bytes(root: Path, path: str) -> tuple[bytes | None, list[Problem]]:
    try:
        with open(os.path.join(root, path), "rb", opener=_never_waiting) as file:
            return file.read(texts.MOST_BYTES + 1), []
    except OSError as fault:
        facts = {"detail": fault.strerror or type(fault).__name__}
        return None, [Problem("unreadable", path, line=1, column=1, facts=facts)]


def quick_tree(text: str) -> dict[Any, Any] | None:
    """The tree of a text of which nothing is doubtful, by the quick reader; numbers are numbers in it."""
    if yaml_rs is None or doubtful(text):
        return None
    try:
        tree: Any = yaml_rs.loads(text, parse_datetime=False)
    except (yaml_rs.YAMLDecodeError, ValueError, RecursionError):
        return None
    return tree if type(tree) is dict else None


def _quickly(text: str, shape: Shape, extra: Extra) -> Any:
    tree = quick_tree(text)
    if tree is None:
        return None
    tree.update(extra)
    try:
        return shape.quick.validate_python(tree)
    except (ValidationError, ValueError, TypeError, RecursionError):
        return None


class Places:
    """Lines and columns of key paths; a file with a thousand problems is read once for all of them."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._path = ""
        self._node: Any = None

    def of(self, path: str, where: Where, at_key: bool) -> tuple[int, int]:
        """Line and column of a key path in a file; (1, 1) when the file tells no more."""
        from generator.read import mending, strict_yaml

        if path != self._path:
            data, _ = _bytes(self._root, path)
            text, _ = texts.decode(path, data or b"")
            self._path, self._node = path, mending.parse(path, text)[0]
        return strict_yaml.locate(self._node, where, at_key) if self._node is not None else (1, 1)
