"""Letters of other scripts that look like Latin ones: how a name can pass for another."""

import unicodedata
from functools import cache

# Cyrillic and Greek letters whose usual shape is that of a Latin letter (after Unicode's confusables).
_TWINS = dict(
    zip(
        "АВЕЅІЈКМНОРСТУХҮаеіјорсухѕһԁԛԝүґɡ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορτυχ",
        "ABESIJKMHOPCTYXYaeijopcyxshdqwyrg" + "ABEZHIKMNOPTYXaiknoptux",
        strict=True,
    )
)
_OUR_SCRIPTS = ("LATIN", "COMBINING")


@cache
def _plainly_ours() -> frozenset[str]:
    """What nearly all names are written with, so that few signs have to be looked up one by one."""
    signs = map(chr, (*range(0x250), *range(0x1E00, 0x1F00)))
    return frozenset(sign for sign in signs if not sign.isalpha() or _ours(sign))


def foreign_letter(text: str) -> str:
    """The first letter of `text` that is of another script than Latin; "" when there is none."""
    if _plainly_ours().issuperset(text):
        return ""
    return next((sign for sign in text if sign.isalpha() and not _ours(sign)), "")


def as_it_looks(text: str) -> str:
    """`text` with every letter that passes for a Latin one replaced by it."""
    return "".join(_TWINS.get(sign, sign) for sign in unicodedata.normalize("NFKC", text))


def _ours(sign: str) -> bool:
    return sign.isascii() or unicodedata.name(sign, "").startswith(_OUR_SCRIPTS)
