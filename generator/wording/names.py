"""Names: folding for search, and the Vietnamese order for lists."""

import unicodedata
from functools import lru_cache

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
    letters: list[str] = []
    tones: list[str] = []
    for sign in unicodedata.normalize("NFC", name.lower()):
        tone = "0"
        parts = unicodedata.normalize("NFD", sign)
        for part in parts:
            if part in _TONES:
                tone = _TONES[part]
        base = unicodedata.normalize("NFC", "".join(p for p in parts if p not in _TONES))
        letters.append(_RANK.get(base, f"  {base}" if not base.isalpha() else f"99{base}"))
        tones.append(tone)
    return "".join(letters), "".join(tones), name
