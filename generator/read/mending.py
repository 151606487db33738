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
from generator.read.astray import Moved, settle
from generator.read.entries import begun_rightly
from generator.read.evening import evened
from generator.read.headers import headed
from generator.read.layout import belongs, front, laid_out
from generator.read.strict_yaml import CURLY, Node
from generator.wording import also, say
from generator.wording.keys import keys

_MOST_MENDS = 12
_MOST_TEXT = 24 * 1024


def parse(
    path: str, text: str, is_sound: Callable[[Node], bool] = lambda root: False
) -> tuple[Node | None, list[Problem]]:
    """The tree of a file, mended where it can be, and every fault of its YAML.

    Where YAML finds no fault and the tree `is_sound`, nothing is looked for that might be meant otherwise.
    """
    root, problems = strict_yaml.parse(path, text)
    if len(text) > _MOST_TEXT:
        return root, problems
    lines = text.split("\n")
    hidden = root is not None and any(_cut_by_hash(path, lines))
    if root is not None and not problems and not hidden and is_sound(root):
        return root, []
    told = list[Problem]()
    written, known = dict[int, str](), set[int]()
    for _ in range(_MOST_MENDS):
        step = _headed(path, lines, root) or _begun(path, lines, root)
        if step is None:
            step = _next(path, lines, problems) if root is None else _laid_out(path, lines)
        if step is None:
            if root is None and problems and problems[-1].line - 1 in written:
                problems = problems[:-1]  # what the mend itself has brought about
            break
        faults, better, root, problems = step
        for fault in faults:
            if fault.code != "yaml-indent" or fault.line not in known:
                told += _at_written([fault], written, lines)
                known.add(fault.line)
        if faults and faults[0].code != "yaml-indent":
            known.update(number + 1 for number in _changed(lines, better))
        for number in _changed(lines, better):
            written.setdefault(number, lines[number])
        lines = better
    if root is None:
        return None, [*told, *_at_written(problems, written, lines)]
    told += _cut_by_hash(path, lines)
    settled = settle(root, lines)
    told += (
        _at_home(path, one, lambda line: written.get(line - 1, lines[line - 1]))
        for one in settled.moved
        if known.isdisjoint(one.lines)
    )
    problems = [one for one in problems if (one.line, one.column) not in settled.freed]
    problems = _of_blocks_twice(path, root, problems)
    told += _at_written(problems, written, lines)
    _move(root, written, lines)
    return root, told


def _of_blocks_twice(path: str, root: Node, problems: list[Problem]) -> list[Problem]:
    """A second file below the first is told once; of a block that stands there twice, how to join the two."""
    again = {place: (key, node) for key, place, node in root.again}
    begin = next((place for place, (key, _) in sorted(again.items()) if key in ("nam_hoc", "truong")), None)
    if begin is not None and {"nam_hoc", "truong"} <= {key for key, _ in again.values()}:
        line, column = begin
        rest = [one for one in problems if one.code != "duplicate-key" or one.line < line]
        return [*rest, Problem("two-files", path, line=line, column=column)]
    found = []
    for one in problems:
        _, node = again.get((one.line, one.column), ("", None))
        if one.code == "duplicate-key" and node is not None and isinstance(node.value, dict | list):
            one = Problem("duplicate-block", path, (), one.facts, one.line, one.column)
            if one.facts["key"] in root.value:
                _join(root.value[one.facts["key"]], node)
        found.append(one)
    return found


def _join(first: Node, second: Node) -> None:
    """What a block holds that the first of its name does not is read there."""
    if isinstance(first.value, dict) and isinstance(second.value, dict):
        for key in second.value.keys() - first.value.keys():
            first.value[key], first.keys[key] = second.value[key], second.keys[key]


_Step = tuple[list[Problem], list[str], Node | None, list[Problem]]
"""What was told, the lines as they are read on, and what comes of them."""


def _headed(path: str, lines: list[str], root: Node | None) -> _Step | None:
    """The lines with a colon behind each word that opens a block, if the parser then comes further."""
    better, headers = headed(lines)
    if not headers or (root is None and not _comes_beyond(strict_yaml.stopped_at(lines), better)):
        return None
    found, rest = strict_yaml.parse(path, "\n".join(better))
    if root is not None and (found is None or _keys_of(found) <= _keys_of(root)):
        return None
    told = []
    for number, key in headers.items():
        opens = better[number].rstrip().endswith(":") or "#" in better[number].rpartition(":")[2]
        code = "yaml-colon-missing" if opens else "yaml-colon-space"
        facts = {"key": key, "detail": strict_yaml.shortened(lines[number])}
        told.append(Problem(code, path, (), facts, number + 1, front(lines[number]) + 1))
    return told, better, found, rest


def _keys_of(node: Node) -> int:
    """How many keys a tree has."""
    if isinstance(node.value, dict):
        return len(node.value) + sum(map(_keys_of, node.value.values()))
    return sum(map(_keys_of, node.value)) if isinstance(node.value, list) else 0


def _begun(path: str, lines: list[str], root: Node | None) -> _Step | None:
    """The lines with entries that begin as their block asks, if the parser then comes further."""
    better, slips = begun_rightly(lines)
    if not slips or (root is None and strict_yaml.stopped_at(better) <= strict_yaml.stopped_at(lines)):
        return None
    found, rest = strict_yaml.parse(path, "\n".join(better))
    if found is None and root is not None:
        return None
    told = []
    for code, key, (first, *others) in slips:
        facts = {"key": key, "detail": strict_yaml.shortened(lines[first])}
        facts["more"] = also([number + 1 for number in others])
        where = (key,) if code == "document-unnamed" else ()  # what names it is an echo
        told.append(Problem(code, path, where, facts, first + 1, front(lines[first]) + 1))
    return told, better, found, rest


def _laid_out(path: str, lines: list[str]) -> _Step | None:
    """A file that YAML takes, with each line as far in as what it says belongs."""
    better = laid_out(lines)
    if better is None:
        return None
    root, rest = strict_yaml.parse(path, "\n".join(better))
    return None if root is None else (_out_of_place(path, lines, better), better, root, rest)


def _out_of_place(path: str, lines: list[str], better: list[str]) -> list[Problem]:
    """What is told of lines laid out anew; `settle` tells of those that do not belong at the edge."""
    return [one for one in _too_far(path, lines, better) if belongs(better[one.line - 1])]


def _too_far(path: str, lines: list[str], better: list[str]) -> list[Problem]:
    """What is told of moved lines: once of those that stand together and go the same way."""
    runs: list[list[int]] = []
    for number in _changed(lines, better):
        by = front(better[number]) - front(lines[number])
        last = runs[-1][-1] if runs else -1
        between = [line for line in lines[last + 1 : number] if line.strip() and line.lstrip()[0] != "#"]
        if (
            runs
            and by == front(better[last]) - front(lines[last])
            and all(front(line) > front(better[number]) for line in between)
        ):
            runs[-1].append(number)
        else:
            runs.append([number])
    found = []
    for first, *others in runs:
        facts = _how(lines[first], front(better[first])) | {"more": also([number + 1 for number in others])}
        column = front(lines[first]) + 1
        found.append(Problem("yaml-indent", path, line=first + 1, column=column, facts=facts))
    return found


def _at_home(path: str, moved: Moved, written: Callable[[int], str]) -> Problem:
    """Keys in a block they do not belong to: where they are, and where they should be."""
    line, *others = moved.lines
    column = front(written(line)) + 1
    if moved.header:
        return Problem("yaml-header-missing", path, (), {"key": moved.header}, line, column)
    if moved.inside:
        return Problem("yaml-key-inside", path, (), {"key": moved.key, "block": moved.inside}, line, column)
    facts = _how(written(line), moved.indent) | {"more": also(others)}
    return Problem("yaml-indent", path, (), facts, line, column)


def _how(line: str, wanted: int) -> dict[str, str]:
    return {
        "detail": strict_yaml.shortened(line),
        "how": say("hint.indent", found=front(line), wanted=wanted),
    }


def _next(path: str, lines: list[str], problems: list[Problem]) -> _Step | None:
    """The first mend of the fault at hand that lets the parser come further."""
    fault = problems[-1] if problems else None
    if fault is None or fault.code not in _MENDS or fault.line > len(lines):
        return None
    before = strict_yaml.stopped_at(lines)
    for code, better in _candidates(fault, lines):
        if better != lines and _comes_beyond(before, better):
            root, rest = strict_yaml.parse(path, "\n".join(better))
            return _told(fault, code, lines, better), better, root, rest
    return None


def _comes_beyond(before: tuple[int, int], lines: list[str]) -> bool:
    """Whether the parser comes further, at least once entries begin rightly: they are told next."""
    if strict_yaml.stopped_at(lines) > before:
        return True
    begun, slips = begun_rightly(lines)
    return bool(slips) and strict_yaml.stopped_at(begun) > before


def _told(fault: Problem, code: str, lines: list[str], better: list[str]) -> list[Problem]:
    """The faults that a mend shows, at their places; other lines with the same are named."""
    if code == "yaml-indent":
        return _out_of_place(fault.path, lines, better)
    if code == _UNEVEN:
        return _too_far(fault.path, lines, better)
    changed = _changed(lines, better)
    at, column = fault.line - 1, fault.column
    facts = dict(fault.facts)
    if code != fault.code:
        at = changed[0]
        words = lines[at].lstrip(" ")
        column = _same(lines[at], better[at]) + 1
        facts |= {"detail": strict_yaml.shortened(lines[at]), "sign": words[0]}
    facts["more"] = also([number + 1 for number in changed if number != at])
    return [Problem(code, fault.path, line=at + 1, column=column, facts=facts)]


def _candidates(fault: Problem, lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    at = fault.line - 1
    if any(_TAB_IN_FRONT.match(line) for line in lines) or fault.code == "yaml-tab":
        yield "yaml-tab", [_without_tabs(line) for line in lines]
    if fault.code == "yaml-tab":
        return
    if any(map(_BULLET.match, lines[max(0, at - 1) : at + 2])):
        yield "yaml-long-dash", [_BULLET.sub(r"\1- ", one) for one in lines]
    line = lines[at]
    if line.lstrip(" ")[:1] == "{" and any(
        other.lstrip(" ")[:2] == "- " and front(other) == front(line)
        for other in (*lines[at - 1 : at], *lines[at + 1 : at + 2])
    ):
        yield "yaml-dash-missing", _with(lines, at, f"{' ' * front(line)}- {line.lstrip(' ')}")
    if line.lstrip().startswith(_FENCES):
        yield "yaml-fence", _with(lines, at, f"#{line}")
    if _HASH.search(line):
        yield "yaml-hash", _with(lines, at, _HASH.sub(" ♯", line))
    if fault.code in ("yaml-unclosed-bracket", "yaml-indent", "yaml-closed-early") and _INNER.search(line):
        yield "yaml-quote-inside", _with(lines, at, _INNER.sub(_inner_escaped, line))
    if fault.code in ("yaml-colon", "yaml-unclosed-bracket", "yaml-closed-early") and _is_unbraced(line):
        yield "yaml-brace-missing", _with(lines, at, _braced(line))
    if _ROUND.match(line):
        yield "yaml-brace-missing", _with(lines, at, _ROUND.sub(r"\1{\2}", line))
    if _CODE_UNCLOSED.match(line):
        yield "yaml-unclosed-quote", _with(lines, at, _CODE_UNCLOSED.sub(r'\1"\2":', line))
    if CURLY.search(line):
        yield "curly-quotes", _with(lines, at, CURLY.sub('"', line))
    if _TIGHT_DASH.match(line):
        yield "yaml-dash-space", [_TIGHT_DASH.sub(r"\1- ", one) for one in lines]
    if fault.code == "yaml-unclosed-bracket":
        yield "yaml-colon-inside", _with(lines, at, _quote_in_brackets(line))
    if fault.code == "yaml-syntax" and _EMPTY.match(line, fault.column - 1):
        yield "yaml-value-empty", _with(lines, at, _EMPTY.sub(": ", line))
    if fault.code in _MAY_BE_INDENT:
        yield "yaml-indent", laid_out(lines) or lines
    for mend in _MENDS[fault.code]:
        yield fault.code, _with(lines, at, mend(line, fault.column - 1))
    for number in (at - 1, at):
        if number >= 0 and _TITLE.match(lines[number]):
            yield "yaml-colon-space", _with(lines, number, f"#{lines[number]}")
    if fault.code in _MAY_BE_INDENT:
        yield _UNEVEN, evened(lines, at) or lines


_UNEVEN = "uneven"
"""A mend told as `yaml-indent` is, wherever its lines come to stand."""
_TITLE = re.compile(r"[^\W\d_][^:{}\[\]\"']*$")
"""Words at the edge, without a colon: a title."""
_MAY_BE_INDENT = ("yaml-indent", "yaml-syntax", "yaml-colon-space", "yaml-colon")


_TAB_IN_FRONT = re.compile(r" *\t")
_BULLET = re.compile(r"^( +)(?:[–—•●▪\uf0b7]|[*+](?= )) *")
_FENCES = ("```", "~~~")
_HASH = re.compile(r" #(?=[^\s#])")
_INNER = re.compile(r"""(?<=[:\[,] )"[^"]*"(?=[^\s",}\]])[^"]*"[^",}\]]*"(?=\s*(?:[,}\]]|$))""")
"""A text between quotes that has a pair of quotes within."""
_UNBRACED = re.compile(r'^( *(?:"[0-9.]+"|[a-z_]+):) (?=[a-z_]+: )')
_ANOTHER_KEY = re.compile(r", [a-z_]+: ")
_ROUND = re.compile(r'^( *(?:"[0-9.]+"|[a-z_]+): )\(([a-z_]+: [^()]*)\) *$')
"""Round brackets in the place of curly ones."""
_CODE_UNCLOSED = re.compile(r'^( *)"([0-9.]+):(?= )')


_CUT = re.compile(
    r"""^ *(?:- (?:[a-z_]+: )?|[a-z_]+: )[^\s"'\[{#&*|>][^\s"#]* +[^\s"#][^"#]*(?<= )(?=#[^\s#])"""
)
"""A text of several words without quotes, up to a `#` that hides the rest of it."""


def _cut_by_hash(path: str, lines: list[str]) -> Iterator[Problem]:
    """Texts of which YAML takes a part for a comment."""
    for number, line in enumerate(lines, 1):
        found = _CUT.match(line) if " #" in line else None
        if found is not None:
            facts = {"detail": strict_yaml.shortened(line)}
            yield Problem("yaml-hash", path, line=number, column=found.end() + 1, facts=facts)


def _inner_escaped(found: re.Match[str]) -> str:
    return '"' + found[0][1:-1].replace('"', "'") + '"'


def _is_unbraced(line: str) -> bool:
    """Whether a key has further keys behind it on the line, of which no bracket tells that they are its own.

    Behind a word, two of them, or one with a number; else it may be a text with a colon in it.
    """
    found = _UNBRACED.match(line)
    if found is None:
        return False
    last = line.rstrip(" }").rpartition(" ")[2]
    is_number = last.replace(".", "", 1).isdecimal() or last in ("true", "false")
    return '"' in found[1] or is_number or _ANOTHER_KEY.search(line) is not None


def _braced(line: str) -> str:
    """`"1.3": diem: 4}` with the bracket that is missing in front, and the one behind."""
    made = _UNBRACED.sub(r"\1 {", line).rstrip()
    return made if made.endswith("}") else made + "}"


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
    return re.sub(rf"^(\s*(?:[a-z]+_[a-z_]+|{_ANY_KEY})) (?=\S)", r"\1: ", line)


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
        if (
            ": " in text
            and not _NO_COMMA.match(text)
            and not _NO_TEXT.search(text)
            and not _NEXT_KEY.search(text)
        ):
            made += f"{line[done : key.end()]}'{text}'"
            done = end
    return made + line[done:]


_KEY_INSIDE = re.compile(r"[{,] ?[a-z_]+: ")
_ANY_KEY = "|".join(sorted({key for noun in keys().values() for key in noun.values() if key.isidentifier()}))
_NEXT_KEY = re.compile(rf" (?:{_ANY_KEY}): ")
"""A known key within a text: rather a comma before it is missing."""
_NO_COMMA = re.compile(r"-?[0-9][0-9.,]*[ ;]+[a-z_]+: ")
"""A number and then a key: rather a comma before it is missing."""
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
    if before.lstrip(" ") == after.lstrip(" "):
        return max(1, column + front(before) - front(after))
    same = _same(before, after)
    return column if column <= same + 1 else max(same + 1, column + len(before) - len(after))


def _same(one: str, other: str) -> int:
    """How many signs two lines begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
