"""What the tables are, for machines: `datapackage.json` and, for CSVW, `<table>.csv-metadata.json`."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from generator.model.edition import Edition
from generator.model.page import Attachment
from generator.present.open_data import json_bytes
from generator.present.reuse.table_files import FOLDER, File, TableFacts
from generator.wording import say
from generator.wording.tables import Column, Table

FORMAT = "1.2.0"
"""The version of the tables' format: a new column raises the second number, a changed one the first."""

LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
PACKAGE = "datapackage.json"
_YEAR = "20[0-9]{2}-20[0-9]{2}"
_ID = "[a-z0-9_-]{1,64}"
_KINDS = {"id": "string", "text": "string", "year": "string", "choice": "string", "flag": "boolean"}


def version_of(edition: Edition) -> str:
    """The version of the data: the format's, then the day and the revision: `1.2.0+20261122.a0a9a65`."""
    parts = (f"{edition.as_of:%Y%m%d}", edition.revision)
    return f"{FORMAT}+" + ".".join(part for part in parts if part)


def package_files(
    edition: Edition, found: Sequence[TableFacts], site_url: str = "", repo_url: str = ""
) -> Iterator[Attachment]:
    """The package, and beside each CSV file its own description."""
    package = package_of(edition, found, site_url, repo_url)
    yield Attachment(FOLDER + PACKAGE, json_bytes(package))
    for facts in found:
        about = json_bytes(csvw_of(facts.table, edition))
        yield Attachment(f"{FOLDER}{facts.table.name}.csv-metadata.json", about)


def package_of(
    edition: Edition, found: Iterable[TableFacts], site_url: str = "", repo_url: str = ""
) -> dict[str, Any]:
    """Data Package: what each table and column is, its licence, version, size and digest."""
    source = {"title": say("data.source"), **({"path": repo_url} if repo_url else {})}
    return {
        "profile": "tabular-data-package",
        "name": "muc-do-chuyen-doi-so-truong-hoc",
        "title": say("data.title"),
        "description": say("data.description"),
        **({"homepage": site_url} if site_url else {}),
        "version": version_of(edition),
        "created": f"{edition.as_of.isoformat()}T00:00:00Z",
        "keywords": list(say("data.keywords").split("; ")),
        "licenses": [LICENCE],
        "sources": [source],
        "resources": [_resource(facts) for facts in found],
    }


def _resource(facts: TableFacts) -> dict[str, Any]:
    plain, *others = facts.files
    return {
        "profile": "tabular-data-resource",
        "name": facts.table.name,
        "title": facts.table.title,
        "description": facts.table.text,
        **_file(plain),
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "header": True},
        "schema": _schema(facts.table),
        "so_dong": facts.rows,
        "dang_khac": [_file(other) for other in others],
    }


def _file(file: File) -> dict[str, Any]:
    return {
        "path": file.path,
        "format": file.format,
        "mediatype": file.mediatype,
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
    }


def _schema(table: Table) -> dict[str, Any]:
    return {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
        **({"primaryKey": list(table.key)} if table.key_is_whole else {}),
        "foreignKeys": [_reference(table, column) for column in table.columns if column.refers],
    }


def _reference(table: Table, column: Column) -> dict[str, Any]:
    """Registers hold several dated rows of one code: the value is in one of them at least."""
    other, field = column.refers.split(".")
    where = "" if other == table.name else other
    return {"fields": [column.name], "reference": {"resource": where, "fields": [field]}}


def _field(column: Column) -> dict[str, Any]:
    limits: dict[str, Any] = {"required": True} if column.needed else {}
    if column.least is not None:
        limits["minimum"] = column.least
    if column.most is not None:
        limits["maximum"] = column.most
    if column.choices:
        limits["enum"] = list(column.choices)
    if column.type in ("year", "id"):
        limits["pattern"] = _YEAR if column.type == "year" else _ID
    return {
        "name": column.name,
        "title": column.title,
        "description": column.text,
        "type": _KINDS.get(column.type, column.type),
        **({"trueValues": ["co"], "falseValues": ["khong"]} if column.type == "flag" else {}),
        **({"constraints": limits} if limits else {}),
    }


# ---- CSV on the Web --------------------------------------------------------------------------------


def csvw_of(table: Table, edition: Edition) -> dict[str, Any]:
    """CSVW: the same columns in the words of the W3C. It lies where CSVW looks for it by itself."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "vi"}],
        "url": f"{table.name}.csv",
        "dc:title": table.title,
        "dc:description": table.text,
        "dc:license": {"@id": LICENCE["path"]},
        "dc:modified": {"@value": edition.as_of.isoformat(), "@type": "xsd:date"},
        "dialect": {"encoding": "utf-8", "header": True, "lineTerminators": ["\n"]},
        "tableSchema": {
            "columns": [_csvw_column(column) for column in table.columns],
            **({"primaryKey": list(table.key)} if table.key_is_whole else {}),
        },
    }


def _csvw_column(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "titles": [column.name],
        "dc:title": column.title,
        "dc:description": column.text,
        "datatype": _csvw_kind(column),
        **({"required": True} if column.needed else {}),
    }


def _csvw_kind(column: Column) -> Any:
    match column.type:
        case "flag":
            return {"base": "boolean", "format": "co|khong"}
        case "number" | "integer":
            kind: dict[str, Any] = {"base": "decimal" if column.type == "number" else "integer"}
            if column.least is not None:
                kind["minimum"] = column.least
            if column.most is not None:
                kind["maximum"] = column.most
            return kind
        case "date":
            return "date"
        case "year":
            return {"base": "string", "format": _YEAR}
        case "id":
            return {"base": "string", "format": _ID}
        case "choice":
            return {"base": "string", "format": "|".join(column.choices)}
    return "string"
