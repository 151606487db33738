"""Every sentence that is asked for is there, and every problem that can be told has its words."""

import re
from pathlib import Path

import pytest

from generator.check.catalogue import catalogue
from generator.wording.sentences import _slowly, load, say

FILES = ("vi.yml", "documents.yml")

ASKED = re.compile(r"""\bsay\(\s*["']([a-z0-9_.-]+)["']\s*[,)]""")
CODES = re.compile(r"""(?:Problem|problem|PydanticCustomError|note)\(\s*["']([a-z0-9-]+)["']""")


def flat(node, path=""):
    for key, value in node.items():
        if isinstance(value, dict):
            yield from flat(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", str(value)


def sources(root: Path, *suffixes: str):
    for folder in ("generator", "theme"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in suffixes:
                yield path, path.read_text("utf-8")


def test_every_sentence_asked_for_is_there(root):
    known = {key: text for name in FILES for key, text in flat(load(name))}

    missing = {
        f"{path.relative_to(root)}: {key}"
        for path, text in sources(root, ".py", ".html")
        for key in ASKED.findall(text)
        if key not in known
    }

    assert missing == set()


def test_no_sentence_is_empty():
    assert [key for name in FILES for key, sentence in flat(load(name)) if not sentence.strip()] == []


def test_a_missing_key_or_fact_is_a_bug():
    with pytest.raises(KeyError):
        say("no.such.sentence")


def test_every_problem_that_is_told_stands_in_the_catalogue(root):
    told = {
        code
        for path, text in sources(root, ".py")
        if "check" in path.parts or "read" in path.parts
        for code in CODES.findall(text)
    }

    assert told - set(catalogue()) == set()


def test_every_problem_says_what_is_wrong_and_how_to_mend_it():
    for code, entry in catalogue().items():
        assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", code)
        assert entry.severity in {"error", "warning"}, code
        assert entry.title.strip(), code
        assert entry.message.strip(), code
        assert entry.remedy.strip(), code


def test_both_readers_give_the_same_words(root):
    for path in sorted((root / "generator/wording").glob("*.yml")):
        assert load(path.name) == _slowly(path.read_text("utf-8")), path.name
