"""The hook that other repositories may use: its definition is sound, and what it runs finds a fault."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml


@pytest.fixture
def hook(root):
    [hook] = yaml.safe_load((root / ".pre-commit-hooks.yaml").read_text("utf-8"))
    return hook


def test_pre_commit_takes_the_definition(root):
    done = subprocess.run(
        [Path(sys.executable).parent / "pre-commit", "validate-manifest", root / ".pre-commit-hooks.yaml"],
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_pre_commit_runs_it_on_the_files_it_is_meant_for(root, hook, data, tmp_path):
    """The real pre-commit in another repository, with the program that is installed here."""
    config = {
        "repos": [
            {
                "repo": "local",
                "hooks": [{**hook, "language": "system", "entry": f"{sys.executable} -m generator check"}],
            }
        ]
    }
    (tmp_path / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), "utf-8")
    (tmp_path / "README.md").write_text("x\n", "utf-8")
    faulty = "data/assessments/2025-2026/minh-hoa-ubnd-gio-lanh/minh-hoa-thcs-gio-doi.yml"
    for command in (["git", "init", "-q"], ["git", "add", "."]):
        subprocess.run(command, cwd=tmp_path, check=True)

    def run(*paths: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [Path(sys.executable).parent / "pre-commit", "run", "cds-check", "--files", *paths],
            cwd=tmp_path,
            env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "PYTHONPATH": str(root), "LANG": "C.UTF-8"},
            capture_output=True,
            text=True,
            encoding="utf-8",
        )

    fine = run(faulty, "data/registers/schools.csv")
    assert fine.returncode == 0, fine.stdout + fine.stderr
    assert "Passed" in fine.stdout
    assert "Skipped" in run("README.md").stdout

    path = tmp_path / faulty
    path.write_text(re.sub(r"diem: [\d.]+", "diem: bảy", path.read_text("utf-8"), count=1), "utf-8")
    found = run(faulty)
    assert found.returncode == 1
    assert f"{faulty}:" in found.stdout
    assert "bảy" in found.stdout


@pytest.mark.parametrize("name", ["th-a.yml", "th-a.YML", "th-a.Yaml"])
def test_the_hook_takes_any_case_of_the_ending(hook, name):
    assert re.search(hook["files"], f"data/assessments/2025-2026/so-a/{name}")
