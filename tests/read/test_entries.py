"""Entries that do not begin as their block asks are told once, and what they say is read all the same."""

import pytest

from generator.read import mending
from generator.read.entries import begun_rightly
from tests.read.sample import FILE

SOUND = mending.parse("x.yml", FILE)[0].plain()


def changed(*pairs):
    text = FILE
    for old, new in pairs:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return text


def told(text):
    root, problems = mending.parse("x.yml", text)
    return root.plain(), [(one.code, one.line, one.column, one.facts["key"]) for one in problems]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param(changed(('  "1.3": {', '  - "1.3": {')), 13, id="one answer in brackets"),
        pytest.param(changed(('  "1.2":', '  - "1.2":')), 10, id="one answer on lines of its own"),
        pytest.param(
            changed(('  "1.1"', '  - "1.1"'), ('  "1.2":', '  - "1.2":'), ('  "1.3"', '  - "1.3"')),
            9,
            id="every answer",
        ),
        pytest.param(
            changed(('  "1.1"', '- "1.1"'), ('  "1.2":', '- "1.2":'), ('  "1.3"', '- "1.3"')),
            9,
            id="every answer, at the edge",
        ),
    ],
)
def test_a_dash_before_a_code_is_too_much(text, line):
    found, problems = told(text)

    assert problems == [("yaml-dash-extra", line, 1 if "\n- " in text else 3, "tra_loi")]
    assert found == SOUND


def test_a_dash_before_the_name_of_a_document_is_too_much():
    assert told(changed(("  quy-che: {", "  - quy-che: {"))) == (
        SOUND,
        [("yaml-dash-extra", 7, 3, "van_ban")],
    )
    both = changed(("  ke-hoach: {", "  - ke-hoach: {"), ("  quy-che: {", "  - quy-che: {"))
    assert told(both) == (SOUND, [("yaml-dash-extra", 6, 3, "van_ban")])
    assert mending.parse("x.yml", both)[1][0].facts["more"] == "; dòng 7 cũng vậy"


@pytest.mark.parametrize("begins", ["{", "- {", ": {"])
def test_a_document_without_a_name_is_read_under_one_that_nobody_else_has(begins):
    found, problems = told(changed(("  quy-che: {", f"  {begins}")))

    assert problems == [("document-unnamed", 7, 3, "van_ban")]
    (name, document) = list(found["van_ban"].items())[1]
    assert name == "thieu-ten-7"
    assert document == SOUND["van_ban"]["quy-che"]
    assert found["tra_loi"] == SOUND["tra_loi"]


@pytest.mark.parametrize(
    "lines",
    ['  so: "8/QĐ"\n  ngay: 2025-09-06', '  - so: "8/QĐ"\n    ngay: 2025-09-06'],
)
def test_a_document_on_lines_of_its_own_without_a_name_is_left_out(lines):
    found, problems = told(changed(('  quy-che: {so: "8/QĐ", ngay: 2025-09-06}', lines)))

    assert problems == [("document-unnamed", 7, 3, "van_ban")]
    assert list(found["van_ban"]) == ["ke-hoach"]
    assert found["tra_loi"] == SOUND["tra_loi"]


def test_two_documents_without_a_name_are_two():
    lines = '  - so: "7/KH"\n    ngay: 2025-09-05\n  - so: "8/QĐ"\n'
    cut = FILE[FILE.index("  ke-hoach: {") : FILE.index("tra_loi:")]
    root, problems = mending.parse("x.yml", FILE.replace(cut, lines))

    assert [(one.code, one.line, one.facts["more"]) for one in problems] == [
        ("document-unnamed", 6, "; dòng 8 cũng vậy")
    ]
    assert root.plain()["tra_loi"] == SOUND["tra_loi"]


@pytest.mark.parametrize(
    "steps",
    [
        "  - {ngay: 2026-05-01, viec: Họp}\n  - {ngay: 2026-05-02, viec: Chấm}",
        "  - ngay: 2026-05-01\n    viec: Họp\n  - ngay: 2026-05-02\n    viec: Chấm",
        "- ngay: 2026-05-01\n  viec: Họp\n- viec: Chấm",
    ],
)
def test_steps_without_their_header_are_told_once_and_the_rest_is_read(steps):
    cut = FILE[FILE.index("qua_trinh:") : FILE.index("nhan_xet:")]
    found, problems = told(FILE.replace(cut, steps + "\n"))

    assert [problem[:2] + problem[3:] for problem in problems] == [("yaml-header-missing", 14, "qua_trinh")]
    assert found == {key: value for key, value in SOUND.items() if key != "qua_trinh"}


@pytest.mark.parametrize("heading", ['"1":', "'1':", "1:"])
def test_a_line_for_a_whole_group_is_too_much(heading):
    begin, end = FILE.index('  "1.1"'), FILE.index("qua_trinh:")
    inside = "".join(f"  {line}\n" for line in FILE[begin:end].splitlines())
    found, problems = told(f"{FILE[:begin]}  {heading}\n{inside}{FILE[end:]}")

    assert problems == [("group-heading", 9, 3, "tra_loi")]
    assert found == SOUND


def test_slips_of_different_kinds_are_all_told():
    _, problems = told(changed(("  quy-che: {", "  {"), ('  "1.3": {', '  - "1.3": {'), ("qua_trinh:\n", "")))

    assert sorted(problems) == [
        ("document-unnamed", 7, 3, "van_ban"),
        ("yaml-dash-extra", 13, 3, "tra_loi"),
        ("yaml-header-missing", 14, 3, "qua_trinh"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        FILE,
        FILE.replace('{so: "8/QĐ", ngay: 2025-09-06}', '\n    so: "8/QĐ"\n    ngay: 2025-09-06'),
        FILE.replace('{so: "8/QĐ", ngay', '{\n    so: "8/QĐ",\n    ngay'),
        FILE.replace('{so: "8/QĐ", ngay', '{loai: quyet_dinh,\n    so: "8/QĐ", ngay'),
        FILE.replace('  "1.1"', '  "1":\n  "1.1"'),
        FILE.replace("bieu", "x") + "suy_ra:\n  ngay: theo tên tệp\n",
        "muc:\n  - {ngay: 2026-05-01, viec: Họp}\n",
        "bieu_mau: x\n" + FILE.replace("  quy-che: {", "  - {"),
        "",
    ],
)
def test_what_begins_rightly_and_what_is_no_such_file_is_left_alone(text):
    lines = text.split("\n")

    assert begun_rightly(lines) == (lines, [])


def test_a_quote_left_open_above_a_dash_hides_it_not():
    text = changed(('  ke-hoach: {so: "7/KH"', '  ke-hoach: {so: "7/KH'), ("  quy-che: {", "  - quy-che: {"))
    root, problems = mending.parse("x.yml", text)

    assert [(one.code, one.line) for one in problems] == [("yaml-unclosed-quote", 6), ("yaml-dash-extra", 7)]
    assert root.plain()["tra_loi"] == SOUND["tra_loi"]
