"""Mutated files give problems, never an exception, and never keep anyone waiting.

Ten thousand are tried on the build server, two thousand elsewhere (`FUZZ=…` tries another number); a fault
names its number, which is its seed. Files that are or once were too much for some program are kept in
`tests/fuzz/`.
"""

import os
import random
import shutil
import time
from datetime import date
from pathlib import Path

import pytest

from generator import pipeline

CASES = Path(__file__).parent / "cases"
KEPT = Path(__file__).parent / "fuzz"
HOW_MANY = int(os.environ.get("FUZZ") or (10_000 if os.environ.get("CI") == "true" else 2_000))
SLOWEST = 1.0  # seconds of the processor
BITS = [
    *(b"&a ", b"*a", b"<<: ", b"!!x ", b"{", b"}", b"[", b"]", b'"', b"'", b": ", b"- ", b"\n", b"  ", b"\t"),
    *(
        b"#",
        b"|",
        b">-",
        b"---\n",
        b"\xe2\x80\x8b",
        b"\xff",
        b"9" * 17,
        b"-1",
        b"1e9",
        b"null",
        b"~",
        b"true",
    ),
    *(
        b"? ",
        b"0.1234567",
        b"2024-02-30",
        b"\r",
        b"%",
        b"\\",
        b"\x00",
        b"1_0",
        b",5",
        b"7/5/2024",
        b"=======\n",
    ),
]


def mutated(content, chance):
    """`content` with one to six small accidents."""
    found = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at = chance.randint(0, len(found))
        match chance.randint(0, 4):
            case 0:
                found[at:at] = chance.choice(BITS)
            case 1:
                del found[at : at + chance.randint(1, 12)]
            case 2:
                begin = chance.randint(0, len(found))
                found[at:at] = found[begin : begin + chance.randint(1, 60)]
            case 3:
                found[at : at + 1] = bytes([chance.randint(0, 255)])
            case _:
                lines = bytes(found).split(b"\n")
                lines.insert(chance.randint(0, len(lines)), chance.choice(lines))
                found = bytearray(b"\n".join(lines))
    return bytes(found)


@pytest.fixture
def survives(root, tmp_path):
    """Take an assessment and a verification through the rooms: only problems, and soon."""
    shutil.copytree(root / "data/rubrics", tmp_path / "rubrics")
    shutil.copytree(CASES / "_base/data", tmp_path, dirs_exist_ok=True)
    files = [tmp_path / tree / "2023-2024/phong-thu/thcs-a.yml" for tree in ("assessments", "verifications")]
    for file in files:
        file.parent.mkdir(parents=True)
        file.write_bytes(b"")
    opening = pipeline.open_library(tmp_path)
    assert not opening.stops

    def check(name, *contents):
        for file, content in zip(files, contents, strict=True):
            file.write_bytes(content)
        began = time.process_time()
        try:
            dossier = pipeline.examine(opening, "thcs-a", date(2024, 10, 1))
            findings = pipeline.in_words(opening.library, dossier.problems)
            list(pipeline.lines_of(opening, dossier))
        except Exception as fault:
            raise AssertionError(f"{name}: {contents}") from fault
        assert time.process_time() - began < SLOWEST, name
        assert [one.message for one in findings if one.code == "program-fault"] == [], f"{name}: {contents}"
        assert all(one.line >= 1 and one.column >= 1 for one in findings), name
        assert all("…" not in one.message[:1] for one in findings), name

    return check


def test_whatever_a_file_holds_there_are_only_problems(survives):
    seeds = [path.read_bytes() for path in sorted(CASES.glob("*/data/*/*/*/*.yml"))]

    for number in range(HOW_MANY):
        chance = random.Random(number)
        survives(number, *(mutated(chance.choice(seeds), chance) for _ in range(2)))


@pytest.mark.parametrize("kept", sorted(KEPT.iterdir()), ids=lambda path: path.name)
def test_what_is_too_much_for_others_is_not_for_us(survives, kept):
    survives(kept.name, kept.read_bytes(), kept.read_bytes())
