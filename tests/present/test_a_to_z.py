"""The list of all schools by letter, in one page or in many."""

import pytest

from generator.model.edition import Edition
from generator.present.pages.a_to_z import a_to_z_pages
from tests.many_schools import country


@pytest.fixture(scope="module")
def edition():
    library, lines = country(1200)
    return Edition(library, tuple(lines), (), {}, {}, (), None, "")


def test_a_few_schools_stand_on_one_page(edition):
    (page,) = a_to_z_pages(edition, most=5000)

    assert page.address == "truong/"
    assert page.body.count('<li><a href="../truong/') == 1201
    assert '<h2 id="chu-k">K</h2>' in page.body
    assert 'href="#chu-k"' in page.body


def test_many_schools_are_split_by_letter_and_a_crowded_letter_by_number(edition):
    pages = {page.address: page for page in a_to_z_pages(edition, most=100)}

    assert {"truong/", "truong/a/", "truong/dd/", "truong/t/", "truong/t/2/"} <= pages.keys()
    letters = {address.split("/")[1] for address in pages} - {""}
    assert pages["truong/"].body.count('<li><a href="../truong/') == len(letters)
    assert "Trường Tiểu học Kiến Quốc" in pages["truong/k/"].body
    listed = sum(page.body.count("<small>Xã ") for page in pages.values())
    assert listed == 1201
    assert max(page.body.count("<small>Xã ") for page in pages.values()) <= 100
    assert len({page.title for page in pages.values()}) == len(pages)


def test_no_letter_can_be_taken_for_a_school(edition):
    folders = {page.address.split("/")[1] for page in a_to_z_pages(edition, most=100)}

    assert max(map(len, folders)) <= 2, "an id has three signs and more"


def test_đ_is_a_letter_of_its_own_after_d(edition):
    pages = [page.address for page in a_to_z_pages(edition, most=100)]
    letters = list(dict.fromkeys(address.split("/")[1] for address in pages[1:]))

    assert letters.index("dd") == letters.index("d") + 1
