"""A paper as a value: what stands in it, in order, and nothing of how a file format says it.

`docx.py` and `xlsx.py` each turn a paper into bytes; `school.py` and `authority.py` make papers.
"""

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from generator.wording import number, percent


class Measure(StrEnum):
    """What kind of number a figure is."""

    COUNT = "count"
    POINTS = "points"
    SHARE = "share"


class Figure(NamedTuple):
    """A number that stays a number in a workbook; `None` is unknown, shown as a dash."""

    value: Decimal | int | None
    measure: Measure = Measure.COUNT


class Cell(NamedTuple):
    """A cell of a table. Only cells of a head go `down` over more than one row."""

    content: str | Figure
    across: int = 1
    down: int = 1


class Row(NamedTuple):
    """A row; a `strong` one is set in bold, one that `opens` others stays on the page of the next."""

    cells: tuple[Cell, ...]
    strong: bool = False
    opens: bool = False


class Column(NamedTuple):
    """How wide a column is, in millimetres, and where its text stands."""

    width: int
    align: str = "left"


class Table(Struct, frozen=True):
    """A table whose head is repeated on every page it reaches."""

    columns: tuple[Column, ...]
    head: tuple[Row, ...]
    rows: tuple[Row, ...]


class Tone(StrEnum):
    """What a line of text is; each tone is a paragraph style of the base document."""

    BODY = "VB Nội dung"
    HEADING = "VB Đề mục"
    ITEM = "VB Gạch đầu dòng"
    GROUNDS = "VB Căn cứ"
    CENTRE = "VB Giữa"
    NOTE = "VB Ghi chú"


class Text(Struct, frozen=True):
    """One paragraph; `lead` comes first, in bold."""

    words: str
    tone: Tone = Tone.BODY
    lead: str = ""


Block = Text | Table


class Letterhead(Struct, frozen=True):
    """The two-column head. `governing` is "" for an office that has none above it."""

    governing: str
    issuing: str
    number: str
    place_day: str
    about: str = ""


class Paper(Struct, frozen=True):
    """One document. `form` is its kind and, with `part`, its file name; `base` the document it is set in.

    `marks` stand on every page (a draft, an invented school). `signers` are offices, never persons: with
    two, the first signs at the left. An `annex` follows on a page of its own. A paper
    with `sheet` is also made as a workbook.
    """

    form: str
    name: str
    base: str
    head: Letterhead
    title: str
    abstract: str
    to: tuple[str, ...]
    blocks: tuple[Block, ...]
    recipients: tuple[str, ...]
    signers: tuple[str, ...]
    marks: tuple[str, ...]
    address: str
    check: tuple[str, ...]
    annex: tuple[Block, ...] = ()
    sheet: bool = False
    part: str = ""

    @property
    def stem(self) -> str:
        """The file's name without its ending."""
        return f"{self.form}-{self.part}" if self.part else self.form


def printed(content: str | Figure) -> str:
    """A cell as people read it. A share stands in a column named "%", so it carries no sign."""
    if isinstance(content, str):
        return content
    if content.value is None:
        return "–"
    if content.measure is Measure.SHARE:
        return percent(Decimal(content.value)).removesuffix("%")
    return number(content.value)


def table(columns: tuple[Column, ...], names: tuple[str, ...], rows: tuple[Row, ...]) -> Table:
    """A table with a head of one row."""
    return Table(columns, (Row(tuple(Cell(name) for name in names), strong=True),), rows)


def row(*contents: str | Figure, strong: bool = False) -> Row:
    """A row of plain cells."""
    return Row(tuple(Cell(content) for content in contents), strong)
