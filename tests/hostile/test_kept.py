"""What random bytes once broke, or might, stays whole: the targets of `tools/fuzz` on the kept files."""

import os
import random
from pathlib import Path

import pytest

from tests.hostile import payloads
from tools.fuzz.targets import TARGETS

KEPT = Path(__file__).parent / "kept"
FUZZ = Path(__file__).parent.parent / "fuzz"
HOW_MANY = 300 if os.environ.get("CI") == "true" else 100


def cases():
    for target in TARGETS:
        for path in sorted((KEPT / target).glob("*")):
            yield pytest.param(target, path.read_bytes(), id=f"{target}-{path.name}")
    for path in sorted(FUZZ.iterdir()):
        yield pytest.param("reader", path.read_bytes(), id=f"reader-{path.name}")
    for name, content in payloads.FILES.items():
        yield pytest.param("reader", content, id=f"reader-{name}")
        yield pytest.param("importer", content, id=f"importer-{name}")


@pytest.mark.parametrize(("target", "content"), list(cases()))
def test_a_kept_file_breaks_no_promise(target, content):
    TARGETS[target](content)


def test_no_text_of_the_corpus_breaks_the_promise_of_an_escaper():
    for text in [*payloads.texts(), *payloads.hidden()]:
        TARGETS["escapers"](text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("target", ["escapers", "importer"])
def test_neither_do_random_bytes(target):
    for number in range(HOW_MANY):
        chance = random.Random(number)
        content = chance.randbytes(chance.randint(0, 400))
        TARGETS[target](content if target == "escapers" else b"PK\x03\x04" + content)


def test_a_broken_promise_is_noticed(monkeypatch):
    """The targets are no empty gesture: an escaper that lets a bracket through is caught."""
    from generator.present import safe

    monkeypatch.setattr(safe, "text", lambda value: value)

    with pytest.raises(AssertionError):
        TARGETS["escapers"](b"<b>")
