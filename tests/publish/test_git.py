"""What is read out of git: the change itself, nothing run, nothing followed, a sentence for each refusal."""

import os
import subprocess

import pytest

from generator.model.change import FileChange, FileKind
from generator.publish import changing, git
from generator.wording import say

ADDED, EDITED, REMOVED, MOVED = FileKind.ADDED, FileKind.EDITED, FileKind.REMOVED, FileKind.MOVED


def between(repo, base="main", head=None):
    with changing.change_between(repo.data, base, head) as found:
        return found.files


def refused(repo, base="main", head=None):
    with pytest.raises(git.GitFault) as fault:
        between(repo, base, head)
    sentence = say(f"git.{fault.value.code}", **fault.value.facts)
    assert sentence.endswith(".") or sentence.endswith(").")
    return fault.value.code


def test_the_working_tree_with_files_git_does_not_know_yet(repo):
    path = repo.reports("thcs-a")
    repo.write("data/registers/stages.csv", "ma,ten,thu_tu\n")

    assert between(repo) == (FileChange(path, ADDED), FileChange("data/registers/stages.csv", EDITED))


def test_what_git_ignores_is_no_part_of_the_change(repo):
    repo.write(".gitignore", "*.tam\n")
    repo.commit()
    repo.write("data/x.tam", "x")

    assert between(repo) == ()


def test_a_file_only_touched_is_no_change(repo):
    os.utime(repo.data / "registers/stages.csv", (1, 1))

    assert between(repo) == ()


def test_what_came_to_main_meanwhile_is_no_part_of_the_change(repo):
    repo.branch()
    path = repo.reports("thcs-a")
    repo.commit()
    repo.git("checkout", "-q", "main")
    repo.reports("thcs-b")
    repo.commit()

    assert between(repo, "main", "de-nghi") == (FileChange(path, ADDED),)
    repo.git("checkout", "-q", "de-nghi")
    assert between(repo, "main") == (FileChange(path, ADDED),)


def test_a_file_that_moved_and_one_that_went(repo):
    old = repo.reports("thcs-a")
    gone = repo.reports("thcs-b", one=11, two=22)
    repo.commit()
    repo.branch()
    new = old.replace("phong-thu", "phong-khac")
    (repo.top / new).parent.mkdir(parents=True)
    (repo.top / old).rename(repo.top / new)
    (repo.top / gone).unlink()
    repo.commit()

    assert between(repo, "main", "de-nghi") == (FileChange(new, MOVED, old), FileChange(gone, REMOVED))


@pytest.mark.parametrize(
    ("revision", "code"),
    [
        ("--output=/tmp/x", "revision-form"),
        ("-n1", "revision-form"),
        ("", "revision-form"),
        ("main..de-nghi", "revision-form"),
        ("main de-nghi", "revision-form"),
        ("main\n--all", "revision-form"),
        ("khong-co", "revision-unknown"),
        ("main:data", "revision-unknown"),
        ("0" * 40, "revision-unknown"),
        ("^main", "revision-form"),
    ],
)
def test_odd_revisions_are_refused_with_a_sentence(repo, revision, code):
    assert refused(repo, revision) == code
    assert refused(repo, "main", revision) == code


def test_a_folder_outside_git(tmp_path):
    with pytest.raises(git.GitFault) as fault:
        git.repository(tmp_path)

    assert fault.value.code == "no-repository"


def test_without_git_on_the_machine(repo, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))

    assert refused(repo) == "missing"


def test_a_shallow_clone_is_told_from_a_strange_history(repo, tmp_path):
    repo.branch()
    repo.reports("thcs-a")
    repo.commit()
    repo.git("checkout", "-q", "main")
    repo.reports("thcs-b")
    repo.commit()
    repo.git("checkout", "-q", "--orphan", "khac")
    repo.commit()

    assert refused(repo, "main", "khac") == "no-common"

    shallow = tmp_path / "mot-phan"
    source = repo.top.as_uri()
    clone = ["git", "clone", "-q", "--depth", "1", "--no-single-branch", source, str(shallow)]
    subprocess.run(clone, check=True, capture_output=True)
    with (
        pytest.raises(git.GitFault) as fault,
        changing.change_between(shallow / "data", "origin/main", "origin/de-nghi"),
    ):
        pass
    assert fault.value.code == "shallow"


def test_nothing_the_repository_asks_for_is_run(repo, tmp_path):
    mark = tmp_path / "da-chay"
    spy = tmp_path / "spy"
    spy.write_text(f"#!/bin/sh\ntouch {mark}\ncat\n")
    spy.chmod(0o755)
    for key in ("diff.spy.textconv", "diff.spy.command", "diff.external", "core.fsmonitor", "core.pager"):
        repo.git("config", key, str(spy))
    hook = repo.top / ".git/hooks/post-index-change"
    hook.write_text(spy.read_text())
    hook.chmod(0o755)
    repo.write(".gitattributes", "*.yml diff=spy\n*.csv diff=spy\n")
    repo.reports("thcs-a")
    mark.unlink(missing_ok=True)

    found = between(repo)

    assert [change.path for change in found] == [
        ".gitattributes",
        "data/assessments/2023-2024/phong-thu/thcs-a.yml",
    ]
    assert not mark.exists()


def tree_of(repo, lines):
    """A commit whose tree git itself would not make."""

    def make(kind, *arguments, given):
        done = subprocess.run(
            ["git", kind, *arguments], cwd=repo.top, input=given, capture_output=True, check=True
        )
        return done.stdout.decode().strip()

    blob = make("hash-object", "-w", "--stdin", given=b"nam_hoc: x\n")
    head = repo.git("rev-parse", "HEAD")
    inner = "".join(line.format(blob=blob, head=head) for line in lines)
    tree = make("mktree", "-z", "--missing", given=inner.encode())
    for name in ("phong-thu", "2023-2024", "assessments", "data"):
        tree = make("mktree", given=f"040000 tree {tree}\t{name}\n".encode())
    return repo.git("commit-tree", "-p", "HEAD", "-m", "x", tree)


def test_links_and_names_that_lead_outside_are_listed_and_never_laid_out(repo, tmp_path):
    commit = tree_of(
        repo,
        [
            "120000 blob {blob}\tth-a.yml\0",
            "100644 blob {blob}\tth-b.yml\0",
            "100644 blob {blob}\tC:x.yml\0",
            "160000 commit {head}\tkho-con\0",
        ],
    )
    folder = "assessments/2023-2024/phong-thu"

    with changing.change_between(repo.data, "main", commit) as found:
        after = found.after()
        after.need([*after.found.paths, f"{folder}/th-a.yml", "../../x"])
        laid = [path.relative_to(after.root).as_posix() for path in after.root.rglob("*") if path.is_file()]

    assert laid == [f"{folder}/th-b.yml"]
    assert sorted((one.code, one.path) for one in after.found.problems) == [
        ("stray-file", f"{folder}/C:x.yml"),
        ("stray-file", f"{folder}/kho-con"),
        ("symlink", f"{folder}/th-a.yml"),
    ]


def test_an_object_that_is_not_there_is_told(repo):
    repo.branch()
    path = repo.reports("thcs-a")
    repo.commit()
    name = repo.git("rev-parse", f"HEAD:{path}")
    (repo.top / ".git/objects" / name[:2] / name[2:]).unlink()

    with (
        changing.change_between(repo.data, "main", "de-nghi") as found,
        pytest.raises(git.GitFault) as fault,
    ):
        found.after().need([path.removeprefix("data/")])

    assert fault.value.code == "object-missing"


def test_of_a_huge_file_only_that_it_is_too_large_is_read(repo):
    repo.branch()
    path = repo.reports("thcs-a")
    repo.write(path, "x" * 3_000_000)
    repo.commit()

    with changing.change_between(repo.data, "main", "de-nghi") as found:
        after = found.after()
        inside = path.removeprefix("data/")
        after.need([inside])
        assert (after.root / inside).stat().st_size == 256 * 1024 + 1


def test_names_in_vietnamese_and_with_line_ends_come_as_they_are(repo):
    repo.branch()
    repo.write("data/assessments/2023-2024/phong-thu/Trường A.yml", "x: 1\n")
    repo.write("data/assessments/2023-2024/phong-thu/a\n::error::b.yml", "x: 1\n")
    repo.commit()

    findings, _ = changing.check_change(repo.data, "main", "de-nghi", "")

    assert {one.path for one in findings} == {
        "data/assessments/2023-2024/phong-thu/Trường A.yml",
        "data/assessments/2023-2024/phong-thu/a?::error::b.yml",
    }
