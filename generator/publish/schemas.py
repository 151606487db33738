"""The JSON Schemas of a data folder: for the repository, for the site, for `cds schema --to`."""

from collections.abc import Iterator
from pathlib import Path

from generator.model.assessment import Assessment, Verification
from generator.model.form import Filler, Form
from generator.model.library import Library
from generator.model.page import Attachment
from generator.model.partner import Federation
from generator.model.round import Round
from generator.model.rubric import Rubric
from generator.model.statistics import AuthorityReport, Statistics
from generator.present import schemas
from generator.read.shapes import shape


def schema_files(library: Library) -> Iterator[Attachment]:
    """For each rubric and stage, each rubric's verifications, each form of schools; for the other files."""
    for rubric in library.rubrics.values():
        for stage in (library.stages[stage] for stage in rubric.stages if stage in library.stages):
            schema = schemas.assessment_schema(shape(Assessment), rubric, stage)
            yield Attachment(f"{rubric.id}.{stage.id}.json", schemas.as_json(schema))
        schema = schemas.verification_schema(shape(Verification), rubric)
        yield Attachment(f"{rubric.id}.verification.json", schemas.as_json(schema))
    rounds = schemas.round_schema(shape(Round), library.rubrics.values(), library.stages.values())
    yield Attachment("round.json", schemas.as_json(rounds))
    for form in library.forms.values():
        if form.filler is Filler.SCHOOL:
            schema = schemas.statistics_schema(shape(Statistics), form)
            yield Attachment(f"{form.id}.json", schemas.as_json(schema))
    report = schemas.report_schema(shape(AuthorityReport), library.forms.values())
    yield Attachment("report.json", schemas.as_json(report))
    partners = schemas.partners_schema(shape(Federation))
    yield Attachment("partners.json", schemas.as_json(partners))
    yield Attachment("form.json", schemas.as_json(schemas.form_schema(shape(Form))))
    yield Attachment("rubric.json", schemas.as_json(schemas.rubric_schema(shape(Rubric))))


def write_schemas(library: Library, folder: Path) -> list[Path]:
    """Write them into `folder`; one of ours that no rubric asks for any more is taken away."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {file.path: file.content for file in schema_files(library)}
    for path in folder.glob("*.json"):
        if path.name not in made and path.read_bytes().startswith(schemas.OPENING):
            path.unlink()
    for name, content in made.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in made]
