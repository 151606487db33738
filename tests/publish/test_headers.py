"""The Content-Security-Policy of pages and the files for web servers."""

import base64
import hashlib

import pytest

from generator.publish import headers


def hash_of(code: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()


def test_a_script_inside_a_page_is_known_by_its_hash():
    page = "<head><script>var a = 'ấ';</script><script src='x.js'></script></head>"

    assert headers.inline_scripts(page) == {hash_of("var a = 'ấ';")}


@pytest.mark.parametrize("kind", ["application/json", "application/ld+json"])
def test_a_block_of_data_is_no_script(kind):
    assert headers.inline_scripts(f'<script type="{kind}" id="x">{{"a": 1}}</script>') == set()


def test_a_module_inside_a_page_is_a_script():
    assert headers.inline_scripts('<script type="module">go()</script>') == {hash_of("go()")}


def test_nothing_is_allowed_that_is_not_named():
    policy = dict(rule.split(" ", 1) for rule in headers.policy().split("; "))

    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert "unsafe" not in headers.policy({hash_of("x")})
    assert "*" not in headers.policy()


def test_hashes_come_in_one_order():
    assert headers.policy(["b", "a"]) == headers.policy(["a", "b"])


def test_every_server_file_says_the_same_policy():
    policy = headers.policy({hash_of("x")})

    files = {one.path: one.content.decode() for one in headers.server_files({hash_of("x")})}

    assert set(files) == {"_headers", "may-chu/nginx.conf", "may-chu/gitlab.rb"}
    assert all(policy in text for text in files.values())


def test_nginx_repeats_the_policy_where_a_place_has_headers_of_its_own():
    """In nginx an `add_header` of a location hides those around it."""
    (conf,) = (one for one in headers.server_files(()) if one.path.endswith(".conf"))

    blocks = conf.content.decode().split("location ~")
    assert len(blocks) > 3
    assert all("Content-Security-Policy" in block for block in blocks)


def test_built_pages_carry_the_policy_first(site):
    """A policy holds for what comes after it, so it stands before any script or style."""
    late = []
    pages = sorted(site.rglob("*.html"))
    for page in pages:
        text = page.read_text("utf-8")
        at = text.find('http-equiv="Content-Security-Policy"')
        first = min(found for tag in ("<script", "<link", "<style") if (found := text.find(tag)) >= 0)
        if not 0 <= at < first or headers.MARK in text:
            late.append(page.relative_to(site).as_posix())

    assert len(pages) > 30
    assert late == []


def test_no_page_has_a_style_of_its_own(site):
    found = [
        page.relative_to(site).as_posix()
        for page in sorted(site.rglob("*.html"))
        if "<style" in (text := page.read_text("utf-8")) or " style=" in text
    ]

    assert found == []
