"""Contributed text in Markdown stays text: rendered, it is what it was."""

import html
import re

import hypothesis.strategies as st
import pytest
from hypothesis import given
from markdown_it import MarkdownIt

from generator.present.markdown import code, plain

RENDER = MarkdownIt("gfm-like", {"linkify": False}).render
TEXTS = st.text(st.characters(exclude_categories=("C", "Zl", "Zp")))


def shown(rendered):
    assert re.fullmatch(r"(<p>[^<]*</p>\n?)?", rendered), rendered
    return html.unescape(rendered.removeprefix("<p>").removesuffix("</p>\n"))


@given(TEXTS)
def test_plain_text_comes_out_as_it_went_in(text):
    assert shown(RENDER(plain(text))) == " ".join(text.split())


@pytest.mark.parametrize(
    "text",
    ["@ai", "#12", "http://x.vn", "www.x.vn", "![a](b)", "<b>", "a|b", "```", "GH-1", "&copy;", "- [ ] x"],
)
def test_no_host_sees_anything_to_act_on(text):
    written = plain(text)

    assert not re.search(r"[@|`<\[\]!]|://|www\.|GH-|(?<!&)#", written)
    assert shown(RENDER(written)) == text


@given(TEXTS)
def test_a_code_span_cannot_be_closed_from_inside(text):
    rendered = RENDER("x " + code(text) + " y")

    assert rendered.count("<code>") == (1 if text.split() else 0)
    assert "<a" not in rendered
