"""A likely word in place of one that is not known."""

from collections.abc import Iterable

from generator.wording.names import fold
from generator.wording.sentences import say


def did_you_mean(value: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """`điểm` → "Có phải bạn muốn viết `diem`?"; "" when nothing known is near."""
    found = nearest(value, known, likeness)
    return say("hint.near", near=found) if found else ""


def nearest(value: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """The known word that is most like `value`; "" when none is near."""
    from difflib import get_close_matches  # late: only mistakes want it

    near = get_close_matches(_plain(value), [word for word in known if word != value], 1, likeness)
    return near[0] if near else ""


def _plain(value: str) -> str:
    """As keys and ids are written: without marks; a space between words becomes `_`."""
    return fold(value[:80]).replace(" ", "_")
