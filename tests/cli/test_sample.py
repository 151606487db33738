"""`cds sample`: synthetic data that can be built, plainly marked, the same for the same seed."""

import csv

import pytest

pytestmark = pytest.mark.slow


def sample(cds, to, *more):
    done = cds("sample", "--statistics", "--schools", "70", "--years", "2", "--to", to, *more)
    assert done.returncode == 0, done.stdout + done.stderr
    return {path.relative_to(to).as_posix(): path.read_bytes() for path in to.rglob("*") if path.is_file()}


def test_the_same_seed_gives_the_same_files_and_another_seed_others(cds, tmp_path):
    one, same, other = (
        sample(cds, tmp_path / name, "--seed", seed) for name, seed in (("a", "1"), ("b", "1"), ("c", "2"))
    )

    assert one == same
    assert one != other
    assert any(path.startswith("statistics/2024-2025/") for path in one)


def test_figures_come_only_when_asked_for(cds, tmp_path):
    done = cds("sample", "--schools", "20", "--years", "1", "--to", tmp_path / "data")

    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "data/statistics").exists()
    assert len(list(tmp_path.glob("data/assessments/*/*/*.yml"))) > 15


def test_sample_data_have_no_error_and_give_a_site_marked_as_invented(cds, tmp_path):
    sample(cds, tmp_path / "data")

    checked = cds("check", "--data", tmp_path / "data")
    built = cds("build", "--data", tmp_path / "data", "--site", tmp_path / "site")

    assert checked.returncode == 0, checked.stdout[-2000:]
    assert built.returncode == 0, built.stdout + built.stderr
    rows = list(csv.DictReader((tmp_path / "site/du-lieu/ket-qua.csv").read_text("utf-8-sig").splitlines()))
    assert len(rows) > 70
    assert {row["minh_hoa"] for row in rows} == {"co"}
    figures = list(
        csv.DictReader((tmp_path / "site/du-lieu/thong-ke.csv").read_text("utf-8-sig").splitlines())
    )
    assert {row["minh_hoa"] for row in figures} == {"co"}
    assert len({row["truong"] for row in figures}) > 60
    district = tmp_path / "site/co-quan/phong-mau-1/2024-2025/phu-luc-2-khoi-phong.csv"
    wifi = [
        row for row in csv.DictReader(district.read_text("utf-8-sig").splitlines()) if row["dong"] == "wifi"
    ]
    assert int(wifi[0]["so_truong"]) > 30
    schools = list((tmp_path / "site/truong").glob("*/index.html"))
    assert len(schools) >= 60
    assert all("noindex" in page.read_text("utf-8") for page in schools)
