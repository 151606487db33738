"""Problems in the forms that people and build servers read."""

import json

import hypothesis.strategies as st
from hypothesis import given

from generator.model.problem import Finding
from generator.present.problems import as_annotations, as_json, as_summary, as_text, too_many_to_show
from generator.present.quoting import visible, width

NASTY = 'a"b|c`d<e>&\n::error file=x::y%0A\r\x1b[31m\u202egnab\u200b, @ai #1 [x](javascript:y) https://x.vn'


def a_finding(**changed):
    facts = {
        "code": "decimal-comma",
        "severity": "error",
        "path": "data/x.yml",
        "line": 2,
        "column": 8,
        "message": "Sai.",
        "hint": "Sửa.",
        "example": "diem: 6.5",
        "help": "/loi/#decimal-comma",
    }
    return Finding(**{**facts, **changed})


def printed(*findings, lines=("x: 1", "  diem: 7,5"), **how):
    return list(as_text(findings, lambda path: list(lines), **how))


def test_a_problem_shows_its_line_with_a_caret_below_the_place_then_the_remedy_then_right_input():
    assert printed(a_finding(column=9)) == [
        "data/x.yml:2:9: lỗi: Sai. [decimal-comma]",
        "    2 |   diem: 7,5",
        "                ^",
        "    Cách sửa: Sửa.",
        "    Viết đúng:",
        "        diem: 6.5",
    ]


def test_right_input_is_shown_once_for_each_kind():
    assert sum("diem: 6.5" in line for line in printed(a_finding(), a_finding(column=9))) == 1


def test_the_caret_stands_right_below_letters_with_marks_and_wide_signs():
    quoted, caret = printed(a_finding(column=5), lines=("x", "e\u0302\u0301日x: 1"))[1:3]

    assert width(quoted[: quoted.index("x")]) == caret.index("^")


def test_a_long_line_is_cut_around_the_place():
    quoted, caret = printed(a_finding(column=501), lines=("", "a" * 500 + "X" + "b" * 500))[1:3]

    assert quoted[caret.index("^")] == "X"
    assert len(quoted) < 120


def test_a_fault_of_the_whole_file_quotes_nothing():
    assert len(printed(a_finding(line=1, column=1, example=""))) == 2


def test_a_line_that_is_not_there_is_no_reason_to_fall_over():
    assert len(printed(a_finding(line=99, example=""))) == 2
    assert len(printed(a_finding(column=99, example=""))) == 2


def test_colours_only_when_asked_for():
    assert "\x1b" not in "".join(printed(a_finding()))
    assert "\x1b[31m" in "".join(printed(a_finding(), colour=True))


@given(st.text())
def test_nothing_printed_moves_the_cursor_or_turns_letters_round(text):
    for line in printed(a_finding(message=text, hint=text, path=text), lines=("x", "  diem: " + text)):
        assert visible(line) == line


def test_json_holds_the_contracts_keys_only():
    assert list(json.loads(as_json([a_finding()]))[0]) == [
        *("code", "severity", "path", "line", "column", "message", "hint", "help")
    ]


def test_an_annotation_is_one_command_whatever_it_quotes():
    (line,) = as_annotations([a_finding(message=NASTY, path="data/a,b:c%.yml")])

    assert line.startswith("::error file=data/a%2Cb%3Ac%25.yml,line=2,col=8,title=decimal-comma (lỗi)::")
    assert "\n" not in line
    assert "\r" not in line
    assert line.count("::error") == 2  # its own, and one in the middle of a text, where it is no command
    assert "%250A" in line


def test_ten_of_a_kind_are_shown_and_the_eleventh_asks_for_a_summary():
    warning = a_finding(severity="warning")

    assert not too_many_to_show([a_finding()] * 10 + [warning] * 10)
    assert too_many_to_show([a_finding()] * 11)
    assert too_many_to_show([warning] * 11)


def test_a_summary_is_a_table_that_quoted_text_cannot_leave():
    rows = as_summary([a_finding(message=NASTY, path="a|`b`.yml")]).splitlines()
    row = rows[-1]

    assert row.count("|") == 5
    assert "](" not in row
    assert "@" not in row
    assert "https:" not in row
    assert "<e>" not in row


def test_a_summary_too_long_for_a_build_server_is_cut_with_a_count():
    summary = as_summary([a_finding(message="m" * 1000)] * 2000)

    assert len(summary.encode()) < 1024 * 1024
    shown = summary.count("| Sửa")
    assert f"Còn {2000 - shown} điều nữa" in summary
