"""What a build is asked to do, and how it may end before anything is written."""

from collections.abc import Callable, Sequence
from itertools import compress
from pathlib import Path

from msgspec import Struct

from generator.model.edition import Edition
from generator.model.lines import Lines
from generator.model.problem import Finding
from generator.model.published import Previous
from generator.present.forge import Forge
from generator.read.files import school_of

Progress = Callable[[int, int], None]


FEW_STUMBLES, ONE_IN = 3, 20
"""Over so many schools at most, or one in so many of those with files, a faulty program may stumble."""


class Stopped(Exception):
    """An official file (or, with `strict`, any file) has an error: nothing was written.

    `own`: it is the program that stumbles, over too many schools to leave them all out.
    """

    def __init__(self, findings: Sequence[Finding], own: bool = False) -> None:
        super().__init__(f"{len(findings)} problems")
        self.findings = tuple(findings)
        self.own = own


def refuse(findings: Sequence[Finding], schools: int, strict: bool) -> None:
    """Raise `Stopped` where these may not be published: any error if `strict`; a program that is broken.

    `schools`: how many have files.
    """
    errors = [one for one in findings if one.severity == "error"]
    if strict and errors:
        raise Stopped(errors)
    stumbles = [one for one in errors if one.code == "program-fault"]
    over = {school_of(one.path) for one in stumbles}
    if len(over) > max(FEW_STUMBLES, schools // ONE_IN):
        raise Stopped(stumbles, own=True)


class Plan(Struct, frozen=True):
    """What a build is asked to do. `jobs`: as many workers; else as many as there are cores.

    `gathered` is the folder with the packages of partners. `last_good`: in the place of a faulty assessment
    its last good version is shown.
    """

    data: Path
    site_name: str
    repo_url: str = ""
    site_url: str = ""
    papers: bool = False
    names: bool = False
    forge: Forge | None = None
    jobs: int | None = None
    strict: bool = False
    by_clock: bool = False
    progress: Progress | None = None
    previous: Previous | None = None
    gathered: Path = Path(".cache/lien-ket")
    last_good: bool = False


class Report(Struct, frozen=True):
    """What a build has to tell when it is done."""

    schools: int
    areas: int
    errors: tuple[Finding, ...]
    warnings: int = 0


def report_of(edition: Edition) -> Report:
    """The schools with a result, the areas, and the files' errors."""
    lines = Lines.held(edition.lines)
    return Report(
        len(set(compress(lines.column("school"), lines.column("used")))),
        len({area for area, _ in edition.areas}),
        tuple(finding for finding in edition.findings if finding.severity == "error"),
        sum(finding.severity != "error" for finding in edition.findings),
    )
