"""Problems as SARIF 2.1.0, the form that code scanning services read."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from generator.model.problem import Finding, Meaning
from generator.wording import say

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def as_sarif(findings: Sequence[Finding], meanings: Mapping[str, Meaning], version: str) -> str:
    """One run with the rules its results rest on. Columns count Unicode characters, from 1."""
    used = sorted({finding.code for finding in findings})
    numbers = {code: number for number, code in enumerate(used)}
    run = {
        "tool": {
            "driver": {
                "name": "cds",
                "semanticVersion": version,
                "language": "vi",
                "shortDescription": {"text": say("cli.help")},
                "rules": [_rule(meanings[code].in_general()) for code in used],
            }
        },
        "language": "vi",
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"SRCROOT": {"description": {"text": say("check.sarif.root")}}},
        "results": [_result(finding, numbers[finding.code]) for finding in findings],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1)


def _rule(meaning: Meaning) -> dict[str, Any]:
    text = f"{say('check.remedy')} {meaning.remedy}"
    if meaning.example:
        text += f"\n\n{say('explain.example')}\n{meaning.example}"
    if meaning.basis:
        text += f"\n\n{say('explain.basis')} {meaning.basis}"
    return {
        "id": meaning.code,
        "shortDescription": {"text": meaning.title},
        "fullDescription": {"text": meaning.message},
        "help": {"text": text},
        "defaultConfiguration": {"level": meaning.severity},
        "properties": {"page": f"/loi/#{meaning.code}"},
    }


def _result(finding: Finding, rule: int) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": _artifact(finding.path)}
    place["region"] = {"startLine": finding.line, "startColumn": finding.column}
    return {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": finding.severity,
        "message": {"text": f"{finding.message} {finding.hint}".strip()},
        "locations": [{"physicalLocation": place}],
    }


def _artifact(path: str) -> dict[str, str]:
    """Relative to the repository where it can be; a path outside is left as it is, percent-encoded."""
    plain = PurePath(path)
    uri = quote(os.fsencode(plain.as_posix()), safe="/")
    return {"uri": uri} if plain.is_absolute() else {"uri": uri, "uriBaseId": "SRCROOT"}
