"""The shapes of the YAML files: which keys, which of them are needed, what each holds.

A shape is a pydantic-core schema that makes the frozen nouns of the model directly; the keys come from
`wording/keys.yml`. Scalars arrive as text from the strict reader, or as numbers and booleans from the
fast one; the functions below accept both and give the same value.
"""

import re
from collections.abc import Callable, Hashable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from typing import Any

from msgspec import Struct
from pydantic_core import PydanticCustomError, SchemaValidator
from pydantic_core import core_schema as cs

from generator.model.assessment import (
    Answer,
    Approval,
    Assessment,
    Document,
    Posting,
    Remarks,
    Report,
    Step,
    Verification,
)
from generator.model.form import (
    Adding,
    Field,
    Filler,
    Form,
    Kind,
    Origin,
    Outcome,
    Registered,
    Row,
    Section,
    Take,
    of_the_authority,
    typed_keys,
)
from generator.model.partner import Federation, Partner
from generator.model.problem import Where
from generator.model.rights import Rights
from generator.model.round import Basis, Round, Settings
from generator.model.rubric import Amount, Band, Criterion, CriterionGroup, Discrepancy, Item, Rubric, Source
from generator.model.school_year import EARLIEST, LATEST, SchoolYear
from generator.model.statistics import AuthorityReport, Statistics
from generator.read.pieces import Pieces
from generator.wording import day_turned
from generator.wording.keys import keys
from generator.wording.scripts import as_it_looks, foreign_letter

NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", re.ASCII)
BEFORE_COMMA = re.compile(r"-?(?:[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+)")
"""The whole part of a number as people write it: `7`, `1.111`."""
_WITH_COMMA = re.compile(rf"{BEFORE_COMMA.pattern},[0-9]+", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOST_DIGITS = 20
_ID = re.compile(
    r"(?!(?:con|prn|aux|nul|com[0-9]|lpt[0-9])\Z)[a-z0-9-]{3,64}", re.ASCII
)  # not what Windows keeps


# ---- scalars -------------------------------------------------------------------------------------


def _number(value: object) -> Decimal:
    if type(value) is int or type(value) is float:
        return Decimal(repr(value + 0))  # -0.0 becomes 0.0
    if isinstance(value, str):
        if NUMBER.fullmatch(value) and len(value) <= _MOST_DIGITS:
            return Decimal(value)
        if _WITH_COMMA.fullmatch(value):
            right = value.replace(".", "").replace(",", ".")
            raise PydanticCustomError("decimal-comma", "", {"value": value, "right": right})
    raise PydanticCustomError("not-a-number", "", {"value": _shown(value)})


THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]{0,2}(?:,[0-9]{3})+")
"""How a count is written with its thousands apart: `1.283`, `1,283`, `1.234.567`."""


def _count(value: object) -> Decimal:
    """A number of things. The quick readers leave such a text as `1.000` to the strict one."""
    if isinstance(value, str) and THOUSANDS.fullmatch(value):
        raise PydanticCustomError("count-thousands", "", {"value": value, "right": re.sub(r"\D", "", value)})
    return _number(value)


def _whole(value: object) -> int:
    found = _number(value)
    if found != found.to_integral_value():
        raise PydanticCustomError("not-a-whole-number", "", {"value": _shown(value)})
    return int(found)


def _flag(value: object) -> bool:
    if value is True or value == "true":
        return True
    if value is False or value == "false":
        return False
    raise PydanticCustomError("not-yes-or-no", "", {"value": _shown(value)})


def _day(value: object) -> date:
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            found = date.fromisoformat(value)
        except ValueError:
            found = None
        if found is None or not EARLIEST <= found <= LATEST:
            raise PydanticCustomError("no-such-day", "", {"value": value})
        return found
    right = day_turned(value) if isinstance(value, str) else ""
    raise PydanticCustomError("date-form", "", {"value": _shown(value), "right": right or "2024-05-07"})


def _year(value: object) -> SchoolYear:
    year = SchoolYear.parse(value) if isinstance(value, str) else None
    if year is None:
        raise PydanticCustomError("school-year-form", "", {"value": _shown(value)})
    return year


def _id(value: object) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        _refuse_lookalike(str(value or ""))
        raise PydanticCustomError("id-form", "", {"value": _shown(value)})
    return value


def _refuse_lookalike(value: str) -> None:
    sign, right = foreign_letter(value), as_it_looks(value)
    if sign and _ID.fullmatch(right):
        facts = {"value": _shown(value), "sign": f"{sign} (U+{ord(sign):04X})", "right": right}
        raise PydanticCustomError("id-lookalike", "", facts)


def _shown(value: object) -> str:
    """A value as a message may quote it, not too long; of a list or block only that it is one."""
    if isinstance(value, list | tuple):
        return "[…]"
    return "{…}" if isinstance(value, dict) else "" if value is None else str(value)[:60]


def _one_of(options: Mapping[str, Any]) -> Callable[[object], Any]:
    listed = ", ".join(f"`{option}`" for option in options)

    def choose(value: object) -> Any:
        if isinstance(value, str) and value in options:
            return options[value]
        raise PydanticCustomError("not-an-option", "", {"value": _shown(value), "options": listed})

    return choose


def _by(function: Callable[[Any], Any], means: str) -> cs.CoreSchema:
    """`means` names the kind of scalar for those who describe shapes: `generator/present/schemas.py`."""
    return cs.no_info_plain_validator_function(function, metadata={"means": means})


def _choice(options: Mapping[str, Any]) -> cs.CoreSchema:
    return cs.no_info_plain_validator_function(_one_of(options), metadata={"options": list(options)})


_text = cs.str_schema(strict=True, strip_whitespace=True, max_length=4000)
_label = cs.str_schema(strict=True, strip_whitespace=True, max_length=400)
_texts = cs.tuple_variable_schema(_text, max_length=200)
_labels = cs.tuple_variable_schema(_label, max_length=200)
_num, _int, _bool = _by(_number, "number"), _by(_whole, "whole"), _by(_flag, "flag")
_things = _by(_count, "number")
_date_, _school_year, _slug = _by(_day, "day"), _by(_year, "year"), _by(_id, "id")


# ---- records -------------------------------------------------------------------------------------


def _record(
    noun: type[Struct], needed: dict[str, cs.CoreSchema], free: dict[str, cs.CoreSchema]
) -> cs.CoreSchema:
    """A mapping that becomes a `noun`: `needed` fields must stand there, `free` ones may.

    A free one that does not takes the noun's own default, or nothing at all (`_NOTHING`) where it has none.
    """
    names = keys()[noun.__name__]
    without = noun.__struct_fields__[: -len(noun.__struct_defaults__) or None]
    fields = {}
    for name, schema in (needed | free).items():
        if name in free and name in without:
            schema = cs.with_default_schema(schema, default=_NOTHING.get(name))
        fields[name] = cs.typed_dict_field(schema, required=name in needed, validation_alias=names[name])
    block = cs.typed_dict_schema(fields, extra_behavior="forbid", metadata={"noun": noun.__name__})
    return cs.no_info_after_validator_function(_maker(noun), block, metadata={"cls": noun})


def _maker(noun: type[Struct]) -> Callable[[dict[str, Any]], Struct]:
    def make(found: dict[str, Any]) -> Struct:
        return noun(**found)

    return make


_NOTHING: Mapping[str, object] = {"id": "", "kind": "", "mandatory": False}


def _mapping(key: cs.CoreSchema, value: cs.CoreSchema) -> cs.CoreSchema:
    return cs.dict_schema(key, value, max_length=500)


def _then(schema: cs.CoreSchema, function: Callable[[Any], Any]) -> cs.CoreSchema:
    return cs.no_info_after_validator_function(function, schema)


_code = cs.str_schema(strict=True, max_length=40)

_document = _record(
    Document,
    {},
    {"id": _label, "kind": _label, "number": _label, "dated": _date_, "abstract": _text, "url": _label},
)
_answer = _record(
    Answer,
    {},
    {
        "points": _num,
        "met": _bool,
        "name": _label,
        "count": _things,
        "total": _things,
        "share": _num,
        "evidence": _labels,
        "note": _text,
        "reason": _text,
    },
)
_approval = _record(Approval, {"number": _label}, {"kind": _label, "dated": _date_})
_report = _record(Report, {}, {"number": _label, "dated": _date_, "place": _label, "recipients": _labels})
_posting = _record(Posting, {}, {"start": _date_, "end": _date_, "places": _labels, "url": _label})
_remarks = _record(Remarks, {}, dict.fromkeys(("strengths", "limits", "lessons", "proposals"), _texts))


def _step(found: dict[str, Any]) -> Step:
    """`ngay` is a step of one day, `tu`…`den` one of several."""
    return Step(found["viec"], found.get("ngay") or found.get("tu"), found.get("den"))


def _typed(words: str, fields: dict[str, tuple[cs.CoreSchema, bool]]) -> cs.CoreSchema:
    """A mapping that stays one; `words` is its name in `keys.yml`."""
    return cs.typed_dict_schema(
        {name: cs.typed_dict_field(schema, required=needed) for name, (schema, needed) in fields.items()},
        extra_behavior="forbid",
        metadata={"noun": words},
    )


_steps = cs.tuple_variable_schema(
    max_length=200,
    items_schema=_then(
        _typed(
            "Step",
            {
                "viec": (_text, True),
                "ngay": (_date_, False),
                "tu": (_date_, False),
                "den": (_date_, False),
            },
        ),
        _step,
    ),
)
_totals = _mapping(_code, _num)
_levels = _mapping(_code, _int)
_inferred = _mapping(_code, _text)

_assessment = _record(
    Assessment,
    {
        "path": _text,
        "year": _school_year,
        "school": _slug,
        "rubric": _slug,
        "draft": _choice({"du_thao": True, "da_phe_duyet": False}),
    },
    {
        "approval": _approval,
        "report": _report,
        "posting": _posting,
        "documents": _mapping(_code, _document),
        "answers": _mapping(_code, _answer),
        "totals": _totals,
        "levels": _levels,
        "steps": _steps,
        "remarks": _remarks,
        "inferred": _inferred,
        "note": _text,
    },
)
_verification = _record(
    Verification,
    {
        "path": _text,
        "number": _int,
        "year": _school_year,
        "school": _slug,
        "rubric": _slug,
        "authority": _slug,
        "dated": _date_,
        "recognises": _choice({"cong_nhan": True, "tra_lai": False}),
    },
    {
        "decision": _label,
        "source": _label,
        "findings": _mapping(_code, _answer),
        "totals": _totals,
        "levels": _levels,
        "inferred": _inferred,
        "note": _text,
    },
)


# ---- official files ------------------------------------------------------------------------------


def _settings(found: dict[str, Any]) -> Settings:
    period = found.get("cong_khai") or {}
    return Settings(
        rubrics=found.get("bo_chi_so"),
        school_deadline=found.get("han_truong"),
        authority_deadline=found.get("han_co_quan"),
        posting_from=period.get("tu"),
        posting_to=period.get("den"),
        on_unmet=found.get("dieu_kien_khong_dat"),
        overall_level=found.get("muc_chung"),
        basis=found.get("can_cu"),
        note=found.get("ghi_chu"),
    )


_basis = _record(Basis, {"number": _label}, {"dated": _date_, "title": _text, "url": _label})
_on_unmet = _choice({option: option for option in ("giu_lai", "ha_muc_1", "ghi_chu")})
_authority_settings = _then(
    _typed(
        "Settings",
        {
            "bo_chi_so": (_mapping(_code, _slug), False),
            "han_truong": (_date_, False),
            "han_co_quan": (_date_, False),
            "cong_khai": (_typed("Period", {"tu": (_date_, False), "den": (_date_, False)}), False),
            "dieu_kien_khong_dat": (_on_unmet, False),
            "muc_chung": (_label, False),
            "can_cu": (
                cs.no_info_before_validator_function(
                    lambda value: [value] if isinstance(value, dict) else value,
                    cs.tuple_variable_schema(_basis),
                    metadata={"or_one": True},
                ),
                False,
            ),
            "ghi_chu": (_text, False),
        },
    ),
    _settings,
)
_round = _record(
    Round, {"path": _text, "year": _school_year, "settings": _mapping(_slug, _authority_settings)}, {}
)

_confidence = _choice({option: option for option in ("V", "S", "N", "suy_ra", "mau_thuan")})
_points = _record(Amount, {"value": _num, "confidence": _confidence, "sources": _labels}, {"note": _text})
_band = _record(
    Band,
    {"number": _int, "words": _label, "confidence": _confidence, "sources": _labels},
    {"name": _label, "least": _num, "above": _num, "most": _num, "below": _num},
)


_of_words = {"confidence": _confidence, "sources": _labels}
_item = _record(
    Item,
    {"id": _code, "name": _label},
    {"mandatory": _bool, "maximum": _points, "guidance": _text, **_of_words},
)
_discrepancy = _record(Discrepancy, {"points": _num, "reason": _text, "sources": _labels}, {})
_criterion = _record(
    Criterion,
    {"id": _code, "name": _label},
    {
        "short_name": _label,
        "mandatory": _bool,
        "maximum": _points,
        "items": cs.tuple_variable_schema(_item),
        "bands": cs.tuple_variable_schema(_band),
        "discrepancy": _discrepancy,
        "guidance": _text,
        **_of_words,
    },
)
_group = _record(
    CriterionGroup,
    {
        "id": _code,
        "name": _label,
        "short_name": _label,
        "maximum": _points,
        "criteria": cs.tuple_variable_schema(_criterion, min_length=1),
    },
    {"about": _text},
)
_source = _record(Source, {"name": _text}, {"id": _label, "dated": _date_, "note": _text, "url": _label})
_rubric = _record(
    Rubric,
    {
        "id": _slug,
        "name": _text,
        "short_name": _label,
        "number": _label,
        "issued": _date_,
        "issuer": _label,
        "first_year": _code,
        "stages": _labels,
        "levels": cs.tuple_variable_schema(_band, min_length=1),
        "groups": cs.tuple_variable_schema(_group, min_length=1),
        "sources": _mapping(_code, _source),
    },
    {"last_year": _code, "notes": _texts},
)
_lists_by_login = cs.dict_schema(_label, cs.tuple_variable_schema(_slug))
_rights = _record(Rights, {}, {"admins": _labels, "officers": _lists_by_login, "schools": _lists_by_login})


# ---- forms -----------------------------------------------------------------------------------------


def _word_of(words: type[StrEnum]) -> cs.CoreSchema:
    return _choice({str(word): word for word in words})


_origin = _record(
    Origin,
    {},
    {
        "form": _slug,
        "row": _code,
        "field": _code,
        "answers": cs.tuple_variable_schema(_code, min_length=1),
        "take": _word_of(Take),
        "outcome": _word_of(Outcome),
        "group": _code,
        "level": _int,
        "register": _word_of(Registered),
    },
)
_field = _record(
    Field,
    {"id": _code, "name": _label, "kind": _word_of(Kind)},
    {
        "unit": _label,
        "share_of": _label,
        "only_share": _bool,
        "most": _label,
        "sum_of": cs.tuple_variable_schema(_label, min_length=1),
        "adding": _word_of(Adding),
        "origin": _origin,
        "stages": _labels,
        "note": _text,
    },
)
_row = _record(
    Row,
    {
        "id": _code,
        "number": _code,
        "name": _text,
        "fields": cs.tuple_variable_schema(_field, min_length=1),
        "confidence": _confidence,
        "sources": _labels,
    },
    {"stages": _labels, "by_stage": _labels, "extra": _bool, "note": _text},
)
_section = _record(
    Section,
    {"id": _code, "number": _code, "name": _text},
    {"depth": _int, "table": _bool, "rows": cs.tuple_variable_schema(_row), "note": _text},
)
_form = _record(
    Form,
    {
        "id": _slug,
        "name": _text,
        "short_name": _label,
        "number": _label,
        "filler": _word_of(Filler),
        "first_year": _code,
        "stages": _labels,
        "sections": cs.tuple_variable_schema(_section, min_length=1),
        "sources": _mapping(_code, _source),
    },
    {
        "issued": _date_,
        "issuer": _label,
        "last_year": _code,
        "kinds": _labels,
        "rubrics": _labels,
        "notes": _texts,
    },
)


# ---- what is filled in: the keys are those of the form -----------------------------------------------


def _paragraphs(value: object) -> object:
    """One text stands for a list of one."""
    return value if isinstance(value, list | tuple) else (value,)


def _figure(value: object) -> Decimal:
    found = _count(value)
    if found != found.to_integral_value():
        raise PydanticCustomError("not-a-whole-number", "", {"value": _shown(value)})
    return found


_OF_KIND: Mapping[Kind, cs.CoreSchema] = {
    Kind.COUNT: _by(_figure, "whole"),
    Kind.PERCENT: _num,
    Kind.YES_NO: _bool,
    Kind.TEXT: cs.no_info_before_validator_function(_paragraphs, _texts),
}


def _any_typed(row: Row, one: Field) -> bool:
    """Whether anybody types this field in; whether it concerns a school's stage is a rule's to say."""
    return one.origin is None


def _values(form: Form, wanted: Callable[[Row, Field], bool]) -> cs.CoreSchema:
    rows: dict[str, tuple[cs.CoreSchema, bool]] = {}
    for row in form.rows():
        keys_ = typed_keys([one for one in row.fields if wanted(row, one)])
        known = {one.id for one in row.fields}
        cells = {key: (_OF_KIND[one.kind] if key in known else _num, False) for key, one in keys_.items()}
        if cells:
            rows[row.id] = (_closed(cells), False)
    return _closed(rows)


def _closed(fields: dict[str, tuple[cs.CoreSchema, bool]]) -> cs.CoreSchema:
    """A mapping whose keys a form names."""
    return cs.typed_dict_schema(
        {name: cs.typed_dict_field(schema, required=needed) for name, (schema, needed) in fields.items()},
        extra_behavior="forbid",
    )


def _statistics(values: cs.CoreSchema) -> cs.CoreSchema:
    return _record(
        Statistics,
        {"path": _text, "year": _school_year, "school": _slug, "form": _slug, "values": values},
        {"source": _text, "inferred": _inferred, "note": _text},
    )


def _authority_report(values: cs.CoreSchema) -> cs.CoreSchema:
    return _record(
        AuthorityReport,
        {"path": _text, "year": _school_year, "authority": _slug, "values": values},
        {"inferred": _inferred, "note": _text},
    )


# ---- other sites ---------------------------------------------------------------------------------


def _site(value: object) -> str:
    """The address of a site, ended by a stroke."""
    if isinstance(value, str) and _SITE.fullmatch(value):
        return value.rstrip("/") + "/"
    raise PydanticCustomError("partner-address", "", {"value": _shown(value)})


def _package(value: object) -> str:
    """Where a data package is: an address, or a folder on this machine."""
    if isinstance(value, str) and (_SITE.fullmatch(value) or (value.strip() and "://" not in value)):
        return value.strip()
    raise PydanticCustomError("partner-address", "", {"value": _shown(value)})


def _days(value: object) -> int:
    """A number of days after which something is called old."""
    days = _whole(value)
    if not 1 <= days <= _MOST_DAYS:
        raise PydanticCustomError("partner-days", "", {"value": _shown(value), "most": str(_MOST_DAYS)})
    return days


_MOST_DAYS = 3650
_SITE = re.compile(r"https://[a-z0-9.-]+(:[0-9]{1,5})?(/[^\s<>\"'?#@]*)?", re.ASCII | re.IGNORECASE)
_partner = _record(
    Partner,
    {
        "name": _label,
        "package": _by(_package, "package"),
        "site": _by(_site, "site"),
        "areas": cs.tuple_variable_schema(_slug, min_length=1, max_length=20),
    },
    {"stale_after": _by(_days, "days")},
)
_federation = _record(Federation, {"path": _text, "partners": _mapping(_slug, _partner)}, {})


# Files say the same numbers and days again and again. 1, 1.0 and true are told apart by their types.
_REMEMBERED: Mapping[Callable[[Any], Any], Callable[[Any], Any]] = {
    function: lru_cache(maxsize=4096, typed=True)(function)
    for function in (_number, _count, _whole, _figure, _day)
}


def _remembering(schema: Any) -> Any:
    """The same shape, scalars remembered; it stumbles (`TypeError`) over a list or block in their place."""
    if isinstance(schema, list):
        return [_remembering(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "means" in schema.get("metadata", {}):
        function = schema["function"]["function"]
        return _by(_REMEMBERED.get(function, function), schema["metadata"]["means"])
    return {key: _remembering(part) for key, part in schema.items()}


class Shape(Struct, frozen=True, dict=True):
    """A shape, of a kind of file or made for one form (or several), and the keys known below a key path."""

    schema: cs.CoreSchema
    known: Mapping[Where, list[str]]

    @cached_property
    def validator(self) -> SchemaValidator:
        """The compiled shape: whatever it is given, it says what is wrong."""
        return SchemaValidator(self.schema)

    @cached_property
    def quick(self) -> SchemaValidator:
        """The same for sound files; of others it may only stumble over what is wrong."""
        return SchemaValidator(_remembering(self.schema))

    @cached_property
    def pieces(self) -> Pieces | None:
        """Reads sound files piece by piece: those of which a country has thousands that are much alike."""
        return Pieces(_remembering(self.schema)) if self.schema["metadata"]["cls"] in _MUCH_ALIKE else None


_MUCH_ALIKE = (Assessment, Verification)
_of_forms: dict[str, tuple[Form | None, Shape]] = {}


def statistics_shape(form: Form | None) -> Shape:
    """The shape of a school's figures for `form`; of one that is not known, anything goes."""
    key = form.id if form else ""
    if key not in _of_forms or _of_forms[key][0] is not form:
        values = _values(form, _any_typed) if form else _ANYTHING
        known = _known(form, _any_typed, ("so_lieu",)) if form else {}
        _of_forms[key] = (form, Shape(_statistics(values), known))
    return _of_forms[key][1]


_of_reports: list[tuple[Mapping[str, Form], Shape]] = []


def report_shape(forms: Mapping[str, Form]) -> Shape:
    """The shape of an authority's report over all the forms there are; the last one made is kept."""
    if not _of_reports or _of_reports[0][0] is not forms:
        _of_reports[:] = [(forms, _report_shape(forms))]
    return _of_reports[0][1]


def _report_shape(forms: Mapping[str, Form]) -> Shape:
    cells = {}
    known: dict[Where, list[str]] = {("so_lieu",): list(forms)}
    for form in forms.values():
        wanted = of_the_authority(form)
        cells[form.id] = (_values(form, wanted), False)
        known |= _known(form, wanted, ("so_lieu", form.id))
    return Shape(_authority_report(_closed(cells)), known)


def _known(
    form: Form, wanted: Callable[[Row, Field], bool], above: tuple[str, ...]
) -> dict[Where, list[str]]:
    """The keys that may stand below `so_lieu`, and below each row."""
    rows = {row.id: list(typed_keys([one for one in row.fields if wanted(row, one)])) for row in form.rows()}
    rows = {row: keys_ for row, keys_ in rows.items() if keys_}
    return {above: list(rows), **{(*above, row): keys_ for row, keys_ in rows.items()}}


_ANYTHING = _mapping(_code, _mapping(_code, cs.any_schema()))
_shapes: dict[Hashable, cs.CoreSchema] = {
    Assessment: _assessment,
    Verification: _verification,
    Round: _round,
    Rubric: _rubric,
    Form: _form,
    Rights: _rights,
    Federation: _federation,
    Statistics: _statistics(_ANYTHING),
    AuthorityReport: _authority_report(_mapping(_code, _ANYTHING)),
}


@cache
def shape_of(noun: Hashable) -> Shape:
    """The shape of a file: of an `Assessment`, a `Verification`, a `Rubric`, and so on."""
    return Shape(_shapes[noun], {})


def validator(noun: Hashable) -> SchemaValidator:
    """The same, compiled."""
    return shape_of(noun).validator


def shape(noun: Hashable) -> Mapping[str, Any]:
    """The shape of a file as data, for those who describe it to others."""
    return _shapes[noun]
