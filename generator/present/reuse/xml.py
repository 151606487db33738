"""Text inside XML: escaped, and without the few signs that XML cannot hold at all."""

import re

from generator.present.safe import text

_unfit = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]").sub


def xml(value: str) -> str:
    """`value` fit for XML, in an element or a quoted attribute."""
    return text(_unfit("\ufffd", value))
