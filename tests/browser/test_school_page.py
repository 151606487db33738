"""A school's page on a phone, on paper, and without anything else."""

import re

import pytest

from tests.browser.conftest import REAL

SCORED = "scored school"


def sheets(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("one", [*REAL, SCORED])
def test_a_school_is_printed_on_one_sheet_with_its_address_and_date(visit, kinds, one):
    page = visit(kinds[one], javascript=False)

    assert sheets(page.pdf(format="A4", print_background=True)) == 1
    assert sheets(page.pdf(format="A4", margin=dict.fromkeys(("top", "bottom", "left", "right"), "1cm"))) == 1
    page.emulate_media(media="print")
    printed = page.locator(".printed")
    assert printed.is_visible()
    assert f"/{kinds[one]}" in printed.inner_text()
    assert "tính đến ngày 22/11/2026" in printed.inner_text()
    assert page.locator(".card").first.is_visible()
    assert not page.locator("#sua").is_visible()


def test_every_school_leaves_room_on_its_sheet(visit, site):
    """A4 with a margin of a centimetre is 718 by 1047 pixels: what is printed ends well above."""
    schools = sorted(path.parent.name for path in site.glob("truong/*/ho-so"))
    page = visit(f"truong/{schools[0]}/", width=718, height=1047, javascript=False, media="print")
    ends = {}
    for school in schools:
        page.goto(page.url.replace(page.url.split("/")[-2], school))
        ends[school] = page.locator(".printed").bounding_box()["y"]

    assert len(ends) > 20
    assert {school: end for school, end in ends.items() if end > 950} == {}


def test_paper_shows_every_criterion_with_its_points(visit, kinds):
    page = visit(kinds[SCORED], javascript=False, media="print")

    rows = page.locator(".crits .row")
    assert rows.count() == 11
    assert all(row.is_visible() for row in rows.all())
    assert page.locator(".crits .row .pt").count() == 7


def test_a_phone_shows_the_first_level_in_words_before_any_scrolling(visit, kinds):
    page = visit(kinds["th-kien-quoc"], width=360, height=740, javascript=False)

    for text in ("Mức 2", "đáp ứng cơ bản", "62 trên 100 điểm"):
        found = page.locator(".card").first.get_by_text(text)
        box = (found if found.count() else page.locator(".card .points")).first.bounding_box()
        assert box["y"] + box["height"] < 740, text


def test_the_median_stands_on_the_scale_where_its_words_say(visit, kinds):
    page = visit(kinds[SCORED], width=360)

    for card in page.locator(".card:has(.median)").all():
        points = float(card.locator(".median b").inner_text().replace(",", "."))
        scale, mark = card.locator(".scale").bounding_box(), card.locator(".mid circle").bounding_box()
        middle = mark["x"] + mark["width"] / 2
        assert abs(middle - (scale["x"] + scale["width"] * points / 100)) < 1.5
        assert scale["y"] <= mark["y"]
        assert mark["y"] + mark["height"] <= scale["y"] + scale["height"]
    assert page.locator(".median").count() == 2


def test_every_criterion_leads_to_its_place_in_the_file(visit, kinds):
    page = visit(kinds[SCORED])
    name = page.locator("a.name").first
    code = name.get_attribute("href").partition("#")[2]

    name.click()

    assert page.url.endswith(f"/ho-so/#{code}")
    page.locator(f"[id='{code}']").wait_for()


def test_letters_of_the_small_pictures_do_not_overlap_on_a_phone(visit, kinds):
    page = visit(kinds[SCORED], width=360)

    boxes = page.evaluate(
        """() => [...document.querySelectorAll(".spark svg, .scale")].map(svg =>
            [...svg.querySelectorAll("text")].map(text => {
                const box = text.getBoundingClientRect();
                return [text.textContent, box.left, box.top, box.right, box.bottom];
            }))"""
    )

    assert sum(map(len, boxes)) > 10
    for texts in boxes:
        for place, (one, left, top, right, bottom) in enumerate(texts):
            for other, left2, top2, right2, bottom2 in texts[place + 1 :]:
                apart = right <= left2 or right2 <= left or bottom <= top2 + 4 or bottom2 <= top + 4
                assert apart, (one, other)


def test_paper_shows_the_whole_scale_from_nothing_to_the_maximum(visit, kinds):
    page = visit(kinds[SCORED], javascript=False, media="print")

    for scale in page.locator(".card .scale").all():
        texts = [text.text_content() for text in scale.locator("text").all() if text.is_visible()]
        assert {"0", "50", "75", "100"} <= set(texts), texts


def test_on_a_phone_no_word_of_the_years_is_cut_and_the_banner_keeps_off_the_top(visit, kinds):
    page = visit("truong/minh-hoa-lien-cap-bon-mua/", width=360)

    wide = page.locator(".spark ~ .wide").first
    assert wide.evaluate("one => one.scrollWidth - one.clientWidth") <= 0
    top = page.locator("header.top").bounding_box()
    assert page.locator(".demo").first.bounding_box()["y"] >= top["y"] + top["height"] + 8
