"""The pages of schools on the built site: how heavy they are, and that `cds serve` gives the same bytes."""

import csv
import gzip
import re
from pathlib import Path

import pytest

from generator.publish.mkdocs_plugin import run_frame
from generator.publish.plan import Plan
from generator.publish.serving import Lazy
from generator.publish.work import Work
from tests.conftest import NOW
from tests.projects import lay_frame, settings_here

pytestmark = pytest.mark.slow


def body_of(page: Path) -> str:
    return re.search(r"<article[^>]*>(.*)</article>", page.read_text("utf-8"), re.DOTALL)[1]


def test_no_schools_own_page_is_heavy(site):
    """At most 20 KB of HTML with everything around it, at most 7 KB as it is sent."""
    weights = {
        page.parent.name: (len(page.read_bytes()), len(gzip.compress(page.read_bytes())))
        for page in site.glob("truong/*/index.html")
    }

    assert len(weights) > 25
    assert {name: sizes for name, sizes in weights.items() if sizes > (20_000, 0) or sizes[1] > 7_000} == {}


def test_every_school_with_a_page_has_its_changes_beside_it(site):
    for page in site.glob("truong/*/index.html"):
        assert (page.parent / "thay-doi/index.html").is_file()
        with (page.parent / "thay-doi.csv").open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file))[:4] == ["ngay", "nam_hoc", "truong", "tep"]


def test_a_served_page_has_the_bytes_of_the_built_one(site, root, monkeypatch):
    """Medians too, though serving reads only the schools around."""
    monkeypatch.chdir(root)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    frames = []
    run_frame(lambda frame, _: frames.append(frame), Path("data"))
    name = re.search(r"^site_name: (.*)$", (root / "mkdocs.yml").read_text("utf-8"), re.MULTILINE)[1]
    work = Work(Plan(Path("data"), name, jobs=1))
    try:
        lazy = Lazy(work, lambda: frames[0])
        schools = [path.name for path in sorted(site.glob("truong/*"))]
        for school in ("th-kien-quoc", *schools[3::5]):
            for address in (f"truong/{school}/", f"truong/{school}/ho-so/", f"truong/{school}/thay-doi/"):
                built = site / address / "index.html"
                answer = lazy.answer(address)
                if built.is_file():
                    assert answer == ("text/html; charset=utf-8", built.read_bytes()), address
                else:
                    assert answer is None, address
            table = f"truong/{school}/thay-doi.csv"
            assert lazy.answer(table)[1] == (site / table).read_bytes()
    finally:
        work.close()


def test_in_a_repository_every_road_gives_the_same_bytes_and_no_address_is_lost(
    repo, cds, root, tmp_path, bytes_of, differing
):
    lay_frame(repo.top, settings_here(), root / "content")
    for number, school in enumerate("abcdef"):
        repo.reports(f"thcs-{school}", 50 + number)
    gone = repo.reports("thcs-g", 62)
    repo.commit()
    (repo.top / gone).unlink()
    repo.reports("thcs-a", 66)
    register = repo.data / "registers/schools.csv"
    with register.open("a", encoding="utf-8") as file:
        file.write("th-cu,Trường Cũ,tieu_hoc,huyen-thu,phong-thu,,,co,,2024-01-31,th-a\n")
    repo.commit()

    for name, more in (("nhanh", []), ("cham", ["--plain"])):
        done = cds("build", "--site", tmp_path / name, *more, cwd=repo.top)
        assert done.returncode == 0, done.stderr

    site = tmp_path / "nhanh"
    assert differing(bytes_of(site), bytes_of(tmp_path / "cham")) == []
    assert "Trung vị" in body_of(site / "truong/thcs-b/index.html")
    changes = body_of(site / "truong/thcs-a/thay-doi/index.html")
    assert '<th scope="row">Tổng điểm nhóm 1</th><td>50</td><td>66</td>' in changes
    assert "Trước đây trang này có dữ liệu của trường" in body_of(site / "truong/thcs-g/index.html")
    assert "Xóa tệp" in body_of(site / "truong/thcs-g/thay-doi/index.html")
    assert 'href="../../truong/th-a/"' in body_of(site / "truong/th-cu/index.html")


def test_demonstration_schools_have_medians_and_the_real_ones_too_few_neighbours(site):
    demo = [page for page in site.glob("truong/minh-hoa-*/index.html") if 'class="median"' in body_of(page)]

    assert demo
    assert 'class="median"' not in body_of(site / "truong/th-kien-quoc/index.html")
    assert not [page for page in site.rglob("*.html") if "cds:median" in page.read_text("utf-8")]
