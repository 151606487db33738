"""What readers are led to beyond a school's page: criteria, English, and where to find everything."""

import pytest

from tests.markup import markup

pytestmark = pytest.mark.slow
RUBRIC = "bo-chi-so/4725-qd-bgddt"
CODES = ("1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "2.1", "2.2", "2.3", "2.4")


def page(site, address):
    return markup(site / address / "index.html")


@pytest.mark.parametrize("code", CODES)
def test_every_criterion_has_a_page_that_the_rubric_leads_to(site, code):
    assert f"{code}/" in page(site, RUBRIC).links

    words = page(site, f"{RUBRIC}/{code}").words
    assert "Tiêu chí này hỏi gì" in words
    assert "Các trường đang ở đâu" in words


def test_a_criterion_tells_points_items_certainty_and_how_schools_stand(site):
    words = page(site, f"{RUBRIC}/1.3").words

    assert "Tối đa 30 điểm." in words
    assert "1.3.5" in words
    assert "một nguồn: TL" in words
    assert "Dữ liệu minh họa" in words, "too few real schools gave points by criterion"
    assert "19 trên 19 trường được từ một nửa số điểm trở lên" in words
    assert "Báo cáo" in words


def test_a_criterion_names_no_school(site):
    for code in CODES:
        assert not [link for link in page(site, f"{RUBRIC}/{code}").links if "../truong/" in link]


def test_the_points_nobody_accounts_for_are_told_where_they_belong(site):
    assert "còn 10 điểm chưa rõ nằm ở đâu" in page(site, f"{RUBRIC}/2.3").words


def test_an_areas_missed_criteria_lead_to_their_pages(site):
    links = page(site, "dia-ban/minh-hoa-tinh/2025-2026").links

    assert any(link.endswith(f"{RUBRIC}/1.7/") for link in links)


def test_an_authority_sees_its_schools_by_stage_and_what_they_miss_most(site):
    found = page(site, "co-quan/minh-hoa-so/2025-2026")
    text = (site / "co-quan/minh-hoa-so/2025-2026/index.html").read_text("utf-8")

    assert 'aria-label="Tiểu học, Dạy, học: Mức 1 1 trường, Mức 2 4 trường, Mức 3 2 trường"' in text
    assert "Hay thiếu nhất là phần mềm quản trị: 3 trên 19 trường được dưới nửa số điểm." in found.words
    assert any(link.endswith(f"{RUBRIC}/2.3/") for link in found.links)


@pytest.mark.parametrize(("vi", "en"), [("", "en/"), ("cach-tinh/", "en/method/"), ("du-lieu/", "en/data/")])
def test_both_languages_name_each_other(site, vi, en):
    for address in (vi, en):
        text = (site / address / "index.html").read_text("utf-8")
        found = {
            part.split('"')[0]: part.split('href="')[1].split('"')[0]
            for part in text.split('hreflang="')[1:4]
        }
        assert found.keys() == {"vi", "en", "x-default"}
        here = site / address
        assert (here / found["en"]).resolve() == (site / en).resolve()
        assert (
            (here / found["vi"]).resolve() == (here / found["x-default"]).resolve() == (site / vi).resolve()
        )


def test_no_other_page_claims_a_translation(site):
    claiming = [path for path in site.rglob("*.html") if 'hreflang="x-default"' in path.read_text("utf-8")]

    assert len(claiming) == 6


def test_english_pages_speak_english_in_their_frame_too(site):
    text = (site / "en/method/index.html").read_text("utf-8")

    assert "Skip to content" in text
    assert 'placeholder="Search"' in text
    assert '<div class="vi" lang="vi">' in text, "the Vietnamese navigation says what language it is in"


def test_home_tells_the_round_its_deadlines_and_what_is_new(site):
    words = page(site, "").words

    assert "Đợt đánh giá gần nhất: năm học 2025–2026" in words
    assert "Hạn trường báo cáo 15/5/2026, đã qua 191 ngày" in words
    assert "7/5/2024: trường báo cáo kết quả năm học 2023–2024" in words
    assert "26/2/2024: Sở Giáo dục và Đào tạo Hải Phòng công nhận kết quả năm học 2022–2023" in words


def test_the_scripts_for_finding_and_lists_stay_small(root):
    folder = root / "theme/assets"
    sizes = {
        name: (folder / f"{name}.js").stat().st_size for name in ("combobox", "finder", "filter", "sort")
    }

    assert sum(sizes.values()) <= 16 * 1024, sizes
