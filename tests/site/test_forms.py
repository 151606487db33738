"""Forms on pages: a form that is nothing but a data file, a school's figures, what is missing."""

import csv
import json
import re
import shutil

import pytest


pytestmark = pytest.mark.slow
NEW = """\
ma: bieu-moi
ten: Biểu khảo sát phòng Tin học
ten_ngan: Khảo sát phòng Tin học
so: ""
nguoi_lap: truong
tu_nam_hoc: "2023-2024"
cap_hoc: [tieu_hoc, thcs, thpt]
nguon: {Q: {ten: Công văn khảo sát}}
phan:
  - ma: mot
    so: "1"
    ten: Phòng máy
    dong:
      - ma: phong
        so: "1"
        ten: Phòng Tin học của trường
        do_tin_cay: V
        nguon: [Q]
        o:
          - {ma: tong, ten: Tổng số phòng học, loai: so_luong, don_vi: phòng}
          - {ma: may, ten: Phòng có máy tính, loai: so_luong, don_vi: phòng, ti_le_cua: tong}
"""
SUMS = """\
ma: bieu-moi-tong-hop
ten: Tổng hợp khảo sát phòng Tin học
ten_ngan: Tổng hợp phòng Tin học
so: ""
nguoi_lap: co_quan
tu_nam_hoc: "2023-2024"
cap_hoc: [tieu_hoc, thcs, thpt]
nguon: {Q: {ten: Công văn khảo sát}}
phan:
  - ma: mot
    so: "1"
    ten: Phòng máy
    dong:
      - ma: phong
        so: "1"
        ten: Số phòng có máy tính của các trường
        theo_cap_hoc: [tieu_hoc, thcs]
        do_tin_cay: V
        nguon: [Q]
        o:
          - {ma: may, ten: Số phòng, loai: so_luong, don_vi: phòng, ti_le_cua: bieu_mau, lay_tu: {bieu_mau: bieu-moi, dong: phong, o: may}}
"""
PLACE = "statistics/2023-2024/minh-hoa-phong-suoi-mo/bieu-moi"


@pytest.fixture(scope="module")
def with_new_forms(root, cds, tmp_path_factory):
    """The site of `data/` with two more form files and what three schools say to one of them."""
    folder = tmp_path_factory.mktemp("forms")
    data = shutil.copytree(root / "data", folder / "data")
    (data / "forms/bieu-moi.yml").write_text(NEW, "utf-8")
    (data / "forms/bieu-moi-tong-hop.yml").write_text(SUMS, "utf-8")
    (data / PLACE).mkdir(parents=True)
    for school, rooms in (
        ("minh-hoa-th-hat-nang", "{tong: 16, may: 1}"),
        ("minh-hoa-th-cau-vong", "{tong: 16, may: 8}"),
        ("minh-hoa-thcs-sao-bang", "{may: 3}"),
    ):
        (data / PLACE / f"{school}.yml").write_text(
            f'nam_hoc: "2023-2024"\ntruong: {school}\nbieu_mau: bieu-moi\nso_lieu:\n  phong: {rooms}\n', "utf-8"
        )
    done = cds("build", "--data", data, "--site", folder / "site")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "site"


def words_of(path):
    return " ".join(re.sub(r"<[^>]+>", " ", path.read_text("utf-8")).split())


def test_a_form_added_by_a_data_file_alone_is_on_the_schools_page(with_new_forms):
    said = words_of(with_new_forms / "truong/minh-hoa-th-hat-nang/ho-so/index.html")

    assert "Khảo sát phòng Tin học, năm học 2023–2024" in said
    assert "Phòng có máy tính 1 6,3% của 16" in said  # 6.25: half goes up


def test_and_in_the_areas_sums_and_the_open_data(with_new_forms):
    said = words_of(with_new_forms / "dia-ban/minh-hoa-huyen-suoi-mo/2023-2024/index.html")
    with open(with_new_forms / "du-lieu/thong-ke-tong-hop.csv", encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["bieu_mau"] == "bieu-moi" and row["o"] == "may"]

    assert "Khảo sát phòng Tin học : Biểu khảo sát phòng Tin học" in said
    assert {row["dia_ban"] for row in rows} == {"minh-hoa-huyen-suoi-mo", "minh-hoa-tinh"}
    for row in rows:
        assert (row["gia_tri"], row["tong_so"], row["ti_le"]) == ("12", "32", "28.1")
        assert (row["so_truong"], row["so_truong_ti_le"], row["minh_hoa"]) == ("3", "2", "co")


def test_and_in_the_authoritys_form_by_stage(with_new_forms):
    folder = with_new_forms / "co-quan/minh-hoa-phong-suoi-mo/2023-2024"
    with open(folder / "bieu-moi-tong-hop.csv", encoding="utf-8", newline="") as file:
        rows = {row["cap_hoc"]: row for row in csv.DictReader(file)}

    assert [rows["tieu_hoc"][key] for key in ("gia_tri", "tong_so", "ti_le", "so_truong")] == [
        *("9", "32", "28.1", "2"),
    ]
    assert [rows["thcs"][key] for key in ("gia_tri", "tong_so", "ti_le", "so_truong")] == ["3", "", "", "1"]
    assert "Tổng hợp phòng Tin học" in words_of(folder / "index.html")


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
