"""Building again after edits gives the bytes of building from nothing."""

import os
import random
import shutil
import signal
from contextlib import suppress
from pathlib import Path

import pytest

from generator.present.reuse import api, table_files
from generator.publish import groups
from generator.publish.building import Wishes, build
from generator.publish.plan import Stopped
from tests.projects import lay_frame

pytestmark = pytest.mark.slow

SCHOOLS = [f"thcs-{letter}" for letter in "abcdefg"] + ["th-a", "th-b"]
STATISTICS = (
    'nam_hoc: "2023-2024"\ntruong: {school}\nbieu_mau: bieu-thu\nso_lieu:\n'
    "  quy_mo: {{nam: {boys}, nu: {girls}, hoc_sinh: {all}}}\n"
)
ANSWERS = """\
nam_hoc: "2023-2024"
truong: {school}
bo_chi_so: bo-thu
trang_thai: da_phe_duyet
phe_duyet: {{so: "1/QĐ-THU"{day}}}
tra_loi:
  "1.1": {{dat: {met}}}
  "1.2.1": {{diem: {one}, ghi_chu: {note}}}
  "1.3": {{diem: {two}}}
  "2.1": {{dat: true}}
  "2.2": {{diem: {three}}}
"""
NOTES = [
    "'=1+1'",
    "'<script>alert(1)</script> & \"'",
    "'{{ site }} {% x %} <!--cds:median:1-->'",
    "'Đủ, ; @'",
]
JUDGED = """\
nam_hoc: "2023-2024"
truong: {school}
bo_chi_so: bo-thu
co_quan: phong-thu
ngay: 2024-06-01
so_quyet_dinh: "2/QĐ-THU"
ket_qua: {result}
{more}
"""


class Project:
    """A repository with a site of its own, and somebody who edits it at random."""

    def __init__(self, repo, cds, bytes_of):
        self.repo, self.cds, self.bytes_of = repo, cds, bytes_of
        lay_frame(repo.top)
        (repo.top / ".gitignore").write_text("/.cache/\n/site/\n", "utf-8")
        self.done = []

    def build(self, site, *more):
        done = self.cds("build", "--site", site, *more, cwd=self.repo.top)
        assert done.returncode in (0, 1, 3), (self.done, done.stderr)
        assert "Traceback" not in done.stderr, (self.done, done.stderr)
        return done

    def edit(self, chance):
        """Do one of the things people do to a repository."""
        edits = [one for name, one in vars(Project).items() if name.startswith("_do_")]
        one = chance.choice(edits)
        self.done.append(f"{one.__name__}: {one(self, chance)}")

    def _do_report(self, chance):
        school = chance.choice(SCHOOLS)
        return self.repo.reports(school, chance.randint(0, 100), chance.choice([49.99, 50, 75, 75.01, 80]))

    _do_report_again = _do_report

    def _do_delete(self, chance):
        files = sorted(self.repo.data.glob("[asv]*/*/*/*.yml"))
        if files:
            file = chance.choice(files)
            file.unlink()
            return file.name
        return None

    def _do_break(self, chance):
        files = sorted(self.repo.data.glob("assessments/*/*/*.yml"))
        if files:
            file = chance.choice(files)
            file.write_text(file.read_text("utf-8").replace("tong_diem", "tong_diem_"), "utf-8")
            return file.name
        return None

    def _do_rename(self, chance):
        files = sorted(self.repo.data.glob("assessments/*/*/*.yml"))
        if files:
            file = chance.choice(files)
            file.rename(file.with_name(f"{chance.choice(SCHOOLS)}.yml"))
            return file.name
        return None

    def _do_judge(self, chance):
        school = chance.choice(SCHOOLS)
        result, more = chance.choice(
            [("cong_nhan", 'muc_do: {"1": 2, "2": 3}'), ("tra_lai", 'ghi_chu: "Xem lại"')]
        )
        path = f"data/verifications/2023-2024/phong-thu/{school}.yml"
        self.repo.write(path, JUDGED.format(school=school, result=result, more=more))
        return path

    def _do_answers(self, chance):
        school = chance.choice(SCHOOLS)
        path = f"data/assessments/2023-2024/phong-thu/{school}.yml"
        facts = {
            "day": chance.choice(["", ", ngay: 2024-05-07", ", ngay: 2024-06-09"]),
            "met": chance.choice(["true", "false"]),
            "one": chance.choice([0, 12.5, 40]),
            "two": chance.choice([0, 19, 40]),
            "three": chance.choice([10, 55, 99.125]),
            "note": chance.choice(NOTES),
        }
        self.repo.write(path, ANSWERS.format(school=school, **facts))
        return path

    _do_answers_again = _do_answers

    def _do_statistics(self, chance):
        school = chance.choice(SCHOOLS)
        path = f"data/statistics/2023-2024/phong-thu/bieu-thu/{school}.yml"
        boys, girls = chance.randint(0, 99), chance.randint(0, 99)
        self.repo.write(path, STATISTICS.format(school=school, boys=boys, girls=girls, all=boys + girls))
        return path

    def _do_other_year(self, chance):
        """A year that no round knows: every other school is silent in it."""
        school = chance.choice(SCHOOLS)
        text = (self.repo.top / self.repo.reports(school)).read_text("utf-8")
        path = f"data/assessments/2022-2023/phong-thu/{school}.yml"
        self.repo.write(path, text.replace("2023-2024", "2022-2023"))
        return path

    def _do_round(self, chance):
        file = self.repo.data / "rounds/2023-2024.yml"
        file.write_text(
            file.read_text("utf-8").replace("2024-05-30", f"2024-05-{chance.randint(10, 30)}"), "utf-8"
        )

    def _do_stray(self, chance):
        path = f"data/assessments/2023-2024/phong-thu/{chance.choice(['la.yml', 'la.txt', 'khac.yml'])}"
        self.repo.write(path, "nam_hoc: [")
        return path

    def _do_touch(self, chance):
        for file in sorted(self.repo.data.rglob("*.yml")):
            file.touch()

    def _do_register(self, chance):
        register = self.repo.data / "registers/schools.csv"
        lines = register.read_text("utf-8").split("\n")
        if chance.random() < 0.5:
            lines[1] = lines[1].replace(",Trường", ",Trường Mới")
        else:
            school = f"thcs-them-{chance.randint(1, 3)}"
            if not any(line.startswith(school) for line in lines):
                lines.insert(1, f"{school},Trường Thêm,thcs,huyen-thu,phong-thu,,,co,,,")
        register.write_text("\n".join(lines), "utf-8")
        return lines[1]

    def _do_content(self, chance):
        page = self.repo.top / "content/index.md"
        page.write_text(f"# Trang chủ\n\nLần {chance.randint(1, 9)}\n", "utf-8")

    def _do_commit(self, chance):
        self.repo.commit()

    _do_commit_often = _do_commit


@pytest.mark.parametrize("seed", range(2))
def test_any_series_of_edits_ends_with_the_site_of_a_build_from_nothing(
    repo, cds, tmp_path, bytes_of, differing, seed
):
    chance = random.Random(seed)
    project = Project(repo, cds, bytes_of)
    for number, school in enumerate(SCHOOLS[:6]):
        repo.reports(school, 40 + 8 * number)
    project.build(tmp_path / "site")

    for _ in range(5):
        for _ in range(chance.randint(1, 2)):
            project.edit(chance)
        stopped = project.build(tmp_path / "site").returncode == 3
        if not stopped:
            project.build(tmp_path / "clean", "--clean")
            assert differing(bytes_of(tmp_path / "site"), bytes_of(tmp_path / "clean")) == [], project.done


@pytest.fixture
def small_parts(monkeypatch, repo):
    """Groups, blocks and runs of few schools, so that a small country has many; builds in this process."""
    monkeypatch.setattr(groups, "SIZE", 3)
    monkeypatch.setattr(table_files, "THINGS", {False: 2, True: 1})
    monkeypatch.setattr(api, "SCHOOLS_AT_ONCE", 2)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")
    monkeypatch.chdir(repo.top)


def built(repo, site, clean=False):
    """Build in this process; whether there is a site."""
    try:
        build(Wishes(repo.data, site, clean=clean), None, lambda: None)
    except Stopped:
        return False
    return True


def killed(repo, site, after):
    """Build in a process that is killed once it has moved so many files to their places."""
    child = os.fork()
    if child == 0:
        left = iter(range(after))
        move = os.replace

        def replace(*pair):
            if next(left, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)
            move(*pair)

        os.replace = replace
        with suppress(BaseException):
            built(repo, site)
        os._exit(0)
    os.waitpid(child, 0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="hệ điều hành này không có fork")
@pytest.mark.parametrize("seed", range(2))
def test_many_small_edits_in_many_small_parts_end_with_the_site_of_a_build_from_nothing(
    repo, cds, tmp_path, bytes_of, differing, small_parts, seed
):
    chance = random.Random(100 + seed)
    project = Project(repo, cds, bytes_of)
    for number, school in enumerate(SCHOOLS):
        repo.reports(school, 40 + 5 * number)
    assert built(repo, tmp_path / "site")

    for step in range(8):
        for _ in range(chance.randint(1, 3)):
            project.edit(chance)
        if chance.random() < 0.3:
            killed(repo, tmp_path / "site", chance.randint(0, 25))
            project.done.append("killed")
        if built(repo, tmp_path / "site") and step % 2:
            assert built(repo, tmp_path / "clean", clean=True)
            assert differing(bytes_of(tmp_path / "site"), bytes_of(tmp_path / "clean")) == [], project.done


def inodes(site: Path):
    return {
        path.relative_to(site).as_posix(): path.stat().st_ino for path in site.rglob("*") if path.is_file()
    }


def test_only_what_rests_on_the_edit_is_written_again(repo, cds, tmp_path, bytes_of):
    project = Project(repo, cds, bytes_of)
    for number, school in enumerate(SCHOOLS):
        repo.reports(school, 40 + 5 * number)
    site = tmp_path / "site"
    project.build(site)
    before = inodes(site)

    repo.reports("thcs-a", 99)
    project.build(site)

    written = {name for name, inode in inodes(site).items() if before.get(name) != inode}
    assert {"truong/thcs-a/index.html", "du-lieu/ket-qua.csv", "dia-ban/huyen-thu/index.html"} <= written
    assert {name for name in written if name.startswith("du-lieu/truong/")} == {"du-lieu/truong/thcs-a.json"}
    assert not {name for name in written if name.startswith(("assets/", "schema/", "tu-danh-gia/"))}
    assert before.keys() == inodes(site).keys()


def test_a_site_that_is_not_the_one_that_was_built_is_built_from_nothing(
    repo, cds, tmp_path, bytes_of, differing
):
    project = Project(repo, cds, bytes_of)
    repo.reports("th-a")
    site = tmp_path / "site"
    project.build(site)
    whole = bytes_of(site)
    shutil.rmtree(site)
    site.mkdir()
    (site / "la.html").write_text("somebody else's")

    project.build(site)

    assert differing(whole, bytes_of(site)) == []


def test_a_spoilt_memory_is_no_memory(repo, root, cds, tmp_path, bytes_of, differing):
    project = Project(repo, cds, bytes_of)
    repo.reports("th-a")
    site = tmp_path / "site"
    project.build(site)
    whole = bytes_of(site)
    for index in (repo.top / ".cache/cds").glob("*/muc-luc"):
        index.write_bytes(index.read_bytes()[:-40])

    project.build(site)

    assert differing(whole, bytes_of(site)) == []
