"""The open data, column by column."""

from collections.abc import Sequence
from typing import NamedTuple

from generator.model.edition import Edition
from generator.model.page import Page
from generator.present import links
from generator.present.context import Context
from generator.present.templates import render
from generator.wording import number, say, words

ADDRESS = "du-lieu/"
RESULTS = (
    "nam_hoc",
    "truong",
    "ten_truong",
    "cap_hoc",
    "dia_ban",
    "co_quan",
    "bo_chi_so",
    "nhom",
    "co_so",
    "diem",
    "diem_toi_da",
    "muc_do",
    "minh_hoa",
)
SUMMARIES = (
    "nam_hoc",
    "dia_ban",
    "cap_hoc",
    "bo_chi_so",
    "nhom",
    "co_so",
    "so_truong",
    "da_nop",
    "muc_1",
    "muc_2",
    "muc_3",
    "ti_le_1",
    "ti_le_2",
    "ti_le_3",
    "minh_hoa",
)


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
            _table("ket-qua", RESULTS, sum(len(line.outcomes) for line in edition.lines)),
            _table("tong-hop", SUMMARIES, sum(len(found.tallies) for found in edition.areas.values())),
        ],
        example=_example(edition),
        as_of=edition.as_of,
        revision=edition.revision[:10],
    )
    return Page(ADDRESS, say("page.data.title"), say("page.data.description"), body)


def _table(name: str, columns: Sequence[str], rows: int) -> Table:
    """The words of a column are its own in this file, or those all files share."""
    said = {**words("page.data.column"), **words(f"page.data.{name}")}
    return Table(f"{name}.csv", said["about"], number(rows), [(column, said[column]) for column in columns])


def _example(edition: Edition) -> str:
    """A school to show the JSON of: a real one if there is one."""
    published = [line for line in edition.lines if line.outcomes]
    published.sort(key=lambda line: (line.demo, line.school))
    return published[0].school if published else ""
