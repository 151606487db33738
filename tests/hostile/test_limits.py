"""Every limit of `content/phat-trien/gioi-han.md`: just at it nothing is said, one more and a sentence is."""

import io
import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from generator.check.catalogue import catalogue
from generator.pipeline.telling import MOST_PROBLEMS
from generator.publish import checking
from generator.read import registers, workbook_file
from generator.read.strict_yaml import DEEPEST
from generator.read.text import MOST_BYTES
from tests.conftest import ROOT
from tests.test_cases import HERE

PLACE = "assessments/2023-2024/phong-thu/thcs-a.yml"
SOUND = {
    "nam_hoc": "2023-2024",
    "truong": "thcs-a",
    "bo_chi_so": "bo-thu",
    "trang_thai": "du_thao",
}
PAGE = (ROOT / "content/phat-trien/gioi-han.md").read_text("utf-8")


def file(**more) -> bytes:
    return json.dumps(SOUND | more, ensure_ascii=False).encode("utf-8")


def nested(depth: int) -> bytes:
    """A file in which brackets stand `depth` deep, the whole counted."""
    return file()[:-1] + b', "ghi_chu": ' + b"[" * (depth - 2) + b"1" + b"]" * (depth - 2) + b"}"


LIMITS = {
    "file-too-large": (lambda size: file() + b"\n#" + b"x" * (size - len(file()) - 2), 262_144),
    "too-deep": (nested, 12),
    "text-too-long": (lambda size: file(ghi_chu="x" * size), 4000),
    "text-too-long ": (lambda size: file(bao_cao={"so": "x" * size}), 400),
    "text-too-long  ": (lambda size: file(van_ban={"x" * size: {"so": "1"}}), 40),
    "list-too-long": (lambda size: file(nhan_xet={"uu_diem": ["x"] * size}), 200),
    "list-too-long ": (lambda size: file(van_ban={f"k{one}": {"so": "1"} for one in range(size)}), 500),
    "not-a-number": (lambda size: file().replace(b"}", b', "tong_diem": {"1": ' + b"1" * size + b"}}"), 20),
    "id-form": (lambda size: file(bo_chi_so="x" * size), 64),
    # two groups without an answer are told besides
    "more-problems": (
        lambda size: file()[:-1] + b"".join(b', "k%d": "1"' % one for one in range(size - 2)) + b"}",
        1000,
    ),
}


@pytest.fixture
def codes(tmp_path, monkeypatch):
    """Write a school's file; the codes of all that is wrong with it."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1727740800")
    data = tmp_path / "data"
    shutil.copytree(HERE / "_base/data", data)
    shutil.copytree(ROOT / "data/rubrics", data / "rubrics", dirs_exist_ok=True)

    def check(content: bytes) -> set[str]:
        (data / PLACE).parent.mkdir(parents=True, exist_ok=True)
        (data / PLACE).write_bytes(content)
        return {one.code for one in checking.check(data, ())}

    check.data = data
    return check


@pytest.mark.parametrize("name", LIMITS)
def test_at_the_limit_and_one_beyond(codes, name):
    make, most = LIMITS[name]
    code = name.strip()

    assert code not in codes(make(most)), most
    assert code in codes(make(most + 1)), most + 1
    assert re.search(rf"\b{most}\b.*`{code}`", PAGE), f"{most} {code} is not on the page"


DAYS = [("1900-01-01", True), ("2100-12-31", True), ("1899-12-31", False), ("2101-01-01", False)]


@pytest.mark.parametrize(("day", "taken"), DAYS)
def test_the_first_and_the_last_day(codes, day, taken):
    content = file(bao_cao={"so": "1", "ngay": "@"}).replace(b'"@"', day.encode())

    assert ("no-such-day" not in codes(content)) is taken


def test_an_id_of_three_signs_is_the_shortest(codes):
    assert "id-form" not in codes(file(bo_chi_so="abc"))
    assert "id-form" in codes(file(bo_chi_so="ab"))


@pytest.mark.parametrize(("size", "taken"), [(400, True), (401, False)])
def test_a_cell_of_a_register(codes, size, taken):
    path = codes.data / "registers/areas.csv"
    path.write_text(path.read_text("utf-8") + f"xa-dai,{'x' * size},xa,tinh-thu,2025-07-01,,\n", "utf-8")

    assert ("register-cell-long" not in codes(file())) is taken


def test_a_register_of_more_bytes_than_are_read(codes, monkeypatch):
    path = codes.data / "registers/stages.csv"
    monkeypatch.setattr(registers, "_MOST_BYTES", path.stat().st_size)
    assert registers.read_stages(codes.data)[1] == []

    path.write_bytes(path.read_bytes() + b"\n")

    assert [one.code for one in registers.read_stages(codes.data)[1]] == ["register-too-large"]


def parts(count: int) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number in range(count):
            archive.writestr(f"x/{number}", b"")
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "code"), [(parts(400), "workbook-none"), (parts(401), "workbook-too-large")]
)
def test_parts_of_a_workbook(content, code):
    _, fault = workbook_file.grids("so.xlsx", content)

    assert fault.problem.code == code


@pytest.mark.parametrize(("more", "code"), [(0, "workbook-broken"), (1, "workbook-too-large")])
def test_bytes_of_a_workbook(more, code):
    _, fault = workbook_file.grids("so.xlsx", b"PK" + b"\0" * (workbook_file.MOST_BYTES - 2 + more))

    assert fault.problem.code == code


def test_the_page_names_the_numbers_of_the_program():
    for number in (MOST_BYTES, DEEPEST, MOST_PROBLEMS, registers._LONGEST_CELL, workbook_file.MOST_PARTS):
        assert re.search(rf"\b{number}\b", PAGE), number


def test_every_code_of_the_page_has_words():
    named = set(re.findall(r"\[`([a-z0-9-]+)`\]", PAGE))

    assert len(named) >= 11
    assert named <= set(catalogue())
    assert all(catalogue()[one].message for one in named)
    assert Path(ROOT / "content/phat-trien/dinh-dang.md").is_file()
