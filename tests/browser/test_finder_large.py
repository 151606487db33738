"""The finder of a country: 26,000 schools, a slow machine, and little more fetched than was asked for."""

import gzip
import shutil

import pytest

from generator.present.finder import finder_files
from generator.wording import fold
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


@pytest.fixture(scope="module")
def whole(land):
    """The same, with an index of one file: the address of its folder."""
    folder, _ = land
    index = folder / "ca-nuoc/assets/finder.json"
    index.parent.mkdir(parents=True)
    (made,) = finder_files(*country(26_000), most=30_000)
    index.write_bytes(made.content)
    return "ca-nuoc/"


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


_OFFERED = """async ([root, typed]) => {
    const { source } = await import("./assets/finder.js");
    const { search } = await import("./assets/combobox.js");
    const box = document.querySelector("[data-home]").cloneNode();
    box.dataset.root = root;
    const load = source(box);
    const found = [];
    for (const text of typed) found.push(search(await load(text), text).map(one => one.id));
    return found;
}"""


def test_what_the_parts_give_is_what_a_search_through_all_schools_gives(find, whole):
    """Of whole names: those who are called so come first, wherever they are looked for."""
    _, lines = country(26_000)
    names = [line.name for line in lines[:: len(lines) // 40]]
    page, _ = find("kien quoc")

    some, every = (page.evaluate(_OFFERED, [root, [name.lower() for name in names]]) for root in ("", whole))

    named = {line.school: fold(line.name) for line in lines}
    for name, few, many in zip(names, some, every, strict=True):
        called = {school for school, its in named.items() if its == fold(name)}
        assert set(few[: len(called)]) == called == set(many[: len(called)]), name


def test_a_word_of_other_schools_is_taken_for_a_slip_where_little_else_is_found(find, whole):
    """ "Thanh" and "thang" are both in names of schools: that one is known must not hide the other."""
    _, lines = country(26_000)
    words = {line.school: fold(line.name).split() for line in lines}
    slips = {
        " ".join(["thang", *its[3:]]): school
        for school, its in words.items()
        if its[:3] == ["truong", "tieu", "hoc"] and its[3] == "thanh" and len(its) == 6
    }
    page, _ = find("kien quoc")

    some, every = (page.evaluate(_OFFERED, [root, list(slips)]) for root in ("", whole))

    meant = [school for school, found in zip(slips.values(), every, strict=True) if school in found]
    assert len(meant) > 10
    assert [school for school, found in zip(slips.values(), some, strict=True) if school in found] == meant


def test_what_could_not_be_fetched_is_fetched_again(find, land):
    page, _ = find("kien quoc")
    field = page.get_by_role("combobox")
    page.route("**/assets/finder/chu-*", lambda asked: asked.abort())
    field.fill("an binh")
    page.wait_for_timeout(300)
    page.unroute("**/assets/finder/chu-*")

    field.fill("an bin")
    field.fill("an binh")

    until(page, "document.querySelector('[role=option]')?.textContent.includes('An Bình')")


@pytest.mark.parametrize("typed", ["trường", "tiểu học", "th"])
def test_such_words_alone_are_answered_too(find, land, typed):
    page, offered = find(typed)

    assert offered
    assert page.complaints == []


def test_an_area_is_answered_from_the_first_part_alone(find, land):
    _, offered = find("nước mẫu")

    assert "Nước Mẫu" in offered[0]
    assert "26001 trường" in offered[0]
