"""What `cds build` tells when it is done: what there is, what it cost, and how it went about it."""

import json
import pstats

import pytest

from tests.site.test_machine_faults import site_of_its_own

pytestmark = pytest.mark.slow


@pytest.fixture
def project(repo):
    return site_of_its_own(repo)


def test_a_build_tells_its_steps_and_what_came_of_it(cds, project, tmp_path):
    def build(*more):
        done = cds("build", "--site", tmp_path / "site", "--format", "json", *more, cwd=project.top)
        return json.loads(done.stdout), done.stderr

    first, said = build()
    assert first["way"] == "clean"
    assert {"frame", "survey", "sum", "print", "swap"} <= first["seconds"].keys()
    assert "Dựng từ đầu" in said
    assert first["schools"] == 1
    assert first["largest_process_mb"] > 20

    same, said = build()
    assert same["way"] == "same"
    assert same["seconds"].keys() == {"look"}
    assert same["schools"] == 1
    assert "Không có gì mới" in said

    project.reports("thcs-a", 1000)
    again, said = build()
    assert again["way"] == "again"
    assert (again["schools"], again["faulty_files"]) == (0, 1)
    assert again["errors"] >= 1
    assert "Chỉ làm lại" in said

    assert build("--clean")[0]["way"] == "clean"


def test_a_profile_can_be_read_and_names_the_rooms(cds, project, tmp_path):
    done = cds("build", "--site", tmp_path / "site", "--profile", tmp_path / "a.prof", cwd=project.top)

    assert done.returncode == 0, done.stderr
    assert pstats.Stats(str(tmp_path / "a.prof")).total_calls > 1000
    assert "giây  present" in done.stderr
