"""The built site served on a loopback port, and pages of it opened in Chromium."""

import contextlib
import csv
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

REAL = ("th-kien-quoc", "gdtx-hai-phong", "thpt-nguyen-khuyen")


def pytest_collection_modifyitems(items):
    """Everything here needs Chromium."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.slow)


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, says nothing, and answers an unknown address with the site's own 404 page."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def handle(self):
        with contextlib.suppress(ConnectionError):  # a page was closed while a file was on its way
            super().handle()


@contextlib.contextmanager
def hosted(folder, handler=Quiet):
    """The address of a folder on a loopback port, served by a kind of handler."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def address(site):
    """Where the site is served: `http://127.0.0.1:PORT/`."""
    with hosted(site) as where:
        yield where


@pytest.fixture
def visit(chromium, address):
    """Open a page: `visit("loi/", width=360)`. Requests to other hosts are refused and remembered.

    `page.elsewhere` lists them; `page.complaints` what the console and the scripts complained about.
    """
    contexts = []

    def open_page(path="", *, width=1280, height=900, scheme="light", javascript=True, media=None, wait=True):
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            java_script_enabled=javascript,
            reduced_motion="reduce",
            locale="vi-VN",
        )
        contexts.append(context)
        page = context.new_page()
        page.elsewhere, page.complaints = [], []

        def judge(route):
            if route.request.url.startswith((address, "data:", "blob:")):
                route.continue_()
            else:
                page.elsewhere.append(route.request.url)
                route.abort()

        context.route("**/*", judge)
        page.on("console", lambda said: said.type == "error" and page.complaints.append(said.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on(
            "response", lambda got: got.status >= 400 and page.complaints.append(f"{got.status} {got.url}")
        )
        if media:
            page.emulate_media(media=media, color_scheme=scheme)
        page.goto(address + path, wait_until="load")
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def kinds(root, site):
    """One address for every kind of page, and for each real school."""
    with (root / "data/registers/schools.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    demo = next(row for row in rows if row["minh_hoa"] and (site / "truong" / row["ma"]).is_dir())

    scored = next(
        row["ma"] for row in rows if row["minh_hoa"] and (site / "truong" / row["ma"] / "ho-so").is_dir()
    )

    def first(pattern):
        return next(f"{path.parent.relative_to(site).as_posix()}/" for path in sorted(site.glob(pattern)))

    def area_of(school):
        return next(row["dia_ban"] for row in rows if row["ma"] == school)

    sources = [path.relative_to(root / "content") for path in sorted((root / "content").rglob("*.md"))]
    written = next(
        path.with_suffix("").as_posix()
        for path in sources
        if path.stem != "index" and (site / path.with_suffix("") / "index.html").is_file()
    )
    return {
        "home": "",
        **{school: f"truong/{school}/" for school in REAL},
        "demo school": f"truong/{demo['ma']}/",
        "scored school": f"truong/{scored}/",
        "scored school's file": f"truong/{scored}/ho-so/",
        "scored school's changes": f"truong/{scored}/thay-doi/",
        "areas": "dia-ban/",
        "area": f"dia-ban/{area_of('th-kien-quoc')}/",
        "area and year": f"dia-ban/{area_of('th-kien-quoc')}/2023-2024/",
        "demo area": f"dia-ban/{demo['dia_ban']}/",
        "area without schools": "dia-ban/huyen-an-lao/",
        "authority": first("co-quan/*/2023-2024/index.html"),
        "round without schools": "co-quan/pgddt-an-lao/2024-2025/",
        "rubric": "bo-chi-so/4725-qd-bgddt/",
        "criterion": "bo-chi-so/4725-qd-bgddt/1.3/",
        "a to z": "truong/",
        "english": "en/",
        "problems": "loi/",
        "open data": "du-lieu/",
        "dictionary": "du-lieu/tu-dien/",
        "api": "api/",
        "written": f"{written}/",
    }


KINDS = [
    "home",
    *REAL,
    "demo school",
    "scored school",
    "scored school's file",
    "scored school's changes",
    "areas",
    "area",
    "area and year",
    "demo area",
    "area without schools",
    "authority",
    "round without schools",
    "rubric",
    "criterion",
    "a to z",
    "english",
    "problems",
    "open data",
    "dictionary",
    "api",
    "written",
]


def pytest_generate_tests(metafunc):
    if "kind" in metafunc.fixturenames:
        metafunc.parametrize("kind", KINDS)


@pytest.fixture
def path(kind, kinds):
    """The address of the page of this kind."""
    return kinds[kind]
