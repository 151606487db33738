"""Help is in the language of those who ask for it."""

import re

import click
import pytest

from generator.cli import cds
from generator.cli.helping import Context

NAMES = cds.list_commands(Context(cds))
ENGLISH = re.compile(
    r"\b(?:usage|options?|commands?|default|show|message|exit|directory|file|text|integer|range|path|the|and)\b",
    re.IGNORECASE,
)
SPELLED = {"text", "exit"}  # values of options, and words of programs


@pytest.mark.parametrize("name", ["", *NAMES])
def test_no_word_of_it_is_clicks_own(name):
    command = cds.get_command(Context(cds), name) if name else cds
    assert command is not None
    context = Context(command, info_name=name or "cds")

    told = re.sub(r"--[a-z-]+|`[^`]*`|\[[a-z|]+\]|\([a-z]+\)", "", command.get_help(context))

    assert told.startswith("Cách dùng: ")
    assert "Tùy chọn:" in told
    assert {one.lower() for one in ENGLISH.findall(told)} - SPELLED == set()


def test_every_command_is_listed_with_its_whole_first_sentence():
    told = cds.get_help(Context(cds, info_name="cds"))

    assert not re.search(r"\.\.\.\s", told.partition("Các lệnh:")[2])
    assert all(re.search(rf"^  {name} ", told, re.MULTILINE) for name in NAMES)


def test_a_missing_argument_is_named_as_the_help_names_it():
    with pytest.raises(click.MissingParameter) as fault:
        cds.main(["score"], standalone_mode=False)

    from generator.cli.usage import _message

    assert _message(fault.value) == "Thiếu TỆP."
