"""`cds new`: a file that is right from the start, and clean once filled in as its own lines say."""

import json
import re
from pathlib import Path

import pytest

SCHOOL, AUTHORITY, YEAR = "minh-hoa-thcs-gio-doi", "minh-hoa-ubnd-gio-lanh", "2025-2026"


@pytest.fixture
def own(data: Path) -> Path:
    """Where the school's file belongs; the one of the sample data is taken away."""
    path = data / "assessments" / YEAR / AUTHORITY / f"{SCHOOL}.yml"
    path.unlink()
    (data / "verifications" / YEAR / AUTHORITY / f"{SCHOOL}.yml").unlink()
    return path


def problems(cds, data: Path, path: Path) -> list[tuple[str, str]]:
    done = cds("check", path, "--data", data, "--format", "json")
    assert done.stderr == ""
    return [(one["severity"], one["code"]) for one in json.loads(done.stdout)]


def test_the_new_file_lies_in_its_place_and_has_no_error(cds, data, own):
    done = cds("new", SCHOOL, YEAR, "--data", data)

    assert done.returncode == 0
    assert done.stdout.strip() == str(own)
    text = own.read_text("utf-8")
    assert f"truong: {SCHOOL}\n" in text
    assert "trang_thai: du_thao\n" in text
    assert "bo_chi_so: 4725-qd-bgddt\n" in text
    assert {severity for severity, _ in problems(cds, data, own)} <= {"warning"}


def test_documents_of_the_year_before_are_offered(cds, data, own):
    text = cds("new", SCHOOL, YEAR, "--data", data, "--stdout").stdout
    before = (data / "assessments/2024-2025/minh-hoa-phong-doi-sao" / f"{SCHOOL}.yml").read_text("utf-8")
    papers = re.findall(r"^  ([a-z-]+): \{loai: .*?(so: \"[^\"]+\")", before, re.MULTILINE)

    assert papers
    for name, number in papers:
        assert re.search(rf"^  #{name}: \{{loai: .*{re.escape(number)}", text, re.MULTILINE)
    assert not own.exists()


def test_filled_in_as_its_lines_say_it_is_clean(cds, data, own):
    cds("new", SCHOOL, YEAR, "--data", data)
    text = own.read_text("utf-8")
    text = text.replace("trang_thai: du_thao", "trang_thai: da_phe_duyet")
    text = re.sub(
        r"^  #ten-tu-dat: .*$",
        '  ho-so: {loai: bao_cao, so: "5/BC-VD", ngay: 2026-03-01, trich_yeu: "Hồ sơ minh chứng"}',
        text,
        flags=re.MULTILINE,
    )
    text = text.replace('#phe_duyet: {loai: quyet_dinh, so: "", ngay: }', "phe_duyet: @")
    text = text.replace("@", '{loai: quyet_dinh, so: "9/QĐ-VD", ngay: 2026-05-07}')
    text = re.sub(r'^#bao_cao: \{so: "", ngay: ', 'bao_cao: {so: "6/BC", ngay: 2026-05-08', text, flags=re.M)
    text = re.sub(r"^#cong_khai: .*$", 'cong_khai: {tu: 2026-05-10, noi: ["Bảng tin"]}', text, flags=re.M)
    text = re.sub(
        r"^  #(.*)\{dat: , minh_chung: \[\]\}", r"  \1{dat: true, minh_chung: [ho-so]}", text, flags=re.M
    )
    text = re.sub(
        r"^  #(.*)\{diem: , minh_chung: \[\]\}", r"  \1{diem: 4, minh_chung: [ho-so]}", text, flags=re.M
    )
    text = text.replace('  #- {ngay: , viec: ""}', '  - {ngay: 2026-05-05, viec: "Họp"}')
    text = re.sub(r'^    #- ""', '    - "Ý một"', text, flags=re.M)
    own.write_text(text, "utf-8")

    assert problems(cds, data, own) == []
    card = json.loads(cds("score", own, "--data", data, "--format", "json").stdout)
    assert [group["diem"] for group in card["nhom"]] == ["56", "44"]


def test_lines_left_empty_are_no_errors(cds, data, own):
    """Taking every `#` away and filling nothing in is a draft without answers, not a faulty file."""
    cds("new", SCHOOL, YEAR, "--data", data)
    text = own.read_text("utf-8")
    own.write_text(re.sub(r'^  #(".*)$', r"  \1", text, flags=re.M), "utf-8")

    assert {severity for severity, _ in problems(cds, data, own)} <= {"warning"}


def test_a_file_is_never_written_over(cds, data):
    path = data / "assessments" / YEAR / AUTHORITY / f"{SCHOOL}.yml"
    before = path.read_bytes()

    done = cds("new", SCHOOL, YEAR, "--data", data)

    assert done.returncode == 2
    assert f"Tệp {path} đã có" in done.stderr
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("school", "year", "said"),
    [
        ("minh-hoa-thcs-gio-doy", YEAR, "Có phải bạn muốn viết `minh-hoa-thcs-gio-doi`?"),
        ("gió đồi", YEAR, "Có phải bạn tìm: minh-hoa-thcs-gio-doi ("),
        (SCHOOL, "2025", "“2025” không phải là một năm học"),
        (SCHOOL, "2029-2030", "Chưa có đợt đánh giá năm học 2029-2030"),
        ("th-kien-quoc", YEAR, "không hoạt động vào ngày 31/5/2026"),
        ("minh-hoa-mn-hoa-nang", YEAR, "chưa giao bộ chỉ số cho cấp học"),
    ],
)
def test_what_cannot_begin_is_said_with_a_remedy(cds, data, school, year, said):
    done = cds("new", school, year, "--data", data)

    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_official_faults_stop_it(cds, data):
    (data / "registers/schools.csv").write_text("ma\n", "utf-8")
    done = cds("new", SCHOOL, YEAR, "--data", data)

    assert done.returncode == 2
    assert "Tệp chính thức" in done.stderr
