"""Names as people write them in lists: of schools, areas, authorities; and ids made out of them."""

import re
import unicodedata
from difflib import get_close_matches
from functools import lru_cache

from generator.wording import fold
from generator.wording.names import school_name

Key = tuple[frozenset[str], str]


def name_key(name: str) -> Key:
    """A school's name however it is abbreviated: "TH Kiến Quốc" is "Trường Tiểu học Kiến Quốc"."""
    parts = school_name(name)
    return frozenset(parts.kinds), spoken(" ".join(parts.own))


def folded(key: Key) -> Key:
    """The same without marks."""
    return key[0], fold(key[1])


_TONES = "\u0300\u0301\u0303\u0309\u0323"


@lru_cache(maxsize=8192)
def spoken(text: str) -> str:
    """Words as they are said: "Hoà Bình" is "Hòa Bình", but An Phú is not An Phụ."""
    said = []
    for word in unicodedata.normalize("NFD", text.casefold()).split():
        tones = "".join(sign for sign in word if sign in _TONES)
        said.append("".join(sign for sign in word if sign not in _TONES) + tones)
    return " ".join(said)


_KINDS = {"xa": "xa", "phuong": "phuong", "dac khu": "dac_khu", "thi tran": "thi_tran"}


@lru_cache(maxsize=8192)
def area_words(text: str) -> str:
    """An area's name without marks: "X. Mây Trắng, huyện Suối Mơ" → "xa may trang"."""
    said = fold(text.split(",")[0].split(" - ")[0])
    for short, whole in (
        (r"^x\. ?", "xa "),
        (r"^p\. ?", "phuong "),
        (r"^tt\. ?", "thi tran "),
        (r"^dk\. ?", "dac khu "),
    ):
        said = re.sub(short, whole, said)
    return said


def in_words(text: str) -> str:
    """The name for the register, as written but for its first letter and what follows a comma."""
    name = " ".join(text.split(",")[0].split(" - ")[0].split())
    for short, whole in ((r"^[Xx]\. ?", "Xã "), (r"^[Pp]\. ?", "Phường "), (r"^(TT|tt)\. ?", "Thị trấn ")):
        name = re.sub(short, whole, name)
    if name.isupper():
        name = name.title()
    return name[:1].upper() + name[1:]


def kind_of(said: str) -> str:
    """What kind of commune a folded name says it is; "" where it does not say so."""
    return next((kind for head, kind in _KINDS.items() if said.startswith(head + " ")), "")


def said_as(text: str, whole: str) -> str:
    """An area as it is said, with the kind that `whole` begins with where the text leaves it out."""
    said = spoken(in_words(text))
    return said if said == whole or not whole.endswith(f" {said}") else whole


def is_near(one: str, other: str) -> bool:
    """Whether two names may be the same with a slip of a finger; numbers are never near each other."""
    digits = [re.sub(r"\D", "", name) for name in (one, other)]
    return digits[0] == digits[1] and bool(get_close_matches(one, [other], 1, 0.9))


@lru_cache(maxsize=8192)
def bare(said: str) -> str:
    """An area's own words, without what kind of area it is."""
    heads = "xa|phuong|dac khu|thi tran|huyen|quan|thi xa|thanh pho|tp|tinh"
    return re.sub(rf"^({heads})\.? (?=\S)", "", said)


def authority_words(text: str) -> str:
    """An authority's name without marks and however it is abbreviated."""
    said = fold(text).replace("uy ban nhan dan", "ubnd").replace("giao duc va dao tao", "gddt")
    return " ".join(said.replace("gd&dt", "gddt").replace("gd-dt", "gddt").split())


def slug(text: str, most: int = 64) -> str:
    """An id out of words."""
    made = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:most].strip("-")
    return made if len(made) >= 3 else f"ma-{made}".strip("-")
