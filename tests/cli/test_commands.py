"""A command's module is loaded when the command is asked for: the table of them has to be right."""

import ast

import pytest

from generator.cli.common import MODULES
from tests.conftest import ROOT

FILES = sorted((ROOT / "generator/cli").glob("*.py"))


def commands_of(path):
    """The names under which the functions of a module hang on the group."""
    for node in ast.parse(path.read_text("utf-8")).body:
        for call in getattr(node, "decorator_list", ()):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "cds.command":
                yield call.args[0].value if call.args else node.name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_table_names_the_commands_of_each_module(path):
    assert sorted(commands_of(path)) == sorted(MODULES.get(path.stem, ()))


def test_every_command_there_is_has_its_place():
    assert sum(len(names) for names in MODULES.values()) == 22
