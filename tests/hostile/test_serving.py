"""`cds serve` by a real socket: this machine alone, and nothing but the site."""

import shutil
import socket
from urllib.parse import urlsplit

import pytest

from tests.conftest import ROOT
from tests.projects import lay_frame, settings_here
from tests.served import served

SECRET = "xyzzy-khong-duoc-lo"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A small site with secrets beside it, and links that lead to them."""
    home = tmp_path_factory.mktemp("nha")
    lay_frame(home, settings_here(nav=False))
    shutil.copytree(ROOT / "tests/cases/_base/data", home / "data")
    shutil.copytree(ROOT / "data/rubrics", home / "data/rubrics", dirs_exist_ok=True)
    (home / "bi-mat.txt").write_text(SECRET, "utf-8")
    (home / "data/bi-mat.yml").write_text(SECRET, "utf-8")
    (home / "content/lien-ket.txt").symlink_to(home / "bi-mat.txt")
    (home / "content/thu-muc").symlink_to(home / "data")
    with served(home / "data", home) as where:
        yield where


def asked(address, path, host=None, method="GET", more=""):
    """The raw answer to a raw question."""
    place = urlsplit(address)
    with socket.create_connection((place.hostname, place.port), timeout=60) as line:
        name = place.netloc if host is None else host
        line.sendall(f"{method} {path} HTTP/1.0\r\nHost: {name}\r\n{more}\r\n".encode("latin-1"))
        found = b""
        while piece := line.recv(65536):
            found += piece
    return found


def status(answer):
    return int(answer.split(b" ", 2)[1])


PATHS = """
/../bi-mat.txt /../../etc/passwd /..%2fbi-mat.txt /%2e%2e/bi-mat.txt /%2e%2e%2fbi-mat.txt /..\\bi-mat.txt
/truong/../../bi-mat.txt /assets/../../bi-mat.txt /..%5cbi-mat.txt /%00 /a%00.html //etc/passwd /%2fetc/passwd
/etc/passwd /./../bi-mat.txt /%252e%252e/bi-mat.txt /..%c0%afbi-mat.txt /lien-ket.txt /thu-muc/bi-mat.yml
/data/bi-mat.yml /bi-mat.txt /mkdocs.yml /.git/config /truong/%2e%2e/ho-so/ /?a=%00 http://xau.example/
/du-lieu/truong/../../../bi-mat.txt /du-lieu/truong/..%2f..%2fbi-mat.json /%0d%0aX-Xau:1
/truong/thcs-a/nhung/../../../../bi-mat.txt
""".split()  # noqa: SIM905 - read more easily than a list
PATHS += ["/" + "a" * 5000, "/truong/" + "%ff" * 50 + "/"]


@pytest.mark.parametrize("path", PATHS)
def test_nothing_outside_the_site_is_given(address, path):
    answer = asked(address, path)

    assert SECRET.encode() not in answer
    assert b"root:" not in answer
    assert b"X-Xau" not in answer.split(b"\r\n\r\n")[0]
    assert status(answer) in (200, 301, 302, 400, 404, 414)
    assert b"Traceback" not in answer


HOSTS = ["xau.example", "xau.example:8000", "127.0.0.1.xau.example", "localhost.xau.example", "", "[::2]"]
HOSTS += ["0.0.0.0:80", "127.0.0.1@xau.example", "169.254.169.254"]


@pytest.mark.parametrize("host", HOSTS)
def test_a_name_that_is_not_this_machines_is_refused(address, host):
    """A page elsewhere may let its own name lead here; it may not read what stands here."""
    answer = asked(address, "/", host)

    assert status(answer) == 403
    assert b"</html>" not in answer
    assert "chính máy đang chạy nó" in answer.decode("utf-8")


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "LOCALHOST:{port}", "[::1]:{port}"])
def test_this_machines_own_names_are_served(address, host):
    answer = asked(address, "/", host.format(port=urlsplit(address).port))

    assert status(answer) == 200
    assert b"</html>" in answer


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "CONNECT"])
def test_there_is_nothing_to_change(address, method):
    assert status(asked(address, "/", method=method)) == 405


def test_it_listens_on_loopback_alone(address):
    port = f"{urlsplit(address).port:04X}"
    listening = [
        line.split()[1]
        for table in ("/proc/net/tcp", "/proc/net/tcp6")
        for line in _lines(table)
        if line.split()[3] == "0A" and line.split()[1].endswith(f":{port}")
    ]
    if not listening:
        pytest.skip("máy này không cho biết cổng nào đang mở (/proc/net)")

    assert [one.split(":")[0] for one in listening] == ["0100007F"]


def _lines(path):
    try:
        with open(path) as file:
            return file.read().splitlines()[1:]
    except OSError:
        return []
