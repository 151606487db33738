"""A line that does not stand under its siblings: which one it is, and how far in it should stand.

The parser stops where a block no longer fits, which is often a line further down than the one that is wrong.
So every line that may be meant is tried: the one at fault, the ones before it, and the ones it hangs on, each
as far in as a neighbour. The right one lets the parser come furthest; of several, the one that moves least,
that leaves only keys of the outermost block at the edge, and after which blocks stand two spaces further in.
"""

import re
from collections.abc import Iterator, Sequence

from generator.read.strict_yaml import stopped_at
from generator.wording.keys import keys

_KNOWN = {key for of_noun in keys().values() for key in of_noun.values()}
_OUTERMOST = {key for noun in ("Assessment", "Verification", "Statistics") for key in keys()[noun].values()}
_BEGIN_OF_CODE = "\"'0123456789"
_KEY_LINE = re.compile(r" *([a-z_]+):(?: |$)")


def aligned(lines: list[str], at: int) -> list[str] | None:
    """`lines` with what stands too far in or out put under its siblings; the parser stopped at line `at`.

    `None` where no line can be moved so that the parser comes further. Lines are counted from 0.
    """
    before, best = stopped_at(lines), None
    reached, end = before, (len(lines), 0)
    for better in sorted(_moved(lines, at), key=lambda one: _cost(lines, one)):
        stop = stopped_at(better)
        if stop > reached:
            best, reached = better, stop
        if stop == end:
            break
    return best


def pushed_in(lines: list[str], at: int, column: int) -> bool:
    """Whether the colon that cannot be read is that of a known key, further in than the line above."""
    found = _KEY_LINE.match(lines[at])
    above = _before(lines, at)
    return (
        found is not None
        and found[1] in _KNOWN
        and found.end(1) == column
        and above is not None
        and front(lines[above]) < front(lines[at])
    )


def belongs(line: str) -> bool:
    """Whether a line may stand where it does: at the edge stand only keys of the outermost block."""
    return front(line) > 0 or _kind(line) == "outermost"


def front(line: str) -> int:
    """How many spaces a line begins with."""
    return len(line) - len(line.lstrip(" "))


def _moved(lines: list[str], at: int) -> Iterator[list[str]]:
    blocks = list(dict.fromkeys(_blocks(lines, at)))
    near = {number for begin, end in blocks for number in (begin, end, _before(lines, begin))}
    wanted = sorted({front(lines[one]) for one in near if one is not None and one < len(lines)})
    for begin, end in blocks:
        for indent in wanted:
            if indent != front(lines[begin]):
                yield _block_shifted(lines, begin, end, indent)


def _blocks(lines: list[str], at: int) -> Iterator[tuple[int, int]]:
    """Where a line that may be at fault, and those that go with it, begin and end."""
    yield at, at + 1
    yield at, _until(lines, at, front(lines[at]) + 1)
    yield at, _until(lines, at, front(lines[at]))
    above = _before(lines, at)
    if above is None:
        return
    yield above, at
    first = above
    while (higher := _before(lines, first)) is not None:
        if front(lines[higher]) != front(lines[above]) or lines[higher].rstrip().endswith(":"):
            break
        first = higher
    yield first, at
    for parent in _parents(lines, above):
        yield parent, parent + 1
        yield parent, at
        if front(lines[parent]) < front(lines[at]):
            break


def _parents(lines: Sequence[str], at: int) -> Iterator[int]:
    """The lines above that a line hangs on, the nearest first; of an entry, the key right above it too."""
    child, number = at, _before(lines, at)
    while number is not None and front(lines[child]):
        out = front(lines[child]) - front(lines[number])
        if out > 0 or (out == 0 and _kind(lines[child]) == "entry" != _kind(lines[number])):
            yield number
            child = number
        number = _before(lines, number)


def _until(lines: Sequence[str], at: int, least: int) -> int:
    """The first line behind `at` that stands less far in than `least`."""
    for number in range(at + 1, len(lines)):
        if lines[number].strip() and front(lines[number]) < least:
            return number
    return len(lines)


def _before(lines: Sequence[str], at: int) -> int | None:
    """The line before `at` that says something."""
    return next(
        (n for n in range(at - 1, -1, -1) if lines[n].strip(" ") and lines[n].lstrip()[0] != "#"), None
    )


def _block_shifted(lines: Sequence[str], begin: int, end: int, indent: int) -> list[str]:
    by = indent - front(lines[begin])
    return [*lines[:begin], *(_shifted(line, by) for line in lines[begin:end]), *lines[end:]]


def _shifted(line: str, by: int) -> str:
    if not line.strip():
        return line
    return " " * by + line if by > 0 else line[min(-by, front(line)) :]


def _cost(lines: Sequence[str], better: Sequence[str]) -> tuple[int, int, int]:
    """How many lines are moved; how many lines then stand among others; how uneven the file then is."""
    moved = sum(one != other for one, other in zip(lines, better, strict=True))
    said = [line for line in better if line.strip() and line.lstrip()[0] != "#"]
    return moved, _among_others(said), _uneven(said)


def _among_others(lines: Sequence[str]) -> int:
    """How many lines are of another kind than the line before them in their block."""
    count, kinds = 0, dict[int, str]()
    for line in lines:
        indent, kind = front(line), _kind(line)
        kinds = {column: one for column, one in kinds.items() if column <= indent}
        count += kinds.get(indent, "outermost" if indent == 0 else kind) != kind
        kinds[indent] = kind
    return count


def _kind(line: str) -> str:
    words = line.lstrip()
    key = _KEY_LINE.match(line)
    if words[0] == "-":
        return "entry"
    if key is None or key[1] not in _KNOWN:
        return "code" if words[0] in _BEGIN_OF_CODE else "name"
    return "outermost" if front(line) == 0 and key[1] in _OUTERMOST else "key"


def _uneven(lines: Sequence[str]) -> int:
    """By how many spaces blocks and texts that go on stand further in, or less far, than two."""
    spaces, column, opens = 0, 0, False
    for line in lines:
        indent = front(line)
        if opens and indent >= column:
            spaces += abs(indent - column - 2)
        else:
            spaces += max(0, indent - column)
        column, opens = indent, line.rstrip()[-1] == ":"
    return spaces
