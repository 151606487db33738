"""Filling forms: a school's own, and those of an authority or area out of many schools.

The one place where a figure of a form comes to be; pages, CSV, JSON and documents only print it. Missing is
never zero: every figure knows how many schools stand behind it, and is nothing where there are none.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from msgspec import Struct

from generator.model.filled_form import FilledCell, FilledForm, FilledRow, FilledSection
from generator.model.form import (
    Adding,
    Field,
    Filler,
    Form,
    Origin,
    Outcome,
    Row,
    Take,
    Whole,
    ref_of,
)
from generator.model.register import School, Stage
from generator.model.school_year import SchoolYear
from generator.model.scorecard import Standing
from generator.model.statistics import Statistics, Values
from generator.model.summary import ALL_STAGES, Fact, Figures, Line, share_of
from generator.wording import say

_TENTH = Decimal("0.1")
_ONE, _NOTHING = Decimal(1), Decimal(0)
_WHOLES = tuple(Whole)
Forms = Mapping[str, Form]


# ---- one school ------------------------------------------------------------------------------------


def fill_own(form: Form, given: Statistics, school: School) -> FilledForm:
    """A school's figures set into their form; a row or field of other stages does not apply."""
    sections = tuple(
        FilledSection(section, tuple(_own_row(form, row, given.values, school) for row in section.rows))
        for section in form.sections
    )
    return FilledForm(form, given.school, given.year, school.demo, sections)


def _own_row(form: Form, row: Row, values: Values, school: School) -> FilledRow:
    cells = tuple(
        FilledCell(one, (school.name,), schools=1)
        if one.is_name
        else _typed_cell(row, one, values, school.stage in form.stages_of(row, one))
        for one in row.fields
    )
    return FilledRow(row, row.number, row.name, ALL_STAGES, cells)


def _typed_cell(row: Row, one: Field, values: Values, applies: bool = True) -> FilledCell:
    """What one school, or one authority, typed in."""
    value = values.get(row.id, {}).get(one.id)
    if value is None:
        return FilledCell(one, applies=applies)
    if isinstance(value, Decimal) and one.share_of and one.share_of not in _WHOLES:
        at, name = ref_of(one.share_of, row.id)
        whole = values.get(at, {}).get(name)
        if isinstance(whole, Decimal):
            share = share_of(value, whole)
            return FilledCell(one, value, value, whole, share, 1, 0 if share is None else 1)
    return FilledCell(one, value, schools=1)


def figures_of(form: Form, given: Statistics) -> Figures:
    """A school's figures as its line carries them."""
    values = given.values
    return Figures(form.id, tuple(_plain(values.get(row.id, {}).get(one.id)) for row, one in form.fields()))


def _plain(value: object) -> Decimal | None:
    if isinstance(value, bool):
        return _ONE if value else _NOTHING
    return value if isinstance(value, Decimal) else None


def codes_asked(forms: Forms) -> Mapping[str, tuple[str, ...]]:
    """By rubric, the criteria and items that forms ask about; `""`: with any rubric."""
    asked: dict[str, dict[str, None]] = defaultdict(dict)
    for form in forms.values():
        for _, one in form.fields():
            if one.origin is not None:
                for rubric in form.rubrics or ("",):
                    asked[rubric].update(dict.fromkeys(one.origin.answers))
    return {rubric: tuple(codes) for rubric, codes in asked.items()}


# ---- many schools ----------------------------------------------------------------------------------


class _Sum(Struct):
    """A figure being added up: over how many schools, and the part of it whose whole is known."""

    total: Decimal = _NOTHING
    schools: int = 0
    part: Decimal = _NOTHING
    whole: Decimal = _NOTHING
    shared: int = 0

    def add(self, value: Decimal, whole: Decimal | None) -> None:
        """Add one school's value, and what it is a part of where that is known."""
        self.total += value
        self.schools += 1
        if whole is not None:
            self.part += value
            self.whole += whole
            self.shared += 1

    def join(self, other: "_Sum") -> None:
        """Add what others came to."""
        self.total += other.total
        self.schools += other.schools
        self.part += other.part
        self.whole += other.whole
        self.shared += other.shared


Sums = Mapping[str, _Sum]
"""By stage."""
Said = tuple[Line, Decimal, Decimal | None]
"""What one line says to a field: a value, and what it is a part of."""
Ask = Callable[["Heap"], Iterable[Said]]


class Heap:
    """Lines of one year that lie in the same units. What they come to is found once for all units above."""

    def __init__(self, lines: Iterable[Line]) -> None:
        """Sort out who says anything to which form or code, so that nobody else is asked."""
        self.lines = tuple(lines)
        self.stages = Counter(line.stage for line in self.lines)
        self._given: dict[str, list[tuple[Line, Sequence[Decimal | None]]]] = defaultdict(list)
        self._facts: dict[str, list[tuple[Line, Fact]]] = defaultdict(list)
        self._sums: dict[Hashable, Sums] = {}
        for line in self.lines:
            for given in line.figures:
                self._given[given.form].append((line, given.values))
            for fact in line.facts:
                self._facts[fact.code].append((line, fact))

    def given(self, form: str) -> Sequence[tuple[Line, Sequence[Decimal | None]]]:
        """The lines with figures for a form."""
        return self._given.get(form, ())

    def facts(self, codes: Sequence[str]) -> Iterable[tuple[Line, Sequence[Fact]]]:
        """The lines whose results say something of any of the codes."""
        found: dict[str, tuple[Line, list[Fact]]] = {}
        for code in codes:
            for line, fact in self._facts.get(code, ()):
                found.setdefault(line.school, (line, []))[1].append(fact)
        return found.values()

    def sums(self, key: Hashable, ask: Ask) -> Sums:
        """What the lines come to, by stage."""
        if key not in self._sums:
            found: dict[str, _Sum] = defaultdict(_Sum)
            for line, value, whole in ask(self):
                found[line.stage].add(value, whole)
            self._sums[key] = found
        return self._sums[key]


class Unit(Struct, frozen=True):
    """An authority or area whose form is to be filled: its schools' lines, and its own report's values."""

    id: str
    year: SchoolYear
    demo: bool
    heaps: Sequence[Heap]
    typed: Mapping[str, Values]

    @property
    def stages(self) -> Counter[str]:
        """How many schools there are of each stage."""
        return sum((heap.stages for heap in self.heaps), Counter())


def fill(
    form: Form, unit: Unit, forms: Forms, stages: Mapping[str, Stage], standing: Standing = Standing.APPLIED
) -> FilledForm:
    """A form of an authority or area: added up from its schools, else as its own report says."""
    sections = tuple(
        FilledSection(
            section,
            tuple(
                filled for row in section.rows for filled in _rows(form, row, unit, forms, stages, standing)
            ),
        )
        for section in form.sections
    )
    return FilledForm(form, unit.id, unit.year, unit.demo, sections, unit.stages.total(), standing)


def _rows(
    form: Form, row: Row, unit: Unit, forms: Forms, stages: Mapping[str, Stage], standing: Standing
) -> Iterator[FilledRow]:
    """The row for all stages together, then one for each stage it is broken down by."""
    filled = [_field(form, row, one, unit, forms, standing) for one in row.fields]
    of = _concerned(form, row, unit.stages)
    yield FilledRow(
        row, row.number, row.name, ALL_STAGES, tuple(cells(ALL_STAGES) for cells in filled), sum(of.values())
    )
    if row.by_stage is None:
        return
    order = {stage: found.order for stage, found in stages.items()}
    further = sorted(of.keys() - set(row.by_stage), key=lambda stage: order.get(stage, len(order)))
    for place, stage in enumerate((*row.by_stage, *further), 1):
        number = f"{row.number}.{place}" if row.number[-1:].isdigit() else ""
        name = say("form.stage", stage=stages[stage].name if stage in stages else stage)
        yield FilledRow(row, number, name, stage, tuple(cells(stage) for cells in filled), of.get(stage, 0))


def _concerned(form: Form, row: Row, stages: Mapping[str, int]) -> dict[str, int]:
    """By stage, the schools that any field of the row concerns."""
    concerned = {stage for one in row.fields for stage in form.stages_of(row, one)}
    return {stage: count for stage, count in stages.items() if stage in concerned}


def _field(
    form: Form, row: Row, one: Field, unit: Unit, forms: Forms, standing: Standing
) -> Callable[[str], FilledCell]:
    """A function that gives the field's cell for a stage, or for all."""
    concerned = form.stages_of(row, one)
    ask = _ask(form, row, one, forms, standing)
    if ask is None or (form.filler is Filler.SCHOOL and not concerned):
        cell = _typed_cell(row, one, unit.typed.get(form.id, {}))
        return lambda stage: cell if stage == ALL_STAGES else FilledCell(one, applies=False)
    asked, adding = ask
    of_results = one.origin is not None and one.origin.outcome is not None
    key = (form.id, row.id, one.id, standing if of_results else None)
    sums: dict[str, _Sum] = defaultdict(_Sum)
    for heap in unit.heaps:
        for stage, found in heap.sums(key, asked).items():
            if stage in concerned:
                sums[stage].join(found)
                sums[ALL_STAGES].join(found)
    present = {stage for stage in unit.stages if stage in concerned}

    def cell_of(stage: str) -> FilledCell:
        applies = stage in present if stage != ALL_STAGES else bool(present)
        return _cell(one, adding, sums.get(stage), applies)

    return cell_of


def _cell(one: Field, adding: Adding, found: _Sum | None, applies: bool) -> FilledCell:
    if found is None or adding is Adding.NONE:
        return FilledCell(one, applies=applies)
    value = found.total
    if adding is Adding.MEAN:
        value = (found.total / found.schools).quantize(_TENTH, ROUND_HALF_UP)
    if not found.shared or adding is Adding.MEAN:
        return FilledCell(one, value, schools=found.schools, applies=applies)
    share = share_of(found.part, found.whole)
    return FilledCell(one, value, found.part, found.whole, share, found.schools, found.shared, applies)


# ---- what a line says to a field -------------------------------------------------------------------


def _ask(form: Form, row: Row, one: Field, forms: Forms, standing: Standing) -> tuple[Ask, Adding] | None:
    """How to ask a line for a field's value; `None`: no school is asked."""
    origin = one.origin
    if one.is_name:
        return None
    if origin is None:
        return _figure(form, row, one) if form.filler is Filler.SCHOOL else None
    if origin.form:
        source = forms[origin.form]
        taken = source.field((origin.row, origin.field))
        from_row = source.row(origin.row)
        assert taken is not None
        assert from_row is not None
        return _figure(source, from_row, taken, bool(one.share_of))
    whole = _ONE if one.share_of else None
    if origin.answers:
        return _answer(form, origin, whole), Adding.SUM
    if origin.register is not None:
        return (lambda heap: ((line, _ONE, whole) for line in heap.lines)), Adding.SUM
    return _result(form, origin, standing, whole), Adding.SUM


def _figure(form: Form, row: Row, one: Field, shared: bool = True) -> tuple[Ask, Adding]:
    """The school's own figure; its whole is another field of the same school, or the school itself."""
    places = {(at.id, field.id): place for place, (at, field) in enumerate(form.fields())}
    at = places[row.id, one.id]
    schools = one.share_of in _WHOLES
    shared = shared and bool(one.share_of) and one.added is not Adding.MEAN
    whole_at = places[ref_of(one.share_of, row.id)] if shared and not schools else at

    def ask(heap: Heap) -> Iterator[Said]:
        for line, values in heap.given(form.id):
            value = values[at]
            if value is not None:
                yield line, value, None if not shared else _ONE if schools else values[whole_at]

    return ask, one.added


def _answer(form: Form, origin: Origin, whole: Decimal | None) -> Ask:
    """What the assessment answers to some criteria: does any earn points, or the counts given there."""

    def ask(heap: Heap) -> Iterator[Said]:
        for line, facts in heap.facts(origin.answers):
            if form.rubrics and line.used not in form.rubrics:
                continue
            counts = [fact.count for fact in facts if fact.count is not None]
            known = [fact.earns for fact in facts if fact.earns is not None]
            if origin.take is Take.COUNT and counts:
                yield line, sum(counts, _NOTHING), None
            elif origin.take is Take.HAS_POINTS and known:
                yield line, _ONE if any(known) else _NOTHING, whole

    return ask


def _result(form: Form, origin: Origin, standing: Standing, whole: Decimal | None) -> Ask:
    """Whether there is a result, or whether its level is the one asked for (of those with a result)."""

    def ask(heap: Heap) -> Iterator[Said]:
        for line in heap.lines:
            if line.rubric is None:
                continue  # waits for a rubric: neither has a result nor lacks one
            meant = not form.rubrics or line.used in form.rubrics
            scored = meant and line.used is not None and line.used == line.rubric
            if origin.outcome is Outcome.REPORTED:
                has = scored and any(line.outcome(one.group, standing) for one in line.outcomes)
                yield line, _ONE if has else _NOTHING, whole
                continue
            found = line.outcome(origin.group, standing) if scored else None
            if found is not None:
                yield line, _ONE if found.level == origin.level else _NOTHING, whole

    return ask
