"""The files of one school, read."""

from pathlib import Path

from generator.model.assessment import Assessment, Verification
from generator.model.problem import Problem
from generator.read import school_file
from generator.read.files import verification_stem, yaml_stem


def assessment(root: Path, path: str) -> tuple[Assessment | None, list[Problem]]:
    """One assessment file."""
    stand_ins = {**_told_by(path), "trang_thai": "du_thao"}
    return school_file.read(root, path, Assessment, {"\0path": path}, stand_ins)


def verification(root: Path, path: str) -> tuple[Verification | None, list[Problem]]:
    """One verification file; its number is part of its name (`th-x.2.yml`)."""
    number = verification_stem(yaml_stem(path.rsplit("/", 1)[-1]))[1]
    extra = {"\0path": path, "\0number": number}
    return school_file.read(root, path, Verification, extra, {**_told_by(path), "ket_qua": "cong_nhan"})


def _told_by(path: str) -> dict[str, str]:
    """What a file's place says of it, for when the file itself says it wrongly or not at all."""
    parts = path.split("/")
    told = {"truong": verification_stem(yaml_stem(parts[-1]))[0]}
    return {**told, "nam_hoc": parts[-3]} if len(parts) > 2 else told
