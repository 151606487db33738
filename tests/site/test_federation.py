"""A national site from three provinces' tables says what one big repository says; no source breaks it."""

import csv
import json
import multiprocessing
import os
import re
import shutil
from datetime import date
from hashlib import sha256
from pathlib import Path

import duckdb
import openpyxl
import pytest
from msgspec.structs import replace

import generator.read.parquet  # noqa: F401 - not anew in each process that reads a partner's tables
from generator import pipeline
from generator.model.partner import Partner, Refused
from generator.publish.gathering import gather
from generator.publish.partners import gathered
from generator.publish.plan import Plan
from generator.publish.serving import Lazy
from generator.publish.shells import Frame
from generator.publish.work import Work
from generator.read.package import NEEDED
from tests import federated
from tests.federated import PROVINCES, SCHOOLS, Project
from tests.markup import markup
from tests.site import test_every_page

pytestmark = pytest.mark.slow
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def big(tmp_path_factory):
    """The three provinces as one repository, built."""
    made = Project(tmp_path_factory.mktemp("federation") / "big")
    federated.write_big(made.data)
    done = made.cds("build")
    assert done.returncode == 0, done.stderr
    return made


@pytest.fixture(scope="module")
def provinces(big):
    """Each province as a repository of its own, built."""
    found = {}
    for number in PROVINCES:
        found[number] = made = Project(big.folder.parent / f"tinh-{number}")
        federated.split(big.data, made.data, number)
        done = made.cds("build")
        assert done.returncode == 0, done.stderr
    return found


@pytest.fixture(scope="module")
def nation(big, provinces):
    """The national repository, gathered and built."""
    made = Project(big.folder.parent / "nuoc")
    federated.write_nation(big.data, made.data, {one: str(its.site) for one, its in provinces.items()})
    for command in ("gather", "build"):
        done = made.cds(command)
        assert done.returncode == 0, done.stderr
    return made


def rows(site: Path, table: str):
    with open(site / f"du-lieu/{table}.csv", encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


# ---- the same figures --------------------------------------------------------------------------------


def test_every_table_is_that_of_one_big_repository(big, nation):
    for table in sorted(path.stem for path in (big.site / "du-lieu").glob("*.parquet")):
        one, other = rows(big.site, table), rows(nation.site, table)
        if table in ("danh-muc-dia-ban", "danh-muc-co-quan"):  # in the order in which partners are listed
            one, other = sorted(one), sorted(other)
        assert one == other, table
    assert len(rows(nation.site, "danh-muc-truong")) == 1 + len(PROVINCES) * SCHOOLS


def without_links(page: Path) -> str:
    return re.sub(r' (?:class="out" )?href="[^"]*"(?: rel="external noopener")?', "", page.read_text("utf-8"))


def test_pages_of_areas_criteria_and_the_ministry_differ_in_links_alone(big, nation):
    found = [
        page.relative_to(big.site)
        for tree in ("dia-ban", "bo-chi-so", "co-quan/bo-mau")
        for page in sorted((big.site / tree).rglob("index.html"))
    ]

    assert len(found) > 30
    differing = [
        page for page in found if without_links(big.site / page) != without_links(nation.site / page)
    ]
    assert not differing


def test_the_forms_of_the_ministry_are_the_same_sums(big, nation):
    forms = sorted((big.site / "co-quan/bo-mau").rglob("*.csv"))

    assert forms
    for form in forms:
        assert form.read_bytes() == (nation.site / form.relative_to(big.site)).read_bytes(), form


def test_objects_of_areas_are_the_same(big, nation):
    found = sorted((big.site / "api/v1/dia-ban").glob("*.json"))

    assert len(found) == 1 + 2 * len(PROVINCES)
    for one in found:
        assert one.read_bytes() == (nation.site / one.relative_to(big.site)).read_bytes(), one


# ---- links -------------------------------------------------------------------------------------------


def test_pages_of_schools_are_on_the_provinces_sites_and_links_lead_to_them(nation, provinces):
    assert not list((nation.site / "truong").glob("mau-*"))
    assert not list((nation.site / "co-quan").glob("so-*"))
    led = set()
    for page in nation.site.rglob("*.html"):
        for link in markup(page).links:
            found = re.fullmatch(r"https://tinh-(\d)\.example\.edu\.vn/(.*)", link)
            if found and not found[2].startswith("so-sanh"):
                assert (provinces[int(found[1])].site / found[2] / "index.html").is_file(), (page, link)
                led.add(link)
    assert sum("/truong/mau-" in link for link in led) == len(PROVINCES) * SCHOOLS


def test_the_finder_knows_every_school_and_where_its_page_is(nation):
    index = json.loads((nation.site / "assets/finder.json").read_bytes())

    assert index["trang"] == [f"https://tinh-{number}.example.edu.vn/" for number in PROVINCES]
    assert [row[5] for row in index["truong"]] == [number for number in range(3) for _ in range(SCHOOLS)]


def asks_for(check):
    return set(check.__code__.co_varnames[: check.__code__.co_argcount])


@pytest.mark.parametrize(
    "holds",
    [
        name
        for name, check in vars(test_every_page).items()
        if name.startswith("test_") and asks_for(check) <= {"site", "pages"}
    ],
)
def test_what_holds_for_every_page_holds_here(nation, holds):
    known = {"site": nation.site, "pages": sorted(nation.site.rglob("*.html"))}
    check = getattr(test_every_page, holds)
    check(**{name: known[name] for name in asks_for(check)})


# ---- packages that cannot be used --------------------------------------------------------------------


@pytest.fixture
def copies(big, provinces, tmp_path):
    """A national repository over copies of what the provinces published, which a test may spoil."""
    for number, province in provinces.items():
        shutil.copytree(province.site / "du-lieu", tmp_path / f"goi-{number}")
    federated.write_nation(big.data, tmp_path / "data", {one: f"../goi-{one}" for one in provinces})
    return tmp_path


def seal(folder: Path) -> None:
    """Let the package say of its files what they are now."""
    path = folder / "datapackage.json"
    about = json.loads(path.read_bytes())
    for resource in about["resources"]:
        content = (folder / f"{resource['name']}.parquet").read_bytes()
        for one in resource["dang_khac"]:
            if one["format"] == "parquet":
                one |= {"bytes": len(content), "hash": f"sha256:{sha256(content).hexdigest()}"}
    path.write_text(json.dumps(about), "utf-8")


def rewrite(folder: Path, table: str, query: str) -> None:
    """A table as a query makes it of itself."""
    path = folder / f"{table}.parquet"
    new = folder / "moi.parquet"
    duckdb.sql(f"COPY ({query.format(t=f'read_parquet({str(path)!r})')}) TO {str(new)!r} (FORMAT parquet)")
    new.replace(path)
    seal(folder)


def edit(folder: Path, change) -> None:
    """The package's own description, changed."""
    path = folder / "datapackage.json"
    about = json.loads(path.read_bytes())
    change(about)
    path.write_text(json.dumps(about), "utf-8")


def parquet_of(about, table):
    resource = next(one for one in about["resources"] if one["name"] == table)
    return next(one for one in resource["dang_khac"] if one["format"] == "parquet")


def set_version(version):
    return lambda folder: edit(folder, lambda about: about.update(version=version))


def say_of(table, **facts):
    return lambda folder: edit(folder, lambda about: parquet_of(about, table).update(facts))


def put(table, column, value, where="true"):
    query = f"SELECT * REPLACE (CASE WHEN {where} THEN {value} ELSE {column} END AS {column}) FROM {{t}}"
    return lambda folder: rewrite(folder, table, query)


def write(name, content):
    return lambda folder: (folder / name).write_bytes(content)


def cut(folder):
    """As after an upload that broke off: the package is new, a table is not whole."""
    put("ket-qua", "nhom", "nhom")(folder)
    path = folder / "ket-qua.parquet"
    path.write_bytes(path.read_bytes()[:-200])


def cut_and_seal(folder):
    cut(folder)
    seal(folder)


SPOILT = {
    "cut": (cut, "damaged"),
    "cut, and sealed so": (cut_and_seal, "unreadable"),
    "no Parquet at all": (lambda f: (write("ket-qua.parquet", b"<script>")(f), seal(f)), "unreadable"),
    "no package": (lambda f: (f / "datapackage.json").unlink(), "folder"),
    "not JSON": (write("datapackage.json", b"<!doctype html>"), "no_package"),
    "nested without end": (write("datapackage.json", b"[" * 200_000), "no_package"),
    "a list": (write("datapackage.json", b"[1]"), "no_package"),
    "too large a package": (write("datapackage.json", b" " * 5_000_000), "package_too_large"),
    "older format": (set_version("1.1.0+20261122"), "version"),
    "later format": (set_version("2.0.0"), "version"),
    "no version": (set_version(["1.2.0"]), "no_version"),
    "no day": (lambda f: edit(f, lambda about: about.update(created=3)), "no_day"),
    "a table missing": (lambda f: edit(f, lambda about: about["resources"].pop(0)), "no_table"),
    "a path upwards": (say_of("ket-qua", path="../../../etc/passwd"), "path"),
    "a path elsewhere": (say_of("ket-qua", path="https://example.org/ket-qua.parquet"), "path"),
    "no digest": (say_of("ket-qua", hash="md5:0"), "no_hash"),
    "a huge size": (say_of("ket-qua", bytes=10**13), "too_large"),
    "a negative size": (say_of("ket-qua", bytes=-1), "no_hash"),
    "a wrong type": (lambda f: rewrite(f, "ket-qua", "SELECT * REPLACE ('x' AS diem) FROM {t}"), "column"),
    "a column missing": (lambda f: rewrite(f, "ket-qua", "SELECT * EXCLUDE (diem) FROM {t}"), "column"),
    "a key twice": (lambda f: rewrite(f, "ket-qua", "FROM {t} UNION ALL FROM {t}"), "key"),
    "an id upwards": (put("danh-muc-truong", "ma", "'../../etc'"), "value"),
    "a hidden sign": (put("danh-muc-truong", "ten", "ten || chr(8238)"), "value"),
    "a line break": (put("trang-thai", "ten_truong", "ten_truong || chr(10)"), "value"),
    "no state": (put("trang-thai", "trang_thai", "'tuyet_voi'"), "value"),
    "years that do not follow": (put("trang-thai", "nam_hoc", "'2024-2026'"), "value"),
    "more points than there are": (put("ket-qua", "diem", "9999"), "result"),
    "an unknown level": (put("ket-qua", "muc_do", "7"), "result"),
    "an unknown criterion": (put("tieu-chi", "co_diem", "'9.9'"), "code"),
    "results of nobody": (put("ket-qua", "truong", "'a' || truong"), "orphan"),
    "an unknown office": (put("trang-thai", "co_quan", "'so-la'"), "reference"),
    "an unknown kind of area": (put("danh-muc-dia-ban", "loai", "'lang'", "ma = 'huyen-mau-2'"), "value"),
    "real beside invented": (put("danh-muc-truong", "minh_hoa", "false", "ma LIKE '%3'"), "demo"),
}


def ask(folder: Path):
    """Gather in `folder`, then look at what a build finds: the outcomes, and the joined whole."""
    opening = pipeline.open_library(folder / "data")
    assert not opening.problems
    outcomes = gather(opening.library, folder / "kho", (), TODAY, lambda _: None)
    found = gathered(opening.library, folder / "kho")
    return outcomes, pipeline.join(opening, found, TODAY)


def conditions(joined):
    return [state.condition for state in joined.partners]


@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_package_is_refused_with_its_reason_and_the_others_stay(copies, how):
    spoil, reason = SPOILT[how]
    spoil(copies / "goi-2")

    outcomes, joined = ask(copies)

    if reason == "demo":  # is seen only where it stands beside others
        assert joined.partners[1].condition == "missing"
    else:
        assert outcomes[1].fault.why == reason
    assert conditions(joined) == ["fresh", "missing", "fresh"]
    assert joined.partners[1].fault
    assert {line.school for survey in joined.surveys for line in survey.lines} == {
        f"mau-{number:06d}" for number in [*range(1, SCHOOLS + 1), *range(2 * SCHOOLS + 1, 3 * SCHOOLS + 1)]
    }
    assert [finding.code for survey in joined.surveys for finding in survey.findings] == ["partner-missing"]


def test_a_good_copy_stays_when_the_next_is_spoilt_and_goes_when_it_is_mended(copies):
    ask(copies)
    before = (copies / "goi-2/ket-qua.parquet").read_bytes()
    cut(copies / "goi-2")

    outcomes, joined = ask(copies)
    assert (outcomes[1].fault.why, outcomes[1].day) == ("damaged", TODAY)
    assert conditions(joined) == ["fresh", "broken", "fresh"]
    assert joined.partners[1].schools == SCHOOLS

    (copies / "goi-2/ket-qua.parquet").write_bytes(before)
    seal(copies / "goi-2")
    outcomes, joined = ask(copies)
    assert conditions(joined) == ["fresh"] * 3
    assert [one.new for one in outcomes] == [False, True, False]


def test_a_kept_copy_that_was_spoilt_on_this_machine_is_fetched_anew(copies):
    ask(copies)
    kept = copies / "kho/tinh-2/trang-thai.parquet"
    whole = kept.read_bytes()
    kept.write_bytes(b"")

    opening = pipeline.open_library(copies / "data")
    told = [one.told for one in gathered(opening.library, copies / "kho")]
    assert [one.why for one in told if isinstance(one, Refused)] == ["damaged"]

    outcomes, joined = ask(copies)
    assert [one.new for one in outcomes] == [False, True, False]
    assert kept.read_bytes() == whole
    assert conditions(joined) == ["fresh"] * 3


def test_only_tables_that_are_needed_are_kept(copies):
    ask(copies)

    assert {path.name for path in (copies / "kho/tinh-1").iterdir()} == {
        "datapackage.json",
        *(f"{table}.parquet" for table in NEEDED),
    }


def test_schools_outside_the_partners_areas_are_left_out_and_told(copies):
    shutil.rmtree(copies / "goi-2")
    shutil.copytree(copies / "goi-1", copies / "goi-2")

    _, joined = ask(copies)

    told = [finding for survey in joined.surveys for finding in survey.findings]
    assert [finding.code for finding in told] == ["partner-outside"]
    assert "12 trường" in told[0].message
    assert [state.schools for state in joined.partners] == [SCHOOLS, 0, SCHOOLS]


def test_the_same_codes_in_two_provinces_are_two_schools(copies):
    """Tỉnh 2 calls its things as tỉnh 1 does; only its province has a code of its own."""
    for path in (copies / "goi-1").glob("*.parquet"):
        shutil.copyfile(path, copies / "goi-2" / path.name)
    for table, column in (
        ("danh-muc-dia-ban", "ma"),
        ("danh-muc-dia-ban", "thuoc"),
        ("danh-muc-co-quan", "dia_ban"),
    ):
        put(table, column, "'tinh-mau-2'", f"{column} = 'tinh-mau-1'")(copies / "goi-2")

    _, joined = ask(copies)

    library = joined.opening.library
    told = [finding.code for survey in joined.surveys for finding in survey.findings]
    assert told == ["partner-code-taken"]
    assert [state.schools for state in joined.partners] == [SCHOOLS] * 3
    first, second = ({line.school for line in survey.lines} for survey in joined.surveys[:2])
    assert second == {f"tinh-2-{school}" for school in first}
    assert {line.area for line in joined.surveys[1].lines} == {"tinh-2-huyen-mau-1"}
    assert library.areas_above("tinh-2-huyen-mau-1", TODAY) == (
        "tinh-2-huyen-mau-1",
        "tinh-mau-2",
        "nuoc-mau",
    )
    site = library.school_sites["tinh-2-mau-000001"]
    assert (site.address, site.own["tinh-2-mau-000001"]) == ("https://tinh-2.example.edu.vn/", "mau-000001")


def test_results_of_another_rubric_are_left_out_and_told(copies):
    put("danh-muc-tieu-chi", "diem_toi_da", "99", "ma = '1.3'")(copies / "goi-3")

    _, joined = ask(copies)

    assert [finding.code for finding in joined.surveys[2].findings] == ["partner-rubric"]
    assert not any(line.outcomes for line in joined.surveys[2].lines)
    assert len({line.school for line in joined.surveys[2].lines}) == SCHOOLS


def test_a_school_of_our_own_register_is_ours(copies):
    with open(copies / "data/registers/schools.csv", "a", encoding="utf-8") as file:
        file.write("mau-000001,Trường của Bộ,thpt,nuoc-mau,bo-mau,,,co,,,\n")

    _, joined = ask(copies)

    assert [finding.code for finding in joined.surveys[0].findings] == ["partner-own-school"]
    assert joined.opening.library.schools.latest("mau-000001").name == "Trường của Bộ"
    assert joined.partners[0].schools == SCHOOLS - 1


def test_news_that_is_too_old_is_stale(copies):
    edit(copies / "goi-3", lambda about: about.update(created="2026-09-22T00:00:00Z"))

    _, joined = ask(copies)

    assert [(state.condition, state.days) for state in joined.partners] == [
        ("fresh", 0),
        ("fresh", 0),
        ("stale", 61),
    ]


class Deadly(Partner, frozen=True):
    """A partner that ends the process in which it is read."""

    def __getattribute__(self, name):
        if name == "areas" and multiprocessing.parent_process() is not None:
            os._exit(9)
        return object.__getattribute__(self, name)


def test_a_partner_that_kills_its_reader_is_refused_and_the_others_stay(copies):
    opening = pipeline.open_library(copies / "data")
    gather(opening.library, copies / "kho", (), TODAY, lambda _: None)
    own = opening.library.federation
    second = own.partners["tinh-2"]
    deadly = Deadly(second.name, second.package, second.site, second.areas)
    partners = {**own.partners, "tinh-2": deadly}
    library = replace(opening.library, federation=replace(own, partners=partners))

    found = gathered(library, copies / "kho")

    assert [one.told.why if isinstance(one.told, Refused) else "" for one in found] == ["", "died", ""]


# ---- the site says so --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def troubled(big, provinces, tmp_path_factory):
    """One province hostile in its words, one broken after it was well, one stale, one that never came."""
    room = tmp_path_factory.mktemp("troubled")
    for number, province in provinces.items():
        shutil.copytree(province.site / "du-lieu", room / f"goi-{number}")
    script = "'<script>alert(1)</script>\"''{{{{ 7*7 }}}} =HYPERLINK(1)'"
    put("danh-muc-truong", "ten", script)(room / "goi-1")
    put("trang-thai", "ten_truong", script)(room / "goi-1")
    put("danh-muc-dia-ban", "ten", "'<img src=x onerror=alert(1)>'", "ma = 'huyen-mau-1'")(room / "goi-1")
    edit(room / "goi-3", lambda about: about.update(created="2026-01-22T00:00:00Z"))
    made = Project(room / "nuoc")
    sources = {one: f"../../goi-{one}" for one in (*provinces, 4)}
    federated.write_nation(big.data, made.data, sources)
    federated.edit(
        made.data / "registers/areas.csv", [("tinh-mau-4", "Tỉnh mẫu 4", "tinh", "nuoc-mau", "", "", "")]
    )
    assert made.cds("gather").returncode == 1
    cut(room / "goi-2")
    done = made.cds("gather")
    assert done.returncode == 1
    assert "Tỉnh mẫu 2: tệp của bảng ket-qua không đúng cỡ" in done.stderr
    done = made.cds("build")
    assert done.returncode == 1, done.stderr
    return made


def test_sources_with_something_wrong_are_named_on_home_and_where_their_figures_stand(troubled):
    home = (troubled.site / "index.html").read_text("utf-8")
    broken = "12 trường, số liệu tính đến ngày 22/11/2026; bản mới hơn chưa dùng được: tệp của bảng ket-qua"
    stale = "12 trường, số liệu tính đến ngày 22/1/2026, đã 304 ngày chưa cập nhật."
    missing = "chưa có số liệu trong bảng tổng hợp: trong thư mục không có tệp datapackage.json"

    for told in (broken, stale, missing):
        assert told in home
        assert told in (troubled.site / "dia-ban/nuoc-mau/index.html").read_text("utf-8")
    assert stale in (troubled.site / "dia-ban/huyen-mau-3/index.html").read_text("utf-8")
    assert stale not in (troubled.site / "dia-ban/tinh-mau-1/index.html").read_text("utf-8")


def test_the_page_of_problems_names_them_too(troubled):
    text = (troubled.site / "loi/index.html").read_text("utf-8")

    for code in ("partner-broken", "partner-stale", "partner-missing"):
        assert f'<a href="#{code}">Giải thích {code}</a>' in text


def test_nothing_a_source_says_is_more_than_words(troubled):
    pages = sorted(troubled.site.rglob("*.html"))

    for page in pages:
        text = page.read_text("utf-8")
        assert "<script>alert" not in text
        assert "<img src=x" not in text
    assert any("&lt;script&gt;alert(1)" in page.read_text("utf-8") for page in pages)
    assert any("{{ 7*7 }}" in page.read_text("utf-8") for page in pages)
    test_every_page.test_every_internal_link_leads_somewhere(troubled.site, pages)
    test_every_page.test_tags_are_closed_in_order_and_no_id_stands_twice(troubled.site, pages)


def test_a_federated_site_is_the_same_bytes_again(troubled, tmp_path):
    again = tmp_path / "lan-nua"
    troubled.cds("build", "--site", str(again), "--jobs", "1")

    one, other = (
        {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}
        for site in (troubled.site, again)
    )
    assert one.keys() == other.keys()
    assert [path for path in one if one[path] != other[path]] == []


def test_strict_stops_at_a_source_that_is_missing(troubled, tmp_path):
    done = troubled.cds("build", "--strict", "--site", str(tmp_path / "site"))

    assert done.returncode == 3
    assert "partner-missing" in done.stderr
    assert not (tmp_path / "site").exists()


# ---- other commands ----------------------------------------------------------------------------------


def test_papers_of_the_ministry_count_everybody(big, nation, tmp_path):
    arguments = ("documents", "--authority", "bo-mau", "--year", "2024-2025", "--to")
    for made, folder in ((big, "mot"), (nation, "hai")):
        done = made.cds(*arguments, str(tmp_path / folder))
        assert done.returncode == 0, done.stderr

    names = [{path.name for path in (tmp_path / one).rglob("*.xlsx")} for one in ("mot", "hai")]
    assert names[0] == names[1] != set()
    for one in (tmp_path / "mot").rglob("*.xlsx"):
        other = tmp_path / "hai" / one.relative_to(tmp_path / "mot")
        assert values(one) == values(other), one.name


def values(workbook: Path):
    found = openpyxl.load_workbook(workbook, data_only=True)
    return [[cell.value for cell in row] for sheet in found for row in sheet.iter_rows()]


def test_serving_shows_partners_and_sees_a_new_gathering(nation, tmp_path):
    made = Project(tmp_path / "nuoc")
    shutil.copytree(nation.data, made.data)
    shutil.copytree(nation.gathered, made.gathered)
    work = Work(Plan(data=made.data, site_name="Nước mẫu", by_clock=True, gathered=made.gathered, jobs=1))
    try:
        lazy = Lazy(work, lambda: Frame({}))
        [before] = [lazy._current().partners]
        assert [one.condition for one in before] == ["fresh"] * 3
        assert lazy.answer("truong/mau-000001/") is None
        shutil.rmtree(made.gathered / "tinh-2")
        (made.gathered / "nhat-ky.json").write_text('{"ngay": "2026-11-23", "loi": {}}', "utf-8")
        after = lazy._current()
        assert [one.condition for one in after.partners] == ["fresh", "missing", "fresh"]
        assert len({line.school for line in after.lines}) == 2 * SCHOOLS
    finally:
        work.close()
