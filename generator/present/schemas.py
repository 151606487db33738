"""JSON Schemas (2020-12) of the YAML files, so that editors complete, explain and underline.

The shapes come as data from the room that reads (keys, what is needed, kinds of scalars); the words from
`vi.yml`; items, maxima and guidance from a rubric. A schema never refuses what `cds check` takes without
an error; what needs the whole data folder, it leaves to `cds check`.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from generator.model.form import Field, Form, Kind, Row, of_a_school, of_the_authority, typed_keys
from generator.model.register import Stage
from generator.model.rubric import Amount, Criterion, Item, Rubric
from generator.wording import number, say, words

Schema = dict[str, Any]
Shape = Mapping[str, Any]
"""A pydantic-core schema; its `metadata` says what its functions mean."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
OPENING = f'{{\n "$schema": "{_DIALECT}",\n "$id": '.encode()
"""How every schema's file begins."""

_NUMBER: Schema = {"type": "number"}
_SCALARS: Mapping[str, Schema] = {
    "number": _NUMBER,
    "whole": {"type": "integer"},
    "days": {"type": "integer", "minimum": 1, "maximum": 3650},
    "flag": {"type": "boolean"},
    "day": {
        "type": "string",
        "format": "date",
        "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
        "patternErrorMessage": say("schema.wrong.day"),
        "examples": ["2026-05-07"],
    },
    "year": {
        "type": "string",
        # Each year with the one that follows it: only so can a pattern tell 2025-2026 from 2025-2027.
        "pattern": "^20(" + "|".join(f"{year:02d}-20{year + 1:02d}" for year in range(99)) + ")$",
        "patternErrorMessage": say("schema.wrong.year"),
        "examples": ["2025-2026"],
    },
    "id": {
        "type": "string",
        "pattern": "^[a-z0-9-]{3,64}$",
        "patternErrorMessage": say("schema.wrong.id"),
    },
    "site": {
        "type": "string",
        "pattern": "^[Hh][Tt][Tt][Pp][Ss]://[^\\s<>\"'?#@]+$",
        "patternErrorMessage": say("schema.wrong.site"),
    },
    "package": {"type": "string"},
}
_ORDINARY: Mapping[str, Schema] = {
    "url": {"pattern": "^https?://", "patternErrorMessage": say("schema.wrong.url")},
    "loai": {"examples": list(words("page.document"))},
}
"""What a key asks for wherever it stands, beyond its shape."""


def assessment_schema(shape: Shape, rubric: Rubric, stage: Stage) -> Schema:
    """Self-assessments of a rubric's schools of one stage."""
    title = say("schema.assessment", rubric=rubric.number, stage=stage.name)
    schema = _file(shape, f"{rubric.id}.{stage.id}", title)
    _about_rubric(schema, rubric, "tra_loi")
    schema["if"] = {"properties": {"trang_thai": {"const": "da_phe_duyet"}}, "required": ["trang_thai"]}
    schema["then"] = {"required": ["phe_duyet"]}
    return schema


def verification_schema(shape: Shape, rubric: Rubric) -> Schema:
    """An authority's conclusions on assessments under a rubric."""
    schema = _file(shape, f"{rubric.id}.verification", say("schema.verification", rubric=rubric.number))
    _about_rubric(schema, rubric, "tra_loi")
    return schema


def round_schema(shape: Shape, rubrics: Iterable[Rubric], stages: Iterable[Stage]) -> Schema:
    """What authorities chose for a school year."""
    schema = _file(shape, "round", say("schema.round"))
    given = schema["properties"]["co_quan"]["additionalProperties"]["properties"]["bo_chi_so"]
    known = list(rubrics)
    del given["additionalProperties"]
    given["properties"] = {
        stage.id: {"title": stage.name, "enum": [rubric.id for rubric in known]} for stage in stages
    }
    given["additionalProperties"] = False
    return schema


def rubric_schema(shape: Shape) -> Schema:
    """What a decision says."""
    return _file(shape, "rubric", say("schema.rubric"))


def partners_schema(shape: Shape) -> Schema:
    """The other sites that a national or regional one is built from."""
    return _file(shape, "partners", say("schema.partners"))


def form_schema(shape: Shape) -> Schema:
    """A statistics form."""
    return _file(shape, "form", say("schema.form"))


def statistics_schema(shape: Shape, form: Form) -> Schema:
    """A school's figures for one form: its rows and fields as keys."""
    schema = _file(shape, form.id, say("schema.statistics", form=form.short_name))
    fields = schema["properties"]
    fields["bieu_mau"] = _titled({"const": form.id}, fields["bieu_mau"])
    fields["so_lieu"] = _keyed(fields["so_lieu"], _rows(form, of_a_school(form)))
    return schema


def report_schema(shape: Shape, forms: Iterable[Form]) -> Schema:
    """An authority's own words and figures: of every form, the fields that come from nowhere else."""
    schema = _file(shape, "report", say("schema.report"))
    rows = {form: _rows(form, of_the_authority(form)) for form in forms}
    known = {
        form.id: {"title": form.name, **_closed(its, ["object", "null"])} for form, its in rows.items() if its
    }
    schema["properties"]["so_lieu"] = _keyed(schema["properties"]["so_lieu"], known)
    return schema


def as_json(schema: Schema) -> bytes:
    """The bytes of a schema's file: one key a line, so that a change can be read."""
    return (json.dumps(schema, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _file(shape: Shape, name: str, title: str) -> Schema:
    found = _described(shape)
    del found["type"]
    return {"$schema": _DIALECT, "$id": f"{name}.json", "title": title, "type": "object", **found}


# ---- what a form adds ------------------------------------------------------------------------------


def _rows(form: Form, wanted: Callable[[Row, Field], bool]) -> Schema:
    """The rows that somebody types into, each with its fields and the shares that may stand beside them."""
    schemas: Schema = {}
    for row in form.rows():
        fields = [one for one in row.fields if wanted(row, one)]
        if fields:
            cells = {key: _cell(one, key == one.id) for key, one in typed_keys(fields).items()}
            title = f"{row.number}. {row.name}" if row.number.strip("-") else row.name
            schemas[row.id] = {"title": title, **_closed(cells, ["object", "null"])}
    return schemas


def _closed(properties: Schema, kinds: list[str]) -> Schema:
    return {"type": kinds, "properties": properties, "additionalProperties": False}


def _cell(one: Field, itself: bool) -> Schema:
    """A blank, or the share typed beside it. Left empty it is as good as not written."""
    if not itself:
        return {"title": say("schema.share", field=one.name), "type": ["number", "null"]}
    said = [say("schema.unit", unit=one.unit) if one.unit else "", one.note]
    return {"title": one.name, "description": _joined(said), **_OF_KIND[one.kind]}


_OF_KIND: Mapping[Kind, Schema] = {
    Kind.COUNT: {"type": ["integer", "null"], "minimum": 0},
    Kind.PERCENT: {"type": ["number", "null"], "minimum": 0, "maximum": 100},
    Kind.YES_NO: {"type": ["boolean", "null"]},
    Kind.TEXT: {"type": ["string", "array", "null"], "items": {"type": "string"}},
}


# ---- what a rubric adds ----------------------------------------------------------------------------


def _about_rubric(schema: Schema, rubric: Rubric, answers: str) -> None:
    """Its groups and items as keys, each with its own words and maximum."""
    fields = schema["properties"]
    fields["bo_chi_so"] = _titled({"const": rubric.id}, fields["bo_chi_so"])
    scored = dict(fields[answers]["additionalProperties"])
    condition = {
        **scored,
        "properties": {key: value for key, value in scored["properties"].items() if key != "diem"},
    }
    schema["$defs"] = {"cau_tra_loi": scored, "dieu_kien": condition}
    fields[answers] = _keyed(
        fields[answers],
        {
            (item or criterion).id: _answer(item or criterion, criterion if item is None else None)
            for _, criterion, item in rubric.entries()
        },
    )
    fields["tong_diem"] = _keyed(
        fields["tong_diem"],
        {group.id: _or_empty({"title": group.name, **_points(group.maximum)}) for group in rubric.groups},
    )
    levels = "; ".join(f"{level.number}: {level.name} ({level.words})" for level in rubric.levels)
    level: Schema = {"description": levels, "enum": [level.number for level in rubric.levels]}
    fields["muc_do"] = _keyed(
        fields["muc_do"],
        {group.id: {"title": group.name, **_or_empty(level)} for group in rubric.groups},
    )


def _keyed(mapping: Schema, properties: Schema) -> Schema:
    """A mapping of any keys → one of these keys only."""
    kept = {
        key: value for key, value in mapping.items() if key not in ("additionalProperties", "maxProperties")
    }
    return {**kept, "properties": properties, "additionalProperties": False}


def _answer(scored: Criterion | Item, criterion: Criterion | None) -> Schema:
    title = f"{scored.id}. {scored.name}"
    if scored.maximum is None:
        said = [say("schema.mandatory"), scored.guidance]
        return {"title": title, "description": _joined(said), "$ref": "#/$defs/dieu_kien"}
    points = _points(scored.maximum)
    whole = say("schema.whole") if criterion is not None and criterion.items else ""
    said = [points["description"], scored.guidance, whole]
    return {
        "title": title,
        "description": _joined(said),
        "type": ["object", "null"],  # editors look for it here when they complete
        # Not beside the reference: readers of older drafts would let one hide the other.
        "allOf": [{"$ref": "#/$defs/cau_tra_loi"}, {"properties": {"diem": _or_empty(points)}}],
    }


def _points(maximum: Amount) -> Schema:
    """Points from 0 to a maximum; one that is not certain is only said."""
    most = number(maximum.value)
    if maximum.certain:
        told = say("schema.maximum", points=most)
        return {"description": told, **_NUMBER, "minimum": 0, "maximum": _plain(maximum.value)}
    sure = say(f"page.sure.{maximum.confidence}")
    return {"description": say("schema.maximum-unsure", points=most, sure=sure), **_NUMBER, "minimum": 0}


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _joined(said: list[str]) -> str:
    return " ".join(sentence for sentence in said if sentence)


def _titled(schema: Schema, like: Schema) -> Schema:
    told: Schema = {key: like[key] for key in ("title", "description") if key in like}
    return {**told, **schema}


# ---- shapes → schemas --------------------------------------------------------------------------------


def _described(shape: Shape) -> Schema:
    """A shape as a schema. Blocks and lists may be left empty: that is as good as not written."""
    kind = shape["type"]
    metadata = shape.get("metadata") or {}
    if kind == "default":
        return _described(shape["schema"])
    if kind == "str":
        most = {"maxLength": shape["max_length"]} if "max_length" in shape else {}
        return {"type": "string", **most}
    if kind == "tuple":
        sizes = {"minItems": shape.get("min_length"), "maxItems": shape.get("max_length")}
        given = {name: size for name, size in sizes.items() if size is not None}
        empty = ["array"] if "minItems" in given else ["array", "null"]
        return {"type": empty, "items": _described(shape["items_schema"][0]), **given}
    if kind == "dict":
        return {
            "type": ["object", "null"],
            "additionalProperties": _described(shape["values_schema"]),
            "maxProperties": shape["max_length"],
        }
    if kind == "any":
        return {}
    if kind == "typed-dict":
        fields = [
            (field.get("validation_alias", name), field["schema"], field["required"])
            for name, field in shape["fields"].items()
        ]
        return _block(metadata["noun"], fields)
    if kind == "function-plain":
        return _options(metadata["options"]) if "options" in metadata else dict(_SCALARS[metadata["means"]])
    return _wrapped(_described(shape["schema"]), metadata)


def _options(options: list[str]) -> Schema:
    told = words("schema.option")
    return {"enum": options, "markdownEnumDescriptions": [told[option] for option in options]}


def _wrapped(inner: Schema, metadata: Mapping[str, Any]) -> Schema:
    """What a function before or after a shape takes beyond it."""
    if metadata.get("or_one"):
        return {"anyOf": [inner, inner["items"]]}
    return inner


def _or_empty(schema: Schema) -> Schema:
    """The same, or nothing behind the key: that is as good as not written."""
    if "anyOf" in schema:
        return {**schema, "anyOf": [*schema["anyOf"], {"type": "null"}]}
    if "enum" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    kinds = schema.get("type", "null")
    kinds = [kinds] if isinstance(kinds, str) else kinds
    return schema if "null" in kinds else {**schema, "type": [*kinds, "null"]}


def _block(noun: str, fields: Iterable[tuple[str, Shape, bool]]) -> Schema:
    properties: Schema = {}
    needed = []
    told = words(f"schema.{noun}")
    for key, shape, required in fields:
        if key[0] == "\0":
            continue
        title, _, more = told[key].partition(". ")
        said: Schema = {"title": title.rstrip(".")}
        if more:
            said["description"] = more
        described = _described(shape)
        properties[key] = said | (described if required else _or_empty(described)) | _ORDINARY.get(key, {})
        if required:
            needed.append(key)
    schema: Schema = {"type": "object" if needed else ["object", "null"], "properties": properties}
    return {**schema, **({"required": needed} if needed else {}), "additionalProperties": False}
