"""SARIF as its own schema wants it."""

import json
from pathlib import Path

import jsonschema
import pytest

from generator.check.catalogue import catalogue, finding
from generator.model.problem import Finding, Problem
from generator.present.sarif import as_sarif

SCHEMA = json.loads((Path(__file__).parent / "sarif/sarif-schema-2.1.0.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def valid():
    checker = jsonschema.Draft7Validator if "draft-07" in SCHEMA["$schema"] else jsonschema.Draft4Validator
    return checker(SCHEMA, format_checker=checker.FORMAT_CHECKER)


def test_every_kind_of_problem_makes_a_valid_file(valid):
    findings = [finding(Problem(code, f"data/ô {code}.yml"), 3, 4) for code in catalogue()]

    found = json.loads(as_sarif(findings, catalogue(), "1.2.3"))

    assert list(valid.iter_errors(found)) == []
    run = found["runs"][0]
    assert len(run["results"]) == len(findings)
    for result, one in zip(run["results"], findings, strict=True):
        place = result["locations"][0]["physicalLocation"]
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == one.code
        assert (place["region"]["startLine"], place["region"]["startColumn"]) == (3, 4)
        assert place["artifactLocation"]["uri"].startswith("data/%C3%B4%20")


def test_no_problem_is_a_valid_file_too(valid):
    assert list(valid.iter_errors(json.loads(as_sarif([], catalogue(), "1.2.3")))) == []


def test_the_schema_does_refuse(valid):
    broken = json.loads(as_sarif([], catalogue(), "1.2.3"))
    broken["runs"][0]["results"] = [{"level": "lỗi"}]

    assert list(valid.iter_errors(broken)) != []


def test_a_path_outside_the_repository_is_not_made_relative_to_it():
    one = Finding("yaml-tab", "error", "/nơi/khác.yml", 1, 1, "m", "h", "", "/loi/#yaml-tab")

    place = json.loads(as_sarif([one], catalogue(), "1"))["runs"][0]["results"][0]["locations"][0]

    assert place["physicalLocation"]["artifactLocation"] == {"uri": "/n%C6%A1i/kh%C3%A1c.yml"}
