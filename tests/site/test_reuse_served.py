"""`cds serve` gives the files for other programs as a build writes them."""

import urllib.error
import urllib.request

import pytest

from tests.conftest import NOW
from tests.served import served

pytestmark = pytest.mark.slow

FILES = [
    "api/",
    "api/v1/index.json",
    "api/v1/dia-ban/hai-phong.json",
    "api/v1/openapi.json",
    "dia-ban/hai-phong/tin.xml",
    "du-lieu/",
    "du-lieu/tu-dien/",
    "du-lieu/ket-qua.excel.csv",
    "du-lieu/ket-qua.parquet",
    "du-lieu/ket-qua.csv-metadata.json",
    "du-lieu/thay-doi.json",
    "du-lieu/truong/th-kien-quoc.json",
    "tin.xml",
    "truong/th-kien-quoc/huy-hieu-1.svg",
    "truong/th-kien-quoc/nhung/",
    "truong/th-kien-quoc/tin.xml",
]
KINDS = {
    "html": "text/html",
    "svg": "image/svg+xml",
    "xml": "application/atom+xml",
    "json": "application/json",
    "csv": "text/csv",
}


@pytest.fixture(scope="module")
def address(root):
    """Where `cds serve` serves `data/`."""
    with served(root / "data", SOURCE_DATE_EPOCH=NOW) as site:
        yield site


@pytest.mark.parametrize("path", FILES)
def test_what_is_served_is_what_is_built(address, addressed, base, path):
    """But for the address: `serve` is an address of its own."""
    with urllib.request.urlopen(address + path, timeout=60) as answer:
        content, kind = answer.read(), answer.headers["Content-Type"]

    file = addressed / path / "index.html" if path.endswith("/") else addressed / path
    if not path.endswith("/") or "nhung" in path:  # `serve` puts a script of its own into pages of the frame
        assert content.replace(address.encode(), base.encode()) == file.read_bytes()
    assert kind.startswith(KINDS.get(file.suffix[1:], "application/vnd.apache.parquet"))


@pytest.mark.parametrize(
    "path",
    [
        "truong/khong-co/tin.xml",
        "truong/khong-co/nhung/",
        "truong/th-kien-quoc/huy-hieu-9.svg",
        "api/v1/x.json",
    ],
)
def test_what_is_not_there_is_not_found(address, path):
    with pytest.raises(urllib.error.HTTPError) as fault:
        urllib.request.urlopen(address + path, timeout=60)

    fault.value.close()
    assert fault.value.code == 404
