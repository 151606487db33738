"""One line too far in or out: that very line is told, and how far in it should be."""

import time

import pytest

from generator.read import mending, strict_yaml
from generator.read.layout import laid_out
from tests.read.sample import FILE

LINES = FILE.split("\n")[:-1]


def shifted(text, number, by):
    lines = text.split("\n")
    line = lines[number - 1]
    front = len(line) - len(line.lstrip(" "))
    if front + by < 0:
        return None, front
    lines[number - 1] = " " * (front + by) + line.lstrip(" ")
    return "\n".join(lines), front


FIGURES = """\
nam_hoc: "2025-2026"
truong: th-a
bieu_mau: bieu-thu
so_lieu:
  quy_mo: {nam: 60, nu: 68}
  "1":
    may_tinh: 66
    o_nha: 60
  "2": {co: true}
  ma-khac:
    loi:
      - Một
      - Hai
    so: 3
nguon: "Báo cáo"
ghi_chu: Hết
suy_ra:
  "1": Theo tỉ lệ
"""
SHIFTS = [
    (text, number, by)
    for text in (FILE, FIGURES)
    for number in range(1, len(text.split("\n")))
    for by in (-4, -2, -1, 1, 2, 3)
    if shifted(text, number, by)[0] is not None
]


@pytest.mark.parametrize(("whole", "number", "by"), SHIFTS)
def test_the_very_line_is_told_or_the_meaning_is_the_same(whole, number, by):
    text, front = shifted(whole, number, by)

    root, problems = mending.parse("x.yml", text)

    sound, _ = mending.parse("x.yml", whole)
    if not problems:
        assert root.plain() == sound.plain()
        return
    (told,) = problems
    assert told.line == number
    assert told.column == front + by + 1
    if told.code != "yaml-dash-inside":
        assert told.code == "yaml-indent"
        assert f"đang thụt vào {front + by} dấu cách, lẽ ra {front})" in told.facts["how"]
        assert root.plain() == sound.plain()


def test_lines_that_go_together_are_told_once():
    codes = [f'  "1.{number}": {{diem: {number}}}' for number in range(1, 7)]
    codes[3:5] = [f"  {line}" for line in codes[3:5]]

    root, problems = mending.parse("x.yml", "\n".join(["truong: th-a", "tra_loi:", *codes, ""]))

    assert [(one.code, one.line, one.facts["more"]) for one in problems] == [
        ("yaml-indent", 6, "; dòng 7 cũng vậy")
    ]
    assert len(root.plain()["tra_loi"]) == 6


def test_a_document_may_be_named_like_an_outermost_key():
    text = FILE.replace("quy-che", "bao_cao")

    _, problems = mending.parse("x.yml", text)

    assert problems == []


@pytest.mark.parametrize(
    "text", ["a: 1\n b: 2\n", "nhom:\n  ma: x\n  tra_loi: y\n", "- a\n- b\n", "", "truong: x\n"]
)
def test_keys_say_nothing_of_where_they_belong_in_what_is_no_schools_file(text):
    assert laid_out(text.split("\n")) is None


def test_answers_below_another_answer_come_out_of_it_together():
    lines = [*LINES[:12], '    "1.3": {diem: 20}', '    "1.4":', "      diem: 5", *LINES[13:], ""]

    root, problems = mending.parse("x.yml", "\n".join(lines))

    assert [(one.code, one.line, one.facts["more"]) for one in problems] == [
        ("yaml-indent", 13, "; dòng 14 cũng vậy")
    ]
    assert root.plain()["tra_loi"]["1.4"] == {"diem": "5"}
    assert list(root.plain()["tra_loi"]) == ["1.1", "1.2", "1.3", "1.4"]


DOCUMENTS_BY_FIELD = """\
truong: th-a
phe_duyet:
  so: "14/QĐ"
   ngay: 2026-05-07
van_ban:
    ke-hoach:
    so: "7/KH"
    ngay: 2025-09-05
  quy-che: {so: "8", ngay: 2025-09-05}
qua_trinh:
  - ngay: 2026-05-02
      viec: Chấm
  - {ngay: 2026-05-03, viec: Họp}
"""


def test_small_blocks_documents_and_steps_are_known_by_their_keys():
    root, problems = mending.parse("x.yml", DOCUMENTS_BY_FIELD)

    assert [(one.code, one.line, one.column, one.facts["how"][-3:-1].strip()) for one in problems] == [
        ("yaml-indent", 4, 4, "2"),
        ("yaml-indent", 6, 5, "2"),
        ("yaml-indent", 12, 7, "4"),
    ]
    assert root.plain()["phe_duyet"] == {"so": "14/QĐ", "ngay": "2026-05-07"}
    assert root.plain()["van_ban"]["ke-hoach"] == {"so": "7/KH", "ngay": "2025-09-05"}
    assert root.plain()["qua_trinh"][0] == {"ngay": "2026-05-02", "viec": "Chấm"}


@pytest.mark.parametrize(
    "text",
    [
        'van_ban:\n  bao_cao:\n  ke-hoach: {so: "7"}\n',
        'van_ban:\n  bao_cao:\n    so: "7"\n',
        'van_ban:\n  bao_cao: {so: "7", trich_yêu: x}\n',
        "suy_ra:\n  nam_hoc: Theo ngày\n",
        'tra_loi: {\n  "1.1": {\n    diem: 7\n    }\n}\n',
        'tra_loi:\n  "1.1": {\n    diem: 7\n    }\n',
        "nhan_xet: {\n  uu_diem: [a],\n  ghi_chu: b\n}\n",
        'tong_diem:\n  "1": 60\n  "2":\n',
        'tra_loi:\n    "1.1":\n          diem: 7\n    "1.2": {diem: 1}\n',
        "nhan_xet:\n  uu_diem:\n  - Một\n  han_che:\n      - Hai\n",
    ],
)
def test_what_may_be_meant_as_it_stands_is_left_so(text):
    root, problems = mending.parse("x.yml", f"truong: th-a\n{text}")

    assert problems == []
    assert root.plain() == strict_yaml.parse("x.yml", f"truong: th-a\n{text}")[0].plain()


def test_a_whole_file_may_stand_further_in():
    text = "".join(f"    {line}\n" for line in LINES)

    root, problems = mending.parse("x.yml", text)

    assert problems == []
    assert root.plain() == mending.parse("x.yml", FILE)[0].plain()


def test_a_key_that_stands_there_twice_and_in_the_wrong_block_is_told():
    twice = '  "1": {diem: 2}\n'

    root, problems = mending.parse(
        "x.yml", f'truong: th-a\n{twice}tra_loi:\n  "2": {{diem: 1}}\n{twice}{twice}'
    )

    assert root is None or "tra_loi" in root.plain()
    assert problems


def test_depth_costs_no_more_than_it_is_worth():
    deep = "".join(" " * number + "b\n" for number in range(1, 160))

    began = time.process_time()
    mending.parse("x.yml", f'truong: a\na:\n - b\n{deep} "x": y\n')

    assert time.process_time() - began < 5  # seconds of the processor; it was minutes
