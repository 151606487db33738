"""A country of invented schools as lines, without files: what an index of all of them is made from."""

import random
from pathlib import Path

from generator.model.library import Library
from generator.model.register import Area, Register
from generator.model.school_year import SchoolYear
from generator.model.scorecard import Standing
from generator.model.summary import Line, Outcome, State

YEAR = SchoolYear(2025)
# Syllables of place names and of people schools are named after, as often the same as in the real country.
_TEXT = """
An Bình Bắc Bảo Bạch Cao Châu Chi Chánh Cường Dân Diễn Diệu Duy Đại Đăng Đạo Điền Định Đông Đồng Đức
Gia Giang Hà Hải Hàm Hạnh Hiệp Hòa Hoài Hoàng Hoằng Hồng Hùng Hưng Hương Khánh Khê Khoa Kiên Kiến
Kim Kỳ La Lâm Lạc Lê Liên Linh Lộc Long Lương Lý Mai Minh Mỹ Nam Nghĩa Nghi Ngọc Nguyên Nguyễn Nhân
Nhơn Ninh Phan Phong Phú Phúc Phước Phương Quang Quảng Quế Quốc Quý Quỳnh Sa Sơn Sông Tam Tân Tây
Thái Thạch Thanh Thành Thắng Thiện Thiệu Thịnh Thọ Thủy Thượng Tiên Tiến Tịnh Toàn Trà Trần Trí
Triệu Trung Trường Tú Tuấn Tuyên Vân Văn Viên Việt Vĩnh Vũ Vượng Xá Xuân Yên
"""
SYLLABLES = _TEXT.split()
KINDS = (
    ("Trường Tiểu học", "th"),
    ("Trường THCS", "thcs"),
    ("Trường TH&THCS", "th-thcs"),
    ("Trường THPT", "thpt"),
)


def country(schools: int, seed: int = 7) -> tuple[Library, list[Line]]:
    """So many schools in 34 provinces and some 3,300 communes, and a library that knows only the areas."""
    chance = random.Random(seed)
    areas: dict[str, tuple[Area, ...]] = {"nuoc": (_area("nuoc", "Nước Mẫu", "quoc_gia", None),)}
    for province in range(34):
        areas[f"tinh-{province}"] = (_area(f"tinh-{province}", f"Tỉnh {_name(chance)}", "tinh", "nuoc"),)
    for commune in range(3300):
        above = f"tinh-{commune % 34}"
        areas[f"xa-{commune}"] = (_area(f"xa-{commune}", f"Xã {_name(chance)}", "xa", above),)
    none = Register({})
    library = Library(Path(), {}, Register(areas), none, none, {}, {}, {})
    lines = []
    for number in range(schools):
        kind, short = chance.choice(KINDS)
        name, commune = _name(chance), number % 3300
        lines.append(_line(f"{short}-{number}", f"{kind} {name}", f"xa-{commune}"))
    lines.append(_line("th-kien-quoc", "Trường Tiểu học Kiến Quốc", "xa-7"))
    return library, lines


def _name(chance: random.Random) -> str:
    return " ".join(chance.choice(SYLLABLES) for _ in range(chance.choice((2, 2, 2, 3))))


def _area(id_: str, name: str, kind: str, parent: str | None) -> Area:
    return Area(id_, name, kind, parent, None, None, None)


def _line(school: str, name: str, area: str) -> Line:
    outcome = Outcome("1", Standing.SELF, None, 100, 2)  # type: ignore[arg-type]
    return Line(school, name, YEAR, "tieu_hoc", area, "so", False, "bo", "bo", State.PUBLISHED, (outcome,))
