"""A faulty school file is left out and listed; a faulty official file stops everything."""

import re
from pstats import Stats

import pytest

from bench import faulty
from tests import child
from tests.markup import markup

pytestmark = pytest.mark.slow

KIEN_QUOC = "assessments/2023-2024/pgddt-kien-thuy/th-kien-quoc.yml"
RUBRIC = "rubrics/4725-qd-bgddt.yml"


def spoil(path, pattern, replacement):
    before = path.read_text("utf-8")
    after = re.sub(pattern, replacement, before, count=1, flags=re.MULTILINE)
    assert after != before, f"{pattern!r} is not in {path.name}"
    path.write_text(after, "utf-8")


def test_a_faulty_school_file_is_left_out_and_listed_and_the_rest_is_published(
    cds, frame, data, site, tmp_path
):
    spoil(data / KIEN_QUOC, r"^tong_diem:.*$", 'tong_diem: {"1": 620, "2": 63}')

    done = cds("build", "--data", data, "--site", tmp_path / "site", cwd=frame)

    assert done.returncode == 1, done.stderr
    assert "th-kien-quoc.yml" in done.stdout + done.stderr
    assert KIEN_QUOC in markup(tmp_path / "site/loi/index.html").words
    assert KIEN_QUOC not in markup(site / "loi/index.html").words
    assert "th-kien-quoc,," not in (tmp_path / "site/du-lieu/ket-qua.csv").read_text("utf-8")
    assert ",th-kien-quoc," in (site / "du-lieu/ket-qua.csv").read_text("utf-8")
    assert ",th-kien-quoc," not in (tmp_path / "site/du-lieu/ket-qua.csv").read_text("utf-8")
    assert (tmp_path / "site/truong/gdtx-hai-phong/index.html").is_file()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"nam_hoc: [",
        b"nam_hoc: &a 1\ntruong: *a\n",
        b"nam_hoc: '2023-2024'\nnam_hoc: '2023-2024'\n",
        b"a: " * 3 + b"\n",
        b"- \x00\n",
    ],
    ids=["empty", "not utf-8", "unfinished", "alias", "key twice", "nested colon", "nul"],
)
def test_a_file_that_cannot_be_read_stops_nobody_else(cds, frame, data, tmp_path, content):
    (data / KIEN_QUOC).write_bytes(content)

    done = cds("build", "--data", data, "--site", tmp_path / "site", cwd=frame)

    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert KIEN_QUOC in markup(tmp_path / "site/loi/index.html").words
    assert (tmp_path / "site/truong/gdtx-hai-phong/index.html").is_file()


@pytest.fixture
def old_site(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_text("the old site")
    return tmp_path / "site"


def whole(old_site):
    """Whether nothing but the old site is there."""
    return [path.name for path in old_site.iterdir()] == ["index.html"] and (
        old_site / "index.html"
    ).read_text() == "the old site"


@pytest.mark.parametrize(
    ("path", "pattern", "replacement"),
    [
        (RUBRIC, r"(diem_toi_da: \{so: )(\d+)", r"\g<1>9\g<2>"),
        ("rounds/2023-2024.yml", r"^nam_hoc:.*$", "nam_hoc: 2023"),
        ("registers/schools.csv", r"^ma,", "id,"),
    ],
    ids=["the rubric's sums", "a round's year", "a register's header"],
)
def test_a_faulty_official_file_stops_the_build_and_leaves_the_old_site_whole(
    cds, frame, data, tmp_path, old_site, path, pattern, replacement
):
    spoil(data / path, pattern, replacement)

    done = cds("build", "--data", data, "--site", old_site, cwd=frame)

    assert done.returncode == 3, done.stdout + done.stderr
    assert path.rpartition("/")[2] in done.stdout + done.stderr
    assert whole(old_site)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["data", "site"]


def test_strict_stops_at_a_faulty_school_file(cds, frame, data, tmp_path, old_site):
    (data / KIEN_QUOC).write_text("nam_hoc: [", "utf-8")

    done = cds("build", "--data", data, "--site", old_site, "--strict", cwd=frame)

    assert done.returncode == 3, done.stdout + done.stderr
    assert whole(old_site)


def test_wrong_usage_is_2(cds):
    assert cds("build", "--no-such-option").returncode == 2
    assert cds("no-such-command").returncode == 2
    assert cds("check", "--data", "no/such/folder").returncode == 2


# ---- many faults among many schools ------------------------------------------------------------------------


def test_one_faulty_file_in_twenty_harms_none_of_the_others(root, frame, tmp_path):
    many = tmp_path / "many"
    child.cds(root, "sample", "--schools", 200, "--to", many)
    assert build(frame, many, tmp_path / "whole").code == 0
    left_out = {file.stem: file for file in faulty.spoil(many)}

    done = build(frame, many, tmp_path / "site")

    assert done.code == 1, done.said
    assert len(left_out) >= 9
    told = markup(tmp_path / "site/loi/index.html").words
    assert [file for file in left_out.values() if file.name not in told] == []
    sound = [
        file.stem for file in (tmp_path / "whole/du-lieu/truong").glob("*.json") if file.stem not in left_out
    ]
    assert len(sound) > 150
    for path in (f"{kind}/{school}{rest}" for school in sound for kind, rest in SAME_AS_EVER):
        assert (tmp_path / "site" / path).read_bytes() == (tmp_path / "whole" / path).read_bytes(), path
    rows = (tmp_path / "site/du-lieu/ket-qua.csv").read_text("utf-8")
    whole = (tmp_path / "whole/du-lieu/ket-qua.csv").read_text("utf-8")
    gone = set(whole.splitlines()) - set(rows.splitlines())
    assert gone
    assert all(any(f",{school}," in line for school in left_out) for line in gone)


SAME_AS_EVER = (
    ("du-lieu/truong", ".json"),
    ("truong", "/ho-so/index.html"),
    ("truong", "/thay-doi/index.html"),
)
"""What is told of a school alone; its own page names the median of its neighbours."""


def build(frame, data, site, *more):
    done = child.cds(frame, "build", "--clean", "--data", data, "--site", site, *more)
    assert "Traceback" not in done.said, done.said
    return done


def test_twice_as_many_faulty_files_cost_no_more_than_twice_the_work(root, frame, tmp_path):
    # work is counted in calls of functions: clocks tell more of the machine than of the program
    calls = []
    for schools in (40, 80, 160):
        data = tmp_path / str(schools)
        child.cds(root, "sample", "--schools", schools, "--to", data)
        assert len(faulty.spoil(data, one_in=1)) > 0.9 * schools
        assert build(frame, data, tmp_path / "site", "--profile", tmp_path / "calls").code == 1
        calls.append(Stats(str(tmp_path / "calls")).total_calls)

    first, then = calls[1] - calls[0], calls[2] - calls[1]
    assert then < 2.3 * first, calls
