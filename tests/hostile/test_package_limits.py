"""The limits of other sites' packages: just at one nothing is said, one more and a sentence names it."""

import io
import json
import re
import time

import duckdb
import pytest

from generator.model.partner import Refused
from generator.pipeline import why
from generator.publish.gathering import MOST_SECONDS, _copy, _Patient
from generator.read import parquet
from generator.read.package import MOST_PACKAGE, MOST_TABLE, NEEDED, file_of, parsed
from tests.conftest import ROOT

PAGE = (ROOT / "content/phat-trien/gioi-han.md").read_text("utf-8")


def package(size: int = 5) -> bytes:
    """A sound description of tables, each of so many bytes."""
    sealed = {"format": "parquet", "bytes": size, "hash": "sha256:" + "0" * 64}
    resources = [{"name": name, "dang_khac": [sealed | {"path": file_of(name)}]} for name in NEEDED]
    told = {"version": "1.2.0", "created": "2026-11-22", "resources": resources}
    return json.dumps(told).encode()


def refusal(work, *given) -> str:
    """Why it is refused, in words; "" where it is not."""
    try:
        work(*given)
    except Refused as fault:
        return why(fault)
    return ""


@pytest.mark.parametrize(("more", "said"), [(0, ""), (1, "datapackage.json nặng hơn 4 MB")])
def test_the_description_of_a_package(more, said):
    content = package()

    assert refusal(parsed, content + b" " * (MOST_PACKAGE - len(content) + more)) == said


@pytest.mark.parametrize(("more", "said"), [(0, ""), (1, f"bảng {NEEDED[0]} nặng hơn 256 MB")])
def test_the_bytes_of_a_table(more, said):
    assert refusal(parsed, package(MOST_TABLE + more)) == said


@pytest.mark.parametrize(("more", "said"), [(0, ""), (1, "gửi nhiều hơn số byte đã báo")])
def test_no_more_bytes_are_taken_than_were_told(tmp_path, more, said):
    assert said in refusal(_copy, io.BytesIO(b"x" * (100 + more)), tmp_path / "x", 100, "ket-qua")


@pytest.fixture
def areas(tmp_path):
    """Write the register of areas as a table of texts; hold it against its description."""

    def check(*names: str) -> str:
        rows = ", ".join(f"('xa-{number}', '{name}')" for number, name in enumerate(names))
        columns = "ma, ten, 'xa' AS loai, NULL::VARCHAR AS thuoc"
        days = "NULL::DATE AS tu_ngay, NULL::DATE AS den_ngay, NULL::VARCHAR AS thay_boi"
        path = tmp_path / "danh-muc-dia-ban.parquet"
        query = f"SELECT {columns}, {days}, false AS minh_hoa FROM (VALUES {rows}) AS t(ma, ten)"
        duckdb.sql(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
        with parquet.Tables(tmp_path) as tables:
            return refusal(tables.check, "danh-muc-dia-ban")

    return check


def test_the_rows_of_a_table(areas, monkeypatch):
    monkeypatch.setattr(parquet, "MOST_ROWS", 2)

    assert areas("A", "B") == ""
    assert areas("A", "B", "C") == "bảng danh-muc-dia-ban có hơn 2 dòng"


def test_the_signs_of_a_text(areas):
    assert areas("x" * parquet.MOST_SIGNS) == ""
    assert areas("x" * (parquet.MOST_SIGNS + 1)) == "bảng danh-muc-dia-ban có 1 dòng sai ở cột ten"


def test_the_time_a_partner_may_take():
    soon, over = time.monotonic() + 1000, time.monotonic() - 1

    assert _Patient(io.BytesIO(b"abc"), soon).read(3) == b"abc"
    assert refusal(_Patient(io.BytesIO(b"abc"), over).read, 3) == "máy chủ trả lời quá chậm"


def test_the_page_names_them():
    for told in (f"{MOST_PACKAGE >> 20} MB", f"{MOST_TABLE >> 20} MB", f"{MOST_SECONDS // 60} phút"):
        assert told in PAGE
    assert re.search(rf"{parquet.MOST_ROWS // 10**6} triệu dòng, mỗi chữ 4\.000 ký tự", PAGE)
    assert parquet.MOST_SIGNS == 4000
