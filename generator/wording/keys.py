"""The keys of the YAML files: the bridge between `data/` and the English names of the model."""

from collections.abc import Mapping
from functools import cache

from generator.wording.sentences import load


@cache
def keys() -> Mapping[str, Mapping[str, str]]:
    """`{"Assessment": {"year": "nam_hoc", …}, …}`; a key that begins with NUL is never in a file."""
    bridge: Mapping[str, Mapping[str, str]] = load("keys.yml")
    return bridge
