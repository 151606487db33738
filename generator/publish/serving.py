"""The site while it is being edited: a generated page is made when it is asked for.

A school's page reads that school's files and nothing else, so a change is seen at once at any size.
Pages that count many schools read again only the files that changed.
"""

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from generator import pipeline
from generator.model.edition import Edition
from generator.model.library import SchoolFiles
from generator.model.page import Attachment, Page
from generator.pipeline import Errand, Survey
from generator.present.pages import school_page
from generator.publish import site
from generator.publish.revision import commit_days
from generator.publish.shells import Frame
from generator.publish.work import Stopped, Work, opened

Signature = tuple[tuple[str, int, int], ...]
App = Callable[..., Iterable[bytes]]

_KINDS = {
    "csv": "text/csv; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "svg": "image/svg+xml; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/atom+xml; charset=utf-8",
}


class Lazy:
    """Answers for generated pages and files; knows what it has read and when that changed."""

    def __init__(self, work: Work, frame: Callable[[], Frame]) -> None:
        self._plan, self._frame = work.plan, frame
        self._opening, self._context = work.opening, work.context
        self._official = self._official_signature()
        self._surveys: dict[str, tuple[Signature, Survey]] = {}
        self._edition: Edition | None = None

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
            case ["truong", school]:
                self._refresh_official()
                files = self._files_of(school)
                dossier = pipeline.examine(self._with(school, files), school, self._context.as_of)
                return school_page(self._context, dossier) if dossier.has_page else None
            case ["dia-ban" | "co-quan", unit, *_]:
                kind = "area" if address.startswith("dia-ban") else "authority"
                edition = self._current()
                for task in site.unit_tasks(edition):
                    if task[:2] == (kind, unit):
                        for page in site.unit_pages(self._context, edition, task):
                            if page.address == address:
                                return page
            case (
                [""]
                | ["dia-ban"]
                | ["du-lieu"]
                | ["du-lieu", "tu-dien"]
                | ["api"]
                | ["loi"]
                | ["tu-danh-gia"]
                | ["bo-chi-so", _]
            ):
                pages = site.single_pages(self._context, self._current())
                return next((page for page in pages if page.address == address), None)
        return None

    def _file(self, path: str) -> Attachment | None:
        match path.split("/"):
            case ["du-lieu", "truong", name] if name.endswith(".json"):
                return self._of_school(name.removesuffix(".json"), path)
            case ["truong", school, _] | ["truong", school, "nhung", _]:
                return self._of_school(school, path)
            case (
                ["du-lieu" | "tu-danh-gia", _]
                | ["assets", "finder.json"]
                | ["api", "v1", *_]
                | ["tin.xml"]
                | ["dia-ban", _, "tin.xml"]
            ):
                edition = self._current()
                made_now = site.single_files(self._context, edition)
                return next((made for made in made_now if made.path == path), None)
            case ["truong", school, "van-ban", _, _] if self._context.papers:
                self._refresh_official()
                dossier = pipeline.examine(
                    self._with(school, self._files_of(school)), school, self._context.as_of
                )
                from generator.present.documents import making

                files = making.offered_by_school(self._context, dossier)
                return next((made for made in files if made.path == path), None)
            case ["co-quan", unit, _, name] | ["co-quan", unit, _, "van-ban", name] if "." in name:
                edition = self._current()
                files = (
                    made
                    for task in site.unit_tasks(edition)
                    if task[:2] == ("authority", unit)
                    for made in site.unit_files(self._context, edition, task)
                )
                return next((made for made in files if made.path == path), None)
        return None

    def _of_school(self, school: str, path: str) -> Attachment | None:
        """One of the files that are made of a single school."""
        self._refresh_official()
        opening = self._with(school, self._files_of(school))
        dossier = pipeline.examine(opening, school, self._context.as_of)
        if not dossier.has_page:
            return None
        made = pipeline.school_files_of(opening, self._context, dossier)
        return next((one for one in made if one.path == path), None)

    # ---- what has changed --------------------------------------------------------------------------

    def _refresh_official(self) -> None:
        signature = self._official_signature()
        if signature != self._official:
            try:
                opening = opened(self._plan.data)
            except Stopped:  # shown by `cds check`; the last good state stays visible
                return
            self._official, self._opening = signature, opening
            old = self._context
            self._context = replace(old, library=opening.library)
            self._surveys.clear()
            self._edition = None

    def _official_signature(self) -> Signature:
        folders = [self._plan.data / name for name in ("registers", "rubrics", "rounds", "forms", "reports")]
        return _signature(path for folder in folders if folder.is_dir() for path in sorted(folder.rglob("*")))

    def _files_of(self, school: str) -> SchoolFiles:
        """A school's files as they are now, found by name."""
        root = self._plan.data
        found = []
        for pattern in ("assessments/*/*/{}.y*ml", "verifications/*/*/{}*.y*ml", "statistics/*/*/*/{}.y*ml"):
            paths = sorted(root.glob(pattern.format(school))) if _is_id(school) else []
            its = [path.relative_to(root).as_posix() for path in paths if path.name.split(".")[0] == school]
            found.append(tuple(its))
        return SchoolFiles(*found)

    def _with(self, school: str, files: SchoolFiles) -> pipeline.Opening:
        return pipeline.with_files(self._opening, school, files)

    def _current(self) -> Edition:
        """The edition as the files stand now; only schools whose files changed are read again."""
        self._refresh_official()
        self._opening = pipeline.listed_anew(self._opening)
        root, changed = self._plan.data, self._edition is None
        errand = Errand(self._opening, self._context, None)
        ids = pipeline.school_ids(self._opening.library)
        for school in ids:
            files = self._opening.library.files.get(school)
            paths = files.all if files else ()
            signature = _signature(root / path for path in paths)
            if school not in self._surveys or self._surveys[school][0] != signature:
                self._surveys[school] = (signature, pipeline.survey(errand, [school]))
                changed = True
        if changed or self._edition is None:
            surveys = [self._surveys[school][1] for school in ids]
            self._edition = pipeline.make_edition(
                self._opening,
                surveys,
                self._context.as_of,
                self._context.revision,
                lambda: commit_days(self._plan.data),
            )
        return self._edition


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
