"""Writing the generated part of a site: pages into their shells, attachments."""

import os
import pickle
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.check import strangers
from generator.check.catalogue import catalogue
from generator.crew import state
from generator.model.edition import Edition
from generator.model.form import Filler
from generator.model.page import Attachment, Page, Peers
from generator.model.school_year import SchoolYear
from generator.model.scorecard import Standing
from generator.present import deadlines, finder, links, open_data, pages, self_assessment_form
from generator.present.context import Context
from generator.publish.history import History
from generator.publish.history import made as histories
from generator.publish.open_data import open_data_files, told_of
from generator.publish.reuse import reuse_files
from generator.publish.schemas import schema_files
from generator.publish.shells import Frame

UnitTask = tuple[str, str, SchoolYear]
"""`area` or `authority`, its id, the year."""


@dataclass(frozen=True, slots=True)
class Press:
    """What printing the pages of a whole edition needs. Without `printed`, MkDocs makes the pages."""

    edition: Edition
    context: Context
    frame: Frame
    folder: Path
    printed: bool = True


@dataclass(frozen=True, slots=True)
class SpoolPrint:
    """What a worker needs to print the pages of a spool. `medians` fill their gaps."""

    spool: Path
    frame: Frame
    folder: Path
    printed: bool
    medians: Mapping[Peers, str]


@dataclass(frozen=True, slots=True)
class ChangesPrint:
    """What a worker needs to print the changes of some schools. With `names`, people may be named."""

    schools: tuple[str, ...]
    history: History
    names: bool
    frame: Frame
    folder: Path
    printed: bool


@dataclass(frozen=True, slots=True)
class Written:
    """The address of a page that was written, and whether searchers may list it."""

    address: str
    noindex: bool


def write_own(press: Press) -> list[Written]:
    """Everything that rests on more than one school: home, areas, authorities, tables, the finder."""
    for made in single_files(press.context, press.edition):
        write_file(press.folder, made)
    pages_ = [*single_pages(press.context, press.edition)]
    written = [_write_page(press, page) for page in pages_]
    for task in unit_tasks(press.edition):
        written += [_write_page(press, page) for page in unit_pages(press.context, press.edition, task)]
        for made in unit_files(press.context, press.edition, task):
            write_file(press.folder, made)
    written += [_write_page(press, page) for page in pages.bare_pages(press.context, press.edition)]
    for made in bare_files(press.edition):
        write_file(press.folder, made)
    return written


def write_pages(press: Press, made: list[Page]) -> list[Written]:
    """Pages that have been made already."""
    return [_write_page(press, page) for page in made]


def print_spool(task: SpoolPrint) -> list[Written]:
    """In a worker: the pages and files of some schools, out of their spool."""
    written = []
    for made, attachments in spooled(task.spool):
        written += [_write_page(task, page.filled(task.medians)) for page in made]
        for attachment in attachments:
            write_file(task.folder, attachment)
    return written


def print_changes(task: ChangesPrint) -> list[Written]:
    """In a worker: what changed in the data of some schools, as a page and a table each."""
    written = []
    for page, table in histories(state().context, task.history, task.schools, task.names):
        written.append(_write_page(task, page))
        write_file(task.folder, table)
    return written


def single_pages(context: Context, edition: Edition) -> Iterator[Page]:
    """The pages there is one of: home, A–Z, areas, comparing, data, problems, rubrics and their criteria."""
    yield pages.home_page(context, edition)
    yield from pages.a_to_z_pages(edition)
    yield pages.areas_page(context, edition)
    yield pages.compare_page(context)
    yield pages.problems_page(context, edition, catalogue())
    yield pages.self_assessment_form_page(context, catalogue(), strangers.patterns(), workbooks(context))
    for rubric in edition.library.rubrics.values():
        yield pages.rubric_page(context, rubric)
        yield from pages.criterion_pages(context, edition, rubric)
    yield pages.api_page(context, edition)
    told = told_of(context, edition)  # last: `cds serve` makes the tables only for who asks for these pages
    yield pages.data_page(context, edition, told.tables, told.changes)
    yield pages.dictionary_page(told.tables)


def workbooks(context: Context) -> list[tuple[str, str]]:
    """Rubric and stage of each workbook that lies beside the form, `tu-danh-gia/<rubric>.<stage>.xlsx`."""
    return [(rubric.id, stage) for rubric in context.library.rubrics.values() for stage in rubric.stages]


def single_files(context: Context, edition: Edition) -> Iterator[Attachment]:
    """The finder's index, the open data tables, what the form needs, schemas for editors, blank workbooks."""
    from generator.publish.form_file import blank_forms

    yield from finder.finder_files(edition.library, edition.lines)
    yield from open_data_files(context, edition)
    yield from reuse_files(context, edition)
    for year in edition.library.rounds:
        content = self_assessment_form.year_index(edition.library, year)
        yield Attachment(self_assessment_form.year_path(year), content)
    for schema in schema_files(edition.library):
        yield Attachment(f"schema/{schema.path}", schema.content)
    yield from blank_forms(edition.library)


def unit_pages(context: Context, edition: Edition, task: UnitTask) -> Iterator[Page]:
    """The pages of one area or authority and year; the latest year of an area has two addresses."""
    kind, unit, year = task
    if kind == "authority":
        yield pages.authority_page(context, edition, unit, year)
        return
    page = pages.area_page(context, edition, unit, year, latest=False)
    yield page
    if not any((unit, later) in edition.areas for later in edition.years if later > year):
        yield links.moved_up(page, links.area_address(unit))


def unit_files(context: Context, edition: Edition, task: UnitTask) -> Iterator[Attachment]:
    """Beside an authority's page: its forms and its schools' states as CSV, its deadlines, its papers."""
    kind, unit, year = task
    if kind != "authority":
        return
    folder = links.authority_address(unit, year)
    for filled in edition.forms.get((unit, year), ()):
        if filled.form.filler is Filler.AUTHORITY and filled.standing is Standing.APPLIED:
            yield Attachment(f"{folder}{filled.form.id}.csv", open_data.form_csv(filled))
    lines = edition.authorities[unit, year].lines
    yield Attachment(f"{folder}trang-thai.csv", open_data.states_csv(edition.library, lines, edition.as_of))
    calendar = deadlines.calendar(edition, unit, year)
    if calendar:
        yield Attachment(f"{folder}{deadlines.FILE}", calendar)
    if context.papers:
        from generator.present.documents import making  # late: most sites offer none

        yield from making.offered_by_authority(context, edition, unit, year)


def bare_files(edition: Edition) -> Iterator[Attachment]:
    """The deadlines of rounds without a school."""
    for authority, year in pages.bare_rounds(edition):
        calendar = deadlines.calendar(edition, authority, year)
        if calendar:
            yield Attachment(f"{links.authority_address(authority, year)}{deadlines.FILE}", calendar)


def unit_tasks(edition: Edition) -> list[UnitTask]:
    """Every area and authority page there is."""
    tasks = [("area", unit, year) for unit, year in edition.areas]
    return tasks + [("authority", unit, year) for unit, year in edition.authorities]


def spooled(spool: Path) -> list[tuple[list[Page], list[Attachment]]]:
    """Each school's pages and files that a survey left behind."""
    made: list[tuple[list[Page], list[Attachment]]] = pickle.loads(spool.read_bytes())  # noqa: S301 - our own
    return made


def _write_page(press: Press | SpoolPrint | ChangesPrint, page: Page) -> Written:
    if press.printed:
        write_file(press.folder, Attachment(f"{page.address}index.html", press.frame.print(page)))
    return Written(page.address, page.noindex)


def write_file(folder: Path, made: Attachment) -> None:
    """Write one file; its path stays under the folder because ids are slugs."""
    path = os.path.join(folder, made.path)
    try:
        file = open(path, "wb", buffering=0)  # noqa: SIM115 - closed below; the folder is made only when missing
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        file = open(path, "wb", buffering=0)  # noqa: SIM115
    with file:
        rest = memoryview(made.content)
        while rest:
            rest = rest[file.write(rest) :]
