"""The open data: what there is to download, and what each column means."""

from collections.abc import Sequence
from typing import NamedTuple

from generator.model.edition import Edition
from generator.model.page import Page
from generator.present import common, links
from generator.present.context import Context
from generator.present.reuse import head
from generator.present.reuse.changes import TableChange
from generator.present.reuse.package import version_of
from generator.present.reuse.table_files import TableFacts
from generator.present.templates import render
from generator.wording import number, say
from generator.wording.tables import Column

ADDRESS = "du-lieu/"
DICTIONARY = "du-lieu/tu-dien/"


class Download(NamedTuple):
    """One file to download."""

    file: str
    name: str
    weight: str


class Offer(NamedTuple):
    """A table and the files it comes in."""

    name: str
    title: str
    about: str
    rows: str
    files: list[Download]


class Change(NamedTuple):
    """What became of a table since the edition before."""

    title: str
    text: str


class Meaning(NamedTuple):
    """A column in the dictionary."""

    name: str
    title: str
    text: str
    kind: str
    rules: str
    refers: str


class Entry(NamedTuple):
    """A table in the dictionary."""

    name: str
    title: str
    about: str
    key: str
    columns: list[Meaning]


def data_page(
    context: Context, edition: Edition, tables: Sequence[TableFacts], changes: Sequence[TableChange]
) -> Page:
    """What there is to download, in which forms, how large."""
    body = render(
        "data.html",
        root=links.root_of(ADDRESS),
        tables=[_offer(one) for one in tables],
        example=_example(edition),
        as_of=edition.as_of,
        revision=edition.revision[:10],
        version=version_of(edition),
        before=context.previous,
        changes=[Change(one.table.title, one.sentence) for one in changes if not one.none],
    )
    title, about = say("page.data.title"), say("page.data.description")
    return Page(ADDRESS, title, about, body, head=head.of_data(context, edition, tables))


def dictionary_page(tables: Sequence[TableFacts]) -> Page:
    """Every column of every table, from the same source as `datapackage.json`."""
    body = render("dictionary.html", root=links.root_of(DICTIONARY), tables=[_entry(one) for one in tables])
    return Page(DICTIONARY, say("page.dictionary.title"), say("page.dictionary.description"), body)


def _offer(facts: TableFacts) -> Offer:
    names = ("csv", "excel", "json", "parquet")
    files = [
        Download(file.path, say(f"page.data.form.{name}"), _weight(file.bytes))
        for name, file in zip(names, facts.files, strict=True)
    ]
    table = facts.table
    return Offer(table.name, table.title, table.text, number(facts.rows), files)


def _weight(size: int) -> str:
    """Bytes as people read them."""
    if size < 1_000_000:
        return say("page.data.kilobytes", size=number(max(round(size / 1000), 1)))
    return say("page.data.megabytes", size=number(round(size / 1_000_000)))


def _entry(facts: TableFacts) -> Entry:
    table = facts.table
    return Entry(
        table.name, table.title, table.text, ", ".join(table.key), [_meaning(one) for one in table.columns]
    )


def _meaning(column: Column) -> Meaning:
    bounds = (("least", column.least), ("most", column.most))
    rules = [say("page.dictionary.needed")] if column.needed else []
    rules += [say(f"page.dictionary.{key}", value=end) for key, end in bounds if end is not None]
    return Meaning(
        column.name,
        column.title,
        column.text,
        say(f"page.dictionary.type.{column.type}"),
        "; ".join(rules),
        column.refers.partition(".")[0],
    )


def _example(edition: Edition) -> str:
    """A school to show the JSON of: a real one if there is one."""
    found = common.first_published(edition, edition.library.school_sites)
    return found.school if found else ""
