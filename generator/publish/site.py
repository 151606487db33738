"""Writing the generated part of a site: pages into their shells, attachments."""

import os
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
from generator.present.reuse.columns import tables
from generator.publish.history import History
from generator.publish.history import made as histories
from generator.publish.open_data import Done as Table
from generator.publish.open_data import (
    Told,
    about_tables,
    open_data_files,
    told_from,
    told_of,
    write_open_data,
)
from generator.publish.reuse import REUSED
from generator.publish.schemas import schema_files
from generator.publish.shells import Frame

UnitTask = tuple[str, str, SchoolYear]
"""`area` or `authority`, its id, the year."""
OwnTask = tuple[str, str] | UnitTask
"""`table`, `files` or `pages` with a name; or a unit's."""


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


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a task: the pages it wrote, and the table if it wrote one."""

    pages: list[Written]
    table: Table | None = None


def write_own(press: Press) -> list[Written]:
    """Everything that rests on more than one school: home, areas, authorities, tables, the finder."""
    done = [do_own(press, task) for task in own_tasks(press.edition)]
    tables_ = [one.table for one in done if one.table is not None]
    return [page for one in done for page in one.pages] + write_last(press, tables_)


def own_tasks(edition: Edition) -> list[OwnTask]:
    """Everything that rests on more than one school, in tasks that need nothing of each other."""
    tasks: list[OwnTask] = [("table", name) for name in tables()]
    tasks += [("files", name) for name in _FILES]
    tasks += [("pages", name) for name in _PAGES]
    return [*tasks, *unit_tasks(edition)]


def do_own(press: Press, task: OwnTask) -> Done:
    """Write what a task is about."""
    context, edition = press.context, press.edition
    match task:
        case ("table", name):
            return Done([], write_open_data(context, edition, name, press.folder))
        case ("files", name):
            return _put(press, (), _FILES[name](context, edition))
        case ("pages", name):
            return _put(press, _PAGES[name](context, edition), ())
        case (kind, id_, year):
            unit = (kind, id_, year)
            return _put(press, unit_pages(context, edition, unit), unit_files(context, edition, unit))
        case _:
            raise ValueError(task)


def _put(press: Press, made: Iterable[Page], files: Iterable[Attachment]) -> Done:
    written = [_write_page(press, page) for page in made]
    for file in files:
        write_file(press.folder, file)
    return Done(written)


def write_last(press: Press, done: Sequence[Table]) -> list[Written]:
    """What tells of the tables, when all have been written."""
    told = told_from(done)
    for made in about_tables(press.context, press.edition, told):
        write_file(press.folder, made)
    return [_write_page(press, page) for page in _data_pages(press.context, press.edition, told)]


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
    for name, made in _PAGES.items():
        if name != "bare":
            yield from made(context, edition)
    # last: `cds serve` makes the tables only for who asks for these pages
    yield from _data_pages(context, edition, told_of(context, edition))


def _data_pages(context: Context, edition: Edition, told: Told) -> Iterator[Page]:
    yield pages.data_page(context, edition, told.tables, told.changes)
    yield pages.dictionary_page(told.tables)


def _guides(context: Context, edition: Edition) -> Iterator[Page]:
    yield pages.areas_page(context, edition)
    yield pages.compare_page(context)
    yield pages.problems_page(context, edition, catalogue())
    yield pages.self_assessment_form_page(context, catalogue(), strangers.patterns(), workbooks(context))
    yield pages.api_page(context, edition)


def _rubrics(context: Context, edition: Edition) -> Iterator[Page]:
    for rubric in edition.library.rubrics.values():
        yield pages.rubric_page(context, rubric)
        yield from pages.criterion_pages(context, edition, rubric)


_PAGES: Mapping[str, Callable[[Context, Edition], Iterator[Page]]] = {
    "home": lambda context, edition: iter((pages.home_page(context, edition),)),
    "a-z": lambda _, edition: pages.a_to_z_pages(edition),
    "guides": _guides,
    "rubrics": _rubrics,
    "bare": pages.bare_pages,
}


def workbooks(context: Context) -> list[tuple[str, str]]:
    """Rubric and stage of each workbook that lies beside the form, `tu-danh-gia/<rubric>.<stage>.xlsx`."""
    return [(rubric.id, stage) for rubric in context.library.rubrics.values() for stage in rubric.stages]


def single_files(context: Context, edition: Edition) -> Iterator[Attachment]:
    """The finder's index, the open data tables, what the form needs, schemas for editors, blank workbooks."""
    yield from finder.finder_files(edition.library, edition.lines)
    yield from open_data_files(context, edition)
    for name, made in _FILES.items():
        if name != "finder":
            yield from made(context, edition)


def _form_files(context: Context, edition: Edition) -> Iterator[Attachment]:
    for year in edition.library.rounds:
        content = self_assessment_form.year_index(edition.library, year)
        yield Attachment(self_assessment_form.year_path(year), content)
    for schema in schema_files(edition.library):
        yield Attachment(f"schema/{schema.path}", schema.content)


def _workbooks(context: Context, edition: Edition) -> Iterator[Attachment]:
    from generator.publish.form_file import blank_forms

    return blank_forms(edition.library)


_FILES: Mapping[str, Callable[[Context, Edition], Iterator[Attachment]]] = {
    "finder": lambda _, edition: finder.finder_files(edition.library, edition.lines),
    "form": _form_files,
    "workbooks": _workbooks,
    "deadlines": lambda _, edition: bare_files(edition),
    **REUSED,
}


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
