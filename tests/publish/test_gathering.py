"""`cds gather` over the network: certificates, redirects, servers that answer wrongly."""

import gc
import http.client
import http.server
import shutil
import socket
import ssl
import subprocess
import threading
from datetime import date
from pathlib import Path
from typing import ClassVar

import pytest

from generator import pipeline
from generator.model.partner import Refused
from generator.publish import gathering
from generator.publish.documents import gathered_folder
from generator.publish.gathering import gather
from tests.federated import ROOT

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A key and a certificate of this machine, which signs itself."""
    if shutil.which("openssl") is None:
        pytest.skip("máy này chưa có openssl để làm chứng thực thử")
    folder = tmp_path_factory.mktemp("chung-thuc")
    key, made = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", str(key)),
            *("-out", str(made), "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
        ],
        check=True,
        capture_output=True,
    )
    return made, key


class _Answers(http.server.BaseHTTPRequestHandler):
    """What the server says is decided by its first folder."""

    asked: ClassVar[list[str]] = []
    folder: ClassVar[Path] = Path()

    def do_GET(self) -> None:
        self.asked.append(self.path)
        kind, name = self.path.strip("/").split("/", 1)
        if kind == "mat":
            self.send_error(404)
        elif kind in ("xa", "gan"):
            self.send_response(302)
            scheme = "http://localhost:9" if kind == "xa" else f"https://localhost:{self.server.server_port}"
            self.send_header("Location", f"{scheme}/tot/{name}")
            self.end_headers()
        else:
            content = (self.folder / name).read_bytes() + (
                b"x" * 9 if kind == "thua" and ".parquet" in name else b""
            )
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(certificate, site, monkeypatch):
    """A server that gives away the open data of `data/` over https."""
    monkeypatch.setenv("CDS_START", "spawn")  # it is a thread of this process, which may then not be forked
    made, key = certificate
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made, key)
    _Answers.asked, _Answers.folder = [], site / "du-lieu"
    found = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    found.socket = context.wrap_socket(found.socket, server_side=True)
    thread = threading.Thread(target=found.serve_forever, daemon=True)
    thread.start()
    yield found
    found.shutdown()
    found.server_close()


def partners(tmp_path, server, *kinds):
    """A national repository whose partners are folders of the server."""
    data = tmp_path / "data"
    for name in ("rubrics", "forms"):
        shutil.copytree(ROOT / "data" / name, data / name)
    registers = data / "registers"
    registers.mkdir()
    shutil.copyfile(ROOT / "data/registers/stages.csv", registers / "stages.csv")
    (registers / "areas.csv").write_text(
        "ma,ten,loai,thuoc,tu_ngay,den_ngay,thay_boi\n"
        + "".join(f"tinh-{kind},Tỉnh {kind},tinh,,,,\n" for kind in kinds),
        "utf-8",
    )
    (registers / "authorities.csv").write_text("ma,ten,loai,dia_ban,cap_tren,tu_ngay,den_ngay\n", "utf-8")
    (registers / "schools.csv").write_text(
        "ma,ten,cap_hoc,dia_ban,co_quan,ma_truong,website,minh_hoa,tu_ngay,den_ngay,thay_boi\n", "utf-8"
    )
    lines = [
        f"  nguon-{kind}: {{ten: Tỉnh {kind}, goi: 'https://localhost:{server.server_port}/{kind}/',"
        f" trang: 'https://{kind}.example.edu.vn', dia_ban: [tinh-{kind}]}}\n"
        for kind in kinds
    ]
    (data / "lien-ket.yml").write_text("nguon:\n" + "".join(lines), "utf-8")
    opening = pipeline.open_library(data)
    assert not opening.problems
    return opening.library


def faults(library, folder, private=True):
    outcomes = gather(library, folder, (), TODAY, lambda _: None, private)
    return [one.fault.why if one.fault else "" for one in outcomes]


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path, server, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)

    assert faults(partners(tmp_path, server, "tot"), tmp_path / "kho") == ["certificate"]
    assert _Answers.asked == []


def test_packages_are_fetched_followed_and_refused_each_by_itself(tmp_path, server, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    library = partners(tmp_path, server, "tot", "mat", "xa", "gan", "thua")

    assert faults(library, tmp_path / "kho") == ["", "answer", "astray", "", "too_much"]
    assert sorted(path.name for path in (tmp_path / "kho").iterdir()) == [
        "nguon-gan",
        "nguon-tot",
        "nhat-ky.json",
    ]


def test_no_connection_is_left_to_the_collector(tmp_path, server, certificate, monkeypatch):
    """Refused or not: else it is closed whenever garbage is collected, with a warning in what runs then."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    library = partners(tmp_path, server, "tot", "mat", "xa", "gan", "thua")
    opened = []
    connect = http.client.HTTPSConnection.connect

    def remembered(connection):
        connect(connection)
        opened.append(connection.sock)

    monkeypatch.setattr(http.client.HTTPSConnection, "connect", remembered)
    gc.disable()
    try:
        faults(library, tmp_path / "kho")
        left = [sock for sock in opened if sock.fileno() != -1]
    finally:
        gc.enable()

    assert len(opened) > 5
    assert left == []


def test_what_is_there_already_is_not_fetched_again(tmp_path, server, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    library = partners(tmp_path, server, "tot")
    faults(library, tmp_path / "kho")
    _Answers.asked.clear()

    assert faults(library, tmp_path / "kho") == [""]
    assert _Answers.asked == ["/tot/datapackage.json"]


def test_a_server_that_is_not_there_is_told(tmp_path, server, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    library = partners(tmp_path, server, "tot")
    server.shutdown()
    server.server_close()

    assert faults(library, tmp_path / "kho") == ["address"]


def test_a_machine_inside_the_network_is_not_asked_unless_that_is_allowed(
    tmp_path, server, certificate, monkeypatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    library = partners(tmp_path, server, "tot", "gan")

    assert faults(library, tmp_path / "kho", private=False) == ["inside", "inside"]
    assert _Answers.asked == []
    assert faults(library, tmp_path / "kho") == ["", ""]


def test_a_redirect_into_the_network_is_not_followed(tmp_path, server, certificate, monkeypatch):
    """The first machine is let through here, as a public one would be; where it leads to is looked at."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    judged = []

    def first_is_public(host):
        judged.append(host)
        return len(judged) > len(places)

    places = {place[4] for place in socket.getaddrinfo("localhost", 1, type=socket.SOCK_STREAM)}
    monkeypatch.setattr(gathering, "is_private", first_is_public)
    library = partners(tmp_path, server, "gan")

    assert faults(library, tmp_path / "kho", private=False) == ["inside"]
    assert _Answers.asked == ["/gan/datapackage.json"]


@pytest.mark.parametrize("host", ["10.0.0.1", "[::1]", "localhost", "x.localhost."])
def test_a_proxy_is_not_asked_for_an_address_inside_the_network(monkeypatch, host):
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "")

    with pytest.raises(Refused) as refused, gathering._Server(f"https://{host}/", False).open("x"):
        pass
    assert refused.value.why == "inside"


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *("224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fd00::1", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "[::1]"),
    ],
)
def test_an_address_of_no_public_machine(host):
    assert gathering.is_private(host)


@pytest.mark.parametrize(
    "host",
    ["1.1.1.1", "203.162.4.190", "2606:4700::1111", "64:ff9b::101:101", "cds.vi-du.edu.vn", "localhost"],
)
def test_an_address_of_a_public_machine_or_a_name(host):
    assert not gathering.is_private(host)


@pytest.mark.parametrize(
    ("text", "folder"),
    [
        ("plugins:\n  - search\n  - cds:\n      lien_ket: kho/goi\n", "kho/goi"),
        ("plugins:\n  cds:\n    lien_ket: kho/goi\n", "kho/goi"),
        ("plugins:\n  - search\n  - cds\n", ".cache/lien-ket"),
        ("plugins: [search, {cds: {du_lieu: data}}]\n", ".cache/lien-ket"),
        ("site_name: !ENV X\nplugins:\n", ".cache/lien-ket"),
        ("[", ".cache/lien-ket"),
    ],
)
def test_papers_find_the_packages_where_the_site_does(tmp_path, text, folder):
    (tmp_path / "mkdocs.yml").write_text(text, "utf-8")

    assert gathered_folder(tmp_path / "mkdocs.yml") == Path(folder)
