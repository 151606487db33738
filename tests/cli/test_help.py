"""Help is in the language of those who ask for it."""

import re

import click
import pytest

from generator.cli import cds
from generator.cli.helping import Context
from generator.wording import words

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


def test_every_command_is_listed_once_with_its_whole_first_sentence():
    told = cds.get_help(Context(cds, info_name="cds")).partition("Tùy chọn:")[2]

    assert not re.search(r"\.\.\.\s", told)
    assert sorted(re.findall(r"^  ([a-z][a-z-]+) ", told, re.MULTILINE)) == NAMES


def test_commands_stand_under_the_work_they_belong_to():
    told = cds.get_help(Context(cds, info_name="cds"))

    parts = re.findall(r"^(\S.*):\n((?:  .*\n?)+)", told, re.MULTILINE)
    assert [title for title, _ in parts] == ["Tùy chọn", *words("help.work")]
    for title, text in parts[1:]:
        assert re.findall(r"^  ([a-z][a-z-]+) ", text, re.MULTILINE) == words("help.work")[title].split()


def test_a_missing_argument_is_named_as_the_help_names_it():
    with pytest.raises(click.MissingParameter) as fault:
        cds.main(["score"], standalone_mode=False)

    from generator.cli.usage import _message

    assert _message(fault.value) == "Thiếu TỆP."
