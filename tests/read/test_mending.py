"""Past a line that cannot be read, the rest of the file is read as its author meant it, and told."""

import pytest

from generator.read import mending, strict_yaml

HEAD = 'nam_hoc: "2025-2026"\n'
TAIL = "\nghi_chu: &x một\n"  # one more fault, two lines further down


def told(text):
    _, problems = mending.parse("x.yml", text)
    return [(problem.code, problem.line) for problem in problems]


@pytest.mark.parametrize(
    ("line", "code", "key", "meant"),
    [
        ("truong:th-a", "yaml-colon-space", "truong", "th-a"),
        ("truong：th-a", "yaml-colon-space", "truong", "th-a"),
        ("bo_chi_so 4725", "yaml-colon-space", "bo_chi_so", "4725"),
        ('so: "14/QĐ', "yaml-unclosed-quote", "so", "14/QĐ"),
        (
            'a: {so: "14/QĐ, ngay: 2026-05-07}',
            "yaml-unclosed-quote",
            "a",
            {"so": "14/QĐ", "ngay": "2026-05-07"},
        ),
        (
            "a: {dat: true, minh_chung: [x}",
            "yaml-unclosed-bracket",
            "a",
            {"dat": "true", "minh_chung": ["x"]},
        ),
        ("a: {diem: 6, minh_chung: [x]", "yaml-unclosed-bracket", "a", {"diem": "6", "minh_chung": ["x"]}),
        ("a: {diem: 6 minh_chung: [x]}", "yaml-unclosed-bracket", "a", {"diem": "6", "minh_chung": ["x"]}),
        ('a: {so: "6"; ngay: x}', "yaml-unclosed-bracket", "a", {"so": "6", "ngay": "x"}),
        ('a: {so: "14/QĐ"}", ngay: 2026-05-07}', "yaml-closed-early", "a", {"so": "14/QĐ"}),
        ('a: {so: "14/QĐ"}}', "yaml-closed-early", "a", {"so": "14/QĐ"}),
        ('ten: "Zalo" nhóm', "yaml-closed-early", "ten", "Zalo"),
        (r'ten: "D:\hoso"', "yaml-escape", "ten", r"D:\hoso"),
        ("ten: @Schools", "yaml-bad-start", "ten", "@Schools"),
        ("ten: Lưu ý: số tạm", "yaml-colon", "ten", "Lưu ý: số tạm"),
        ("a:\n\tten: Zalo", "yaml-tab", "a", {"ten": "Zalo"}),
        ("ten: “Zalo”", "curly-quotes", "ten", "Zalo"),
        ("ten: “Lưu ý: số tạm”", "curly-quotes", "ten", "Lưu ý: số tạm"),
        ('a: (diem: 6, ten: "Zalo")', "yaml-brace-missing", "a", {"diem": "6", "ten": "Zalo"}),
        ("a_b: co: true", "yaml-brace-missing", "a_b", {"co": "true"}),
        ("a: [“Zalo, Meet”, SMAS]", "curly-quotes", "a", ["Zalo, Meet", "SMAS"]),
        ("a: [x, “Zalo, Meet, SMAS”]", "curly-quotes", "a", ["x", "Zalo, Meet, SMAS"]),
        ("a:\n  -Đúng hạn\n    lắm\n  -Đủ", "yaml-dash-space", "a", ["Đúng hạn lắm", "Đủ"]),
        ("a:\n  -Đúng hạn\n  -'Đủ'", "yaml-dash-space", "a", ["Đúng hạn", "Đủ"]),
        ("a: {ten: “Zalo, Meet”, diem: 6}", "curly-quotes", "a", {"ten": "Zalo, Meet", "diem": "6"}),
        ("“a”: {diem: 6}", "curly-quotes", "a", {"diem": "6"}),
        ("a:\n  – Một\n  – Hai", "yaml-long-dash", "a", ["Một", "Hai"]),
        ("a: {diem:6, ten: Zalo}", "yaml-colon-space", "a", {"diem": "6", "ten": "Zalo"}),
    ],
)
def test_the_fault_is_told_the_meaning_read_and_the_next_fault_told_too(line, code, key, meant):
    root, _ = mending.parse("x.yml", HEAD + line + TAIL)

    assert root.plain()[key] == meant
    assert code in [one for one, _ in told(HEAD + line + TAIL)]
    last = (HEAD + line + TAIL).count("\n")
    assert ("anchor", last) in told(HEAD + line + TAIL)
    assert len(told(HEAD + line + TAIL)) == 2


@pytest.mark.parametrize(
    "text",
    [
        'ghi_chu: "Trường nói “tốt”"\n',
        "ghi_chu: “Tốt” là lời của trường\n",
        "ghi_chu: đầu năm – cuối năm\n",
        "ghi_chu: |\n  – một\n  “hai”\n",
        "ten: “\n",
    ],
)
def test_signs_of_word_inside_a_text_are_the_text(text):
    assert told(HEAD + text) == []


def test_what_comes_in_dozens_is_told_once_with_its_lines():
    _, (one,) = mending.parse("x.yml", "".join(f"k{number}: “x”\n" for number in range(20)))

    assert one.line == 1
    assert one.facts["more"] == "; dòng 2, 3, 4, 5, 6, 7, 8, 9 và 11 dòng nữa cũng vậy"


def test_places_are_those_of_the_file_not_of_the_mended_line():
    text = 'a:\n\tb: {so: "1/QĐ, ngay: &x 2026-05-07}\n'
    _, problems = mending.parse("x.yml", text)
    line = text.split("\n")[1]

    assert [(one.code, one.line) for one in problems] == [
        ("yaml-tab", 2),
        ("yaml-unclosed-quote", 2),
        ("anchor", 2),
    ]
    assert problems[1].column == line.index('"') + 1
    assert problems[2].column == line.index("&") + 1


def test_where_nothing_helps_reading_stops_as_before():
    text = HEAD + "a: [1,\nb: {\n- c"

    assert mending.parse("x.yml", text) == strict_yaml.parse("x.yml", text)
    assert mending.parse("x.yml", text)[0] is None
