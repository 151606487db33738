"""What the pages of the real schools must say, with JavaScript off."""

import pytest


@pytest.fixture
def words(visit):
    def read(path):
        return " ".join(visit(path, javascript=False).locator("article").inner_text().split())

    return read


def test_th_kien_quoc_has_62_and_63_points_and_level_2_twice(words):
    text = words("truong/th-kien-quoc/")

    assert "Kiến Quốc" in text
    assert "62" in text
    assert "63" in text
    assert text.lower().count("mức độ 2") >= 2 or text.lower().count("mức 2") >= 2


def test_gdtx_hai_phong_has_93_and_76_points_and_level_3_twice(words):
    text = words("truong/gdtx-hai-phong/")

    assert "93" in text
    assert "76" in text
    assert text.lower().count("mức độ 3") >= 2 or text.lower().count("mức 3") >= 2


def test_thpt_nguyen_khuyen_is_recognised_without_points_and_its_year_is_inferred(words):
    text = words("truong/thpt-nguyen-khuyen/").lower()

    assert "năm học 2022–2023" in text
    assert "suy ra" in text or "suy luận" in text
    assert "mức độ 2" in text or "mức 2" in text
    assert "mức độ 3" in text or "mức 3" in text


def test_demonstration_pages_say_what_they_are(visit, kinds):
    for kind in ("demo school", "demo area"):
        page = visit(kinds[kind], javascript=False)

        assert "dữ liệu minh họa" in page.locator("article").inner_text().lower()
        assert "noindex" in page.locator("meta[name=robots]").get_attribute("content")


def test_real_pages_are_not_marked_as_demonstration(visit):
    page = visit("truong/th-kien-quoc/", javascript=False)

    assert "dữ liệu minh họa" not in page.locator("article").inner_text().lower()
    assert page.locator("meta[name=robots][content*=noindex]").count() == 0
