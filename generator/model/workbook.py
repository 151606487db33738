"""A workbook (sổ tính): the marks by which a sheet is known, and what one says when it is read back.

A form carries its keys in hidden places, so that neither its words nor the order of its rows and columns
matter when it comes back.
"""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from generator.model.problem import Finding, Problem, Where
from generator.model.rubric import Rubric
from generator.model.scorecard import Scorecard

FORMAT = "cds-tu-danh-gia"
VERSION = 1
HIDDEN_SHEET = "_cds"
INFO, ANSWERS, DOCUMENTS, STEPS, REMARKS = (
    *("cds:chung", "cds:tra_loi", "cds:van_ban", "cds:qua_trinh", "cds:nhan_xet"),
)
"""What stands in the hidden row of keys of each kind of sheet; the keys of its columns follow."""

VALUE, CODE, ANSWER = "gia_tri", "ma", "tra_loi"
"""Columns that are no key of the file: of values, of codes, and of points or a condition's answer."""

REMARK_KEYS = ("uu_diem", "han_che", "bai_hoc", "kien_nghi")


class Cell(Struct, frozen=True, order=True):
    """A cell by the number of its sheet, its row and column (from 1), and their names as people see them."""

    order: int
    row: int
    column: int
    sheet: str
    name: str


class Fault(Struct, frozen=True):
    """Something wrong with a workbook; `cell` is `None` when the whole of it is at fault."""

    problem: Problem
    cell: Cell | None = None


class Filled(Struct, frozen=True):
    """What a workbook says: the keys and values of a YAML file, and the cell of each key path.

    `cells` also knows the cells left empty, for what is missing there. `rubric` is the one it was made for.
    """

    rubric: str
    tree: Mapping[str, Any] = field(default_factory=dict)
    cells: Mapping[Where, Cell] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


class Outcome(StrEnum):
    """What became of a file that was received."""

    WRITTEN = "da_ghi"
    UNCHANGED = "khong_doi"
    FAULTY = "con_loi"
    FORCED = "ghi_ca_loi"
    TWICE = "trung"


class Told(Struct, frozen=True):
    """A problem in words, and the cell it comes from where there is one."""

    finding: Finding
    cell: Cell | None = None

    @property
    def error(self) -> bool:
        """Whether it keeps the file out."""
        return self.finding.severity == "error"


class Received(Struct, frozen=True):
    """A file received for a school: what it says, what is wrong with it, what became of it.

    `place` is where it belongs below the data folder, "" when that is not known; `text` the YAML for it.
    """

    file: Path
    school: str = ""
    school_name: str = ""
    year: str = ""
    place: str = ""
    text: str = ""
    told: tuple[Told, ...] = ()
    card: Scorecard | None = None
    rubric: Rubric | None = None
    draft: bool = False
    outcome: Outcome = Outcome.FAULTY

    @property
    def errors(self) -> tuple[Told, ...]:
        """What keeps the file out."""
        return tuple(one for one in self.told if one.error)

    @property
    def warnings(self) -> tuple[Told, ...]:
        """What should be looked at again."""
        return tuple(one for one in self.told if not one.error)
