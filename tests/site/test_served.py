"""`cds serve` gives the form, its schools and what leads to schools, as they are now."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture
def served(root, data):
    """The address of `cds serve` over a copy of the data."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "generator", "serve", "--port", str(port), "--data", str(data)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(process, port)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait()


def wait_for(process, port):
    """Until somebody listens; a minute at most."""
    for _ in range(600):
        assert process.poll() is None, "cds serve ended by itself"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise AssertionError("cds serve does not answer")


def get(address):
    with urllib.request.urlopen(address, timeout=60) as answer:
        return answer.read().decode("utf-8")


def test_the_form_and_its_schools_are_there_and_follow_the_register(served, data):
    assert 'id="tu-danh-gia"' in get(served + "tu-danh-gia/")
    assert "Hạt Nắng" in get(served + "tu-danh-gia/2025-2026.json")

    register = data / "registers/schools.csv"
    register.write_text(register.read_text("utf-8").replace("Tiểu học Hạt Nắng", "Tiểu học Hạt Mưa"), "utf-8")

    assert "Hạt Mưa" in get(served + "tu-danh-gia/2025-2026.json")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("truong/", "Các trường xếp theo A–Z"),
        ("so-sanh/", "So sánh các trường"),
        ("bo-chi-so/4725-qd-bgddt/1.3/", "1.3. Phần mềm dạy học"),
        ("assets/finder.json", "th-kien-quoc"),
        ("en/method/", "How points become levels"),
    ],
)
def test_what_leads_to_schools_is_served_too(served, address, words):
    assert words in get(served + address)
