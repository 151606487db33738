"""Right input shown beside a fault is right."""

import pytest
import yaml

from generator.check.catalogue import finding
from generator.model.problem import Problem
from generator.wording.keys import keys
from generator.wording.sentences import load

EXAMPLES = load("examples.yml")
KNOWN = {key for block in keys().values() for key in block.values()}
KEYED = [(kind, key) for kind, its in EXAMPLES.items() for key in its if key not in ("", "/")]


@pytest.mark.parametrize(("kind", "key"), KEYED)
def test_an_example_is_yaml_that_holds_the_key(kind, key):
    tree = yaml.safe_load(EXAMPLES[kind][key])

    assert tree
    assert f"{key}:" in EXAMPLES[kind][key]
    assert key in KNOWN


@pytest.mark.parametrize("kind", [kind for kind, its in EXAMPLES.items() if "" in its])
def test_the_beginning_of_a_file_is_yaml_of_known_keys(kind):
    assert set(yaml.safe_load(EXAMPLES[kind][""])) <= KNOWN


def _example(code, path, where, **facts):
    return finding(Problem(code, path, where, facts), 1, 1).example


def test_the_example_is_of_the_kind_of_file_at_fault():
    where = ("nhom", 0, "diem_toi_da")

    found = _example("not-a-block", "rubrics/bo-thu.yml", where, key="diem_toi_da")

    assert found == EXAMPLES["rubrics"]["diem_toi_da"]


def test_a_refused_key_is_never_the_example():
    found = _example("unknown-key", "rounds/2025-2026.yml", ("co_quan", "so-thu", "ngay"), key="ngay")

    assert found == EXAMPLES["rounds"]["co_quan"]


def test_the_key_that_was_meant_is():
    where = ("co_quan", "so-thu", "han_truongg")

    found = _example("unknown-key", "rounds/2025-2026.yml", where, key="han_truongg", meant="han_truong")

    assert found == EXAMPLES["rounds"]["han_truong"]


def test_of_several_options_the_likeliest_is_shown():
    facts = {"key": "ket_qua", "value": "cong nhan", "options": "`tra_lai`, `cong_nhan`"}

    assert _example("not-an-option", "assessments/x.yml", ("ket_qua",), **facts) == "ket_qua: cong_nhan"
