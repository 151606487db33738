"""Open data: the tables and files of `/du-lieu/`, for people with Excel and for programs."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from generator.model.assessment import Assessment, Verification
from generator.model.edition import Edition
from generator.model.library import Dossier, Library, Record
from generator.model.scorecard import Standing
from generator.model.summary import Line, Tally
from generator.present.scorecards import Reason, as_data, plain
from generator.wording import say, words

RESULTS = (
    *("nam_hoc", "truong", "ten_truong", "cap_hoc", "dia_ban", "co_quan", "bo_chi_so", "nhom"),
    *("co_so", "diem", "diem_toi_da", "muc_do", "minh_hoa"),
)
TOTALS = (
    *("nam_hoc", "dia_ban", "cap_hoc", "bo_chi_so", "nhom", "co_so", "so_truong", "da_nop"),
    *("muc_1", "muc_2", "muc_3", "ti_le_1", "ti_le_2", "ti_le_3", "minh_hoa"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
Cells = Iterable[object]


def results_csv(lines: Iterable[Line]) -> bytes:
    """`ket-qua.csv`: a row for each published assessment or recognition in force, and group."""
    return _csv(RESULTS, _results(lines))


def totals_csv(edition: Edition) -> bytes:
    """`tong-hop.csv`: a row for each area, year, stage (and `tat_ca`), rubric, group and standing."""
    return _csv(TOTALS, _totals(edition))


def _results(lines: Iterable[Line]) -> Iterator[Cells]:
    for line in lines:
        for outcome in sorted(line.outcomes, key=lambda o: (o.group, o.standing != Standing.SELF)):
            yield (
                line.year,
                line.school,
                line.name,
                line.stage,
                line.area,
                line.authority,
                line.used,
                outcome.group,
                outcome.standing.value,
                plain(outcome.points),
                plain(outcome.maximum),
                outcome.level,
                "co" if line.demo else "",
            )


def _totals(edition: Edition) -> Iterator[Cells]:
    for (unit, year), summary in sorted(edition.areas.items(), key=lambda pair: (pair[0][1], pair[0][0])):
        for (stage, rubric, group, standing), tally in summary.tallies.items():
            yield (
                *(year, unit, stage, rubric, group, standing.value, tally.expected, tally.reported),
                *_levels(tally),
                "co" if summary.demo else "",
            )


def _levels(tally: Tally) -> Iterator[object]:
    """Three counts and three shares; a rubric with fewer levels leaves the rest empty."""
    width = 3
    for index in range(width):
        yield tally.levels[index] if index < len(tally.levels) else ""
    for index in range(width):
        yield tally.share(index) if index < len(tally.levels) else ""


def _csv(header: tuple[str, ...], rows: Iterable[Cells]) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return file.getvalue().encode("utf-8")


def _cell(value: object) -> object:
    """Text that a spreadsheet would take for a formula gets a leading apostrophe; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value


# ---- one school ------------------------------------------------------------------------------------


def school_json(library: Library, dossier: Dossier, reason: Reason) -> bytes:
    """`truong/<id>.json`: every published year of a school with its scorecards and remarks."""
    school = dossier.school
    data = {
        "truong": school.id,
        "ten": school.name,
        "cap_hoc": school.stage,
        "dia_ban": school.area,
        "co_quan": school.authority,
        "minh_hoa": school.demo,
        "nam_hoc": [_year(library, record, reason) for record in dossier.published],
    }
    if school.demo:
        data["ghi_chu"] = say("demo.note")
    return json_bytes(data)


def json_bytes(data: Any) -> bytes:
    """JSON for programs: UTF-8, compact, keys in the order given."""
    return (json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8")


def _year(library: Library, record: Record, reason: Reason) -> dict[str, Any]:
    cards = [card for card in (record.self_card, record.recognised_card) if card is not None]
    own, found = record.assessment, record.verification
    return {
        "nam_hoc": str(record.year),
        "ket_qua": [as_data(card, library.rubrics[card.rubric], reason) for card in cards],
        **(_assessment(own) if own is not None and record.self_card is not None else {}),
        **(_verification(found) if found is not None and record.recognised_card is not None else {}),
    }


def _assessment(own: Assessment) -> dict[str, Any]:
    return {
        "tep": own.path,
        "phe_duyet": {"so": own.approval.number, "ngay": _day(own.approval.dated)} if own.approval else None,
        "nhan_xet": {
            "uu_diem": own.remarks.strengths,
            "han_che": own.remarks.limits,
            "bai_hoc": own.remarks.lessons,
            "kien_nghi": own.remarks.proposals,
        },
        **({"suy_ra": dict(own.inferred)} if own.inferred else {}),
    }


def _verification(found: Verification) -> dict[str, Any]:
    return {
        "tham_dinh": {
            "tep": found.path,
            "co_quan": found.authority,
            "ngay": _day(found.dated),
            "so_quyet_dinh": found.decision,
            "nguon": found.source,
            **({"suy_ra": dict(found.inferred)} if found.inferred else {}),
        }
    }


def _day(value: Any) -> str | None:
    return value.isoformat() if value else None


# ---- the package -----------------------------------------------------------------------------------


def datapackage_json(edition: Edition, tables: dict[str, bytes]) -> bytes:
    """`datapackage.json`: what each table and column is, its licence, its size and digest."""
    return json_bytes(
        {
            "name": "muc-do-chuyen-doi-so-truong-hoc",
            "title": say("data.title"),
            "description": say("data.description"),
            "created": f"{edition.as_of.isoformat()}T00:00:00Z",
            "licenses": [
                {
                    "name": "CC-BY-4.0",
                    "title": "Creative Commons Attribution 4.0",
                    "path": "https://creativecommons.org/licenses/by/4.0/",
                }
            ],
            "resources": [
                {
                    "name": name.removesuffix(".csv"),
                    "path": name,
                    "format": "csv",
                    "mediatype": "text/csv",
                    "encoding": "utf-8",
                    "bytes": len(content),
                    "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
                    "schema": {"fields": [_field(column) for column in columns], "missingValues": [""]},
                }
                for (name, content), columns in zip(tables.items(), (RESULTS, TOTALS), strict=True)
            ],
        }
    )


_WHOLE = ("muc_do", "so_truong", "da_nop", "muc_1", "muc_2", "muc_3")
_NUMBER = ("diem", "diem_toi_da", "ti_le_1", "ti_le_2", "ti_le_3")


def _field(column: str) -> dict[str, str]:
    kind = "integer" if column in _WHOLE else "number" if column in _NUMBER else "string"
    return {"name": column, "type": kind, "description": words("page.data.column").get(column, column)}
