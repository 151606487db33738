"""Where the program stumbles over what one school gave, that is told; every other page is as ever."""

import csv
from contextlib import nullcontext

import pytest

from generator.model.problem import Finding
from generator.present import pages
from generator.publish.plan import Stopped, refuse
from tests.child import cds
from tests.projects import lay_frame

pytestmark = pytest.mark.slow

STUMBLED = "assessments/2023-2024/phong-thu/thcs-a.yml"


@pytest.fixture
def project(repo):
    lay_frame(repo.top)
    for school in ("thcs-a", "thcs-b"):
        repo.reports(school, 60)
    return repo


@pytest.fixture
def stumbling(monkeypatch):
    """Make the pages of schools stumble over 66 points."""
    real = pages.school_pages

    def made(context, dossier, **more):
        for record in dossier.records:
            for group in record.self_card.groups if record.self_card else ():
                if group.points == 66:
                    raise KeyError("thcs-a viết: <bí mật>")
        return real(context, dossier, **more)

    monkeypatch.setattr(pages, "school_pages", made)
    return monkeypatch


def build(project, site, *more):
    done = cds(project.top, "build", "--site", site, *more)
    assert "Traceback" not in done.said, done.said
    return done


def states(site):
    with (site / "du-lieu/trang-thai.csv").open(encoding="utf-8-sig") as file:
        return {
            row["truong"]: row["trang_thai"] for row in csv.DictReader(file) if row["nam_hoc"] == "2023-2024"
        }


def test_one_schools_page_stops_nobody_elses(project, stumbling):
    sound = build(project, "truoc")
    project.reports("thcs-a", 66)

    done = build(project, "site")

    assert (sound.code, done.code) == (0, 1), done.said
    assert f"{STUMBLED}:1:1" in done.said, done.said
    assert "KeyError, test_stumbles.py:" in done.said
    assert "bí mật" not in done.said
    before, after = states(project.top / "truoc"), states(project.top / "site")
    assert (before["thcs-a"], after["thcs-a"]) == ("da_cong_khai", "co_loi")
    assert {**after, "thcs-a": ""} == {**before, "thcs-a": ""}
    pages = [project.top / site / "truong/thcs-b/ho-so/index.html" for site in ("truoc", "site")]
    assert pages[0].read_bytes() == pages[1].read_bytes()


def test_it_is_never_remembered(project, stumbling, bytes_of):
    """Mended is the program, not the file: nothing else has changed by the next build."""
    project.reports("thcs-a", 66)
    build(project, "site")
    again = build(project, "site")
    stumbling.undo()

    mended, clean = build(project, "site"), build(project, "sach", "--clean")

    assert [again.code, mended.code, clean.code] == [1, 0, 0], again.said + mended.said + clean.said
    assert bytes_of(project.top / "site") == bytes_of(project.top / "sach")


def test_a_broken_program_publishes_nothing(project, monkeypatch, bytes_of):
    """Over a few schools it may stumble; over many it is no file's fault, and the old site is better."""
    schools = [f"thcs-{letter}" for letter in "abcd"]
    for school in schools:
        project.reports(school, 60)
    build(project, "site")
    before = bytes_of(project.top / "site")
    monkeypatch.setattr(pages, "school_pages", lambda *_, **__: 1 / 0)

    anew = build(project, "site", "--clean")
    for school in schools:
        project.reports(school, 61)
    again = build(project, "site")

    for done in (anew, again):
        assert done.code == 3
        assert "phần mềm gặp lỗi của chính nó ở quá nhiều trường" in done.said
        assert all(f"/{school}.yml:1:1" in done.said for school in schools)
    assert bytes_of(project.top / "site") == before


@pytest.mark.parametrize(
    ("stumbles", "schools", "stops"),
    [
        (3, 3, 0),
        (4, 79, 1),
        (4, 80, 0),
        (5, 80, 1),
    ],
)
def test_how_many_are_too_many(stumbles, schools, stops):
    told = [
        Finding("program-fault", "error", f"assessments/2023-2024/a/t-{each // 2}.yml", 1, 1, "", "", "", "")
        for each in range(stumbles * 2)
    ]

    with pytest.raises(Stopped) if stops else nullcontext():
        refuse(told, schools, strict=False)
