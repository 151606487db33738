"""Sentences by key, from `vi.yml` and `documents.yml`."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

try:
    import yaml_rs
except ImportError:  # the quick way is a convenience
    yaml_rs = None  # type: ignore[assignment]

_HERE = Path(__file__).parent
_FILES = ("vi.yml", "documents.yml")


def load(name: str) -> Any:
    """One of the word files of this room, parsed. These are ours, so an ordinary safe reader will do.

    Every command waits for this: the Rust parser is six times faster, and a test holds both to be equal.
    """
    text = (_HERE / name).read_text("utf-8")
    return _slowly(text) if yaml_rs is None else yaml_rs.loads(text, parse_datetime=False)


def _slowly(text: str) -> Any:
    import yaml  # late: rarely needed

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(text, Loader=loader)  # noqa: S506 - a safe loader


@cache
def _flat() -> Mapping[str, str]:
    """All sentences as `{"page.school.title": "…"}`."""
    flat: dict[str, str] = {}

    def walk(node: Any, path: str) -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                walk(value, f"{path}.{key}" if path else str(key))
        else:
            flat[path] = str(node)

    for name in _FILES:
        walk(load(name), "")
    return flat


def say(key: str, /, **facts: object) -> str:
    """The sentence of `key` with its `{facts}` filled in. A missing key or fact raises `KeyError`."""
    sentence = _flat()[key]
    return sentence.format_map(facts) if facts else sentence


@cache
def words(prefix: str) -> Mapping[str, str]:
    """All words below a key: `words("state")` → `{"chua_nop": "chưa nộp", …}`."""
    start = prefix + "."
    return {key[len(start) :]: text for key, text in _flat().items() if key.startswith(start)}
