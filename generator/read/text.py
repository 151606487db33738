"""Bytes → text that is safe to parse: UTF-8, NFC, no hidden characters, not too large."""

import codecs
import re
import unicodedata
from collections.abc import Iterator

from generator.model.problem import Problem
from generator.wording import say

MOST_BYTES = 256 * 1024

# Unicode classes Cc (but tab, line feed, carriage return) and Cf, and the line separators that YAML 1.1
# would take for line breaks. A test holds this list against `unicodedata`.
_HIDDEN = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e"
    "\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000110bd\U000110cd"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f"
)
HIDDEN = re.compile(f"[{_HIDDEN}]")

# Most files are Vietnamese and nothing else: ASCII, À to ư, and ẠẢ… (E1 BA, E1 BB), all of which is NFC and
# visible. Looking at bytes is several times quicker than asking Unicode about every letter.
_VIETNAMESE = bytes([*b"\t\n\r", *range(0x20, 0x7F), *range(0x80, 0xC0), *b"\xc3\xc4\xc5\xc6\xe1"])
_OTHER_THREE = re.compile(rb"\xe1[^\xba\xbb]")


_NO_TEXT = {b"PK\x03\x04": "office", b"\xd0\xcf\x11\xe0": "office", b"%PDF-": "pdf", b"{\\rtf": "rtf"}
"""How files begin that were only given another ending."""


def is_plain(data: bytes) -> bool:
    """Whether UTF-8 holds only letters and signs of which nothing is to be tidied but ends of lines."""
    return not data.translate(None, _VIETNAMESE) and _OTHER_THREE.search(data) is None


def decode(path: str, data: bytes) -> tuple[str, list[Problem]]:
    """The text of a file and what is wrong with its characters; "" when it cannot be text at all.

    Hidden characters are told and left out, so that the rest can be judged as it looks.
    """
    if data.startswith(tuple(_NO_TEXT)):
        return "", [Problem("no-text-file", path, line=1, column=1, facts={"kind": no_text(data)})]
    if len(data) > MOST_BYTES:
        return "", [Problem("file-too-large", path, line=1, column=1, facts={"size": str(len(data) // 1024)})]
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "", [Problem("utf-16", path, line=1, column=1)]
    marked = [Problem("byte-order-mark", path, line=1, column=1)] if data.startswith(codecs.BOM_UTF8) else []
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as fault:
        line, column = place_of_byte(data, fault.start)
        return "", [Problem("not-utf8", path, line=line, column=column)]
    if is_plain(data):
        return _one_line_end(text), []
    text = tidy(text)
    if not has_hidden(text):
        return text, marked
    return HIDDEN.sub("", text), [*marked, *_hidden_characters(path, text)]


def no_text(data: bytes) -> str:
    """What a file is, in words, that was only given the ending of a text; "" for what may be text."""
    kind = next((kind for sign, kind in _NO_TEXT.items() if data.startswith(sign)), "")
    return say(f"file-kind.{kind}") if kind else ""


def place_of_byte(data: bytes, at: int) -> tuple[int, int]:
    """Line and column, from 1, of the letter that would begin with this byte."""
    column = len(data[data.rfind(b"\n", 0, at) + 1 : at].decode("utf-8", "replace")) + 1
    return data.count(b"\n", 0, at) + 1, column


def has_hidden(text: str) -> bool:
    """Whether a hidden character stands anywhere in `text`; quick where all of it is plainly visible."""
    return not text.replace("\n", "").isprintable() and HIDDEN.search(text) is not None


def tidy(text: str) -> str:
    """`text` in NFC, one kind of line end, no byte order mark at its start, no-break spaces as spaces."""
    if text.startswith("\ufeff"):
        text = text[1:]
    if not text.isascii():
        if not unicodedata.is_normalized("NFC", text):
            text = unicodedata.normalize("NFC", text)
        if "\xa0" in text:
            text = text.replace("\xa0", " ")
    return _one_line_end(text)


def _one_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


_CONFLICT = re.compile(r"^(?:<{7}|>{7})(?: |$)", re.MULTILINE)


def conflict_marker(path: str, text: str) -> list[Problem]:
    """Two changes that git could not join, told once, at the first of their marks."""
    found = _CONFLICT.search(text) if "<<<<<<<" in text or ">>>>>>>" in text else None
    if found is None:
        return []
    return [Problem("conflict-marker", path, line=text.count("\n", 0, found.start()) + 1, column=1)]


def _hidden_characters(path: str, text: str) -> Iterator[Problem]:
    for line, column, sign in hidden_characters(text):
        yield Problem("hidden-character", path, line=line, column=column, facts={"sign": sign})


def hidden_characters(text: str) -> Iterator[tuple[int, int, str]]:
    """Line, column and name of every hidden character, in one pass: a file may hold nothing else."""
    line, begins, seen = 1, 0, 0
    for match in HIDDEN.finditer(text):
        at = match.start()
        line += text.count("\n", seen, at)
        begins = max(begins, text.rfind("\n", seen, at) + 1)
        seen = at
        yield line, at - begins + 1, f"U+{ord(match[0]):04X}"
