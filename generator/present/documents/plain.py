"""What both file formats need: text that XML can hold, and archives without the hour they were made."""

import io
import re
import zipfile

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DAY_ONE = (1980, 1, 1, 0, 0, 0)


def fit(text: str) -> str:
    """`text` with what no XML may hold replaced; readers refuse most of it long before."""
    return _ILLEGAL.sub("\ufffd", text)


def reproducible(archive: bytes) -> bytes:
    """The same archive with every entry dated alike: the same contents give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _DAY_ONE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            new.writestr(entry, old.read(name))
    return buffer.getvalue()


def tied(text: str, words: int) -> str:
    """The text with its last words on one line, however wide that is."""
    return "\u00a0".join(text.rsplit(" ", words - 1))
