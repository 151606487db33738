"""Everything official, and the list of what schools committed."""

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

from generator.model.form import Form
from generator.model.library import Library, SchoolFiles
from generator.model.partner import Federation
from generator.model.problem import Problem
from generator.model.round import Round
from generator.model.rubric import Rubric, Source
from generator.model.school_year import SchoolYear
from generator.read import files, registers, school_file

Sourced = TypeVar("Sourced", Rubric, Form)


def read_library(
    root: Path, schools: frozenset[str] = frozenset(), found: files.Found | None = None
) -> tuple[Library, list[Problem], list[Problem]]:
    """The library; the problems of official files, which stop a build; and those of stray files.

    School files are listed, not opened. With `schools`, only their rows and files are read: one school
    among twenty-six thousand does not wait for the others. With `found`, all files are listed already.
    """
    found = found or files.walk(root, schools)
    stages, problems = registers.read_stages(root)
    areas, more = registers.read_areas(root)
    problems += more
    authorities, more = registers.read_authorities(root)
    problems += more
    rows, more = registers.read_schools(root, schools)
    problems += more
    rubrics, more = _with_sources(root, found.official.get("rubrics", []), Rubric)
    problems += more
    rounds, more = _rounds(root, found.official.get("rounds", []))
    problems += more
    contacts, contact_lines, more = registers.read_contacts(root)
    problems += [*more, *found.closed]
    wanted = {
        "areas": bool(found.schools or rows.rows or authorities.rows),
        "authorities": bool(found.schools or rows.rows or rounds),
        "stages": bool(found.schools or rows.rows),
        "schools": bool(found.schools or contacts),
    }
    given = {"areas": areas.rows, "authorities": authorities.rows, "stages": stages, "schools": rows.rows}
    told = {problem.path for problem in problems}
    for name, its in given.items():
        if wanted[name] and not its and f"registers/{name}.csv" not in told:
            problems.append(registers.nothing_in(root, name))
    forms, more = _with_sources(root, found.official.get("forms", []), Form)
    problems += more
    federation = None
    for path in found.official.get("federation", ()):
        federation, more = school_file.read(root, path, Federation, {"\0path": path})
        problems += more
    library = Library(
        root,
        stages,
        areas,
        authorities,
        rows,
        rubrics,
        rounds,
        found.schools,
        forms,
        _reports(found),
        contacts,
        federation,
        contact_lines=contact_lines,
    )
    return library, problems, found.problems


def relisted(library: Library, root: Path, found: files.Found) -> Library:
    """The same official part, with the files found in another folder."""
    return replace(library, root=root, files=found.schools, reports=_reports(found))


def only(library: Library, school: str) -> SchoolFiles:
    """The files that carry a school's id."""
    return library.files.get(school, SchoolFiles())


def _reports(found: files.Found) -> tuple[str, ...]:
    return tuple(found.official.get("reports", ()))


def _with_sources(
    root: Path, paths: list[str], noun: type[Sourced]
) -> tuple[dict[str, Sourced], list[Problem]]:
    """Rubrics or forms by id; each file is named after the id it gives."""
    found: dict[str, Sourced] = {}
    problems: list[Problem] = []
    for path in paths:
        one, faults = school_file.read(root, path, noun, {})
        problems += faults
        if one is not None:
            found[one.id] = replace(one, sources=_named(one.sources))
            problems += _name_is_id(path, one.id)
    return found, problems


def _named(sources: Mapping[str, Source]) -> dict[str, Source]:
    """Sources that know the key they stand under."""
    return {key: replace(source, id=key) for key, source in sources.items()}


def _name_is_id(path: str, found: str) -> list[Problem]:
    stem = files.yaml_stem(path.rsplit("/", 1)[-1])
    return [] if stem == found else [Problem("file-name", path, ("ma",), {"value": found, "name": stem})]


def _rounds(root: Path, paths: list[str]) -> tuple[dict[SchoolYear, Round], list[Problem]]:
    rounds: dict[SchoolYear, Round] = {}
    problems: list[Problem] = []
    for path in paths:
        round_, faults = school_file.read(root, path, Round, {"\0path": path})
        problems += faults
        if round_ is not None:
            stem = files.yaml_stem(path.rsplit("/", 1)[-1])
            if stem != str(round_.year):
                problems.append(
                    Problem("file-name", path, ("nam_hoc",), {"value": str(round_.year), "name": stem})
                )
            rounds[round_.year] = round_
    return rounds, problems
