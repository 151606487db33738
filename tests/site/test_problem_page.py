"""The page of problems is the catalogue: nothing in it is missing, every help address leads somewhere."""

import re

import pytest
from click.testing import CliRunner

from generator.check.catalogue import catalogue
from generator.cli import cds
from generator.present.safe import coded
from generator.wording import words
from tests.markup import markup


def test_every_code_has_its_place_and_its_words(site):
    page = markup(site / "loi/index.html")
    text = (site / "loi/index.html").read_text("utf-8")

    for code, meaning in catalogue().items():
        assert meaning.help == f"/loi/#{code}"
        assert text.count(f'id="{code}"') == 1, code
        assert meaning.title in page.words, code
        assert str(coded(meaning.in_general().message)) in text, code
        assert str(coded(meaning.in_general().remedy)) in text, code


def test_every_code_is_listed_by_subject_where_none_is_asked_for():
    done = CliRunner().invoke(cds, ["explain"])

    assert done.exit_code == 0
    assert all(f"{title}:\n" in done.output for title in words("problem-group").values())
    assert all(f"  {code}: {one.title}\n" in done.output for code, one in catalogue().items())


def test_code_in_a_sentence_is_shown_as_code_and_everything_is_escaped():
    assert coded("Ghi `a<b` rồi <i> và ` lẻ") == "Ghi <code>a&lt;b</code> rồi &lt;i&gt; và ` lẻ"


def test_problems_stand_under_their_subject_with_a_way_to_each_subject(site):
    text = (site / "loi/index.html").read_text("utf-8")

    for group, title in words("problem-group").items():
        place = text.index(f'<h2 id="ve-{group}">{title}</h2>')
        assert text.index(f'<a href="#ve-{group}">{title}</a>') < place
        end = text.find('<h2 id="ve-', place + 1)
        under = set(re.findall(r'<h3 id="([a-z0-9-]+)">', text[place : end if end > 0 else None]))
        assert under == {one.code for one in catalogue().values() if one.group == group}


@pytest.mark.parametrize("code", catalogue())
def test_every_code_is_explained_without_a_trace_of_its_template(code):
    done = CliRunner().invoke(cds, ["explain", code])

    assert done.exit_code == 0
    assert catalogue()[code].title in done.output
    assert "{key}" not in done.output
    assert "{{" not in done.output.replace(catalogue()[code].example.rstrip(), "")


@pytest.mark.parametrize("code", catalogue())
def test_what_need_not_be_said_leaves_no_dots_behind(code):
    told = catalogue()[code].in_general()

    assert "……" not in told.message + told.remedy
