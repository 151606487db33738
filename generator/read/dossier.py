"""The files of one school, read; and an authority's report."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from generator.model.assessment import Assessment, Verification
from generator.model.form import Form
from generator.model.problem import Problem
from generator.model.statistics import AuthorityReport, Statistics
from generator.read import school_file
from generator.read.files import content, verification_stem, yaml_stem
from generator.read.shapes import report_shape, statistics_shape
from generator.read.text import MOST_BYTES

_SOME_DAY = "2000-01-01"  # stands in for a date that is missing; rules about it are then left out


Given = Callable[[str], str | None]
"""Tells of a path which rubric the round gives its school, for when the file names none."""


def _not_known(path: str) -> None:
    return None


def assessment(root: Path, path: str, given: Given = _not_known) -> tuple[Assessment | None, list[Problem]]:
    """One assessment file."""

    def stand_ins() -> dict[str, str]:
        return {**_told_by(path, given(path)), "trang_thai": "du_thao"}

    return school_file.read(root, path, Assessment, {"\0path": path}, stand_ins)


def verification(
    root: Path, path: str, given: Given = _not_known
) -> tuple[Verification | None, list[Problem]]:
    """One verification file; its number is part of its name (`th-x.2.yml`)."""
    number = verification_stem(yaml_stem(path.rsplit("/", 1)[-1]))[1]
    extra = {"\0path": path, "\0number": number}

    def stand_ins() -> dict[str, str]:
        told = {**_told_by(path, given(path)), "ket_qua": "cong_nhan", "ngay": _SOME_DAY}
        if path.count("/") > 1:
            told["co_quan"] = path.split("/")[-2]
        return told

    return school_file.read(root, path, Verification, extra, stand_ins)


def statistics(root: Path, path: str, form: Form | None) -> tuple[Statistics | None, list[Problem]]:
    """One file of a school's figures; `form` is the one its folder is named after, if there is one."""

    def stand_ins() -> dict[str, str]:
        parts = path.split("/")
        told = {"truong": yaml_stem(parts[-1])}
        return told | {"nam_hoc": parts[1], "bieu_mau": parts[3]} if len(parts) > 3 else told

    return school_file.read(root, path, Statistics, {"\0path": path}, stand_ins, statistics_shape(form))


def form_named(root: Path, path: str) -> str:
    """The form that a file outside the data folder names; "" when it is no file of figures."""
    try:
        text = content(root / path, MOST_BYTES).decode("utf-8", "replace")
    except OSError:
        return ""
    named = re.search(r"^bieu_mau:[ \t]*[\"']?([a-z0-9-]+)", text, re.MULTILINE)
    return named[1] if named else ""


def report(root: Path, path: str, forms: Mapping[str, Form]) -> tuple[AuthorityReport | None, list[Problem]]:
    """One authority's report of a year, over all the forms it may fill."""

    def stand_ins() -> dict[str, str]:
        parts = path.split("/")
        told = {"co_quan": yaml_stem(parts[-1])}
        return told | {"nam_hoc": parts[-2]} if len(parts) > 1 else told

    return school_file.read(root, path, AuthorityReport, {"\0path": path}, stand_ins, report_shape(forms))


def _told_by(path: str, rubric: str | None) -> dict[str, str]:
    """What a file's place says of it, for when the file itself says it wrongly or not at all."""
    parts = path.split("/")
    told = {"truong": verification_stem(yaml_stem(parts[-1]))[0]}
    if rubric is not None:
        told["bo_chi_so"] = rubric
    return {**told, "nam_hoc": parts[-3]} if len(parts) > 2 else told
