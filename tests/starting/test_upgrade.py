"""`cds upgrade`: untouched files follow the program, touched ones stay, and nothing is written unasked."""

import json
import shutil

import pytest

from generator.publish import starting


@pytest.fixture
def kho(fresh, tmp_path):
    """A repository as an earlier version of the program made it: other words in some files, one file more."""
    folder = shutil.copytree(fresh, tmp_path / "kho")
    record = json.loads((folder / ".cds.json").read_text("utf-8"))
    record["phien_ban"] = "0.0.9"
    for name, earlier in {
        "content/cach-tinh.md": "# Cách tính, bản cũ\n",
        ".github/workflows/check.yml": "name: check\n",
        "content/cu.md": "# Trang cũ\n",
    }.items():
        (folder / name).write_text(earlier, "utf-8")
        record["tep"][name] = starting.digest(earlier.encode("utf-8"))
    (folder / "content/huong-dan/hoi-dap.md").unlink()
    del record["tep"]["content/huong-dan/hoi-dap.md"]  # as if it were new in this version
    (folder / ".cds.json").write_text(json.dumps(record, ensure_ascii=False), "utf-8")
    return folder


def everything(folder):
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_it_shows_what_it_would_do_and_does_nothing(here, kho):
    before = everything(kho)

    done = here("upgrade", cwd=kho)

    assert done.returncode == 0
    assert "Kho theo phiên bản 0.0.9, chương trình đang chạy là 0.1.0." in done.stdout
    assert "content/cach-tinh.md: chưa ai sửa, thay bằng bản mới" in done.stdout
    assert "    -# Cách tính, bản cũ" in done.stdout
    assert "content/huong-dan/hoi-dap.md: tệp mới" in done.stdout
    assert "content/cu.md: chương trình không còn dùng, chưa ai sửa, bỏ đi" in done.stdout
    assert "Xem trước: 4 tệp" in done.stderr
    assert "Định dạng của data/ chưa đổi lần nào" in done.stderr
    assert everything(kho) == before


def test_with_write_the_repository_is_what_init_would_make_now(here, kho, fresh):
    assert here("upgrade", "--write", cwd=kho).returncode == 0

    now = {path.relative_to(kho): content for path, content in everything(kho).items()}
    made = {path.relative_to(fresh): content for path, content in everything(fresh).items()}
    assert now == made

    again = here("upgrade", cwd=kho)
    assert (again.returncode, again.stdout) == (0, "")
    assert "không có gì phải làm" in again.stderr


def test_what_people_have_edited_stays_and_the_difference_is_shown_once(here, kho):
    page = kho / "content/cach-tinh.md"
    page.write_text("# Cách tính của Sở\n", "utf-8")

    shown = here("upgrade", "--write", cwd=kho)

    assert "content/cach-tinh.md: bạn đã sửa, giữ nguyên" in shown.stdout
    assert "    -# Cách tính của Sở" in shown.stdout
    assert page.read_text("utf-8") == "# Cách tính của Sở\n"
    assert "1 tệp giữ nguyên" in shown.stderr
    assert "cach-tinh" not in here("upgrade", cwd=kho).stdout


def test_what_people_have_removed_does_not_come_back(here, kho):
    (kho / "content/gioi-thieu.md").unlink()

    assert here("upgrade", "--write", cwd=kho).returncode == 0
    assert not (kho / "content/gioi-thieu.md").exists()


def test_registers_and_rounds_are_nobodys_but_the_offices(here, kho):
    own = [kho / "data/registers/schools.csv", *(kho / "data/rounds").iterdir()]
    for path in own:
        path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    before = {path: path.read_bytes() for path in own}

    assert here("upgrade", "--write", cwd=kho).returncode == 0
    assert {path: path.read_bytes() for path in own} == before


def test_other_ends_of_lines_are_no_edit(here, kho):
    page = kho / "content/danh-cho-truong.md"
    page.write_bytes(page.read_bytes().replace(b"\n", b"\r\n"))

    assert "danh-cho-truong" not in here("upgrade", cwd=kho).stdout


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (None, "không có .cds.json"),
        ("{", "không đọc được"),
        ("[]", "không đọc được"),
        ('{"tep": {}}', "không đọc được"),
        (
            '{"tep": {}, "dia_ban": "A", "co_quan": "B", "to_chuc": "c", "nam_dau": 2026, "dinh_dang": 9}',
            "định dạng dữ liệu khác",
        ),
    ],
)
def test_without_a_sound_record_nothing_is_touched(here, kho, record, said):
    if record is None:
        (kho / ".cds.json").unlink()
    else:
        (kho / ".cds.json").write_text(record, "utf-8")
    before = everything(kho)

    done = here("upgrade", "--write", cwd=kho)

    assert done.returncode == 2
    assert said in done.stderr
    assert everything(kho) == before


def test_a_record_cannot_lead_out_of_the_repository(here, kho, tmp_path):
    victim = tmp_path / "ngoai.txt"
    victim.write_text("x", "utf-8")
    record = json.loads((kho / ".cds.json").read_text("utf-8"))
    record["tep"] |= {"../ngoai.txt": starting.digest(b"x"), str(victim): starting.digest(b"x")}
    (kho / ".cds.json").write_text(json.dumps(record), "utf-8")

    assert here("upgrade", "--write", cwd=kho).returncode == 0
    assert victim.read_text("utf-8") == "x"
