"""The site while it is being edited: a generated page is made when it is asked for.

A school's page reads that school's files and nothing else, so a change is seen at once at any size.
Pages that count many schools read again only the files that changed.
"""

import os
import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from itertools import chain
from operator import is_not
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from generator import pipeline
from generator.model.edition import Edition
from generator.model.library import SchoolFiles
from generator.model.page import Attachment, Page, Peers
from generator.model.partner import FILE as FEDERATION
from generator.model.register import School
from generator.model.summary import Line
from generator.pipeline import Errand, Survey
from generator.present.pages import bare_pages, median_note, school_pages
from generator.present.pages.a_to_z import LONGEST_LETTER
from generator.publish import site
from generator.publish.history import History, once_public, read_history
from generator.publish.history import made as histories
from generator.publish.partners import DIARY, joined
from generator.publish.plan import Stopped
from generator.publish.revision import commit_days, last_commit
from generator.publish.shells import Frame
from generator.publish.work import Work, lasting, opened
from generator.read.files import Found
from generator.read.listing import Listing
from generator.summarize import summarize
from generator.wording import say

Signature = tuple[tuple[str, int, int], ...]
App = Callable[..., Iterable[bytes]]

_KINDS = {
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "svg": "image/svg+xml; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/atom+xml; charset=utf-8",
}


_HERE = re.compile(r"(?:127\.0\.0\.1|localhost|\[::1\])(?::[0-9]{1,5})?", re.IGNORECASE | re.ASCII)
_ASTRAY = re.compile(r"[\x00-\x1f\x7f\\]|(?:^|/)\.\.?(?:/|$)")


def guarded(app: App) -> App:
    """`app` for this machine alone, and for addresses that a site can have.

    A page elsewhere whose name is made to lead to this machine (DNS rebinding) still sends that name.
    """

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        status, key = "", ""
        if environ.get("REQUEST_METHOD") not in ("GET", "HEAD"):
            status, key = "405 Method Not Allowed", "method"
        elif not _HERE.fullmatch(environ.get("HTTP_HOST", "")):
            status, key = "403 Forbidden", "host"
        elif _ASTRAY.search(environ.get("PATH_INFO", "")):
            status, key = "404 Not Found", "path"
        if not status:
            return app(environ, start_response)
        content = say(f"serve.{key}").encode("utf-8")
        kind = "text/plain; charset=utf-8"
        start_response(status, [("Content-Type", kind), ("Content-Length", str(len(content)))])
        return [content]

    return answer


class Lazy:
    """Answers for generated pages and files; knows what it has read and when that changed."""

    def __init__(self, work: Work, frame: Callable[[], Frame]) -> None:
        self._plan, self._frame = work.plan, frame
        self._opening, self._context, self._joined = work.opening, work.context, work.joined
        self._official = self._official_signature()
        self._listing = Listing(self._plan.data)
        self._found: Found | None = None
        self._near: dict[tuple[date, str], list[tuple[School, tuple[str, ...]]]] = {}
        self._surveys: dict[str, tuple[Signature, Survey]] = {}
        self._edition: Edition | None = None
        self._summed: list[Survey] = []
        self._history: tuple[str, History] | None = None

    def around(self, app: App) -> App:
        """`app`, asked only for what is not generated."""

        def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            made = self.answer(environ.get("PATH_INFO", "").lstrip("/"))
            if made is None:
                return app(environ, start_response)
            kind, content = made
            start_response("200 OK", [("Content-Type", kind), ("Content-Length", str(len(content)))])
            return [content]

        return answer

    def answer(self, path: str) -> tuple[str, bytes] | None:
        """Content type and bytes of a generated page or file; `None` when it is none."""
        if path.endswith("/") or path == "":
            page = self._page(path)
            if page is not None:
                return "text/html; charset=utf-8", self._frame().print(page)
            path += "index.html"  # a page for frames is a file
        made = self._file(path)
        if made is None:
            return None
        kind = _KINDS.get(path.rsplit(".", 1)[-1], "application/json; charset=utf-8")
        return kind, made.content

    def _page(self, address: str) -> Page | None:
        match address.rstrip("/").split("/"):
            case ["truong", school] | ["truong", school, "ho-so"] if len(school) > LONGEST_LETTER:
                self._refresh_official()
                files = self._files_of(school)
                dossier = pipeline.examine(self._with(school, files), school, self._context.as_of)
                now = pipeline.has_page(self._opening.library, dossier)
                if not now and not self._once_public(school):
                    return None
                pages = school_pages(lasting(self._context), dossier, once=not now)
                page = next((page for page in pages if page.address == address), None)
                return page.filled(self._medians(page)) if page else None
            case ["truong", school, "thay-doi"]:
                made = self._changes(school)
                return made[0] if made else None
            case ["dia-ban" | "co-quan", unit, *_]:
                kind = "area" if address.startswith("dia-ban") else "authority"
                edition = self._current()
                for task in site.unit_tasks(edition):
                    if task[:2] == (kind, unit):
                        for page in site.unit_pages(self._context, edition, task):
                            if page.address == address:
                                return page
                bare = bare_pages(self._context, edition)
                return next((page for page in bare if page.address == address), None)
            case (
                [""]
                | ["dia-ban" | "du-lieu" | "loi" | "so-sanh" | "tu-danh-gia"]
                | ["truong" | "bo-chi-so", *_]
                | ["du-lieu", "tu-dien"]
                | ["api"]
            ):
                single = site.single_pages(self._context, self._current())
                return next((page for page in single if page.address == address), None)
        return None

    def _file(self, path: str) -> Attachment | None:
        match path.split("/"):
            case ["du-lieu", "truong", name] if name.endswith(".json"):
                return self._of_school(name.removesuffix(".json"), path)
            case ["truong", school, "thay-doi.csv"]:
                made = self._changes(school)
                return made[1] if made else None
            case ["truong", school, _] | ["truong", school, "nhung", _]:
                return self._of_school(school, path)
            case ["du-lieu" | "tu-danh-gia", _] | ["assets", "finder.json"] | ["assets", "finder", _]:
                return self._single_file(path)
            case ["api", "v1", *_] | ["tin.xml"] | ["dia-ban", _, "tin.xml"]:
                return self._single_file(path)
            case ["truong", school, "van-ban", _, _] if self._context.papers:
                self._refresh_official()
                dossier = pipeline.examine(
                    self._with(school, self._files_of(school)), school, self._context.as_of
                )
                from generator.present.documents import making

                files = making.offered_by_school(lasting(self._context), dossier)
                return next((made for made in files if made.path == path), None)
            case ["co-quan", unit, year, name] | ["co-quan", unit, year, "van-ban", name] if "." in name:
                edition = self._current()
                files = chain(
                    *(
                        site.unit_files(self._context, edition, task)
                        for task in site.unit_tasks(edition)
                        if task[:2] == ("authority", unit) and str(task[2]) == year
                    ),
                    site.bare_files(edition),
                )
                return next((made for made in files if made.path == path), None)
        return None

    def _changes(self, school: str) -> tuple[Page, Attachment] | None:
        """What changed in a school's data."""
        self._refresh_official()
        files = self._files_of(school)
        dossier = pipeline.examine(self._with(school, files), school, self._context.as_of)
        if not pipeline.has_page(self._opening.library, dossier) and not self._once_public(school):
            return None
        history = self._history_now().of([school])
        return next(histories(lasting(self._context), history, [school], self._plan.names))

    def _once_public(self, school: str) -> bool:
        return school in once_public(self._history_now().of([school]), self._opening.library, ())

    def _history_now(self) -> History:
        """Git is asked again when there is a new commit."""
        revision = last_commit(self._plan.data)[0]
        if self._history is None or self._history[0] != revision:
            self._history = (revision, read_history(self._plan.data))
        return self._history[1]

    # ---- a school's neighbours -----------------------------------------------------------------------

    def _medians(self, page: Page) -> dict[Peers, str]:
        """What the page's gaps are filled with: only the schools of its stage around it are read."""
        if page.gaps:
            self._list()
        return {gap.peers: self._median(gap.peers) for gap in page.gaps}

    def _median(self, peers: Peers) -> str:
        """From the smallest area to the largest, until one has enough schools."""
        library, day = self._opening.library, peers.year.counting_day
        rows = self._of_stage(day, peers.stage)
        for area in library.areas_above(peers.area, day):
            near = [row.id for row, areas in rows if area in areas]
            lines = [
                line for school in near for line in self._surveyed(school).lines if line.year == peers.year
            ]
            found = summarize(lines, partial(_only, area), library.rubrics, library.stages)
            note = median_note(library, found, peers)
            if note:
                return note
        return ""

    def _of_stage(self, day: date, stage: str) -> list[tuple[School, tuple[str, ...]]]:
        """The schools of a stage, each with the areas it lies in."""
        if (day, stage) not in self._near:
            library = self._opening.library
            rows = [row for row in library.schools.all_on(day) if row.stage == stage]
            areas = {area: library.areas_above(area, day) for area in {row.area for row in rows}}
            self._near[day, stage] = [(row, areas[row.area]) for row in rows]
        return self._near[day, stage]

    def _single_file(self, path: str) -> Attachment | None:
        edition = self._current()
        made = site.single_files(self._context, edition)
        return next((one for one in made if one.path == path), None)

    def _of_school(self, school: str, path: str) -> Attachment | None:
        """One of the files that are made of a single school."""
        self._refresh_official()
        opening = self._with(school, self._files_of(school))
        dossier = pipeline.examine(opening, school, self._context.as_of)
        if not dossier.has_page:
            return None
        made = pipeline.school_files_of(opening, lasting(self._context), dossier)
        return next((one for one in made if one.path == path), None)

    # ---- what has changed --------------------------------------------------------------------------

    def _refresh_official(self) -> None:
        signature = self._official_signature()
        if signature != self._official:
            try:
                opening = opened(self._plan.data)
            except Stopped:  # shown by `cds check`; the last good state stays visible
                return
            old = self._context
            self._joined = joined(opening, self._plan.gathered, old.as_of)
            self._official, self._opening = signature, self._joined.opening
            self._context = replace(old, library=self._opening.library)
            self._surveys.clear()
            self._near.clear()
            self._found = None
            self._edition = None

    def _official_signature(self) -> Signature:
        folders = [self._plan.data / name for name in ("registers", "rubrics", "rounds", "forms", "reports")]
        paths = [path for folder in folders if folder.is_dir() for path in sorted(folder.rglob("*"))]
        return _signature([*paths, self._plan.data / FEDERATION, self._plan.gathered / DIARY])

    def _files_of(self, school: str) -> SchoolFiles:
        """A school's files as they are now."""
        self._list()
        return self._opening.library.files.get(school, SchoolFiles())

    def _list(self) -> None:
        """Let the opening hold the files that are there now."""
        found = self._listing.now()
        if found is not self._found:
            self._found = found
            self._opening = pipeline.listed_as(self._opening, self._plan.data, found)

    def _with(self, school: str, files: SchoolFiles) -> pipeline.Opening:
        return pipeline.with_files(self._opening, school, files)

    def _current(self) -> Edition:
        """The edition as the files stand now; only schools whose files changed are read again."""
        self._refresh_official()
        self._list()
        ids = pipeline.school_ids(self._opening.library)
        surveys = [self._surveyed(school) for school in ids]
        if self._edition is None or _differ(surveys, self._summed):
            self._summed = surveys
            self._edition = pipeline.make_edition(
                self._opening,
                [*surveys, *self._joined.surveys],
                self._context.as_of,
                self._context.revision,
                lambda: commit_days(self._plan.data),
                self._joined.partners,
            )
        return self._edition

    def _surveyed(self, school: str) -> Survey:
        """What a school gives; read again only when one of its files changed."""
        files = self._opening.library.files.get(school)
        signature = _signature(self._plan.data / path for path in (files.all if files else ()))
        if school not in self._surveys or self._surveys[school][0] != signature:
            errand = Errand(self._opening, lasting(self._context))
            self._surveys[school] = (signature, pipeline.survey(errand, [school]))
        return self._surveys[school][1]


def _differ(some: list[Survey], others: list[Survey]) -> bool:
    """By identity: what was not read again is the same object."""
    return len(some) != len(others) or any(map(is_not, some, others))


def _only(area: str, _: Line) -> tuple[str]:
    """The one unit that lines are summed up for."""
    return (area,)


def _is_id(text: str) -> bool:
    return text.replace("-", "").isalnum() and text.isascii()


def _signature(paths: Iterable[Path]) -> Signature:
    found = []
    for path in paths:
        try:
            state = os.stat(path)
        except OSError:
            continue
        found.append((str(path), state.st_mtime_ns, state.st_size))
    return tuple(found)
