"""`cds serve` gives the form, its schools and what leads to schools, as they are now."""

import pytest

from tests.served import get, served

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def leading(root):
    """`cds serve` over the data of the repository."""
    with served(root / "data") as site:
        yield site


def test_the_form_and_its_schools_are_there_and_follow_the_register(data):
    def text(path):
        return get(site + path)[1].decode("utf-8")

    with served(data) as site:
        assert 'id="tu-danh-gia"' in text("tu-danh-gia/")
        assert "Hạt Nắng" in text("tu-danh-gia/2025-2026.json")

        register = data / "registers/schools.csv"
        register.write_text(
            register.read_text("utf-8").replace("Tiểu học Hạt Nắng", "Tiểu học Hạt Mưa"), "utf-8"
        )

        assert "Hạt Mưa" in text("tu-danh-gia/2025-2026.json")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("truong/", "Các trường theo chữ cái"),
        ("so-sanh/", "So sánh các trường"),
        ("bo-chi-so/4725-qd-bgddt/1.3/", "1.3. Phần mềm dạy học"),
        ("assets/finder.json", "th-kien-quoc"),
        ("en/method/", "How points become levels"),
    ],
)
def test_what_leads_to_schools_is_served_too(leading, address, words):
    assert words in get(leading + address)[1].decode("utf-8")
