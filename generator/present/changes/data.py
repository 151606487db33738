"""What a change does, for programs; described in `content/phat-trien/dinh-dang.md`."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from generator.model.change import (
    Counts,
    FileChange,
    FileEdit,
    GroupChange,
    Mark,
    Review,
    SchoolChange,
    TableChange,
    YearChange,
)
from generator.model.problem import Finding
from generator.present.problems import as_json as problems_json
from generator.present.scorecards import plain


def as_json(review: Review) -> str:
    """Everything, nothing cut."""
    data = {
        "tu": review.base,
        "den": review.head or None,
        "tep_chinh_thuc_loi": {"before": "truoc", "after": "sau"}.get(review.stopped),
        "tinh_lai": review.recomputed,
        "truong": [_school(school) for school in review.schools],
        "bang": [_table(row) for row in review.tables],
        "tep_chung": [_edit(edit) for edit in review.files],
        "loi_moi": _findings(review.new),
        "loi_da_sua": _findings(review.mended),
        "ngoai_du_lieu": [_change(change) for change in review.elsewhere],
    }
    return json.dumps(data, ensure_ascii=False, indent=1)


def _school(school: SchoolChange) -> dict[str, Any]:
    return {
        "ma": school.id,
        "ten": school.name,
        "co_trang": [school.page_before, school.page_after],
        "tep": [_edit(edit) for edit in school.edits],
        "nam_hoc": [_year(year) for year in school.years],
        "loi_moi": _findings(school.new),
        "loi_da_sua": _findings(school.mended),
    }


def _change(change: FileChange) -> dict[str, Any]:
    return {"tep": change.path, "viec": change.kind.value, "truoc_la": change.before or None}


def _edit(edit: FileEdit) -> dict[str, Any]:
    fields = [{"khoa": list(field.where), "truoc": field.before, "sau": field.after} for field in edit.fields]
    return {**_change(edit.change), "so_duoc": edit.readable, "gia_tri": fields}


def _year(year: YearChange) -> dict[str, Any]:
    states = [state.value if state else None for state in (year.state_before, year.state_after)]
    return {
        "nam_hoc": str(year.year),
        "tinh_trang": states,
        "noi_quan_ly": [year.place_before or None, year.place_after or None],
        "ket_qua": [
            {"co_so": result.standing.value, "nhom": [_group(group) for group in result.groups]}
            for result in year.results
        ],
    }


def _group(group: GroupChange) -> dict[str, Any]:
    return {
        "ma": group.id,
        "truoc": _mark(group.before),
        "sau": _mark(group.after),
        "phan": [{"ma": one.id, "truoc": _part(one.before), "sau": _part(one.after)} for one in group.parts],
    }


def _mark(mark: Mark | None) -> dict[str, Any] | None:
    if mark is None:
        return None
    points, maximum = plain(mark.points), plain(mark.maximum)
    return {"diem": points, "diem_toi_da": maximum, "muc_do": mark.level, "vi": mark.why}


def _part(value: Decimal | bool | None) -> str | bool | None:
    return plain(value) if isinstance(value, Decimal) else value


def _table(row: TableChange) -> dict[str, Any]:
    return {
        "dia_ban": row.area,
        "nam_hoc": str(row.year),
        "bo_chi_so": row.rubric,
        "nhom": row.group,
        "co_so": row.standing.value,
        "truoc": _counts(row.before),
        "sau": _counts(row.after),
        "thay_doi": _counts(row.change),
    }


def _counts(counts: Counts | None) -> dict[str, Any] | None:
    if counts is None:
        return None
    return {"so_truong": counts.expected, "da_nop": counts.reported, "muc": list(counts.levels)}


def _findings(findings: Sequence[Finding]) -> Any:
    return json.loads(problems_json(findings))
