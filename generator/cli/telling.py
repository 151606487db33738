"""Findings on their way out: in words on a terminal, or in a form that a program reads."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from generator.cli.common import FAULTY, FINE
from generator.model.problem import Finding
from generator.present.quoting import Lines
from generator.wording import say

FORMS = ("text", "json", "github", "sarif")


def tell(findings: Sequence[Finding], form: str, lines: Lines) -> int:
    """Print `findings` in one of the `FORMS`; the exit code they deserve."""
    from generator.present import problems as lists

    if form == "json":
        click.echo(lists.as_json(findings))
    elif form == "sarif":
        click.echo(_sarif(findings))
    elif form == "github":
        for line in lists.as_annotations(findings):
            click.echo(line)
        _summarise(findings)
    else:
        for line in lists.as_text(findings, lines, colour()):
            click.echo(line)
    errors = sum(finding.severity == "error" for finding in findings)
    if form in ("text", "github"):
        click.echo(say("check.total", errors=errors, warnings=len(findings) - errors), err=True)
    return FAULTY if errors else FINE


def colour() -> bool:
    """Colours are for a terminal whose user has not declined them (NO_COLOR)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _sarif(findings: Sequence[Finding]) -> str:
    from generator import __version__
    from generator.check.catalogue import catalogue
    from generator.present.sarif import as_sarif

    return as_sarif(findings, catalogue(), __version__)


def _summarise(findings: Sequence[Finding]) -> None:
    """More than a build server shows go, all of them, to the step's summary."""
    from generator.present import problems as lists

    summary = os.environ.get("GITHUB_STEP_SUMMARY", "")
    if summary and lists.too_many_to_show(findings):
        try:
            with Path(summary).open("a", encoding="utf-8") as file:
                file.write(lists.as_summary(findings))
        except OSError as fault:
            click.echo(say("check.no-summary", detail=fault.strerror), err=True)
