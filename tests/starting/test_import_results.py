"""`cds import-results`: years of results in one sheet become a file for each school and year."""

import re
from datetime import date

import pytest

from generator.read import strict_yaml
from tests.starting.offices import as_csv, workbook

SCHOOLS = """\
ma,ten,cap_hoc,dia_ban,co_quan,ma_truong,website,minh_hoa,tu_ngay,den_ngay,thay_boi
th-a,Trường Tiểu học Kim Đồng,tieu_hoc,xa-a,ubnd-xa-a,79000701,,,,,
th-b,Trường Tiểu học Kim Đồng,tieu_hoc,xa-b,ubnd-xa-b,79000702,,,,,
thcs-c,Trường THCS Gió Đồi,thcs,xa-a,ubnd-xa-a,01000703,,,,,
thpt-d,Trường THPT Sông Xanh,thpt,tinh,so-vd,,,,,,
mn-e,Trường Mầm non Hoa Nắng,mam_non,xa-a,ubnd-xa-a,,,,,,
thcs-g,Trường THCS Lá Bàn,thcs,xa-b,ubnd-xa-b,,,,2025-07-01,,
"""
HEAD = [
    "STT",
    "Mã trường",
    "Tên trường",
    "Năm học",
    "Điểm nhóm 1",
    "Điểm nhóm 2",
    "Số báo cáo",
    "Ngày báo cáo",
]
MORE = [*HEAD, "Mức nhóm 1", "Mức nhóm 2", "Quyết định công nhận", "Ngày công nhận"]


@pytest.fixture
def own(kho):
    """A repository with a few schools and two rounds."""
    registers, rounds = kho / "data/registers", kho / "data/rounds"
    (registers / "schools.csv").write_text(SCHOOLS, "utf-8")
    (registers / "areas.csv").write_text(
        "ma,ten,loai,thuoc,tu_ngay,den_ngay,thay_boi\ntinh,Tỉnh Ví Dụ,tinh,,,,\n"
        "xa-a,Xã Mây Trắng,xa,tinh,,,\nxa-b,Xã Nắng Sớm,xa,tinh,,,\n",
        "utf-8",
    )
    (registers / "authorities.csv").write_text(
        "ma,ten,loai,dia_ban,cap_tren,tu_ngay,den_ngay\nso-vd,Sở GDĐT Ví Dụ,so,tinh,,,\n"
        "ubnd-xa-a,UBND xã Mây Trắng,ubnd_xa,xa-a,so-vd,,\nubnd-xa-b,UBND xã Nắng Sớm,ubnd_xa,xa-b,so-vd,,\n",
        "utf-8",
    )
    for path in rounds.iterdir():
        path.unlink()
    for year in ("2023-2024", "2024-2025"):
        stages = ", ".join(f"{stage}: 4725-qd-bgddt" for stage in ("tieu_hoc", "thcs", "thpt"))
        (rounds / f"{year}.yml").write_text(
            f'nam_hoc: "{year}"\nco_quan:\n  so-vd:\n    bo_chi_so: {{{stages}}}\n', "utf-8"
        )
    return kho


@pytest.fixture
def take(here, own):
    return lambda file, *more: here("import-results", file, *more, cwd=own)


def files(own):
    trees = [own / "data/assessments", own / "data/verifications"]
    return {path.relative_to(own / "data").as_posix(): path for tree in trees for path in tree.rglob("*.yml")}


def said_by(path):
    root, problems = strict_yaml.parse(path.name, path.read_text("utf-8"))
    assert problems == []
    return root.plain()


def test_points_with_a_paper_become_an_approved_assessment(take, here, own, tmp_path):
    rows = [
        HEAD,
        (1, "th-a", "", "2023-2024", 62, "63,5", "12/BC-THKĐ", date(2024, 5, 7)),
        (2, 1000703, "Trường THCS Gió Đồi", "2024 – 2025", "75", "75.5", "9/BC", "8/5/2025"),
        (3, "", "THPT Sông Xanh", "2023/2024", "80/100", 76, "1/QĐ", "2024-05-09"),
    ]
    file = workbook(tmp_path / "kq.xlsx", rows, ["KẾT QUẢ CÁC NĂM"])

    shown = take(file)
    assert (shown.returncode, files(own)) == (0, {}), shown.stdout
    assert "“Điểm nhóm 1” → tổng điểm nhóm 1" in shown.stdout
    assert "assessments/2023-2024/ubnd-xa-a/th-a.yml (tự đánh giá)" in shown.stdout

    done = take(file, "--write")
    assert done.returncode == 0
    assert files(own).keys() == {
        "assessments/2023-2024/ubnd-xa-a/th-a.yml",
        "assessments/2024-2025/ubnd-xa-a/thcs-c.yml",
        "assessments/2023-2024/so-vd/thpt-d.yml",
    }
    assert said_by(files(own)["assessments/2023-2024/ubnd-xa-a/th-a.yml"]) == {
        **{"nam_hoc": "2023-2024", "truong": "th-a", "bo_chi_so": "4725-qd-bgddt"},
        **{"trang_thai": "da_phe_duyet", "phe_duyet": {"so": "12/BC-THKĐ", "ngay": "2024-05-07"}},
        "tong_diem": {"1": "62", "2": "63.5"},
    }
    assert here("check", cwd=own).returncode == 0
    card = here("score", own / "data/assessments/2024-2025/ubnd-xa-a/thcs-c.yml", "--format", "json", cwd=own)
    assert '"muc_do": 2' in card.stdout
    assert '"muc_do": 3' in card.stdout


def test_points_without_a_paper_are_a_draft(take, own, tmp_path):
    done = take(workbook(tmp_path / "kq.xlsx", [HEAD, (1, "th-a", "", "2023-2024", 62, 63)]), "--write")

    assert done.returncode == 0
    assert "ghi là bản nháp" in done.stdout
    assert said_by(files(own)["assessments/2023-2024/ubnd-xa-a/th-a.yml"])["trang_thai"] == "du_thao"


def test_what_an_authority_decided_becomes_a_verification(take, here, own, tmp_path):
    rows = [
        MORE,
        (1, "th-a", "", "2023-2024", "", "", "", "", 2, "Mức 3", "15/QĐ-SGDĐT", "07/06/2024"),
        (2, "th-b", "", "2023-2024", 62, 63, "", "", "", "", "15/QĐ-SGDĐT", date(2024, 6, 7)),
        (
            3,
            "thcs-c",
            "",
            "2023-2024",
            62,
            80,
            "1/BC",
            "",
            "Mức độ 2 (đáp ứng cơ bản)",
            3,
            "15/QĐ",
            "7-6-2024",
        ),
    ]

    done = take(workbook(tmp_path / "kq.xlsx", rows), "--write")

    assert done.returncode == 0, done.stdout
    trees = {path: said_by(file) for path, file in files(own).items()}
    levels = trees["verifications/2023-2024/ubnd-xa-a/th-a.yml"]
    assert (levels["muc_do"], levels["ngay"], levels["co_quan"]) == (
        {"1": "2", "2": "3"},
        "2024-06-07",
        "ubnd-xa-a",
    )
    assert trees["verifications/2023-2024/ubnd-xa-b/th-b.yml"]["tong_diem"] == {"1": "62", "2": "63"}
    assert trees["assessments/2023-2024/ubnd-xa-a/thcs-c.yml"]["trang_thai"] == "da_phe_duyet"
    assert trees["verifications/2023-2024/ubnd-xa-a/thcs-c.yml"]["ket_qua"] == "cong_nhan"
    assert len(trees) == 4
    assert here("check", cwd=own).returncode == 0


def test_titles_over_two_rows_and_one_year_for_the_whole_sheet(take, own, tmp_path):
    rows = [
        ("TT", "Đơn vị", "Dạy học", "", "Quản trị", "", "Số văn bản"),
        ("", "", "Điểm", "Mức", "Điểm", "Mức", ""),
        (1, "Trường THCS Gió Đồi", 62, 2, 63, 2, "1/BC"),
        ("", "Tổng cộng", 62, "", 63, "", ""),
        ("", "", "", "", "Người lập", "", ""),
    ]
    merged = [(0, 2, 0, 3, "Dạy học"), (0, 4, 0, 5, "Quản trị")]
    file = workbook(tmp_path / "kq.xlsx", rows, merged=merged)

    assert "Bảng không có cột năm học" in take(file).stderr
    assert take(file, "--year", "năm ngoái").returncode == 2
    done = take(file, "--year", "2023-2024", "--write")

    assert done.returncode == 0, done.stdout + done.stderr
    (path,) = files(own).values()
    assert said_by(path)["muc_do"] == {"1": "2", "2": "2"}


def test_a_file_that_is_there_is_never_written_over(take, own, tmp_path):
    there = own / "data/assessments/2023-2024/ubnd-cu/th-a.YAML"
    there.parent.mkdir(parents=True)
    there.write_text("của trường\n", "utf-8")
    rows = [HEAD, (1, "th-a", "", "2023-2024", 62, 63, "1/BC"), (2, "th-a", "", "2024-2025", 62, 63, "1/BC")]

    done = take(workbook(tmp_path / "kq.xlsx", rows), "--write")

    assert done.returncode == 1
    assert "Đã có tệp assessments/2023-2024/ubnd-cu/th-a.YAML" in done.stdout
    assert there.read_text("utf-8") == "của trường\n"
    assert files(own).keys() == {"assessments/2024-2025/ubnd-xa-a/th-a.yml"}
    assert "2 dòng kết quả; 0 tệp ghi được; 2 dòng" in take(tmp_path / "kq.xlsx", "--write").stderr


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ((1, "", "Trường Tiểu học Kim Đồng", "2023-2024", 62, 63), "có thể là: th-a, th-b"),
        ((1, "", "Trường Tiểu học Không Có", "2023-2024", 62, 63), "Không tìm được trường"),
        ((1, "th-a", "", "2023", 62, 63), "“2023” không phải là một năm học"),
        ((1, "th-a", "", "2019-2020", 62, 63), "chưa giao bộ chỉ số"),
        ((1, "mn-e", "", "2023-2024", 62, 63), "chưa giao bộ chỉ số"),
        ((1, "thcs-g", "", "2023-2024", 62, 63), "không hoạt động vào ngày 2024-05-31"),
        ((1, "th-a", "", "2023-2024", "sáu mươi", 63), "“sáu mươi” không phải là số điểm"),
        ((1, "th-a", "", "2023-2024", 62, ""), "thiếu nhóm 2"),
        ((1, "th-a", "", "2023-2024", 101, 63), "101"),
        ((1, "th-a", "", "2023-2024", -1, 63), "không phải là số điểm"),
        ((1, "th-a", "", "2023-2024", 1e300, 63), "thiếu nhóm 1"),
        ((1, "th-a", "", "2023-2024", 62, 63, "1/BC", "31/02/2024"), "không phải là một ngày"),
        ((1, "th-a", "", "2023-2024", "", "", "", "", 2, 3), "Chỉ có mức độ"),
        ((1, "th-a", "", "2023-2024", "", "", "", "", 2, 9, "1/QĐ", "7/6/2024"), "“9” không phải là mức độ"),
        ((1, "th-a", "", "2023-2024", 62, 63, "1/BC", "", 3, 2), "62 điểm là mức độ 2"),
        ((1, "th-a", "", "2023-2024", 62, 63, "1/BC", "", "", "", "1/QĐ", ""), "cần cả số và ngày"),
        ((1, "th-a", "", "2023-2024", "=62", 63), "Ô chứa công thức"),
        ((1, "th-a", "", "2023-2024", 62, 63, "1/BC\u202e"), "ký tự không nhìn thấy"),
        ((1, "th-a", "", "2023-2024", "", "", "1/BC"), "không có điểm và không có mức độ"),
    ],
)
def test_a_row_that_gives_no_file_says_why(take, own, tmp_path, row, said):
    done = take(workbook(tmp_path / "kq.xlsx", [MORE, row]), "--write")

    assert done.returncode == 1, done.stdout + done.stderr
    assert re.search(r"dòng 2(, cột [A-Z])?: ", done.stdout)
    assert said in done.stdout, done.stdout
    assert files(own) == {}


def test_a_school_and_year_that_stands_there_twice_gives_nothing(take, own, tmp_path):
    rows = [
        HEAD,
        (1, "th-a", "", "2023-2024", 62, 63, "1/BC"),
        (2, "79000701", "", "2023-2024", 80, 63, "1/BC"),
    ]

    done = take(workbook(tmp_path / "kq.xlsx", rows), "--write")

    assert (done.returncode, files(own)) == (1, {})
    assert "đã có ở dòng 2; cả hai dòng đều chưa nhận" in done.stdout


def test_a_hostile_file_name_adds_no_key(take, own, tmp_path):
    rows = [HEAD, (1, "th-a", "", "2023-2024", 62, 63, '1/BC", x: "y')]
    file = as_csv(tmp_path / "a\ntrang_thai: du_thao\n.csv", rows, ";")

    assert take(file, "--write").returncode == 0
    tree = said_by(files(own)["assessments/2023-2024/ubnd-xa-a/th-a.yml"])
    assert tree["trang_thai"] == "da_phe_duyet"
    assert tree["phe_duyet"] == {"so": '1/BC", x: "y'}


def test_what_holds_no_results_is_a_sentence(take, tmp_path):
    for content in (b"", b"a;b\n1;2\n", "Tên trường;Ghi chú\nA;B\n".encode(), b"PK\3\4"):
        (tmp_path / "a.csv").write_bytes(content)
        done = take(tmp_path / "a.csv")
        assert (done.returncode, "Traceback" in done.stderr) == (3, False), content
        assert done.stderr.strip()
