"""The finder of a country: 26,000 schools, a slow machine, and little more fetched than was asked for."""

import gzip
import shutil

import pytest

from generator.present.finder import finder_files
from tests.browser.audit import until
from tests.browser.conftest import hosted
from tests.many_schools import country

KILOBYTE = 1024
SLOWER = 4
SCHOOL = "Trường Tiểu học Kiến Quốc"


@pytest.fixture(scope="module")
def land(site, tmp_path_factory):
    """The home page over the index of 26,000 schools: its folder and its address."""
    folder = tmp_path_factory.mktemp("land")
    shutil.copy(site / "index.html", folder)
    for part in ("assets", "search"):
        shutil.copytree(site / part, folder / part)
    for made in finder_files(*country(26_000)):
        path = folder / made.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made.content)
    with hosted(folder) as where:
        yield folder, where


@pytest.fixture
def find(chromium, land):
    """Type a text on a slow machine: what is offered, and what was fetched of the index."""
    _, address = land
    context = chromium.new_context(
        viewport={"width": 360, "height": 740}, locale="vi-VN", reduced_motion="reduce"
    )
    page = context.new_page()
    page.fetched, page.complaints = [], []
    page.on(
        "request",
        lambda asked: (
            "/finder" in asked.url and asked.url.endswith(".json") and page.fetched.append(asked.url)
        ),
    )
    page.on("pageerror", lambda error: page.complaints.append(str(error)))

    def type_in(text):
        page.goto(address)
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        field = page.get_by_role("combobox")
        field.focus()
        page.wait_for_load_state("networkidle")
        field.fill(text)
        until(page, "document.querySelector('.find [role=status]').textContent !== ''")
        return page, page.get_by_role("option").all_inner_texts()

    yield type_in
    context.close()


@pytest.mark.parametrize("typed", ["kien quoc", "Kiến Quốc", "TH KQ", "thkq", "kein quoc"])
def test_a_school_is_found_among_26_000(find, land, typed):
    page, offered = find(typed)

    assert any(SCHOOL in one for one in offered), offered
    assert page.complaints == []


def test_no_more_is_fetched_for_the_first_answer_than_150_kilobytes(find, land):
    folder, address = land
    page, _ = find("kien quoc")

    weights = [len(gzip.compress((folder / url.removeprefix(address)).read_bytes())) for url in page.fetched]

    assert 2 <= len(weights) <= 4, page.fetched
    assert sum(weights) <= 150 * KILOBYTE


def test_words_that_thousands_of_names_begin_with_fetch_nothing(find, land):
    page, offered = find("trường tiểu học kiến quốc")

    assert any(SCHOOL in one for one in offered), offered
    parts = sorted(url.rpartition("chu-")[2] for url in page.fetched if "chu-" in url)
    assert parts
    assert all(part.startswith(("ki", "qu")) for part in parts), parts


@pytest.mark.parametrize("typed", ["trường", "tiểu học", "th"])
def test_such_words_alone_are_answered_too(find, land, typed):
    page, offered = find(typed)

    assert offered
    assert page.complaints == []


def test_an_area_is_answered_from_the_first_part_alone(find, land):
    _, offered = find("nước mẫu")

    assert "Nước Mẫu" in offered[0]
    assert "26001 trường" in offered[0]
