"""Each of three people does what the sentences of the golden case say, and nothing else: all is well then."""

import shutil
from pathlib import Path

import pytest

from generator.publish import checking
from tests.repositories import CASES, lay_base

CASE = "three-people-each-with-five-faults"
DONE = {
    "thcs-a": [
        ("\ufeff", ""),
        ("truong:thcs-a", "truong: thcs-a"),
        ("\t", "  "),
        ('"19/BC-THU,', '"19/BC-THU",'),
        ('"Lưu ở D:\\hoso"', "'Lưu ở D:\\hoso'"),
    ],
    "thcs-b": [
        ("2023/2024", '"2023-2024"'),
        ("07/05/2024", "2024-05-07"),
        ("30,5", "30.5"),
        ("so_luong: 52/56", "so_luong: 52, tong_so: 56"),
        ('"80%"', "80"),
    ],
    "thcs-c": [
        *(("“", '"'), ("”", '"')),
        ("đạt:", "dat:"),
        ("[ke–hoach]", "[ke-hoach]"),
        ("\u200b", ""),
        ("– ", "- "),
    ],
}


@pytest.mark.parametrize("school", DONE)
def test_five_remedies_followed_leave_a_clean_file(school, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1727740800")
    data = tmp_path / "data"
    lay_base(data)
    shutil.copytree(CASES / CASE / "data", data, dirs_exist_ok=True)
    file = data / f"assessments/2023-2024/phong-thu/{school}.yml"
    assert len({one.code for one in _found(data, file)} | {school}) > 4
    text = file.read_text("utf-8")

    for wrong, right in DONE[school]:
        assert wrong in text
        text = text.replace(wrong, right)
    file.write_text(text, "utf-8")

    assert _found(data, file) == []


def _found(data: Path, file: Path):
    return checking.check(data, [file])
