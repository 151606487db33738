"""Lines that stand unevenly in a file whose keys may have any names.

What a school writes says by its keys where each line belongs (`layout`). A report of an authority, a form, a
list of partners does not; there a line is told by what comes of moving it: the one line, the one block or the
few in a row after whose move the parser comes furthest, and the file stands most evenly.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

from generator.read.layout import front
from generator.read.strict_yaml import parse, stopped_at

_STEP = 2  # spaces a block stands further in than its header
_NEAR = 6  # lines before the one where the parser stops that may be what it stumbles over

_MOST_PLACES = 12  # a file has as many depths at most


def evened(lines: Sequence[str], at: int) -> list[str] | None:
    """The lines with one of them moved, alone or with what is below or beside it.

    `at` is the line where the parser stops, counted from 0.
    `None` where no move lets it come further.
    """
    before = stopped_at(lines)
    moves = list(_moves(lines, at))
    furthest = max((move.stop for move in moves), default=before)
    if furthest <= before:
        return None
    return max((move for move in moves if move.stop == furthest), key=_rank).lines


class _Move(NamedTuple):
    """Lines with some of them moved: where the parser stops then; how many, how far, to what company."""

    lines: list[str]
    stop: tuple[int, int]
    moved: int
    by: int
    fellows: int


def _rank(move: _Move) -> tuple[int, int, int, int, int]:
    """The less is odd afterwards, and the less was moved, the more likely it was meant."""
    _, problems = parse("", "\n".join(move.lines))
    return -len(problems), _evenness(move.lines), -move.moved, -abs(move.by), move.fellows


def _moves(lines: Sequence[str], at: int) -> Iterator[_Move]:
    """What may have been meant."""
    said = Counter([0, *(front(line) for line in lines if _says(line))])  # of two as likely, the edge
    places = sorted({0, *(place for place, _ in said.most_common(_MOST_PLACES))})
    for number in _suspects(lines, at):
        in_ = front(lines[number])
        ends = {number + 1, _behind(lines, number, in_ + 1), _behind(lines, number, in_)}
        for place in places:
            by = place - in_
            if by == 0:
                continue
            for end in ends:
                made = list(lines)
                for one in filter(lambda one: _says(lines[one]), range(number, end)):
                    made[one] = " " * max(0, front(lines[one]) + by) + lines[one].lstrip(" ")
                yield _Move(made, stopped_at(made), end - number, by, said[place])


def _suspects(lines: Sequence[str], at: int) -> list[int]:
    """Where the parser stops, the lines before, the headers above, and where what is further in begins."""
    said = [number for number in range(at) if _says(lines[number])]
    further_in = list(takewhile(lambda number: front(lines[number]) > front(lines[at]), reversed(said)))
    headers, least = [], front(lines[at])
    for number in reversed(said):
        if front(lines[number]) < least:
            headers.append(number)
            least = front(lines[number])
    return sorted({at, *said[-_NEAR:], *further_in[-1:], *headers})


def _behind(lines: Sequence[str], number: int, least: int) -> int:
    """Behind the last of the lines that follow this one and stand at least so far in."""
    end = number + 1
    for other in range(number + 1, len(lines)):
        if _says(lines[other]):
            if front(lines[other]) < least:
                break
            end = other + 1
    return end


def _says(line: str) -> bool:
    words = line.strip()
    return bool(words) and words[0] != "#"


def _evenness(lines: Sequence[str]) -> int:
    """How many headers have what belongs to them two spaces further in, less those that have nothing."""
    said = [line for line in lines if _says(line)]
    found = 0
    for line, after in pairwise(said):
        if line.rstrip().endswith(":"):
            step = front(after) - front(line)
            is_list = after.lstrip().startswith("- ")
            found += (step == _STEP or (step == 0 and is_list)) - (step < (0 if is_list else 1))
    return found
