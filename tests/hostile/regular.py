"""Whether a regular expression can take more than linear time, by its structure.

The pattern becomes an automaton without empty steps (Glushkov). A backtracking engine is slow exactly where
one word can be read round two loops, or round one loop in two ways, and what comes after may still fail:
Weber and Seidl's conditions EDA (exponential) and IDA (polynomial). A search is a loop over anything in
front of the pattern. The judgement is on the safe side: bounded repeats stand for themselves cut short, an
assertion may always fail, what a lookahead reads counts as read.
"""

import re
import re._constants as sre
import re._parser as sre_parse
from dataclasses import dataclass, field

MOST_COPIES = 2
SAMPLE = [chr(one) for one in range(128)] + list(
    "ăđĐưỢé٣０\xa0\xad–—•“”„‟«»‘’…\u200b\u2028\ufeff\ud800漢😀\u0301\ufffe"
)


class NotUnderstood(Exception):
    """Something in a pattern that this cannot judge."""


@dataclass
class Piece:
    """A part of a pattern: where it may begin and end, and whether it may be empty.

    `sure`: whether it may be empty without anything that could fail.
    """

    first: set = field(default_factory=set)
    last: set = field(default_factory=set)
    sure_last: set = field(default_factory=set)
    empty: bool = True
    sure: bool = True


class Automaton:
    """Positions that read a sign each; `follow` says which may come next, `twice` which in two ways."""

    def __init__(self, pattern: str | bytes, flags: int = 0, mode: str = "search") -> None:
        tree = sre_parse.parse(pattern, flags)
        self.flags = tree.state.flags
        self.signs: list = []
        self.follow: dict[int, set[int]] = {}
        self.twice: set[tuple[int, int]] = set()
        self.sample = [chr(one) for one in range(256)] if isinstance(pattern, bytes) else SAMPLE + _own(tree)
        self.start = self._position(set(self.sample))
        whole = self._sequence(tree)
        for one in whole.first:
            self.follow[self.start].add(one)
        if mode == "search" and not _anchored(tree, self.flags):
            self.follow[self.start].add(self.start)
        self.sure = set() if mode == "fullmatch" else whole.sure_last

    # ---- building ------------------------------------------------------------------------------------

    def _position(self, signs: set) -> int:
        self.signs.append(signs)
        self.follow[len(self.signs) - 1] = set()
        return len(self.signs) - 1

    def _link(self, ends: set, starts: set) -> None:
        for end in ends:
            for start in starts:
                if start in self.follow[end]:
                    self.twice.add((end, start))
                self.follow[end].add(start)

    def _sequence(self, items) -> Piece:
        whole = Piece()
        for item in items:
            whole = self._joined(whole, self._item(*item))
        return whole

    def _joined(self, one: Piece, other: Piece) -> Piece:
        self._link(one.last, other.first)
        return Piece(
            one.first | other.first if one.empty else one.first,
            one.last | other.last if other.empty else other.last,
            one.sure_last | other.sure_last if other.sure else other.sure_last,
            one.empty and other.empty,
            one.sure and other.sure,
        )

    def _either(self, pieces: list[Piece]) -> Piece:
        if sum(one.sure for one in pieces) > 1:
            raise NotUnderstood("two empty branches")
        return Piece(
            set().union(*(one.first for one in pieces)),
            set().union(*(one.last for one in pieces)),
            set().union(*(one.sure_last for one in pieces)),
            any(one.empty for one in pieces),
            any(one.sure for one in pieces),
        )

    def _read(self, signs: set) -> Piece:
        place = {self._position(signs)}
        return Piece(place, set(place), set(place), False, False)

    def _item(self, kind, value) -> Piece:
        match kind:
            case sre.LITERAL | sre.NOT_LITERAL | sre.IN | sre.ANY | sre.CATEGORY:
                return self._read({one for one in self.sample if self._reads(kind, value, one)})
            case sre.SUBPATTERN:
                return self._sequence(value[3])
            case sre.ATOMIC_GROUP:
                return self._sequence(value)
            case sre.BRANCH:
                return self._either([self._sequence(one) for one in value[1]])
            case sre.MAX_REPEAT | sre.MIN_REPEAT | sre.POSSESSIVE_REPEAT:
                return self._repeat(*value)
            case sre.AT:
                if value is sre.AT_BEGINNING and self.flags & re.MULTILINE:
                    return self._read({"\n"})  # from the beginning of a line only
                return Piece(sure=False)
            case sre.ASSERT | sre.ASSERT_NOT:
                ahead, items = value
                if ahead < 0:
                    if sre_parse.SubPattern(None, list(items)).getwidth()[1] > 64:
                        raise NotUnderstood("a long lookbehind")
                    return Piece(sure=False)
                inside = self._sequence(items)
                return Piece(inside.first, set(), set(), True, False)
        raise NotUnderstood(str(kind))

    def _repeat(self, least: int, most, items) -> Piece:
        whole = Piece()
        for _ in range(min(least, MOST_COPIES)):
            whole = self._joined(whole, self._sequence(items))
        if most is sre.MAXREPEAT:
            inner = self._sequence(items)
            self._link(inner.last, inner.first)
            return self._joined(whole, self._maybe(inner))
        for _ in range(min(most - least, MOST_COPIES)):
            whole = self._joined(whole, self._maybe(self._sequence(items)))
        return whole

    def _maybe(self, piece: Piece) -> Piece:
        return Piece(piece.first, piece.last, piece.sure_last, True, True)

    def _reads(self, kind, value, sign: str) -> bool:
        signs = {sign, sign.lower(), sign.upper()} if self.flags & re.IGNORECASE else {sign}
        return any(_matches(kind, value, one, self.flags) for one in signs if len(one) == 1)

    # ---- judging -------------------------------------------------------------------------------------

    def fault(self) -> str:
        """`exponential`, `polynomial`, or "" where every text takes time in proportion to its length."""
        loops = self._loops()
        kinds = self._kinds()
        for loop in loops:
            if not loop & self.sure and self._ambiguous(loop, kinds):
                return "exponential"
        for one in loops:
            for other in loops:
                if other & self.sure or (self.start not in one and one & self.sure):
                    continue
                if any(self._slow(p, q, one, other, kinds) for p in one for q in other if p != q):
                    return "polynomial"
        return ""

    def _loops(self) -> list[set[int]]:
        """The sets of positions that can be reached from each other."""
        reach = {one: self._reached(one) for one in self.follow}
        found = []
        for one in self.follow:
            if one in reach[one] and not any(one in loop for loop in found):
                found.append({other for other in reach[one] if one in reach[other]})
        return found

    def _reached(self, start: int) -> set[int]:
        found, ahead = set(), list(self.follow[start])
        while ahead:
            one = ahead.pop()
            if one not in found:
                found.add(one)
                ahead += self.follow[one]
        return found

    def _kinds(self) -> list[set[int]]:
        """The signs that no position tells apart, each kind by the positions that read it."""
        by_sign = {
            frozenset(place for place, signs in enumerate(self.signs) if sign in signs)
            for sign in self.sample
        }
        return [set(kind) for kind in by_sign if kind]

    def _ambiguous(self, loop: set[int], kinds: list[set[int]]) -> bool:
        """Whether one word leads round the loop in two ways."""
        if any(one in loop and other in loop for one, other in self.twice):
            return True

        def steps(pair):
            for kind in kinds:
                ones = self.follow[pair[0]] & loop & kind
                others = self.follow[pair[1]] & loop & kind
                yield from ((one, other) for one in ones for other in others)

        for place in loop:
            ahead, found = [(place, place)], set()
            while ahead:
                for pair in steps(ahead.pop()):
                    if pair not in found:
                        found.add(pair)
                        ahead.append(pair)
            for pair in [pair for pair in found if pair[0] != pair[1]]:
                again, seen = [pair], set()
                while again:
                    for step in steps(again.pop()):
                        if step == (place, place):
                            return True
                        if step not in seen:
                            seen.add(step)
                            again.append(step)
        return False

    def _slow(self, p: int, q: int, one: set[int], other: set[int], kinds: list[set[int]]) -> bool:
        """Whether one word leads from `p` to `p`, from `p` to `q` and from `q` to `q`."""
        ahead, found = [(p, p, q)], set()
        while ahead:
            a, b, c = ahead.pop()
            for kind in kinds:
                for first in self.follow[a] & one & kind:
                    for third in self.follow[c] & other & kind:
                        for second in self.follow[b] & kind:
                            if (first, second, third) == (p, q, q):
                                return True
                            if (first, second, third) not in found:
                                found.add((first, second, third))
                                ahead.append((first, second, third))
        return False


def fault(pattern: str | bytes, flags: int = 0, mode: str = "search") -> str:
    """`exponential` or `polynomial` where a text can keep the pattern busy out of proportion, else ""."""
    return Automaton(pattern, flags, mode).fault()


def _anchored(tree, flags: int) -> bool:
    """Whether a search can begin at the beginning only."""
    if not tree or flags & re.MULTILINE:
        return False
    kind, value = tree[0]
    if kind is sre.SUBPATTERN:
        return _anchored(value[3], flags)
    if kind is sre.BRANCH:
        return all(_anchored(one, flags) for one in value[1])
    return kind is sre.AT and value in (sre.AT_BEGINNING, sre.AT_BEGINNING_STRING)


def _own(tree) -> list[str]:
    """The signs a pattern names itself."""
    found: list[str] = []

    def walk(node) -> None:
        if isinstance(node, tuple) and len(node) == 2 and node[0] in (sre.LITERAL, sre.NOT_LITERAL):
            found.append(chr(node[1]))
        elif isinstance(node, tuple) and len(node) == 2 and node[0] is sre.RANGE:
            found.extend(map(chr, node[1]))
        elif isinstance(node, tuple | list | sre_parse.SubPattern):
            for one in node:
                walk(one)

    walk(tree)
    return [one for one in dict.fromkeys(found) if one not in SAMPLE]


_CATEGORIES = {
    sre.CATEGORY_DIGIT: r"\d",
    sre.CATEGORY_NOT_DIGIT: r"\D",
    sre.CATEGORY_SPACE: r"\s",
    sre.CATEGORY_NOT_SPACE: r"\S",
    sre.CATEGORY_WORD: r"\w",
    sre.CATEGORY_NOT_WORD: r"\W",
}


def _matches(kind, value, sign: str, flags: int) -> bool:
    match kind:
        case sre.LITERAL:
            return ord(sign) == value
        case sre.NOT_LITERAL:
            return ord(sign) != value
        case sre.ANY:
            return sign != "\n" or bool(flags & re.DOTALL)
        case sre.RANGE:
            return value[0] <= ord(sign) <= value[1]
        case sre.CATEGORY:
            return re.match(_CATEGORIES[value], sign, flags & re.ASCII) is not None
        case sre.IN:
            negated = value[0][0] is sre.NEGATE
            inside = any(_matches(*one, sign, flags) for one in value[negated:])
            return inside is not negated
    raise NotUnderstood(str(kind))
