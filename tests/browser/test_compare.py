"""Schools side by side at an address that can be shared."""

import pytest

from tests.browser.audit import axe, until

TWO = "so-sanh/?truong=th-kien-quoc,gdtx-hai-phong"
FOUR = "so-sanh/?truong=" + ",".join(
    f"minh-hoa-{name}" for name in ("th-dom-dom", "thcs-gio-doi", "thpt-ngan-ha", "gdtx-minh-hoa")
)


@pytest.fixture
def compare(visit):
    """Open the page of some schools and wait until they stand there."""

    def open_page(path, **kwargs):
        page = visit(path, **kwargs)
        until(page, "document.getElementById('bao').textContent !== ''")
        return page

    return open_page


def cells(page, code):
    return page.locator(f"tr[data-code='{code}'] td, tr[data-group='{code}'] td").all_inner_texts()


def test_two_schools_stand_side_by_side_with_points_possible(compare):
    page = compare(TWO)

    names = page.locator("#bang-so-sanh thead a").all_inner_texts()
    assert names == ["Trường Tiểu học Kiến Quốc", "Trung tâm Giáo dục thường xuyên Hải Phòng"]
    assert [text.split("\n") for text in cells(page, "1")] == [
        ["Mức 2 đáp ứng cơ bản", "62/100"],
        ["Mức 3 đáp ứng tốt", "93/100"],
    ]
    assert cells(page, "1.3") == ["–", "–"], "no points are known: a dash, not 0"
    assert page.complaints == []


def test_different_years_and_voices_are_said_plainly(compare):
    page = compare("so-sanh/?truong=th-kien-quoc,thpt-nguyen-khuyen")

    said = " ".join(page.locator("#bang-so-sanh .notice").all_inner_texts())
    assert "những năm học khác nhau" in said
    assert "Có trường tự đánh giá, có trường đã được công nhận" in said
    assert [text.split("\n") for text in cells(page, "2")] == [
        ["Mức 2 đáp ứng cơ bản", "63/100"],
        ["Mức 3 đáp ứng tốt"],
    ]


def test_four_schools_are_compared_criterion_by_criterion_and_none_is_ranked(compare):
    page = compare(FOUR)

    assert page.locator("#bang-so-sanh thead a").count() == 4
    assert all(text.endswith("/30") for text in cells(page, "1.3"))
    assert set(cells(page, "1.1")) <= {"có ✓", "chưa có ✗"}
    words = page.locator("article").inner_text().lower()
    assert "hạng nhất" not in words
    assert "tốt nhất" not in words
    assert not page.locator("[data-compare]").is_visible(), "four are enough"


def test_an_unknown_id_is_said_and_the_others_are_shown(compare):
    page = compare("so-sanh/?truong=th-kien-quoc,khong-co-truong-nay,../loi")

    notices = page.locator("#bang-so-sanh .notice").all_inner_texts()
    assert any("khong-co-truong-nay" in text for text in notices)
    assert any("../loi" in text for text in notices)
    assert page.locator("#bang-so-sanh thead a").all_inner_texts() == ["Trường Tiểu học Kiến Quốc"]


def test_a_school_without_a_result_stands_there_with_dashes(compare):
    page = compare("so-sanh/?truong=th-kien-quoc,minh-hoa-mn-to-he")

    assert page.locator("#bang-so-sanh table").count() == 1
    assert "chưa có kết quả" in page.locator("#bang-so-sanh thead th").nth(2).inner_text()
    assert [text.split("\n")[-1] for text in cells(page, "1")] == ["62/100", "–"]


def test_what_stands_in_the_address_is_never_more_than_text(compare):
    page = compare("so-sanh/?truong=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")

    assert page.locator("#bang-so-sanh img").count() == 0
    assert page.complaints == []


def test_a_fifth_school_is_left_out_and_that_is_said(compare):
    page = compare(FOUR + ",th-kien-quoc")

    assert page.locator("#bang-so-sanh thead a").count() == 4
    assert any("bốn trường" in text for text in page.locator("#bang-so-sanh .notice").all_inner_texts())


def test_schools_are_added_by_the_finder_and_the_back_button_takes_them_back(compare):
    page = compare("so-sanh/")
    assert page.locator("#bao").inner_text() == "Chưa chọn trường nào."

    for typed in ("kien quoc", "GDTX HP"):
        field = page.get_by_role("combobox")
        field.fill(typed)
        page.get_by_role("option").first.wait_for()
        page.keyboard.press("Enter")
    until(page, "document.querySelectorAll('#bang-so-sanh thead a').length === 2")

    assert page.url.endswith("?truong=th-kien-quoc,gdtx-hai-phong")
    page.go_back()
    until(page, "document.querySelectorAll('#bang-so-sanh thead a').length === 1")
    page.get_by_role("button", name="Bỏ Trường Tiểu học Kiến Quốc khỏi bảng").click()
    until(page, "document.querySelectorAll('#bang-so-sanh thead a').length === 0")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "combobox"


def test_areas_are_not_offered_here(compare):
    page = compare("so-sanh/")
    page.get_by_role("combobox").fill("huyen kien thuy")
    page.get_by_role("option").first.wait_for()

    assert all("Trường" in text for text in page.get_by_role("option").all_inner_texts())


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_and_a_phone_never_scrolls_sideways(compare, width, scheme):
    page = compare(FOUR, width=width, scheme=scheme)

    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_without_javascript_the_page_says_so_and_leads_on(visit):
    page = visit(TWO, javascript=False)

    assert "cần JavaScript" in page.locator("article").inner_text()
    assert page.locator("article a[href='../truong/']").is_visible()
    assert page.locator("article a[href='../du-lieu/']").is_visible()
