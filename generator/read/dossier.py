"""The files of one school, read."""

from pathlib import Path

from generator.model.assessment import Assessment, Verification
from generator.model.problem import Problem
from generator.read import school_file
from generator.read.files import verification_stem, yaml_stem


def assessment(root: Path, path: str) -> tuple[Assessment | None, list[Problem]]:
    """One assessment file."""
    return school_file.read(root, path, Assessment, {"\0path": path})


def verification(root: Path, path: str) -> tuple[Verification | None, list[Problem]]:
    """One verification file; its number is part of its name (`th-x.2.yml`)."""
    number = verification_stem(yaml_stem(path.rsplit("/", 1)[-1]))[1]
    return school_file.read(root, path, Verification, {"\0path": path, "\0number": number})
