"""Reading on past a fault of YAML: the parser stops at the first, its author wants to hear of them all.

A line that cannot be read is mended as its author probably meant it, for the rest of this reading only: the
fault is told, and so is whatever else is wrong with the file. A mend counts only when the parser then comes
further down the file; where none does, reading stops as it would have. Keys that came into a block they do
not belong to, which is no fault of YAML, are moved to where they do (`astray`).
"""

import re
from collections.abc import Callable, Iterator
from itertools import takewhile

from generator.model.problem import Problem
from generator.read import strict_yaml
from generator.read.aligning import aligned, front, pushed_in
from generator.read.astray import astray
from generator.read.strict_yaml import CURLY, Node
from generator.wording import say

_MOST_MENDS = 12
_MOST_TEXT = 24 * 1024


def parse(path: str, text: str) -> tuple[Node | None, list[Problem]]:
    """The tree of a file, mended where it can be, and every fault of its YAML."""
    root, problems = strict_yaml.parse(path, text)
    if len(text) > _MOST_TEXT:
        return root, problems
    lines, told = text.split("\n"), list[Problem]()
    written = dict[int, str]()
    for _ in range(_MOST_MENDS):
        step = _next(path, lines, problems) if root is None else _home(path, lines, root)
        if step is None:
            if root is None and problems and problems[-1].line - 1 in written:
                problems = problems[:-1]  # what the mend itself has brought about
            break
        fault, better, root, problems = step
        if fault.code != "yaml-indent" or fault.line - 1 not in written:  # a tab is told as a tab only
            told += _at_written([fault], written, lines)
        for number in _changed(lines, better):
            written.setdefault(number, lines[number])
        lines = better
    if root is not None:
        _move(root, written, lines)
    return root, [*told, *_at_written(problems, written, lines)]


_Step = tuple[Problem, list[str], Node | None, list[Problem]]


def _home(path: str, lines: list[str], root: Node) -> _Step | None:
    """Keys that stand in a block they do not belong to, moved to where they do."""
    found = astray(root, lines)
    if found is None:
        return None
    better = found.home(lines)
    moved, rest = strict_yaml.parse(path, "\n".join(better))
    if moved is None:
        return None
    fault = Problem("yaml-indent", path, line=found.keys[0] + 1, column=1)
    return _told(fault, "yaml-indent", lines, better), better, moved, rest


def _next(path: str, lines: list[str], problems: list[Problem]) -> _Step | None:
    """The first mend of the fault at hand that lets the parser come further."""
    fault = problems[-1] if problems else None
    if fault is None or fault.code not in _MENDS or fault.line > len(lines):
        return None
    before = strict_yaml.stopped_at(lines)
    for code, better in _candidates(fault, lines):
        if better != lines and strict_yaml.stopped_at(better) > before:
            root, rest = strict_yaml.parse(path, "\n".join(better))
            return _told(fault, code, lines, better), better, root, rest
    return None


def _told(fault: Problem, code: str, lines: list[str], better: list[str]) -> Problem:
    """The fault that a mend shows it to be, at its place; other lines with the same are named."""
    line, column, facts = fault.line, fault.column, dict(fault.facts)
    if code == "yaml-colon-inside":
        column = _same(lines[line - 1], better[line - 1]) + 1
    elif code == "yaml-indent":
        line = _changed(lines, better)[0] + 1
        found, wanted = front(lines[line - 1]), front(better[line - 1])
        column = found + 1
        facts = {
            "detail": strict_yaml.shortened(lines[line - 1]),
            "how": say("hint.indent", found=found, wanted=wanted),
        }
    others = [number + 1 for number in _changed(lines, better) if number + 1 != line]
    return Problem(
        code, fault.path, line=line, column=column, facts={**facts, "more": strict_yaml.also(others)}
    )


def _candidates(fault: Problem, lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    at = fault.line - 1
    if fault.code == "yaml-tab":
        yield fault.code, [_without_tabs(line) for line in lines]
        return
    line = lines[at]
    if CURLY.search(line):
        yield "curly-quotes", _with(lines, at, CURLY.sub('"', line))
    if _TIGHT_DASH.match(line):
        yield "yaml-dash-space", [_TIGHT_DASH.sub(r"\1- ", one) for one in lines]
    if fault.code == "yaml-unclosed-bracket":
        yield "yaml-colon-inside", _with(lines, at, _quote_in_brackets(line))
    if fault.code == "yaml-syntax" and _EMPTY.match(line, fault.column - 1):
        yield "yaml-value-empty", _with(lines, at, _EMPTY.sub(": ", line))
    if fault.code in ("yaml-indent", "yaml-syntax") or (
        fault.code == "yaml-colon" and pushed_in(lines, at, fault.column - 1)
    ):
        yield "yaml-indent", aligned(lines, at) or lines
    for mend in _MENDS[fault.code]:
        yield fault.code, _with(lines, at, mend(line, fault.column - 1))


def _with(lines: list[str], at: int, line: str) -> list[str]:
    return [*lines[:at], line, *lines[at + 1 :]]


def _without_tabs(line: str) -> str:
    """Tabs at the front are two spaces each; one after a colon or comma is one."""
    rest = line.lstrip(" \t")
    before = line[: len(line) - len(rest)].replace("\t", "  ")
    return before + re.sub(r"(?<=[:,\[{])\t+", " ", rest)


# ---- one line, as its author probably meant it ---------------------------------------------------------

_KEY = r"""(?:"[^"]*"|'[^']*'|[\w.-]+)"""


def _space_after_colon(line: str, at: int) -> str:
    return re.sub(rf"^(\s*(?:- )?{_KEY}):(?=[^\s:/])", r"\1: ", line)


def _colon_after_key(line: str, at: int) -> str:
    return re.sub(r"^(\s*[a-z]+_[a-z_]+) (?=\S)", r"\1: ", line)


def _narrow_colon(line: str, at: int) -> str:
    """A colon as wide as a Chinese letter, from another keyboard."""
    return re.sub(rf"^(\s*(?:- )?{_KEY})：(?=\S)", r"\1: ", line)


_TIGHT_DASH = re.compile(r"^( +)-(?=[^\W\d]|[\"'])")
_EMPTY = re.compile(r"(?<=[\w\"]):(?=[,}\]])")


def _quote_in_brackets(line: str) -> str:
    """Text with a colon, from its key within brackets to the next or to the end, goes between quotes."""
    keys = list(_KEY_INSIDE.finditer(line))
    ends = [*(key.start() for key in keys[1:]), len(line.rstrip(" }"))]
    made, done = "", 0
    for key, end in zip(keys, ends, strict=False):
        text = line[key.end() : end]
        if ": " in text and not _NO_TEXT.search(text):
            made += f"{line[done : key.end()]}'{text}'"
            done = end
    return made + line[done:]


_KEY_INSIDE = re.compile(r"[{,] ?[a-z_]+: ")
_NO_TEXT = re.compile(r"""["'{}\[\]]""")


def _close_quote(line: str, at: int) -> str:
    """The quote opened at `at` ends before the next key, the bracket that closes, or with the line."""
    quote = line[at : at + 1]
    if quote not in ('"', "'"):
        return line
    key = re.search(r",\s*[a-z_]+:\s", line[at + 1 :])
    words = line[at + 1 :].rstrip().rstrip("}]").rstrip()
    end = at + 1 + min(len(words), key.start() if key else len(words))
    return line[:end] + quote + line[end:]


def _double_backslashes(line: str, at: int) -> str:
    return re.sub(r'\\(?!")', r"\\\\", line)


def _quote_value(line: str, at: int) -> str:
    """All of a value that stands alone after its key goes between quotes."""
    found = re.match(rf"^(\s*(?:- )?{_KEY}:\s+|\s*- )([^\"'\[{{].*)", line)
    return f"{found[1]}'{found[2].replace(chr(39), chr(39) * 2)}'" if found else line


def _quote_sign(line: str, at: int) -> str:
    """A value that begins with a sign goes between quotes, inside brackets too."""

    def quoted(found: re.Match[str]) -> str:
        words = found[1].rstrip()
        return found[0] if found[2] else f'"{words}"{found[1][len(words) :]}'

    return re.sub(r"""(?<=[:,\[{-] )([@%`|>&*!?][^,}\]"']*)(["']?)""", quoted, line)


def _balance(line: str, at: int) -> str:
    """Every bracket that a line opens is closed in it."""
    made, open_, quote = "", "", ""
    for sign in line:
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'" and made.rstrip(" ")[-1:] in "[{,:":
            quote = sign
        elif sign in "[{":
            open_ += sign
        elif sign in "]}":
            partner = "[" if sign == "]" else "{"
            while open_ and open_[-1] != partner:
                made += "]" if open_[-1] == "[" else "}"
                open_ = open_[:-1]
            if not open_:
                continue
            open_ = open_[:-1]
        made += sign
    return made.rstrip() + "".join("]" if sign == "[" else "}" for sign in reversed(open_))


def _cut(line: str, at: int) -> str:
    """What stands after the end of a value is left out."""
    return line[:at].rstrip()


def _comma_before_key(line: str, at: int) -> str:
    return re.sub(r"([^\s,;\[{])[ ;]+(?=[a-z_]+: )", r"\1, ", line) if "{" in line else line


Mend = Callable[[str, int], str]
_MENDS: dict[str, tuple[Mend, ...]] = {
    "yaml-tab": (),
    "yaml-colon-space": (_space_after_colon, _colon_after_key, _narrow_colon),
    "yaml-unclosed-quote": (_close_quote,),
    "yaml-unclosed-bracket": (_balance, _comma_before_key, _quote_sign),
    "yaml-escape": (_double_backslashes,),
    "yaml-bad-start": (_quote_value, _quote_sign),
    "yaml-colon": (_quote_value,),
    "yaml-closed-early": (_cut,),
    "yaml-indent": (),
    "yaml-syntax": (),
}


# ---- places in the file as it was written --------------------------------------------------------------


def _changed(lines: list[str], better: list[str]) -> list[int]:
    return [
        number
        for number, (one, other) in enumerate(zip(lines, better, strict=True))
        if one is not other and one != other
    ]


def _at_written(problems: list[Problem], written: dict[int, str], lines: list[str]) -> list[Problem]:
    return [
        Problem(
            one.code,
            one.path,
            one.where,
            one.facts,
            one.line,
            _column(one.line, one.column, written, lines),
            one.at_key,
        )
        for one in problems
    ]


def _move(node: Node, written: dict[int, str], lines: list[str]) -> None:
    """Columns of a mended line become those of the line in the file."""
    node.column = _column(node.line, node.column, written, lines)
    node.keys = {key: (line, _column(line, at, written, lines)) for key, (line, at) in node.keys.items()}
    below = node.value.values() if isinstance(node.value, dict) else node.value
    if isinstance(node.value, (dict, list)):
        for child in below:
            _move(child, written, lines)


def _column(line: int, column: int, written: dict[int, str], lines: list[str]) -> int:
    """What stands before the mend keeps its column; what stands behind it keeps its distance to the end."""
    before = written.get(line - 1)
    if before is None:
        return column
    after = lines[line - 1]
    same = _same(before, after)
    return column if column <= same + 1 else max(same + 1, column + len(before) - len(after))


def _same(one: str, other: str) -> int:
    """How many signs two lines begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
