"""Disks that are full, closed, or several: the old site stays and is told of, or the site is right."""

import os
import sys
import tempfile

import pytest

from tests.child import cds
from tests.mounts import filled, mount, mount_again, on_its_own_mounts
from tests.site.killed_builds import Killed, kills, left_by_builds
from tests.site.test_machine_faults import site_of_its_own

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="chỉ thử được quyền và ổ đĩa trên Linux"),
]


@pytest.fixture
def project(repo):
    return site_of_its_own(repo)


def build(project, site, *more, powers=True):
    done = cds(project.top, "build", "--site", site, *more, powers=powers)
    assert "Traceback" not in done.said, done.said
    return done


@pytest.fixture
def fresh(project, tmp_path, bytes_of):
    """The bytes of a site that is built from nothing."""

    def made():
        assert build(project, tmp_path / "fresh", "--clean").code == 0
        return bytes_of(tmp_path / "fresh")

    return made


@pytest.fixture
def closed():
    """Take the leave to write to a folder away until the test is over."""
    shut = []

    def close(folder):
        shut.append(folder)
        folder.chmod(0o555)

    yield close
    for folder in shut:
        folder.chmod(0o755)


# ---- full --------------------------------------------------------------------------------------------------


@on_its_own_mounts
def test_a_full_disk_leaves_the_old_site_whole_and_the_build_after_it_is_right(
    project, tmp_path, bytes_of, fresh
):
    web, cache, spool = tmp_path / "web", project.top / ".cache", tmp_path / "tam"
    for disk in (web, cache, spool):
        mount(disk, "size=24m")
    os.environ["TMPDIR"], tempfile.tempdir = str(spool), None
    site = web / "site"
    assert build(project, site).code == 0

    for points, disk, leaving, how in (
        (71, web, 0, []),
        (72, web, 300_000, ["--clean"]),
        (73, cache, 0, []),
        (74, cache, 8_192, ["--clean"]),
        (75, spool, 4_096, ["--clean"]),
    ):
        old = bytes_of(site)
        project.reports("thcs-a", points)
        with filled(disk, leaving):
            done = build(project, site, *how)
            assert done.code == 3, (disk, done.said)
            assert "ổ đĩa đã đầy; hãy xóa bớt tệp" in done.said
            assert bytes_of(site) == old, disk
            assert left_by_builds(site) == []
        assert build(project, site).code == 0
        assert f",{points}" in (site / "du-lieu/ket-qua.csv").read_text("utf-8")
    assert bytes_of(site) == fresh()


# ---- a site that cannot be moved ---------------------------------------------------------------------------


@on_its_own_mounts
@pytest.mark.parametrize("kind", ["a disk of its own", "a second mount of the same disk"])
def test_a_site_may_be_a_mount_point_and_its_memory_lie_elsewhere(project, tmp_path, bytes_of, fresh, kind):
    site = tmp_path / "web/site"
    mount(project.top / ".cache", "size=24m")
    if kind == "a disk of its own":
        mount(site, "size=24m")
    else:
        (tmp_path / "thật").mkdir()
        mount_again(tmp_path / "thật", site)

    for points in (71, 72):
        project.reports("thcs-a", points)
        assert build(project, site).code == 0
        assert left_by_builds(site) == []
    assert bytes_of(site) == fresh()
    assert "Không có gì mới" in build(project, site).said
    (site / "cu").mkdir()
    (site / "cu/la.html").write_text("what nobody prints any more")
    assert build(project, site).code == 0
    assert bytes_of(site) == bytes_of(tmp_path / "fresh")


@on_its_own_mounts
def test_builds_that_are_killed_on_a_mount_point_are_made_good_by_the_next(project, tmp_path, monkeypatch):
    site = tmp_path / "web/site"
    mount(site, "size=24m")
    mount(project.top / ".cache", "size=24m")
    monkeypatch.chdir(project.top)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")
    killed = Killed(project.top, site)

    told = list(kills(killed, seed=2, counts={"clean": 8, "again": 22}))

    assert [one for one in told if one.get("next", one["wanted"]) != one["wanted"]] == []
    assert [one for one in told if one["found"] is None and "next" not in one] == []
    killed.write(60)
    killed.finish("again")
    assert killed.found() == 60
    assert left_by_builds(site) == []


def test_a_site_in_a_closed_folder_is_built_where_it_lies(project, tmp_path, bytes_of, fresh, closed):
    home = tmp_path / "web"
    (home / "site").mkdir(parents=True)
    closed(home)

    for points in (71, 72):
        project.reports("thcs-a", points)
        assert build(project, home / "site", powers=False).code == 0
    assert bytes_of(home / "site") == fresh()
    assert [path.name for path in home.iterdir()] == ["site"]


def test_a_site_that_is_closed_itself_is_replaced_and_thrown_away(project, tmp_path, bytes_of, closed):
    site = tmp_path / "site"
    assert build(project, site).code == 0
    project.reports("thcs-a", 90)
    closed(site / "truong/thcs-a")
    closed(site)

    assert build(project, site, "--clean", powers=False).code == 0

    assert ",90" in (site / "du-lieu/ket-qua.csv").read_text("utf-8")
    assert left_by_builds(site) == []


def test_where_nothing_may_be_written_that_is_said(project, tmp_path, closed):
    home = tmp_path / "web"
    home.mkdir()
    closed(home)

    done = build(project, home / "site", powers=False)

    assert done.code == 3
    assert "không được phép đọc hoặc ghi; hãy xem lại quyền của tệp và thư mục ấy. Trang cũ vẫn nguyên." in (
        done.said
    )
    assert list(home.iterdir()) == []


@on_its_own_mounts
def test_a_disk_that_is_only_for_reading_keeps_the_old_site(project, tmp_path, bytes_of):
    site = tmp_path / "web/site"
    assert build(project, site).code == 0
    old = bytes_of(site)
    project.reports("thcs-a", 90)
    mount_again(tmp_path / "web", tmp_path / "web", "ro")

    for how in ([], ["--clean"]):
        done = build(project, site, *how)
        assert done.code == 3, done.said
        assert "nằm trên ổ chỉ đọc; hãy chọn nơi khác. Trang cũ vẫn nguyên." in done.said
        assert bytes_of(site) == old


def test_a_site_that_only_half_may_be_written_says_that_it_is_mixed_and_is_finished_later(
    project, tmp_path, bytes_of, fresh, closed
):
    site = tmp_path / "site"
    assert build(project, site).code == 0
    project.reports("thcs-a", 90)
    closed(site / "truong/thcs-a")

    done = build(project, site, powers=False)

    assert done.code == 3
    assert "Trang có thể còn lẫn tệp cũ với tệp mới (tệp nào cũng nguyên vẹn)" in done.said
    assert "Trang cũ vẫn nguyên" not in done.said
    (site / "truong/thcs-a").chmod(0o755)
    project.reports("thcs-a", 60)  # as it was when all was well: the mixture has to be seen all the same
    closed(project.top / ".cache/cds")
    for folder in (project.top / ".cache/cds").iterdir():
        closed(folder)
    assert build(project, site, powers=False).code == 0
    assert bytes_of(site) == fresh()


# ---- a site that is something else -------------------------------------------------------------------------


def test_a_file_in_the_place_of_the_site_is_left_alone(project, tmp_path):
    file = tmp_path / "site"
    file.write_text("thư của tôi", "utf-8")
    link = tmp_path / "lối-tắt"
    link.symlink_to(file)

    for place in (file, link):
        done = build(project, place)
        assert done.code == 2
        assert str(place) in done.said
        assert file.read_text("utf-8") == "thư của tôi"


def test_a_link_to_the_site_is_followed_wherever_it_leads(project, tmp_path, bytes_of, fresh):
    link, first, second = (tmp_path / name for name in ("site", "web/1", "web/2"))
    link.symlink_to(first)
    for points in (71, 72):  # first to a place where nothing is yet
        project.reports("thcs-a", points)
        assert build(project, link).code == 0
        assert link.is_symlink()
    old = bytes_of(first)
    assert old == fresh()

    link.unlink()
    link.symlink_to(second)
    assert build(project, link).code == 0

    assert link.is_symlink()
    assert bytes_of(second) == old == bytes_of(first)


# ---- no memory ---------------------------------------------------------------------------------------------


def test_where_nothing_can_be_remembered_the_site_is_built_and_that_is_said(
    project, tmp_path, bytes_of, fresh, closed
):
    site = tmp_path / "site"
    assert build(project, site).code == 0
    for folder in (project.top / ".cache", project.top / ".cache/cds", project.top / ".cache/jinja"):
        closed(folder)

    for points in (71, 72):
        project.reports("thcs-a", points)
        done = build(project, site, powers=False)
        assert done.code == 0
        assert "Không ghi nhớ được gì cho lần sau, nên lần sau sẽ dựng lại từ đầu: .cache/cds/" in done.said
    assert bytes_of(site) == fresh()
