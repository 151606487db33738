"""Listing again where something came or went finds what listing everything finds."""

import os
import random
import time

import pytest

from generator.read import listing
from generator.read.files import walk
from generator.read.listing import Listing

NAMES = ["th-a.yml", "th-b.yml", "th-b.2.yml", "thcs-c.yaml", ".an.yml", "README.md", "la.txt"]
FOLDERS = [
    "assessments/2023-2024/phong-a",
    "assessments/2024-2025/phong-b",
    "verifications/2023-2024/phong-a",
    "statistics/2023-2024/phong-a/bieu-thu",
    "registers",
    "rubrics",
    "la",
]


def edit(root, chance):
    """What editors, git and people do to a folder."""
    folder = root / chance.choice(FOLDERS)
    file = folder / chance.choice(NAMES)
    match chance.randint(0, 5):
        case 0 | 1 | 2:
            folder.mkdir(parents=True, exist_ok=True)
            file.write_text("nam_hoc: x", "utf-8")
        case 3:
            file.unlink(missing_ok=True)
        case 4 if file.exists():
            file.rename(folder / chance.choice(NAMES))
        case 5 if folder.is_dir() and not os.path.lexists(file):
            file.symlink_to(root / "la.txt")


def shown(found):
    return found.schools, list(found.schools), found.official, sorted(map(repr, found.problems))


@pytest.mark.parametrize("young", [True, False], ids=["in a hurry", "when stamps have settled"])
@pytest.mark.parametrize("seed", range(8))
def test_after_any_edits_the_listing_is_that_of_a_walk(tmp_path, monkeypatch, seed, young):
    if not young:
        monkeypatch.setattr(listing, "_YOUNG", 0)
    chance = random.Random(seed)
    kept = Listing(tmp_path)
    for _ in range(15):
        for _ in range(chance.randint(0, 3)):
            edit(tmp_path, chance)
        if not young:
            time.sleep(0.012)  # longer than a tick of the file system's clock

        assert shown(kept.now()) == shown(walk(tmp_path))


def test_nothing_new_is_the_very_same_value(tmp_path):
    (tmp_path / "rubrics").mkdir()
    kept = Listing(tmp_path)

    assert kept.now() is kept.now()
