"""One YAML file → a noun of the model and everything wrong with its form.

The quick ways first: piece by piece, where files are much alike (`pieces`), else by a Rust parser, for text
that holds nothing whose meaning could be in doubt (`quick_yaml`). Whatever they do not take without the
slightest complaint is read again by the strict reader, which has the last word and knows every line and
column.
"""

import os
from collections.abc import Callable, Hashable, Mapping
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic_core import ValidationError

from generator.model.problem import Problem, Where
from generator.read import text as texts
from generator.read.files import content
from generator.read.quick_yaml import quick_tree
from generator.read.shapes import Shape, shape_of
from generator.wording.machine import in_short

Noun = TypeVar("Noun")
Extra = dict[str, object]


def read(
    root: Path,
    path: str,
    noun: type[Noun],
    extra: Extra,
    stand_ins: Callable[[], Mapping[str, str]] = dict,
    shape: Shape | None = None,
) -> tuple[Noun | None, list[Problem]]:
    """The file `path` as a `noun`, or `None`; and every fault of its text, its YAML and its shape.

    `extra` are the fields that the file's place gives (their keys begin with a NUL, which no file can hold).
    `stand_ins` gives what takes the place of needed keys that are missing or faulty, so that the rest of a
    file already known to be faulty can still be looked at. A `shape` of its own is given where a form says
    the keys.
    """
    shape = shape or shape_of(cast(Hashable, noun))
    data, problems = _bytes(root, path)
    if data is None:
        return None, problems
    if shape.pieces is not None:
        alike = shape.pieces.read(data, extra)
        if alike is not None:
            return cast(Noun, alike), []
    text, problems = texts.decode(path, data)
    if not text and any(one.code != "byte-order-mark" for one in problems):
        return None, problems
    if not problems:
        quick = _quickly(text, shape, extra)
        if quick is not None:
            return quick, []
    from generator.read.strict_file import strictly  # late: while files are sound, PyYAML is not wanted

    return strictly(path, text, noun, extra, problems, stand_ins(), shape)


def _bytes(root: Path, path: str) -> tuple[bytes | None, list[Problem]]:
    """What a file holds, up to more than is allowed."""
    try:
        return content(os.path.join(root, path), texts.MOST_BYTES), []
    except OSError as fault:
        facts = {"detail": in_short(fault)}
        return None, [Problem("unreadable", path, line=1, column=1, facts=facts)]


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
        self._lines: list[str] = []

    def of_cell(self, path: str, line: int, column: str) -> tuple[int, int]:
        """Line and column of a register's cell; the row begins in `line`."""
        from generator.read.register_table import lines_of, place_of

        if path != self._path:
            self._path, self._lines = path, lines_of(self._root, path)
        return place_of(self._lines, path.rpartition("/")[2].removesuffix(".csv"), line, column)

    def of(self, path: str, where: Where, at_key: bool) -> tuple[int, int]:
        """Line and column of a key path in a file; (1, 1) when the file tells no more."""
        from generator.read import mending, strict_yaml

        if path != self._path:
            data, _ = _bytes(self._root, path)
            text, _ = texts.decode(path, data or b"")
            self._path, self._node = path, mending.parse(path, text)[0]
        return strict_yaml.locate(self._node, where, at_key) if self._node is not None else (1, 1)
