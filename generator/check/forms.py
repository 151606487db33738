"""Rules about form files: all that a form names exists and suits its place. Errors stop a build."""

import re
from collections.abc import Iterable, Iterator

from generator.check.in_force import years_in_force
from generator.model.form import Adding, Field, Filler, Form, Kind, Origin, Outcome, Row, Whole, ref_of
from generator.model.library import Library
from generator.model.problem import Problem, Where
from generator.model.rubric import Rubric

_FIELD_ID = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_KINDS = ("bo", "so", "phong", "ubnd_xa")
_TAKEN = {True: (Filler.SCHOOL, Kind.TEXT), False: (Filler.AUTHORITY, Kind.COUNT)}
"""Which form and kind of field take a name, and which a figure."""
_ADDABLE = {
    Kind.COUNT: (Adding.SUM, Adding.MEAN, Adding.NONE),
    Kind.PERCENT: (Adding.MEAN, Adding.NONE),
    Kind.YES_NO: (Adding.YES, Adding.NONE),
    Kind.TEXT: (Adding.NONE,),
}


def form_problems(library: Library, form: Form) -> Iterator[Problem]:
    """Everything wrong with one form file, beyond its shape."""
    path = f"forms/{form.id}.yml"
    yield from years_in_force(path, form)
    yield from _unknown(path, ("cap_hoc",), form.stages, library.stages)
    yield from _unknown(path, ("loai_co_quan",), form.kinds or (), _KINDS)
    yield from _unknown(path, ("bo_chi_so",), form.rubrics, library.rubrics)
    seen: set[str] = set()
    for index, section in enumerate(form.sections):
        at: Where = ("phan", index)
        for inner, row in enumerate(section.rows):
            where: Where = (*at, "dong", inner)
            if row.id in seen:
                yield Problem("form-code-twice", path, (*where, "ma"), {"value": row.id})
            seen.add(row.id)
            yield from _row_problems(library, form, row, path, where)


def _row_problems(library: Library, form: Form, row: Row, path: str, at: Where) -> Iterator[Problem]:
    if not row.sources:
        yield Problem("rubric-no-source", path, (*at, "nguon"))
    yield from _unknown(path, (*at, "nguon"), row.sources, form.sources)
    yield from _unknown(path, (*at, "cap_hoc"), row.stages or (), form.stages)
    yield from _unknown(path, (*at, "theo_cap_hoc"), row.by_stage or (), form.stages)
    seen: set[str] = set()
    for index, one in enumerate(row.fields):
        where: Where = (*at, "o", index)
        if one.id in seen:
            yield Problem("form-code-twice", path, (*where, "ma"), {"value": one.id})
        seen.add(one.id)
        if not _FIELD_ID.fullmatch(one.id) or one.id.startswith("ti_le"):
            yield Problem("form-field-id", path, (*where, "ma"), {"value": one.id})
        yield from _unknown(path, (*where, "cap_hoc"), one.stages or (), form.stages)
        yield from _references(form, row, one, path, where)
        yield from _suits(form, one, path, where)
        if one.origin is not None:
            yield from _origin_problems(library, form, one.origin, path, (*where, "lay_tu"))


def _unknown(path: str, at: Where, names: Iterable[str], known: Iterable[str]) -> Iterator[Problem]:
    for index, name in enumerate(names):
        if name not in known:
            yield _reference(path, (*at, index), name, known)


def _reference(path: str, at: Where, name: object, known: Iterable[str]) -> Problem:
    facts = {"value": str(name), "listed": ", ".join(known) or "–"}
    return Problem("form-reference-unknown", path, at, facts)


def _references(form: Form, row: Row, one: Field, path: str, at: Where) -> Iterator[Problem]:
    """What a field is a share of, cannot exceed or sums up is a count of the same form."""
    counts = [f"{at_row.id}.{field.id}" for at_row, field in form.fields() if field.kind is Kind.COUNT]
    named: list[tuple[Where, str]] = [(("ti_le_cua",), one.share_of), (("khong_qua",), one.most)]
    named += [(("bang_tong", index), text) for index, text in enumerate(one.sum_of)]
    for key, text in named:
        if text and not (key == ("ti_le_cua",) and text in tuple(Whole)):
            ref = ".".join(ref_of(text, row.id))
            if ref not in counts or ref == f"{row.id}.{one.id}":
                yield _reference(path, (*at, *key), text, counts)


def _suits(form: Form, one: Field, path: str, at: Where) -> Iterator[Problem]:
    """A key stands only where it means something."""
    shareless = one.kind in (Kind.PERCENT, Kind.TEXT)
    of_schools = one.share_of in tuple(Whole)
    taken = one.origin is not None and bool(one.origin.form)
    as_taken = one.share_of == Whole.AS_TAKEN
    wrong = {
        "ti_le_cua": bool(one.share_of)
        and (shareless or taken != as_taken or (of_schools and _typed_count(one))),
        "chi_ti_le": one.only_share and not one.share_of,
        "cong": one.adding is not None and one.adding not in _ADDABLE[one.kind],
        "lay_tu": one.origin is not None and (form.filler, one.kind) != _TAKEN[one.is_name],
    }
    for key, is_wrong in wrong.items():
        if is_wrong:
            yield Problem("form-key-unsuited", path, (*at, key), {"key": key, "field": one.name})


def _typed_count(one: Field) -> bool:
    return one.origin is None and one.kind is Kind.COUNT


def _origin_problems(library: Library, form: Form, origin: Origin, path: str, at: Where) -> Iterator[Problem]:
    """Exactly one place, and it exists."""
    places = (
        bool(origin.form),
        bool(origin.answers),
        origin.outcome is not None,
        origin.register is not None,
    )
    if sum(places) != 1:
        yield Problem("form-origin", path, at, at_key=True)
        return
    rubrics = [library.rubrics[rubric] for rubric in form.rubrics if rubric in library.rubrics]
    if origin.form:
        yield from _of_another_form(library, origin, path, at)
    for index, code in enumerate(origin.answers):
        for rubric in rubrics:
            codes = [(item or criterion).id for _, criterion, item in rubric.entries()]
            if code not in codes:
                yield _reference(path, (*at, "tu_danh_gia", index), code, codes)
    if origin.outcome is Outcome.LEVEL:
        for rubric in rubrics:
            yield from _of_a_level(rubric, origin, path, at)


def _of_another_form(library: Library, origin: Origin, path: str, at: Where) -> Iterator[Problem]:
    schools = [one.id for one in library.forms.values() if one.filler is Filler.SCHOOL]
    if origin.form not in schools:
        yield _reference(path, (*at, "bieu_mau"), origin.form, schools)
        return
    source = library.forms[origin.form]
    row = source.row(origin.row)
    if row is None:
        yield _reference(path, (*at, "dong"), origin.row, [one.id for one in source.rows()])
    elif source.field((origin.row, origin.field)) is None:
        yield _reference(path, (*at, "o"), origin.field, [one.id for one in row.fields])


def _of_a_level(rubric: Rubric, origin: Origin, path: str, at: Where) -> Iterator[Problem]:
    groups = [group.id for group in rubric.groups]
    if origin.group not in groups:
        yield _reference(path, (*at, "nhom"), origin.group, groups)
    if rubric.level(origin.level) is None:
        yield _reference(path, (*at, "muc"), origin.level, [str(level.number) for level in rubric.levels])
