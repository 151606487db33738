"""`cds serve` gives the form and its schools as they are now."""

import pytest

from tests.served import get, served

pytestmark = pytest.mark.slow


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
