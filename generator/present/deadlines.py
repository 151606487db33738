"""The deadlines of a round: whose they are, how far off, and as a calendar (RFC 5545)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from generator.model.edition import Edition
from generator.model.library import Library
from generator.model.lines import Lines
from generator.model.round import Basis, Settings
from generator.model.school_year import SchoolYear
from generator.present import common
from generator.wording import day, say

FILE = "han.ics"
KEYS = ("school_deadline", "authority_deadline", "posting_from", "posting_to")
_WORDS = dict(zip(KEYS, ("school", "authority", "posting_from", "posting_to"), strict=True))


class Deadline(NamedTuple):
    """One date of a round, for one authority; `setter` is the authority whose word it is."""

    key: str
    when: date
    authority: str
    setter: str


def deadlines_of(edition: Edition, authority_id: str, year: SchoolYear) -> list[Deadline]:
    """An authority's own dates, then those that authorities under it have set otherwise, by date."""
    library = edition.library
    own = list(_dates(library, authority_id, year))
    known = {(one.key, one.when) for one in own}
    below = []
    for unit in _below(edition, authority_id, year):
        for one in _dates(library, unit, year):
            if one.setter == unit and (one.key, one.when) not in known:
                below.append(one)
    return own + sorted(below, key=lambda one: (one.when, KEYS.index(one.key), one.authority))


def _dates(library: Library, authority_id: str, year: SchoolYear) -> Iterator[Deadline]:
    settings, setters = library.settings(authority_id, year), library.setters(authority_id, year)
    for key in KEYS:
        when = getattr(settings, key)
        if when is not None:
            yield Deadline(key, when, authority_id, setters[key])


def _below(edition: Edition, authority_id: str, year: SchoolYear) -> list[str]:
    """The other authorities that manage the schools of this one's year."""
    summary = edition.authorities.get((authority_id, year))
    return sorted({*Lines.held(summary.lines).column("authority")} - {authority_id}) if summary else []


def what(deadline: Deadline) -> str:
    """What is due, in words."""
    return say(f"page.desk.{_WORDS[deadline.key]}")


def how_far(when: date, as_of: date) -> str:
    """Days left, or gone by; the day itself is still in time."""
    days = (when - as_of).days
    if days == 0:
        return say("page.desk.today")
    return say("page.desk.left" if days > 0 else "page.desk.over", count=abs(days))


def paper(basis: Basis) -> str:
    """A plan or letter: number, day, title."""
    text = basis.number
    if basis.dated:
        text = say("page.cite.dated", text=text, day=day(basis.dated))
    return say("page.plan.paper", paper=text, title=basis.title) if basis.title else text


# ---- the calendar ----------------------------------------------------------------------------------

_OCTETS = 75


def calendar(edition: Edition, authority_id: str, year: SchoolYear) -> bytes:
    """The deadlines as all-day events; empty when the round has none. The same input gives the same bytes."""
    found = deadlines_of(edition, authority_id, year)
    if not found:
        return b""
    rows = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//cds//deadlines//VI", "CALSCALE:GREGORIAN"]
    rows.append(f"X-WR-CALNAME:{_text(say('page.desk.calendar', year=common.year_text(year)))}")
    for one in found:
        rows += _event(edition, one, year)
    rows.append("END:VCALENDAR")
    return b"".join([part + b"\r\n" for row in rows for part in _folded(row.encode("utf-8"))])


def _event(edition: Edition, one: Deadline, year: SchoolYear) -> Iterator[str]:
    settings = edition.library.settings(one.authority, year)
    name = common.authority_name(edition.library, one.authority, year.counting_day)
    about = say("page.desk.event_about", year=common.year_text(year), basis=_basis(settings)).strip()
    yield "BEGIN:VEVENT"
    yield f"UID:{one.key.replace('_', '-')}.{one.authority}.{year}@cds.invalid"
    yield f"DTSTAMP:{edition.as_of:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{one.when:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{one.when + timedelta(days=1):%Y%m%d}"
    title = say("page.desk.event", what=what(one), year=common.year_text(year), authority=name)
    yield f"SUMMARY:{_text(title)}"
    yield f"DESCRIPTION:{_text(about)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _basis(settings: Settings) -> str:
    papers = "; ".join(paper(one) for one in settings.basis or ())
    return say("page.desk.basis", papers=papers) if papers else ""


def _text(value: str) -> str:
    """A text value: what separates in the format is escaped."""
    for sign in ("\\", ";", ","):
        value = value.replace(sign, "\\" + sign)
    return value.replace("\r\n", "\\n").replace("\n", "\\n")


def _folded(row: bytes) -> Iterator[bytes]:
    """Lines of at most 75 octets, never cut inside a letter; those after the first begin with a blank."""
    while len(row) > _OCTETS:
        cut = _OCTETS
        while row[cut] & 0xC0 == 0x80:
            cut -= 1
        yield row[:cut]
        row = b" " + row[cut:]
    yield row
