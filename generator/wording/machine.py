"""Why the machine did not let something be read or written, in words."""

import errno
import re

from generator.wording.sentences import say, words


def reason(fault: OSError) -> str:
    """What is in the way, and what to do about it; in the machine's own words where we have none."""
    name = errno.errorcode.get(fault.errno or 0, "")
    return say(f"machine.{name}") if name in words("machine") else fault.strerror or type(fault).__name__


def in_short(fault: OSError) -> str:
    """What is in the way."""
    return re.split(r"; | \(", reason(fault), maxsplit=1)[0]
