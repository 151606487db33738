"""Numbers of data files as papers may write them, for tests that no paper holds a number of its own."""

import re
from decimal import Decimal

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def spelled(text: str) -> set[str]:
    """With a comma for the point, days with a zero before them."""
    found = set()
    for token in re.findall(r"\d+(?:\.\d+)*", text):
        bare = token.lstrip("0") or "0"
        found |= {token, bare, bare.zfill(2), token.replace(".", ",")}
        if re.fullmatch(r"\d+\.\d+", token):
            found.add(f"{Decimal(token).normalize():f}".replace(".", ","))
    return found
