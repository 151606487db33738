"""A filled form: what pages, CSV, JSON and documents print, cell by cell, and never compute again."""

from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct

from generator.model.form import Field, Form, Row, Section
from generator.model.school_year import SchoolYear
from generator.model.scorecard import Standing
from generator.model.summary import ALL_STAGES


class FilledCell(Struct, frozen=True):
    """One blank, filled. `value` is `None` when nobody said anything: missing is never zero.

    A count or percentage is a `Decimal` (of many schools' yes-or-no the number of yes); a single school's or
    authority's yes or no a `bool`; words are paragraphs. `share` is `part` of `whole` in percent, half up to
    one decimal; `part` is `value` except where some schools gave no whole. `schools` stand behind `value`,
    `shared` behind `share` (both 1 for a single school). `applies` is false where the row does not concern
    the institution, or any of them.
    """

    field: Field
    value: Decimal | bool | tuple[str, ...] | None = None
    part: Decimal | None = None
    whole: Decimal | None = None
    share: Decimal | None = None
    schools: int = 0
    shared: int = 0
    applies: bool = True


class FilledRow(Struct, frozen=True):
    """A row of the template, or one stage of it; `number`, `name` as printed; `of` schools it concerns.

    `stage` is `tat_ca` for the row itself. `part_of_row` marks the rows of single stages below it.
    """

    row: Row
    number: str
    name: str
    stage: str
    cells: tuple[FilledCell, ...]
    of: int = 1

    @property
    def part_of_row(self) -> bool:
        """Whether this is one stage of the row above."""
        return self.stage != ALL_STAGES

    @property
    def empty(self) -> bool:
        """Whether nothing is known in it."""
        return all(cell.value is None for cell in self.cells)


class FilledSection(Struct, frozen=True):
    """A part of the template with its rows in order."""

    section: Section
    rows: tuple[FilledRow, ...]


class FilledForm(Struct, frozen=True):
    """A form of one school or authority or area (`unit`) and year. `schools`: how many belong to the unit.

    `standing`: on whose word results are counted, where the form counts any.
    """

    form: Form
    unit: str
    year: SchoolYear
    demo: bool
    sections: tuple[FilledSection, ...]
    schools: int = 1
    standing: Standing = Standing.APPLIED

    def rows(self) -> Iterator[FilledRow]:
        """Every row in the template's order."""
        for section in self.sections:
            yield from section.rows

    def cell(self, row_id: str, field_id: str, stage: str = ALL_STAGES) -> FilledCell | None:
        """The cell of a row, of all stages or of one."""
        for row in self.rows():
            if (row.row.id, row.stage) == (row_id, stage):
                return next((cell for cell in row.cells if cell.field.id == field_id), None)
        return None

    @property
    def empty(self) -> bool:
        """Whether nothing at all is known."""
        return all(row.empty for row in self.rows())
