"""What a page weighs, and that nothing moves while it comes over a slow line to a slow phone."""

import gzip

import pytest

SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""400 kbit/s each way and 400 ms: the slow 3G of the usual audits."""

SHIFT = """() => new Promise(done => {
    let sum = 0;
    const watcher = new PerformanceObserver(seen =>
        seen.getEntries().forEach(one => { sum += one.hadRecentInput ? 0 : one.value; }));
    watcher.observe({type: "layout-shift", buffered: true});
    setTimeout(() => done(sum), 300);
})"""


def test_scripts_and_styles_of_a_page_are_few(visit, path, site, address):
    """At most 150 KB compressed, all scripts and styles together; on a school's page far less."""
    page = visit(path)
    page.wait_for_load_state("networkidle")
    loaded = page.evaluate("performance.getEntriesByType('resource').map(one => one.name)")
    files = {name.removeprefix(address).split("?")[0] for name in loaded if name.endswith((".js", ".css"))}

    weight = sum(len(gzip.compress((site / file).read_bytes())) for file in files)

    assert files
    assert weight <= (15_000 if path.startswith("truong/") else 150_000), files


@pytest.mark.parametrize(
    "one", ["home", "th-kien-quoc", "demo school", "demo area", "a shared list", "written"]
)
def test_nothing_moves_while_a_page_loads_slowly(chromium, address, kinds, one):
    context = chromium.new_context(viewport={"width": 360, "height": 640})
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", SLOW)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": 4})

    page.goto(address + (f"{kinds['demo area']}?cap=thcs" if one == "a shared list" else kinds[one]))
    page.wait_for_load_state("networkidle")
    shift = page.evaluate(SHIFT)
    context.close()

    assert shift < 0.01
