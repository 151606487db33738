"""Problems for people and programs: lines for a terminal, JSON."""

import json
from collections.abc import Iterator, Sequence

from generator.model.problem import Finding
from generator.wording import say


def summary_line(finding: Finding) -> str:
    """`data/…/x.yml:12:3: lỗi: …` in one line."""
    severity = say(f"severity.{finding.severity}")
    return f"{finding.path}:{finding.line}:{finding.column}: {severity}: {finding.message} [{finding.code}]"


def as_text(findings: Sequence[Finding]) -> Iterator[str]:
    """Each problem with its remedy below it."""
    for finding in findings:
        yield summary_line(finding)
        if finding.hint:
            yield f"    {say('check.remedy')} {finding.hint}"


def as_json(findings: Sequence[Finding]) -> str:
    """The contract's list; what stands after it in `Finding` is for the page only."""
    keys = ("code", "severity", "path", "line", "column", "message", "hint", "help")
    data = [{key: getattr(finding, key) for key in keys} for finding in findings]
    return json.dumps(data, ensure_ascii=False, indent=1)
