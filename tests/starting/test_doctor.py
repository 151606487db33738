"""`cds doctor`: each illness is named with its cure; a sound repository has none."""

import json
import os
import subprocess

import pytest

from generator.publish.doctoring import GOOD, ODD, WRONG
from generator.wording import words
from tests.repositories import Repo


@pytest.fixture
def seen(here):
    """What the doctor sees, by name."""

    def look(folder, **environment):
        done = here("doctor", "--format", "json", cwd=folder, **environment)
        found = {one["ten"]: one for one in json.loads(done.stdout)}
        worst = any(one["tinh_trang"] == WRONG for one in found.values())
        assert done.returncode == (1 if worst else 0), done.stdout
        assert all(one["cach_sua"] for one in found.values() if one["tinh_trang"] != GOOD)
        assert all("{" not in one["noi_dung"] + one["cach_sua"] for one in found.values())
        return found

    return look


def ill(found):
    return {name for name, one in found.items() if one["tinh_trang"] != GOOD}


def test_a_new_repository_lacks_only_what_its_people_have_to_bring(seen, kho):
    assert ill(seen(kho)) == {"git-none", "no-address", "no-wheel", "empty-register", "epoch"}


def test_in_words_each_line_has_its_state_and_remedy(here, kho):
    done = here("doctor", cwd=kho)

    assert done.stdout.startswith("[ổn] Python ")
    assert "[nên xem] Danh mục schools.csv chưa có dòng nào.\n    Cách sửa: " in done.stdout
    assert done.stderr == "0 chỗ sai, 5 chỗ nên xem.\n"
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("harm", "name", "state"),
    [
        (lambda kho: (kho / "mkdocs.yml").unlink(), "no-frame", WRONG),
        (lambda kho: (kho / "mkdocs.yml").write_text("site_name: x\n", "utf-8"), "no-plugin", WRONG),
        (lambda kho: (kho / "content").rename(kho / "noi-dung"), "no-content", WRONG),
        (lambda kho: (kho / "data").rename(kho / "du-lieu"), "no-data", WRONG),
        (lambda kho: (kho / "data/rubrics/4725-qd-bgddt.yml").unlink(), "no-rubrics", ODD),
        (lambda kho: [path.unlink() for path in (kho / "data/rounds").iterdir()], "no-rounds", ODD),
        (lambda kho: (kho / "data/registers/stages.csv").unlink(), "no-register", WRONG),
        (lambda kho: (kho / "data/forms/x:y.yml").write_text("", "utf-8"), "odd-names", WRONG),
        (lambda kho: (kho / "data/forms/nul.yml").write_text("", "utf-8"), "odd-names", WRONG),
        (lambda kho: (kho / f"data/forms/{'x' * 150}.yml").write_text("", "utf-8"), "long-names", ODD),
        (lambda kho: (kho / "data/forms/noi.yml").symlink_to("/etc/hostname"), "links", WRONG),
        (lambda kho: (kho / "data/forms/131-QD-TTG-phu-luc-2.yml").write_text("", "utf-8"), "alike", WRONG),
        (lambda kho: (kho / "chuong-trinh/cds-0.0.1-py3-none-any.whl").touch(), "other-wheel", ODD),
        (lambda kho: edit_record(kho, phien_ban="0.0.1"), "other-program", ODD),
        (lambda kho: edit_lock(kho, "khong-co-goi-nay==1.0"), "package-missing", WRONG),
        (lambda kho: edit_lock(kho, "click==0.1"), "package-other", ODD),
        (lambda kho: edit_lock(kho, 'khong-co-goi-nay==1.0 ; sys_platform == "win32"'), "packages", GOOD),
    ],
)
def test_an_illness_is_seen(seen, kho, harm, name, state):
    if name in ("odd-names", "links") and os.name == "nt":
        pytest.skip("Windows không nhận tên tệp hay lối tắt này")
    harm(kho)

    assert seen(kho)[name]["tinh_trang"] == state


def edit_record(kho, **told):
    record = json.loads((kho / ".cds.json").read_text("utf-8"))
    (kho / ".cds.json").write_text(json.dumps(record | told), "utf-8")


def edit_lock(kho, line):
    (kho / "requirements.lock").write_text(f"{line} \\\n    --hash=sha256:00\n", "utf-8")


def test_the_clock_and_the_day_that_is_set(seen, kho):
    assert "2026-11-22" in seen(kho)["epoch"]["noi_dung"]
    assert seen(kho, SOURCE_DATE_EPOCH="hôm nay")["bad-epoch"]["tinh_trang"] == WRONG


def test_git_absent_shallow_dirty_and_with_odd_settings(seen, repo: Repo, tmp_path):
    assert seen(repo.top, PATH=str(tmp_path))["git-missing"]["tinh_trang"] == ODD

    (repo.top / ".gitattributes").unlink(missing_ok=True)
    repo.git("config", "core.autocrlf", "true")
    repo.write("data/rounds/tên có dấu.yml", "nam_hoc: x\n")
    found = seen(repo.top)
    assert {"git-dirty", "git-crlf"} <= ill(found)

    repo.git("config", "core.autocrlf", "false")
    repo.commit()
    found = seen(repo.top)
    assert "git-quotepath" in ill(found)
    assert not {"git-dirty", "git-crlf"} & ill(found)
    assert found["git"]["tinh_trang"] == GOOD

    repo.git("config", "core.quotepath", "false")
    assert "git-quotepath" not in seen(repo.top)


def test_a_shallow_clone_and_a_repository_without_a_commit(seen, repo: Repo, tmp_path):
    repo.commit()
    subprocess.run(
        ["git", "clone", "-q", "--depth", "1", repo.top.as_uri(), str(tmp_path / "nong")], check=True
    )
    assert seen(tmp_path / "nong")["git-shallow"]["tinh_trang"] == ODD

    subprocess.run(["git", "init", "-q", str(tmp_path / "trong")], check=True)
    assert seen(tmp_path / "trong")["git-empty"]["tinh_trang"] == ODD


def test_a_commit_from_the_future_means_a_wrong_clock(seen, repo: Repo):
    repo.on("2099-01-01T00:00:00Z")
    repo.write("data/rounds/x.yml", "")
    repo.commit()

    assert seen(repo.top)["clock"]["tinh_trang"] == WRONG


def test_every_sentence_of_the_doctor_can_be_said(root):
    """Its keys are put together from parts, so no other test misses one."""
    source = (root / "generator/publish/doctoring.py").read_text("utf-8")
    said = {key.removesuffix(".said") for key in words("doctor") if key.endswith(".said")}
    built = {"no-rubrics", "no-rounds"}

    assert {key for key in said if f'"{key}"' not in source} == built
