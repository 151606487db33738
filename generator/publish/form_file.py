"""`cds form`: the workbook of a school and year; and the blank ones that lie on the site."""

from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct

from generator import pipeline
from generator.model.assessment import Assessment
from generator.model.library import Library
from generator.model.page import Attachment
from generator.model.school_year import SchoolYear
from generator.present.workbook import Form, form_workbook, stage_workbooks
from generator.publish.new_file import CannotBegin, own_files, row_of, rubric_of
from generator.read import dossier
from generator.wording import say

FOLDER = "tu-danh-gia"


class FormFile(Struct, frozen=True):
    """A workbook ready to be written; `filled`: with its `own` answers, `earlier` documents, `nothing`."""

    content: bytes
    filled: str


def form(data: Path, school: str, year: str) -> FormFile:
    """The workbook of a school's year: its answers, or last year's documents. Raises `CannotBegin`."""
    opening = pipeline.open_library(data)
    if opening.stops:
        raise CannotBegin(say("new.official"))
    library, when = opening.library, SchoolYear.parse(year)
    if when is None:
        raise CannotBegin(say("new.year", value=year))
    row = row_of(library, school, when)
    rubric = library.rubrics[rubric_of(opening, row, when)]
    own = _latest(library, school, lambda found: found == str(when))
    earlier = _latest(library, school, lambda found: found < str(when)) if own is None else None
    made = Form(
        rubric,
        row.stage,
        _stage(library, row.stage),
        library.settings(row.authority, when).on_unmet or "giu_lai",
        school=row.id,
        school_name=row.name,
        year=str(when),
        own=own,
        documents=earlier.documents if earlier else {},
    )
    return FormFile(form_workbook(made), "own" if own else "earlier" if made.documents else "nothing")


def _latest(library: Library, school: str, meant: Callable[[str], bool]) -> Assessment | None:
    """The school's latest assessment of the years that are meant, as far as it can be read."""
    paths = [path for path in own_files(library, school) if meant(path.split("/")[1])]
    return dossier.assessment(library.root, max(paths))[0] if paths else None


def blank_forms(library: Library) -> Iterator[Attachment]:
    """A workbook for each rubric and each of its stages, for schools to download."""
    years = tuple(str(year) for year in sorted(library.rounds, reverse=True))
    for rubric in library.rubrics.values():
        stages = {stage: _stage(library, stage) for stage in rubric.stages}
        for stage, content in stage_workbooks(Form(rubric, "", "", years=years), stages):
            yield Attachment(f"{FOLDER}/{rubric.id}.{stage}.xlsx", content)


def _stage(library: Library, stage: str) -> str:
    return library.stages[stage].name if stage in library.stages else stage
