"""The picture that a shared link shows, `theme/assets/the-chia-se.png`: `python -m tools.card` draws it."""

import os
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "theme/assets/the-chia-se.png"
PAGE = """<!doctype html><html lang="vi"><meta charset="utf-8"><style>
@font-face{{font-family:V;font-weight:400;src:url({fonts}/be-vietnam-pro-vietnamese-400-normal.woff2);
 unicode-range:U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+1EA0-1EF9}}
@font-face{{font-family:V;font-weight:400;src:url({fonts}/be-vietnam-pro-latin-400-normal.woff2);unicode-range:U+0-FF,U+2013}}
@font-face{{font-family:V;font-weight:700;src:url({fonts}/be-vietnam-pro-vietnamese-700-normal.woff2);
 unicode-range:U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+1EA0-1EF9}}
@font-face{{font-family:V;font-weight:700;src:url({fonts}/be-vietnam-pro-latin-700-normal.woff2);unicode-range:U+0-FF,U+2013}}
*{{box-sizing:border-box}}
body{{margin:0;width:1200px;height:630px;padding:84px 90px;position:relative;
 background:#fff;color:#16202c;font-family:V}}
h1{{font-size:82px;line-height:1.14;font-weight:700;letter-spacing:-.01em;margin:0 0 30px;max-width:940px}}
p{{font-size:35px;line-height:1.4;color:#4d5866;margin:0;max-width:960px}}
div{{position:absolute;left:90px;right:90px;bottom:84px;display:flex;gap:10px}}
b{{flex:1;padding:20px 26px;font-size:29px;font-weight:700;border-radius:10px}}
</style><h1>Mức độ chuyển đổi số của trường học</h1>
<p>Tự đánh giá và công nhận<br>theo Quyết định 4725/QĐ-BGDĐT</p>
<div><b style="background:#6bace6;color:#0b2540">Mức 1</b><b style="background:#2073bc;color:#fff">Mức 2</b>
<b style="background:#12436d;color:#fff">Mức 3</b></div>"""


def main() -> None:
    """Draw it in Chromium."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""
    source = ROOT / ".cache/the-chia-se.html"
    source.parent.mkdir(exist_ok=True)
    source.write_text(PAGE.format(fonts=(ROOT / "theme/assets/fonts").as_uri()), "utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1200, "height": 630})
        page.goto(source.as_uri())
        page.evaluate("document.fonts.ready")
        page.screenshot(path=TARGET)
        browser.close()


if __name__ == "__main__":
    main()
