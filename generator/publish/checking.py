"""`cds check` and `cds score`: only what they need is read, and no site is made."""

import os
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from generator import pipeline
from generator.check.catalogue import ERROR, NEEDS_ALL, severity
from generator.check.strangers import covered
from generator.model.problem import Finding, Problem
from generator.model.rights import FILE as RIGHTS_FILE
from generator.model.scorecard import Scorecard
from generator.pipeline import Opening
from generator.read.dossier import form_named
from generator.read.files import content, verification_stem, yaml_stem
from generator.read.text import tidy
from generator.wording import say

_MOST_SHOWN = 16 * 1024 * 1024  # bytes of a file of which a line is quoted


def check(
    data: Path, paths: Sequence[Path], note: Callable[[list[str]], None] | None = None, *, clean: bool = False
) -> list[Finding]:
    """All problems of the files and folders named (default: everything), paths as a person typed them.

    With `clean`, everything is read, whatever is remembered of it. `note` hears of official files with errors
    that were not asked about: they are not told of otherwise.
    """
    schools = _schools_of(data, paths)
    if schools:
        opening = pipeline.open_library(data, schools)
        findings = _of_paths(opening, data, paths)
        if not any(finding.code in NEEDS_ALL for finding in findings):
            _others(opening, data, paths, note)
            return findings
    if not paths:
        from generator.publish.checked import everything  # late: one file needs no crew

        found = _as_typed(everything(data, _today(data), clean=clean), data, data)
        return _sorted([*found, *_of_rights(data)])
    opening = pipeline.open_library(data)
    _others(opening, data, paths, note)
    return _of_paths(opening, data, paths)


def _of_rights(data: Path) -> list[Finding]:
    """What is wrong with `quyen.yml` beside the data folder, where there is one."""
    if not os.path.lexists(data.parent / RIGHTS_FILE):
        return []
    from generator.publish.rights import faults_beside  # late: few have one, and a file alone needs it never

    return faults_beside(data)


def _others(
    opening: Opening, data: Path, paths: Sequence[Path], note: Callable[[list[str]], None] | None
) -> None:
    asked = [_inside(data, path) for path in paths]
    faulty = {problem.path for problem in opening.problems if severity(problem) == ERROR}
    left = [
        path for path in faulty if not any(one in (".", path) or path.startswith(f"{one}/") for one in asked)
    ]
    if note and left:
        note(sorted(str(data / path) for path in left))


def _today(data: Path) -> date:
    return pipeline.today(data, None, by_clock=True)


def _schools_of(data: Path, paths: Sequence[Path]) -> frozenset[str]:
    """The schools the paths are named after, when each path is one school's file; else none."""
    ids = [_school_of(_inside(data, path) or "") for path in paths]
    return frozenset(ids) if all(ids) else frozenset()


def _school_of(inside: str) -> str:
    """The id a school's file is named after; "" for anything else."""
    stem = yaml_stem(inside.rsplit("/", 1)[-1])
    if inside.startswith(("assessments/", "statistics/")):
        return stem
    return verification_stem(stem)[0] if stem and inside.startswith("verifications/") else ""


def _of_paths(opening: Opening, data: Path, paths: Sequence[Path]) -> list[Finding]:
    as_of = _today(data)
    findings: list[Finding] = []
    for path in paths:
        inside = _inside(data, path)
        if os.path.abspath(path) == os.path.abspath(data.parent / RIGHTS_FILE):
            findings += [replace(one, path=str(path)) for one in _of_rights(data)]
        elif inside is None:
            findings += _outside(opening, path, as_of)
        else:
            findings += _as_typed(
                _part(opening, inside, as_of), data, data if inside == "." else path, inside
            )
    return _sorted(list(dict.fromkeys(findings)))


@cache
def lines_of(path: str) -> list[str]:
    """The lines of a file as they may be shown: personal data covered; none when it cannot be read."""
    try:
        text = tidy(content(path, _MOST_SHOWN).decode("utf-8", "replace"))
    except OSError:
        return []
    return [covered(line) for line in text.split("\n")]


def score(data: Path, file: Path) -> tuple[Scorecard | None, Opening, list[Finding]]:
    """The scorecard of one file with its problems; no card when the file cannot be scored."""
    opening = pipeline.open_library(data)
    as_of = _today(data)
    inside = _inside(data, file)
    if opening.stops:
        return None, opening, _as_typed(pipeline.in_words(opening.library, opening.problems), data, data)
    root, path = (None, inside) if inside else (file.parent, file.name)
    judged = path.startswith("verifications/") if inside else _is_verification(file)
    work = pipeline.verify if judged else pipeline.assess
    _, card, problems = work(opening, path, as_of, root)
    findings = pipeline.in_words(opening.library, problems, root)
    if inside:
        findings = _as_typed(findings, data, file, inside)
    else:
        findings = [replace(finding, path=str(file)) for finding in findings]
    return card, opening, findings


def _part(opening: Opening, inside: str, as_of: date) -> list[Finding]:
    """The problems of one file or folder below the data folder."""
    library = opening.library
    prefix = "" if inside == "." else inside.rstrip("/") + "/"

    def meant(path: str) -> bool:
        return path == inside or path.startswith(prefix)

    school = _school_of(inside)
    ids: Iterable[str] = [school]
    if not school:
        ids = [school for school, files in library.files.items() if any(meant(path) for path in files.all)]
    problems: list[Problem] = [*opening.problems, *opening.strays]
    if any(meant(path) for path in library.reports):
        problems += pipeline.read_reports(library, meant)[1]
    for school in ids:
        problems += pipeline.problems_of(opening, school, as_of)
    told = [problem for problem in problems if meant(problem.path) or _link_above(problem, inside)]
    return pipeline.in_words(library, told)


def _link_above(problem: Problem, inside: str) -> bool:
    """A folder on the way to the path is a symbolic link, so nothing below it is read."""
    return problem.code == "symlink" and inside.startswith(f"{problem.path}/")


def _outside(opening: Opening, path: Path, as_of: date) -> list[Finding]:
    """A file outside the data folder is checked without the rules about its place, and that is said."""
    files = (
        [path] if path.is_file() else sorted(p for p in path.rglob("*") if yaml_stem(p.name) and p.is_file())
    )
    findings: list[Finding] = []
    for file in files:
        kind = _of_no_school(file)
        if kind:
            facts = {"what": say(f"outside.what.{kind}"), "how": say(f"outside.how.{kind}")}
            problem = Problem("outside-official", file.name, facts=facts, line=1, column=1)
            found = pipeline.in_words(opening.library, [problem], file.parent)
            findings += [replace(finding, path=str(file)) for finding in found]
            continue
        problems = _strange(opening, file, as_of)
        problems = [*problems, Problem("outside-data", file.name, line=1, column=1)]
        found = pipeline.in_words(opening.library, problems, file.parent)
        findings += [replace(finding, path=str(file)) for finding in found]
    return findings


def _strange(opening: Opening, file: Path, as_of: date) -> list[Problem]:
    """The problems of a file outside: of figures, a verification or an assessment, by what it holds."""
    if form_named(file.parent, file.name):
        return pipeline.figures(opening, file.name, as_of, file.parent)[1]
    work = pipeline.verify if _is_verification(file) else pipeline.assess
    return work(opening, file.name, as_of, file.parent)[2]


def _of_no_school(file: Path) -> str:
    """What a file is instead of one of a school, by its name and its outermost keys; "" for a school's."""
    if not yaml_stem(file.name):
        stem, _, suffix = file.name.lower().rpartition(".")
        register = suffix == "csv" and stem in ("areas", "authorities", "schools", "stages", "contacts")
        return "register" if register else "workbook" if suffix == "xlsx" else "other"
    keys = {line.partition(":")[0] for line in lines_of(str(file)) if line[:1].isalpha() and ":" in line}
    for kind, needed in _OFFICIAL.items():
        if needed <= keys and "truong" not in keys:
            return kind
    return ""


_OFFICIAL = {
    "rubric": {"ma", "nhom", "muc_do"},
    "form": {"ma", "phan"},
    "report": {"nam_hoc", "co_quan", "so_lieu"},
    "round": {"nam_hoc", "co_quan"},
    "partners": {"nguon"},
}
"""The keys by which each kind of official file is known, the more telling first."""


def _is_verification(file: Path) -> bool:
    """Whether a file whose place does not say so is an authority's verification: it alone has a `ket_qua`."""
    return any(line.startswith("ket_qua") for line in lines_of(str(file)))


def _inside(data: Path, path: Path) -> str | None:
    """The path relative to the data folder, with `/`; `None` when it lies elsewhere; links not followed."""
    root, whole = Path(os.path.abspath(data)), Path(os.path.abspath(path))
    return whole.relative_to(root).as_posix() if whole.is_relative_to(root) else None


def _as_typed(findings: list[Finding], data: Path, typed: Path, inside: str = ".") -> list[Finding]:
    """Paths as typed, or relative to the current folder: `data/…`."""

    def shown(path: str) -> str:
        if path == inside:
            return str(typed)
        if inside != "." and path.startswith(inside + "/"):
            return str(typed / path[len(inside) + 1 :])
        return str(data / path)

    return _sorted([replace(finding, path=shown(finding.path)) for finding in findings])


def _sorted(findings: list[Finding]) -> list[Finding]:
    findings.sort(key=lambda one: (one.path, one.line, one.column, one.code))
    return findings
