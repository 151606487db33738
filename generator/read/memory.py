"""What has been read before, by how it is written."""

from typing import Generic, TypeVar

Meaning = TypeVar("Meaning")

_MOST_KEPT = 20_000
_MOST_MARKED = 50_000
_LONGEST_KEPT = 2_000  # bytes
_SELDOM = 50  # one in so many comes again: too few to look out for
_PAUSE = 10  # times as many pieces are then let pass


class Memory(Generic[Meaning]):
    """What pieces of text mean.

    Kept from the second time on, for most of what is met only once never comes again. Where hardly anything
    comes again at all, as numbers of documents do not, nothing is kept for a while.
    """

    def __init__(self, longest: int = _LONGEST_KEPT) -> None:
        """Of pieces with so many bytes at most."""
        self.known: dict[bytes, Meaning] = {}
        self._longest = longest
        self._marks: set[int] = set()
        self._again = 0
        self._to_pass = 0

    def keep(self, piece: bytes, meaning: Meaning) -> None:
        """Remember the meaning, if the piece was met before."""
        if self.comes_again(piece):
            self.put(piece, meaning)

    def put(self, piece: bytes, meaning: Meaning) -> None:
        """Remember the meaning of a piece that comes again."""
        if len(self.known) >= _MOST_KEPT:
            self.known.clear()
        self.known[piece] = meaning

    def comes_again(self, piece: bytes) -> bool:
        """Whether the piece was met before, and is to be kept; now it is met."""
        if self._to_pass:
            self._to_pass -= 1
            return False
        if len(piece) > self._longest:
            return False
        mark = hash(piece)
        if mark in self._marks:
            self._again += 1
            return True
        if len(self._marks) >= _MOST_MARKED:
            self._to_pass = _PAUSE * _MOST_MARKED if self._again * _SELDOM < _MOST_MARKED else 0
            self._again = 0
            self._marks.clear()
        self._marks.add(mark)
        return False
