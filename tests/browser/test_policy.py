"""The Content-Security-Policy in Chromium: it is in force, and no page of ours breaks it."""

import pytest

from tests.browser.conftest import Quiet, hosted

PLANT = """() => {
    const script = document.createElement("script");
    script.textContent = "document.documentElement.dataset.planted = 'yes'";
    document.body.append(script);
    const picture = document.createElement("img");
    picture.setAttribute("onerror", script.textContent);
    picture.src = "x:";
    document.body.append(picture);
}"""
STYLED = "<p id=p style='color: rgb(1, 2, 3)'>x</p>"


def test_a_planted_script_does_not_run(visit, kinds):
    """`test_every_kind_of_page` sees that nothing complains; here is the proof that something would."""
    page = visit(kinds["th-kien-quoc"])

    page.evaluate(PLANT)
    page.wait_for_timeout(200)

    assert page.evaluate("document.documentElement.dataset.planted") is None
    assert any("Content Security Policy" in said for said in page.complaints)


def test_a_planted_style_has_no_effect(visit, kinds):
    page = visit(kinds["th-kien-quoc"])

    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<p id=p style=\"color: rgb(1, 2, 3)\">x</p>')"
    )

    assert page.evaluate("getComputedStyle(document.querySelector('#p')).color") != "rgb(1, 2, 3)"


def test_nothing_can_be_fetched_from_elsewhere(visit, kinds):
    page = visit(kinds["th-kien-quoc"])

    told = page.evaluate("fetch('https://example.invalid/').then(() => 'sent', () => 'refused')")

    assert told == "refused"
    assert page.elsewhere == [], "the policy stops it before it leaves"


class Headed(Quiet):
    """Serves files with the headers of the site's own `_headers`, as Netlify does."""

    rules: tuple[tuple[str, list[tuple[str, str]]], ...] = ()

    def end_headers(self):
        for place, headers in self.rules:
            if self.path.startswith(place.removesuffix("*")):
                for name, value in headers:
                    self.send_header(name, value)
        super().end_headers()


def parsed(text):
    """Places and their headers, out of a `_headers` file."""
    rules = []
    for line in text.splitlines():
        if line.startswith("  "):
            name, _, value = line.strip().partition(": ")
            rules[-1][1].append((name, value))
        else:
            rules.append((line, []))
    return tuple(rules)


@pytest.fixture(scope="module")
def headed(site):
    """The site as a server sends it that reads `_headers`."""
    rules = parsed((site / "_headers").read_text("utf-8"))
    with hosted(site, type("Ruled", (Headed,), {"rules": rules})) as where:
        yield where


def test_the_header_files_hold_on_every_kind_of_page(chromium, headed, kinds):
    page = chromium.new_page(color_scheme="dark")
    complaints = []
    page.on("console", lambda said: said.type == "error" and complaints.append((page.url, said.text)))
    page.on("pageerror", lambda error: complaints.append((page.url, str(error))))

    for path in [*kinds.values(), "tu-danh-gia/", "404.html"]:
        answer = page.goto(headed + path)
        page.wait_for_load_state("networkidle")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
    page.close()

    assert complaints == []


def test_the_form_may_not_be_framed_and_data_may_be_fetched(chromium, headed):
    page = chromium.new_page()

    assert page.goto(headed + "tu-danh-gia/").headers["x-frame-options"] == "SAMEORIGIN"
    assert page.goto(headed + "du-lieu/datapackage.json").headers["access-control-allow-origin"] == "*"
    page.close()
