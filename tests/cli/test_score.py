"""`cds score`: the real schools come out as they and their authorities say."""

import json
from decimal import Decimal

import pytest


@pytest.fixture
def score(cds, root):
    def run(path):
        done = cds("score", root / "data" / path, "--format", "json")
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)

    return run


@pytest.mark.parametrize(
    ("path", "points", "levels"),
    [
        ("assessments/2023-2024/pgddt-kien-thuy/th-kien-quoc.yml", ["62", "63"], [2, 2]),
        ("assessments/2022-2023/so-gddt-hai-phong/gdtx-hai-phong.yml", ["93", "76"], [3, 3]),
        ("verifications/2022-2023/so-gddt-hai-phong/thpt-nguyen-khuyen.yml", [None, None], [2, 3]),
    ],
)
def test_real_schools(score, path, points, levels):
    card = score(path)

    assert [group["diem"] and Decimal(group["diem"]) for group in card["nhom"]] == [
        one and Decimal(one) for one in points
    ]
    assert [group["muc_do"] for group in card["nhom"]] == levels
    assert card["dieu_kien_khong_dat"] == []


def test_json_gives_what_programs_need(score):
    card = score("assessments/2023-2024/pgddt-kien-thuy/th-kien-quoc.yml")

    assert card["truong"] == "th-kien-quoc"
    assert card["nam_hoc"] == "2023-2024"
    assert card["bo_chi_so"] == "4725-qd-bgddt"
    assert card["co_so"] == "tu_danh_gia"
    assert [group["ma"] for group in card["nhom"]] == ["1", "2"]
    for group in card["nhom"]:
        assert {"ma", "diem", "diem_toi_da", "muc_do", "ly_do", "tieu_chi"} <= set(group)
        assert isinstance(group["diem"], str)
        for criterion in group["tieu_chi"]:
            assert {"ma", "diem", "diem_toi_da"} <= set(criterion)


@pytest.mark.parametrize(
    ("points", "level"),
    [("49.99", 1), ("50", 2), ("50.01", 2), ("75", 2), ("75.01", 3), ("100", 3), ("0", 1)],
)
def test_levels_at_their_edges(cds, data, points, level):
    file = data / "assessments/2023-2024/pgddt-kien-thuy/th-kien-quoc.yml"
    file.write_text(
        'nam_hoc: "2023-2024"\ntruong: th-kien-quoc\nbo_chi_so: 4725-qd-bgddt\ntrang_thai: da_phe_duyet\n'
        'phe_duyet: {so: "14/QĐ-THKQ", ngay: 2024-05-07}\n'
        f'tong_diem: {{"1": {points}, "2": {points}}}\n',
        "utf-8",
    )

    done = cds("score", file, "--data", data, "--format", "json")

    assert done.returncode == 0, done.stdout + done.stderr
    assert [group["muc_do"] for group in json.loads(done.stdout)["nhom"]] == [level, level]


def test_the_terminal_says_why(cds, root):
    done = cds("score", root / "data/assessments/2023-2024/pgddt-kien-thuy/th-kien-quoc.yml")

    assert done.returncode == 0, done.stderr
    for fact in ("62", "63", "đáp ứng cơ bản", "hơn 13 điểm"):
        assert fact in done.stdout.lower()
