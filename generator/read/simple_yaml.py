"""The few forms of YAML that nearly every file of a school is made of, read without a parser.

Only what old and new readers of YAML take alike is understood: text between double quotes, words, days,
numbers as people write them, `true` and `false`, lists of words. Of anything else nothing is said (`None`),
and a parser reads it. The bytes given have to be `text.is_plain`, if they are text at all.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

_QUOTED = r'"[^"\\\n\t]*"'
_NUMBER = r"(?:0|[1-9][0-9]{0,6})(?:\.(?:[0-9]{1,2}|[0-9]{4,6}))?"  # three decimals may be thousands
_NUMBERS = r'"[0-9.]+": [0-9.]+'


def _words(inside: str) -> str:
    """Text without quotes: begins with a letter, ends with a letter, a digit or a stop."""
    letter = r"A-Za-z\x80-\xff"
    return rf"[{letter}][{letter}0-9 ._/()+%{inside}-]*(?<![ _/(+{inside}-])"


_ITEM = rf"(?:{_QUOTED}|{_words('')})"


def _field(inside: str) -> bytes:
    """`key: value`, the value a group by its kind."""
    alternatives = {
        "words": _words(inside),
        "number": _NUMBER,
        "as_it_is": r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]+-[a-z][a-z0-9-]*",
        "items": rf"\[{_ITEM}(?:, {_ITEM})*\]",
        "numbers": rf"\{{{_NUMBERS}(?:, {_NUMBERS})*\}}",
    }
    pattern = "|".join(f"(?P<{name}>{one})" for name, one in alternatives.items())
    return rf'([a-z_]+): (?:"(?P<quoted>[^"\\\n\t]*)"|{pattern})'.encode("ascii")


_ON_A_LINE = re.compile(_field(",;!?"))
_BETWEEN_COMMAS = re.compile(_field(""))
_ITEMS = re.compile(rb'"[^"]*"|[^",\[\] ][^",\[\]]*')
_PAIRS = re.compile(rb'"([0-9.]+)": ([0-9.]+)')
_EXACT = re.compile(_NUMBER.encode("ascii"))
COMMA = re.compile(rb", (?=[a-z_]+: )")
_LIST_KEY = re.compile(rb"[a-z_]+:")
_CODE = re.compile(rb'"([A-Za-z0-9.-]+)"|([a-z][a-z0-9_-]*)')
_NO_WORDS = {b"true", b"false", b"null", b"yes", b"no", b"on", b"off", b"y", b"n"}
"""What one reader of YAML or another takes for something else than words, however it is written."""

_LONGEST_NO_WORD = max(map(len, _NO_WORDS))

Field = tuple[bytes, Any]
"""A key and its value."""


def on_a_line(text: bytes) -> Field | None:
    """`key: value` on a line of its own; or a key and, on the lines below it, a list."""
    found = _ON_A_LINE.fullmatch(text)
    try:
        return _said(found) if found else _listed_below(text)
    except UnicodeDecodeError:
        return None


def between_commas(text: bytes) -> Field | None:
    """`key: value` inside of `{…}`."""
    found = _BETWEEN_COMMAS.fullmatch(text)
    try:
        return _said(found) if found else None
    except UnicodeDecodeError:
        return None


def _said(found: re.Match[bytes]) -> Field | None:
    kind = found.lastgroup or ""
    if kind == "quoted":
        return found[1], found[2].decode()
    value = _READ[kind](found[kind])
    return None if value is None else (found[1], value)


def _listed_below(text: bytes) -> Field | None:
    """A key and, on the lines below it, a list of texts or of `{…}`."""
    key, *lines = text.split(b"\n    - ") if b"\n    - " in text else text.split(b"\n  - ")
    if not lines or not _LIST_KEY.fullmatch(key):
        return None
    items = list(map(_item, lines))
    return None if None in items else (key[:-1], items)


@lru_cache(maxsize=10_000)
def _item(text: bytes) -> object:
    """What stands after a dash, on that line: many schools say the same."""
    if text[:1] == b"{" and text[-1:] == b"}":
        pairs = [between_commas(one) for one in COMMA.split(text[1:-1])]
        fields = {pair[0].decode(): pair[1] for pair in pairs if pair}
        return fields if len(fields) == len(pairs) else None
    found = _ON_A_LINE.fullmatch(b"x: " + text)
    if found is None or found.lastgroup not in ("quoted", "words"):
        return None
    return found[2].decode() if found.lastgroup == "quoted" else _plain_words(text)


def code(text: bytes) -> str | None:
    """The key that is written so."""
    found = _CODE.fullmatch(text)
    return None if found is None or found[2] in _NO_WORDS else (found[1] or found[2]).decode()


def _plain_words(text: bytes) -> str | bool | None:
    if len(text) <= _LONGEST_NO_WORD and text.lower() in _NO_WORDS:
        return {b"true": True, b"false": False}.get(text)
    return text.decode()


def _number(text: bytes) -> int | float:
    return float(text) if b"." in text else int(text)


def _listed(text: bytes) -> list[Any] | None:
    items = [one[1:-1].decode() if one[:1] == b'"' else _plain_words(one) for one in _ITEMS.findall(text)]
    return None if None in items else items


def _numbers(text: bytes) -> dict[str, int | float] | None:
    pairs = _PAIRS.findall(text)
    if not all(_EXACT.fullmatch(number) for _, number in pairs):
        return None
    found = {code.decode(): _number(number) for code, number in pairs}
    return found if len(found) == len(pairs) else None


_READ: dict[str, Callable[[bytes], Any]] = {
    "words": _plain_words,
    "number": _number,
    "as_it_is": bytes.decode,
    "items": _listed,
    "numbers": _numbers,
}
