"""How soon a school is found: Chromium at a quarter of its speed, from the last key to the first answer."""

import csv
import gzip
import shutil
import statistics
import sys
from functools import partial
from pathlib import Path

from playwright.sync_api import Page, Request, sync_playwright

from bench.first_paint import Compressed
from tools.screenshots import CHROMIUM, FLAGS, served

TURNS = 5
_ANSWER = """text => new Promise(done => {
    const field = document.querySelector("[role=combobox]");
    const said = document.querySelector(".find [role=status]");
    const start = performance.now();
    new MutationObserver(() => {
        if (document.querySelector("[role=option]")) done(performance.now() - start);
    }).observe(said.parentNode, {subtree: true, childList: true, characterData: true});
    field.value = text;
    field.dispatchEvent(new InputEvent("input", {bubbles: true}));
})"""


def found(site: Path) -> dict[str, float] | None:
    """Milliseconds to the first answer and bytes of the index fetched for it; `None` without Chromium."""
    if not CHROMIUM or not shutil.which(CHROMIUM):
        print("the finder is not measured: no Chromium here", file=sys.stderr)
        return None
    name = _some_name(site)
    with served(site, Compressed) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        times, weights = [], []
        for _ in range(TURNS):
            context = browser.new_context(viewport={"width": 360, "height": 640})
            page = context.new_page()
            fetched: list[str] = []
            page.on("request", partial(_note, fetched))
            page.goto(base)
            page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
            page.get_by_role("combobox").focus()
            page.wait_for_load_state("networkidle")
            _ready(page)
            times.append(page.evaluate(_ANSWER, name))
            index = {one.removeprefix(base) for one in fetched if "/finder" in one and one.endswith(".json")}
            weights.append(sum(len(gzip.compress((site / one).read_bytes())) for one in index))
            context.close()
        browser.close()
    return {"first_ms": statistics.median(times), "index_bytes": statistics.median(weights)}


def _note(fetched: list[str], asked: Request) -> None:
    fetched.append(asked.url)


def _some_name(site: Path) -> str:
    """The name of some school as people type it: small letters."""
    with (site / "du-lieu/ket-qua.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    key = next(name for name in ("ten", "ten_truong", "truong_ten", "truong") if name in rows[0])
    return str(rows[len(rows) // 2][key]).lower()


def _ready(page: Page) -> None:
    """Wait until the first part of the index is there."""
    page.wait_for_timeout(300)
