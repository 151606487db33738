"""The JSON Schemas hold with a real validator: good files pass, bad ones do not."""

import copy
import json
import re
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from generator import pipeline
from generator.check.catalogue import severity
from generator.publish.schemas import schema_files, write_schemas

ROOT = Path(__file__).resolve().parents[2]
CASES = sorted(
    path for path in (ROOT / "tests/cases").iterdir() if (path / "data").is_dir() and path.name != "_base"
)


class Plain(yaml.CSafeLoader):
    """YAML as editors read it (1.2): `2026-05-07` and `no` are text."""


Plain.yaml_implicit_resolvers = {
    sign: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":bool"))]
    for sign, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
Plain.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))


def plain(text: str) -> Any:
    return yaml.load(text, Loader=Plain)


@cache
def schemas(data: Path = ROOT / "data") -> dict[str, Draft202012Validator]:
    files = schema_files(pipeline.open_library(data).library)
    return {file.path.removesuffix(".json"): validator(file.content) for file in files}


@cache
def validator(content: bytes) -> Draft202012Validator:
    """The same schema comes out of many data folders; it need not be examined for each."""
    schema = json.loads(content)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def faults(name: str, tree: Any, data: Path = ROOT / "data") -> list[str]:
    return [f"{one.json_path}: {one.message}" for one in schemas(data)[name].iter_errors(tree)]


# ---- good files --------------------------------------------------------------------------------------


def test_every_file_of_the_repository_holds():
    library = pipeline.open_library(ROOT / "data").library
    seen = 0
    for path in sorted((ROOT / "data").rglob("*.yml")):
        tree = plain(path.read_text("utf-8"))
        kind = path.relative_to(ROOT / "data").parts[0]
        name = {
            "rounds": "round",
            "rubrics": "rubric",
            "verifications": "4725-qd-bgddt.verification",
            "forms": "form",
            "reports": "report",
            "statistics": path.parent.name,
        }.get(kind)
        if kind == "assessments":
            row = library.schools.latest(path.stem)
            assert row is not None
            name = f"4725-qd-bgddt.{row.stage}"
        assert name is not None
        assert faults(name, tree) == [], path
        seen += 1
    assert seen > 100


def test_what_the_check_takes_without_an_error_no_schema_refuses(tmp_path):
    """Every assessment and verification of the golden cases that has no error."""
    seen = 0
    for case in CASES:
        data = tmp_path / case.name
        for source in (ROOT / "tests/cases/_base/data", case / "data"):
            shutil.copytree(source, data, dirs_exist_ok=True)
        shutil.copytree(ROOT / "data/rubrics", data / "rubrics", dirs_exist_ok=True)
        opening = pipeline.open_library(data)
        if opening.stops:
            continue
        for path in sorted(data.glob("assessments/*/*/*.yml")):
            own, _, problems = pipeline.assess(
                opening, path.relative_to(data).as_posix(), pipeline.today(data, None, by_clock=True)
            )
            row = opening.library.schools.latest(path.stem)
            if own is None or row is None or any(severity(problem) == "error" for problem in problems):
                continue
            name = f"{own.rubric}.{row.stage}"
            assert faults(name, plain(path.read_text("utf-8")), data) == [], path
            seen += 1
    assert seen > 20


# ---- bad files ---------------------------------------------------------------------------------------

GOOD = {
    "nam_hoc": "2025-2026",
    "truong": "th-a",
    "bo_chi_so": "4725-qd-bgddt",
    "trang_thai": "da_phe_duyet",
    "phe_duyet": {"so": "1/QĐ", "ngay": "2026-05-07"},
    "van_ban": {"ke-hoach": {"loai": "ke_hoach", "url": "https://example.org/a.pdf"}},
    "tra_loi": {
        "1.1": {"dat": True, "minh_chung": ["ke-hoach"]},
        "1.3.1": {"diem": 6},
        "2.3": {"diem": 65.5, "ghi_chu": "cả tiêu chí"},
    },
    "tong_diem": {"1": 62, "2": 63},
    "muc_do": {"1": 2, "2": 2},
    "qua_trinh": [{"ngay": "2026-05-02", "viec": "Họp"}],
    "nhan_xet": {"uu_diem": ["Tốt"]},
}


def changed(*where: Any) -> dict[str, Any]:
    """`GOOD` with the value at a place changed: `changed("tra_loi", "1.3.1", "diem", 7)`."""
    tree = copy.deepcopy(GOOD)
    at: Any = tree
    *path, last, value = where
    for step in path:
        at = at[step]
    at[last] = value
    return tree


def test_the_good_file_holds():
    assert faults("4725-qd-bgddt.thcs", GOOD) == []


@pytest.mark.parametrize(
    "where",
    [
        pytest.param(("ghi_chus", "x"), id="unknown key"),
        pytest.param(("tra_loi", "1.3.1", "điểm", 6), id="unknown key of an answer"),
        pytest.param(("tra_loi", "1.3.1", "diem", "sáu"), id="text for a number"),
        pytest.param(("tra_loi", "1.3.1", "diem", "7,5"), id="a decimal comma"),
        pytest.param(("tra_loi", "1.1", "dat", "có"), id="text for yes or no"),
        pytest.param(("tra_loi", "1.1", "diem", 1), id="points for a condition"),
        pytest.param(("tra_loi", "1.3.1", "diem", 6.5), id="above a certain maximum"),
        pytest.param(("tra_loi", "1.3.2", {"diem": -1}), id="below zero"),
        pytest.param(("tong_diem", "1", 101), id="a total above its group's maximum"),
        pytest.param(("tra_loi", "1.9", {"diem": 1}), id="unknown item"),
        pytest.param(("tong_diem", "3", 1), id="unknown group"),
        pytest.param(("muc_do", "1", 4), id="unknown level"),
        pytest.param(("phe_duyet", "ngay", "7/5/2026"), id="a date written otherwise"),
        pytest.param(("phe_duyet", "ngay", "2026-02-30"), id="no such day"),
        pytest.param(("nam_hoc", "2025-2027"), id="years that do not follow each other"),
        pytest.param(("nam_hoc", "2025"), id="half a school year"),
        pytest.param(("trang_thai", "xong"), id="unknown option"),
        pytest.param(("bo_chi_so", "956"), id="another rubric"),
        pytest.param(("truong", "TH Kiến Quốc"), id="a name for an id"),
        pytest.param(("van_ban", "ke-hoach", "url", "javascript:alert(1)"), id="no link"),
        pytest.param(("qua_trinh", [{"ngay": "2026-05-02"}]), id="a step without its text"),
        pytest.param(("nhan_xet", "uu_diem", "Tốt"), id="text for a list"),
    ],
)
def test_a_bad_file_is_refused(where):
    assert faults("4725-qd-bgddt.thcs", changed(*where)) != []


@pytest.mark.parametrize("key", ["nam_hoc", "truong", "bo_chi_so", "trang_thai", "phe_duyet"])
def test_what_must_stand_there_is_asked_for(key):
    assert faults("4725-qd-bgddt.thcs", {name: value for name, value in GOOD.items() if name != key}) != []


def test_a_draft_needs_no_approval():
    tree = {key: value for key, value in GOOD.items() if key != "phe_duyet"} | {"trang_thai": "du_thao"}

    assert faults("4725-qd-bgddt.thcs", tree) == []


def test_an_uncertain_maximum_is_told_but_does_not_refuse():
    assert faults("4725-qd-bgddt.thcs", changed("tra_loi", "1.3.2", {"diem": 6.5})) == []
    schema = schemas()["4725-qd-bgddt.thcs"].schema
    item = schema["properties"]["tra_loi"]["properties"]["1.3.2"]
    assert "chưa chắc chắn" in item["description"]


def test_a_new_file_holds(cds, data):
    shutil.copytree(ROOT / "schemas", data.parent / "schemas")
    (data / "assessments/2025-2026/minh-hoa-ubnd-gio-lanh/minh-hoa-thcs-gio-doi.yml").unlink()
    text = cds("new", "minh-hoa-thcs-gio-doi", "2025-2026", "--stdout", "--data", data).stdout

    assert text.startswith("# yaml-language-server: $schema=../../../../schemas/4725-qd-bgddt.thcs.json\n")
    assert faults("4725-qd-bgddt.thcs", plain(text)) == []


@pytest.mark.parametrize(
    ("name", "tree"),
    [
        ("round", {"nam_hoc": "2025-2026", "co_quan": {"so-a": {"bo_chi_so": {"thcs": "khong-co"}}}}),
        ("round", {"nam_hoc": "2025-2026", "co_quan": {"so-a": {"bo_chi_so": {"dai_hoc": "4725-qd-bgddt"}}}}),
        ("round", {"nam_hoc": "2025-2026", "co_quan": {"so-a": {"dieu_kien_khong_dat": "bo_qua"}}}),
        ("rubric", {"ma": "x"}),
        ("4725-qd-bgddt.verification", {"nam_hoc": "2025-2026", "ket_qua": "cong_nhan"}),
    ],
)
def test_bad_official_files_are_refused(name, tree):
    assert faults(name, tree) != []


# ---- what editors show -------------------------------------------------------------------------------


def test_every_item_has_its_words_maximum_and_guidance():
    properties = schemas()["4725-qd-bgddt.tieu_hoc"].schema["properties"]["tra_loi"]["properties"]
    rubric = pipeline.open_library(ROOT / "data").library.rubrics["4725-qd-bgddt"]

    for _, criterion, item in rubric.entries():
        scored = item or criterion
        assert properties[scored.id]["title"] == f"{scored.id}. {scored.name}"
        assert scored.guidance in properties[scored.id]["description"]
    assert "Tối đa 6 điểm." in properties["1.3.1"]["description"]


def test_every_key_has_a_title():
    def walk(schema: Any, place: str) -> None:
        for key, inner in schema.get("properties", {}).items():
            assert inner.get("title") or key == "diem", f"{place}.{key}"
            walk(inner, f"{place}.{key}")
        for name in ("items", "additionalProperties"):
            if isinstance(schema.get(name), dict):
                walk(schema[name], place)

    for name, schema in schemas().items():
        walk(schema.schema, name)


# ---- where they lie ----------------------------------------------------------------------------------


def test_the_schemas_of_the_repository_are_current():
    """After a change of rubric, shapes or words: `cds schema`."""
    made = {file.path: file.content for file in schema_files(pipeline.open_library(ROOT / "data").library)}

    assert {path.name for path in (ROOT / "schemas").iterdir()} == made.keys()
    for name, content in made.items():
        assert (ROOT / "schemas" / name).read_bytes() == content, name


def test_they_lie_on_the_site_too(site):
    for path in (ROOT / "schemas").iterdir():
        assert (site / "schema" / path.name).read_bytes() == path.read_bytes()


def test_writing_takes_away_what_no_rubric_asks_for_but_nothing_else(tmp_path):
    library = pipeline.open_library(ROOT / "data").library
    write_schemas(library, tmp_path)
    (tmp_path / "old.thcs.json").write_bytes((tmp_path / "round.json").read_bytes())
    (tmp_path / "package.json").write_text("{}", "utf-8")

    write_schemas(library, tmp_path)

    assert not (tmp_path / "old.thcs.json").exists()
    assert (tmp_path / "package.json").exists()


# ---- figures -----------------------------------------------------------------------------------------

FIGURES = {
    "nam_hoc": "2023-2024",
    "truong": "thpt-a",
    "bieu_mau": "131-qd-ttg-phu-luc-2",
    "so_lieu": {
        "quy_mo": {"hoc_sinh": 1283, "giao_vien": None},
        "2": {"hs_may_tinh": 658, "ti_le_hs_may_tinh": 51.3},
        "3": {"ten_nen_tang": ["Office 365"]},
        "8": {"trien_khai": True},
    },
}


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ("2", {"hs_may_tinh": 6.5}),
        ("2", {"hs_may_tinh": -1}),
        ("2", {"hs_may_tinhh": 6}),
        ("4", {"dai_hoc": 1}),  # concerns no school
        ("5", {"trung_hoc": 101}),
        ("8", {"trien_khai": "có"}),
        ("99", {"a": 1}),
    ],
)
def test_figures_that_cannot_be_are_refused(row, cells):
    assert faults("131-qd-ttg-phu-luc-2", FIGURES) == []

    assert faults("131-qd-ttg-phu-luc-2", FIGURES | {"so_lieu": {row: cells}}) != []


def test_a_report_holds_only_what_no_school_says():
    report = {"nam_hoc": "2023-2024", "co_quan": "phong-a"}
    own = {"phu-luc-2-khoi-phong": {"quy_che_an_toan": {"co": True}, "I": {"loi": "Chung"}}}
    taken = {"phu-luc-2-khoi-phong": {"wifi": {"csgd": 4}}}

    assert faults("report", report | {"so_lieu": own}) == []
    assert faults("report", report | {"so_lieu": taken}) != []


def emptied(tree):
    """The tree with one value after another left out, wherever a key stands."""
    for key, value in tree.items():
        yield (key,), {**tree, key: None}
        if isinstance(value, dict):
            for where, inside in emptied(value):
                yield (key, *where), {**tree, key: inside}


def test_a_key_may_be_left_empty_for_the_schema_where_it_may_for_the_check(tmp_path):
    """A file under way: keys that still wait for their values (`diem:`)."""
    data = tmp_path / "data"
    shutil.copytree(ROOT / "data", data, ignore=shutil.ignore_patterns("reports", "statistics"))
    path = "assessments/2023-2024/minh-hoa-phong-doi-sao/minh-hoa-thcs-la-ban.yml"
    opening = pipeline.open_library(data)
    whole = plain((data / path).read_text("utf-8"))
    taken = 0
    for where, tree in emptied(whole):
        (data / path).write_text(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False), "utf-8")
        _, _, problems = pipeline.assess(opening, path, pipeline.today(data, None, by_clock=True))
        if not any(severity(problem) == "error" for problem in problems):
            taken += 1
            assert faults("4725-qd-bgddt.thcs", tree) == [], where

    assert taken > 100
