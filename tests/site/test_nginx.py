"""The site behind a real nginx with `may-chu/nginx.conf`: compressed, cached, guarded, with its own 404."""

import getpass
import gzip
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request

import pytest

pytestmark = pytest.mark.slow

CONFIG = """\
daemon off;
user {user};
worker_processes 1;
pid {folder}/pid;
error_log stderr warn;
events {{ worker_connections 64; }}
http {{
  include /etc/nginx/mime.types;
  access_log off;
  client_body_temp_path {folder}/a;
  proxy_temp_path {folder}/b;
  fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d;
  scgi_temp_path {folder}/e;
  server {{
    listen 127.0.0.1:{port};
    root {site};
    include {site}/may-chu/nginx.conf;
  }}
}}
"""


@pytest.fixture(scope="module")
def nginx(site, tmp_path_factory):
    """A real nginx, working as whoever runs the tests; its address."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    if program is None:
        pytest.skip("chưa cài nginx")
    folder = tmp_path_factory.mktemp("nginx")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "nginx.conf").write_text(
        CONFIG.format(folder=folder, port=port, site=site, user=getpass.getuser())
    )
    server = subprocess.Popen([program, "-p", folder, "-c", folder / "nginx.conf"], stderr=subprocess.PIPE)
    for _ in range(100):
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                break
        assert server.poll() is None, server.stderr.read().decode()
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}/"
    server.terminate()
    server.communicate()


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def get(address, **headers):
    """Status, headers and body of an address; redirects are not followed."""
    asked = urllib.request.Request(
        address, headers={key.replace("_", "-"): text for key, text in headers.items()}
    )
    try:
        with urllib.request.build_opener(Stay).open(asked) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers, answer.read()


SCHOOL = "truong/th-kien-quoc/"


def test_a_page_comes_with_its_letters_its_policy_and_a_short_life(nginx):
    status, headers, body = get(nginx + SCHOOL)

    assert status == 200
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers.get_all("Cache-Control") == ["public, max-age=300"]
    assert "Kiến Quốc" in body.decode("utf-8")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (SCHOOL, "text/html; charset=utf-8"),
        ("du-lieu/ket-qua.csv", "text/csv; charset=utf-8"),
        ("du-lieu/ket-qua.json", "application/json; charset=utf-8"),
        ("tin.xml", "application/atom+xml; charset=utf-8"),
        ("assets/cds.css", "text/css; charset=utf-8"),
    ],
)
def test_text_is_compressed_and_says_what_it_is(nginx, path, kind):
    status, headers, body = get(nginx + path, Accept_Encoding="gzip")
    plain = get(nginx + path)[2]

    assert status == 200
    assert headers["Content-Encoding"] == "gzip"
    assert headers["Content-Type"] == kind
    assert "Accept-Encoding" in headers["Vary"]
    assert gzip.decompress(body) == plain
    assert len(body) < len(plain)


def test_what_a_reader_has_is_not_sent_again(nginx):
    mark = get(nginx + SCHOOL)[1]["ETag"]

    assert get(nginx + SCHOOL, If_None_Match=mark)[0] == 304


def test_fonts_are_kept_for_a_year(nginx, site):
    font = next((site / "assets/fonts").glob("*.woff2"))

    headers = get(f"{nginx}assets/fonts/{font.name}")[1]

    assert headers.get_all("Cache-Control") == ["public, max-age=31536000, immutable"]
    assert "default-src" in headers["Content-Security-Policy"]


def test_anybody_may_read_the_data_from_another_site(nginx):
    assert get(nginx + "du-lieu/ket-qua.json")[1]["Access-Control-Allow-Origin"] == "*"
    assert get(nginx + SCHOOL)[1]["Access-Control-Allow-Origin"] is None


def test_an_address_that_is_not_there_gets_our_own_page(nginx, site):
    status, headers, body = get(nginx + "truong/khong-co/")

    assert status == 404
    assert body == (site / "404.html").read_bytes()
    assert "default-src 'none'" in headers["Content-Security-Policy"]


def test_an_address_without_its_last_stroke_is_sent_on_on_the_same_host(nginx):
    status, headers, _ = get(nginx + SCHOOL.rstrip("/"))

    assert status == 301
    assert headers["Location"] == "/" + SCHOOL


@pytest.mark.parametrize("path", ["../nginx.conf", "%2e%2e/nginx.conf", "truong/", "may-chu/"])
def test_nothing_outside_the_site_and_no_list_of_a_folder_is_served(nginx, path):
    status, _, body = get(nginx + path)

    assert b"worker_connections" not in body
    assert status in (200, 400, 403, 404)
    assert b"Index of" not in body
