"""A scorecard as data (`cds score --format json`, `truong/<id>.json`) and as lines for a terminal."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from msgspec import Raw
from msgspec.json import Encoder

from generator.model.rubric import Rubric
from generator.model.scorecard import GroupScore, Scorecard
from generator.wording import number, say

Reason = Callable[[Rubric, GroupScore], str]
as_bytes = Encoder().encode
"""A value as compact JSON in UTF-8: what the standard library writes, ten times faster."""


def compact(value: Any) -> str:
    """The same as a text."""
    return as_bytes(value).decode("utf-8")


def plain(value: Decimal | None) -> str | None:
    """A decimal as text with a point and without idle zeros: "62", "6.5"; zero is "0", also when typed -0."""
    if not value:
        return None if value is None else "0"
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def as_data(card: Scorecard, rubric: Rubric, reason: Reason) -> dict[str, Any]:
    """The scorecard in the contract's keys; decimals as strings, `null` where nothing is known."""
    return {
        "truong": card.school,
        "nam_hoc": str(card.year),
        "bo_chi_so": card.rubric,
        "co_so": card.standing.value,
        "nhom": [
            {
                "ma": group.id,
                "diem": plain(group.points),
                "diem_toi_da": plain(group.maximum),
                "muc_do": group.level,
                "ly_do": reason(rubric, group),
                "tieu_chi": [
                    {"ma": one.id, "diem": plain(one.points), "diem_toi_da": plain(one.maximum)}
                    for one in group.criteria
                ],
            }
            for group in card.groups
        ],
        "dieu_kien_khong_dat": list(card.unmet),
    }


def as_json(
    cards: Sequence[Scorecard], rubrics: Mapping[str, Rubric], reason: Reason
) -> list[dict[str, Any]]:
    """`as_data` of each for `as_bytes`, with criteria that thousands of schools share already written.

    A result that was recognised as it was has the very groups of the school's own: they are told once.
    """
    told: dict[tuple[str, int], Raw] = {}
    found = []
    for card in cards:
        key = card.rubric, id(card.groups)
        if key not in told:
            rubric = rubrics[card.rubric]
            told[key] = Raw(b"[%b]" % b",".join([_group(one, reason(rubric, one)) for one in card.groups]))
        found.append(
            {
                "truong": card.school,
                "nam_hoc": str(card.year),
                "bo_chi_so": card.rubric,
                "co_so": card.standing.value,
                "nhom": told[key],
                "dieu_kien_khong_dat": card.unmet,
            }
        )
    return found


def _group(group: GroupScore, reason: str) -> bytes:
    head = _points(group.id, group.points, group.maximum)[:-1]
    criteria = b",".join([_points(*one[:3]) for one in group.criteria])
    level = b"null" if group.level is None else b"%d" % group.level
    return b'%b,"muc_do":%b,"ly_do":%b,"tieu_chi":[%b]}' % (head, level, as_bytes(reason), criteria)


@lru_cache(maxsize=16384)
def _points(code: str, points: Decimal | None, maximum: Decimal | None) -> bytes:
    return as_bytes({"ma": code, "diem": plain(points), "diem_toi_da": plain(maximum)})


def as_text(card: Scorecard, rubric: Rubric, name: str, reason: Reason) -> Iterator[str]:
    """The scorecard as lines to read."""
    yield say("score.title", name=name, year=card.year, standing=say(f"standing.{card.standing.value}"))
    names = {group.id: group for group in rubric.groups}
    for group in card.groups:
        yield ""
        level = say("score.level", level=group.level) if group.level is not None else say("score.no-level")
        points = number(group.points) if group.points is not None else "–"
        facts = {
            "id": group.id,
            "name": names[group.id].name,
            "points": points,
            "maximum": number(group.maximum),
        }
        yield say("score.group", level=level, **facts)
        yield "  " + reason(rubric, group)
        criteria = {criterion.id: criterion for criterion in names[group.id].criteria}
        for one in group.criteria:
            label = criteria[one.id].short_name or criteria[one.id].name
            if one.mandatory:
                word = {True: "score.met", False: "score.unmet", None: "score.unknown"}[one.met]
                yield f"  {one.id:<6}{say(word):>12}  {label}"
            elif one.points is not None and one.maximum is not None:
                yield f"  {one.id:<6}{number(one.points) + '/' + number(one.maximum):>12}  {label}"
