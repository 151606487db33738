"""With `giu_ban_tot` the last good version of a faulty file is shown, with a notice; the fault is told."""

import pytest

from tests.child import cds
from tests.markup import markup
from tests.site.test_machine_faults import CONFIG, site_of_its_own

pytestmark = pytest.mark.slow

KEEPING = CONFIG.replace("plugins: [cds]", "plugins: [cds: {giu_ban_tot: true}]")
PAGE = "truong/thcs-a/index.html"


@pytest.fixture
def project(repo):
    """`thcs-a` is good in one commit, better in the next, faulty in the last; `thcs-b` was never good."""
    site_of_its_own(repo)
    (repo.top / "mkdocs.yml").write_text(KEEPING, "utf-8")
    (repo.top / ".gitignore").write_text(".cache/\n")
    repo.reports("thcs-a", 55)
    repo.on("2024-06-01T00:00:00Z")
    repo.commit()
    repo.reports("thcs-a", 66)
    repo.on("2024-06-02T00:00:00Z")
    repo.commit()
    repo.reports("thcs-a", 1660)
    repo.reports("thcs-b", 1660)
    repo.on("2024-06-03T00:00:00Z")
    repo.commit()
    return repo


def build(project, site, *more):
    done = cds(project.top, "build", "--site", site, *more)
    assert "Traceback" not in done.said, done.said
    return done


def rows(site):
    return (site / "du-lieu/ket-qua.csv").read_text("utf-8")


def test_the_last_good_version_stays_with_its_day_and_the_fault_is_told(project, tmp_path):
    done = build(project, tmp_path / "site")

    assert done.code == 1
    words = markup(tmp_path / "site" / PAGE).words
    assert "66 trên 100 điểm" in words
    assert "trang này hiện bản tốt gần nhất, ghi ngày 2/6/2024" in words
    assert ",66" in rows(tmp_path / "site")
    assert "thcs-a.yml" in markup(tmp_path / "site/loi/index.html").words


def test_a_school_that_never_had_a_good_version_shows_nothing(project, tmp_path):
    build(project, tmp_path / "site")

    assert ",thcs-b," not in rows(tmp_path / "site")


def test_without_the_setting_the_faulty_year_is_not_shown(project, tmp_path):
    (project.top / "mkdocs.yml").write_text(CONFIG, "utf-8")
    build(project, tmp_path / "site")

    assert "66 trên 100 điểm" not in markup(tmp_path / "site" / PAGE).words


def test_a_file_that_git_does_not_know_is_left_out_as_ever(project, tmp_path):
    project.git("checkout", "-q", "--orphan", "moi")
    project.commit()

    build(project, tmp_path / "site")

    assert "66 trên 100 điểm" not in rows(tmp_path / "site")
    assert "hiện bản tốt gần nhất" not in markup(tmp_path / "site/loi/index.html").words


# ---- building again ----------------------------------------------------------------------------------------


def mended(project):
    project.reports("thcs-a", 77)


def broken_again(project):
    project.reports("thcs-a", 1770)


def committed_with_a_good_version_in_between(project):
    """What a pull may bring: the file is the same, but the last good version is another one."""
    project.on("2024-06-04T00:00:00Z")
    project.reports("thcs-a", 88)
    project.commit()
    project.reports("thcs-a", 1770)
    project.commit()


def broken_otherwise_in_another_commit(project):
    project.on("2024-06-05T00:00:00Z")
    project.reports("thcs-a", 1771)
    project.commit()


def renamed(project):
    home = project.data / "assessments/2023-2024/phong-thu"
    (home / "thcs-a.yml").rename(home / "thcs-c.yml")


def deleted(project):
    (project.data / "assessments/2023-2024/phong-thu/thcs-c.yml").unlink()


def there_again(project):
    project.reports("thcs-a", 1770)


def without_git(project):
    (project.top / ".git").rename(project.top.parent / "git")


def in_a_shallow_copy(project):
    whole = project.top.parent / "git"
    project.git("clone", "-q", "--bare", "--depth", "1", f"file://{whole}", ".git")
    project.git("config", "core.bare", "false")


def in_a_whole_copy_again(project):
    (project.top / ".git").rename(project.top.parent / "shallow")
    (project.top.parent / "git").rename(project.top / ".git")


STEPS = {
    mended: ",77,",
    broken_again: ",66,",
    committed_with_a_good_version_in_between: ",88,",
    broken_otherwise_in_another_commit: ",88,",
    renamed: None,
    deleted: None,
    there_again: ",88,",
    without_git: None,
    in_a_shallow_copy: None,
    in_a_whole_copy_again: ",88,",
}
"""What happens to the file of `thcs-a`, and the points that the site then has."""


def test_whatever_happens_building_again_gives_the_bytes_of_a_clean_build(
    project, tmp_path, bytes_of, differing
):
    site, clean = tmp_path / "site", tmp_path / "clean"
    build(project, site)
    for step, points in STEPS.items():
        step(project)
        build(project, site)
        build(project, clean, "--clean")
        assert differing(bytes_of(site), bytes_of(clean)) == [], step.__name__
        found = [one for one in rows(site).splitlines() if ",thcs-a," in one and ",1," in one]
        assert bool(found) == bool(points), (step.__name__, found)
        assert not points or points in found[0], (step.__name__, found)
