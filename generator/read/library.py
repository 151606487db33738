"""Everything official, and the list of what schools committed."""

import dataclasses
from pathlib import Path

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
    library = Library(
        root, stages, areas, authorities, rows, rubrics, rounds, found.schools, _others(found), contacts
    )
    return library, problems, found.problems


def relisted(library: Library, root: Path, found: files.Found) -> Library:
    """The same official part, with the files found in another folder."""
    return dataclasses.replace(library, root=root, files=found.schools, others=_others(found))


def only(library: Library, school: str) -> SchoolFiles:
    """The files that carry a school's id."""
    return library.files.get(school, SchoolFiles())


def _others(found: files.Found) -> tuple[str, ...]:
    """YAML whose form is checked although no room reads it yet."""
    return tuple(path for tree in ("statistics", "reports", "forms") for path in found.official.get(tree, ()))


def _rubrics(root: Path, paths: list[str]) -> tuple[dict[str, Rubric], list[Problem]]:
    rubrics: dict[str, Rubric] = {}
    problems: list[Problem] = []
    for path in paths:
        rubric, faults = school_file.read(root, path, Rubric, {})
        problems += faults
        if rubric is not None:
            sources: dict[str, Source] = {
                key: dataclasses.replace(source, id=key) for key, source in rubric.sources.items()
            }
            rubric = dataclasses.replace(rubric, sources=sources)
            stem = files.yaml_stem(path.rsplit("/", 1)[-1])
            if stem != rubric.id:
                problems.append(Problem("file-name", path, ("ma",), {"value": rubric.id, "name": stem}))
            rubrics[rubric.id] = rubric
    return rubrics, problems


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
