"""Atom feeds (RFC 4287). Dates are those of the data, ids stay when the site moves: same data, same bytes."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache, lru_cache

from generator.model.edition import Edition
from generator.model.library import Dossier, Library
from generator.model.lines import Lines
from generator.model.page import Attachment
from generator.present import common, links
from generator.present.context import Context
from generator.present.reuse import events, places
from generator.present.reuse.events import Event
from generator.present.reuse.xml import xml
from generator.wording import say

MOST = 50
"""Entries of a feed of many schools: what is new, not everything that ever was."""
MOST_OF_SCHOOL = 20
_NAMES = bytes.fromhex("0d4c1ab7c7f55b0a8f0b6e1f3a52d9e4")
"""The namespace of our ids: of every site, because an entry is the same wherever it stands."""


def school_feed(context: Context, dossier: Dossier) -> Attachment | None:
    """The news of one school; `None` where nothing has a date."""
    found = events.latest_first(events.of_school(context, dossier), MOST_OF_SCHOOL)
    if not found:
        return None
    title = say("reuse.feed.school", name=dossier.school.name)
    address = links.school_address(dossier.id)
    return _feed(context, places.school_feed(dossier.id), title, address, found, context.as_of)


def area_feed(context: Context, edition: Edition, area_id: str) -> Attachment:
    """The news of all schools of an area, in whatever year they lay in it."""
    years = [year for year in edition.years if (area_id, year) in edition.areas]
    lines = [Lines.held(edition.areas[area_id, year].lines) for year in years]
    found = events.of_lines(context, lines, MOST)
    title = say("reuse.feed.area", name=common.area_name(context.library, area_id, context.as_of))
    address = links.area_address(area_id)
    return _feed(context, places.area_feed(area_id), title, address, found, context.as_of)


def site_feed(context: Context, edition: Edition) -> Attachment:
    """The news of all schools; of invented ones only where there are no others."""
    lines = Lines.held(edition.lines)
    found = events.of_lines(context, [lines.where("demo", all(lines.column("demo")))], MOST)
    title = say("reuse.feed.site", name=context.site_name)
    return _feed(context, places.FEED, title, "", found, context.as_of)


def _feed(
    context: Context, path: str, title: str, address: str, found: Sequence[Event], as_of: date
) -> Attachment:
    base = context.site_url or links.root_of(path)
    updated = found[0].day if found else as_of  # the latest stands first
    rows = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="vi">',
        f"<id>{_id(path)}</id><title>{xml(title)}</title><updated>{_moment(updated)}</updated>",
        *(
            [f'<link rel="self" type="application/atom+xml" href="{xml(base + path)}"/>']
            * bool(context.site_url)
        ),
        f'<link rel="alternate" type="text/html" href="{xml((base + address) or "./")}"/>',
        _signed(context.site_name),
        *_entries(context.library, base, found),
        "</feed>\n",
    ]
    return Attachment(path, "\n".join(rows).encode("utf-8"))


@cache
def _signed(name: str) -> str:
    return f"<author><name>{xml(name)}</name></author>\n<rights>{xml(say('reuse.feed.rights'))}</rights>"


def _entries(library: Library, base: str, found: Iterable[Event]) -> Iterable[str]:
    hrefs: dict[str, str] = {}
    for event in found:
        moment, school = _moment(event.day), event.school
        if school not in hrefs:
            hrefs[school] = xml(links.to_school(library, base, school))
        summary = f"<summary>{xml(event.results)}</summary>" if event.results else ""
        yield (
            f"<entry><id>{_id(event.key)}</id><title>{xml(event.title)}</title><published>{moment}</published>"
            f'<updated>{moment}</updated><link rel="alternate" type="text/html" '
            f'href="{hrefs[school]}"/>{summary}</entry>'
        )


def _id(key: str) -> str:
    """A UUID of version 5 (RFC 9562), quicker than the library's: feeds come by the thousand."""
    text = hashlib.sha1(_NAMES + key.encode(), usedforsecurity=False).hexdigest()
    variant = "89ab"[int(text[16], 16) & 3]
    return f"urn:uuid:{text[:8]}-{text[8:12]}-5{text[13:16]}-{variant}{text[17:20]}-{text[20:32]}"


@lru_cache(maxsize=4096)
def _moment(day: date) -> str:
    """A day of the data as the instant it begins in Việt Nam."""
    return f"{day.isoformat()}T00:00:00+07:00"
