"""Menus of generated pages where `mkdocs.yml` leaves names to MkDocs: real names, links to real pages."""

import re

import pytest

from tests.projects import SMALL, lay_frame

pytestmark = pytest.mark.slow

MENU = re.compile(r'<nav aria-label="Các phần của trang web"><ul>(.*?)</ul></nav>', re.DOTALL)
ENTRY = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>')
SCHOOL = "truong/thcs-a/"


@pytest.fixture
def built(cds, repo):
    """Builds a small site with these settings and hand-written pages."""

    def build(settings, pages):
        lay_frame(repo.top, settings)
        for path, text in pages.items():
            repo.write(f"content/{path}", text)
        repo.reports("thcs-a")
        done = cds("build", "--site", "trang", cwd=repo.top)
        assert done.returncode == 0, done.stderr
        return repo.top / "trang"

    return build


def menu(site, address=SCHOOL):
    """Where each entry of a generated page's menu leads, by its name."""
    found = MENU.search((site / address / "index.html").read_text("utf-8"))
    assert found is not None
    return {name: link for link, name in ENTRY.findall(found[1])}


def test_a_menu_that_mkdocs_makes_up_names_our_pages_and_leads_to_pages_that_are_there(built):
    hand_written = {"huong-dan/index.md": "# Hướng dẫn\n", "huong-dan/mot.md": "# Một\n"}
    site = built(SMALL, hand_written)

    found = menu(site)

    assert {"Địa bàn", "So sánh", "Tự đánh giá", "Hướng dẫn"} <= found.keys()
    assert all((site / SCHOOL / link / "index.html").resolve().is_file() for link in found.values()), found
    assert menu(site, "dia-ban/tinh-thu/").keys() == found.keys()  # nothing of the page itself


def test_a_page_of_ours_that_the_menu_does_not_name_has_its_own_name_there(built):
    site = built(SMALL + "nav: [index.md, dia-ban/index.md, Tìm: truong/index.md]\n", {})

    assert list(menu(site)) == ["Trang chủ", "Địa bàn", "Tìm"]
