"""`quyen.yml`, beside the data folder: read, and held against the registers."""

from pathlib import Path

from msgspec.structs import replace

from generator import pipeline
from generator.check.ownership import RIGHTS_FILE, rights_problems
from generator.check.resting import silenced
from generator.model.library import Library
from generator.model.problem import Finding, Problem
from generator.model.rights import Rights
from generator.read import school_file


def read_rights(folder: Path) -> tuple[Rights, list[Problem]]:
    """The setting in a folder, and what is wrong with it; no rights to anyone where there is none."""
    if (folder / RIGHTS_FILE).is_symlink():
        return Rights(), [Problem("symlink", RIGHTS_FILE, line=1, column=1)]
    if not (folder / RIGHTS_FILE).exists():
        return Rights(), []
    rights, problems = school_file.read(folder, RIGHTS_FILE, Rights, {})
    return rights or Rights(), problems


def faults_of_rights(folder: Path, library: Library) -> list[Finding]:
    """What is wrong with the setting in a folder, its path as it is there."""
    rights, problems = read_rights(folder)
    silent = silenced(library.doubtful)
    problems += [one for one in rights_problems(rights, library) if one.code not in silent]
    return pipeline.in_words(library, problems, folder)


def faults_beside(data: Path) -> list[Finding]:
    """What is wrong with the setting beside a data folder; of the schools only those it names are read."""
    rights, problems = read_rights(data.parent)
    if not problems and rights == Rights():
        return []
    named = frozenset(school for schools in rights.schools.values() for school in schools)
    found = faults_of_rights(data.parent, pipeline.open_library(data, named).library)
    return [replace(one, path=str(data.parent / RIGHTS_FILE)) for one in found]
