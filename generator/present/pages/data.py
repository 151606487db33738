"""The open data, column by column."""

from decimal import Decimal
from typing import NamedTuple

from generator.model.edition import Edition
from generator.model.page import Page
from generator.present import links, open_data
from generator.present.context import Context
from generator.present.templates import render
from generator.wording import number, say, words

ADDRESS = "du-lieu/"


class Table(NamedTuple):
    """A CSV file and its columns."""

    file: str
    about: str
    rows: str
    columns: list[tuple[str, str]]


def data_page(context: Context, edition: Edition) -> Page:
    """What there is to download and what each column means."""
    body = render(
        "data.html",
        root=links.root_of(ADDRESS),
        tables=[
            _table("ket-qua", sum(len(line.outcomes) for line in edition.lines)),
            _table("tong-hop", sum(len(found.tallies) for found in edition.areas.values())),
            _table("trang-thai", len(edition.lines)),
            _table("thong-ke", _given(edition)),
            _table("thong-ke-tong-hop", _added_up(edition)),
        ],
        example=_example(edition),
        as_of=edition.as_of,
        revision=edition.revision[:10],
    )
    return Page(ADDRESS, say("page.data.title"), say("page.data.description"), body)


def _given(edition: Edition) -> int:
    """Figures that schools gave."""
    values = (value for line in edition.lines for given in line.figures for value in given.values)
    return sum(value is not None for value in values)


def _added_up(edition: Edition) -> int:
    """Figures of areas that any school gave."""
    cells = (
        cell
        for forms in edition.area_forms.values()
        for filled in forms
        for row in filled.rows()
        for cell in row.cells
    )
    return sum(isinstance(cell.value, Decimal) for cell in cells)


def _table(name: str, rows: int) -> Table:
    """The words of a column are its own in this file, or those all files share."""
    columns = open_data.COLUMNS[name]
    said = {**words("page.data.column"), **words(f"page.data.{name}")}
    return Table(f"{name}.csv", said["about"], number(rows), [(column, said[column]) for column in columns])


def _example(edition: Edition) -> str:
    """A school to show the JSON of: a real one if there is one."""
    published = [line for line in edition.lines if line.outcomes]
    published.sort(key=lambda line: (line.demo, line.school))
    return published[0].school if published else ""
