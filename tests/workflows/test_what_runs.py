"""The scripts of the three hosts, run on a real repository with a real proposal."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FAULTY = "data/assessments/2025-2026/minh-hoa-ubnd-gio-lanh/minh-hoa-thcs-gio-doi.yml"


def scripts(path: str) -> dict[str, str]:
    workflow = yaml.load((ROOT / path).read_text("utf-8"), Loader=yaml.BaseLoader)
    return {step["name"]: step["run"] for step in workflow["jobs"]["check"]["steps"] if "run" in step}


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(
        ["git", *identity, *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return done.stdout.strip()


@pytest.fixture
def proposal(tmp_path):
    """A repository of data, and a clone at its main branch that also has the objects of a proposal."""
    origin, clone = tmp_path / "origin", tmp_path / "clone"
    for folder in ("data", "content", "theme"):
        shutil.copytree(ROOT / folder, origin / folder)
    shutil.copy(ROOT / "mkdocs.yml", origin)
    git(origin, "init", "-q", "-b", "main")
    git(origin, "add", ".")
    git(origin, "commit", "-qm", "Dữ liệu")
    base = git(origin, "rev-parse", "HEAD")
    git(origin, "switch", "-qc", "de-nghi")

    def propose(old: str, new: str, program: bool = False) -> dict[str, str]:
        path = origin / FAULTY
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")
        if program:
            (origin / "conftest.py").write_text("raise SystemExit('the proposal was run')\n", "utf-8")
        git(origin, "add", ".")
        git(origin, "commit", "-qm", "Đề nghị")
        head = git(origin, "rev-parse", "HEAD")
        git(tmp_path, "clone", "-q", "-b", "main", str(origin), str(clone))
        shim = clone / ".venv/bin/cds"
        shim.parent.mkdir(parents=True)
        shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m generator "$@"\n', "utf-8")
        shim.chmod(0o755)
        (tmp_path / "summary").touch()
        (tmp_path / "output").touch()
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(ROOT),
            "BASE": base,
            "HEAD": head,
            "LOGIN": "mot-truong",
            "NUMBER": "7",
            "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
            "GITHUB_OUTPUT": str(tmp_path / "output"),
        }

    def run(script: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-e", "-c", script],
            cwd=clone,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )

    return propose, run, clone, tmp_path


def test_a_faulty_proposal_is_annotated_reported_and_stopped(proposal):
    propose, run, clone, folder = proposal
    steps = scripts(".github/workflows/check.yml")
    environment = propose("trang_thai: da_phe_duyet", "trang_thai: xong", program=True)

    assert run(steps["The proposal, as objects only"], environment).returncode == 0
    checked = run(steps["Check what the change touches"], environment)
    assert checked.returncode == 0, checked.stderr
    assert f"::error file={FAULTY},line=" in checked.stdout
    assert (folder / "output").read_text("utf-8") == "code=1\n"
    told = run(steps["Tell what it does"], environment)
    assert told.returncode == 0, told.stderr
    assert "::error" not in told.stdout
    summary = (folder / "summary").read_text("utf-8")
    assert "### cds check\n\n    " in summary
    assert "xong" in summary
    assert {path.name for path in (clone / "report").iterdir()} == {
        *("check.txt", "check.json", "diff.txt", "diff.md", "number.txt")
    }
    assert run(steps["Faults stop the merge"], {**environment, "CODE": "1"}).returncode == 1
    assert not (clone / "conftest.py").exists()


def test_a_sound_proposal_shows_what_it_changes_and_its_pages(proposal):
    propose, run, clone, _ = proposal
    steps = scripts(".github/workflows/check.yml")
    environment = propose("ghi_chu:", 'ten: "Phần mềm mới", ghi_chu:')

    for name in ("The proposal, as objects only", "Check what the change touches", "Tell what it does"):
        done = run(steps[name], environment)
        assert done.returncode == 0, name + done.stderr
    assert "Phần mềm mới" in (clone / "report/diff.md").read_text("utf-8")
    assert (clone / "preview").is_dir()
    assert "minh-hoa-thcs-gio-doi" in (clone / "report/diff.txt").read_text("utf-8")


def test_forgejo_finds_the_same(proposal):
    propose, run, clone, _ = proposal
    environment = propose("trang_thai: da_phe_duyet", "trang_thai: xong")
    git(clone, "fetch", "-q", "origin", environment["HEAD"])
    (clone / "base").symlink_to(".")

    done = run(
        scripts(".forgejo/workflows/check.yml")["Check what the change touches, and tell what it does"],
        environment,
    )

    assert done.returncode == 1
    assert FAULTY in done.stdout


def test_gitlab_finds_the_same(proposal, tmp_path):
    """The script as a runner joins it, but for the installation."""
    propose, _, clone, _ = proposal
    environment = propose("trang_thai: da_phe_duyet", "trang_thai: xong")
    hosted = tmp_path / "du-lieu.git"
    git(tmp_path, "clone", "-q", "--bare", str(tmp_path / "origin"), str(hosted))
    git(hosted, "update-ref", "refs/merge-requests/7/head", environment["HEAD"])
    git(hosted, "branch", "-D", "de-nghi")
    workflow = yaml.load((ROOT / ".gitlab-ci.yml").read_text("utf-8"), Loader=yaml.BaseLoader)
    script = "\n".join(workflow["check"]["script"])
    assert "make .venv/.ready" in script
    script = script.replace("make .venv/.ready", f"cp -r {clone}/.venv .")
    runner = tmp_path / "runner"
    runner.mkdir()

    done = subprocess.run(
        ["bash", "-c", f"set -eo pipefail\n{script}"],
        cwd=runner,
        env={
            **environment,
            "CI_MERGE_REQUEST_PROJECT_URL": str(hosted.with_suffix("")),
            "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
            "CI_MERGE_REQUEST_IID": "7",
            "GITLAB_USER_LOGIN": "mot-truong",
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
    )

    assert done.returncode == 1, done.stderr
    assert FAULTY in done.stdout
    assert "xong" in (runner / "report/diff.md").read_text("utf-8")
    assert (runner / "report/check.json").stat().st_size > 2


def steps_of(path: str, job: str) -> dict[str, str]:
    workflow = yaml.load((ROOT / path).read_text("utf-8"), Loader=yaml.BaseLoader)
    return {step["name"]: step["run"] for step in workflow["jobs"][job]["steps"] if "name" in step}


def without_setup(path: str, job: str) -> str:
    script = yaml.load((ROOT / path).read_text("utf-8"), Loader=yaml.BaseLoader)[job]["script"]
    return "\n".join(line for line in script if not line.startswith("make "))


@pytest.mark.parametrize("host", ["github", "gitlab"])
def test_a_site_in_parts_is_the_site_of_one_job(proposal, host):
    propose, run, clone, _ = proposal
    environment = propose("ghi_chu:", 'ten: "Phần mềm mới", ghi_chu:')
    if host == "github":
        part = steps_of(".github/workflows/deploy-parts.yml", "part")["part"]
        part += '\nmkdir -p parts\nmv part "parts/part-$PART"'  # what the two artifact actions do
        whole = steps_of(".github/workflows/deploy-parts.yml", "site")["site"]
        built = "site"
    else:
        part, whole = (without_setup(".gitlab-ci.yml", job) for job in ("part", "pages-of-parts"))
        built = "public"

    for number in ("1", "2"):
        numbers = {"PART": number, "PARTS": "2", "CI_NODE_INDEX": number, "CI_NODE_TOTAL": "2"}
        done = run(part, {**environment, **numbers})
        assert done.returncode == 0, done.stderr
    done = run(whole, environment)
    assert done.returncode == 0, done.stderr
    done = run(".venv/bin/cds build --site one || [ $? -eq 1 ]", environment)
    assert done.returncode == 0, done.stderr

    assert subprocess.run(["diff", "-rq", "one", built], cwd=clone, capture_output=True).stdout == b""


def test_every_limit_of_the_ci_script_is_one_that_timeout_takes():
    limits = re.findall(
        r"^timeout --kill-after=(\S+) (\S+) make", (ROOT / ".ci/run").read_text("utf-8"), re.MULTILINE
    )

    assert len(limits) == 2
    for grace, limit in limits:
        done = subprocess.run(["timeout", f"--kill-after={grace}", limit, "true"], check=False)
        assert done.returncode == 0, limit
