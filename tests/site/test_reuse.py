"""What other programs take from the built site, read by the programs that are made for it."""

import csv
import json
import re
import time
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree

import csvw
import feedparser
import pytest
from frictionless import validate
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate as validate_openapi

from generator.wording import say

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

ATOM = "{http://www.w3.org/2005/Atom}"
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


# ---- tables ------------------------------------------------------------------------------------------


def test_frictionless_finds_the_package_and_every_row_in_order(site):
    report = validate(str(site / "du-lieu/datapackage.json"))

    assert report.valid, report.flatten(["taskName", "rowNumber", "fieldName", "type", "message"])[:10]
    assert len(report.tasks) == len(list((site / "du-lieu").glob("*.csv-metadata.json")))


def test_frictionless_notices_a_row_that_refers_to_nothing(site, tmp_path):
    """So that the test above could fail."""
    for file in (site / "du-lieu").iterdir():
        if file.is_file():
            (tmp_path / file.name).write_bytes(file.read_bytes())
    table = tmp_path / "ket-qua.csv"
    table.write_text(table.read_text("utf-8").replace(",th-kien-quoc,", ",th-khong-co,"), "utf-8")

    report = validate(str(tmp_path / "datapackage.json"))

    assert "foreign-key" in {row[0] for row in report.flatten(["type"])}


def test_csvw_reads_each_table_by_its_metadata(site):
    for file in sorted((site / "du-lieu").glob("*.csv-metadata.json")):
        table = csvw.CSVW(str(file), validate=True)
        assert table.is_valid, (file.name, [str(one.message) for one in table.warnings])


def test_the_files_that_the_package_names_exist(site):
    package = json.loads((site / "du-lieu/datapackage.json").read_text("utf-8"))
    told = [one["path"] for resource in package["resources"] for one in (resource, *resource["dang_khac"])]

    assert [path for path in told if not (site / "du-lieu" / path).is_file()] == []


def test_every_column_of_every_table_stands_in_the_dictionary(site):
    page = (site / "du-lieu/tu-dien/index.html").read_text("utf-8")
    package = json.loads((site / "du-lieu/datapackage.json").read_text("utf-8"))

    for resource in package["resources"]:
        _, _, part = page.partition(f'<h2 id="bang-{resource["name"]}">')
        section = part.partition("<h2 ")[0]
        for field in resource["schema"]["fields"]:
            assert f"<code>{field['name']}</code>" in section, (resource["name"], field["name"])


def test_a_build_tells_what_changed_since_the_one_before(cds, site, data, tmp_path):
    file = data / "assessments/2023-2024/pgddt-kien-thuy/th-kien-quoc.yml"
    file.write_text(file.read_text("utf-8").replace('"1": 62', '"1": 61', 1), "utf-8")

    done = cds("build", "--data", data, "--site", tmp_path / "site", "--previous", site)

    assert done.returncode == 0, done.stderr
    told = json.loads((tmp_path / "site/du-lieu/thay-doi.json").read_text("utf-8"))
    results = next(one for one in told["bang"] if one["bang"] == "ket-qua")
    assert results["thay_doi"] == [
        {
            "viec": "doi",
            "khoa": {"nam_hoc": "2023-2024", "truong": "th-kien-quoc", "nhom": "1", "co_so": "tu_danh_gia"},
            "truoc": {"diem": "62"},
            "sau": {"diem": "61"},
        }
    ]
    assert [one["loi"] for one in told["bang"] if one["bang"].startswith("danh-muc")] == [
        say("data.changed", added=0, removed=0, changed=0)
    ] * 5
    assert "0 dòng thêm, 0 dòng bớt, 1 dòng đổi" in (tmp_path / "site/du-lieu/index.html").read_text("utf-8")


def test_a_folder_that_is_no_edition_is_wrong_usage(cds, tmp_path):
    done = cds("build", "--site", tmp_path / "site", "--previous", tmp_path)

    assert done.returncode == 2
    assert "datapackage.json" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "site").exists()


# ---- the API -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def openapi(site):
    return json.loads((site / "api/v1/openapi.json").read_text("utf-8"))


def test_the_description_is_valid_openapi_3_1(openapi):
    validate_openapi(openapi)

    assert openapi["openapi"].startswith("3.1")


def test_every_file_of_the_api_is_as_described(site, openapi):
    seen = 0
    for path, item in openapi["paths"].items():
        schema = item["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        checker = Draft202012Validator({**schema, "components": openapi["components"]})
        files = sorted(site.glob(path.lstrip("/").replace("{ma}", "*")))
        assert files, path
        for file in files:
            faults = [
                f"{fault.json_path}: {fault.message}"
                for fault in checker.iter_errors(json.loads(file.read_text("utf-8")))
            ]
            assert not faults, (file.name, faults[:3])
            seen += 1
    everything = {*(site / "api").rglob("*.json"), *(site / "du-lieu/truong").glob("*.json")}
    assert seen == len(everything) - 1, "every file but the description itself"


def test_the_entrance_leads_to_files_that_exist(site):
    entrance = json.loads((site / "api/v1/index.json").read_text("utf-8"))

    for address in entrance["dia_chi"].values():
        for one in address if isinstance(address, list) else [address]:
            assert list(site.glob(one.replace("{ma}", "*"))), one


def test_the_api_counts_what_the_table_counts(site):
    with (site / "du-lieu/tong-hop.csv").open(encoding="utf-8", newline="") as file:
        table = [row for row in csv.DictReader(file) if row["dia_ban"] == "hai-phong"]
    area = json.loads((site / "api/v1/dia-ban/hai-phong.json").read_text("utf-8"))

    told = {
        (year["nam_hoc"], row["cap_hoc"], row["nhom"], row["co_so"]): (
            row["so_truong"],
            row["da_nop"],
            *row["muc"],
        )
        for year in area["nam_hoc"]
        for row in year["tong_hop"]
    }
    assert told == {
        (row["nam_hoc"], row["cap_hoc"], row["nhom"], row["co_so"]): tuple(
            int(row[key]) for key in ("so_truong", "da_nop", "muc_1", "muc_2", "muc_3")
        )
        for row in table
    }


def test_each_school_of_the_list_has_its_object_and_lies_in_its_area(site):
    listed = json.loads((site / "api/v1/truong.json").read_text("utf-8"))["danh_sach"]

    assert [one["ma"] for one in listed] == sorted(one["ma"] for one in listed)
    assert {one["ma"] for one in listed} == {path.stem for path in (site / "du-lieu/truong").glob("*.json")}
    for one in listed:
        area = json.loads((site / f"api/v1/dia-ban/{one['dia_ban']}.json").read_text("utf-8"))
        year = one["ket_qua"]["nam_hoc"] if one["ket_qua"] else one["nam_hoc"][0]
        schools = next(part["truong"] for part in area["nam_hoc"] if part["nam_hoc"] == year)
        assert one["ma"] in [school["ma"] for school in schools]


# ---- feeds -------------------------------------------------------------------------------------------


def feeds(site: Path) -> list[Path]:
    found = sorted(site.rglob("tin.xml"))
    assert len(found) > 10
    return found


def test_every_feed_is_atom_as_rfc_4287_wants_it(site):
    for path in feeds(site):
        feed = ElementTree.parse(path).getroot()
        assert feed.tag == f"{ATOM}feed"
        for part in (feed, *feed.iter(f"{ATOM}entry")):
            for name in ("id", "title", "updated"):
                assert len(part.findall(f"{ATOM}{name}")) == 1, (path, name)
            assert re.fullmatch("urn:uuid:[0-9a-f-]{36}", part.findtext(f"{ATOM}id"))
            assert re.fullmatch(
                r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", part.findtext(f"{ATOM}updated")
            )
        assert feed.findtext(f"{ATOM}author/{ATOM}name")
        ids = [one.text for one in feed.iter(f"{ATOM}id")]
        assert len(ids) == len(set(ids)), path


def test_a_feed_reader_reads_them_and_their_links_lead_to_pages(site):
    for path in feeds(site):
        feed = feedparser.parse(path.read_bytes())
        assert not feed.bozo, (path, feed.get("bozo_exception"))
        days = [entry.updated_parsed for entry in feed.entries]
        assert days == sorted(days, reverse=True)
        assert time.strptime("2020", "%Y") < days[0] if days else True
        for entry in feed.entries:
            target = (path.parent / entry.link).resolve()
            assert (target / "index.html").is_file(), (path, entry.link)


def test_with_an_address_every_link_of_a_feed_is_whole(addressed, base):
    for path in feeds(addressed):
        feed = feedparser.parse(path.read_bytes())
        own = base + path.relative_to(addressed).as_posix()
        assert {link.href for link in feed.feed.links if link.rel == "self"} == {own}
        assert all(entry.link.startswith(base) for entry in feed.entries)


def test_the_same_news_has_the_same_id_wherever_it_stands(site, addressed):
    def ids(path):
        return {entry.id: entry.title for entry in feedparser.parse(path.read_bytes()).entries}

    school = ids(site / "truong/th-kien-quoc/tin.xml")
    assert school
    assert school.items() <= ids(site / "dia-ban/huyen-kien-thuy/tin.xml").items()
    assert school.items() <= ids(site / "tin.xml").items()
    assert school == ids(addressed / "truong/th-kien-quoc/tin.xml")


def test_the_feed_of_all_tells_of_real_schools_when_there_are_some(site):
    titles = [entry.title for entry in feedparser.parse((site / "tin.xml").read_bytes()).entries]

    assert titles
    assert not [title for title in titles if say("reuse.demo") in title]


# ---- structured data ---------------------------------------------------------------------------------


def test_real_schools_say_who_they_are_and_invented_ones_do_not(addressed, base):
    kinds = {}
    for page in sorted(addressed.glob("truong/*/index.html")):
        text = page.read_text("utf-8")
        for block in BLOCK.findall(text):
            assert len(block.encode()) < 700, page
            kinds[page.parent.name] = json.loads(block)
        assert (page.parent.name in kinds) == ("noindex" not in text)
    assert kinds["th-kien-quoc"]["@type"] == "ElementarySchool"
    assert kinds["th-kien-quoc"]["mainEntityOfPage"] == f"{base}truong/th-kien-quoc/"
    assert kinds["gdtx-hai-phong"]["@type"] == "EducationalOrganization"


@pytest.mark.parametrize("known", [False, True], ids=["without address", "with address"])
def test_the_data_page_is_a_dataset_whose_files_exist(site, addressed, base, known):
    folder, own = (addressed, base) if known else (site, "https://somewhere.example/")
    (block,) = BLOCK.findall((folder / "du-lieu/index.html").read_text("utf-8"))
    dataset = json.loads(block)

    assert dataset["@type"] == "Dataset"
    assert len(dataset["description"]) >= 50, "Google wants no less"
    for file in dataset["distribution"]:
        address = urljoin(f"{own}du-lieu/", file["contentUrl"])
        assert (folder / address.removeprefix(own)).is_file(), file["contentUrl"]


# ---- badges and frames -------------------------------------------------------------------------------


def test_each_school_with_a_result_has_badges_and_a_page_for_frames(site):
    for page in site.glob("truong/*/index.html"):
        folder = page.parent
        years = json.loads((site / f"du-lieu/truong/{folder.name}.json").read_text("utf-8"))["nam_hoc"]
        has_result = any(year["ket_qua"] for year in years)
        assert (folder / "nhung/index.html").is_file() == has_result
        assert bool(list(folder.glob("huy-hieu-*.svg"))) == has_result


def test_a_badge_is_an_svg_without_scripts_or_anything_from_elsewhere(site):
    for path in site.glob("truong/*/huy-hieu-*.svg"):
        text = path.read_text("utf-8")
        root = ElementTree.fromstring(text)
        svg = "{http://www.w3.org/2000/svg}"
        assert root.findtext(f"{svg}title")
        assert root.findtext(f"{svg}desc")
        assert {one.tag for one in root.iter()} <= {
            svg + tag for tag in ("svg", "title", "desc", "rect", "path", "g", "text")
        }
        assert not re.search(r"href|url\(|@import|style=", text)
        assert len(text.encode()) < 2000


def test_a_page_for_frames_has_no_script_no_style_of_its_own_and_is_small(site):
    for path in site.glob("truong/*/nhung/index.html"):
        text = path.read_text("utf-8")
        assert "<script" not in text
        assert "style=" not in text
        assert "<style" not in text
        assert "noindex" in text
        assert len(text.encode()) < 2500
