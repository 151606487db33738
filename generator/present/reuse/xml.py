"""Text inside XML: escaped, and without the few signs that XML cannot hold at all."""

import re

from generator.present.safe import text

_UNFIT = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
_unfit = re.compile(f"[{_UNFIT}]").sub


def xml(value: str) -> str:
    """`value` fit for XML, in an element or a quoted attribute."""
    # What Python calls printable holds none of the unfit signs; asking is ten times faster than looking.
    return text(value if value.isprintable() else _unfit("\ufffd", value))
