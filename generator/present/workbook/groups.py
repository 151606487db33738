"""A sheet for each group of criteria: items, guidance, what to fill in, and totals that live."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from msgspec import Struct

from generator.model.assessment import Answer
from generator.model.rubric import Band, Criterion, Item, Rubric
from generator.model.workbook import ANSWER, ANSWERS, CODE
from generator.present.workbook.book import Book, Sheet, plain, quoted
from generator.present.workbook.tally import Tally, level_name, tally, with_whole
from generator.wording import fold, number, say

# Columns from 1; the first, of keys, is hidden.
_CODE, _NAME, _MAXIMUM, _ANSWER, _SUM, _TOOL, _COUNT, _TOTAL, _SHARE, _PAPER, _MORE, _NOTE, _MISSING = range(
    2, 15
)
_WIDTHS = (6.5, 42, 8, 10.5, 9, 17, 8.5, 8.5, 7.5, 15, 15, 27, 20)
_COLUMNS = (
    *("ma", "noi_dung", "toi_da", "tra_loi", "cong", "ten", "so_luong", "tong_so", "ti_le"),
    *("minh_chung", "minh_chung_2", "ghi_chu", "con_thieu"),
)
_KEYS = (
    *(ANSWERS, CODE, "", "", ANSWER, "", "ten", "so_luong", "tong_so", "", "minh_chung", "minh_chung"),
    "ghi_chu",
)
_HEAD, _KEYS_ROW, _FIRST = 6, 7, 8
_POINTS, _LEVEL, _PLACES = 2, 3, 4
_SILENT = Answer()
_COUNTED = ("ty le", "so luong")
"""How the names of items begin that are counted; others get no cells for counts unless counts are known."""

GROUP_ROW = 9
"""The row of the first group on the hidden sheet; there stand figures that several formulas share."""


def write_group(book: Book, index: int) -> None:
    """The sheet of the rubric's group number `index`."""
    form, group = book.form, book.form.rubric.groups[index]
    sheet = book.sheet(say("workbook.sheet.group", code=group.id), _WIDTHS, landscape=True)
    figures = tally(form.rubric, group, form.own, form.on_unmet)
    rows = {entry.id: row for row, (entry, _) in enumerate(with_whole(group), _FIRST)}
    shared = _Shared(index)
    sheet.text(1, _CODE, say("workbook.group.title", code=group.id, name=group.name), "title")
    _summary(sheet, index, rows, figures, number(group.maximum.value))
    for column, key in enumerate(_COLUMNS, _CODE):
        sheet.text(_HEAD, column, say(f"workbook.column.{key}"), "head")
    sheet.keys(_KEYS_ROW, _KEYS)
    for criterion in group.criteria:
        _entry(sheet, _Row(criterion, None, rows, shared, figures))
        for item in criterion.items:
            _entry(sheet, _Row(item, criterion, rows, shared, figures))
    sheet.page.freeze_panes(_KEYS_ROW, _NAME)
    sheet.page.repeat_rows(_HEAD - 1)
    sheet.page.set_zoom(90)
    book.places[f"points.{index}"] = sheet.place(_POINTS, _MAXIMUM)
    book.places[f"level.{index}"] = sheet.place(_LEVEL, _MAXIMUM)
    book.places[f"missing.{index}"] = sheet.place(_PLACES, _MAXIMUM)
    _figures(book, sheet, index, rows)


class _Shared(Struct, frozen=True):
    """Figures on the hidden sheet, by their cells."""

    index: int

    def cell(self, column: str) -> str:
        return f"'_cds'!${column}${GROUP_ROW + self.index}"

    @property
    def unmet(self) -> str:
        return self.cell("C")

    @property
    def points(self) -> str:
        return self.cell("D")

    @property
    def only_total(self) -> str:
        return self.cell("E")


class _Row(Struct, frozen=True):
    """A criterion, or an item of `whole`, and where it stands."""

    entry: Criterion | Item
    whole: Criterion | None
    rows: Mapping[str, int]
    shared: _Shared
    figures: Tally

    @property
    def row(self) -> int:
        return self.rows[self.entry.id]

    @property
    def items(self) -> tuple[Item, ...]:
        return self.entry.items if isinstance(self.entry, Criterion) else ()

    @property
    def counted(self) -> bool:
        return fold(self.entry.name).startswith(_COUNTED)


def _summary(sheet: Sheet, index: int, rows: Mapping[str, int], figures: Tally, maximum: str) -> None:
    """Points, level and what is missing, above the table."""
    shared, form = _Shared(index), sheet.book.form
    sheet.text(_POINTS, _CODE, say("workbook.group.points", maximum=maximum), "plain")
    sheet.formula(_POINTS, _MAXIMUM, shared.points, figures.points, "result")
    sheet.text(_LEVEL, _CODE, say("workbook.group.level"), "plain")
    level = level_formula(form.rubric, shared.points, shared.unmet)
    sheet.formula(_LEVEL, _MAXIMUM, level, figures.level, "result")
    sheet.text(_PLACES, _CODE, say("workbook.group.missing"), "plain")
    last = max(rows.values(), default=_FIRST)
    count = f"SUMPRODUCT(--(LEN(N{_FIRST}:N{last})>0))"
    some = quoted(say("workbook.places", count="\0")).replace("\0", f'"&{count}&"').removeprefix('""&')
    formula = f"IF({count}=0,{quoted(say('workbook.no_places'))},{some})"
    found = figures.missing_count
    words = say("workbook.places", count=found) if found else say("workbook.no_places")
    sheet.formula(_PLACES, _MAXIMUM, formula, words, "result")
    guide = say("workbook.sheet.guide")
    unsure = say("workbook.group.unsure_note", why=", ".join(_doubts(form.rubric, index)))
    legend = say("workbook.legend", guide=guide)
    sheet.text(_HEAD - 1, _CODE, f"{legend} {unsure}" if _doubts(form.rubric, index) else legend, "soft")


def _doubts(rubric: Rubric, index: int) -> list[str]:
    """How maxima of the group are known that are not certain."""
    found = [
        say(f"page.sure.{entry.maximum.confidence}")
        for entry, _ in with_whole(rubric.groups[index])
        if entry.maximum and not entry.maximum.certain
    ]
    return list(dict.fromkeys(found))


def _figures(book: Book, sheet: Sheet, index: int, rows: Mapping[str, int]) -> None:
    """Formulas for the hidden sheet: points given, conditions unmet, points, only a total."""
    group, shared = book.form.rubric.groups[index], _Shared(index)
    scored = [rows[entry.id] for entry, _ in with_whole(group) if not entry.mandatory]
    cells = ",".join(f"'{sheet.name}'!$E${start}:$E${end}" for start, end in _runs(scored))
    claims = f"COUNT({cells})" if cells else "0"
    met, unmet = quoted(say("workbook.choice.met")), quoted(say("workbook.choice.unmet"))
    answers = [sheet.place(rows[code], _ANSWER) for code in group.mandatory()]
    strict = "+".join(f"({cell}<>{met})" for cell in answers) or "0"
    mild = "+".join(f"({cell}={unmet})" for cell in answers) or "0"
    last = max(rows.values(), default=_FIRST)
    total = book.places[f"tong_diem.{group.id}"]
    b, e = shared.cell("B"), shared.cell("E")
    added = f"ROUND(SUM('{sheet.name}'!$F${_FIRST}:$F${last}),6)"
    book.places |= {
        f"figures.{index}.B": claims,
        f"figures.{index}.C": f"IF({b}>0,{strict},{mild})",
        f"figures.{index}.D": f'IF({b}>0,{added},IF({e}=1,{total},""))',
        f"figures.{index}.E": f"IF(AND({b}=0,ISNUMBER({total})),1,0)",
    }


def _runs(rows: list[int]) -> Iterator[tuple[int, int]]:
    """Rows that follow each other, as first and last."""
    start = last = None
    for row in rows:
        if start is None or last is None or row != last + 1:
            if start is not None and last is not None:
                yield start, last
            start = row
        last = row
    if start is not None and last is not None:
        yield start, last


# ---- one row -----------------------------------------------------------------------------------------


def _entry(sheet: Sheet, one: _Row) -> None:
    entry, row = one.entry, one.row
    answer = sheet.book.form.own.answers.get(entry.id, _SILENT) if sheet.book.form.own else _SILENT
    top = isinstance(entry, Criterion)
    sheet.text(row, _CODE, entry.id, "strong" if top else "cell")
    _name(sheet, one)
    if entry.mandatory or entry.maximum is None:
        sheet.text(row, _MAXIMUM, say("workbook.group.mandatory"), "strong-centre" if top else "centre")
        _condition(sheet, row, answer)
        sheet.text(row, _SUM, "", "strong-centre" if top else "centre")
    else:
        style = ("strong-" if top else "") + "centre" + ("" if entry.maximum.certain else "-unsure")
        sheet.number(row, _MAXIMUM, entry.maximum.value, style)
        _points(sheet, one, answer)
        _sum(sheet, one)
    sheet.text(row, _TOOL, answer.name, "text")
    _counts(sheet, one, answer)
    _papers(sheet, row, answer.evidence or ())
    sheet.text(row, _NOTE, answer.note, "text")
    sheet.formula(row, _MISSING, _missing_formula(one), one.figures.missing[entry.id], "missing")


def _name(sheet: Sheet, one: _Row) -> None:
    """The words of the entry, and below them how to go about it."""
    entry = one.entry
    below = [entry.guidance, entry.maximum.note if entry.maximum else ""]
    if one.items and entry.maximum:
        below.append(say("workbook.group.whole", maximum=number(entry.maximum.value)))
    style = "strong" if isinstance(entry, Criterion) else "cell"
    more = "\n".join(text for text in below if text)
    if more:
        sheet.rich(one.row, _NAME, entry.name, more, style)
    else:
        sheet.text(one.row, _NAME, entry.name, style)


def _condition(sheet: Sheet, row: int, answer: Answer) -> None:
    met, unmet = say("workbook.choice.met"), say("workbook.choice.unmet")
    sheet.text(row, _ANSWER, "" if answer.met is None else met if answer.met else unmet, "choice")
    title = "workbook.valid.met_title"
    sheet.one_of(
        row, _ANSWER, (met, unmet), title, say("workbook.valid.met"), say("workbook.valid.met_error")
    )


def _points(sheet: Sheet, one: _Row, answer: Answer) -> None:
    maximum = one.entry.maximum
    assert maximum is not None
    most = number(maximum.value)
    key = "workbook.valid.points_error" if maximum.certain else "workbook.valid.points_unsure"
    sheet.number(one.row, _ANSWER, answer.points, "number")
    sheet.between(
        one.row,
        _ANSWER,
        maximum.value,
        "workbook.valid.points_title",
        say("workbook.valid.points", maximum=most),
        say(key, code=one.entry.id, maximum=most),
        strict=maximum.certain,
    )


def _sum(sheet: Sheet, one: _Row) -> None:
    """A criterion's points: its own, or those of its items."""
    if not isinstance(one.entry, Criterion):
        sheet.text(one.row, _SUM, "", "centre")
        return
    first, last = one.row, one.row + len(one.items)
    formula = f'IF(COUNT(E{first}:E{last})=0,"",E{first})'
    if one.items:
        parts = f"IF(COUNT(E{first})>0,E{first},SUM(E{first + 1}:E{last}))"
        formula = f'IF(COUNT(E{first}:E{last})=0,"",ROUND({parts},6))'
    sheet.formula(one.row, _SUM, formula, one.figures.criteria.get(one.entry.id), "strong-centre")


def _counts(sheet: Sheet, one: _Row, answer: Answer) -> None:
    """Count, total and share, where there is something to count."""
    row = one.row
    known = answer.count is not None or answer.total is not None
    if not (one.counted or known):
        for column in (_COUNT, _TOTAL, _SHARE):
            sheet.text(row, column, "", "off")
        return
    for column, value in ((_COUNT, answer.count), (_TOTAL, answer.total)):
        sheet.number(row, column, value, "number")
        title, error = "workbook.valid.count_title", say("workbook.valid.count_error")
        sheet.between(row, column, None, title, "", error, strict=True)
    share = None
    if answer.count is not None and answer.total is not None and answer.total > 0:
        share = answer.count * 100 / answer.total
    formula = f'IF(AND(ISNUMBER(H{row}),ISNUMBER(I{row})),IF(I{row}>0,H{row}*100/I{row},""),"")'
    sheet.formula(row, _SHARE, formula, share, "share")


def _papers(sheet: Sheet, row: int, keys: tuple[str, ...]) -> None:
    """Two drop-downs of documents; what is more stands in the second, with semicolons."""
    title, where = "workbook.valid.evidence_title", say("workbook.sheet.documents")
    hint, error = (
        say("workbook.valid.evidence", sheet=where),
        say("workbook.valid.evidence_error", sheet=where),
    )
    for column, text in ((_PAPER, "".join(keys[:1])), (_MORE, "; ".join(keys[1:]))):
        sheet.text(row, column, text, "text")
        sheet.listed(row, column, "van_ban", title, hint, error)


# ---- formulas ----------------------------------------------------------------------------------------


def _missing_formula(one: _Row) -> str:
    """The same words as `tally.missing_words`, and those for what only a sheet can hold."""
    entry, row, total = one.entry, one.row, one.shared.only_total
    cell = f"E{row}"
    if entry.mandatory or entry.maximum is None:
        met, unmet = quoted(say("workbook.choice.met")), quoted(say("workbook.choice.unmet"))
        wrong, none = quoted(say("workbook.missing.choice")), quoted(say("workbook.missing.answer"))
        return f'IF({cell}="",IF({total}=1,"",{none}),IF(OR({cell}={met},{cell}={unmet}),"",{wrong}))'
    most = entry.maximum.value
    outside = quoted(say("workbook.missing.range", maximum=number(most)))
    paper = quoted(say("workbook.missing.evidence"))
    given = (
        f"IF(ISNUMBER({cell}),IF(OR({cell}<0,{cell}>{plain(most)}),{outside},"
        f'IF(AND({cell}>0,K{row}="",L{row}=""),{paper},"")),{quoted(say("workbook.missing.number"))})'
    )
    if one.items:
        return f'IF({cell}="","",{given})'
    none = quoted(say("workbook.missing.points"))
    alone = f'IF({cell}="",IF({total}=1,"",{none}),{given})'
    if one.whole is None:
        return alone
    both = quoted(say("workbook.missing.both", code=one.whole.id))
    return f'IF(ISNUMBER(E{one.rows[one.whole.id]}),IF({cell}="","",{both}),{alone})'


def level_formula(rubric: Rubric, points: str, unmet: str) -> str:
    """The level of `points`, by the exact ends of the bands, as the round treats unmet conditions."""
    rule = "'_cds'!$B$5"
    lowest = level_name(rubric.levels[0])
    reached = _bands(rubric, points, "{level}")
    noted = _bands(rubric, points, say("workbook.level_noted", level="{level}"))
    lowered = _bands(rubric, points, say("workbook.level_lowered", level=lowest), but_lowest=lowest)
    withheld = quoted(say("workbook.level_withheld"))
    failing = f'IF({rule}="giu_lai",{withheld},IF({rule}="ha_muc_1",{lowered},{noted}))'
    return f'IF({points}="",{quoted(say("workbook.level_none"))},IF({unmet}>0,{failing},{reached}))'


def _bands(rubric: Rubric, points: str, words: str, but_lowest: str = "") -> str:
    """`words` of the band that holds the points; impossible points have the level nearest to them."""
    lowest, highest = rubric.levels[0], rubric.levels[-1]

    def said(band: Band) -> str:
        plain_lowest = but_lowest if band is lowest else ""
        return quoted(plain_lowest or words.replace("{level}", level_name(band)))

    formula = f"IF({points}<0,{said(lowest)},{said(highest)})"
    for band in reversed(rubric.levels):
        formula = f"IF({_holds(band, points)},{said(band)},{formula})"
    return formula


def _holds(band: Band, points: str) -> str:
    """The condition of a band, end by end."""
    ends: tuple[tuple[str, Decimal | None], ...] = (
        *((">=", band.least), (">", band.above), ("<=", band.most), ("<", band.below)),
    )
    tests = [f"{points}{sign}{plain(end)}" for sign, end in ends if end is not None]
    return f"AND({','.join(tests)})" if tests else "TRUE"
