"""What official files fail to tell because of faults of their own: nobody else is blamed for that."""

from collections.abc import Container, Iterable

from generator.check.catalogue import ERROR, severity
from generator.model.problem import EVERY_ROW, SOME_ROW, Problem
from generator.wording import fold


class Gaps:
    """What the registers fail to tell, by the faults found in them."""

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        """Of no problems there are none."""
        self._whole: set[str] = set()
        self._lost: set[tuple[str, str]] = set()
        self._cells: set[tuple[str, int, str]] = set()
        self._rows: set[tuple[str, str]] = set()
        for problem in problems:
            folder, _, name = problem.path.removesuffix(".csv").partition("/")
            if folder == "registers" and severity(problem) == ERROR:
                self._of_register(name, problem)

    def _of_register(self, name: str, problem: Problem) -> None:
        lost, row = problem.facts.get("lost", ""), problem.facts.get("id", "")
        if lost in (EVERY_ROW, SOME_ROW):
            self._whole.add(name)
        elif lost:
            self._lost.add((name, alike(lost)))
        column, lines = problem.facts.get("column", ""), problem.facts.get("lines", "").split()
        self._cells.update((name, line, column) for line in [*map(int, lines), problem.line])
        self._rows.update((name, one) for one in [row, *problem.facts.get("ids", "").split()])

    def lacks(self, name: str, known: Container[str], value: str) -> bool:
        """Whether the register can be said to lack this id: it does, and no fault of its own hides it."""
        if value in known or name in self._whole:
            return False
        return not self._lost or (name, alike(value)) not in self._lost

    def at_fault(self, name: str, line: int, column: str) -> bool:
        """Whether something is wrong with a cell already."""
        return (name, line, column) in self._cells

    def unsure(self, name: str, row: str) -> bool:
        """Whether something is wrong with a row of this id, or may be."""
        return name in self._whole or (name, row) in self._rows


NO_GAPS = Gaps()


def alike(text: str) -> str:
    """`"TH Ví Dụ"` and `"th-vi-du"` are taken for the same id, written wrongly and rightly."""
    return fold(text).strip().translate(_FOR_A_DASH)


_FOR_A_DASH = str.maketrans(dict.fromkeys(" _.–—‑−‐", "-"))
