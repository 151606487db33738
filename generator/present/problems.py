"""Problems for people and programs: lines for a terminal, JSON, annotations of a build server."""

import json
from collections.abc import Iterable, Iterator, Sequence

from generator.model.problem import Finding
from generator.present.markdown import cell, code
from generator.present.quoting import Lines, quote, visible
from generator.wording import say

SHOWN_AT_ONCE = 10
"""A build server shows so many errors and so many warnings of a step, and no more."""

_MOST_SUMMARY = 900_000  # of the 1,024 KiB a step's summary may hold
_RED, _YELLOW, _BOLD, _BLUE = "31", "33", "1", "36"


def summary_line(finding: Finding) -> str:
    """`data/…/x.yml:12:3: lỗi: …` in one line."""
    severity = say(f"severity.{finding.severity}")
    return f"{finding.path}:{finding.line}:{finding.column}: {severity}: {finding.message} [{finding.code}]"


def as_text(findings: Iterable[Finding], lines: Lines | None = None, colour: bool = False) -> Iterator[str]:
    """Each problem and its remedy.

    With `lines` also the line at fault with a caret below the place, and right input, once for each kind.
    """
    told = set()
    for finding in findings:
        yield _headline(finding, colour)
        found = quote(finding, lines) if lines else None
        if found:
            yield f"    {found.number} | {found.text}"
            yield " " * (len(f"    {found.number} | ") + found.before) + _painted("^", _RED, colour)
        if finding.hint:
            yield f"    {_painted(say('check.remedy'), _BLUE, colour)} {visible(finding.hint)}"
        if lines and finding.example and (finding.code, finding.example) not in told:
            told.add((finding.code, finding.example))
            yield f"    {_painted(say('check.example'), _BLUE, colour)}"
            yield from ("        " + line for line in finding.example.rstrip().split("\n"))


def _headline(finding: Finding, colour: bool) -> str:
    if not colour:
        return visible(summary_line(finding))
    place = visible(f"{finding.path}:{finding.line}:{finding.column}")
    severity = _painted(
        say(f"severity.{finding.severity}"), _RED if finding.severity == "error" else _YELLOW, True
    )
    return f"{_painted(place, _BOLD, True)}: {severity}: {visible(finding.message)} [{finding.code}]"


def _painted(text: str, paint: str, colour: bool) -> str:
    return f"\x1b[{paint}m{text}\x1b[0m" if colour else text


def as_json(findings: Sequence[Finding], **more: str) -> str:
    """The contract's list; what stands after it in `Finding` is for the page only. `more` is said of each."""
    keys = ("code", "severity", "path", "line", "column", "message", "hint", "help")
    data = [{key: getattr(finding, key) for key in keys} | more for finding in findings]
    return json.dumps(data, ensure_ascii=False, indent=1)


# ---- build servers -------------------------------------------------------------------------------------


def as_annotations(findings: Iterable[Finding]) -> Iterator[str]:
    """GitHub's workflow commands (Forgejo's and Gitea's too): one line each, whatever a message holds."""
    for finding in findings:
        facts = {
            "file": finding.path,
            "line": str(finding.line),
            "col": str(finding.column),
            "title": f"{finding.code} ({say('severity.' + finding.severity)})",
        }
        properties = ",".join(f"{name}={_property(value)}" for name, value in facts.items())
        yield f"::{finding.severity} {properties}::{_message(f'{finding.message} {finding.hint}'.strip())}"


def _message(text: str) -> str:
    """A workflow command ends with its line; `%`, CR and LF are written as GitHub's toolkit writes them."""
    return visible(text.replace("\n", " ")).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")


def too_many_to_show(findings: Sequence[Finding]) -> bool:
    """Whether a build server would hide some of them."""
    errors = sum(finding.severity == "error" for finding in findings)
    return errors > SHOWN_AT_ONCE or len(findings) - errors > SHOWN_AT_ONCE


def as_summary(findings: Sequence[Finding]) -> str:
    """All problems as a Markdown table, cut with a count where it grows too long for a step's summary."""
    errors = sum(finding.severity == "error" for finding in findings)
    rows = [
        f"## {say('check.summary.title')}",
        "",
        say("check.total", errors=errors, warnings=len(findings) - errors),
        "",
        f"| {say('check.summary.place')} | {say('check.summary.kind')} | {say('check.summary.what')} "
        f"| {say('check.summary.mend')} |",
        "|---|---|---|---|",
    ]
    size = sum(len(row.encode()) for row in rows)
    for number, finding in enumerate(findings):
        place = code(f"{finding.path}:{finding.line}:{finding.column}")
        kind = f"{say('severity.' + finding.severity)} {code(finding.code)}"
        row = f"| {place} | {kind} | {cell(finding.message)} | {cell(finding.hint)} |"
        size += len(row.encode()) + 1
        if size > _MOST_SUMMARY:
            rows += ["", say("check.summary.more", count=len(findings) - number)]
            break
        rows.append(row)
    return "\n".join(rows) + "\n"
