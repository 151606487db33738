"""Letters of other scripts that look like Latin ones: how a name can pass for another."""

import unicodedata

# Cyrillic and Greek letters whose usual shape is that of a Latin letter (after Unicode's confusables).
_TWINS = dict(
    zip(
        "АВЕЅІЈКМНОРСТУХҮаеіјорсухѕһԁԛԝүґɡ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορτυχ",
        "ABESIJKMHOPCTYXYaeijopcyxshdqwyrg" + "ABEZHIKMNOPTYXaiknoptux",
        strict=True,
    )
)
_OUR_SCRIPTS = ("LATIN", "COMBINING")


def foreign_letter(text: str) -> str:
    """The first letter of `text` that is of another script than Latin; "" when there is none."""
    return next((sign for sign in text if sign.isalpha() and not _ours(sign)), "")


def as_it_looks(text: str) -> str:
    """`text` with every letter that passes for a Latin one replaced by it."""
    return "".join(_TWINS.get(sign, sign) for sign in unicodedata.normalize("NFKC", text))


def _ours(sign: str) -> bool:
    return sign.isascii() or unicodedata.name(sign, "").startswith(_OUR_SCRIPTS)
