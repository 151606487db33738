"""What a school says of itself (tự đánh giá), and what its authority found (thẩm định)."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from msgspec import Struct, field

from generator.model.school_year import SchoolYear


class Answer(Struct, frozen=True):
    """What is said about one item or one whole criterion. `None` = not said.

    `met` answers a mandatory condition; `count` of `total` describe; `share` is a typed percentage,
    compared with the counts, never used. `reason` is given by a verifier for a difference.
    """

    points: Decimal | None = None
    met: bool | None = None
    name: str = ""
    count: Decimal | None = None
    total: Decimal | None = None
    share: Decimal | None = None
    evidence: tuple[str, ...] | None = None
    note: str = ""
    reason: str = ""


NO_ANSWER = Answer()


def claims_points(codes: Iterable[str], answers: Mapping[str, Answer]) -> bool:
    """Whether any of the `codes` is answered with points."""
    return any(code in answers and answers[code].points is not None for code in codes)


class Document(Struct, frozen=True):
    """Văn bản: a document answers refer to by its key."""

    id: str
    kind: str = ""
    number: str = ""
    dated: date | None = None
    abstract: str = ""
    url: str = ""


class Approval(Struct, frozen=True):
    """The head's approval of the result. `kind`: quyet_dinh, bao_cao, … or ""."""

    kind: str
    number: str
    dated: date | None


class Report(Struct, frozen=True):
    """The report sent to the managing authority."""

    number: str = ""
    dated: date | None = None
    place: str = ""
    recipients: tuple[str, ...] = ()


class Posting(Struct, frozen=True):
    """When and where the result was made public."""

    start: date | None = None
    end: date | None = None
    places: tuple[str, ...] = ()
    url: str = ""


class Step(Struct, frozen=True):
    """One step of the process: on `start`, or from `start` to `end`; both may be unknown."""

    text: str
    start: date | None = None
    end: date | None = None


class Remarks(Struct, frozen=True):
    """Nhận xét: ưu điểm, hạn chế, bài học, kiến nghị."""

    strengths: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    lessons: tuple[str, ...] = ()
    proposals: tuple[str, ...] = ()


class Assessment(Struct, frozen=True):
    """One school's assessment of one school year. `path` is relative to the data folder, with `/`."""

    path: str
    year: SchoolYear
    school: str
    rubric: str
    draft: bool
    approval: Approval | None = None
    report: Report | None = None
    posting: Posting | None = None
    documents: Mapping[str, Document] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    totals: Mapping[str, Decimal] = field(default_factory=dict)
    levels: Mapping[str, int] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    remarks: Remarks = Remarks()
    inferred: Mapping[str, str] = field(default_factory=dict)
    note: str = ""

    @property
    def sent(self) -> date | None:
        """The day of the report; of the approval where the report has none."""
        if self.report and self.report.dated:
            return self.report.dated
        return self.approval.dated if self.approval else None


class Verification(Struct, frozen=True):
    """One authority's conclusion on one school and year. `number` is the file's (1, 2, …).

    `decision` is the decision's number, or "" when only a `source` that cites it is known; `dated` is
    then that source's. `recognises` is false for `tra_lai`.
    """

    path: str
    number: int
    year: SchoolYear
    school: str
    rubric: str
    authority: str
    dated: date
    recognises: bool
    decision: str = ""
    source: str = ""
    findings: Mapping[str, Answer] = field(default_factory=dict)
    totals: Mapping[str, Decimal] = field(default_factory=dict)
    levels: Mapping[str, int] = field(default_factory=dict)
    inferred: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
