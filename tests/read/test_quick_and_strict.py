"""Two readers, one meaning: whatever the quick one takes, the strict one reads the same."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.model.assessment import Assessment
from generator.read import school_file, strict_file, strict_yaml, text
from generator.read.shapes import shape_of

SHAPE = shape_of(Assessment)
NASTY = [
    *(
        "0",
        "1",
        "62",
        "62.5",
        "6.50",
        "-3",
        "0.0",
        "1_000",
        "0123",
        "0x3e",
        "0o7",
        "0b1",
        "1e3",
        "1E3",
        ".5",
        "5.",
    ),
    *(
        "1:30",
        "12:30:45",
        ".nan",
        ".inf",
        "-.inf",
        "+1",
        "--1",
        "1.2.3",
        "1,5",
        "123456789012345678901",
        "1.10",
    ),
    *("1234567890123.123456789012", "0.1234567890123456789", "99999999999999999999", "0.000001", "-0", "00"),
    *(
        "yes",
        "no",
        "on",
        "off",
        "true",
        "false",
        "True",
        "TRUE",
        "Yes",
        "y",
        "n",
        "null",
        "~",
        "Null",
        "''",
        '""',
    ),
    *("2024-05-07", "2024-5-7", "2024-02-30", "2024-05-07T00:00:00Z", "2024-05-07 10:00:00", "2023-2024"),
    *(
        "a: b",
        "a #b",
        "#a",
        "a#b",
        "a:b",
        "- a",
        "-a",
        "? a",
        "!x a",
        "&x a",
        "*x",
        "| a",
        "> a",
        "@a",
        "`a",
        "%a",
    ),
    *(
        "[a]",
        "[]",
        "{}",
        "{a: 1}",
        "[1, 2]",
        "[a, ]",
        "[,]",
        "{a}",
        '"a',
        "'a",
        '"a\\tb"',
        '"\\x41"',
        "'it''s'",
    ),
    *(
        "a\tb",
        "Kiến Quốc",
        "“a”",
        "a, b",
        "a]b",
        "a}b",
        "<<",
        "=",
        "...",
        "---",
        "--- a",
        "a\n b",
        "\n  a",
        ">-\n  a",
    ),
    *(
        unicodedata.normalize("NFD", "kiến quốc"),
        "\xa0a",
        "a\u2028b",
        "\ufeffa",
        "!!str 1",
        "!!int '1'",
        "0.",
        "1.",
    ),
]
scalars = st.one_of(
    st.sampled_from(NASTY),
    st.text(alphabet="01289.:-+_eExo ,#'\"[]{}&*!|>%@`~?\\nyt", max_size=8),
    st.text(max_size=6),
    st.decimals(allow_nan=False, allow_infinity=False).map(str),
)


FILE = """\
nam_hoc: {nam_hoc}
truong: {truong}
bo_chi_so: {bo}
trang_thai: {trang_thai}
phe_duyet: {{so: {so}, ngay: {ngay}}}
tong_diem: {{{nhom}: {tong}, "2": {tong2}}}
tra_loi:
  {ma}: {{dat: {dat}, ghi_chu: {noi}}}
  {ma2}:
    diem: {diem}
    so_luong: {so_luong}
    ten: {ten}
    minh_chung: [{khoa}, {khoa2}]
nhan_xet:
  uu_diem:
    - {uu}
    - {uu2}
ghi_chu: {ghi_chu}
"""


@st.composite
def files(draw):
    """An assessment with strange values at some of its places, in block or flow style."""

    def value(usual):
        return draw(scalars) if draw(st.integers(0, 9)) == 0 else usual

    usual = {
        "nam_hoc": '"2023-2024"',
        "truong": "th-vi-du",
        "bo": "4725-qd-bgddt",
        "trang_thai": "da_phe_duyet",
        "so": '"14/QĐ"',
        "ngay": "2024-05-07",
        "nhom": '"1"',
        "tong": "62",
        "tong2": "63.5",
        "ma": '"1.1"',
        "dat": "true",
        "noi": "có",
        "ma2": '"1.4"',
        "diem": "6.5",
        "so_luong": "60",
        "ten": "Office 365",
        "khoa": "ke-hoach",
        "khoa2": "khac",
        "uu": "Tốt",
        "uu2": "Đều",
        "ghi_chu": "không",
    }
    lines = FILE.format_map({key: value(one) for key, one in usual.items()}).splitlines()
    if draw(st.booleans()):
        del lines[draw(st.integers(0, len(lines) - 1))]
    return "\n".join(lines) + draw(st.sampled_from(["\n", "", "\n\n", "\n# hết\n"]))


def both(content):
    """What the two readers make of a text; the quick one may decline."""
    tidy, problems = text.decode("x.yml", content.encode("utf-8", "surrogatepass"))
    if problems or not tidy:
        return None, None, problems
    extra = {"\0path": "x.yml"}
    quick = school_file._quickly(tidy, SHAPE, dict(extra))
    strict, problems = strict_file.strictly("x.yml", tidy, Assessment, dict(extra), [], {}, SHAPE)
    return quick, strict, problems


@settings(max_examples=600)
@given(files())
def test_whatever_the_quick_reader_takes_the_strict_one_reads_the_same(content):
    quick, strict, problems = both(content)

    if quick is not None:
        assert problems == []
        assert quick == strict


@pytest.mark.parametrize("scalar", NASTY)
@pytest.mark.parametrize("key", ["diem", "so_luong", "ten", "dat", "ghi_chu", "minh_chung"])
def test_no_scalar_means_two_things(key, scalar):
    head = 'nam_hoc: "2023-2024"\ntruong: th-vi-du\nbo_chi_so: bo-4725\ntrang_thai: da_phe_duyet\ntra_loi:\n'

    for one in (f'  "1.4": {{{key}: {scalar}}}\n', f'  "1.4":\n    {key}: {scalar}\n'):
        quick, strict, problems = both(head + one)
        if quick is not None:
            assert problems == []
            assert quick == strict


def test_an_ordinary_file_is_taken_by_the_quick_reader(root):
    pytest.importorskip("yaml_rs")
    for path in sorted((root / "data/assessments").rglob("*.yml"))[:40]:
        quick, strict, problems = both(path.read_text("utf-8"))
        assert problems == [], path
        assert quick == strict
        assert quick is not None, f"{path} is read slowly"


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(content):
    tidy, _ = text.decode("x.yml", content)
    strict_file.strictly("x.yml", tidy, Assessment, {"\0path": "x.yml"}, [], {}, SHAPE)


def test_hidden_characters_are_those_of_classes_cc_and_cf():
    hidden = {sign for sign in map(chr, range(0x110000)) if unicodedata.category(sign) in ("Cc", "Cf")}
    allowed = {"\t", "\n", "\r"}

    found = {sign for sign in map(chr, range(0x110000)) if text.HIDDEN.fullmatch(sign)}

    assert hidden - allowed <= found
    assert found - hidden <= {"\u2028", "\u2029", "\ufeff"} | {
        sign for sign in found if unicodedata.category(sign) == "Cn"
    }


def test_a_key_left_empty_is_as_good_as_not_written() -> None:
    root, problems = strict_yaml.parse("x.yml", 'ngay:\nbao_cao: {so: , noi: ~, ten: ""}\nghi_chu: null\n')

    assert problems == []
    assert root is not None
    assert root.plain() == {"bao_cao": {"ten": ""}}


def test_a_piece_of_a_value_that_is_read_as_a_key_does_not_go_unseen() -> None:
    text = 'tra_loi:\n  "1.1": {diem:7, ten: Zalo, Facebook}\n  "1.2":\ntong_diem: {"1": 72,5}\n'

    root, problems = strict_yaml.parse("x.yml", text)

    assert [(one.code, one.line, one.column) for one in problems] == [("yaml-colon-space", 2, 11)]
    assert root is not None
    assert root.plain() == {
        "tra_loi": {"1.1": {"diem": "7", "ten": "Zalo", "Facebook": ""}},
        "tong_diem": {"1": "72", "5": ""},
    }


def test_what_is_taken_for_plain_has_nothing_to_tidy() -> None:
    plain = [sign for sign in map(chr, range(0x80, 0x3000)) if text.is_plain(sign.encode("utf-8"))]

    assert set("ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ") < set(plain)
    assert all(unicodedata.is_normalized("NFC", one + other) for one in plain for other in plain)
    assert all(text.tidy(sign) == sign and not text.has_hidden(sign) for sign in plain)
    assert not any(text.is_plain(bytes([one])) for one in range(0x20) if chr(one) not in "\t\n\r")


STRANGE = "aă ạ\u0323\u0302e\u1f71\u212bâ\u180e\u200b\xa0\u1100\u1161\r\n\t\x7f–"


@given(st.text(alphabet=st.sampled_from(STRANGE)))
def test_plain_text_is_decoded_as_any_other(said: str) -> None:
    found, problems = text.decode("x.yml", said.encode("utf-8"))

    assert found == text.HIDDEN.sub("", text.tidy(said))
    assert bool(problems) == text.has_hidden(text.tidy(said))


def test_numbers_are_not_mistaken_for_each_other_or_for_yes() -> None:
    head = {"nam_hoc": "2023-2024", "truong": "th-vi-du", "bo_chi_so": "bo-4725", "trang_thai": "du_thao"}
    said = [1.0, 1, -0.0, 0, 0.0, "1", 1]

    def points(value: object) -> str:
        tree = {**head, "\0path": "x.yml", "tra_loi": {"1.4": {"diem": value}}}
        return str(SHAPE.quick.validate_python(tree).answers["1.4"].points)

    assert [points(value) for value in said] == ["1.0", "1", "0.0", "0", "0.0", "1", "1"]
    for value in (True, [1], {"a": 1}, "1,5", None):
        with pytest.raises((ValueError, TypeError)):
            points(value)
