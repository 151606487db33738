"""A statistics form (biểu mẫu thống kê) as data: rows of fields, and how many schools add up to one.

The program knows no form by name. A form is filled by each school (`truong`), or by an authority (`co_quan`)
out of what its schools gave, what they answered in their assessments, and its own report.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct

from generator.model.rubric import CERTAIN, Source

Ref = tuple[str, str]
"""A field of the same form: row id, field id."""


SHARE = "ti_le"
"""Key of a typed share where a row has one share only; else `ti_le_<field>`."""


class Filler(StrEnum):
    """Who fills a form."""

    SCHOOL = "truong"
    AUTHORITY = "co_quan"


class Kind(StrEnum):
    """What a field holds."""

    COUNT = "so_luong"
    PERCENT = "phan_tram"
    YES_NO = "co_khong"
    TEXT = "loi"


class Adding(StrEnum):
    """How the values of many schools become one."""

    SUM = "tong"
    YES = "dem_co"
    MEAN = "trung_binh"
    NONE = "khong"


class Whole(StrEnum):
    """What a share is a share of, besides a field of the same form.

    Schools that answered, all schools that the row concerns, or what the field taken from another form says.
    """

    ANSWERED = "da_tra_loi"
    SCHOOLS = "so_truong"
    AS_TAKEN = "bieu_mau"


class Take(StrEnum):
    """What is taken from the answers of an assessment: does any earn points, or the count given there."""

    HAS_POINTS = "co_diem"
    COUNT = "so_luong"


class Outcome(StrEnum):
    """What is taken from the results: schools with one, or schools at a level of a group."""

    REPORTED = "da_nop"
    LEVEL = "muc_do"


class Registered(StrEnum):
    """What is taken from the register: how many schools there are, or what the school is called."""

    SCHOOLS = "so_truong"
    NAME = "ten"


class Origin(Struct, frozen=True):
    """Where a blank's content comes from; exactly one of `form`, `answers`, `outcome`, `register`.

    All but a school's name are figures of authorities. Without an origin it is typed in: by the school in
    its statistics, by the authority in its report.
    """

    form: str = ""
    row: str = ""
    field: str = ""
    answers: tuple[str, ...] = ()
    take: Take = Take.HAS_POINTS
    outcome: Outcome | None = None
    group: str = ""
    level: int = 0
    register: Registered | None = None


class Field(Struct, frozen=True):
    """One blank of a row. `share_of` names the whole, a field of the form or schools; "" has no share.

    `only_share`: the template asks for the share alone. `stages` are those it concerns (`None`: its row's).
    """

    id: str
    name: str
    kind: Kind
    unit: str = ""
    share_of: str = ""
    only_share: bool = False
    most: str = ""
    sum_of: tuple[str, ...] = ()
    adding: Adding | None = None
    origin: Origin | None = None
    stages: tuple[str, ...] | None = None
    note: str = ""

    @property
    def is_name(self) -> bool:
        """Whether the school's name stands here."""
        return self.origin is not None and self.origin.register is Registered.NAME

    @property
    def added(self) -> Adding:
        """How it adds up: as the file says, else as its kind does."""
        return self.adding or _ADDED[self.kind]


_ADDED = {
    Kind.COUNT: Adding.SUM,
    Kind.PERCENT: Adding.MEAN,
    Kind.YES_NO: Adding.YES,
    Kind.TEXT: Adding.NONE,
}


class Row(Struct, frozen=True):
    """A row in the template's order. `number` is printed, `id` is what files call it.

    `by_stage` breaks it down: these stages always, others where there are schools. `extra` rows are not in
    the template: they hold the wholes of shares.
    """

    id: str
    number: str
    name: str
    fields: tuple[Field, ...]
    stages: tuple[str, ...] | None = None
    by_stage: tuple[str, ...] | None = None
    extra: bool = False
    confidence: str = CERTAIN
    sources: tuple[str, ...] = ()
    note: str = ""


class Section(Struct, frozen=True):
    """A part of the form; `table` sets its fields as columns. One without rows is a heading only."""

    id: str
    number: str
    name: str
    depth: int = 1
    table: bool = False
    rows: tuple[Row, ...] = ()
    note: str = ""


class Form(Struct, frozen=True):
    """Biểu mẫu thống kê. `stages` are those it is meant for, `kinds` the kinds of authority (`None`: all).

    `rubrics`: answers and results count only when scored with one of them.
    """

    id: str
    name: str
    short_name: str
    number: str
    filler: Filler
    first_year: str
    stages: tuple[str, ...]
    sections: tuple[Section, ...]
    sources: Mapping[str, Source]
    issued: date | None = None
    issuer: str = ""
    last_year: str | None = None
    kinds: tuple[str, ...] | None = None
    rubrics: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def __hash__(self) -> int:
        """By its id: there is one form of a name."""
        return hash(self.id)

    def rows(self) -> Iterator[Row]:
        """Every row in order."""
        for section in self.sections:
            yield from section.rows

    def row(self, row_id: str) -> Row | None:
        """The row with that id."""
        return next((row for row in self.rows() if row.id == row_id), None)

    def fields(self) -> Iterator[tuple[Row, Field]]:
        """Every field with its row."""
        for row in self.rows():
            for one in row.fields:
                yield row, one

    def field(self, ref: Ref) -> Field | None:
        """The field a reference names."""
        return next((one for row, one in self.fields() if (row.id, one.id) == ref), None)

    def in_force(self, year: str) -> bool:
        """Whether the form is used in that school year."""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)

    @property
    def counts_results(self) -> bool:
        """Whether any of its figures counts schools by their results."""
        return any(one.origin is not None and one.origin.outcome for _, one in self.fields())

    def is_for(self, kind: str) -> bool:
        """Whether authorities of that kind fill the form."""
        return self.kinds is None or kind in self.kinds

    def stages_of(self, row: Row, one: Field) -> tuple[str, ...]:
        """The stages a field concerns."""
        own = row.stages if one.stages is None else one.stages
        return self.stages if own is None else own


def ref_of(text: str, row_id: str) -> Ref:
    """`"quy_mo.giao_vien"` → that field; `"giao_vien"` → a field of the same row. Row ids may hold dots."""
    row, dot, name = text.rpartition(".")
    return (row, name) if dot else (row_id, text)


def typed_keys(fields: Sequence[Field]) -> dict[str, Field]:
    """The keys that may stand below a row, each with its field: fields, then shares typed beside them."""
    keys = {one.id: one for one in fields}
    shared = [one for one in fields if one.share_of]
    shares = {f"{SHARE}_{one.id}": one for one in shared}
    if len(shared) == 1:
        shares[SHARE] = shared[0]
    return keys | {key: one for key, one in shares.items() if key not in keys}


def of_a_school(form: Form) -> Callable[[Row, Field], bool]:
    """Which fields of a form a school types in: those that concern any stage."""
    return lambda row, one: one.origin is None and bool(form.stages_of(row, one))


def of_the_authority(form: Form) -> Callable[[Row, Field], bool]:
    """Which fields of a form an authority's report may hold: those that come from nowhere else.

    In a form of schools, the fields that concern no school.
    """
    if form.filler is Filler.AUTHORITY:
        return lambda row, one: one.origin is None
    return lambda row, one: one.origin is None and not form.stages_of(row, one)
