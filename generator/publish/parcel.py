"""Values on their way from one build to another, or from one machine to another: data, never a program.

Pickle would import and call whatever a file names. Here a file may name only the frozen values of our own
rooms and a few of the standard library; anything else makes the whole file unreadable.
"""

import io
import os
import pickle
from enum import Enum
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from msgspec import Struct

_OWN = (
    "generator.model.",
    "generator.pipeline.surveying",
    "generator.present.forge",
    "generator.present.reuse.",
    "generator.publish.changeover",
    "generator.publish.checked",
    "generator.publish.commits",
    "generator.publish.git",
    "generator.publish.groups",
    "generator.publish.memory",
    "generator.publish.parts",
    "generator.publish.plan",
    "generator.publish.shells",
    "generator.publish.state",
    "generator.wording.tables",
)
_STANDARD = {
    ("builtins", "set"),
    ("builtins", "frozenset"),
    ("collections", "Counter"),
    ("collections", "OrderedDict"),
    ("copyreg", "_reconstructor"),
    ("datetime", "date"),
    ("decimal", "Decimal"),
    ("markupsafe", "Markup"),
    ("pathlib", "PosixPath"),
    ("pathlib", "PureWindowsPath"),
    ("pathlib", "WindowsPath"),
    ("pathlib._local", "PosixPath"),  # Python 3.13
    ("pathlib._local", "PureWindowsPath"),
    ("pathlib._local", "WindowsPath"),
}


class NotAParcel(Exception):
    """A file that holds something else than values of ours, or is cut."""


def _member(kind: type[Enum], name: str) -> Enum:
    if not issubclass(kind, Enum):
        raise pickle.UnpicklingError(f"getattr({kind!r}, {name!r})")
    return kind.__members__[name]


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("builtins", "getattr"):  # how Python before 3.11.4 names a member of an Enum
            return _member
        if (module, name) in _STANDARD or (module.startswith(_OWN) and _is_value(module, name)):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name}")


@cache
def _is_value(module: str, name: str) -> bool:
    """Whether a name of our own rooms is a class that only holds values."""
    if "." in name:
        return False
    found = getattr(import_module(module), name, None)
    return isinstance(found, type) and (issubclass(found, Struct | tuple | Enum))


def packed(value: object) -> bytes:
    """A value as bytes."""
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


def send(path: Path, value: object) -> None:
    """Write a value. Raises `OSError` that names the file."""
    try:
        path.write_bytes(packed(value))
    except OSError as fault:
        fault.filename = os.fspath(path)  # a full disk does not say which it is
        raise


def receive(path: Path) -> Any:
    """Read a value. Raises `NotAParcel`, and `OSError` where there is no file."""
    return unpacked(path.read_bytes(), path.name)


def unpacked(content: bytes, name: str = "") -> Any:
    """The value of some bytes, which came from `name`. Raises `NotAParcel`."""
    try:
        return _Reader(io.BytesIO(content)).load()
    except Exception as fault:  # a broken pickle may raise anything
        raise NotAParcel(f"{name}: {type(fault).__name__}") from fault
