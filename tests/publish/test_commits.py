"""Commits read bit by bit are those of one reading."""

import random

import pytest

from generator.publish import git
from generator.publish.commits import commits_of


@pytest.fixture
def at_home(repo, monkeypatch):
    """The repository, with its cache beside it."""
    monkeypatch.chdir(repo.top)
    (repo.top / ".gitignore").write_text(".cache/\n")
    repo.commit()
    return repo


def work(repo, chance):
    """What people do to a repository between two builds."""
    match chance.randint(0, 4):
        case 0 | 1:
            repo.reports(f"thcs-{chance.choice('abcde')}", chance.randint(0, 100))
            repo.commit()
        case 2:
            repo.git("checkout", "-q", "-B", "nhanh")
            repo.reports(f"thcs-{chance.choice('abcde')}", chance.randint(0, 100))
            repo.commit()
            repo.git("checkout", "-q", "main")
            repo.git("merge", "-q", "--no-ff", "-X", "theirs", "-m", "Nhập", "nhanh")
        case 3:
            repo.commit("trống")
        case 4 if chance.random() < 0.5:
            repo.git("commit", "-q", "--amend", "--allow-empty", "-m", "viết lại")


@pytest.mark.parametrize("seed", range(4))
def test_reading_what_came_since_gives_what_reading_all_gives(at_home, seed):
    chance = random.Random(seed)
    where = git.repository(at_home.data)
    for _ in range(6):
        for _ in range(chance.randint(0, 3)):
            work(at_home, chance)

        assert list(commits_of(where)) == list(git.commits(where))


def test_only_new_commits_are_asked_for(at_home, monkeypatch):
    where = git.repository(at_home.data)
    commits_of(where)
    at_home.reports("thcs-a", 71)
    at_home.commit()
    asked = []
    real = git.commits
    monkeypatch.setattr(git, "commits", lambda repo, since="": asked.append(since) or real(repo, since))

    found = commits_of(where)

    assert [len(one) for one in asked] == [40]
    assert [touch.path for touch in found[0].touches] == [
        "data/assessments/2023-2024/phong-thu/thcs-a.yml",
    ]
