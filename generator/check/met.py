"""Answers that a rule has met before and found nothing in: files read piece by piece share most of theirs."""

from collections.abc import Collection, Mapping

from generator.model.assessment import Answer

_MOST = 10_000


class Met(dict[int, tuple[Answer, object]]):
    """By identity: whoever is kept here keeps its identity."""

    def add(self, answer: Answer, against: object = None) -> None:
        """Nothing was found in this answer, held against that."""
        if len(self) >= _MOST:
            self.clear()
        self[id(answer)] = answer, against

    def new(self, answers: Collection[Answer]) -> list[Answer]:
        """Those of the answers that were not met before; mostly there are none."""
        if self.keys() >= set(map(id, answers)):
            return []
        return [one for one in answers if id(one) not in self]

    def others(self, answers: Mapping[str, Answer], against: Mapping[str, object]) -> list[str]:
        """The codes of the answers not met before, each held against what stands under its code."""
        never = (None, self)
        return [
            code
            for code, answer in answers.items()
            if self.get(id(answer), never)[1] is not against.get(code)
        ]
