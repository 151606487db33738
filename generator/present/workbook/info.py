"""The first sheet, the guidance, and the hidden sheet by which a workbook is known."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from generator.model.assessment import Approval, Posting, Report
from generator.model.rubric import Rubric
from generator.model.workbook import FORMAT, HIDDEN_SHEET, INFO, VALUE, VERSION
from generator.present.workbook.book import Book, Form, Sheet, quoted
from generator.present.workbook.groups import GROUP_ROW
from generator.present.workbook.tally import level_name, tally
from generator.wording import number, say, words

_LABEL, _VALUE, _HELP = 2, 3, 4
_WIDTHS = (31, 46, 47)
_KEYS_ROW = 4


class _Fields:
    """The first sheet being written downwards: sections, and fields with a word of help."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet, self.row = sheet, _KEYS_ROW + 1

    def section(self, key: str) -> None:
        """A heading over the columns, with a free line above."""
        self.row += 1
        for column in (_LABEL, _VALUE, _HELP):
            text = say(f"workbook.section.{key}") if column == _LABEL else ""
            self.sheet.text(self.row, column, text, "section")
        self.row += 1

    def shown(self, label: str, text: str, help_: str = "") -> None:
        """A line that is only to be read."""
        self.sheet.text(self.row, _LABEL, label, "label")
        self.sheet.text(self.row, _VALUE, text, "wrapped")
        self.sheet.text(self.row, _HELP, help_, "help")
        self.row += 1

    def field(self, key: str, value: object, help_: str | None = None, label: str = "") -> int:
        """A field to fill in, by its key; returns its row."""
        sheet, row = self.sheet, self.row
        sheet.text(row, 1, key, "plain")
        sheet.text(row, _LABEL, label or say(f"workbook.field.{key}"), "label")
        if isinstance(value, date):
            sheet.date(row, _VALUE, value)
        elif isinstance(value, Decimal | int):
            sheet.number(row, _VALUE, value, "number-left")
        else:
            sheet.text(row, _VALUE, str(value or ""), "text")
        known = words("workbook.help")
        sheet.text(row, _HELP, known.get(key, "") if help_ is None else help_, "help")
        self.row += 1
        return row

    def day(self, key: str, value: date | None) -> None:
        """A field for a date, filled in or not."""
        row = self.field(key, "", say("workbook.help.phe_duyet.ngay") if key == "phe_duyet.ngay" else "")
        self.sheet.date(row, _VALUE, value)

    def kept(self, key: str, value: str, help_: str = "") -> None:
        """A field that carries a key but is not to be changed."""
        self.sheet.text(self.row, 1, key, "plain")
        self.shown(say(f"workbook.field.{key}"), value, help_)


def write_info(book: Book) -> None:
    """School, year, rubric, results, approval, report, publication, totals."""
    form, rubric = book.form, book.form.rubric
    sheet = book.sheet(say("workbook.sheet.info"), _WIDTHS)
    sheet.text(1, _LABEL, say("workbook.title"), "title")
    subtitle = say("workbook.subtitle", rubric=rubric.short_name, number=rubric.number)
    sheet.text(2, _LABEL, subtitle, "plain")
    sheet.text(3, _LABEL, say("workbook.legend", guide=say("workbook.sheet.guide")), "soft")
    sheet.keys(_KEYS_ROW, (INFO, "", VALUE))
    fields = _Fields(sheet)
    _school(fields, form)
    _results(book, fields)
    _papers(fields, form)
    _totals(book, fields)
    fields.section("note")
    fields.field("ghi_chu", form.own.note if form.own else "", "")
    sheet.page.freeze_panes(_KEYS_ROW, 0)
    sheet.page.activate()


def _school(fields: _Fields, form: Form) -> None:
    fields.section("school")
    if form.school:
        fields.kept("truong", form.school)
        fields.shown(say("workbook.field.ten_truong"), form.school_name)
        fields.kept("nam_hoc", form.year)
    else:
        fields.field("truong", "")
        row = fields.field("nam_hoc", form.year)
        if form.years:
            fields.sheet.choice(row, _VALUE, form.years, False, say("workbook.valid.year_error"))
    fields.shown(say("workbook.field.cap_hoc"), form.stage_name)
    fields.kept("bo_chi_so", form.rubric.id, form.rubric.short_name)
    draft = form.own.draft if form.own else True
    states = (say("workbook.choice.du_thao"), say("workbook.choice.da_phe_duyet"))
    row = fields.field("trang_thai", states[0] if draft else states[1])
    fields.sheet.choice(row, _VALUE, states, True, say("workbook.valid.choice_error"))


def _papers(fields: _Fields, form: Form) -> None:
    own = form.own
    approval = own.approval if own and own.approval else Approval("", "", None)
    report = own.report if own and own.report else Report()
    posting = own.posting if own and own.posting else Posting()
    fields.section("approval")
    kinds = words("page.document")
    row = fields.field("phe_duyet.loai", kinds.get(approval.kind, approval.kind))
    fields.sheet.choice(row, _VALUE, list(kinds.values()), False, say("workbook.valid.kind_error"))
    fields.field("phe_duyet.so", approval.number)
    fields.day("phe_duyet.ngay", approval.dated)
    fields.section("report")
    fields.field("bao_cao.so", report.number)
    fields.day("bao_cao.ngay", report.dated)
    fields.field("bao_cao.noi", report.place)
    fields.field("bao_cao.noi_nhan", _lines(report.recipients))
    fields.section("posting")
    fields.day("cong_khai.tu", posting.start)
    fields.day("cong_khai.den", posting.end)
    fields.field("cong_khai.noi", _lines(posting.places))
    fields.field("cong_khai.url", posting.url)


def _lines(parts: Sequence[str]) -> str:
    """Several texts in one cell, each on a line of its own."""
    return "\n".join(parts)


def _totals(book: Book, fields: _Fields) -> None:
    """Totals and levels for those who know no more."""
    own = book.form.own
    fields.section("totals")
    for group in book.form.rubric.groups:
        key, most = f"tong_diem.{group.id}", group.maximum.value
        total = own.totals.get(group.id) if own else None
        name = say("workbook.sheet.group", code=group.id)
        help_ = say("workbook.help.tong_diem", sheet=name)
        row = fields.field(key, "", help_, say("workbook.field.tong_diem", code=group.id))
        fields.sheet.number(row, _VALUE, total, "number-left")
        title, error = "workbook.valid.points_title", say("workbook.valid.total_error", maximum=number(most))
        fields.sheet.between(row, _VALUE, most, title, "", error, strict=True)
        book.places[key] = fields.sheet.place(row, _VALUE)
    for group in book.form.rubric.groups:
        level = own.levels.get(group.id) if own else None
        label = say("workbook.field.muc_do", code=group.id)
        row = fields.field(f"muc_do.{group.id}", "", say("workbook.help.muc_do"), label)
        fields.sheet.number(row, _VALUE, level, "number-left")
        fields.sheet.choice(
            row,
            _VALUE,
            [str(one.number) for one in book.form.rubric.levels],
            False,
            say("workbook.valid.choice_error"),
        )


def _results(book: Book, fields: _Fields) -> None:
    """A line for each group; the formulas follow once its sheet is there."""
    fields.section("result")
    for index, group in enumerate(book.form.rubric.groups):
        book.places[f"result.{index}"] = str(fields.row)
        fields.shown(say("workbook.group.title", code=group.id, name=group.short_name), "")
    book.info = fields.sheet


def write_results(book: Book) -> None:
    """The lines of the first sheet that say what each group has come to."""
    form, rubric = book.form, book.form.rubric
    assert book.info is not None
    for index, group in enumerate(rubric.groups):
        figures = tally(rubric, group, form.own, form.on_unmet)
        row = int(book.places[f"result.{index}"])
        points, level = book.places[f"points.{index}"], book.places[f"level.{index}"]
        sign = "\0"
        line = say("workbook.points_line", points=sign, maximum=number(group.maximum.value))
        before, after = line.split(sign)
        said = "&".join(
            part for part in (quoted(before) if before else "", points, quoted(after + ": "), level) if part
        )
        formula = f'IF({points}="",{level},{said})'
        shown = figures.level
        if figures.points is not None:
            shown = f"{before}{number(figures.points)}{after}: {figures.level}"
        book.info.formula(row, _VALUE, formula, shown, "result-wrapped")
        places = book.places[f"missing.{index}"]
        count = figures.missing_count
        text = say("workbook.places", count=count) if count else say("workbook.no_places")
        head = say("workbook.group.missing")
        book.info.formula(row, _HELP, f"{quoted(head + ': ')}&{places}", f"{head}: {text}", "help")


# ---- guidance and the hidden sheet --------------------------------------------------------------------


def write_guide(book: Book) -> None:
    """How to fill the workbook in, in a few lines, and how levels are given."""
    sheet = book.sheet(say("workbook.sheet.guide"), (92,))
    sheet.text(1, 2, say("workbook.guide.title"), "title")
    lines = [text for key, text in words("workbook.guide").items() if key.startswith("line_")]
    lines.append(say("workbook.guide.bands", bands=_bands(book.form.rubric)))
    lines.append(_unmet(book.form))
    for row, line in enumerate(lines, 3):
        sheet.text(row, 2, line, "wrapped")


def _bands(rubric: Rubric) -> str:
    """The bands in the rubric's own words: "Mức 1 (chưa đáp ứng) khi được dưới 50 điểm; …"."""
    return "; ".join(
        say("workbook.guide.band", level=level_name(band), words=band.words) for band in rubric.levels
    )


def _unmet(form: Form) -> str:
    return say(f"workbook.guide.unmet_{form.on_unmet}", level=level_name(form.rubric.levels[0]))


def write_hidden(book: Book) -> None:
    """What the workbook was made for, and figures that several formulas share."""
    form = book.form
    sheet = book.sheet(HIDDEN_SHEET, ())
    facts = (
        ("dinh_dang", FORMAT),
        ("phien_ban", str(VERSION)),
        ("bo_chi_so", form.rubric.id),
        ("cap_hoc", form.stage),
        ("dieu_kien_khong_dat", form.on_unmet),
    )
    for row, (key, value) in enumerate(facts, 1):
        sheet.text(row, 1, key, "plain")
        sheet.text(row, 2, value, "plain")
    sheet.text(6, 1, "so_van_ban", "plain")
    sheet.formula(6, 2, book.places["documents.count"], int(book.places["documents.known"]), "plain")
    for index, group in enumerate(form.rubric.groups):
        figures = tally(form.rubric, group, form.own, form.on_unmet)
        row = GROUP_ROW + index
        sheet.text(row, 1, group.id, "plain")
        values = (figures.claims, figures.unmet, figures.points, int(figures.only_total))
        for column, (name, figure) in enumerate(zip("BCDE", values, strict=True), 2):
            sheet.formula(row, column, book.places[f"figures.{index}.{name}"], figure, "plain")
    sheet.page.hide()
