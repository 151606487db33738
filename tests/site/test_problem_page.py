"""The page of problems is the catalogue: nothing in it is missing, every help address leads somewhere."""

import pytest
from click.testing import CliRunner
from tests.markup import markup

from generator.cli import cds
from generator.check.catalogue import catalogue


def test_every_code_has_its_place_and_its_words(site):
    page = markup(site / "loi/index.html")
    text = (site / "loi/index.html").read_text("utf-8")

    for code, meaning in catalogue().items():
        assert meaning.help == f"/loi/#{code}"
        assert text.count(f'id="{code}"') == 1, code
        assert meaning.title in page.words, code
        assert meaning.in_general().message in page.words, code
        assert meaning.in_general().remedy in page.words, code


@pytest.mark.parametrize("code", catalogue())
def test_every_code_is_explained_without_a_trace_of_its_template(code):
    done = CliRunner().invoke(cds, ["explain", code])

    assert done.exit_code == 0
    assert catalogue()[code].title in done.output
    assert "{key}" not in done.output
    assert "{{" not in done.output.replace(catalogue()[code].example.rstrip(), "")
