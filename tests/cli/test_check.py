"""`cds check` tells each fault of a file, with its line, in one go."""

import json
import os
from pathlib import Path

import pytest

KIEN_QUOC = "assessments/2023-2024/pgddt-kien-thuy/th-kien-quoc.yml"

SOUND = """\
nam_hoc: "2023-2024"
truong: th-kien-quoc
bo_chi_so: 4725-qd-bgddt
trang_thai: da_phe_duyet
phe_duyet: {loai: quyet_dinh, so: "14/QĐ-THKQ", ngay: 2024-05-07}
tong_diem: {"1": 62, "2": 63}
muc_do: {"1": 2, "2": 2}
"""


@pytest.fixture
def told(cds, data):
    """Write a text in place of the school's file and return what `cds check` says of it."""

    def check(text: str | bytes, path: str = KIEN_QUOC, expected: int = 1):
        file = data / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        done = cds("check", file, "--data", data, "--format", "json")
        assert done.returncode == expected, done.stdout + done.stderr
        return json.loads(done.stdout)

    return check


def errors(problems):
    return [(one["code"], one["line"]) for one in problems if one["severity"] == "error"]


def test_the_data_of_this_repository_have_no_error(cds):
    done = cds("check", "--format", "json")

    assert done.returncode == 0, done.stdout
    assert errors(json.loads(done.stdout)) == []


def test_a_sound_file_has_no_error(told):
    assert errors(told(SOUND, expected=0)) == []


@pytest.mark.parametrize(
    ("before", "after", "code", "line"),
    [
        ('{"1": 62,', '{"1": 101,', "total-out-of-range", 6),
        ("truong: th-kien-quoc", "truong: th-kien-quok", None, 2),
        ("truong: th-kien-quoc\n", "truong: th-kien-quoc\ntruong: th-kien-quoc\n", "duplicate-key", 3),
        ("truong: th-kien-quoc\n", "truong: th-kien-quoc\nma_truong: 0123\n", None, 3),
        ("phe_duyet: {loai: quyet_dinh, so: ", "phe_duyet: {loai: quyet_dinh, so: [", None, 5),
        ('nam_hoc: "2023-2024"', 'nam_hoc: "2022-2023"', None, 1),
        ('nam_hoc: "2023-2024"', 'nam_hoc: "2023-2025"', None, 1),
        ("bo_chi_so: 4725-qd-bgddt", "bo_chi_so: khong-co", None, 3),
        ('muc_do: {"1": 2,', 'muc_do: {"1": 3,', "level-differs", 7),
        ('{"1": 62,', '{"1": 0x3e,', None, 6),
        ('{"1": 62,', '{"1": .nan,', None, 6),
        ('{"1": 62,', '{"1": 1:30,', None, 6),
        ('{"1": 62,', '{"1": 062,', None, 6),
        ('{"1": 62,', '{"1": 6_2,', None, 6),
        ('{"1": 62,', '{"1": yes,', None, 6),
        ('{"1": 62, "2": 63}', '{"1": 62}', None, 6),
        ("ngay: 2024-05-07", "ngay: 2024-05-32", None, 5),
        ("trang_thai: da_phe_duyet", "trang_thai: xong", None, 4),
        ("trang_thai: da_phe_duyet", "trang_thai: &a da_phe_duyet", None, 4),
        ("trang_thai: da_phe_duyet", "trang_thai: !!python/name:os.system da_phe_duyet", None, 4),
        ("truong: th-kien-quoc", "truong: th-kien\u200b-quoc", None, 2),
    ],
)
def test_each_fault_is_told_at_its_line(told, before, after, code, line):
    assert before in SOUND

    found = errors(told(SOUND.replace(before, after, 1)))

    assert line in [at for _, at in found]
    if code:
        assert (code, line) in found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (('{"1": 62,', '{"1": 0x3e,', 6), ("trang_thai: da_phe_duyet", "trang_thai: xong", 4)),
        (('{"1": 62,', '{"1": 620,', 6), ('"2": 2}', '"2": 3}', 7)),
        (('{"1": 62,', '{"1": 620,', 6), ("truong: th-kien-quoc", "truong: th-kien-quok", 2)),
    ],
    ids=["of form", "of sense", "of place"],
)
def test_two_faults_in_one_file_are_told_at_once(told, one, other):
    text = SOUND.replace(*one[:2], 1).replace(*other[:2], 1)

    lines = [line for _, line in errors(told(text))]

    assert {one[2], other[2]} <= set(lines)


def test_an_approved_file_without_an_approval_is_an_error(told):
    lines = SOUND.splitlines(keepends=True)

    assert errors(told("".join(line for line in lines if not line.startswith("phe_duyet"))))


def test_a_draft_is_no_error(told):
    lines = SOUND.replace("da_phe_duyet", "du_thao", 1).splitlines(keepends=True)

    assert errors(told("".join(line for line in lines if not line.startswith("phe_duyet")), expected=0)) == []


def test_points_over_the_maximum_of_an_item(told):
    text = SOUND.replace('tong_diem: {"1": 62, "2": 63}\n', 'tra_loi:\n  "1.3.1": {diem: 6.5}\n').replace(
        'muc_do: {"1": 2, "2": 2}\n', ""
    )

    assert ("points-above-max", 7) in errors(told(text))


def test_json_gives_what_programs_need(told):
    problems = told(SOUND.replace('{"1": 62,', '{"1": 620,'))

    for one in problems:
        assert set(one) == {"code", "severity", "path", "line", "column", "message", "hint", "help"}
        assert one["severity"] in {"error", "warning"}
        assert one["line"] >= 1
        assert one["column"] >= 1
        assert one["path"].endswith(KIEN_QUOC)
        assert one["message"].strip()
    places = [(one["path"], one["line"], one["column"]) for one in problems]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"nam_hoc: [",
        b"- \x00\n",
        b"a: b: c\n",
        b"\t\n",
        b"---\na: 1\n---\nb: 2\n",
        b"[" * 5000,
        b"a: " + b"x" * 300_000,
        b"? {a: 1}\n: 2\n",
        b"<<: {a: 1}\n",
        "nam_hoc: “2023-2024”\n".encode(),
        b"\xef\xbb\xbfnam_hoc: '2023-2024'\n",
    ],
)
def test_no_content_whatever_breaks_the_program(told, content):
    problems = told(content)

    assert errors(problems)


def test_the_text_form_is_vietnamese_and_names_the_place(cds, data):
    (data / KIEN_QUOC).write_text(SOUND.replace('{"1": 62,', '{"1": 620,'), "utf-8")

    done = cds("check", "--data", data)

    assert done.returncode == 1
    assert "th-kien-quoc.yml:6" in done.stdout
    assert "điểm" in done.stdout.lower()


def test_every_code_is_explained(cds, told):
    codes = {one["code"] for one in told(SOUND.replace('{"1": 62,', '{"1": 620,'))}

    for code in codes:
        done = cds("explain", code)
        assert done.returncode == 0, done.stderr
        assert code in done.stdout


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="hệ điều hành này không có ống dẫn (FIFO)")
def test_a_pipe_in_the_place_of_a_file_keeps_nobody_waiting(cds, data):
    (data / KIEN_QUOC).unlink()
    os.mkfifo(data / KIEN_QUOC)

    done = cds("check", data / KIEN_QUOC, "--data", data, "--format", "json")

    assert [one["code"] for one in json.loads(done.stdout)] == ["not-a-mapping"]


def test_an_unknown_code_or_path_is_wrong_usage(cds):
    assert cds("explain", "no-such-code").returncode == 2
    assert cds("check", "no/such/file.yml").returncode == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "khong-co.yml"], "Không có tệp hay thư mục nào là khong-co.yml"),
        (["check", "--format", "xml"], "“xml” không dùng được cho --format"),
        (["check", "--nope"], "Không có lựa chọn --nope"),
        (["khong-co"], "Không có lệnh “khong-co”"),
        (["score"], "Thiếu TỆP"),
        (["explain", "a", "b"], "Thừa “b”"),
        (["build", "--jobs", "0"], "“0” không dùng được cho --jobs"),
        (["check", "--data", "pyproject.toml"], "pyproject.toml là một tệp"),
    ],
)
def test_wrong_usage_is_told_in_vietnamese(cds, arguments, said):
    done = cds(*arguments)

    assert done.returncode == 2
    assert said in done.stderr.splitlines()[-1]
    assert "Error" not in done.stderr


def test_a_file_named_twice_is_told_once(cds, data, told):
    once = told(SOUND.replace("trang_thai", "trang_thia"))

    for paths in ([KIEN_QUOC, KIEN_QUOC], [KIEN_QUOC, "assessments/2023-2024/pgddt-kien-thuy"]):
        twice = cds("check", *(data / path for path in paths), "--data", data, "--format", "json")
        assert json.loads(twice.stdout) == once


def test_a_verification_outside_the_data_folder_is_read_as_one(cds, data, tmp_path):
    file = tmp_path / "tham-dinh.yml"
    file.write_bytes((data / "verifications/2022-2023/so-gddt-hai-phong/thpt-nguyen-khuyen.yml").read_bytes())

    checked = cds("check", file, "--data", data, "--format", "json")
    scored = cds("score", file, "--data", data, "--format", "json")

    assert [one["code"] for one in json.loads(checked.stdout)] == ["outside-data"]
    assert json.loads(scored.stdout)["co_so"] == "tham_dinh"


def test_a_misnamed_register_is_told(cds, data):
    (data / "registers/school.csv").write_text("ma,ten\n", "utf-8")

    done = cds("check", data / "registers", "--data", data, "--format", "json")

    assert [one["code"] for one in json.loads(done.stdout)] == ["stray-file"]


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif"])
def test_a_file_name_that_is_not_utf_8_is_told_in_every_form(cds, data, form):
    folder = os.fsencode(data / "assessments/2023-2024/pgddt-kien-thuy")
    with open(folder + b"/th-\xff.yml", "wb") as file:
        file.write(SOUND.encode())

    done = cds("check", "--data", data, "--format", form)

    assert done.returncode == 1, done.stderr
    assert "stray-file" in done.stdout
    assert "Traceback" not in done.stderr


def test_a_file_below_a_linked_folder_is_not_read_and_that_is_said(cds, data, tmp_path):
    folder = (data / KIEN_QUOC).parent
    folder.rename(tmp_path / "noi-khac")
    folder.symlink_to(tmp_path / "noi-khac")

    done = cds("check", data / KIEN_QUOC, "--data", data, "--format", "json")

    assert done.returncode == 1
    assert [one["code"] for one in json.loads(done.stdout)] == ["symlink"]


def test_a_folder_that_cannot_be_listed_is_told(cds, data):
    """Folders so deep that their path is too long: no user may list them, not even root."""
    here = os.open(data / "assessments", os.O_RDONLY)
    for _ in range(20):
        os.mkdir("n" * 250, dir_fd=here)
        below = os.open("n" * 250, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)

    done = cds("check", "--data", data, "--format", "json")

    assert done.returncode == 1, done.stderr
    assert "unreadable" in {one["code"] for one in json.loads(done.stdout)}


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("rubrics/4725-qd-bgddt.yml", "bộ chỉ số"),
        ("forms/phu-luc-2-khoi-phong.yml", "biểu mẫu thống kê"),
        ("rounds/2023-2024.yml", "đợt đánh giá"),
        ("reports/2023-2024/minh-hoa-so.yml", "báo cáo của cơ quan"),
        ("registers/areas.csv", "danh mục"),
        ("x.xlsx", "sổ tính Excel"),
        ("x.txt", "tệp không phải YAML"),
        ("lien-ket.yml", "danh sách nguồn liên kết"),
    ],
)
def test_what_is_no_schools_file_is_not_checked_as_one(cds, data, tmp_path, source, what):
    file = tmp_path / Path(source).name
    there = data / source
    file.write_bytes(there.read_bytes() if there.is_file() else b"nguon:\n  x: {}\n")

    done = cds("check", file, "--data", data, "--format", "json")

    (one,) = json.loads(done.stdout)
    assert (done.returncode, one["code"], one["path"]) == (1, "outside-official", str(file))
    assert one["message"].startswith(f"Tệp này là {what}")


def test_official_files_with_errors_that_were_not_asked_about_are_told_of_in_one_line(cds, data):
    rubric = data / "rubrics/khac.yml"
    rubric.write_text("ma: [\n", "utf-8")

    alone = cds("check", data / KIEN_QUOC, "--data", data, "--format", "json")
    beside = cds("check", data / "rubrics", data / KIEN_QUOC, "--data", data, "--format", "json")

    assert json.loads(alone.stdout) == []
    (line,) = [line for line in alone.stderr.splitlines() if "tệp chính thức" in line]
    assert str(rubric) in line
    assert {one["path"] for one in json.loads(beside.stdout)} == {str(rubric)}
    assert "tệp chính thức khác" not in beside.stderr


@pytest.mark.parametrize("named", [(), ("quyen.yml",)])
def test_the_setting_of_rights_beside_the_data_is_checked_too(cds, data, named):
    rights = data.parent / "quyen.yml"
    rights.write_text("quan_tri: [an]\ncanbo: {}\ntruong:\n  binh: [th-kien-quoc, th-khong-co]\n", "utf-8")

    done = cds("check", *[data.parent / one for one in named], "--data", data, "--format", "json")

    told = [(one["code"], one["line"]) for one in json.loads(done.stdout) if one["path"] == str(rights)]
    assert told == [("unknown-key", 2), ("rights-unknown", 4)]
    assert done.returncode == 1


def test_a_sound_setting_of_rights_is_not_told_of(cds, data):
    rights = data.parent / "quyen.yml"
    rights.write_text("quan_tri: [an]\ntruong: {binh: [th-kien-quoc]}\n", "utf-8")

    assert json.loads(cds("check", rights, "--data", data, "--format", "json").stdout) == []
