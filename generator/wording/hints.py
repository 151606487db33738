"""A likely word in place of one that is not known."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence

from generator.wording.names import fold
from generator.wording.sentences import say


def did_you_mean(value: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """`điểm` → "Có phải bạn muốn viết `diem`?"; "" when nothing known is near."""
    found = nearest(value, known, likeness)
    return say("hint.near", near=found) if found else ""


def day_turned(value: str) -> str:
    """`"7/5/2024"` or `"2024-5-7"` → `"2024-05-07"`; "" when it is no such thing."""
    day_first = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", value, re.ASCII)
    year_first = re.fullmatch(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})", value, re.ASCII)
    found = day_first.groups()[::-1] if day_first else year_first.groups() if year_first else None
    return "{}-{:02d}-{:02d}".format(found[0], *map(int, found[1:])) if found else ""


def also(lines: Sequence[int]) -> str:
    """`; dòng 9, 12 cũng vậy`: the other lines with the same fault."""
    if not lines:
        return ""
    named = ", ".join(str(line) for line in lines[:_MOST_LINES_NAMED])
    rest = len(lines) - _MOST_LINES_NAMED
    return say("hint.also-more", lines=named, count=rest) if rest > 0 else say("hint.also", lines=named)


def number_meant(value: str, key: str) -> str:
    """`Mức 2` → "Có phải bạn muốn viết `2`?"; of a count, `40/48` → how to write both; "" where unclear."""
    numbers = _NUMBER.findall(value)
    of_total = _OF_TOTAL.match(value)
    if of_total and key == "so_luong":
        return say("hint.of-total", count=of_total[1], total=of_total[2])
    if len(numbers) == 1 or (of_total and len(numbers) == 2):
        return say("hint.near", near=numbers[0].replace(",", "."))
    return ""


_NUMBER = re.compile(r"(?:^|[^\w.,-])((?:0|[1-9][0-9]{0,3})(?:[.,][0-9]{1,2})?)(?![\w.,])", re.ASCII)
_OF_TOTAL = re.compile(r"([0-9]{1,4}) ?(?:/|trên) ?([0-9]{1,4})(?![\w.,/])", re.ASCII)
_BETWEEN = re.compile(r"[;/+&]| và ")
_MOST_TOGETHER = 6
_MOST_LINES_NAMED = 8


def named_together(value: str, known: Collection[str]) -> str:
    """`kiểm kê; phan-mem` → that a comma parts names, and how; "" where no part is near a known one."""
    parts = [part for one in _BETWEEN.split(value) if (part := one.strip())]
    if not 1 < len(parts) <= _MOST_TOGETHER:
        return ""
    meant = [part if part in known else nearest(part, known) for part in parts]
    names = ", ".join(near or part for near, part in zip(meant, parts, strict=True))
    return say("hint.together", names=names) if any(meant) else ""


def nearest(value: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """The known word that is most like `value`; "" when none is near."""
    from difflib import get_close_matches  # late: only mistakes want it

    words = [word for word in known if word != value]
    code = unicodedata.normalize("NFKC", value[:80]).translate(_LIKE_DIGITS)
    if code in words:
        return code
    near = get_close_matches(_plain(value), words, 1, likeness)
    return near[0] if near else ""


_LIKE_DIGITS = str.maketrans("lIOo,", "1100.", " ")
"""What is typed for a digit or a stop of a code: `l.3.2`, `１.３.２`, `1,3,2`."""


def _plain(value: str) -> str:
    """As keys and ids are written: without marks; a space between words becomes `_`."""
    return fold(value[:80]).replace(" ", "_")
