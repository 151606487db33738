"""What an invented school says to statistics forms: plausible counts that pass every check of figures.

Knows no form by name: a form's own fields say what is a part of what, `wording/sample.yml` how big wholes
are. The draws are apart from those of assessments, so that a new form changes no other file.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct

from generator.model.form import Field, Filler, Form, Kind, Ref, Row, Whole, of_a_school, ref_of
from generator.model.school_year import SchoolYear

_GIVEN, _BLANK = 0.85, 0.08
_LEAST, _MOST = 0.2, 1.0


class Size(Struct, frozen=True):
    """How big a school is, as far as its figures depend on it."""

    teachers: int
    pupils: int
    ability: float


class FormWriter:
    """Fills the forms of schools; holds what all schools of a stage are asked, and nothing of theirs."""

    def __init__(self, forms: Sequence[Form], words: Mapping[str, Any]) -> None:
        self._forms = [form for form in forms if form.filler is Filler.SCHOOL]
        self._words = words["figures"]
        self._asked: dict[tuple[str, str], list[tuple[Row, Field]]] = {}

    def files(
        self, school: str, stage: str, size: Size, year: SchoolYear, rng: random.Random
    ) -> Iterator[tuple[str, str]]:
        """The id of each form the school fills that year, and the text of its file."""
        for form in self._forms:
            if form.in_force(str(year)) and stage in form.stages and rng.random() < _GIVEN:
                yield form.id, self._text(form, school, stage, size, year, rng)

    def _text(
        self, form: Form, school: str, stage: str, size: Size, year: SchoolYear, rng: random.Random
    ) -> str:
        asked = self._asked_of(form, stage)
        values: dict[Ref, str] = {}
        for row, one in asked:
            said = self._value(row, one, values, size, rng)
            if said:
                values[row.id, one.id] = said
        lines = [f'nam_hoc: "{year}"\ntruong: {school}\nbieu_mau: {form.id}\nso_lieu:\n']
        for row in form.rows():
            given = [
                f"{one.id}: {values[row.id, one.id]}" for one in row.fields if (row.id, one.id) in values
            ]
            if given:
                lines.append(f'  "{row.id}": {{{", ".join(given)}}}\n')
        return "".join(lines)

    def _asked_of(self, form: Form, stage: str) -> list[tuple[Row, Field]]:
        """The fields a school of the stage types in, wholes before their parts, parts before their sums."""
        key = (form.id, stage)
        if key not in self._asked:
            typed = of_a_school(form)
            own = {
                (row.id, one.id): (row, one)
                for row, one in form.fields()
                if typed(row, one) and stage in form.stages_of(row, one)
            }
            ordered: dict[Ref, None] = {}
            for ref in own:
                _place(ref, own, ordered, ())
            self._asked[key] = [own[ref] for ref in ordered]
        return self._asked[key]

    def _value(self, row: Row, one: Field, values: Mapping[Ref, str], size: Size, rng: random.Random) -> str:
        """What stands in one blank, as YAML; "" where the school leaves it open."""
        at = f"{row.id}.{one.id}"
        if one.sum_of:
            parts = [values.get(ref_of(part, row.id)) for part in one.sum_of]
            return str(sum(int(part) for part in parts if part)) if all(parts) else ""
        if at in self._words["sizes"]:
            return str(self._whole(self._words["sizes"][at], size))
        if rng.random() < _BLANK:
            return ""
        match one.kind:
            case Kind.YES_NO:
                return "true" if rng.random() < size.ability else "false"
            case Kind.PERCENT:
                return f"{Decimal(rng.randrange(10, 150)) / 10}"
            case Kind.TEXT:
                known = self._words["texts"].get(at)
                return f'"{rng.choice(known)}"' if known else ""
        wholes = [values.get(ref) for ref in _above(row, one)]
        if None in wholes:
            return ""
        share = min(_MOST, max(_LEAST, size.ability + rng.uniform(-0.2, 0.25)))
        whole = min((int(whole) for whole in wholes if whole), default=size.teachers)
        return str(round(whole * share))

    @staticmethod
    def _whole(rule: Sequence[Any], size: Size) -> int:
        """`[of, times, more]` as the words give it: so many times teachers, pupils or one, and some more."""
        of, times, more = rule
        known = {"teachers": size.teachers, "pupils": size.pupils, "one": 1}
        return int(known[of] * times) + int(more)


def _above(row: Row, one: Field) -> Iterator[Ref]:
    """The fields this one cannot exceed."""
    if one.share_of and one.share_of not in tuple(Whole):
        yield ref_of(one.share_of, row.id)
    if one.most:
        yield ref_of(one.most, row.id)


def _place(
    ref: Ref, own: Mapping[Ref, tuple[Row, Field]], ordered: dict[Ref, None], waiting: tuple[Ref, ...]
) -> None:
    """Put a field after all it rests on; where fields rest on each other in a ring, anywhere."""
    if ref not in own or ref in ordered or ref in waiting:
        return
    row, one = own[ref]
    for before in (*_above(row, one), *(ref_of(part, row.id) for part in one.sum_of)):
        _place(before, own, ordered, (*waiting, ref))
    ordered[ref] = None
