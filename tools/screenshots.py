"""The pictures of the guides: real pages in a real browser, real workbooks in LibreOffice.

`make screenshots` builds the site, serves it on a loopback port, walks through the steps of the guides and
writes `content/huong-dan/anh/*.png`. Needs Chromium; the pictures of the workbook need LibreOffice and
pdftoppm as well and are left as they are without them.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parent.parent
PICTURES = HERE / "content/huong-dan/anh"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
PHONE, DESK = (360, 640), (1100, 700)
SCHOOL, YEAR = "Cánh Diều", "2025-2026"
FLAGS = ["--no-sandbox", "--disable-gpu"]
STILL = ".md-top { display: none !important }"  # the button that comes and goes with scrolling
Step = Callable[[Page], Any]


# ---- the form ----------------------------------------------------------------------------------------


def choose(page: Page) -> None:
    """Year chosen, a school's name half typed."""
    page.locator("#nam-hoc").select_option(YEAR)
    page.locator("#tim input").fill("canh dieu")
    page.get_by_role("option", name=SCHOOL).wait_for()


def open_form(page: Page) -> None:
    """The empty form of a school."""
    choose(page)
    page.get_by_role("option", name=SCHOOL).click()
    page.locator("form.paper").wait_for()


def documents(page: Page) -> None:
    """Two documents listed."""
    open_form(page)
    for kind, number, dated, about in (
        ("ke_hoach", "07/KH-THCSCD", "2025-09-05", "Kế hoạch dạy học có phần trực tuyến"),
        ("bao_cao", "19/BC-THCSCD", "2026-04-10", "Tình hình sử dụng phần mềm"),
    ):
        page.get_by_role("button", name="Thêm văn bản").click()
        row = page.locator("[data-rows=van_ban] > *").last
        row.locator("[data-key=loai]").select_option(kind)
        row.locator("[data-key=so]").fill(number)
        row.locator("[data-key=ngay]").fill(dated)
        row.locator("[data-key=trich_yeu]").fill(about)


def items(page: Page) -> None:
    """Some items answered, one with its evidence open."""
    documents(page)
    for code in ("1.1", "1.2"):
        page.locator(f"[data-code='{code}'] input[value=true]").check()
    for code, points in (("1.3.1", "6"), ("1.3.2", "4,5"), ("1.4", "6"), ("1.5.1", "12"), ("1.7.1", "6,5")):
        page.locator(f"[data-code='{code}'] [data-key=diem]").fill(points)
    proof = page.locator("[data-code='1.3.1'] details.proof")
    proof.locator("summary").click()
    for box in proof.locator("input").all():
        box.check()


def to(selector: str, before: Step, room: int = 12) -> Step:
    """`before`, then scrolled so that `selector` stands at the top."""

    def step(page: Page) -> None:
        before(page)
        page.evaluate(
            "([selector, room]) => { const head = document.querySelector('.md-header');"
            "const tabs = document.querySelector('.md-tabs');"
            "const under = (head ? head.offsetHeight : 0);"
            "const top = document.querySelector(selector).getBoundingClientRect().top;"
            "scrollTo(0, scrollY + top - under - room); }",
            [selector, room],
        )

    return step


SHOTS: dict[str, tuple[str, tuple[int, int], Step]] = {
    "bieu-mau-chon": ("tu-danh-gia/", DESK, choose),
    "bieu-mau-chon-dien-thoai": ("tu-danh-gia/", PHONE, choose),
    "bieu-mau-van-ban": ("tu-danh-gia/", DESK, to("[id$=van-ban]", documents)),
    "bieu-mau-noi-dung": ("tu-danh-gia/", DESK, to("[data-criterion='1.3']", items)),
    "bieu-mau-noi-dung-dien-thoai": ("tu-danh-gia/", PHONE, to("[data-code='1.3.1']", items)),
    "bieu-mau-ket-qua": ("tu-danh-gia/", DESK, to("[data-school]", items)),
    "bieu-mau-con-thieu": ("tu-danh-gia/", DESK, to("[id$=con-thieu]", items)),
    "bieu-mau-con-thieu-dien-thoai": ("tu-danh-gia/", PHONE, to("[id$=con-thieu]", items)),
    "bieu-mau-gui": ("tu-danh-gia/", DESK, to("[id$=gui]", items)),
    "trang-truong": ("truong/minh-hoa-th-cau-vong/", DESK, lambda page: None),
    "trang-truong-dien-thoai": ("truong/minh-hoa-th-cau-vong/", PHONE, lambda page: None),
    "trang-loi": ("loi/", DESK, to("#decimal-comma", lambda page: None, 24)),
}


# ---- how they are taken ------------------------------------------------------------------------------


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without a word."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path, handler: type[Quiet] = Quiet) -> Iterator[str]:
    """The address of a folder served on a loopback port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def cds(*arguments: str | Path) -> None:
    """Run the command line in the repository."""
    command = [sys.executable, "-m", "generator", *map(str, arguments)]
    subprocess.run(command, cwd=HERE, check=True)


@contextmanager
def built_site() -> Iterator[Path]:
    """The site of `data/` in a folder that goes afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        cds("build", "--site", Path(folder) / "site")
        yield Path(folder) / "site"


def take(address: str) -> None:
    """Every picture of a page."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=FLAGS, env={**os.environ, "LANGUAGE": "vi"}
        )
        for name, (path, (width, height), step) in SHOTS.items():
            context = browser.new_context(
                viewport={"width": width, "height": height},
                locale="vi-VN",
                reduced_motion="reduce",
                color_scheme="light",
                bypass_csp=True,
            )
            page = context.new_page()
            page.set_default_timeout(10_000)
            page.goto(address + path)
            page.reload()  # fonts that came too late for the first visit are used at the second
            page.add_style_tag(content=STILL)
            step(page)
            page.mouse.move(0, 0)
            page.evaluate("document.fonts.ready")
            page.wait_for_timeout(150)  # the announcement of a result fades in
            page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")
            context.close()
            print(name)
        browser.close()


def workbook(room: Path) -> None:
    """The first sheets of a school's workbook, as LibreOffice prints them."""
    if not shutil.which("soffice") or not shutil.which("pdftoppm"):
        print("không có LibreOffice hoặc pdftoppm: giữ nguyên hình của sổ tính", file=sys.stderr)
        return
    cds("form", "minh-hoa-thcs-canh-dieu", YEAR, "--to", room / "so.xlsx")
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    office = ["soffice", f"-env:UserInstallation=file://{room}/office", "--headless"]
    subprocess.run([*office, "--convert-to", "pdf", "--outdir", str(room), str(room / "so.xlsx")], **quiet)  # type: ignore[call-overload]
    for page, name in ((1, "so-tinh-thong-tin"), (4, "so-tinh-nhom-1")):
        target = str(PICTURES / name)
        chosen = ["-f", str(page), "-l", str(page), "-r", "80", "-png", "-singlefile"]
        subprocess.run(["pdftoppm", *chosen, str(room / "so.pdf"), target], **quiet)  # type: ignore[call-overload]
        print(name)


def main() -> None:
    """Take all pictures anew."""
    if not Path(CHROMIUM).is_file():
        raise SystemExit("không thấy Chromium (cài gói `chromium` hoặc đặt biến CHROMIUM)")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with built_site() as site:
        with served(site) as address:
            take(address)
        workbook(site.parent)


if __name__ == "__main__":
    main()
