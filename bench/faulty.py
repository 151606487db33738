"""One file in twenty is faulty: what that costs, and that it harms nobody else."""

import hashlib
import random
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median

from bench.rows import Place, Row

ONE_IN = 20
SOUND, FAULTY = "build, every file sound", "build, one file in twenty faulty"
WAYS: Sequence[Callable[[str], str]] = (
    lambda text: text[: len(text) // 3],
    lambda text: text.replace("truong:", "truong_:", 1),
    lambda text: text.replace("diem: ", "diem: 9", 1),
    lambda text: text.replace("\n", "\n\t", 5),
    lambda text: "",
    lambda text: text + "\nnam_hoc: lần nữa\n",
    lambda text: text.replace("nam_hoc: ", "nam_hoc: &a ", 1),
)
"""How files come to be faulty: cut, misspelt, out of range, with tabs, empty, a key twice, an anchor."""


def spoil(data: Path, one_in: int = ONE_IN) -> dict[Path, bytes]:
    """Make one self-assessment in so many faulty; what stood in them before."""
    files = sorted(data.glob("assessments/*/*/*.yml"))
    kept = {}
    for number, file in enumerate(random.Random(5).sample(files, len(files) // one_in)):
        kept[file] = file.read_bytes()
        file.write_text(WAYS[number % len(WAYS)](kept[file].decode("utf-8")), "utf-8")
    return kept


def faulty(place: Place, schools: int, repeats: int) -> Iterator[Row]:
    """A build from nothing, of data that is sound and of data that is not, in turn."""
    build = ("build", "--clean", "--data", str(place.data), "--site", str(place.site))
    files = place.files
    sound, rows = (Row(name, schools, files, 0, 0) for name in (SOUND, FAULTY))
    for _ in range(repeats):
        sound.took(place.run(*build))
        others = _schools(place)
        kept = spoil(place.data)
        rows.took(place.run(*build))
        for file, content in kept.items():
            file.write_bytes(content)
        _are_the_same(others, _schools(place), {file.stem for file in kept})
    for row in (sound, rows):
        row.reach = row.stretch = 1.1 * median(sound.seconds)
    yield from (sound, rows)


def _schools(place: Place) -> dict[str, bytes]:
    """The digest of what is told of each school."""
    told = (place.site / "du-lieu/truong").glob("*.json")
    return {one.stem: hashlib.blake2b(one.read_bytes()).digest() for one in told}


def _are_the_same(before: Mapping[str, bytes], after: Mapping[str, bytes], but: set[str]) -> None:
    """Stop the bench where a faulty file cost another school something."""
    harmed = sorted(one for one in before.keys() | after.keys() if before.get(one) != after.get(one))
    if not but.issuperset(harmed):
        sys.exit(f"faulty files harmed others: {sorted(set(harmed) - but)[:5]}")
