"""Tables that sort, and the two palettes."""

import pytest

from tests.browser.audit import until


def test_a_click_on_a_heading_sorts_up_and_then_down(visit, kinds):
    page = visit(kinds["demo area"])
    heads = page.locator("table.sortable").first.locator("thead th")
    before = page.locator("table.sortable").first.locator("tbody tr").all_inner_texts()
    button = heads.nth(1).get_by_role("button")

    button.click()
    up = page.locator("table.sortable").first.locator("tbody tr").all_inner_texts()
    assert heads.nth(1).get_attribute("aria-sort") == "ascending"
    button.click()
    down = page.locator("table.sortable").first.locator("tbody tr").all_inner_texts()
    assert heads.nth(1).get_attribute("aria-sort") == "descending"
    assert heads.nth(0).get_attribute("aria-sort") is None

    assert sorted(up) == sorted(down) == sorted(before)
    assert len(before) > 2
    assert up != down


def test_a_table_can_be_sorted_from_the_keyboard(visit, kinds):
    page = visit(kinds["demo area"])
    heads = page.locator("table.sortable").first.locator("thead th")

    heads.nth(0).get_by_role("button").focus()
    page.keyboard.press("Enter")

    assert heads.nth(0).get_attribute("aria-sort") in {"ascending", "descending"}


@pytest.mark.parametrize("one", ["demo area", "authority"])
def test_on_paper_the_headings_of_a_sorted_table_are_still_there(visit, kinds, one):
    page = visit(kinds[one])
    heads = page.locator("table.sortable").first.locator("thead th")
    names = heads.all_inner_texts()

    page.emulate_media(media="print")

    assert all(head.get_by_role("button").is_visible() for head in heads.all())
    assert {"Trường", "Tình trạng"} <= set(names)


def test_without_javascript_the_table_is_there_without_buttons(visit, kinds):
    page = visit(kinds["demo area"], javascript=False)

    assert page.locator("table.sortable tbody tr").count() > 2
    assert page.locator("table.sortable thead button").count() == 0


def scheme_of(page):
    return page.locator("[data-md-color-scheme]").first.get_attribute("data-md-color-scheme")


def test_the_palette_changes_by_hand_and_is_remembered_on_every_page(visit, kinds):
    """Generated pages and hand-written ones keep one memory between them."""
    page = visit(kinds["th-kien-quoc"])
    assert scheme_of(page) == "default"

    page.get_by_role("button", name="Chuyển sang nền tối").click()
    assert scheme_of(page) == "slate"
    page.reload()
    assert scheme_of(page) == "slate"
    assert page.get_by_role("button", name="Chuyển sang nền sáng").is_visible()

    written = page.url.replace(kinds["th-kien-quoc"], kinds["written"])
    page.goto(written)
    assert scheme_of(page) == "slate"
    page.locator("label[for=__palette_1]:visible, label[for=__palette_0]:visible").first.click()
    until(page, "document.body.dataset.mdColorScheme === 'default'")
    page.go_back()
    page.reload()
    assert scheme_of(page) == "default"


def test_without_javascript_a_page_is_as_dark_as_the_device(visit, kinds):
    def paper(scheme):
        page = visit(kinds["th-kien-quoc"], scheme=scheme, javascript=False)
        return page.evaluate("getComputedStyle(document.body).backgroundColor")

    assert paper("dark") == "rgb(16, 22, 29)"
    assert paper("light") == "rgb(255, 255, 255)"


def test_levels_keep_their_colours(visit):
    """One sequential palette, always with the word beside the colour (checked by axe and by the facts)."""
    page = visit("truong/th-kien-quoc/")

    colours = page.evaluate(
        """() => ["--l1", "--l2", "--l3"].map(
            name => getComputedStyle(document.body).getPropertyValue(name).trim().toLowerCase())"""
    )

    assert colours == ["#6bace6", "#2073bc", "#12436d"]


@pytest.mark.parametrize(
    ("path", "drawn"),
    [
        ("dia-ban/minh-hoa-tinh/", [".cds .lv", ".cds figure svg", ".cds .chip", ".cds .key i"]),
        ("truong/minh-hoa-th-dom-dom/", [".cds .bar", ".cds .scale"]),
    ],
)
def test_colours_that_mean_something_survive_forced_colours(visit, path, drawn):
    page = visit(path)
    page.emulate_media(forced_colors="active")

    kept = page.evaluate(
        "them => them.map(one => getComputedStyle(document.querySelector(one)).forcedColorAdjust)", drawn
    )

    assert kept == ["none"] * len(drawn)
