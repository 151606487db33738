"""`cds owners`: every file of a school has somebody to ask."""

import re
import subprocess


def test_every_school_file_belongs_to_a_team(cds, root):
    done = cds("owners", "--org", "so-x")
    rules = [line.split() for line in done.stdout.splitlines() if line and line[0] != "#"]

    assert done.returncode == 0
    assert rules[0] == ["*", "@so-x/quan-tri"]
    assert all(len(rule) == 2 and re.fullmatch("@so-x/[a-z0-9-]+", rule[1]) for rule in rules)
    for path in sorted((root / "data").glob("[av]*/*/*/*.yml")):
        inside = path.relative_to(root / "data")
        assert any(rule[0] == f"/data/{inside.parts[0]}/*/{inside.parts[2]}/" for rule in rules), (
            f"{inside} has no owner"
        )


def test_what_an_ended_authority_left_goes_to_the_one_above(cds):
    lines = cds("owners").stdout.splitlines()

    assert "/data/assessments/*/pgddt-kien-thuy/ @to-chuc/so-gddt-hai-phong" in lines
    assert "/data/assessments/*/so-gddt-hai-phong/ @to-chuc/so-gddt-hai-phong" in lines


def test_git_reads_the_patterns_as_meant(cds, root, tmp_path):
    """CODEOWNERS patterns are those of .gitignore: git itself says what they match."""
    patterns = [line.split()[0] for line in cds("owners").stdout.splitlines() if line.startswith("/")]
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / ".gitignore").write_text("\n".join(patterns), "utf-8")

    def owned(path: str) -> bool:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
        return subprocess.run(["git", "-C", tmp_path, "check-ignore", "-q", path]).returncode == 0

    assert owned("data/assessments/2023-2024/pgddt-kien-thuy/th-kien-quoc.yml")
    assert owned("data/reports/2023-2024/minh-hoa-so.yml")
    assert not owned("data/registers/schools.csv")
    assert not owned("generator/pipeline.py")
