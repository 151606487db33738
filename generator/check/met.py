"""Answers that were met before and found faultless: files read piece by piece share most of theirs."""

from collections.abc import Mapping

from generator.model.assessment import Answer

_MOST = 20_000


class Met:
    """Answers by identity, each with its code: whoever is kept here keeps its identity."""

    def __init__(self) -> None:
        self._kept: list[Answer] = []
        self._codes: dict[int, str] = {}

    def __reduce__(self) -> tuple[type["Met"], tuple[()]]:
        """In another process identities are others."""
        return Met, ()

    def add(self, answers: Mapping[str, Answer]) -> None:
        """Nothing was found in these."""
        if len(self._kept) >= _MOST:
            self._codes.clear()
            self._kept.clear()
        self._kept += answers.values()
        self._codes.update(zip(map(id, answers.values()), answers, strict=True))

    def others(self, answers: Mapping[str, Answer]) -> dict[str, Answer]:
        """Those of the answers that were not met before: mostly there are hardly any."""
        code_of = self._codes.get
        if list(map(code_of, map(id, answers.values()))) == list(answers):
            return {}
        return {code: answer for code, answer in answers.items() if code_of(id(answer)) != code}
