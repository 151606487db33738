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


class Desk:
    """Pages of a browser that tests visit the site with, one after the other.

    A context of its own for every visit would cost five times what the visit does: a process is started, each
    style and script is read and compiled anew. A page that is given back is emptied, and forgets everything.
    """

    def __init__(self, chromium, address):
        self.chromium, self.address, self.free = chromium, address, {}

    def page(self, **options):
        """A page that nobody uses now, in a context of its own with these options."""
        waiting = self.free.setdefault(frozenset(options.items()), [])
        page = waiting.pop() if waiting else self._opened(options)
        page.elsewhere, page.complaints = [], []
        return page

    def _opened(self, options):
        context = self.chromium.new_context(reduced_motion="reduce", locale="vi-VN", **options)
        page = context.new_page()
        page.options, page.agrees = options, False

        def judge(route):
            if route.request.url.startswith((self.address, "data:", "blob:")):
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
        page.on("dialog", lambda asked: asked.accept() if page.agrees else asked.dismiss())
        return page

    def take_back(self, page):
        """Leave the site, and let the browser forget what it kept of it."""
        context = page.context
        context.set_offline(False)
        page.agrees = True  # to be left
        page.evaluate("localStorage.clear(); sessionStorage.clear()")
        page.mouse.move(-1, -1)
        page.goto("about:blank")
        for other in context.pages:
            if other != page:
                other.close()
        wire = context.new_cdp_session(page)  # while it is there, it changes how pages look
        wire.send("Storage.clearDataForOrigin", {"origin": self.address.rstrip("/"), "storageTypes": "all"})
        wire.detach()
        context.clear_permissions()
        page.agrees = False
        self.free[frozenset(page.options.items())].append(page)


@pytest.fixture(scope="session")
def desk(chromium, address):
    """The pages that tests of this process share, one at a time."""
    return Desk(chromium, address)


@pytest.fixture
def visit(desk):
    """Open a page: `visit("loi/", width=360)`. Requests to other hosts are refused and remembered.

    `page.elsewhere` lists them; `page.complaints` what the console and the scripts complained about. With
    `agrees`, what a page asks in a dialog is answered with yes.
    """
    taken = []

    def open_page(
        path="", *, width=1280, height=900, scheme="light", javascript=True, media=None, agrees=False, scale=1
    ):
        page = desk.page(java_script_enabled=javascript, device_scale_factor=scale)
        taken.append(page)
        page.agrees = agrees
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(
            media=media or "null", color_scheme=scheme, reduced_motion="reduce", forced_colors="none"
        )
        page.goto(desk.address + path, wait_until="load")
        return page

    yield open_page
    for page in taken:
        desk.take_back(page)


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
        "nowhere": "404.html",
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
    "nowhere",
]


def pytest_generate_tests(metafunc):
    if "kind" in metafunc.fixturenames:
        metafunc.parametrize("kind", KINDS)


@pytest.fixture
def path(kind, kinds):
    """The address of the page of this kind."""
    return kinds[kind]
