"""In files whose keys may have any names, the uneven line is told, and read where it belongs."""

import pytest

from generator.read import mending
from generator.read.evening import evened
from tests.read.test_layout import shifted

REPORT = """\
# Báo cáo của một cơ quan.
nam_hoc: "2025-2026"
co_quan: phong-thu
so_lieu:
  bieu-mot:
    "I": {loi: ["Một."]}
    "II.1": {loi: ["Hai."]}
    "II.2":
      co: true
      loi:
        - Ba.
        - Bốn.
    dau_nam: {loi: "Năm."}
  bieu-hai:
    kho_khan: {loi: ["Sáu."]}
    kien_nghi: {loi: ["Bảy."]}
"""
PARTNERS = """\
nguon:
  so-mot:
    ten: Sở một
    goi: "https://mot.example.edu.vn/du-lieu/"
    dia_ban: [tinh-mot]
  so-hai:
    ten: Sở hai
    goi: "https://hai.example.edu.vn/du-lieu/"
    dia_ban:
      - tinh-hai
      - tinh-ba
"""
SHIFTS = [
    (text, number, by)
    for text in (REPORT, PARTNERS)
    for number, line in enumerate(text.split("\n")[:-1], 1)
    for by in (-1, 1, 3)
    if shifted(text, number, by)[0] is not None and line[0] != "#"
]


@pytest.mark.parametrize(("whole", "number", "by"), SHIFTS)
def test_the_very_line_is_told_and_all_are_read_as_meant(whole, number, by):
    text, front = shifted(whole, number, by)

    root, problems = mending.parse("x.yml", text)

    sound, _ = mending.parse("x.yml", whole)
    if not problems:
        assert root.plain() == sound.plain()
        return
    (told,) = problems
    if told.code == "yaml-dash-inside":  # YAML takes an entry for the rest of the one above it
        assert told.line in (number, number + 1)
        return
    assert (told.code, told.line, told.column) == ("yaml-indent", number, front + by + 1)
    if "dau_nam" not in text.split("\n")[number - 1] or by != 3:  # which is nearer to where others stand
        assert f"đang thụt vào {front + by} dấu cách, lẽ ra {front})" in told.facts["how"]
        assert root.plain() == sound.plain()


def test_the_first_of_a_block_is_told_and_not_the_one_after_it():
    text, _ = shifted(REPORT, 6, 1)

    _, (told,) = mending.parse("x.yml", text)

    assert told.line == 6


def test_the_header_of_a_long_block_is_told():
    rows = "".join(f'    "{number}": {{so: {number}}}\n' for number in range(40))
    whole = f"so_lieu:\n  bieu-mot:\n{rows}  # hết\n\n  bieu-hai:\n{rows}"
    text, _ = shifted(whole, 2, 2)

    root, (told,) = mending.parse("x.yml", text)

    assert (told.line, told.facts["more"]) == (2, "")
    assert root.plain() == mending.parse("x.yml", whole)[0].plain()


@pytest.mark.parametrize("text", ["a: 1\n b: 2\n", "a: 1\nc: 2\n  b: 2\n", "a: 1\n b: 2\n c: 3\nd: 4\n"])
def test_a_line_that_comes_to_the_edge_is_told_too(text):
    root, problems = mending.parse("x.yml", text)

    assert "b" in root.plain()
    assert [(one.code, text.split("\n")[one.line - 1].strip()) for one in problems] == [
        ("yaml-indent", "b: 2")
    ]


def test_what_no_move_mends_is_left():
    assert evened(['a: "một', "b: hai"], 1) is None
    assert evened(["a: một"], 0) is None
