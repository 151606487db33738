"""The zip for a stick: each link leads to a file of it, nothing runs, the same site gives the same bytes."""

import os
import zipfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from generator.publish.bundle import bundle, offline
from tests.markup import markup

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def stick(cds, site, tmp_path_factory):
    """The bundle, unpacked."""
    folder = tmp_path_factory.mktemp("usb")
    done = cds("bundle", "--site", site, "--to", folder / "goi.zip")
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(folder / "goi.zip") as archive:
        archive.extractall(folder)
    return folder / "trang-web"


def test_every_link_of_every_page_leads_to_a_file(stick):
    checked = 0
    for page in stick.rglob("*.html"):
        if page.name == "404.html":  # it is for servers: its links begin at the top
            continue
        for link in markup(page).links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or not parts.path:
                continue
            leads = Path(os.path.normpath(page.parent / unquote(parts.path)))
            assert leads.is_file() or leads.suffix == ".js", f"{page.relative_to(stick)} → {link}"
            checked += 1
    assert checked > 5000


def test_no_page_runs_or_asks_for_a_script(stick):
    for page in stick.rglob("*.html"):
        text = page.read_text("utf-8")
        assert "<script" not in text.replace('<script type="application/ld+json"', ""), page
        assert "script-src" not in text
    assert not list(stick.rglob("*.js"))


def test_what_is_in_it_is_what_the_site_says(stick, site):
    path = "truong/th-kien-quoc/index.html"

    assert markup(stick / path).words == markup(site / path).words
    assert (stick / "du-lieu/ket-qua.csv").read_bytes() == (site / "du-lieu/ket-qua.csv").read_bytes()


def test_the_same_site_gives_the_same_zip(site, tmp_path):
    bundle(site, tmp_path / "a.zip")
    bundle(site, tmp_path / "b.zip")

    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip", "b.zip"]


@pytest.mark.parametrize(
    ("link", "named"),
    [
        ("../", "../index.html"),
        ("..", "../index.html"),
        (".", "./index.html"),
        ("a/?x=1#y", "a/index.html?x=1#y"),
        ("a/b.csv", "a/b.csv"),
        ("#here", "#here"),
        ("https://example.org/", "https://example.org/"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("", ""),
    ],
)
def test_a_link_to_a_folder_names_its_page(link, named):
    assert offline(f'<a href="{link}">') == f'<a href="{named}">'


def test_where_there_is_no_site_it_says_so(cds, tmp_path):
    done = cds("bundle", "--site", tmp_path, "--to", tmp_path / "goi.zip")

    assert done.returncode == 2
    assert "cds build" in done.stderr
    assert list(tmp_path.iterdir()) == []
