"""The check for personal data on a labelled list: precision, recall, and what it gets wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.check.personal import kind_of

LIST = Path(__file__).with_name("personal.tsv")
NOTHING = "-"


@dataclass(frozen=True, slots=True)
class Judged:
    """A text of the list: what a person says of it and what the check says."""

    text: str
    label: str
    found: str

    @property
    def right(self) -> bool:
        """Whether both see personal data, or both see none; of which kind is a matter of words."""
        return (self.label == NOTHING) == (self.found == NOTHING)


@dataclass(frozen=True, slots=True)
class Counts:
    """Texts with personal data that were found and missed, texts without that were taken for such."""

    found: int
    missed: int
    mistaken: int
    without: int

    @property
    def precision(self) -> float:
        """Of what is told, how much is right."""
        return self.found / (self.found + self.mistaken)

    @property
    def recall(self) -> float:
        """Of what there is, how much is told."""
        return self.found / (self.found + self.missed)


def judged() -> Iterator[Judged]:
    """Every text of the list."""
    for line in LIST.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            label, text = line.split("\t")
            yield Judged(text, label, kind_of(text) or NOTHING)


def counted(label: str = "") -> Counts:
    """All kinds together, or one of them beside what is nothing."""
    rows = [one for one in judged() if one.label in (NOTHING, label or one.label)]
    there = [one for one in rows if one.label != NOTHING]
    rest = [one for one in rows if one.label == NOTHING]
    found = sum(one.right for one in there)
    mistaken = sum(not one.right and label in ("", one.found) for one in rest)
    return Counts(found, len(there) - found, mistaken, len(rest))


def main() -> None:
    """Print the figures."""
    print("personal data: kind, found, missed, mistaken of how many, precision, recall")
    for label in ("mobile", "cccd", "mail", ""):
        one = counted(label)
        figures = f"{one.found:>5}{one.missed:>5}{one.mistaken:>5} of {one.without}"
        print(f"  {label or 'all':8}{figures}{one.precision:>8.3f}{one.recall:>8.3f}")
    for row in judged():
        if not row.right:
            print(f"  {row.label} taken for {row.found}: {row.text}")


if __name__ == "__main__":
    main()
