"""Keys in the wrong block are put where they belong, and one slip is told once."""

import pytest

from generator.read import mending
from tests.read.sample import FILE

SOUND = mending.parse("x.yml", FILE)[0].plain()


def told(text):
    root, problems = mending.parse("x.yml", text)
    found = [
        (one.code, one.line, one.facts.get("key") or one.facts.get("how", "")[-3:-1].strip())
        for one in problems
    ]
    return root.plain() if root else None, found


def changed(*pairs, without=()):
    text = FILE
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return "\n".join(line for line in text.split("\n") if line not in without)


def outdented(*lines):
    """The lines that begin so, and what hangs on them, two spaces further out."""
    return "\n".join(line[2:] if line[2:].startswith(lines) else line for line in FILE.split("\n"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            outdented('"1.1"', '"1.3"', '"1.2"'), [("yaml-indent", 9, "2")], id="all answers at the edge"
        ),
        pytest.param(
            outdented("ke-hoach", "quy-che"), [("yaml-indent", 6, "2")], id="all documents at the edge"
        ),
        pytest.param(
            outdented("uu_diem", "han_che"), [("yaml-indent", 18, "2")], id="all remarks at the edge"
        ),
        pytest.param(
            changed(
                ('phe_duyet: {so: "14/QĐ", ngay: 2026-05-07}', 'phe_duyet:\nso: "14/QĐ"\nngay: 2026-05-07')
            ),
            [("yaml-indent", 4, "2")],
            id="a small block at the edge",
        ),
        pytest.param(
            changed(("tra_loi:", "  tra_loi:")), [("yaml-indent", 8, "0")], id="a header further in"
        ),
        pytest.param(
            changed(('  "1.3"', '  muc_do: {"1": 2}\n  "1.3"')),
            [("yaml-key-inside", 13, "muc_do")],
            id="levels among answers",
        ),
        pytest.param(
            changed(("    diem: 30\n    minh_chung: [ke", "  diem: 30\n  minh_chung: [ke")),
            [("yaml-indent", 11, "4")],
            id="an answer's keys under its code",
        ),
        pytest.param(
            changed(
                ("    diem: 30\n    minh_chung: [ke", "  diem: 30\n  minh_chung: [ke"),
                ('"1.3": {diem: 20}', '"1.3":\n  diem: 20'),
            ),
            [("yaml-indent", 11, "4"), ("yaml-indent", 14, "4")],
            id="the same twice",
        ),
        pytest.param(
            changed(('  "1.3"', '    "1.3"')), [("yaml-indent", 13, "2")], id="an answer in an answer"
        ),
        pytest.param(
            changed(without=["tra_loi:"]), [("yaml-header-missing", 8, "tra_loi")], id="no header of answers"
        ),
        pytest.param(
            changed(without=["van_ban:"]),
            [("yaml-header-missing", 5, "van_ban")],
            id="no header of documents",
        ),
        pytest.param(
            changed(without=["nhan_xet:"]),
            [("yaml-header-missing", 17, "nhan_xet")],
            id="no header of remarks",
        ),
    ],
)
def test_one_slip_is_told_once_and_the_meaning_is_read(text, expected):
    tree, found = told(text)

    assert found == expected
    assert {**tree, "muc_do": None} == {**SOUND, "muc_do": None}


def test_what_is_not_known_stays_where_it_is():
    tree, found = told(FILE + "la: {x: 1}\n")

    assert found == []
    assert tree["la"] == {"x": "1"}
