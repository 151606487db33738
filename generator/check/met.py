"""Answers that a rule has met before and found nothing in: files read piece by piece share most of theirs."""

from generator.model.assessment import Answer

_MOST = 10_000


class Met(dict[int, tuple[Answer, object]]):
    """By identity: whoever is kept here keeps its identity."""

    def add(self, answer: Answer, against: object = None) -> None:
        """Nothing was found in this answer, held against that."""
        if len(self) >= _MOST:
            self.clear()
        self[id(answer)] = answer, against

    def knows(self, answer: Answer, against: object) -> bool:
        """Whether nothing was found in it, held against the same."""
        known = self.get(id(answer))
        return known is not None and known[1] is against
