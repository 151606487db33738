"""With `giu_ban_tot` the last good version of a faulty file is shown, with a notice; the fault is told."""

import pytest

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


def build(cds, project, site, *more):
    done = cds("build", "--site", site, *more, cwd=project.top)
    assert "Traceback" not in done.stderr, done.stderr
    return done


def test_the_last_good_version_stays_with_its_day_and_the_fault_is_told(cds, project, tmp_path):
    done = build(cds, project, tmp_path / "site")

    assert done.returncode == 1
    words = markup(tmp_path / "site" / PAGE).words
    assert "66 trên 100 điểm" in words
    assert "trang này hiện bản tốt gần nhất, ghi ngày 2/6/2024" in words
    assert ",66" in (tmp_path / "site/du-lieu/ket-qua.csv").read_text("utf-8")
    assert "thcs-a.yml" in markup(tmp_path / "site/loi/index.html").words


def test_a_school_that_never_had_a_good_version_shows_nothing(cds, project, tmp_path):
    build(cds, project, tmp_path / "site")

    assert ",thcs-b," not in (tmp_path / "site/du-lieu/ket-qua.csv").read_text("utf-8")


def test_without_the_setting_the_faulty_year_is_not_shown(cds, project, tmp_path):
    (project.top / "mkdocs.yml").write_text(CONFIG, "utf-8")
    build(cds, project, tmp_path / "site")

    assert "66 trên 100 điểm" not in markup(tmp_path / "site" / PAGE).words


def test_building_again_after_mending_and_breaking_gives_the_bytes_of_a_clean_build(
    cds, project, tmp_path, bytes_of, differing
):
    site = tmp_path / "site"
    build(cds, project, site)
    for points in (77, 1770, 88):
        project.reports("thcs-a", points)
        build(cds, project, site)
        build(cds, project, tmp_path / "clean", "--clean")
        assert differing(bytes_of(site), bytes_of(tmp_path / "clean")) == [], points


def test_a_file_that_git_does_not_know_is_left_out_as_ever(cds, project, tmp_path):
    project.git("checkout", "-q", "--orphan", "moi")
    project.commit()

    build(cds, project, tmp_path / "site")

    assert "66 trên 100 điểm" not in (tmp_path / "site/du-lieu/ket-qua.csv").read_text("utf-8")
    assert "hiện bản tốt gần nhất" not in markup(tmp_path / "site/loi/index.html").words
