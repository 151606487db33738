"""The last good version of files that are faulty now, out of git: for sites that would rather show it."""

from collections.abc import Iterable
from datetime import date
from itertools import zip_longest
from pathlib import Path

from generator import pipeline
from generator.model.history import Version
from generator.model.problem import Finding
from generator.pipeline import Earlier, Opening
from generator.publish import git
from generator.publish.history import History
from generator.read.files import school_of

MOST = 20
"""So many versions of a file are tried, from the latest back."""


def last_good(
    opening: Opening, history: History, findings: Iterable[Finding], as_of: date, room: Path
) -> dict[str, Earlier]:
    """For each assessment with an error the latest version that has none, written below `room`.

    A file without one, or of which git knows nothing, is not named. One process of git reads them all.
    """
    faulty = sorted({one.path for one in findings if _is_faulty_assessment(one)})
    waiting = {path: _versions(history, path) for path in faulty}
    found: dict[str, Earlier] = {}
    for turn in zip_longest(*([(path, one) for one in its] for path, its in waiting.items())):
        asked = [(path, one) for path, one in filter(None, turn) if path not in found]
        for (path, version), root in zip(asked, _laid_out(history, asked, room), strict=True):
            if pipeline.is_sound(opening, path, as_of, root):
                found[path] = Earlier(root, version.taken.day)
    return found


def _is_faulty_assessment(one: Finding) -> bool:
    return one.severity == "error" and one.path.startswith("assessments/")


def _versions(history: History, path: str) -> list[Version]:
    """The versions of the file at a place, the latest first."""
    files = history.files.get(school_of(path) or "", ())
    its = next((versions for versions in files if versions[-1].path == path), ())
    return [version for version in reversed(its) if version.blob][:MOST]


def _laid_out(history: History, asked: list[tuple[str, Version]], room: Path) -> list[Path]:
    """Write each version where its file would lie, below a folder of its own; these folders."""
    assert history.repo is not None or not asked
    texts = dict(git.contents(history.repo, {one.blob for _, one in asked})) if history.repo else {}
    roots = []
    for path, version in asked:
        root = room / version.blob
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(texts[version.blob])
        roots.append(root)
    return roots
