"""Writing the generated part of a site: pages into their shells, attachments."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import DecodeError, Struct, field
from msgspec.structs import replace

from generator.check import personal
from generator.check.catalogue import catalogue
from generator.crew import state
from generator.model.edition import Edition, UnitYear
from generator.model.form import Filler
from generator.model.page import Attachment, Packed, Page, Peers, Spool, from_spool
from generator.model.school_year import SchoolYear
from generator.model.scorecard import Standing
from generator.model.summary import Summary
from generator.present import deadlines, finder, links, open_data, pages, self_assessment_form
from generator.present.context import Context
from generator.present.reuse import api, feeds
from generator.present.reuse.table_files import FOLDER, Before
from generator.publish import parcel
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
from generator.publish.traced import Asked, settled, traced
from generator.wording.tables import tables

UnitTask = tuple[str, str, SchoolYear]
"""`area` or `authority`, its id, the year."""

OwnTask = tuple[str, str] | UnitTask
"""`table`, `files` or `pages` with a name, the `feed` or `api-area` of an area, …; or a unit's pages."""


class Press(Struct, frozen=True):
    """What printing needs: every worker shares it.

    `lasting` is the context of schools' pages. What is written goes to `folder`, but for what stands in
    `site` already, byte for byte; so do `tables` and the list of `schools`. Of each task `kept` holds the
    paths of what it made. Without `printed`, MkDocs makes the pages.
    """

    edition: Edition
    context: Context
    lasting: Context
    frame: Frame
    folder: Path
    kept: Path
    site: Path | None = None
    printed: bool = True
    tables: Mapping[str, Before] = field(default_factory=dict)
    schools: api.Before | None = None


class OwnPrint(Struct, frozen=True):
    """Something that rests on more than one school: an area's pages, one of the tables, the finder."""

    task: OwnTask

    @property
    def name(self) -> str:
        """What it is called among all tasks."""
        return ".".join(map(str, self.task))


class SpoolPrint(Struct, frozen=True):
    """The pages and files of some schools, out of their spool. `medians` fill their gaps."""

    group: str
    spool: Path
    medians: Mapping[Peers, str]

    @property
    def name(self) -> str:
        """What it is called among all tasks."""
        return self.group


class ChangesPrint(Struct, frozen=True):
    """What changed in the data of some schools. With `names`, people may be named."""

    group: str
    schools: tuple[str, ...]
    history: History
    names: bool

    @property
    def name(self) -> str:
        """What it is called among all tasks."""
        return changes_name(self.group)


def changes_name(group: str) -> str:
    """What the printing of a group's history is called."""
    return f"{group}.thay-doi"


REMEMBERED = "cu"


class RememberedPrint(Struct, frozen=True):
    """What stands at addresses of which nothing is to be shown any more."""

    pages: list[Page]
    name: str = REMEMBERED


Task = OwnPrint | SpoolPrint | ChangesPrint | RememberedPrint


class Done(Struct, frozen=True):
    """A task that is done, what it asked of the edition; the table or the runs of the list it wrote."""

    name: str
    asked: frozenset[Asked] = frozenset()
    table: Table | None = None
    runs: tuple[api.Run, ...] | None = None


class Written(NamedTuple):
    """A file that was made: a page (`PAGE`), one that searchers may not list (`HIDDEN`), or none (`FILE`)."""

    kind: str
    path: str


LIST = ".trang"
"""Ends the name of the list of what a task made."""

PAGE, HIDDEN, FILE = "+", "-", "."


def do(task: Task) -> Done:
    """In a worker: print what a task is about, and note what it made."""
    press: Press = state()
    edition, asked = traced(press.edition)
    context = replace(press.context, library=edition.library)
    made: Iterable[Page | Packed | Attachment]
    match task:
        case OwnPrint(("table", name)):
            table = write_open_data(context, edition, name, press.folder, press.tables.get(name))
            return _noted(press, Done(task.name, settled(asked), table), _kept_tables(press, table))
        case OwnPrint(("files", "schools")):
            attachment, runs = api.schools_file(context, edition, press.schools)
            done = Done(task.name, settled(asked), runs=runs)
            return _noted(press, done, [_write(press, attachment)])
        case OwnPrint():
            made = _own(context, edition, task.task)
        case SpoolPrint():
            made = _spooled(task)
        case ChangesPrint():
            made = chain.from_iterable(histories(press.lasting, task.history, task.schools, task.names))
        case RememberedPrint():
            made = task.pages
    written = [_write(press, one) for one in made]
    return _noted(press, Done(task.name, settled(asked)), written)


def do_last(press: Press, found: Mapping[str, Table]) -> Done:
    """Print what tells of the tables, when all of them are written; they are known by their tasks' names."""
    told = told_from(found[OwnPrint(("table", name)).name] for name in tables())
    made: list[Page | Attachment] = [
        *about_tables(press.context, press.edition, told),
        *_data_pages(press.context, press.edition, told),
    ]
    return _noted(press, Done(LAST), [_write(press, one) for one in made])


LAST = "last"


def _noted(press: Press, done: Done, written: Iterable["Written"]) -> Done:
    note(press.kept, done.name, written)
    return done


def note(kept: Path, name: str, written: Iterable["Written"]) -> None:
    """Write down what a task made."""
    lines = "".join([f"{one.kind}{one.path}\n" for one in written])
    write_file(kept, Attachment(f"{name}{LIST}", lines.encode("utf-8")))


def _kept_tables(press: Press, table: Table) -> Iterator["Written"]:
    """The files of a table, which writes itself if it has to; what the site has is taken away again."""
    for file in table[0].files:
        path = f"{FOLDER}{file.path}"
        new = press.folder / path
        if (
            press.site is not None
            and new.exists()
            and _stands(press.site, Attachment(path, new.read_bytes()))
        ):
            new.unlink()
        yield Written(FILE, path)


def write_noted(
    folder: Path, kept: Path, name: str, made: Iterable[Attachment], standing: Path | None = None
) -> Done:
    """Write files that are nobody's task, and note them as if they were."""
    paths = []
    for one in made:
        if standing is None or not _stands(standing, one):
            write_file(folder, one)
        paths.append(Written(FILE, one.path))
    note(kept, name, paths)
    return Done(name)


def written_by(kept: Path, name: str) -> list[Written]:
    """What a task made."""
    lines = (kept / f"{name}{LIST}").read_text("utf-8").split("\n")
    return [Written(line[0], line[1:]) for line in lines if line]


def all_written(kept: Path, done: Iterable[Done]) -> Iterator[Written]:
    """What all these tasks made."""
    return (one for task in done for one in written_by(kept, task.name))


def own_tasks(edition: Edition) -> list[OwnPrint]:
    """Everything that rests on more than one school, in tasks that need nothing of each other."""
    tasks: list[OwnTask] = [("table", name) for name in tables()]
    tasks += [("files", name) for name in _FILES]
    tasks += [("pages", name) for name in _PAGES]
    for unit in _units(edition.areas):
        tasks += [("feed", unit), ("api-area", unit)]
    tasks += [("api-authority", unit) for unit in _units(edition.authorities)]
    return [OwnPrint(task) for task in [*tasks, *unit_tasks(edition)]]


def parted(edition: Edition, tasks: Iterable[OwnPrint]) -> tuple[list[OwnPrint], list[OwnPrint]]:
    """The tasks that are not a unit's pages, and those that are, of the unit with most schools first."""
    summaries: dict[str, Any] = {"area": edition.areas, "authority": edition.authorities}
    others: list[OwnPrint] = []
    units: list[OwnPrint] = []
    for one in tasks:
        (units if one.task[0] in summaries else others).append(one)
    units.sort(key=lambda one: len(summaries[one.task[0]][one.task[1:]].lines), reverse=True)
    return others, units


def _own(context: Context, edition: Edition, task: OwnTask) -> Iterator[Page | Attachment]:
    match task:
        case ("files", name):
            yield from _FILES[name](context, edition)
        case ("pages", name):
            yield from _PAGES[name](context, edition)
        case ("feed", unit):
            yield feeds.area_feed(context, edition, unit)
        case ("api-area", unit):
            yield api.area_file(edition, unit)
        case ("api-authority", unit):
            yield api.authority_file(edition, unit)
        case (kind, unit, year):
            yield from unit_pages(context, edition, (kind, unit, year))
            yield from unit_files(context, edition, (kind, unit, year))


def _spooled(task: SpoolPrint) -> Iterator[Packed | Attachment]:
    for made, attachments in spooled(task.spool):
        for packed in made:
            yield packed.filled(task.medians)
        yield from attachments


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


def _form_page(context: Context, _: Edition) -> Iterator[Page]:
    yield pages.self_assessment_form_page(context, catalogue(), personal.patterns(), workbooks(context))


def _rubrics(context: Context, edition: Edition) -> Iterator[Page]:
    for rubric in edition.library.rubrics.values():
        yield pages.rubric_page(context, rubric)
        yield from pages.criterion_pages(context, edition, rubric)


_PAGES: Mapping[str, Callable[[Context, Edition], Iterator[Page]]] = {
    "home": lambda context, edition: iter((pages.home_page(context, edition),)),
    "a-z": lambda _, edition: pages.a_to_z_pages(edition),
    "areas": lambda context, edition: iter((pages.areas_page(context, edition),)),
    "compare": lambda context, _: iter((pages.compare_page(context),)),
    "problems": lambda context, edition: iter((pages.problems_page(context, edition, catalogue()),)),
    "form": _form_page,
    "api": lambda context, edition: iter((pages.api_page(context, edition),)),
    "rubrics": _rubrics,
    "bare": pages.bare_pages,
}


def workbooks(context: Context) -> list[tuple[str, str]]:
    """Rubric and stage of each workbook that lies beside the form, `tu-danh-gia/<rubric>.<stage>.xlsx`."""
    return [(rubric.id, stage) for rubric in context.library.rubrics.values() for stage in rubric.stages]


def single_files(context: Context, edition: Edition) -> Iterator[Attachment]:
    """The finder's index, the open data tables, what the form needs, schemas for editors, blank workbooks."""
    yield from finder.finder_files(edition.library, edition.paged)
    yield from open_data_files(context, edition)
    for name, made in _FILES.items():
        if name != "finder":
            yield from made(context, edition)
    for area in _units(edition.areas):
        yield feeds.area_feed(context, edition, area)
        yield api.area_file(edition, area)
    for authority in _units(edition.authorities):
        yield api.authority_file(edition, authority)


def _units(summaries: Mapping[UnitYear, Summary]) -> list[str]:
    return sorted({unit for unit, _ in summaries})


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
    "finder": lambda _, edition: finder.finder_files(edition.library, edition.paged),
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
    return tasks + [("authority", *key) for key in edition.authorities if _is_ours(edition, key)]


def _is_ours(edition: Edition, authority: UnitYear) -> bool:
    """Whether an authority's page is on this site."""
    return authority[0] not in edition.library.authority_sites


def spooled(spool: Path) -> Spool:
    """Each school's pages and files that a survey left behind. Raises `NotAParcel`."""
    try:
        return from_spool(spool.read_bytes())
    except DecodeError as fault:
        raise parcel.NotAParcel(f"{spool.name}: {fault}") from fault


def _write(press: Press, made: Page | Packed | Attachment) -> Written:
    kind = FILE
    if not isinstance(made, Attachment):
        page = made.page if isinstance(made, Packed) else made
        kind = HIDDEN if page.noindex else PAGE
        path = f"{page.address}index.html"
        if not press.printed:
            return Written(kind, path)
        made = Attachment(path, press.frame.print(made))
    if press.site is None or not _stands(press.site, made):
        write_file(press.folder, made)
    return Written(kind, made.path)


def _stands(site: Path, made: Attachment) -> bool:
    """Whether the site has just these bytes there."""
    try:
        with open(f"{site}/{made.path}", "rb") as file:
            return file.read() == made.content
    except OSError:
        return False


def write_file(folder: Path, made: Attachment) -> None:
    """Write one file; its path stays under the folder because ids are slugs. Raises `ValueError` else."""
    if "/../" in f"/{made.path}/" or made.path.startswith("/") or "\\" in made.path:
        raise ValueError(made.path)
    path = f"{folder}/{made.path}"
    try:
        file = os.open(path, _NEW, 0o666)
    except FileNotFoundError:  # the folder is made only when it is missing
        _make_folder(os.path.dirname(path))
        file = os.open(path, _NEW, 0o666)
    try:
        rest = memoryview(made.content)
        while rest:
            rest = rest[os.write(file, rest) :]
    except OSError as fault:
        fault.filename = path  # a full disk does not say which it is
        raise
    finally:
        os.close(file)


_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
"""Tens of thousands of files are written: a file object for each costs more than its bytes."""


def _make_folder(path: str) -> None:
    """Make a folder, which is mostly the only one that is missing."""
    try:
        os.mkdir(path)
    except FileNotFoundError:
        os.makedirs(path, exist_ok=True)
    except FileExistsError:  # another worker was quicker
        pass
