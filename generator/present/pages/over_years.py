"""The same unit year over year: levels, points, criteria, figures. With another `ma` it is another unit."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from generator.model.edition import UnitYear
from generator.model.filled_form import FilledCell, FilledForm
from generator.model.form import Filler, Kind
from generator.model.library import Dossier, Library
from generator.model.rubric import Rubric
from generator.model.school_year import SchoolYear
from generator.model.scorecard import Standing
from generator.model.summary import ALL_STAGES, Summary, Tally
from generator.present import common
from generator.present.pages import figures, forms
from generator.present.pages.area_charts import FEWEST_WITH_POINTS, MOST_YEARS
from generator.wording import number, percent, say

NOTHING = "–"


class YearRow(NamedTuple):
    """One group in one year: schools with a result, shares of levels, median of points."""

    group: str
    year: str
    counted: int
    shares: list[str]
    median: str


class Grid(NamedTuple):
    """Rows of anything, with a column for each year, the latest first."""

    title: str
    hint: str
    years: list[str]
    rows: list[tuple[str, list[str]]]


def results(summaries: Sequence[Summary], rubric: Rubric) -> list[YearRow]:
    """Levels and points of each group; only of two years and more with results."""
    shown = [one for one in summaries if _tally(one, rubric, 0).reported][-MOST_YEARS:]
    if len(shown) < 2:
        return []
    return [
        _year_row(summary, rubric, place)
        for place in range(len(rubric.groups))
        for summary in reversed(shown)
    ]


def _tally(summary: Summary, rubric: Rubric, place: int) -> Tally:
    return figures.tally(summary, ALL_STAGES, rubric, rubric.groups[place], Standing.APPLIED)


def _year_row(summary: Summary, rubric: Rubric, place: int) -> YearRow:
    found = _tally(summary, rubric, place)
    spread = found.spread
    median = NOTHING
    if spread is not None and spread.count >= FEWEST_WITH_POINTS:
        median = number(figures.tenth(spread.median))
    return YearRow(
        rubric.groups[place].short_name,
        common.year_text(summary.year),
        found.reported,
        [percent(found.share(level)) for level in range(len(found.levels))],
        median,
    )


def criteria(summaries: Sequence[Summary], rubric: Rubric) -> Grid | None:
    """How many schools had less than half of a criterion's points, by year."""
    by_year = [
        (one.year, {m.criterion: m for m in one.missed if m.rubric == rubric.id})
        for one in reversed(summaries[-MOST_YEARS:])
    ]
    by_year = [(year, found) for year, found in by_year if found]
    names = common.look_of(rubric).names
    rows = []
    for group in rubric.groups:
        for criterion in group.criteria:
            found = [of_year.get(criterion.id) for _, of_year in by_year]
            if any(one is not None and one.missed for one in found):
                cells = [
                    say("page.over_years.of", part=one.missed, whole=one.scored) if one else NOTHING
                    for one in found
                ]
                rows.append((f"{criterion.id} {names.get(criterion.id, '')}", cells))
    years = [common.year_text(year) for year, _ in by_year]
    if len(years) < 2 or not rows:
        return None
    return Grid(say("page.over_years.criteria"), say("page.over_years.criteria_hint"), years, rows)


def added_up(
    filled: Mapping[UnitYear, Sequence[FilledForm]], unit: str, years: Sequence[SchoolYear]
) -> list[Grid]:
    """The forms of a unit's schools, added up, with a column for each of the `years`, the latest first."""
    by_form: dict[str, list[FilledForm]] = {}
    for year in years[:MOST_YEARS]:
        for one in filled.get((unit, year), ()):
            if one.form.filler is Filler.SCHOOL and not one.empty:
                by_form.setdefault(one.form.id, []).append(one)
    return [_grid(of_form) for of_form in by_form.values() if len(of_form) > 1]


def _grid(of_form: Sequence[FilledForm]) -> Grid:
    return Grid(
        say("page.over_years.figures", form=of_form[0].form.short_name),
        say("page.over_years.figures_hint"),
        [common.year_text(one.year) for one in of_form],
        list(_figure_rows(of_form)),
    )


def _figure_rows(of_form: Sequence[FilledForm]) -> Iterator[tuple[str, list[str]]]:
    for row in of_form[0].rows():
        for field in row.row.fields:
            if field.kind is Kind.TEXT or row.part_of_row:
                continue
            cells = [one.cell(row.row.id, field.id) for one in of_form]
            if any(cell is not None and cell.value is not None for cell in cells):
                name = row.name if len(row.row.fields) == 1 else f"{row.name} – {field.name}"
                yield name, [_figure(cell) for cell in cells]


def _figure(cell: FilledCell | None) -> str:
    if cell is None or cell.value is None:
        return NOTHING
    text = forms.value_text(cell)
    if cell.share is not None:
        text = say("page.over_years.share", value=text, share=percent(cell.share))
    return say("page.over_years.behind", value=text, count=cell.schools)


def of_school(library: Library, dossier: Dossier) -> Grid | None:
    """A school's criteria by year, on the result that counts; only years scored with the latest rubric."""
    cards = [(record.year, record.applied_card) for record in dossier.published[:MOST_YEARS]]
    latest = cards[0][1] if cards else None
    if latest is None:
        return None
    by_year: list[tuple[SchoolYear, dict[str, str]]] = []
    for year, card in cards:
        if card is not None and card.rubric == latest.rubric:
            points = {
                one.id: number(one.points)
                for group in card.groups
                for one in group.criteria
                if one.points is not None
            }
            if points:
                by_year.append((year, points))
    if len(by_year) < 2:
        return None
    names = common.look_of(library.rubrics[latest.rubric]).names
    rows = []
    for code in [one.id for group in latest.groups for one in group.criteria]:
        cells = [points.get(code, NOTHING) for _, points in by_year]
        if cells.count(NOTHING) < len(cells):
            rows.append((f"{code} {names.get(code, '')}", cells))
    years = [common.year_text(year) for year, _ in by_year]
    return Grid(say("page.over_years.school"), "", years, rows)
