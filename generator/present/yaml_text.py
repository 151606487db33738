"""Values as YAML that every reader takes for the same values: quoted wherever there could be a doubt."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

# A word that stands without quotes: `du_thao`, `th-vi-du`, `4725-qd-bgddt`; but not `no`, which some
# readers take for false, nor anything that begins like a number.
_PLAIN = re.compile(r"[a-z][a-z0-9_-]*|[0-9]+-[a-z][a-z0-9-]*", re.ASCII)
_TAKEN = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n"))
# What a double-quoted text cannot hold as it is. The two noncharacters are refused by readers of YAML.
_ESCAPED = re.compile(r'[\\"\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]')
_SHORT = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def scalar(value: Any) -> str:
    """A text, number, date, yes or no as it stands in a file; nothing at all for `None`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, date):
        return value.isoformat()
    return text(str(value))


def text(value: str) -> str:
    """A text, without quotes only where it is a plain word."""
    if _PLAIN.fullmatch(value) and value not in _TAKEN:
        return value
    return f'"{_ESCAPED.sub(_escape, value)}"'


def inline(value: Any) -> str:
    """A value on one line: mappings and lists in brackets."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{text(key)}: {inline(item)}" for key, item in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(map(inline, value)) + "]"
    return scalar(value)


def _number(value: Decimal) -> str:
    """Without an exponent and idle zeros: `6.50` → `6.5`, `1E+1` → `10`."""
    shown = format(value, "f")
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _escape(match: re.Match[str]) -> str:
    sign = match[0]
    return _SHORT.get(sign) or (f"\\x{ord(sign):02x}" if ord(sign) < 256 else f"\\u{ord(sign):04x}")
