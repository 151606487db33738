"""Things that hold for each page of the built site."""

import json
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest

from tests.markup import markup

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def pages(site):
    found = sorted(site.rglob("*.html"))
    assert len(found) > 30
    return found


def where(site: Path, page: Path) -> str:
    return page.relative_to(site).as_posix()


def target(site: Path, page: Path, link: str) -> tuple[Path, str] | None:
    """The file and fragment an internal link leads to; `None` when it leads away from the site."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return None
    path = unquote(parts.path)
    if not path:
        file = page
    elif path.startswith("/"):  # only 404.html, which is served at any address, may do so
        file = site / path.lstrip("/")
    else:
        file = (page.parent / path).resolve()
    if file.is_dir():
        file = file / "index.html"
    return file, unquote(parts.fragment)


def test_each_page_has_one_h1_a_title_and_its_language(site, pages):
    wrong = {
        where(site, page): (markup(page).headings.count("h1"), markup(page).title, markup(page).language)
        for page in pages
        if markup(page).headings.count("h1") != 1
        or not markup(page).title.strip()
        or markup(page).language != ("en" if where(site, page).startswith("en/") else "vi")
    }

    assert not wrong


def test_headings_never_skip_a_level(site, pages):
    wrong = {}
    for page in pages:
        levels = [int(heading[1]) for heading in markup(page).headings]
        if any(after > before + 1 for before, after in pairwise(levels)):
            wrong[where(site, page)] = markup(page).headings

    assert not wrong


def test_tags_are_closed_in_order_and_no_id_stands_twice(site, pages):
    wrong = {
        where(site, page): markup(page).misnested + sorted(markup(page).twice)
        for page in pages
        if markup(page).misnested or markup(page).twice
    }

    assert not wrong


def test_every_internal_link_leads_somewhere(site, pages):
    broken = []
    for page in pages:
        for link in dict.fromkeys(markup(page).links):
            found = target(site, page, link)
            if found is None:
                continue
            file, fragment = found
            if page.name == "404.html" and link.startswith("/"):
                continue
            if not file.is_file():
                broken.append(f"{where(site, page)}: {link}")
            elif fragment and file.suffix == ".html" and fragment not in markup(file).ids | {"", "__search"}:
                broken.append(f"{where(site, page)}: {link} (no such place)")

    assert not broken, "\n".join(broken[:40])


@pytest.mark.parametrize(("built", "top"), [("site", "/"), ("addressed", "/chuyen-doi-so/")])
def test_an_address_without_a_page_is_answered_in_vietnamese_with_ways_on_from_any_depth(request, built, top):
    folder = request.getfixturevalue(built)
    page = folder / "404.html"
    text, found = page.read_text("utf-8"), markup(page)

    assert "Not found" not in text
    assert ">Không tìm thấy trang này</h1>" in text
    assert found.title.startswith("Không tìm thấy trang")
    assert {top, f"{top}truong/", f"{top}dia-ban/"} <= set(found.links)
    assert [link for link in found.links if not link.startswith(("/", "#", "https://"))] == []
    for link in (one for one in found.links if one.startswith("/")):
        assert target(folder, page, "/" + link.removeprefix(top))[0].is_file(), link


def test_links_lead_out_by_http_or_mail_only(site, pages):
    schemes = {urlsplit(link).scheme for page in pages for link in markup(page).links}

    assert schemes <= {"", "http", "https", "mailto", "tel"}


def test_page_titles_are_all_different(site, pages):
    """But an area's latest year has two addresses: its own and the area's."""
    by_title: dict[str, list[str]] = {}
    for page in pages:
        if page.name != "404.html":
            by_title.setdefault(markup(page).title.strip(), []).append(where(site, page))

    shared = {title: found for title, found in by_title.items() if len(found) > 1}
    allowed = {
        title
        for title, found in shared.items()
        if len(found) == 2
        and found[0].startswith("dia-ban/")
        and len({one.split("/")[1] for one in found}) == 1
    }
    assert {title: shared[title] for title in shared.keys() - allowed} == {}


def test_the_sitemap_lists_exactly_the_pages_that_may_be_indexed(addressed, base):
    expected = {
        base + where(addressed, page).removesuffix("index.html")
        for page in addressed.rglob("*.html")
        if page.name != "404.html" and "noindex" not in markup(page).robots
    }
    parts = [part.removeprefix(base) for part in locations(addressed / "sitemap.xml")]
    listed = [address for part in parts for address in locations(addressed / part)]

    assert {"sitemap/truong-1.xml", "sitemap/dia-ban-1.xml", "sitemap/trang-1.xml"} <= set(parts)
    assert sorted(listed) == sorted(expected)
    assert f"Sitemap: {base}sitemap.xml" in (addressed / "robots.txt").read_text("utf-8")


def locations(path: Path) -> list[str]:
    return [place.text for place in ElementTree.parse(path).iter() if place.tag.endswith("}loc")]


def test_without_an_address_there_is_no_sitemap_and_no_page_names_one(site, pages):
    assert [path.name for path in site.iterdir() if path.suffix in {".gz", ".txt"}] == []
    assert not (site / "sitemap.xml").exists()
    for page in pages:
        text = page.read_text("utf-8")
        assert 'rel="canonical"' not in text, where(site, page)
        assert "og:url" not in text
        assert "og:image" not in text


def test_with_an_address_each_page_names_its_own(addressed, base):
    for page in addressed.rglob("index.html"):
        own = base + where(addressed, page).removesuffix("index.html")
        text = page.read_text("utf-8")
        if own.endswith("/nhung/"):
            assert f'<link rel="canonical" href="{own.removesuffix("nhung/")}">' in text
            continue
        assert text.count(f'<link rel="canonical" href="{own}">') == 1, own
        assert text.count(f'<meta property="og:url" content="{own}">') == 1, own
        assert f'<meta property="og:image" content="{base}assets/the-chia-se.png">' in text
    assert (addressed / "assets/the-chia-se.png").is_file()


def test_json_files_are_json_and_csv_files_are_utf_8_with_a_header(site):
    for path in site.rglob("*.json"):
        json.loads(path.read_text("utf-8"))
    for path in (site / "du-lieu").rglob("*.csv"):
        header = path.read_text("utf-8-sig").splitlines()[0].split(",")
        assert {"nam_hoc", "ma"} & set(header), path
