"""YAML read quickly: by a parser in Rust, for text that holds nothing whose meaning could be in doubt."""

import re
from typing import Any

try:
    import yaml_rs
except ImportError:  # the quick way is a convenience
    yaml_rs = None  # type: ignore[assignment]

# What only the strict reader may judge. The quick reader gives numbers and yes or no where they stand
# plainly; a field of text refuses those, so only odd ways to write a number can slip in, and only after a
# colon. The rest are signs of YAML's cleverness. Most files have none of these: one pass that deletes all
# other signs, and brackets that close on their line, then leaves nothing to look at.
_END = r"""(?=["'\s,\]}:]|\Z)"""
_NUMBER = r"-?(?:0|[1-9][0-9]{0,6})(?:\.(?:[0-9]{1,2}|[0-9]{4,6}))?"  # three decimals may be thousands
_EXACT = rf"{_NUMBER}{_END}|\d{{4}}-\d\d(?:-\d\d)?{_END}|\d+-[a-z]"
_ODD_NUMBER = re.compile(rf":\s*(?=[-+.0-9])(?!-\s)(?!{_EXACT})".encode("ascii"), re.ASCII)
# After a comment a value begins a line of its own; a text that goes on there is doubted in vain.
_ODD_AFTER_COMMENT = re.compile(rf"\n[^\S\n]*(?=[-+.0-9])(?!-\s)(?!{_EXACT})".encode("ascii"), re.ASCII)
_SIGNS = "&*!|>%@`?“”„‟«‘’–—•●▪"
_CLEVER = re.compile(rf"[\n:,\[{{][^\S\n]*(?:-[^\S\n]+)*[{_SIGNS}]")
_LEADS = bytes({sign.encode("utf-8")[0] for sign in _SIGNS})
_OTHERS = b"\\\t<{}[]\n"
_HARMLESS = bytes(set(range(256)) - {*_LEADS, *_OTHERS})
_BEFORE_COLON = bytes(32 if chr(one) in " \n[{," else one if chr(one) == ":" else 120 for one in range(256))
_DOCUMENT = re.compile(rb"\n(?:---|\.\.\.)")
_MOST_BRACKETS = 3  # one in the other
# A backslash, a tab, a merge key; a bracket that its line leaves open: a key inside may run over two lines.
_OPEN = re.compile(rb"[\\\t{}\[\]]|<<")
_HASH = re.compile(rb"[^\n] #[^\s#]")  # a comment, or a text that is cut
_NAMES = (b"True", b"TRUE", b"False", b"FALSE")


def doubtful(text: str) -> bool:
    """Whether the meaning of anything in `text` is for the strict reader to say."""
    whole = b"\n" + text.encode("utf-8", "surrogatepass")
    signs = whole.translate(None, _HARMLESS)
    left = signs.translate(None, _LEADS)
    for _ in range(_MOST_BRACKETS):
        left = left.replace(b"[]", b"").replace(b"{}", b"")
    return (
        _OPEN.search(left) is not None
        or (signs.translate(None, _OTHERS) != b"" and _CLEVER.search("\n" + text) is not None)
        or b" :" in whole.translate(_BEFORE_COLON)
        or _DOCUMENT.search(whole) is not None
        or _ODD_NUMBER.search(whole) is not None
        or (b"#" in whole and (_ODD_AFTER_COMMENT.search(whole) or _HASH.search(whole)) is not None)
        or any(name in whole for name in _NAMES)
        or (" - " in text and _dash_inside(text))
    )


def _dash_inside(text: str) -> bool:
    """Whether a line that begins with a dash may be read as a part of the text above it.

    That is: nothing above opens a list there, and none is open that far in.
    """
    lists: list[int] = []  # how far in the dashes of the lists stand that are open
    opens = True
    for line in text.split("\n"):
        words = line.strip(" ")
        if not words:
            continue
        indent = line.index(words)
        if words == "-" or words.startswith("- "):
            lists = [one for one in lists if one <= indent]
            if indent not in lists:
                if not opens:
                    return True
                lists.append(indent)
        else:
            lists = [one for one in lists if one < indent]
        opens = words[-1] == ":" or words == "-"
    return False


def quick_tree(text: str) -> dict[Any, Any] | None:
    """The tree of a text of which nothing is doubtful, by the quick reader; numbers are numbers in it."""
    if yaml_rs is None or doubtful(text):
        return None
    try:
        tree: Any = yaml_rs.loads(text, parse_datetime=False)
    except (yaml_rs.YAMLDecodeError, ValueError, TypeError, RecursionError):  # a list cannot be a key
        return None
    return tree if type(tree) is dict else None
