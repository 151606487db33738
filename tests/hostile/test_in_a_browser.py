"""The hostile site in Chromium, its policy on: nothing runs, nothing leaves, nothing breaks."""

import re
import shutil
import subprocess

import pytest

from tests.browser.conftest import hosted
from tests.hostile import payloads

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WATCH = """
addEventListener("securitypolicyviolation", (one) =>
  console.error("POLICY " + one.violatedDirective + " " + one.blockedURI));
"""
STATE = """() => ({
  marked: document.documentElement.dataset.xau || null,
  polluted: ({}).xau === undefined ? null : "prototype",
  handlers: document.querySelectorAll("[onload],[onerror],[onclick],[onfocus],[onmouseover],[style]").length,
  frames: document.querySelectorAll("iframe,object,embed,base,portal").length,
  title: document.title,
})"""


@pytest.fixture(scope="module")
def watched(chromium, hostile):
    """A page of Chromium that notes everything a hostile text could have done."""
    with hosted(hostile.site) as address:
        context = chromium.new_context(viewport={"width": 360, "height": 800}, locale="vi-VN")
        context.add_init_script(WATCH)
        page = context.new_page()
        page.address, page.faults = address, []

        def judge(route):
            if route.request.url.startswith((address, "data:image/")):
                route.continue_()
            else:
                page.faults.append(f"asked for {route.request.url}")
                route.abort()

        def said(what):
            if what.type in ("error", "warning"):
                page.faults.append(f"console: {what.text}")

        def asked(dialog):
            page.faults.append(f"dialog: {dialog.message}")
            dialog.dismiss()

        context.route("**/*", judge)
        page.on("console", said)
        page.on("pageerror", lambda error: page.faults.append(f"error: {error}"))
        page.on("dialog", asked)
        context.on("page", lambda other: page.faults.append(f"opened {other.url}"))
        yield page
        context.close()


def seen(page, path):
    """Open a page of the site; what it did, and the title."""
    page.faults.clear()
    page.goto(page.address + path, wait_until="load")
    state = page.evaluate(STATE)
    assert page.faults == [], path
    assert {**state, "title": ""} == {
        "marked": None, "polluted": None, "handlers": 0, "frames": 0, "title": ""
    }, path  # fmt: skip
    return state["title"]


def test_the_watch_sees_what_it_is_there_for(watched):
    """Planted by the test itself, each of these would be noticed."""
    watched.goto(watched.address + "truong/chung-000/")
    watched.faults.clear()

    watched.evaluate(
        """() => {
            document.body.insertAdjacentHTML("beforeend", "<img src=x:y onerror=alert(1)>");
            document.body.insertAdjacentHTML("beforeend", "<img src=https://xau.example/a.png>");
            fetch("https://xau.example/").catch(() => {});
        }"""
    )
    watched.wait_for_timeout(300)

    assert any("POLICY" in one for one in watched.faults)
    assert watched.evaluate(STATE)["handlers"] == 1


def test_pages_of_schools_run_nothing_and_send_nothing(watched, hostile):
    together = [school for school in hostile.said if school.startswith("chung-")]
    assert len(together) > 30
    for school in together:
        for path in (f"truong/{school}/", f"truong/{school}/ho-so/"):
            assert seen(watched, path)


def test_every_other_kind_of_page_does_neither(watched, hostile):
    areas = [f"dia-ban/{one.name}/" for one in sorted(hostile.site.glob("dia-ban/huyen-*"))]
    offices = [f"co-quan/{one.name}/2023-2024/" for one in sorted(hostile.site.glob("co-quan/phong-*"))]
    others = ["", "dia-ban/", "truong/", "loi/", "du-lieu/", "bo-chi-so/bo-thu/", "truong/mot-000/thay-doi/"]
    others.append("so-sanh/?truong=mot-000,chung-001")
    assert len(areas) > 10
    for path in [*areas, *offices, *others]:
        assert seen(watched, path)


def test_names_found_by_typing_are_only_text(watched, hostile):
    seen(watched, "")
    box = watched.locator("input[role=combobox]").first
    for typed in ("script", "onerror", "img src", "javascript", "constructor", "__proto__", "=1+1"):
        box.fill(typed)
        watched.wait_for_timeout(150)
        state = watched.evaluate(STATE)
        assert (state["marked"], state["polluted"], state["handlers"], state["frames"]) == (None, None, 0, 0)
    assert watched.faults == []


def test_a_hostile_address_is_only_an_address(watched):
    """What stands in the query or the fragment comes from whoever made the link."""
    for text in payloads.TEXTS["html"][:6] + payloads.TEXTS["json"][:4] + payloads.TEXTS["urls"][:3]:
        for path in (
            "so-sanh/?truong=",
            "truong/?ten=",
            "tu-danh-gia/?truong=",
            "dia-ban/huyen-0/?ten=",
            "#",
        ):
            watched.faults.clear()
            watched.goto(watched.address + path + text, wait_until="load")
            state = watched.evaluate(STATE)
            assert (state["marked"], state["handlers"], state["frames"]) == (None, 0, 0), (path, text)
            assert watched.faults == [], (path, text)


@pytest.mark.parametrize("path", ["truong/chung-000/", "truong/chung-000/ho-so/"])
def test_a_page_printed_as_pdf_holds_words_and_links_and_nothing_that_acts(watched, hostile, tmp_path, path):
    seen(watched, path)
    file = tmp_path / "trang.pdf"
    file.write_bytes(watched.pdf(format="A4", print_background=True))

    held = file.read_bytes()
    assert re.findall(rb"/(?:JavaScript|JS|Launch|SubmitForm|EmbeddedFile|RichMedia|AA)\b", held) == []
    links = [one.decode("latin-1") for one in re.findall(rb"/URI \(((?:\\.|[^\\)])*)\)", held)]
    assert links
    assert [one for one in links if not one.startswith((watched.address, "https://", "http://"))] == []
    if shutil.which("pdftotext") is None:
        pytest.skip("máy này chưa có pdftotext (gói poppler-utils)")
    told = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True).stdout
    assert b"<script>alert(1)</script>" in told
