"""The history of a school's data, read from git: what was there, what is, who proposed it, who took it in."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from generator.model.history import Entry, Event, Party, Taken
from generator.model.page import Page
from generator.model.problem import Where
from generator.model.school_year import SchoolYear
from generator.present import common, links, open_data
from generator.present.changes import phrases
from generator.present.changes.phrases import Voice
from generator.present.context import Context
from generator.present.safe import text
from generator.present.templates import gap, render
from generator.wording import day, say, words

MOST_ROWS = 200
"""So many rows stand on the page; the file beside it has them all."""
NAME = gap("name")
_PLAIN = Voice(str, str, str)


class Row(NamedTuple):
    """One value, before and after; or what became of a whole file, where both are ""."""

    what: str
    before: str
    after: str


class Change(NamedTuple):
    """What one commit did to one file."""

    head: str
    people: str
    commit: str
    rows: list[Row]


def changes_page(context: Context, school: str, entries: Sequence[Entry], fault: str, names: bool) -> Page:
    """The page of one school's changes, the latest first. With a `fault`, it says why nothing is known."""
    row = context.library.schools.latest(school)
    name = row.name if row else school
    demo = row is not None and row.demo
    revision = context.revision[:10]
    if fault or not entries:
        body = _quiet(demo, fault, revision).replace(NAME, text(name))
    else:
        changes = list(_changes(context, entries[:MOST_ROWS], names))
        body = _body(name, demo, "", revision, changes, max(0, len(entries) - MOST_ROWS))
    return Page(
        address=links.school_changes_address(school),
        title=say("page.changes.title", name=name),
        description=say("page.changes.description", name=name),
        body=body,
        noindex=True,
    )


@lru_cache(maxsize=64)
def _quiet(demo: bool, fault: str, revision: str) -> str:
    """The page of a school with nothing to tell, as most are: only the name differs."""
    return _body(NAME, demo, say(f"page.changes.unknown.{fault}") if fault else "", revision, [], 0)


def _body(name: str, demo: bool, unknown: str, revision: str, changes: list[Change], more: int) -> str:
    return str(
        render(
            "school_changes.html",
            name=name,
            demo=demo,
            unknown=unknown,
            changes=changes,
            valued=any(row.before or row.after for one in changes for row in one.rows),
            more=more,
            revision=revision,
        )
    )


def _changes(context: Context, entries: Sequence[Entry], names: bool) -> Iterator[Change]:
    for (taken, path), its in groupby(entries, key=lambda one: (one.taken, one.path)):
        yield Change(
            say("page.changes.head", day=day(taken.day), file=_file(context, path)),
            _people(taken, names),
            taken.commit,
            [Row(_what(one), *_values(context, one)) for one in its],
        )


def changes_csv(context: Context, school: str, entries: Sequence[Entry], names: bool) -> bytes:
    """`thay-doi.csv`: every row, with values as they stand in the files."""
    return open_data.changes_csv(
        (
            one.taken.day.isoformat(),
            _year(one.path),
            school,
            f"data/{one.path}",
            one.event.value,
            ".".join(map(str, one.where)),
            _what(one),
            one.before,
            one.after,
            _party(one.taken.proposed, names),
            _party(one.taken.approved, names) if one.taken.approved else "",
            one.taken.commit,
        )
        for one in entries
    )


# ---- in words --------------------------------------------------------------------------------------------


def _file(context: Context, path: str) -> str:
    """What kind of file, and of which year."""
    tree, *rest = path.split("/")
    kind = say(f"page.changes.tree.{tree}")
    form = context.library.forms.get(rest[2]) if tree == "statistics" else None
    number = _number(rest[-1]) if tree == "verifications" else 1
    if form is not None:
        kind = say("page.changes.of_form", file=kind, form=form.short_name)
    elif number > 1:
        kind = say("page.changes.again", file=kind, number=number)
    year = SchoolYear.parse(_year(path))
    return say("page.changes.of_year", file=kind, year=common.year_text(year)) if year else kind


def _number(name: str) -> int:
    """Which of several verifications a file is by its name: `th-x.2.yml` is the second."""
    parts = name.split(".")
    return int(parts[-2]) if len(parts) > 2 and parts[-2].isdecimal() else 1


def _year(path: str) -> str:
    parts = path.split("/")
    return parts[1] if len(parts) > 2 else ""


def _people(taken: Taken, names: bool) -> str:
    proposed = _party(taken.proposed, names)
    if taken.approved is None:
        return say("page.changes.proposed", proposed=proposed)
    return say("page.changes.approved", proposed=proposed, approved=_party(taken.approved, names))


def _party(party: Party, names: bool) -> str:
    kind = say(f"page.changes.kind.{party.kind}")
    return say("page.changes.named", name=party.name, kind=kind) if names and party.name else kind


def _what(entry: Entry) -> str:
    """The field as people call it: "Điểm nội dung 1.3.1"; of a whole file, what became of it."""
    if entry.event is not Event.FIELD:
        return say(f"page.changes.event.{entry.event}")
    where = entry.where
    if entry.path.startswith("registers/"):
        column = _capital(words("diff.key").get(str(where[0]), str(where[0])))
        return column if len(where) == 1 else say("page.changes.since", what=column, day=_day(str(where[1])))
    if len(where) > 2 and where[0] == "tra_loi":
        code = str(where[1])
        said = say(
            "page.changes.criterion" if code.count(".") == 1 else "page.changes.item", what="{}", code=code
        )
        return _capital(said.format(_key(where[2:])))
    return _capital(phrases.where_text(_PLAIN, where))


def _key(where: Where) -> str:
    return " › ".join(words("diff.key").get(str(step), str(step)) for step in where)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _day(text: str) -> str:
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text


def _values(context: Context, entry: Entry) -> tuple[str, str]:
    texts = (entry.before, entry.after)
    if entry.event is Event.MOVED:
        return _pair(lambda text: _authority(context, text.split("/")[2]), texts)
    if entry.event is not Event.FIELD:
        return "", ""
    if entry.path.startswith("registers/"):
        return _pair(lambda text: _named(context, str(entry.where[0]), text), texts)
    return _pair(lambda text: phrases.value_text(_PLAIN, entry.where, text) or "", texts)


def _pair(said: Callable[[str], str], texts: tuple[str | None, str | None]) -> tuple[str, str]:
    before, after = (say("page.changes.nobody") if text is None else said(text) for text in texts)
    return before, after


def _named(context: Context, column: str, text: str) -> str:
    """A value of the register; ids by the names they have now."""
    library = context.library
    if column == "dia_ban":
        return common.area_name(library, text, context.as_of)
    if column == "co_quan":
        return _authority(context, text)
    if column == "cap_hoc":
        return common.stage_name(library, text)
    heir = library.schools.latest(text) if column == "thay_boi" else None
    return heir.name if heir else phrases.value_text(_PLAIN, (column,), text) or ""


def _authority(context: Context, authority: str) -> str:
    return common.authority_name(context.library, authority, context.as_of)
