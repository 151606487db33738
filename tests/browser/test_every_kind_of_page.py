import pytest

from tests.browser.audit import COLOURS, axe

WIDTHS = (360, 1280)


def test_axe_finds_nothing_at_any_width(visit, path):
    page = visit(path, width=WIDTHS[0])
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found += axe(page)

    assert not found, "\n".join(found)


def test_on_dark_paper_axe_finds_no_colour_too_weak(visit, path):
    """What is not a matter of colours is the same on both papers."""
    page = visit(path, width=WIDTHS[0], scheme="dark")
    colours = page.locator("[data-md-color-scheme]").first.get_attribute("data-md-color-scheme")

    assert colours == "slate"
    assert axe(page, COLOURS) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_asked_of_another_host_and_nothing_complains(visit, path, width):
    page = visit(path, width=width)
    page.wait_for_load_state("networkidle")

    assert page.elsewhere == []
    assert page.complaints == []


def test_a_phone_never_scrolls_sideways(visit, path):
    page = visit(path, width=360)
    over = {}
    for width in (360, 320):
        page.set_viewport_size({"width": width, "height": 640})
        over[width] = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )

    assert max(over.values()) <= 0, page.evaluate(
        """() => [...document.querySelectorAll("body *")]
            .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
            .slice(0, 8).map(one => one.outerHTML.slice(0, 120))"""
    )


def test_what_can_be_read_does_not_depend_on_javascript(visit, path):
    def words(page):
        return page.locator("article").inner_text().split()

    with_scripts, without = words(visit(path)), words(visit(path, javascript=False))

    assert len(without) > 20
    missing = [word for word in dict.fromkeys(with_scripts) if word not in without]
    assert len(missing) <= 0.05 * len(with_scripts), missing


def test_everything_is_printed_even_what_is_folded_away(visit, path):
    page = visit(path, media="print")

    hidden = page.evaluate(
        """() => [...document.querySelectorAll("article details")].filter(one =>
            [...one.children].some(child => child.tagName !== "SUMMARY" && child.innerText.trim() === ""
                && child.textContent.trim() !== "")).map(one => one.outerHTML.slice(0, 160))"""
    )

    assert hidden == []
    assert not page.locator("header").first.is_visible()


def test_every_page_can_be_walked_by_keyboard(visit, path):
    page = visit(path)
    page.keyboard.press("Tab")
    skip = page.evaluate("document.activeElement.getAttribute('href')")

    assert skip
    assert skip.startswith("#"), "the first stop is the link that skips the header"
    assert page.locator(skip).count() == 1
