"""Sheets that are lists: documents, steps of the process, remarks."""

from generator.model.assessment import Document
from generator.model.workbook import DOCUMENTS, REMARK_KEYS, REMARKS, STEPS, VALUE
from generator.present.workbook.book import Book, Sheet
from generator.wording import say, words

_TITLE, _HINT, _HEAD, _KEYS, _FIRST = 1, 2, 4, 5, 6
_DOCUMENT_ROWS, _STEP_ROWS, _REMARK_ROWS = 40, 20, 6
_SPARE = 5


def _heading(sheet: Sheet, kind: str, columns: tuple[str, ...]) -> None:
    sheet.text(_TITLE, 2, say(f"workbook.{kind}.title"), "title")
    sheet.page.merge_range(
        _HINT - 1, 1, _HINT - 1, len(columns), say(f"workbook.{kind}.hint"), sheet.book.look("soft-wrapped")
    )
    sheet.needs(_HINT, 28)
    for column, key in enumerate(columns, 2):
        sheet.text(_HEAD, column, say(f"workbook.column.{key}"), "head")
    sheet.page.freeze_panes(_KEYS, 0)
    sheet.page.repeat_rows(_HEAD - 1)


def write_documents(book: Book) -> None:
    """The documents that answers refer to by their short names."""
    sheet = book.sheet(say("workbook.sheet.documents"), (21, 15, 18, 14, 52, 40), landscape=True)
    _heading(sheet, "documents", ("khoa", "loai", "so", "ngay", "trich_yeu", "url"))
    sheet.keys(_KEYS, (DOCUMENTS, "khoa", "loai", "so", "ngay", "trich_yeu", "url"))
    known = list((book.form.own.documents if book.form.own else book.form.documents).items())
    kinds = words("page.document")
    rows = max(_DOCUMENT_ROWS, len(known) + _SPARE)
    for index in range(rows):
        row = _FIRST + index
        key, paper = known[index] if index < len(known) else ("", Document(""))
        sheet.text(row, 2, key, "text")
        sheet.text(row, 3, kinds.get(paper.kind, paper.kind), "text")
        sheet.choice(row, 3, list(kinds.values()), False, say("workbook.valid.kind_error"))
        sheet.text(row, 4, paper.number, "text")
        sheet.date(row, 5, paper.dated)
        sheet.text(row, 6, paper.abstract, "text")
        sheet.text(row, 7, paper.url, "text")
    last = _FIRST + rows - 1
    column = f"'{sheet.name}'!$B${_FIRST}:$B${last}"
    book.places["documents.count"] = f'MAX(1,SUMPRODUCT(MAX(({column}<>"")*ROW({column})))-{_FIRST - 1})'
    book.places["documents.known"] = str(max(1, len(known)))
    book.file.define_name("van_ban", f"=OFFSET('{sheet.name}'!$B${_FIRST},0,0,'_cds'!$B$6,1)")


def write_steps(book: Book) -> None:
    """What was done, and when."""
    sheet = book.sheet(say("workbook.sheet.steps"), (17, 15, 90))
    _heading(sheet, "steps", ("tu", "den", "viec"))
    sheet.keys(_KEYS, (STEPS, "tu", "den", "viec"))
    steps = book.form.own.steps if book.form.own else ()
    for index in range(max(_STEP_ROWS, len(steps) + _SPARE)):
        row, step = _FIRST + index, steps[index] if index < len(steps) else None
        sheet.date(row, 2, step.start if step else None)
        sheet.date(row, 3, step.end if step else None)
        sheet.text(row, 4, step.text if step else "", "text")


def write_remarks(book: Book) -> None:
    """Strengths, limits, lessons, proposals: one thought a cell."""
    sheet = book.sheet(say("workbook.sheet.remarks"), (30, 92))
    _heading(sheet, "remarks", ("muc", "gia_tri"))
    sheet.keys(_KEYS, (REMARKS, "", VALUE))
    remarks = book.form.own.remarks if book.form.own else None
    texts = (remarks.strengths, remarks.limits, remarks.lessons, remarks.proposals) if remarks else ((),) * 4
    row = _FIRST
    for key, known in zip(REMARK_KEYS, texts, strict=True):
        for index in range(max(_REMARK_ROWS, len(known) + 2)):
            sheet.text(row, 1, key, "plain")
            name = say("workbook.remarks.line", name=say(f"workbook.remarks.{key}"), number=index + 1)
            sheet.text(row, 2, name, "cell")
            sheet.text(row, 3, known[index] if index < len(known) else "", "text")
            row += 1
