"""Every problem has its words, and there are no words without a problem."""

import ast
import re
import string
from itertools import pairwise

import pytest

from generator.check.catalogue import ERROR, WARNING, catalogue, finding
from generator.check.personal import kinds
from generator.model.problem import Problem
from generator.wording.sentences import load, words
from generator.wording.tables import tables

KEYS = {"group", "severity", "title", "message", "remedy", "example", "basis"}
CALLS = {"Problem", "problem", "key_problem", "note", "_row", "PydanticCustomError"}
KEBAB = re.compile(r"[a-z]+[0-9]*(-[a-z0-9]+)+")
NO_CODES = {"utf-8", "utf-8-sig", "gd-dt", *tables()}  # words of the form of a code that are none


def sources(root):
    for room in ("read", "check", "publish/lists"):
        yield from sorted((root / "generator" / room).glob("*.py"))
    yield from (*(root / "generator/pipeline").glob("*.py"), root / "generator/publish/checking.py")
    yield root / "generator/publish/importing.py"


def texts_in(node):
    return {
        one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)
    }


@pytest.fixture(scope="module")
def raised(root):
    """The codes the source raises: what is passed to a call that makes a problem, and every word like one."""
    codes = {f"personal-{kind}" for kind, _ in kinds()}
    for path in sources(root):
        tree = ast.parse(path.read_text("utf-8"))
        codes |= {text for text in texts_in(tree) if KEBAB.fullmatch(text)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args:
                name = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                first = node.args[0]
                if name in CALLS and isinstance(first, ast.Constant | ast.IfExp):
                    codes |= texts_in(first)
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "get"
            ):
                codes |= {text for text in texts_in(node) if text == "shape"}
    return codes - NO_CODES


def test_every_code_that_is_raised_has_its_words(raised):
    assert raised - set(catalogue()) == set()


def test_every_entry_is_a_code_that_is_raised(raised):
    assert set(catalogue()) - raised == set()


@pytest.mark.parametrize("code", catalogue())
def test_an_entry_is_complete(code):
    entry = load("problems.yml")[code]

    assert set(entry) == KEYS
    assert all(isinstance(value, str) for value in entry.values())
    assert entry["group"] in words("problem-group"), "its heading on the page of problems"
    assert entry["severity"] in (ERROR, WARNING)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)
    assert entry["title"]
    assert not entry["title"].endswith((".", ":"))
    assert re.search(r"[.}]$", entry["message"]), entry["message"]
    assert entry["remedy"].endswith(".")
    assert entry["example"].strip(), "every fault shows right input"


def test_problems_of_one_group_stand_together_in_the_order_of_the_headings():
    groups = [one.group for one in catalogue().values()]

    assert list(dict.fromkeys(groups)) == list(words("problem-group"))
    assert sum(one != other for one, other in pairwise(groups)) + 1 == len(set(groups))


@pytest.mark.parametrize("code", catalogue())
def test_words_fill_in_and_a_missing_fact_breaks_nothing(code):
    entry = catalogue()[code]
    names = {
        name
        for words in (entry.message, entry.remedy)
        for _, name, _, _ in string.Formatter().parse(words)
        if name
    }

    bare = finding(Problem(code, "x.yml"), 3, 4)
    full = finding(Problem(code, "x.yml", facts=dict.fromkeys(names, "<{x}>")), 3, 4)

    assert bare.message.count("…") >= len({name for name in names if f"{{{name}}}" in entry.message})
    assert all(
        "{" not in words.replace("<{x}>", "").replace("`{`", "") for words in (full.message, full.hint)
    )
    assert (full.line, full.column, full.help) == (3, 4, f"/loi/#{code}")


@pytest.mark.parametrize("code", catalogue())
def test_an_empty_suggestion_leaves_no_gap(code):
    facts = {"suggestion": "", "inside": "", "until": "", "more": "", "how": ""}

    words = finding(Problem(code, "x.yml", facts=facts), 1, 1).message

    assert "  " not in words
    assert words == words.strip()
    assert " ." not in words
    assert " ," not in words


def test_facts_named_in_words_are_given_by_the_code(root):
    """A brace in a message that no call fills would always show as "…"."""
    given = {"max_length", "key"}  # from the shape checker
    for path in sources(root):
        tree = ast.parse(path.read_text("utf-8"))
        given |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg}
        given |= texts_in(tree)
    for code, entry in catalogue().items():
        for sentence in (entry.message, entry.remedy):
            for _, name, _, _ in string.Formatter().parse(sentence):
                assert not name or name in given, (code, name)
