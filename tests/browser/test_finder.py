"""The finder of the home page: any way of typing a Vietnamese name finds the school."""

import csv
import json
import re
import shutil
import unicodedata

import pytest

from generator.wording import fold, school_name
from tests.browser.audit import axe, until
from tests.browser.conftest import hosted
from tests.many_schools import country

SCHOOL = "Trường Tiểu học Kiến Quốc"


@pytest.fixture
def find(visit):
    """Type a text into the finder and return the page and the names offered."""

    def type_in(text, **kwargs):
        page = visit("", **kwargs)
        field = page.get_by_role("combobox")
        field.click()
        field.fill(text)
        until(page, "document.querySelector('.find [role=status]').textContent !== ''")
        return page, page.get_by_role("option").all_inner_texts()

    return type_in


@pytest.mark.parametrize(
    "typed",
    [
        "kien quoc",
        "KIẾN QUỐC",
        "Kiến Quốc",
        unicodedata.normalize("NFD", "kiến quốc"),
        "quốc kiến",
        "  kien   quoc ",
        "th kien quoc",
        "kiên quôc",
    ],
)
def test_a_school_is_found_however_it_is_typed(find, typed):
    _, offered = find(typed)

    assert offered
    assert SCHOOL in offered[0]


@pytest.mark.parametrize(
    ("typed", "name"), [("dom dom", "Đom Đóm"), ("DOM ĐÓM", "Đom Đóm"), ("doi sao", "Đồi Sao")]
)
def test_d_finds_đ(find, typed, name):
    _, offered = find(typed)

    assert any(name in one for one in offered), offered


def test_arrows_and_enter_open_a_school(find, address):
    page, _ = find("kien quoc")
    field = page.get_by_role("combobox")
    page.keyboard.press("ArrowDown")
    chosen = page.get_by_role("option", selected=True)

    assert field.get_attribute("aria-expanded") == "true"
    assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    assert SCHOOL in chosen.inner_text()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(address + "truong/th-kien-quoc/")

    assert "Kiến Quốc" in page.locator("h1").inner_text()


def test_a_click_opens_a_school(find, address):
    page, _ = find("kien quoc")

    page.get_by_role("option").first.click()

    page.wait_for_url(address + "truong/th-kien-quoc/")


def test_escape_closes_the_list(find):
    page, _ = find("kien quoc")

    page.keyboard.press("Escape")

    assert page.get_by_role("combobox").get_attribute("aria-expanded") == "false"
    assert page.get_by_role("option").count() == 0


def test_a_name_nobody_has_is_said_to_be_unknown(find):
    page, offered = find("xyzxyz")

    assert offered == []
    assert page.locator(".find [role=status]").inner_text().strip()


@pytest.mark.parametrize("typed", ["<img src=x onerror=alert(1)>", "\\", "(", "%", "đ" * 300])
def test_odd_input_does_no_harm(find, typed):
    page, _ = find(typed)

    assert page.complaints == []


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("TH KQ", SCHOOL),
        ("thkq", SCHOOL),
        ("THPT NK", "Trường THPT Nguyễn Khuyến"),
        ("nk", "Trường THPT Nguyễn Khuyến"),
        ("GDTX HP", "Trung tâm Giáo dục thường xuyên Hải Phòng"),
        ("gdtxhp", "Trung tâm Giáo dục thường xuyên Hải Phòng"),
        ("thcs&thpt phi thuyền", "Trường THCS&THPT Phi Thuyền"),
    ],
)
def test_a_school_is_found_by_its_abbreviation(find, typed, name):
    _, offered = find(typed)

    assert name in offered[0], offered


@pytest.mark.parametrize(
    "typed", ["kein quoc", "kien quoz", "kienn quoc", "tieu hoc kine quoc", "nguyen khuyne"]
)
def test_a_name_one_letter_off_is_still_found(find, typed):
    _, offered = find(typed)

    assert any("Kiến Quốc" in one or "Nguyễn Khuyến" in one for one in offered), offered


def test_real_schools_are_offered_before_invented_ones(find):
    _, offered = find("tieu hoc")

    assert SCHOOL in offered[0]
    assert "dữ liệu minh họa" in offered[1]


def test_a_name_is_searched_for_by_its_words_and_how_it_is_abbreviated(visit, root):
    with (root / "data/registers/schools.csv").open(encoding="utf-8", newline="") as file:
        names = sorted({row["ten"] for row in csv.DictReader(file)})
    names += [
        "Trường Tiểu học Trường Sơn",
        "Trường TH, THCS và THPT Bốn Mùa",
        "Trường Liên cấp TH&THCS Số 1",
        "Trường",
        unicodedata.normalize("NFD", "Trường THCS Đồng Đội"),
    ]
    names += [line.name for line in country(300)[1]]
    apart = [school_name(name) for name in names]

    called = visit("").evaluate(
        """async ([names, ways]) => {
            const { called } = await import("./assets/finder.js");
            return called(names, ways);
        }""",
        [names, [[name.before, *name.kinds] for name in apart]],
    )

    differing = {
        name: words
        for name, words in zip(names, called, strict=True)
        if set(words.split()) != {*re.findall(r"\w+", fold(name)), *school_name(name).short}
    }
    assert differing == {}


def test_short_words_are_not_guessed_at(find):
    _, offered = find("xqz")

    assert offered == []


def test_an_area_is_offered_too_and_leads_to_its_page(find, address):
    page, offered = find("huyen kien thuy")

    assert "Huyện Kiến Thụy" in offered[0]
    assert "địa bàn, 1 trường" in offered[0]
    page.keyboard.press("Enter")
    page.wait_for_url(address + "dia-ban/huyen-kien-thuy/")


def test_schools_that_were_opened_are_kept_at_hand_and_can_be_forgotten(find, address):
    page, _ = find("kien quoc")
    assert not page.locator("#vua-xem").is_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(address + "truong/th-kien-quoc/")

    page.goto(address)

    kept = page.locator("#vua-xem a")
    assert kept.all_inner_texts() == [SCHOOL]
    assert kept.get_attribute("href") == "truong/th-kien-quoc/"
    page.get_by_role("button", name="Xóa danh sách này").click()
    assert not page.locator("#vua-xem").is_visible()
    page.reload()
    assert not page.locator("#vua-xem").is_visible()


def test_the_english_page_finds_schools_too(visit, address):
    page = visit("en/")
    page.get_by_role("combobox", name="Find a school by name").fill("th kq")
    page.get_by_role("option").first.wait_for()

    page.keyboard.press("Enter")

    page.wait_for_url(address + "truong/th-kien-quoc/")


def test_nothing_moves_when_the_finder_appears(visit):
    page = visit("", width=360)
    page.get_by_role("combobox").wait_for()

    shifts = page.evaluate(
        """() => new Promise(done => {
            new PerformanceObserver(list => done(list.getEntries().map(one => one.value)))
                .observe({type: "layout-shift", buffered: true});
            setTimeout(() => done([]), 500);
        })"""
    )

    assert sum(shifts) < 0.02


def test_a_spoilt_memory_does_no_harm(find):
    page, _ = find("kien quoc")
    page.evaluate("localStorage.setItem('cds-truong-vua-xem', '{\"a\":1}')")

    page.reload()

    assert page.complaints == []
    assert not page.locator("#vua-xem").is_visible()
    assert page.get_by_role("combobox").is_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_in_the_open_list(find, width):
    page, _ = find("truong", width=width)
    page.keyboard.press("ArrowDown")

    assert axe(page) == []


def test_without_javascript_the_home_page_leads_to_every_area(visit):
    page = visit("", javascript=False)

    assert page.locator("article a[href*='dia-ban/']").count() > 0
    page.locator("article a[href='truong/']").click()
    page.wait_for_url("**/truong/")
    assert page.get_by_role("link", name=SCHOOL).count() == 1


def test_a_school_of_a_partner_is_opened_on_its_own_site(site, tmp_path, chromium):
    """The index of a national site says which pages are elsewhere, and what they are called there."""
    copy = tmp_path / "site"
    shutil.copytree(site, copy, ignore=shutil.ignore_patterns("du-lieu", "api", "phat-trien"))
    index = json.loads((copy / "assets/finder.json").read_bytes())
    index["trang"] = ["https://tinh-mot.example.edu.vn/", "https://tinh-hai.example.edu.vn/"]
    row = next(row for row in index["truong"] if row[0] == "th-kien-quoc")
    row[4:] = [0, 1, "th-kien-quoc-cu"]
    (copy / "assets/finder.json").write_text(json.dumps(index), "utf-8")
    with hosted(copy) as root:
        page = chromium.new_page()
        page.route("https://**", lambda route: route.fulfill(status=200, body="trang của tỉnh"))
        page.goto(root)
        field = page.get_by_role("combobox")
        field.fill("kien quoc")
        page.get_by_role("option").first.click()
        page.wait_for_url("https://**")

        assert page.url == "https://tinh-hai.example.edu.vn/truong/th-kien-quoc-cu/"
        page.close()
