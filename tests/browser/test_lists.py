"""The list of an area's schools: narrowed down, with the choices in the address; and one sheet to print."""

import shutil
import subprocess

import pytest

from tests.browser.audit import until

AREA = "dia-ban/minh-hoa-tinh/2025-2026/"


def shown(page):
    return page.locator("tr[data-f]:visible").count()


def test_a_choice_narrows_the_list_says_how_many_and_stands_in_the_address(visit):
    page = visit(AREA)
    everyone = shown(page)

    page.get_by_label("Cấp học").select_option("thcs")

    assert 0 < shown(page) < everyone
    assert page.url.endswith("?cap=thcs")
    assert (
        page.locator(".filters [role=status]").inner_text()
        == f"Đang hiện {shown(page)} trên {everyone} trường."
    )
    assert set(page.locator("tr[data-f]:visible td:nth-last-child(2)").all_inner_texts()) == {"THCS"}


def test_an_address_can_be_shared(visit):
    page = visit(AREA + "?cap=tieu_hoc&nhom-1=2&tinh-trang=da_cong_nhan&ten=v")

    rows = page.locator("tr[data-f]:visible").all_inner_texts()
    assert rows
    assert all("Tiểu học" in row and "Mức 2" in row and "đã công nhận" in row for row in rows)
    assert page.get_by_label("Mức độ: Dạy, học").input_value() == "2"
    assert page.get_by_label("Tên trường").input_value() == "v"


def test_the_back_button_takes_a_choice_back(visit):
    page = visit(AREA)
    everyone = shown(page)
    page.get_by_label("Cấp học").select_option("thcs")
    lower = shown(page)
    page.get_by_label("Tình trạng").select_option("chua_nop")
    assert shown(page) < lower

    page.go_back()
    assert shown(page) == lower
    assert page.get_by_label("Tình trạng").input_value() == ""
    page.go_back()
    assert shown(page) == everyone
    page.go_forward()
    assert shown(page) == lower


def test_a_name_is_found_without_marks_and_typing_makes_no_steps_in_the_history(visit):
    page = visit(AREA)
    steps = page.evaluate("history.length")

    page.get_by_label("Tên trường").press_sequentially("dom do")

    assert page.locator("tr[data-f]:visible th").all_inner_texts() == ["Trường Tiểu học Đom Đóm"]
    assert page.url.endswith("?ten=dom+do")
    assert page.evaluate("history.length") == steps


def test_what_nobody_matches_is_said_and_can_be_undone(visit):
    page = visit(AREA)
    everyone = shown(page)
    page.get_by_label("Tên trường").fill("xyz")

    assert shown(page) == 0
    assert page.locator(".filters [role=status]").inner_text() == "Không trường nào khớp các lựa chọn này."
    page.get_by_role("button", name="Bỏ lọc").click()
    until(page, "document.querySelectorAll('tr[data-f][hidden]').length === 0")
    assert shown(page) == everyone
    assert "?" not in page.url


@pytest.mark.parametrize("query", ["?cap=%3Cimg%3E&nhom-1=99", "?cap=&ten=%00%FF", "?ten=" + "(" * 500])
def test_an_odd_address_does_no_harm(visit, query):
    page = visit(AREA + query)

    assert page.complaints == []
    assert page.get_by_label("Cấp học").input_value() == ""


def test_an_authoritys_list_has_the_same_filters(visit):
    page = visit("co-quan/minh-hoa-so/2025-2026/?cap=thpt")

    assert set(page.locator("tr[data-f]:visible td:nth-last-child(2)").all_inner_texts()) == {"THPT"}


def test_without_javascript_the_whole_list_is_there_and_no_filters(visit):
    page = visit(AREA, javascript=False)

    assert shown(page) == 26
    assert not page.locator(".filters").is_visible()


def test_areas_below_stand_side_by_side_with_their_figures_in_words(visit):
    page = visit(AREA, javascript=False)

    bars = page.locator(".multiples [role=img]")
    assert bars.count() == 2 * page.locator(".multiples > li").count()
    assert "Xã Gió Lành, Dạy, học: Mức 2 5 trường, Mức 3 1 trường" in [
        bar.get_attribute("aria-label") for bar in bars.all()
    ]


@pytest.mark.parametrize("width", [360, 1280])
def test_the_table_of_the_years_stands_below_its_heading_and_nothing_of_it_is_cut(visit, width):
    page = visit(AREA, width=width)

    heading = page.get_by_role("heading", name="Thay đổi qua các năm").bounding_box()
    table = page.get_by_role("group", name="Thay đổi qua các năm").first

    assert table.bounding_box()["y"] > heading["y"] + heading["height"]
    assert table.evaluate("one => one.scrollWidth - one.clientWidth") <= 0


# ---- on a phone ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "tallest"), [(360, 190), (320, 220)])
@pytest.mark.parametrize("path", [AREA, "co-quan/minh-hoa-so/2025-2026/"])
def test_on_a_phone_every_school_is_read_without_scrolling_sideways(visit, path, width, tallest):
    page = visit(path, width=width)

    cells = page.evaluate(
        """() => [...document.querySelectorAll(".list tr > *")].map(cell => {
            const words = document.createRange();
            words.selectNodeContents(cell);
            return [cell.textContent, words.getBoundingClientRect().right];
        }).filter(([, right]) => right > innerWidth - 16)"""
    )
    tall = sorted(row.bounding_box()["height"] for row in page.locator(".list tr").all())

    assert cells == []
    assert tall[len(tall) // 2] < 140
    assert tall[-1] < tallest


def test_on_a_phone_a_rubric_is_read_without_scrolling_sideways(visit, kinds):
    page = visit(kinds["rubric"], width=360)

    for table in page.locator(".wide:has(.coded)").all():
        assert table.evaluate("one => one.scrollWidth - one.clientWidth") <= 0
    names = page.locator(".coded tbody th")
    assert min(names.nth(place).bounding_box()["width"] for place in range(names.count())) > 200


def test_on_a_phone_the_list_is_still_a_table_to_a_screen_reader(visit):
    page = visit(AREA, width=360)
    wire = page.context.new_cdp_session(page)

    roles = [node["role"]["value"] for node in wire.send("Accessibility.getFullAXTree")["nodes"]]
    wire.detach()

    wide = page.locator(".list tbody tr").count()
    assert roles.count("rowheader") >= wide
    assert roles.count("columnheader") >= 8


# ---- on paper ------------------------------------------------------------------------------------------


def test_the_summary_table_alone_is_printed_on_exactly_one_page(visit, address, tmp_path):
    if shutil.which("pdftotext") is None:
        pytest.skip("máy này chưa có pdftotext (gói poppler-utils)")
    page = visit(AREA)
    page.evaluate("window.print = () => {}")
    page.get_by_role("link", name="In riêng bảng này, một trang A4").click()
    sheet = tmp_path / "bang.pdf"
    sheet.write_bytes(page.pdf(format="A4"))

    text = subprocess.run(
        ["pdftotext", "-layout", sheet, "-"], capture_output=True, text=True, encoding="utf-8", check=True
    ).stdout
    assert text.count("\f") == 1, "one form feed: one page"
    text = " ".join(text.split())
    assert "Tỉnh Minh Họa" in text
    assert "Bảng tổng hợp 2025–2026" in text
    assert "Tất cả" in text
    assert address + AREA in text
    assert "Tính đến ngày 22/11/2026" in text
    assert "Các trường" not in text.replace("Các trường đang", "")
