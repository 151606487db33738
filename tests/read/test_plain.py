"""Any data file as plain values: where the quick reader speaks, it says what the strict one says."""

from pathlib import Path

import pytest

from generator.read import plain, strict_yaml
from generator.read import text as texts

ROOT = Path(__file__).resolve().parents[2]


def strictly(text):
    node, _ = strict_yaml.parse("x.yml", text)
    tree = node.plain() if node is not None else None
    return plain._leaves(tree) if isinstance(tree, dict) else None


@pytest.mark.parametrize("tree", ["data", "tests/cases", "tests/fuzz"])
def test_both_readers_give_the_same_values_of_every_file_there_is(tree):
    quickly = 0
    for file in sorted((ROOT / tree).rglob("*.y*ml")):
        text, faults = texts.decode(file.name, file.read_bytes())
        found = None if faults else plain._quickly(text)
        if found is not None:
            quickly += 1
            assert found == strictly(text), file

    assert quickly > 100 or tree == "tests/fuzz"


@pytest.mark.parametrize(
    "text",
    [
        "a: 61.50\n",
        "a: [1.0]\n",
        "1.1: {diem: 2}\n",
        "a: {b:7, c: d}\n",
        "a: [[[[[[[[[[[[x]]]]]]]]]]]]\n",
        "a: 0123\n",
        "a: no\n",
        "a: .nan\n",
    ],
)
def test_what_could_be_read_in_two_ways_is_read_by_the_strict_one(text):
    assert plain.fields_of("x.yml", text.encode()) == strictly(text)


def test_of_a_register_only_the_rows_that_differ_are_read():
    head = b"ma,ten,tu_ngay\n"
    before = head + b"a,A,\nb,B,\nc,C,\n"
    after = head + b"a,A,\nb,B moi,\nb,B sau,2025-07-01\nc,C,\n"

    assert plain.changed_rows(before, after) == (
        {("b", 1, "ten"): "B"},
        {("b", 1, "ten"): "B moi", ("b", 2, "ten"): "B sau", ("b", 2, "tu_ngay"): "2025-07-01"},
    )
    assert plain.changed_rows(b"", after)[1].keys() >= {("a", 1, "ten"), ("c", 1, "ten")}
    assert plain.changed_rows(before, b"\xff\xfe,\n") is None
