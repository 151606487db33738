"""`cds new`: where a school's file of a year belongs, under which rubric, and what it begins with."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from generator import pipeline
from generator.model.assessment import Document
from generator.model.library import Library
from generator.model.register import School
from generator.model.school_year import SchoolYear
from generator.pipeline import Opening
from generator.present import school_yaml
from generator.read import dossier
from generator.wording import day, did_you_mean, fold, say
from generator.wording.keys import keys

_MOST_NAMED = 5


class CannotBegin(Exception):
    """There is no telling where or how the file begins; the sentence says why and what to do."""


class NewFile(Struct, frozen=True):
    """A file that is not there yet."""

    path: Path
    text: str

    def write(self) -> None:
        """Write it; one that is there is never written over."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(self.text)


def begin(data: Path, school: str, year: str) -> NewFile:
    """The draft with which a school's year begins. Raises `CannotBegin` with a sentence."""
    opening = pipeline.open_library(data)
    if opening.stops:
        raise CannotBegin(say("new.official"))
    library = opening.library
    when = SchoolYear.parse(year)
    if when is None:
        raise CannotBegin(say("new.year", value=year))
    row = row_of(library, school, when)
    there = next((path for path in own_files(library, school) if path.split("/")[1] == year), None)
    if there is not None:
        raise CannotBegin(say("new.exists", path=data / there))
    rubric = opening.library.rubrics[rubric_of(opening, row, when)]
    tree = {
        "nam_hoc": str(when),
        "truong": row.id,
        "bo_chi_so": rubric.id,
        "trang_thai": "du_thao",
    }
    stage = row.stage if _has_schema(data, rubric.id, row.stage) else ""
    text = school_yaml.written(rubric, tree, stage=stage, offered=_documents(library, school, when))
    return NewFile(data / "assessments" / str(when) / row.authority / f"{row.id}.yml", text)


def row_of(library: Library, school: str, year: SchoolYear) -> School:
    """The school's register row on the year's counting day, or `CannotBegin`."""
    if school not in library.schools:
        raise CannotBegin(say("new.school-unknown", value=school, near=_meant(library, school)).rstrip())
    row = library.schools.on(school, year.counting_day)
    if row is None:
        spans = "; ".join(
            say("new.span", start=day(row.start) or "…", end=day(row.end) or "…")
            for row in library.schools.rows[school]
        )
        raise CannotBegin(say("new.not-in-force", value=school, day=day(year.counting_day), spans=spans))
    return row


def _meant(library: Library, typed: str) -> str:
    """The ids of schools whose name holds what was typed, else the id nearest to it."""
    part = fold(typed)
    latest = [library.schools.latest(school) for school in library.schools]
    named = [row for row in latest if row is not None and part and part in fold(row.name)]
    if named:
        listed = ", ".join(f"{row.id} ({row.name})" for row in named[:_MOST_NAMED])
        return say("new.named", listed=listed)
    return did_you_mean(typed, library.schools)


def rubric_of(opening: Opening, row: School, year: SchoolYear) -> str:
    """The rubric that the round gives the school, or `CannotBegin`."""
    library = opening.library
    if not library.has_round(row.authority, year):
        raise CannotBegin(say("new.no-round", year=year, authority=row.authority))
    rubric = library.rubric_for(row, year)
    if rubric is None:
        stage = library.stages.get(row.stage)
        name = stage.name if stage else row.stage
        raise CannotBegin(say("new.no-rubric", year=year, authority=row.authority, stage=name, id=row.stage))
    return rubric


def own_files(library: Library, school: str) -> tuple[str, ...]:
    """The school's assessments, relative to the data folder."""
    files = library.files.get(school)
    return files.assessments if files else ()


def _documents(library: Library, school: str, year: SchoolYear) -> Mapping[str, Any]:
    """The documents of the latest earlier assessment, under the file's own keys."""
    earlier = [path for path in own_files(library, school) if path.split("/")[1] < str(year)]
    if not earlier:
        return {}
    found, _ = dossier.assessment(library.root, max(earlier))
    return {name: _as_tree(paper) for name, paper in found.documents.items()} if found else {}


def _as_tree(paper: Document) -> Mapping[str, Any]:
    names = keys()["Document"]
    values = {key: getattr(paper, name) for name, key in names.items() if key[0] != "\0"}
    return {key: value for key, value in values.items() if value}


def _has_schema(data: Path, rubric: str, stage: str) -> bool:
    """Whether the JSON Schema lies where the new file's first line would look for it."""
    return (data / ".." / "schemas" / f"{rubric}.{stage}.json").is_file()
