"""What a change says in Markdown can hold nothing that a host would act on."""

import re

import hypothesis.strategies as st
import pytest
from hypothesis import given
from markdown_it import MarkdownIt

from generator.model.change import FieldChange, FileChange, FileEdit, FileKind, Review, SchoolChange
from generator.present.changes import as_markdown, as_text
from generator.present.changes.markdown import name
from generator.wording import say

RENDER = MarkdownIt("gfm-like", {"linkify": False, "html": True}).render
HOSTILE = st.text(st.sampled_from("ab1 .|\\`@#<>/[]()!*_~:-+=&;\n\t\u202e\u200bđ"), min_size=1, max_size=30)
OURS = re.compile(r"</?(h2|h3|p|ul|li|strong|code|details|summary|table|thead|tbody|tr|th|td)>")


def review(text):
    """A change in which everything others write is `text`."""
    fields = (FieldChange(("ghi_chu",), None, text), FieldChange((text, text), text, None))
    edit = FileEdit(FileChange(text, FileKind.MOVED, text), fields)
    school = SchoolChange(text, text, (edit,), (), (), (), False, True)
    return Review("0" * 40, "", (edit,), (FileChange(text, FileKind.ADDED),), (school,), (), (), ())


def outside_code(rendered):
    assert OURS.sub("", rendered).count("<") == 0, rendered
    return re.sub(r"<code>[^<]*</code>", "", rendered)


@given(HOSTILE)
def test_contributed_text_is_never_more_than_text(text):
    rendered = RENDER(as_markdown(review(text)))

    assert not re.search(r"[@#\[\]`]|://|www\.", outside_code(rendered))


@given(HOSTILE)
def test_a_name_stays_in_its_cell(text):
    rendered = RENDER(f"| a | b |\n| --- | --- |\n| {name(text)} | x |\n")

    assert rendered.count("<td>") == 2
    assert "<td>x</td>" in rendered
    outside_code(rendered)


@pytest.mark.parametrize(
    "text",
    [
        "Trường THCS A",
        "Trường TH&THCS B",
        "TP. Hồ Chí Minh",
        "1.2.1",
        "Nhóm một, hai (ba)",
        "LMS/LCMS: giao bài; tự học",
    ],
)
def test_a_name_of_letters_is_shown_as_words(text):
    assert name(text) == (text if "&" not in text else f"`{text}`")


@pytest.mark.parametrize("text", ["@ai", "#1", "GH-1", "www.x.vn", "a1b2c3d4", "ABC-12", "x\ny", "https://x"])
def test_what_a_host_would_link_is_code(text):
    assert name(text).startswith("`")


@given(HOSTILE)
def test_nothing_moves_a_terminals_cursor(text):
    for line in as_text(review(text)):
        assert line.isprintable()


def test_nothing_changes_is_all_there_is_to_say():
    empty = Review("0" * 40, "", (), (), (), (), (), ())

    assert as_markdown(empty).endswith(f"**{say('diff.nothing')}**\n")
