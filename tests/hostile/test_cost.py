"""A file as large as may be, made to cost much, is told about all the same: nothing grows with its square.

No time is measured; a check that takes minutes, as each of these once did, is given up.
"""

import subprocess
import sys

import pytest

from tests.conftest import ROOT

HEAD = 'nam_hoc: "2024-2025"\ntruong: th-x\nbo_chi_so: 4725-qd-bgddt\ntrang_thai: du_thao\n'
MOST = 250_000  # bytes
LONGEST = 100  # seconds


def filled(front: str, piece: str, back: str = "\n") -> str:
    """`piece` over and over, `{n}` counting."""
    count = (MOST - len(front)) // (len(piece.encode()) + 2)
    return HEAD + front + "".join(piece.replace("{n}", str(number)) for number in range(count)) + back


DOCUMENTS = "van_ban:\n" + "".join(
    f'  kiem-tra-ke-hoach-{number:03d}: {{so: "1"}}\n' for number in range(300)
)
SHAPES = {
    "bullets": filled("nhan_xet:\n  uu_diem:\n", "  - • a\n"),
    "unknown evidence": filled(
        DOCUMENTS + "tra_loi:\n", '  "{n}.1": {diem: 1, minh_chung: [kiem-{n}, ke-{n}-hoach, tra-{n}]}\n'
    ),
    "decimal commas": filled("phe_duyet: {so: 1", ", a{n}: 7, {n}", "}\n"),
    "pieces of numbers": filled("tong_diem: {x: 1", ", {n}", "}\n"),
    "pieces of words": filled("phe_duyet: {so: 1", ", {n}x", "}\n"),
    "closing quotes": filled("phe_duyet: {so: 1", ", a{n}”", "}\n"),
    "unknown keys": filled("", "ghi_{n}: 1\n"),
    "colons in brackets": filled("phe_duyet: {so: ", "a: b, ", "}\n"),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_costly_file_is_told_about(shape, tmp_path):
    (tmp_path / "x.yml").write_text(SHAPES[shape], "utf-8")
    command = [
        sys.executable,
        "-m",
        "generator",
        "check",
        "--data",
        str(ROOT / "data"),
        str(tmp_path / "x.yml"),
    ]

    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=LONGEST
    )

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "x.yml:" in done.stdout
