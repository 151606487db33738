"""Links that lead astray, and what looks like personal data and what only seems to."""

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from generator.check.case import Case
from generator.check.catalogue import finding
from generator.check.strangers import (
    MASK,
    link_fault,
    masked,
    personal_data_stays_out,
    texts_of,
)
from generator.model.assessment import (
    Answer,
    Approval,
    Assessment,
    Document,
    Posting,
    Remarks,
    Report,
    Step,
    Verification,
)
from generator.model.problem import Problem
from generator.model.round import Settings
from generator.model.school_year import SchoolYear
from generator.wording.keys import keys


@pytest.mark.parametrize(
    "url",
    [
        "https://truong.edu.vn",
        "https://truong.edu.vn:8443/a/b?c=d&e=f#g",
        "https://th-kienquoc.haiphong.edu.vn/văn-bản/kế hoạch.pdf".replace(" ", "%20"),
        "HTTPS://Truong.edu.vn/",
        "https://8.8.8.8/a",
        "https://truong.edu.vn/thu@cong-vu",
        "https://truong.edu.vn?thu=a@b",
    ],
)
def test_an_ordinary_link(url):
    assert link_fault(url) == ""


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://truong.edu.vn", "link-http"),
        ("truong.edu.vn", "link-form"),
        ("//truong.edu.vn", "link-form"),
        ("https:///a", "link-form"),
        ("https://", "link-form"),
        ("javascript:alert(1)", "link-form"),
        ("data:text/html,<b>", "link-form"),
        ("https://truong.edu.vn/a b", "link-form"),
        ('https://truong.edu.vn/"onclick=', "link-form"),
        ("https://truong.edu.vn\\@xau.vn", "link-credentials"),
        ("https://truong.edu.vn:abc/", "link-form"),
        ("https://[::1", "link-form"),
        ("https://ten@truong.edu.vn", "link-credentials"),
        ("https://ten:mk@truong.edu.vn/a b", "link-credentials"),
        ("ftp://ten:mk@truong.edu.vn", "link-credentials"),
        ("//ten:mk@truong.edu.vn:abc", "link-credentials"),
        ("https://localhost", "link-private"),
        ("https://may-chu/", "link-private"),
        ("https://may-chu.local/", "link-private"),
        ("https://10.0.0.1", "link-private"),
        ("https://127.1", "link-private"),
        ("https://0x7f.1", "link-private"),
        ("https://169.254.169.254/latest", "link-private"),
        ("https://[fe80::1]/", "link-private"),
    ],
)
def test_a_link_that_leads_astray(url, code):
    assert link_fault(url) == code


PERSONAL = [
    *("0912345678", "0912 345 678", "0912.345.678", "+84 912 345 678", "+84912345678", "84912345678"),
    *("84-912-345-678", "0912-345-678", "09 12 34 56 78", "(0912) 345 678", "0084 912345678"),
    *("031234567890", "031 234 567 890", "031.234.567.890", "hoa.nguyen+lop5@gmail.com", "A@YAHOO.com.vn"),
]
HARMLESS = [
    *("02253812345", "0225 3 812 345", "(024) 3869 5144", "1204/SGDĐT-VP", "2023-2024", "12/10/2023"),
    *("1.283.658 lượt", "123456789012", "vanphong@truong.edu.vn", "pgd@haiphong.gov.vn", "0912345678/QĐ"),
    *("https://truong.edu.vn/0912345678", "QĐ-0912345678", "12345678901234567890", "79000701", "09123456789"),
    *("07.09.2024 10 giờ", "84.912.345.678 đồng", "08 9 10 7.5 8.25", "MST 0900123456", "0.912345678"),
]


@pytest.mark.parametrize("text", PERSONAL)
@pytest.mark.parametrize("around", ["{}", "Gọi {} nhé.", "({})", "Cô Hoa: {}, cô Lan"])
def test_personal_data_are_masked(text, around):
    assert masked(around.format(text)) == around.format(MASK)


@pytest.mark.parametrize("text", HARMLESS)
def test_other_numbers_are_left_alone(text):
    assert masked(text) == text


FULL = Assessment(
    path="assessments/2023-2024/phong/th.yml",
    year=SchoolYear(2023),
    school="th",
    rubric="bo",
    draft=False,
    approval=Approval("kinds 123", "so 123", date(2024, 5, 7)),
    report=Report("so 123", date(2024, 5, 7), "noi 123", ("nhan 123", "luu 123")),
    posting=Posting(date(2024, 5, 7), date(2024, 5, 7), ("noi 123",), "url 123"),
    documents={"ke-hoach": Document("ke-hoach", "loai 123", "so 123", None, "trich 123", "url 123")},
    answers={
        "1.1": Answer(Decimal(1), True, "ten 123", evidence=("ke-hoach",), note="ghi 123", reason="ly 123")
    },
    totals={"1": Decimal(1)},
    levels={"1": 1},
    steps=(Step("viec 123"),),
    remarks=Remarks(("uu 123",), ("han 123",), ("bai 123",), ("kien 123",)),
    inferred={"nam_hoc": "suy 123"},
    note="ghi 123",
)
FOUND = Verification(
    path="verifications/2023-2024/phong/th.yml",
    number=1,
    year=SchoolYear(2023),
    school="th",
    rubric="bo",
    authority="phong",
    dated=date(2024, 6, 1),
    recognises=True,
    decision="so 123",
    source="nguon 123",
    findings={"1.1": Answer(name="ten 123", note="ghi 123", reason="ly 123")},
    inferred={"nam_hoc": "suy 123"},
    note="ghi 123",
)


def with_text(value, where, text):
    """`value` with `text` in place of the leaf at the key path `where`."""
    if isinstance(value, str):
        return text
    if isinstance(value, tuple):
        return tuple(
            with_text(part, where[1:], text) if at == where[0] else part for at, part in enumerate(value)
        )
    if isinstance(value, dict):
        return {
            at: with_text(part, where[1:], text) if at == where[0] else part for at, part in value.items()
        }
    field = next(name for name, key in keys()[type(value).__name__].items() if key == where[0])
    return replace(value, **{field: with_text(getattr(value, field), where[1:], text)})


def case_of(noun):
    fresh = noun.answers if isinstance(noun, Assessment) else noun.findings
    return Case(None, noun, None, None, Settings(), {}, date(2024, 10, 1), fresh)


@pytest.mark.parametrize("noun", [FULL, FOUND], ids=["assessment", "verification"])
def test_no_text_of_a_file_is_overlooked(noun):
    places = [where for where, _ in texts_of(noun, lambda text: "123" in text)]
    assert len(places) == (22 if noun is FULL else 7)
    for _ in range(2):  # what was looked at before is not looked at again
        assert list(personal_data_stays_out(case_of(noun))) == []
    for where in places:
        spoiled = with_text(noun, where, "Gọi 0912345678")
        assert [(one.code, one.where) for one in personal_data_stays_out(case_of(spoiled))] == [
            ("personal-mobile", where)
        ]
        assert "0912345678" not in repr(masked(spoiled))
        assert repr(masked(spoiled)).count(MASK) == 1


def test_a_message_never_repeats_personal_data():
    facts = {"detail": "“ghi_chu: Gọi 0912345678 hoặc hoa@gmail.com”"}

    one = finding(Problem("yaml-syntax", "x.yml", (), facts), 1, 1)

    assert one.message == f"Không đọc được từ chỗ này: “ghi_chu: Gọi {MASK} hoặc {MASK}”."
