"""Many texts as one: each is cut out when it is asked for, and none is an object that processes share."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any


class Texts(Sequence[str]):
    """Some texts, by number."""

    __slots__ = ("_all", "_ends")

    def __init__(self, texts: Sequence[str]) -> None:
        self._all = "".join(texts)
        self._ends = array("I", accumulate(map(len, texts), initial=0))

    def __getitem__(self, at: Any) -> Any:
        """The text with this number."""
        return self._all[self._ends[at] : self._ends[at + 1]]

    def several(self, numbers: Iterable[int]) -> Iterator[str]:
        """The texts with these numbers."""
        whole, ends = self._all, self._ends
        return (whole[ends[at] : ends[at + 1]] for at in numbers)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._ends) - 1
