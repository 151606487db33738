"""How far in each line of a school's file belongs, by what it says.

The keys of such a file say what they belong to: a code to `tra_loi`, `diem` to the code above it, `viec` to a
step. So where lines are indented wrongly, whatever their number, the file has the one outline that its author
meant, and each line is held against it. Lines that stand evenly under their header are left as they are,
however far in. Entries whose header is lost come to the edge, where `astray` finds them.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.read.blocks import (
    BY_CODE,
    CODE,
    MAY_BE_NAMES,
    OF_ANSWERS,
    OF_BLOCK,
    OF_DOCUMENTS,
    OF_REMARKS,
    OF_STEPS,
    outermost,
)
from generator.wording import nearest
from generator.wording.keys import keys

_ALL = frozenset(key for of_noun in keys().values() for key in of_noun.values())
_LINE = re.compile(r"""( *)(- +)?(?:(?:"([^"]*)"|'([^']*)'|([\w.-]+)):(?= |$))?""")
_OUTERMOST = frozenset(
    key for noun in ("Assessment", "Verification", "Statistics") for key in keys()[noun].values()
)
_HEADS = ("nam_hoc", "truong", "bo_chi_so")
_STEP = 2  # spaces a block stands further in than its header


class _Line(NamedTuple):
    """A line that says something; `key` is "" where it has none, `opens` whether it ends with its key."""

    number: int
    indent: int
    dash: str
    key: str
    opens: bool
    braced: bool


class _Place(NamedTuple):
    """Where a line belongs: below the line `above` (a number, -1 for the edge), as one of its `kind`."""

    above: int
    kind: str


def laid_out(lines: Sequence[str]) -> list[str] | None:
    """The lines as far in as they belong; `None` where nothing is to be moved; so too in other files."""
    said = list(_said(lines))
    known = frozenset(line.key for line in said)
    edge = outermost(known)
    heads = {line.indent for line in said if line.key in _HEADS}
    if not edge or (len(heads) == 1 and 0 not in heads):  # all of a file may stand further in
        return None
    places = _places(said, edge, known)
    targets = _targets({line.number: line for line in said}, places)
    made, by = list(lines), 0
    for number, line in enumerate(lines):
        if number in targets:
            by = targets[number] - front(line)
        if by and line.strip():
            made[number] = " " * max(0, front(line) + by) + line.lstrip(" ")
    return made if made != list(lines) else None


def front(line: str) -> int:
    """How many spaces a line begins with."""
    return len(line) - len(line.lstrip(" "))


def belongs(line: str) -> bool:
    """Whether a line may stand where it does: at the edge stand only outermost keys."""
    return front(line) > 0 or line.partition(":")[0] in _OUTERMOST


def _said(lines: Sequence[str]) -> Iterator[_Line]:
    """The lines that begin something; a text or a bracket that runs over several lines counts once."""
    quoted, open_ = False, 0
    for number, line in enumerate(lines):
        words = line.strip(" ")
        if not words or words[0] == "#":
            continue
        begins = not quoted and open_ <= 0
        quoted ^= words.count('"') % 2 == 1
        open_ = 0 if begins else open_
        open_ += sum(words.count(sign) for sign in "[{") - sum(words.count(sign) for sign in "]}")
        found = _LINE.match(line)
        if begins and found is not None:
            key = found[3] or found[4] or found[5] or ""
            rest = line[found.end() :].strip()
            opens = bool(key) and (not rest or rest[0] == "#")
            yield _Line(number, len(found[1]), found[2] or "", key, opens, rest[:1] == "{")


def _places(said: Sequence[_Line], edge: frozenset[str], known: frozenset[str]) -> dict[int, _Place]:
    """Where the lines belong of which that is certain."""
    found: dict[int, _Place] = {}
    block, entry, field = _NONE, _NONE, _NONE  # the last lines of each depth that may have others below them
    for line, after in zip(said, [*said[1:], _NONE], strict=True):
        place = None
        if line.dash:
            place, entry, field = _of_list(line, block, entry, field)
        elif line.key in edge and not _is_inside(line, after, block, entry):
            if line.indent and not line.opens and block.opens and _goes_on(after, block):
                continue  # a section written among the entries of a block: no spaces mend that
            place, block, entry, field = _Place(-1, ""), line, _NONE, _NONE
        elif block.opens and _is_entry(line, block) and not _is_cell(line, after, block, entry, field):
            place, entry, field = _Place(block.number, block.key), line, _NONE
        elif entry.opens and (line.key in _of_entry(block) or (line.key and block.key == _FIGURES)):
            place, field = _Place(entry.number, f"{block.key}/"), line
        elif entry.dash and line.key in OF_STEPS:
            place = _Place(entry.number, "-")
        elif line.opens and line.indent == 0 and line.key not in _ALL and not CODE.fullmatch(line.key):
            misspelt = line._replace(key=nearest(line.key, edge))
            place, block, entry, field = _Place(-1, ""), misspelt, _NONE, _NONE
        elif (header := _lost(line, block)) and header not in known and "bieu_mau" not in known:
            block = line._replace(number=_LOST, key=header, opens=True)
            place, entry, field = _Place(_LOST, header), line, _NONE
        if place is not None:
            found[line.number] = place
    return found


_FIGURES = "so_lieu"
"""The block whose rows and cells have any names: a row opens its cells, on its line or below it."""

_NONE = _Line(-1, 0, "", "", False, False)
_LOST = -2
"""The number of a header that the file lacks."""


def _lost(line: _Line, block: _Line) -> str:
    """The header that a line must once have had above it, if the block it stands in is not for such."""
    if line.key in OF_REMARKS:
        return "nhan_xet"
    if not (line.opens or line.braced) or (block.opens and block.key in BY_CODE):
        return ""
    if CODE.fullmatch(line.key):
        return "tra_loi"
    return "van_ban" if line.braced and not block.opens and line.key not in OF_DOCUMENTS else ""


def _of_list(line: _Line, block: _Line, entry: _Line, field: _Line) -> tuple[_Place | None, _Line, _Line]:
    """An entry of the list that was opened last."""
    if field.opens:
        return _Place(field.number, f"{block.key}/-"), entry, field
    if entry.opens and not entry.dash:
        return _Place(entry.number, f"{block.key}-"), entry, field
    if block.opens and block.key == "qua_trinh":
        return _Place(block.number, "qua_trinh"), line, _NONE
    return None, entry, field


def _is_inside(line: _Line, after: _Line, block: _Line, entry: _Line) -> bool:
    """Whether a key that may stand at the edge too is meant for the answer, or the block, above."""
    if block.key == "suy_ra" and block.opens:
        return line.indent > 0  # its keys are names of anything that was inferred
    if block.key == "van_ban" and block.opens and line.key in MAY_BE_NAMES:
        return line.indent > 0
    inside = line.key in _of_entry(block) and entry.opens
    inside = inside or (block.opens and line.key in OF_BLOCK.get(block.key, ()))
    return inside and (line.indent > 0 or _goes_on(after, block))


def _goes_on(after: _Line, block: _Line) -> bool:
    """Whether the next line is one more of the block."""
    return _is_entry(after, block) or after.key in _of_entry(block)


def _is_cell(line: _Line, after: _Line, block: _Line, entry: _Line, field: _Line) -> bool:
    """Whether a key of figures with nothing behind it is a cell, though a row may look like that too."""
    if block.key != _FIGURES:
        return False
    if after.dash:
        return True
    if not (line.opens and entry.opens and line.indent > entry.indent):
        return False
    if not after.key or after.indent <= entry.indent:
        return True
    return field is _NONE and after.indent == line.indent


def _is_entry(line: _Line, block: _Line) -> bool:
    if block.key == "suy_ra" and line.key and line.indent:
        return True
    if block.key == _FIGURES:
        return bool(line.key) and line.key not in _OUTERMOST and (line.opens or line.braced)
    if block.key in BY_CODE:
        return CODE.fullmatch(line.key) is not None
    if block.key == "van_ban":
        return bool(line.key) and (line.opens or line.braced) and line.key not in OF_DOCUMENTS
    return line.key in OF_BLOCK.get(block.key, ())


def _of_entry(block: _Line) -> frozenset[str]:
    return {"tra_loi": OF_ANSWERS, "van_ban": OF_DOCUMENTS}.get(block.key, frozenset())


def _targets(said: dict[int, _Line], places: dict[int, _Place]) -> dict[int, int]:
    """How far in each line belongs: as it stands where it stands evenly, else as most of its kind do."""
    usual: dict[str, Counter[int]] = {}
    siblings: dict[_Place, list[int]] = {}
    for number, place in places.items():
        siblings.setdefault(place, []).append(number)
        usual.setdefault(place.kind, Counter())[said[number].indent] += 1
    targets = {-1: -_STEP, _LOST: -_STEP}
    for place, numbers in siblings.items():
        out = targets.get(place.above)
        if out is None:
            continue
        least = out if said[numbers[0]].dash and place.above >= 0 and not said[place.above].dash else out + 1
        if place.above < 0:
            wanted = 0
        elif place.kind == "-":
            wanted = out + len(said[place.above].dash)
        else:
            wanted = _even([said[number].indent for number in numbers], usual[place.kind], out, least)
        targets.update(dict.fromkeys(numbers, wanted))
    del targets[-1], targets[_LOST]
    return targets


def _even(stand: Sequence[int], usual: Counter[int], out: int, least: int) -> int:
    if len(set(stand)) == 1 and stand[0] >= least:
        return stand[0]
    likely = [indent for indent in usual if indent >= least]
    due = out + _STEP
    return max(likely, key=lambda one: (usual[one] * (1 + (one == due)), -abs(one - due)), default=due)
