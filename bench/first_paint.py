"""How soon a page can be read on a slow phone: Chromium at a quarter of its speed, 400 kbit/s, 400 ms.

Files are sent compressed, as every host sends them.
"""

import gzip
import io
import shutil
import statistics
import sys
from pathlib import Path
from typing import BinaryIO

from playwright.sync_api import Browser, sync_playwright

from tools.looks import kinds
from tools.screenshots import CHROMIUM, FLAGS, Quiet, built_site, served

SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
TURNS = 3
PAINT = """() => new Promise(done => {
    const seen = {largest: 0, shift: 0};
    new PerformanceObserver(list => list.getEntries().forEach(one => { seen.largest = one.startTime; }))
        .observe({type: "largest-contentful-paint", buffered: true});
    new PerformanceObserver(list => list.getEntries().forEach(one => { seen.shift += one.value; }))
        .observe({type: "layout-shift", buffered: true});
    setTimeout(() => done({
        ...seen,
        first: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN,
        bytes: performance.getEntriesByType("resource").reduce((sum, one) => sum + one.transferSize, 0)
            + performance.getEntriesByType("navigation")[0].transferSize,
    }), 400);
})"""


class Compressed(Quiet):
    """Sends text compressed."""

    def send_head(self) -> BinaryIO | io.BytesIO | None:
        """The head, and what is to follow it."""
        path = Path(self.translate_path(self.path))
        file = path / "index.html" if path.is_dir() else path
        if file.suffix not in (".html", ".css", ".js", ".json", ".svg") or not file.is_file():
            return super().send_head()
        content = gzip.compress(file.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(file))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return io.BytesIO(content)


def seen(browser: Browser, address: str) -> dict[str, float]:
    """One visit with nothing cached: milliseconds, shift and bytes."""
    context = browser.new_context(viewport={"width": 360, "height": 640})
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", SLOW)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(address)
    page.wait_for_load_state("networkidle")
    found: dict[str, float] = page.evaluate(PAINT)
    context.close()
    return found


def main() -> None:
    """Print the medians of every kind of page."""
    if not CHROMIUM or not shutil.which(CHROMIUM):
        sys.exit("first paint is not measured: no Chromium here")
    print(f"{'page':28}{'first ms':>10}{'largest ms':>12}{'shift':>8}{'KB sent':>9}   (median of {TURNS})")
    with built_site() as site, served(site, Compressed) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for kind, address in kinds(site).items():
            visits = [seen(browser, base + address) for _ in range(TURNS)]
            middle = {name: statistics.median(one[name] for one in visits) for name in visits[0]}
            print(
                f"{kind:28}{middle['first']:>10.0f}{middle['largest']:>12.0f}"
                f"{middle['shift']:>8.3f}{middle['bytes'] / 1000:>9.1f}"
            )
        browser.close()


if __name__ == "__main__":
    main()
