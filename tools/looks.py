"""Every kind of page as it looks: at three widths, light, dark and printed (`make look`).

The pictures are for the eyes of whoever changes a page; `tests/browser/test_looks.py` keeps a few, small and
coarse, to notice when a page looks altogether different.
"""

import html
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, sync_playwright

from tools.screenshots import CHROMIUM, FLAGS, HERE, built_site, served

WIDTHS = (360, 768, 1280)
MANNERS = ("light", "dark", "print")
MOST_PIXELS = 12_000  # of height; what comes below is cut off


class Look(NamedTuple):
    """A kind of page in one of its looks."""

    kind: str
    address: str
    width: int
    manner: str

    @property
    def file(self) -> str:
        """The picture's name."""
        return f"{self.kind}-{self.width}-{self.manner}.png"


def kinds(site: Path) -> dict[str, str]:
    """The address of a page of each kind: the first there is, real schools all."""

    def first(pattern: str) -> str | None:
        found = next(iter(sorted(site.glob(pattern))), None)
        return f"{found.parent.relative_to(site).as_posix()}/" if found else None

    wanted = {
        "trang-chu": "",
        "truong-kien-quoc": "truong/th-kien-quoc/",
        "truong-nguyen-khuyen": "truong/thpt-nguyen-khuyen/",
        "truong-gdtx": "truong/gdtx-hai-phong/",
        "truong-minh-hoa": "truong/minh-hoa-th-hat-nang/",
        "thay-doi": first("truong/th-kien-quoc/thay-doi/index.html"),
        "nhung": first("truong/th-kien-quoc/nhung/index.html"),
        "cac-truong": first("truong/index.html"),
        "so-sanh": first("so-sanh/index.html"),
        "cac-dia-ban": "dia-ban/",
        "dia-ban": "dia-ban/hai-phong/",
        "dia-ban-minh-hoa": "dia-ban/minh-hoa-tinh/",
        "xa-minh-hoa": first("dia-ban/*xa-*/2025-2026/index.html"),
        "co-quan": first("co-quan/*/2025-2026/index.html"),
        "bo-chi-so": "bo-chi-so/4725-qd-bgddt/",
        "tieu-chi": first("bo-chi-so/4725-qd-bgddt/1.3/index.html"),
        "loi": "loi/",
        "du-lieu": "du-lieu/",
        "tu-danh-gia": "tu-danh-gia/",
        "huong-dan": "huong-dan/",
        "cach-tinh": "cach-tinh/",
        "tieng-anh": first("en/index.html"),
        "khong-thay": "404.html",
    }
    return {
        kind: address
        for kind, address in wanted.items()
        if address is not None
        and (site / address / "index.html" if not address.endswith(".html") else site / address).is_file()
    }


def looks(site: Path) -> Iterator[Look]:
    """Every picture to be taken; a printed page has one width, that of the paper."""
    for kind, address in kinds(site).items():
        for manner in MANNERS:
            for width in WIDTHS if manner != "print" else (794,):
                yield Look(kind, address, width, manner)


def take(browser: Browser, base: str, look: Look, folder: Path) -> None:
    """One picture, of the page as it stands when its fonts are there."""
    context = browser.new_context(
        viewport={"width": look.width, "height": 800},
        color_scheme="dark" if look.manner == "dark" else "light",
        reduced_motion="reduce",
        locale="vi-VN",
    )
    page = context.new_page()
    if look.manner == "print":
        page.emulate_media(media="print")
    page.goto(base + look.address)
    page.reload()  # fonts that came too late for the first visit are used at the second
    page.evaluate("document.fonts.ready")
    height = min(page.evaluate("document.documentElement.scrollHeight"), MOST_PIXELS)
    page.set_viewport_size({"width": look.width, "height": max(height, 400)})
    page.screenshot(path=folder / look.file, animations="disabled")
    context.close()


def sheet(taken: list[Look]) -> str:
    """A page that shows all pictures, a row for each kind."""
    rows = []
    for kind in dict.fromkeys(look.kind for look in taken):
        its = [look for look in taken if look.kind == kind]
        cells = "".join(
            f'<figure><figcaption>{look.width} {look.manner}</figcaption><a href="{look.file}">'
            f'<img src="{look.file}" width="{look.width // 3}" alt="" loading="lazy"></a></figure>'
            for look in its
        )
        rows.append(
            f"<h2>{html.escape(kind)} <small>/{html.escape(its[0].address)}</small></h2><div>{cells}</div>"
        )
    style = (
        "body{font:15px sans-serif;background:#888}div{display:flex;gap:1em;overflow:auto}figure{margin:0}"
    )
    return f'<!doctype html><meta charset="utf-8"><title>Looks</title><style>{style}</style>{"".join(rows)}'


def main() -> None:
    """Take them all, or only some: `python -m tools.looks [FOLDER] [KIND…]`."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else HERE / ".cache" / "looks")
    only = set(sys.argv[2:])
    folder.mkdir(parents=True, exist_ok=True)
    with built_site() as site, served(site) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        taken = [look for look in looks(site) if not only or look.kind in only]
        for look in taken:
            take(browser, base, look, folder)
            print(look.file)
        browser.close()
    (folder / "index.html").write_text(sheet(taken), "utf-8")
    print(folder / "index.html")


if __name__ == "__main__":
    main()
