"""The bundle opened from files: it looks like the site, asks for nothing, and leads from page to page."""

import zipfile

import pytest

from generator.publish.bundle import bundle


@pytest.fixture(scope="module")
def home(site, tmp_path_factory):
    folder = tmp_path_factory.mktemp("usb")
    bundle(site, folder / "goi.zip")
    with zipfile.ZipFile(folder / "goi.zip") as archive:
        archive.extractall(folder)
    return (folder / "trang-web/index.html").as_uri()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_reader_without_network_finds_a_school(chromium, home, width):
    page = chromium.new_page(viewport={"width": width, "height": 800})
    asked, said = [], []
    page.on("request", lambda one: asked.append(one.url))
    page.on("console", lambda one: said.append(one.text))
    page.goto(home)
    page.get_by_role("link", name="Các trường theo chữ cái").first.click()
    page.get_by_role("link", name="Trường Tiểu học Kiến Quốc").first.click()

    assert page.get_by_role("heading", level=1).inner_text() == "Trường Tiểu học Kiến Quốc"
    assert "Be Vietnam Pro" in page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")
    assert page.evaluate("document.fonts.size") > 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert {one.split(":")[0] for one in asked} == {"file"}
    assert said == []
    page.close()
