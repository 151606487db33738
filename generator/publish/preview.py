"""The pages of the schools a change touches, as they would look: a folder that needs nothing beside it."""

import posixpath
import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import unquote

from msgspec import Struct
from msgspec.structs import replace

from generator import pipeline
from generator.model.change import Review
from generator.model.page import Page
from generator.present.context import Context
from generator.present.pages import school_pages
from generator.present.pages.preview import Shown, preview_index, with_note
from generator.publish.folders import refuse_precious, staging_for, swap
from generator.publish.shells import Frame
from generator.review import Change

MOST_PAGES = 200
_LINK = re.compile(r'(<a\b[^<>]*?)\shref="([^"]*)"')

_NEIGHBOUR = re.compile(r'<link\b[^<>]{0,400}\brel="(?:next|prev|canonical|alternate[^"]*)"[^<>]{0,400}>')

Framing = Callable[[Callable[[Frame, Path], None]], None]


class Preview(Struct, frozen=True):
    """What is to be printed."""

    index: Page
    pages: tuple[Page, ...]


def preview_of(review: Review, change: Change, prefix: str, site_name: str) -> Preview:
    """The pages of the schools that change, the first of many. `prefix` leads to the data folder."""
    if review.stopped:
        return Preview(preview_index([], 0), ())
    opening = change.after.opened()
    context = Context(opening.library, change.as_of, "", site_name, "")
    pages: list[Page] = []
    shown: list[Shown] = []
    for school in review.schools[:MOST_PAGES]:
        files = opening.library.files.get(school.id)
        change.after.need(files.all if files else ())
        dossier = pipeline.examine(opening, school.id, change.as_of)
        if not (files or dossier.has_page):
            shown.append(Shown(school.name, ""))
            continue
        findings = pipeline.in_words(opening.library, dossier.problems)
        found = [replace(one, path=prefix + one.path) for one in findings]
        made = [page.filled({}) for page in school_pages(context, dossier)]
        pages += [with_note(page, found) for page in made]
        shown.append(Shown(school.name, made[0].address))
    left = max(0, len(review.schools) - MOST_PAGES)
    return Preview(preview_index(shown, left), tuple(pages))


def write_preview(preview: Preview, folder: Path, framing: Framing) -> None:
    """Print it into `folder`, with the scripts, styles and fonts its pages use.

    `framing` renders the site's frame and hands it over. Raises `NotASite`.
    """
    refuse_precious(folder)
    staging = staging_for(folder)
    try:
        framing(lambda frame, built: _print(preview, frame, built, staging))
        swap(staging, folder)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _print(preview: Preview, frame: Frame, built: Path, folder: Path) -> None:
    shutil.copytree(built / "assets", folder / "assets", ignore=shutil.ignore_patterns("*.map"))
    addresses = [page.address for page in (preview.index, *preview.pages)]
    for page in (preview.index, *preview.pages):
        html = _closed(frame.print(page).decode("utf-8"), page.address, addresses)
        file = folder / page.address / "index.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(html, "utf-8")


def _closed(html: str, address: str, addresses: Sequence[str]) -> str:
    """Links lead to files of the preview; those to other pages of the site lead nowhere."""

    def link(match: re.Match[str]) -> str:
        target, sign, fragment = match[2].partition("#")
        if not target or re.match(r"[a-z][a-z0-9+.-]*:|//", target, re.IGNORECASE):
            return match[0]
        found = posixpath.normpath(posixpath.join("/", address, unquote(target))).strip("/")
        meant = f"{found}/" if found else ""
        if meant not in addresses:
            return match[1]
        return f'{match[1]} href="{target.rstrip("/") or "."}/index.html{sign}{fragment}"'

    return _LINK.sub(link, _NEIGHBOUR.sub("", html))
