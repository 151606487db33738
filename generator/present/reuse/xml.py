"""Text inside XML: escaped, and without the few signs that XML cannot hold at all."""

import re

from generator.present.safe import text

_UNFIT = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
_unfit = re.compile(f"[{_UNFIT}]").sub
_special = re.compile(f"[&<>\"'{_UNFIT}]").search


def xml(value: str) -> str:
    """`value` fit for XML, in an element or a quoted attribute."""
    return text(_unfit("\ufffd", value)) if _special(value) else value
