"""Forms on the built site: a form that is nothing but a data file, a school's figures, what is missing."""

import csv
import json
import re
import shutil

import pytest

from tests.page_text import page_text

pytestmark = pytest.mark.slow


def words_of(path):
    return " ".join(re.sub(r"<[^>]+>", " ", path.read_text("utf-8")).split())


def test_a_form_that_is_a_file_alone_goes_through_a_whole_build(root, cds, tmp_path):
    """What it looks like in detail is a golden case: tests/rounds/bieu-mau-la-mot-tep."""
    case = root / "tests/rounds/bieu-mau-la-mot-tep"
    shutil.copytree(root / "tests/cases/_base/data/rubrics", tmp_path / "data/rubrics")
    for source in (root / "tests/rounds/_base/data", case / "data"):
        shutil.copytree(source, tmp_path / "data", dirs_exist_ok=True)

    done = cds("build", "--data", tmp_path / "data", "--site", tmp_path / "site")

    assert done.returncode == 0, done.stdout + done.stderr
    site, expected = tmp_path / "site", case / "expected"
    office = site / "co-quan/phong-thu/2023-2024"
    page = page_text((office / "index.html").read_text("utf-8"), '<section id="khao-sat-phong"', "</section>")
    assert page == (expected / "co-quan.txt").read_text("utf-8")
    for file, folder in (("khao-sat-phong.csv", office), ("thong-ke-tong-hop.csv", site / "du-lieu")):
        told = (folder / file).read_text("utf-8-sig")
        assert told == (expected / file).read_text("utf-8")
    assert "Khảo sát phòng Tin học" in words_of(site / "truong/th-mot/index.html")
    assert "Khảo sát phòng Tin học" in words_of(site / "dia-ban/huyen-thu/index.html")


def test_the_real_schools_appendix_is_what_its_report_says(site):
    said = words_of(site / "truong/thpt-nguyen-khuyen/index.html")

    for figure in (
        "Tổng số giáo viên có máy tính 56 100,0% của 56",
        "Tổng số giáo viên có đường truyền Internet 56 100,0% của 56",
        "Tổng số học sinh có máy tính 658 51,3% của 1.283",
        "Tổng số học sinh có đường truyền Internet 1.283 100,0% của 1.283",
        "Số nền tảng 1",
        "Tên nền tảng Office 365",
        "Ở bậc trung học 3,3%",
        "1.283 100,0% của 1.283",
        "59 100,0% của 59",
        "Để trống, hoặc không thuộc phần của trường: dòng 4, 6, 7.",
    ):
        assert figure in said, figure


def test_the_schools_json_holds_its_figures(site):
    told = json.loads((site / "du-lieu/truong/thpt-nguyen-khuyen.json").read_text("utf-8"))
    (year,) = [one for one in told["nam_hoc"] if one["nam_hoc"] == "2023-2024"]
    (form,) = year["thong_ke"]

    assert form["bieu_mau"] == "131-qd-ttg-phu-luc-2"
    assert form["so_lieu"]["2"]["hs_may_tinh"] == {"gia_tri": "658", "tong_so": "1283", "ti_le": "51.3"}
    assert form["so_lieu"]["3"] == {"nen_tang": "1", "ten_nen_tang": ["Office 365"]}
    assert "4" not in form["so_lieu"]


def test_a_demonstration_adds_to_nothing_real(site):
    with open(site / "du-lieu/thong-ke-tong-hop.csv", encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["bieu_mau"] == "131-qd-ttg-phu-luc-2"]
    country = [row for row in rows if row["dia_ban"] == "viet-nam" and row["nam_hoc"] == "2023-2024"]

    assert {row["o"]: row["gia_tri"] for row in country}["hs_may_tinh"] == "658"
    assert all((row["minh_hoa"] == "co") == row["dia_ban"].startswith("minh-hoa") for row in rows)


def test_last_years_figures_stand_beside_this_years(site):
    page = (site / "truong/minh-hoa-th-thcs-nui-xa/ho-so/index.html").read_text("utf-8")
    section = page[page.index('<section class="figures">') :]
    heads = re.findall(r'<th scope="col" class="n">([^<]*)</th>', section.split("</thead>")[0])

    assert heads == ["2025–2026", "2024–2025"]


def test_a_faulty_file_is_left_out_and_listed(root, cds, tmp_path):
    data = shutil.copytree(root / "data", tmp_path / "data")
    file = data / "statistics/2023-2024/so-gddt-hai-phong/131-qd-ttg-phu-luc-2/thpt-nguyen-khuyen.yml"
    file.write_text(file.read_text("utf-8").replace("51.3", "51.4"), "utf-8")

    done = cds("build", "--data", data, "--site", tmp_path / "site")

    assert done.returncode == 1
    assert "figure-share-differs" in (tmp_path / "site/loi/index.html").read_text("utf-8")
    assert "51,3%" not in words_of(tmp_path / "site/truong/thpt-nguyen-khuyen/index.html")


def test_a_faulty_form_stops_the_build(root, cds, tmp_path):
    data = shutil.copytree(root / "data", tmp_path / "data")
    form = data / "forms/phu-luc-2-khoi-phong.yml"
    form.write_text(form.read_text("utf-8").replace("o: trong_nam", "o: trong_namm"), "utf-8")

    done = cds("build", "--data", data, "--site", tmp_path / "site")

    assert done.returncode == 3
    assert not (tmp_path / "site").exists()
