"""The files of one school, read."""

from pathlib import Path

from generator.model.assessment import Assessment, Verification
from generator.model.problem import Problem
from generator.read import school_file
from generator.read.files import verification_stem, yaml_stem

_SOME_DAY = "2000-01-01"  # stands in for a date that is missing; rules about it are then left out


def assessment(root: Path, path: str, given: str | None = None) -> tuple[Assessment | None, list[Problem]]:
    """One assessment file. `given` is the rubric of its round, for when the file names none."""
    stand_ins = {**_told_by(path, given), "trang_thai": "du_thao"}
    return school_file.read(root, path, Assessment, {"\0path": path}, stand_ins)


def verification(
    root: Path, path: str, given: str | None = None
) -> tuple[Verification | None, list[Problem]]:
    """One verification file; its number is part of its name (`th-x.2.yml`). `given` as for an assessment."""
    number = verification_stem(yaml_stem(path.rsplit("/", 1)[-1]))[1]
    extra = {"\0path": path, "\0number": number}
    stand_ins = {**_told_by(path, given), "ket_qua": "cong_nhan", "ngay": _SOME_DAY}
    if path.count("/") > 1:
        stand_ins["co_quan"] = path.split("/")[-2]
    return school_file.read(root, path, Verification, extra, stand_ins)


def _told_by(path: str, rubric: str | None) -> dict[str, str]:
    """What a file's place says of it, for when the file itself says it wrongly or not at all."""
    parts = path.split("/")
    told = {"truong": verification_stem(yaml_stem(parts[-1]))[0]}
    if rubric is not None:
        told["bo_chi_so"] = rubric
    return {**told, "nam_hoc": parts[-3]} if len(parts) > 2 else told
