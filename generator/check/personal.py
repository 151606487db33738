"""What looks like personal data in a text: mobile and citizen numbers, private e-mail addresses.

A help against mistakes, not against somebody who means to hide a number.
"""

import re
from collections.abc import Iterable
from functools import cache

# How people write these numbers: with spaces, dots, dashes or brackets, never before a digit that stands
# alone (`8 9 7.5` are points), and not as a part of something longer. How well that does: `bench.personal`.
# The form compiles the same patterns in a browser: `\w` only inside of brackets, no flags but for e-mail.
_GAP = r"(?:[ .()_–-]{1,3}(?=[0-9]{2}))?"
_FRESH = r"(?:(?<![\w./–-])|(?<=[0-9]{7}[/–-])|(?<=zalo\.me/))"
_ENDED = r"(?![\w])(?![/–-](?:[A-ZĐ]|(?:19|20)[0-9]{2}(?![0-9])))"
_MONEY = r"(?! ?(?:đồng|đ(?![\w])|VN[DĐ]|USD|triệu|tỷ|tỉ|lượt))"
_DAY = r"(?![0-3]?[0-9][./-][01]?[0-9][./-](?:19|20)[0-9]{2}(?![0-9]))"
_COMPANY = r"(?<!MST )(?<!MST: )(?<!thuế )(?<!thuế: )"


def _more(count: int) -> str:
    return rf"(?:{_GAP}[0-9]){{{count}}}"


def _after(words: Iterable[str]) -> str:
    """Stands after the first sign: the words that leave no doubt what a number is."""
    glued = [word + glue for word in words for glue in (" ", ":", ": ", " số ", " số: ")]
    return f"(?:{'|'.join(f'(?<={one}[0-9A-Z])' for one in glued)})"


# Mobile numbers have nine digits after 0 or +84, of which two say whose network it is; until 2018 some had
# ten. A tax code may begin in the same way.
_NETWORK = "(?:3{gap}[2-9]|5{gap}[25689]|7{gap}[06-9]|8{gap}[1-9]|9{gap}[0-9])".replace("{gap}", _GAP)
_OF_A_PERSON = ("SĐT", "ĐT", "ĐTDĐ", "DĐ", "điện thoại", "di động", "Zalo", "zalo")
_MOBILE = (
    rf"{_FRESH}{_COMPANY}{_DAY}(?:\((?=\+?[0-9]{{1,4}}\)))?"
    rf"(?:(?:\+?84|0084)(?:[ .-]?\(?0\)?)?|[0O](?!\.[0-9]{{4}}))[ .()_–-]{{0,3}}"
    rf"(?:{_NETWORK}{_more(7)}|1{_GAP}[2689]{_more(8)}){_ENDED}(?!-[0-9]{{3}}(?![0-9])){_MONEY}"
    rf"|[35789]{_after(_OF_A_PERSON)}{_more(8)}{_ENDED}"
    rf"|{_FRESH}0 [35789](?: [0-9]){{8}}(?! ?[0-9]){_ENDED}"
)
# A citizen number (CCCD) has twelve digits: three of a province, 001 to 096, then the century and the sex.
# The older one (CMND) has nine of any kind, so that only a word tells, as of a passport.
_PAPERS = ("CMND", "CMTND", "CMT", "CCCD", "căn cước", "Căn cước", "minh nhân dân", "minh thư")
_CITIZEN = (
    rf"{_FRESH}0{_GAP}(?:0{_GAP}[1-9]|[1-8]{_GAP}[0-9]|9{_GAP}[0-6]){_GAP}[0-3]{_more(8)}{_ENDED}{_MONEY}"
    rf"|[0-9]{_after(_PAPERS)}{_more(8)}(?:{_more(3)})?{_ENDED}|[A-Z]{_after(['ộ chiếu'])}[0-9]{{7}}{_ENDED}"
)
_AT = r"(?: ?[@＠] ?| ?[(\[{<] ?(?:@|a|at|a còng) ?[)\]}>] ?| a còng )"
_DOT = r"(?: ?\. ?| ?[(\[{] ?(?:\.|dot|chấm) ?[)\]}] ?| (?:dot|chấm) )"
_MAIL = (
    rf"[\w.+-]{{1,64}}(?:{_AT}(?:gmail|googlemail|hotmail|ymail|protonmail)(?:{_DOT}[a-z]{{2,5}}(?:\.[a-z]{{2,3}})?)?"
    r"|@(?:(?:gmial|gamil|yahoo|icloud)|(?:outlook|live|msn|aol|proton|yandex|zoho|me)(?=\.(?:com|me|net|ru|vn|fr)))"
    r"(?:\.[a-z]{2,5}(?:\.[a-z]{2,3})?)?)(?![\w-]|\.[\w])"
)
_AS_NOUGHTS = bytes(48 if 48 <= one < 58 else one for one in range(256))
_BETWEEN = " .()_–-".encode()
_NINE = b"0" * 9
_WORDS = tuple(one.encode() for one in ("@", "＠", "mail", "ộ chiếu"))


@cache
def kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """What it is looked for, in this order; the kinds are parts of problem codes.

    Made when a text is suspected, which most never are.
    """
    return (
        ("cccd", re.compile(_CITIZEN)),
        ("mobile", re.compile(_MOBILE)),
        ("mail", re.compile(_MAIL, re.IGNORECASE)),
    )


def patterns() -> dict[str, str]:
    """The regular expressions of personal data by kind, for those who look for the same elsewhere."""
    return {kind: pattern.pattern for kind, pattern in kinds()}


def may_be_personal(text: str) -> bool:
    """A quick look: nine digits with nothing but signs between them, or words that others cannot lack."""
    data = text.encode("utf-8", "surrogatepass").lower()
    return _NINE in data.translate(_AS_NOUGHTS, _BETWEEN) or any(word in data for word in _WORDS)


def kind_of(text: str) -> str:
    """What kind of personal data seems to stand in a text, or ""."""
    if not may_be_personal(text):
        return ""
    return next((kind for kind, pattern in kinds() if pattern.search(text)), "")
