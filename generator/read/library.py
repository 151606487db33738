"""Everything official, and the list of what schools committed."""

import dataclasses
from collections.abc import Mapping
from pathlib import Path

from generator.model.form import Form
from generator.model.library import Library, SchoolFiles
from generator.model.problem import Problem
from generator.model.round import Round
from generator.model.rubric import Rubric, Source
from generator.model.school_year import SchoolYear
from generator.read import files, registers, school_file


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
    rubrics, more = _rubrics(root, found.official.get("rubrics", []))
    problems += more
    rounds, more = _rounds(root, found.official.get("rounds", []))
    problems += more
    contacts, more = registers.read_contacts(root)
    problems += [*more, *found.closed]
    forms, more = _forms(root, found.official.get("forms", []))
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
    )
    return library, problems, found.problems


def relisted(library: Library, root: Path, found: files.Found) -> Library:
    """The same official part, with the files found in another folder."""
    return dataclasses.replace(library, root=root, files=found.schools, reports=_reports(found))


def only(library: Library, school: str) -> SchoolFiles:
    """The files that carry a school's id."""
    return library.files.get(school, SchoolFiles())


def _reports(found: files.Found) -> tuple[str, ...]:
    return tuple(found.official.get("reports", ()))


def _rubrics(root: Path, paths: list[str]) -> tuple[dict[str, Rubric], list[Problem]]:
    rubrics: dict[str, Rubric] = {}
    problems: list[Problem] = []
    for path in paths:
        rubric, faults = school_file.read(root, path, Rubric, {})
        problems += faults
        if rubric is not None:
            rubrics[rubric.id] = dataclasses.replace(rubric, sources=_named(rubric.sources))
            problems += _name_is_id(path, rubric.id)
    return rubrics, problems


def _forms(root: Path, paths: list[str]) -> tuple[dict[str, Form], list[Problem]]:
    forms: dict[str, Form] = {}
    problems: list[Problem] = []
    for path in paths:
        form, faults = school_file.read(root, path, Form, {})
        problems += faults
        if form is not None:
            forms[form.id] = dataclasses.replace(form, sources=_named(form.sources))
            problems += _name_is_id(path, form.id)
    return forms, problems


def _named(sources: Mapping[str, Source]) -> dict[str, Source]:
    """Sources that know the key they stand under."""
    return {key: dataclasses.replace(source, id=key) for key, source in sources.items()}


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
