"""Names: folding for search, the Vietnamese order for lists, and how schools' names are abbreviated."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from generator.wording.sentences import say, words

# The order of the Vietnamese alphabet; marks (tones) decide only between words that are else equal.
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: f"{rank:02d}" for rank, letter in enumerate(_LETTERS)}
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}


def fold(text: str) -> str:
    """`text` without marks and in lower case: "Kiến Quốc" → "kien quoc", "Đồ Sơn" → "do son".

    Any of NFC, NFD or capitals give the same; runs of white space become one space.
    """
    apart = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return " ".join(bare.replace("đ", "d").split())


@lru_cache(maxsize=65536)
def name_order(name: str) -> tuple[str, str, str]:
    """A key that sorts names as a Vietnamese dictionary does: by letter first, then by tone."""
    ranks = [_rank(sign) for sign in unicodedata.normalize("NFC", name.lower())]
    return "".join([letter for letter, _ in ranks]), "".join([tone for _, tone in ranks]), name


@lru_cache(maxsize=4096)
def _rank(sign: str) -> tuple[str, str]:
    """The ranks of a letter without its tone, and of the tone."""
    parts = unicodedata.normalize("NFD", sign)
    tone = next((_TONES[part] for part in reversed(parts) if part in _TONES), "0")
    base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
    return _RANK.get(base, f"  {base}" if not base.isalpha() else f"99{base}"), tone


_WORD = re.compile(r"[^\W_]+")


class SchoolName(NamedTuple):
    """A school's name in two parts: the kinds it begins with, abbreviated, and the words of its own."""

    kinds: tuple[str, ...]
    own: tuple[str, ...]
    before: int
    """How many words stand before those of its own."""

    @property
    def short(self) -> tuple[str, ...]:
        """How people abbreviate it: ("th", "kq", "thkq"); of several kinds the last and the initials, too."""
        initials = "".join(fold_word(word)[:1] for word in self.own)
        joined = ("".join(self.kinds) + initials, *(kind + initials for kind in self.kinds[-1:]))
        return (*self.kinds, initials, *dict.fromkeys(joined if self.kinds else ()))


@cache
def beginnings() -> Mapping[str, str]:
    """Folded phrases a school's name may begin with → their abbreviation.

    "" is a mere joint between kinds, "-" a filler that only stands before them: "Trường Tiểu học Trường Sơn".
    """
    found = {fold(phrase): kind for phrase, kind in words("find.kind").items()}
    found.update({kind: kind for kind in found.values()})
    found.update({fold(filler): "-" for filler in say("find.filler").split(", ")})
    found[fold(say("find.joint"))] = ""
    return found


@lru_cache(maxsize=4096)
def fold_word(word: str) -> str:
    """`fold` of one word; the same few thousand make up all names."""
    return fold(word)


@cache
def _first_words() -> frozenset[str]:
    return frozenset(phrase.partition(" ")[0] for phrase in beginnings())


@lru_cache(maxsize=65536)
def school_name(name: str) -> SchoolName:
    """Take a name apart, kinds first: "Trường Tiểu học Kiến Quốc" → ("th",), ("Kiến", "Quốc")."""
    table, first = beginnings(), _first_words()
    parts = _WORD.findall(unicodedata.normalize("NFC", name))
    folded = [fold_word(part) for part in parts]
    kinds: list[str] = []
    at = 0
    while at < len(parts) and folded[at] in first:
        phrases = (" ".join(folded[at:end]) for end in range(len(parts), at, -1))
        phrase = next((phrase for phrase in phrases if phrase in table), None)
        if phrase is None or (table[phrase] == "-" and kinds):
            break
        kinds += [table[phrase]] if table[phrase].isalpha() else []
        at += phrase.count(" ") + 1
    before = at if at < len(parts) else 0  # a name of kinds alone is its own
    return SchoolName(tuple(kinds), tuple(parts[before:]), before)
