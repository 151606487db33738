"""Rules about figures: a school's for a form, and those of an authority's report."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from generator.check.case import Case
from generator.model.form import SHARE, Field, Filler, Form, Kind, Ref, Row, Whole, ref_of
from generator.model.problem import Problem, Where
from generator.model.statistics import Statistics, Values
from generator.wording import did_you_mean, number, say

_WHOLES = tuple(Whole)
TENFOLD = 10
"""Changed by so many times since last year, a figure is probably mistyped; smaller figures do change so."""


def form_is_the_folders(case: Case, given: Statistics) -> Iterator[Problem]:
    """The form is known, and is the one the file's folder is named after."""
    if given.form not in case.library.forms:
        suggestion = did_you_mean(given.form, case.library.forms)
        yield case.problem("form-unknown", "bieu_mau", value=given.form, suggestion=suggestion)
    if case.placed and given.form != case.file.path.split("/")[3]:
        folder = case.file.path.split("/")[3]
        yield case.problem("form-not-path", "bieu_mau", value=given.form, folder=folder)


def form_is_for_the_school(case: Case, given: Statistics, form: Form) -> Iterator[Problem]:
    """The form is for schools to fill, for this stage, in this year."""
    if form.filler is not Filler.SCHOOL:
        yield case.problem("form-not-for-schools", "bieu_mau", value=form.id)
    if not form.in_force(str(given.year)):
        until = say("hint.until", year=form.last_year) if form.last_year else ""
        yield case.problem("form-not-in-force", "bieu_mau", value=form.id, first=form.first_year, until=until)
    if case.row is not None and case.row.stage not in form.stages:
        yield case.problem("form-not-for-stage", "bieu_mau", value=form.id, stage=_stage(case))


def rows_are_for_the_stage(case: Case, given: Statistics, form: Form) -> Iterator[Problem]:
    """Blanks that do not concern a stage stay blank."""
    if case.row is None or case.row.stage not in form.stages:
        return
    for row, one in form.fields():
        if one.id in given.values.get(row.id, {}) and case.row.stage not in form.stages_of(row, one):
            yield case.key_problem(
                "figure-not-for-stage", "so_lieu", row.id, one.id, field=one.name, stage=_stage(case)
            )


def _stage(case: Case) -> str:
    assert case.row is not None
    stage = case.library.stages.get(case.row.stage)
    return stage.name if stage else case.row.stage


# ---- figures ---------------------------------------------------------------------------------------


def figures_are_possible(path: str, above: Where, values: Values, form: Form) -> Iterator[Problem]:
    """Nothing negative, no part above its whole, sums and typed shares that agree."""
    for row, one in form.fields():
        value = values.get(row.id, {}).get(one.id)
        if isinstance(value, Decimal):
            at = (*above, row.id, one.id)
            yield from _one_figure(path, at, row, one, value, values, form)
    yield from _typed_shares(path, above, values, form)


def _one_figure(
    path: str, at: Where, row: Row, one: Field, value: Decimal, values: Values, form: Form
) -> Iterator[Problem]:
    if value < 0:
        yield Problem("figure-negative", path, at, _facts(one, value))
        return
    if one.kind is Kind.PERCENT:
        if value > 100:
            yield Problem("figure-percent-range", path, at, _facts(one, value))
        return
    wholes = [_at(ref, values) for ref in _wholes(row, one)]
    above = [ref for ref, whole in wholes if whole is not None and whole >= 0 and value > whole]
    for ref in above:
        yield Problem("figure-above-whole", path, at, _facts(one, value) | _whole_facts(ref, values, form))
    if one.share_of and one.share_of not in _WHOLES and wholes[0][1] is None:
        ref = wholes[0][0]
        facts = _facts(one, value) | _whole_facts(ref, values, form)
        yield Problem("figure-whole-missing", path, at, facts)
    parts = [_at(ref_of(text, row.id), values)[1] for text in one.sum_of]
    known = [part for part in parts if part is not None]
    if known and len(known) == len(parts) and sum(known) != value:
        facts = {**_facts(one, value), "sum": number(sum(known, Decimal(0)))}
        yield Problem("figure-sum-differs", path, at, facts)


def _facts(one: Field, value: Decimal) -> dict[str, str]:
    return {"field": one.name, "value": number(value)}


def _wholes(row: Row, one: Field) -> Iterator[Ref]:
    """The fields this one cannot exceed, the one it is a share of first."""
    if one.share_of and one.share_of not in _WHOLES:
        yield ref_of(one.share_of, row.id)
    if one.most:
        yield ref_of(one.most, row.id)


def _at(ref: Ref, values: Values) -> tuple[Ref, Decimal | None]:
    value = values.get(ref[0], {}).get(ref[1])
    return ref, value if isinstance(value, Decimal) else None


def _whole_facts(ref: Ref, values: Values, form: Form) -> dict[str, str]:
    found, whole = form.field(ref), _at(ref, values)[1]
    name = found.name if found else ref[1]
    key = f"{ref[0]}: {{{ref[1]}: …}}"
    return {"whole": name, "key": key, "total": number(whole) if whole is not None else ""}


def _typed_shares(path: str, above: Where, values: Values, form: Form) -> Iterator[Problem]:
    """A typed share is only compared with the one its counts give, as many decimals as typed."""
    for row in form.rows():
        own = values.get(row.id)
        if not own:
            continue
        shared = [one for one in row.fields if one.share_of]
        for one in shared:
            keys = [f"{SHARE}_{one.id}", *([SHARE] if len(shared) == 1 else [])]
            for key in keys:
                typed = own.get(key)
                if isinstance(typed, Decimal):
                    yield from _typed_share(path, (*above, row.id, key), row, one, typed, values)


def _typed_share(
    path: str, at: Where, row: Row, one: Field, typed: Decimal, values: Values
) -> Iterator[Problem]:
    facts = _facts(one, typed)
    count = _at((row.id, one.id), values)[1]
    whole = None if one.share_of in _WHOLES else _at(ref_of(one.share_of, row.id), values)[1]
    if count is None or not whole:
        yield Problem("figure-share-unproved", path, at, facts)
        return
    exponent = typed.as_tuple().exponent
    step = Decimal(1).scaleb(min(exponent if isinstance(exponent, int) else 0, 0))
    if (count * 100 / whole).quantize(step, ROUND_HALF_UP) != typed:
        right = (count * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
        counts = {"count": number(count), "total": number(whole), "right": number(right)}
        yield Problem("figure-share-differs", path, at, facts | counts)


def figures_keep_their_size(given: Statistics, before: Statistics, form: Form) -> Iterator[Problem]:
    """A figure ten times last year's, or a tenth of it, is worth a second look."""
    for row, one in form.fields():
        now = _at((row.id, one.id), given.values)[1]
        then = _at((row.id, one.id), before.values)[1]
        if now and then and now > 0 and then > 0:
            low, high = sorted((now, then))
            if high >= TENFOLD * low and high >= TENFOLD:
                facts = {"field": one.name, "value": number(now), "before": number(then)}
                facts["year"] = str(before.year)
                yield Problem("figure-tenfold", given.path, ("so_lieu", row.id, one.id), facts)
