"""What is quickly seen to be plain is plain: the one pass over the bytes against the rule spelled out."""

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.read import text as texts
from generator.read.quick_yaml import doubtful
from tests.test_fuzz import BITS, CASES, mutated

END = r"""(?=["'\s,\]}:]|\Z)"""
EXACT = rf"-?(?:0|[1-9][0-9]{{0,6}})(?:\.[0-9]{{1,6}})?{END}|\d{{4}}-\d\d(?:-\d\d)?{END}|\d+-[a-z]"
ODD_NUMBER = re.compile(rf":\s*(?:#[^\n]*\n\s*)*(?=[-+.0-9])(?!-\s)(?!{EXACT})", re.ASCII)
CLEVER = re.compile(r"[\n:,\[{]\s*(?:-\s+)*[&*!|>%@`?“”„‟«–—•●▪]")
RARE = ("\\", "\t", "<<", "\n---", "\n...", "True", "TRUE", "False", "FALSE", " :", "[:", "{:", ",:", "\n:")


def plainly_doubtful(text):
    """The rule, sign by sign and line by line."""
    whole = "\n" + text
    left_open = any(
        line.count("{") != line.count("}") or line.count("[") != line.count("]")
        for line in re.findall(r"[{\[].*", text)
    )
    return (
        any(sign in whole for sign in RARE)
        or ODD_NUMBER.search(whole) is not None
        or CLEVER.search(whole) is not None
        or left_open
    )


signs = st.text(alphabet="aế: \n-#.,0159[]{}\"'&*!|>%@`?“•–<T\\\t\xa0", max_size=30)
words = st.lists(
    st.sampled_from(
        [*"{}[]:,-#\n ", "diem", "6.50", "0123", "1e3", "True", "<<", "ghi_chu: “a”", "\n---", "- "]
    ),
    max_size=15,
).map("".join)


@given(signs | words)
def test_what_the_rule_doubts_is_doubted(content):
    if plainly_doubtful(content):
        assert doubtful(content)


def test_so_it_is_in_files_with_accidents():
    seeds = [path.read_bytes() for path in sorted(CASES.glob("*/data/*/*/*/*.yml"))]
    assert BITS
    for number in range(1500):
        chance = random.Random(number)
        content, faults = texts.decode("x.yml", mutated(chance.choice(seeds), chance))
        if not faults and plainly_doubtful(content):
            assert doubtful(content), number


@pytest.mark.parametrize("tree", ["assessments", "verifications", "statistics", "rubrics", "rounds"])
def test_the_files_of_this_repository_are_no_more_doubtful_than_the_rule_says(root, tree):
    for path in sorted((root / "data" / tree).rglob("*.yml")):
        content, _ = texts.decode("x.yml", path.read_bytes())
        assert doubtful(content) == plainly_doubtful(content), path


def test_brackets_in_brackets_by_the_thousand_keep_nobody_waiting():
    assert doubtful("a: " + "[" * 100_000 + "]" * 100_000)
