"""`cds init`: a new office's repository works at once, from the installed program, and has one source."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from generator.publish import starting
from generator.wording.sentences import load
from tests.starting.conftest import environment_at, without_repository
from tests.starting.offices import as_csv


@pytest.fixture(scope="module")
def made(installed, tmp_path_factory):
    """A repository made by the installed program."""
    folder = tmp_path_factory.mktemp("so") / "kho"
    done = installed("init", folder, "--area", "Thành phố Ví Dụ", "--org", "so-vi-du", cwd=folder.parent)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def copy(made, tmp_path):
    return shutil.copytree(made, tmp_path / "kho")


def every_file(folder):
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}


def test_check_and_build_pass_in_it_at_once(installed, copy):
    checked, built = installed("check", cwd=copy), installed("build", cwd=copy)

    assert (checked.returncode, checked.stdout) == (0, "")
    assert built.returncode == 0, built.stderr
    home = (copy / "site/index.html").read_text("utf-8")
    assert "Chuyển đổi số của các trường: Thành phố Ví Dụ" in home
    assert (copy / "site/assets/cds.css").is_file(), "the theme comes from the program"
    assert (copy / "site/co-quan/so-gddt-vi-du/2026-2027/index.html").is_file(), (
        "the first round has its desk"
    )
    assert not (copy / "site/documents").exists()


def test_a_list_and_a_sheet_of_results_become_pages(installed, copy):
    """From what an office has in Excel to a school's page, in an installed program's repository."""
    as_csv(copy / "ds.csv", [("Tên trường", "Xã, phường"), ("TH Kim Đồng", "Xã Mây Trắng")], ";")
    as_csv(
        copy / "kq.csv",
        [("Trường", "Nhóm 1", "Nhóm 2", "Số báo cáo"), ("TH Kim Đồng", "62", "75,5", "1/BC")],
        ";",
    )
    (given,) = (copy / "data/rounds").iterdir()
    text = given.read_text("utf-8").replace("2026-2027", "2025-2026").replace("2027-", "2026-")
    (copy / "data/rounds/2025-2026.yml").write_text(text, "utf-8")

    assert installed("import-register", "ds.csv", "--write", cwd=copy).returncode == 0
    assert installed("import-results", "kq.csv", "--year", "2025-2026", "--write", cwd=copy).returncode == 0
    assert installed("check", cwd=copy).stdout == ""
    assert installed("build", cwd=copy).returncode == 0

    page = (copy / "site/truong/th-kim-dong/index.html").read_text("utf-8")
    assert "62" in page
    assert "75,5" in page
    assert "UBND xã Mây Trắng" in page


def test_no_link_between_its_pages_leads_nowhere(installed, copy):
    assert installed("build", cwd=copy).returncode == 0
    site, lost = copy / "site", []
    for page in site.rglob("*.html"):
        for href in re.findall(r'<a [^>]*href="([^"#?]+)', page.read_text("utf-8")):
            if ":" in href or href.startswith("/"):
                continue
            target = (page.parent / href).resolve()
            if not (target.is_file() or (target / "index.html").is_file()):
                lost.append((page.relative_to(site).as_posix(), href))
    assert lost == []


def test_a_second_build_does_only_what_changed(installed, copy):
    assert installed("build", cwd=copy).returncode == 0
    before = {name: path.read_bytes() for name, path in every_file(copy / "site").items()}

    assert installed("build", cwd=copy).returncode == 0
    assert {name: path.read_bytes() for name, path in every_file(copy / "site").items()} == before


def test_the_steps_of_its_readme_are_run(made, wheel, tmp_path):
    if shutil.which("bash") is None:
        pytest.skip("máy này chưa có bash")
    kho = shutil.copytree(made, tmp_path / "kho")
    for there in (kho / "chuong-trinh").glob("*.whl"):
        there.unlink()
    shutil.copy(wheel, kho / "chuong-trinh")
    environment_at(kho / ".venv")  # with the packages of the lock: nothing has to be fetched
    steps = re.findall(r"```sh\n(.*?)```", (kho / "README.md").read_text("utf-8"), re.DOTALL)

    done = subprocess.run(
        ["bash", "-e", "-c", "\n".join(steps)],
        cwd=kho,
        env=without_repository(),
        capture_output=True,
        text=True,
        timeout=300,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 lỗi, 0 lưu ý." in done.stderr
    assert (kho / "site/index.html").is_file()
    assert str(kho) in subprocess.check_output(
        [kho / ".venv/bin/python", "-c", "import generator; print(generator.__file__)"],
        text=True,
        cwd=tmp_path,
        env=without_repository(),
    )


def test_the_wheel_it_was_installed_from_lies_in_it(made, wheel):
    (there,) = (made / "chuong-trinh").glob("*.whl")

    assert there.read_bytes() == wheel.read_bytes()


def test_without_the_program_the_script_says_what_to_do(made, tmp_path):
    kho = shutil.copytree(made, tmp_path / "kho")
    for there in (kho / "chuong-trinh").glob("*.whl"):
        there.unlink()

    done = subprocess.run(["bash", ".ci/dung-trang"], cwd=kho, capture_output=True, text=True)

    assert done.returncode == 3
    assert "chuong-trinh/README.md" in done.stderr
    assert not (kho / ".venv").exists()


# ---- one source --------------------------------------------------------------------------------------


def test_installed_or_not_the_same_files_are_made(made, cds, tmp_path):
    done = cds("init", tmp_path / "kho", "--area", "Thành phố Ví Dụ", "--org", "so-vi-du")

    assert done.returncode == 0
    here, there = every_file(tmp_path / "kho"), every_file(made)
    there = {name: path for name, path in there.items() if not name.endswith(".whl")}
    assert here.keys() == there.keys()
    assert [name for name in here if here[name].read_bytes() != there[name].read_bytes()] == []


def test_files_taken_over_differ_only_where_that_is_said(root, made):
    """Undo what `starter.yml` says, and this repository's own files come out."""
    edits = load("starter.yml")["edits"]
    for name, path in every_file(made).items():
        if (
            name == "mkdocs.yml"
            or not (root / name).is_file()
            or name.startswith(("data/registers", "data/rounds"))
        ):
            continue
        if (root / "generator/starter" / name).is_file() or name == ".github/CODEOWNERS":
            continue
        ours, theirs = (root / name).read_text("utf-8", "ignore"), path.read_text("utf-8", "ignore")
        if name == ".github/workflows/deploy.yml":
            ours = ours[: ours.index("  # Two builds that share nothing")]
        for edit in edits:
            ours = ours.replace(edit["old"], edit["new"])
        assert ours == theirs, name


def test_every_edit_still_finds_its_words():
    taken = [content for _, content in starting._taken()]
    workflows = b"".join(content for name, content in starting._taken() if "workflows/" in name)

    for job in load("starter.yml")["jobs_left_out"]:
        assert f"\n  {job}:\n".encode() in workflows

    for edit in load("starter.yml")["edits"]:
        assert any(edit["old"].encode("utf-8") in content for content in taken), edit["old"]


def test_nothing_in_it_speaks_of_this_repositorys_own_tools(made):
    odd = re.compile(r"(?:: |`|^ *|&& )make (?!wheel)[a-z.]|-e \.$|du-lieu-minh-hoa|tools\.", re.MULTILINE)
    told = {
        name: odd.findall(path.read_text("utf-8"))
        for name, path in every_file(made).items()
        if path.suffix in (".yml", ".md", "")
        and name != "requirements.lock"
        and not name.startswith("content/phat-trien/")  # written for programmers
    }

    assert {name: found for name, found in told.items() if found} == {}
    assert [
        name for name, path in every_file(made).items() if re.search(rb"\[\[[a-z_]+\]\]", path.read_bytes())
    ] == []


def test_navigation_names_only_pages_that_are_there(made):
    text = (made / "mkdocs.yml").read_text("utf-8")
    frame = yaml.safe_load(text)
    pages = re.findall(r"[\w/-]+\.md", yaml.safe_dump(frame["nav"], allow_unicode=True))
    generated = {"index.md", "dia-ban/index.md", "tu-danh-gia/index.md", "loi/index.md", "api/index.md"}
    generated |= {"du-lieu/index.md", "du-lieu/tu-dien/index.md"}

    assert [page for page in pages if page not in generated and not (made / "content" / page).is_file()] == []
    assert all(isinstance(entry, str) or all(entry.values()) for entry in frame["nav"]), "no empty heading"


def test_its_schemas_are_those_of_its_rubric(installed, copy, tmp_path):
    assert installed("schema", "--to", tmp_path / "schemas", cwd=copy).returncode == 0

    assert {name: path.read_bytes() for name, path in every_file(tmp_path / "schemas").items()} == {
        name: path.read_bytes() for name, path in every_file(copy / "schemas").items()
    }


# ---- workflows ---------------------------------------------------------------------------------------


def test_zizmor_finds_nothing_in_its_workflows(made):
    tool = Path(sys.executable).parent / "zizmor"
    done = subprocess.run(
        [tool, "--offline", "--no-progress", ".github", ".forgejo"], cwd=made, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("schema", "path", "more"),
    [
        ("vendor.gitlab-ci", ".gitlab-ci.yml", ["--data-transform", "gitlab-ci"]),
        ("vendor.dependabot", ".github/dependabot.yml", []),
        ("vendor.github-issue-forms", ".github/ISSUE_TEMPLATE/bao-sai.yml", []),
        ("vendor.github-issue-forms", ".github/ISSUE_TEMPLATE/gui-ket-qua.yml", []),
        ("vendor.github-issue-config", ".github/ISSUE_TEMPLATE/config.yml", []),
        *(
            ("vendor.github-workflows", path, [])
            for path in (".github/workflows/check.yml", ".github/workflows/comment.yml")
        ),
        ("vendor.github-workflows", ".github/workflows/deploy.yml", []),
        ("vendor.github-workflows", ".forgejo/workflows/check.yml", []),
    ],
)
def test_each_file_has_the_form_its_host_asks(made, schema, path, more):
    tool = Path(sys.executable).parent / "check-jsonschema"
    done = subprocess.run(
        [tool, "--builtin-schema", schema, *more, path], cwd=made, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_codeowners_name_the_team_that_looks_after_everything(made):
    assert "* @so-vi-du/quan-tri" in (made / ".github/CODEOWNERS").read_text("utf-8").splitlines()


# ---- what it refuses ---------------------------------------------------------------------------------


def test_a_folder_with_files_is_refused_and_left_alone(cds, tmp_path):
    (tmp_path / "kho").mkdir()
    (tmp_path / "kho/ghi-chu.txt").write_text("của tôi", "utf-8")

    done = cds("init", tmp_path / "kho")

    assert done.returncode == 2
    assert "đã có tệp" in done.stderr
    assert every_file(tmp_path / "kho").keys() == {"ghi-chu.txt"}


def test_a_wheel_that_is_named_is_taken_and_another_file_refused(cds, tmp_path):
    for name in ("cds-0.1.0-py3-none-any.whl", "khac.txt"):
        (tmp_path / name).write_bytes(b"x")

    assert cds("init", tmp_path / "a", "--wheel", tmp_path / "khac.txt").returncode == 2
    assert cds("init", tmp_path / "b", "--wheel", tmp_path / "cds-0.1.0-py3-none-any.whl").returncode == 0
    assert not (tmp_path / "a").exists()
    assert (tmp_path / "b/chuong-trinh/cds-0.1.0-py3-none-any.whl").read_bytes() == b"x"


def test_an_empty_git_repository_is_fine(cds, tmp_path):
    (tmp_path / "kho/.git").mkdir(parents=True)

    assert cds("init", tmp_path / "kho").returncode == 0


@pytest.mark.parametrize("name", ["Tỉnh <b>", "a, b", "Tỉnh\nMới", '"', "x" * 130, "Tỉnh: Mới"])
def test_a_name_that_no_register_can_hold_is_refused(cds, tmp_path, name):
    done = cds("init", tmp_path / "kho", "--area", name)

    assert done.returncode == 2 or name == "Tỉnh\nMới"  # white space is tidied
    assert (tmp_path / "kho").exists() == (done.returncode == 0)
    assert "Traceback" not in done.stderr


def test_a_place_where_nothing_may_be_written_is_told(cds, tmp_path):
    if os.geteuid() == 0:
        (tmp_path / "tep").write_text("", "utf-8")
        done = cds("init", tmp_path / "tep" / "kho")
    else:
        tmp_path.chmod(0o500)
        done = cds("init", tmp_path / "kho")
        tmp_path.chmod(0o700)

    assert done.returncode == 3
    assert "không cho ghi" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_it_notes_is_what_it_wrote(made):
    noted = json.loads((made / ".cds.json").read_text("utf-8"))

    for name, told in noted["tep"].items():
        assert starting.digest((made / name).read_bytes()) == told, name
    assert not any(name.startswith(("data/registers/", "data/rounds/")) for name in noted["tep"])
