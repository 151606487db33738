"""Writing the generated part of a site: pages into their shells, attachments."""

import os
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from generator.check import strangers
from generator.check.catalogue import catalogue
from generator.crew import state
from generator.model.edition import Edition, UnitYear
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
    """What printing needs: every worker shares it. Without `printed`, MkDocs makes the pages."""

    edition: Edition
    context: Context
    frame: Frame
    folder: Path
    printed: bool = True


@dataclass(frozen=True, slots=True)
class OwnPrint:
    """Something that rests on more than one school: an area with its years, all tables."""

    kind: Literal["files", "pages", "bare", "area", "authority"]
    unit: UnitYear | None = None


@dataclass(frozen=True, slots=True)
class SpoolPrint:
    """The pages and files of some schools, out of their spool. `medians` fill their gaps."""

    spool: Path
    medians: Mapping[Peers, str]


@dataclass(frozen=True, slots=True)
class ChangesPrint:
    """What changed in the data of some schools. With `names`, people may be named."""

    schools: tuple[str, ...]
    history: History
    names: bool


Task = OwnPrint | SpoolPrint | ChangesPrint


@dataclass(frozen=True, slots=True)
class Written:
    """The address of a page that was written, and whether searchers may list it."""

    address: str
    noindex: bool


def do(task: Task) -> list[Written]:
    """In a worker: print what a task is about."""
    press: Press = state()
    match task:
        case OwnPrint():
            return _print_own(press, task)
        case SpoolPrint():
            return _print_spool(press, task)
        case ChangesPrint():
            return _print_changes(press, task)


def own_tasks(edition: Edition) -> list[OwnPrint]:
    """Everything that rests on more than one school, what takes longest first."""
    units: list[OwnPrint] = [OwnPrint("area", key) for key in edition.areas]
    units += [OwnPrint("authority", key) for key in edition.authorities if _own(edition, key)]
    units.sort(key=_schools_in(edition), reverse=True)
    return [OwnPrint("files"), OwnPrint("pages"), OwnPrint("bare"), *units]


def _schools_in(edition: Edition) -> Callable[[OwnPrint], int]:
    kinds = {"area": edition.areas, "authority": edition.authorities}
    return lambda task: len(kinds[task.kind][task.unit].lines) if task.unit else 0


def _print_own(press: Press, task: OwnPrint) -> list[Written]:
    edition, context = press.edition, press.context
    files: Iterable[Attachment] = ()
    made: Iterable[Page] = ()
    match task.kind:
        case "files":
            files = single_files(context, edition)
        case "pages":
            made = single_pages(context, edition)
        case "bare":
            made, files = pages.bare_pages(context, edition), bare_files(edition)
        case kind:
            assert task.unit is not None
            made = unit_pages(context, edition, (kind, *task.unit))
            files = unit_files(context, edition, (kind, *task.unit))
    for attachment in files:
        write_file(press.folder, attachment)
    return write_pages(press, made)


def _print_spool(press: Press, task: SpoolPrint) -> list[Written]:
    written = []
    for made, attachments in spooled(task.spool):
        written += [_write_page(press, page.filled(task.medians)) for page in made]
        for attachment in attachments:
            write_file(press.folder, attachment)
    return written


def _print_changes(press: Press, task: ChangesPrint) -> list[Written]:
    written = []
    for page, table in histories(press.context, task.history, task.schools, task.names):
        written.append(_write_page(press, page))
        write_file(press.folder, table)
    return written


def write_pages(press: Press, made: Iterable[Page]) -> list[Written]:
    """Write pages that are made already, or are made while they are written."""
    return [_write_page(press, page) for page in made]


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
    return tasks + [("authority", *key) for key in edition.authorities if _own(edition, key)]


def _own(edition: Edition, authority: UnitYear) -> bool:
    """Whether an authority's page is on this site."""
    return authority[0] not in edition.library.authority_sites


def spooled(spool: Path) -> list[tuple[list[Page], list[Attachment]]]:
    """Each school's pages and files that a survey left behind."""
    made: list[tuple[list[Page], list[Attachment]]] = pickle.loads(spool.read_bytes())  # noqa: S301 - our own
    return made


def _write_page(press: Press, page: Page) -> Written:
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
