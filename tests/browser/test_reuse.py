"""Badges and pages for frames as another site shows them."""

import contextlib
import threading
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.browser.audit import axe

SCHOOL = "truong/th-kien-quoc/"
POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'"


class Portal(BaseHTTPRequestHandler):
    """A school's own site, with the code that a school's page offers."""

    def __init__(self, code, *arguments):
        self.code = code
        super().__init__(*arguments)

    def log_message(self, *_):
        pass

    def do_GET(self):
        page = f"<!doctype html><html lang=vi><title>Cổng</title><body>{self.code}</body></html>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        with contextlib.suppress(ConnectionError):
            self.wfile.write(page)


@pytest.fixture
def portal():
    """Serve a page with some code on a host of its own: `portal(code)` gives its address."""
    servers = []

    def serve(code):
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Portal, code))
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def codes(visit, address):
    """The pieces of code that the school's page offers, for the site as it is served here."""
    page = visit(SCHOOL)
    page.locator("details.embed summary").click()
    pieces = page.locator("details.embed pre").all_inner_texts()
    return [piece.replace("https://ĐỊA-CHỈ-TRANG/", address) for piece in pieces]


@pytest.fixture
def plain_page(chromium):
    """A page that may ask both hosts."""
    page = chromium.new_context(viewport={"width": 360, "height": 800}).new_page()
    page.complaints = []
    page.on("console", lambda said: said.type == "error" and page.complaints.append(said.text))
    yield page
    page.context.close()


def test_the_copied_frame_shows_the_result_on_another_site(plain_page, portal, codes, site):
    page = plain_page
    page.goto(portal(codes[0]))
    frame = page.frame_locator("iframe")

    assert frame.locator("h1").inner_text() == "Trường Tiểu học Kiến Quốc"
    assert frame.locator("li b").all_inner_texts() == ["Mức 2", "Mức 2"]
    assert "62 trên 100 điểm" in frame.locator("li").first.inner_text()
    assert frame.locator("html").evaluate("one => one.scrollHeight <= one.clientHeight"), (
        "the frame is tall enough"
    )
    assert frame.locator("html").evaluate("one => one.scrollWidth <= one.clientWidth")


def test_the_copied_pictures_show_the_badges_on_another_site(plain_page, portal, codes):
    page = plain_page
    page.goto(portal(codes[1]))
    images = page.locator("img")

    assert images.count() == 2
    for image in images.all():
        assert image.evaluate("one => one.complete && one.naturalWidth") == 320
        assert image.get_attribute("alt")
        assert image.locator("xpath=..").get_attribute("href").endswith(SCHOOL)


def test_no_text_of_a_badge_runs_out_of_its_place(chromium, site):
    page = chromium.new_page()
    badges = sorted(site.glob("truong/*/huy-hieu-*.svg"))
    assert badges

    for path in badges:
        page.set_content(path.read_text("utf-8"))
        over = page.evaluate(
            """() => [...document.querySelectorAll("text")].filter(one => {
                const box = one.getBBox(), dark = box.x < 96;
                return box.x < (dark ? 4 : 104) || box.x + box.width > (dark ? 93 : 312)
                    || box.y < 2 || box.y + box.height > 70;
            }).map(one => one.textContent)"""
        )
        assert over == [], path
    page.close()


def test_badges_read_the_same_on_dark_paper(chromium, site):
    """It has its own ground, so nothing behind it shows through its middle."""
    badge = (site / SCHOOL / "huy-hieu-1.svg").read_text("utf-8")
    shots = []
    for paper in ("#fff", "#10161d"):
        page = chromium.new_page(viewport={"width": 340, "height": 90})
        page.set_content(f"<body style='margin:0;background:{paper}'>{badge}")
        shots.append(page.screenshot(clip={"x": 8, "y": 8, "width": 304, "height": 56}))
        page.close()

    assert shots[0] == shots[1]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_page_for_frames(visit, scheme):
    page = visit(f"{SCHOOL}nhung/", width=320, scheme=scheme)

    assert axe(page) == []
    assert page.elsewhere == []
    assert page.complaints == []


def test_the_page_for_frames_needs_no_more_than_its_policy_allows(visit):
    page = visit(f"{SCHOOL}nhung/", width=320)

    policy = page.locator("meta[http-equiv]").get_attribute("content")
    colour = page.locator("li b").first.evaluate("one => getComputedStyle(one).backgroundColor")

    assert policy == POLICY
    assert page.complaints == []
    assert colour == "rgb(32, 115, 188)"
