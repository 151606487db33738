"""Readers with their own needs: larger letters, zoom, forced colours, less motion."""

import pytest

from tests.browser.audit import axe

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_letters_twice_as_large_still_fit(visit, path):
    """A reader's own letter size, in the browser's settings, is the size of the root."""
    page = visit(path)
    before = page.evaluate("parseFloat(getComputedStyle(document.querySelector('article p')).fontSize)")

    page.evaluate("document.documentElement.style.fontSize = '200%'")

    after = page.evaluate("parseFloat(getComputedStyle(document.querySelector('article p')).fontSize)")
    assert after >= 1.5 * before
    assert page.evaluate(SIDEWAYS) <= 0


def test_zoomed_to_two_hundred_percent_nothing_is_lost(visit, path):
    """A window of 1,280 pixels at 200% is one of 640."""
    page = visit(path, width=640, height=400, scale=2)

    sideways = page.evaluate(SIDEWAYS)
    cut = page.evaluate(
        """() => [...document.querySelectorAll("h1, h2, h3, article p, article summary")]
            .filter(one => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1
                && getComputedStyle(one).overflowX !== "visible")
            .map(one => one.outerHTML.slice(0, 120))"""
    )

    assert sideways <= 0
    assert cut == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_with_forced_colours_bars_and_levels_can_still_be_told(visit, kinds, scheme):
    page = visit(kinds["gdtx-hai-phong"], scheme=scheme)
    page.emulate_media(forced_colors="active", color_scheme=scheme)

    fills = page.evaluate(
        """() => [...document.querySelectorAll(".scale rect, .bar rect")]
            .map(one => getComputedStyle(one).fill)"""
    )
    papers = page.evaluate("getComputedStyle(document.body).backgroundColor")

    assert len(set(fills)) >= 3, "the level's colour, the rest of the scale, the pin"
    assert len(set(fills) - {papers}) >= 3, "and none of these is the paper's"
    assert axe(page) == []


def test_nothing_moves_by_itself(visit, path):
    """The tests ask for less motion: then nothing is animated and nothing scrolls smoothly."""
    page = visit(path)

    moving = page.evaluate(
        """() => document.getAnimations().filter(one => one.playState === "running")
            .map(one => one.effect?.target?.outerHTML?.slice(0, 120))"""
    )
    smooth = page.evaluate("getComputedStyle(document.documentElement).scrollBehavior")

    assert moving == []
    assert smooth == "auto"
