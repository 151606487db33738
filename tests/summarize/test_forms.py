"""Filling forms: shares, missing figures, stages, and what many schools come to."""

from decimal import Decimal

import pytest

from generator.model.form import (
    Adding,
    Field,
    Filler,
    Form,
    Kind,
    Origin,
    Outcome,
    Registered,
    Row,
    Section,
    of_a_school,
)
from generator.model.register import School, Stage
from generator.model.school_year import SchoolYear
from generator.model.scorecard import Standing
from generator.model.statistics import Statistics
from generator.model.summary import ALL_STAGES, Fact, Line, State
from generator.model.summary import Outcome as Result
from generator.summarize import Heap, Unit, codes_asked, figures_of, fill, fill_own

YEAR = SchoolYear(2023)
STAGES = {name: Stage(name, name.upper(), order) for order, name in enumerate(("th", "thcs", "thpt"))}


A_SCHOOL = School("a", "Trường A", "thcs", "xa", "phong", "", "", False, None, None, None)


def a_form(*rows, filler=Filler.SCHOOL, ident="bieu", rubrics=()):
    section = Section("s", "1", "Phần", rows=rows)
    return Form(
        ident, "Biểu", "Biểu", "", filler, "2023-2024", tuple(STAGES), (section,), {}, rubrics=rubrics
    )


def a_row(*fields, ident="1", **more):
    return Row(ident, ident, "Dòng", fields, **more)


COUNTS = a_form(
    a_row(Field("hs", "Học sinh", Kind.COUNT), ident="q"),
    a_row(
        Field("may", "Có máy", Kind.COUNT, share_of="q.hs"),
        Field("co", "Có wifi", Kind.YES_NO, share_of="da_tra_loi"),
        Field("phan", "Tỉ trọng", Kind.PERCENT),
        Field("th", "Chỉ tiểu học", Kind.COUNT, stages=("th",)),
        Field("rieng", "Không cộng", Kind.COUNT, adding=Adding.NONE),
        Field("loi", "Lời", Kind.TEXT),
    ),
)


def given(values, form=COUNTS):
    return Statistics("x.yml", YEAR, "a", form.id, values)


def figures(**values):
    """A school's own values: `q` holds the whole, the rest the row."""
    rows = {"q": {"hs": Decimal(values.pop("hs"))}} if "hs" in values else {}
    rows["1"] = {key: one if isinstance(one, bool) else Decimal(str(one)) for key, one in values.items()}
    return figures_of(COUNTS, given(rows))


def a_line(school, *its, stage="thcs", facts=(), outcomes=(), used="bo", rubric="bo"):
    state = State.PUBLISHED if rubric else State.WAITING
    return Line(
        *(school, school, YEAR, stage, "xa", "phong", False, rubric, used, state, outcomes),
        facts=facts,
        figures=its,
    )


def filled(*lines, form=COUNTS, typed=None, standing=Standing.APPLIED):
    unit = Unit("phong", YEAR, False, [Heap(lines[:1]), Heap(lines[1:])], typed or {})
    return fill(form, unit, {COUNTS.id: COUNTS, form.id: form}, STAGES, standing)


# ---- one school ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [
        ("658", "1283", "51.3"),
        ("1", "3", "33.3"),
        ("2", "3", "66.7"),
        ("1", "16", "6.3"),  # 6.25: half goes up
        ("9", "16", "56.3"),  # 56.25
        ("1249", "10000", "12.5"),  # 12.49
        ("0", "7", "0.0"),
        ("7", "7", "100.0"),
    ],
)
def test_a_share_is_computed_half_up_to_one_decimal(part, whole, share):
    own = fill_own(COUNTS, given({"q": {"hs": Decimal(whole)}, "1": {"may": Decimal(part)}}), A_SCHOOL)

    assert own.cell("1", "may").share == Decimal(share)
    assert own.cell("1", "may").whole == Decimal(whole)


def test_what_a_school_did_not_write_is_not_zero():
    own = fill_own(COUNTS, given({"1": {"may": Decimal(3)}}), A_SCHOOL)

    assert own.cell("q", "hs").value is None
    assert own.cell("1", "co").value is None
    assert (own.cell("1", "may").value, own.cell("1", "may").share) == (Decimal(3), None)


def test_a_share_of_nobody_is_no_share():
    own = fill_own(COUNTS, given({"q": {"hs": Decimal(0)}, "1": {"may": Decimal(0)}}), A_SCHOOL)

    assert own.cell("1", "may").share is None


def test_a_field_of_another_stage_does_not_apply():
    own = fill_own(COUNTS, given({}), A_SCHOOL)

    assert not own.cell("1", "th").applies
    assert own.cell("1", "may").applies


def test_the_name_of_the_school_is_the_registers_and_nobody_types_it():
    name = Field("ten", "Tên trường", Kind.TEXT, origin=Origin(register=Registered.NAME))
    form = a_form(a_row(name))

    assert fill_own(form, given({}, form), A_SCHOOL).cell("1", "ten").value == ("Trường A",)
    assert not of_a_school(form)(form.row("1"), name)


# ---- many schools ----------------------------------------------------------------------------------


def test_sums_know_how_many_schools_stand_behind_them():
    cell = filled(a_line("a", figures(hs=100, may=30)), a_line("b", figures(hs=50, may=0)), a_line("c")).cell(
        "1", "may"
    )

    assert (cell.value, cell.schools) == (Decimal(30), 2)
    assert (cell.part, cell.whole, cell.share, cell.shared) == (
        Decimal(30),
        Decimal(150),
        Decimal("20.0"),
        2,
    )


def test_a_share_counts_only_schools_that_gave_both_figures():
    cell = filled(a_line("a", figures(hs=100, may=30)), a_line("b", figures(may=400))).cell("1", "may")

    assert (cell.value, cell.schools) == (Decimal(430), 2)
    assert (cell.part, cell.whole, cell.share, cell.shared) == (Decimal(30), Decimal(100), Decimal("30.0"), 1)


def test_nothing_said_by_anyone_is_nothing():
    cell = filled(a_line("a", figures(hs=100)), a_line("b")).cell("1", "may")

    assert (cell.value, cell.share, cell.schools) == (None, None, 0)


def test_a_zero_that_was_said_is_a_zero():
    cell = filled(a_line("a", figures(hs=100, may=0))).cell("1", "may")

    assert (cell.value, cell.share, cell.schools) == (Decimal(0), Decimal("0.0"), 1)


def test_yes_is_counted_of_those_that_answered():
    cell = filled(
        a_line("a", figures(co=True)),
        a_line("b", figures(co=False)),
        a_line("c"),
        a_line("d", figures(co=True)),
    ).cell("1", "co")

    assert (cell.value, cell.whole, cell.share, cell.schools) == (
        Decimal(2),
        Decimal(3),
        Decimal("66.7"),
        3,
    )


def test_percentages_have_a_mean_and_no_sum():
    cell = filled(a_line("a", figures(phan=3)), a_line("b", figures(phan="3.5"))).cell("1", "phan")

    assert (cell.value, cell.schools, cell.share) == (Decimal("3.3"), 2, None)  # 3.25: half goes up


def test_what_does_not_add_up_is_not_added():
    assert filled(a_line("a", figures(rieng=4))).cell("1", "rieng").value is None


def test_a_field_counts_only_the_stages_it_concerns():
    cell = filled(a_line("a", figures(th=5), stage="th"), a_line("b", figures(th=7))).cell("1", "th")

    assert (cell.value, cell.schools) == (Decimal(5), 1)


# ---- an authority's form ---------------------------------------------------------------------------


TAKEN = Origin(form="bieu", row="1", field="may")
ANSWER = Origin(answers=("1.2",))
LEVEL = Origin(outcome=Outcome.LEVEL, group="1", level=2)
REPORTED = Origin(outcome=Outcome.REPORTED)
AUTHORITY = a_form(
    a_row(
        Field("hs", "Có máy", Kind.COUNT, share_of="bieu_mau", origin=TAKEN),
        Field("lms", "Có LMS", Kind.COUNT, share_of="da_tra_loi", origin=ANSWER),
        Field("muc", "Mức 2", Kind.COUNT, share_of="da_tra_loi", origin=LEVEL),
        Field("nop", "Đã nộp", Kind.COUNT, share_of="so_truong", origin=REPORTED),
        Field("tong", "Tổng số", Kind.COUNT, origin=Origin(register=Registered.SCHOOLS)),
        by_stage=("th", "thcs"),
    ),
    a_row(
        Field("tap", "Đã tập huấn", Kind.COUNT, share_of="cb"),
        Field("cb", "Cán bộ", Kind.COUNT),
        Field("co", "Quy chế", Kind.YES_NO),
        ident="2",
    ),
    filler=Filler.AUTHORITY,
    ident="tong-hop",
    rubrics=("bo",),
)


def result(level, standing=Standing.SELF):
    return Result("1", standing, Decimal(60), Decimal(100), level)


def test_schools_answers_are_counted_of_those_that_answered():
    form = filled(
        a_line("a", facts=(Fact("1.2", True, None),)),
        a_line("b", facts=(Fact("1.2", False, None),)),
        a_line("c", facts=(Fact("1.2", None, Decimal(4)),)),
        a_line("d", facts=(Fact("1.2", True, None),), used="bo-khac"),
        a_line("e"),
        form=AUTHORITY,
    )
    cell = form.cell("1", "lms")

    assert (cell.value, cell.share, cell.schools) == (Decimal(1), Decimal("50.0"), 2)
    assert form.schools == 5


def test_levels_are_counted_of_those_with_a_result_and_reports_of_all():
    lines = (
        a_line("a", outcomes=(result(2),)),
        a_line("b", outcomes=(result(None),)),
        a_line("c", outcomes=(result(3), result(2, Standing.RECOGNISED))),
        a_line("d"),
    )
    form = filled(*lines, form=AUTHORITY)

    assert (form.cell("1", "muc").value, form.cell("1", "muc").share) == (Decimal(2), Decimal("66.7"))
    assert (form.cell("1", "nop").value, form.cell("1", "nop").share) == (Decimal(3), Decimal("75.0"))
    assert form.cell("1", "tong").value == Decimal(4)

    own = filled(*lines, form=AUTHORITY, standing=Standing.SELF)
    assert own.cell("1", "muc").value == Decimal(1)
    recognised = filled(*lines, form=AUTHORITY, standing=Standing.RECOGNISED)
    assert (recognised.cell("1", "muc").value, recognised.cell("1", "nop").value) == (Decimal(1), Decimal(1))


def test_a_school_that_waits_for_a_rubric_neither_reported_nor_failed_to():
    waiting = a_line("b", used=None, rubric=None)
    found = filled(a_line("a", outcomes=(result(2),)), waiting, form=AUTHORITY)

    assert (found.cell("1", "nop").value, found.cell("1", "nop").whole) == (1, 1)
    assert found.cell("1", "tong").value == 2


def test_rows_by_stage_stand_in_the_templates_order_then_the_registers():
    rows = [
        (row.number, row.stage, row.of)
        for row in filled(a_line("a", stage="thpt"), a_line("b"), form=AUTHORITY).rows()
    ]

    assert rows == [
        ("1", ALL_STAGES, 2),
        ("1.1", "th", 0),
        ("1.2", "thcs", 1),
        ("1.3", "thpt", 1),
        ("2", ALL_STAGES, 2),
    ]


def test_a_stage_without_schools_has_nothing_to_say():
    form = filled(a_line("a", outcomes=(result(2),)), form=AUTHORITY)

    assert (form.cell("1", "nop", "th").value, form.cell("1", "nop", "th").applies) == (None, False)
    assert form.cell("1", "nop", "thcs").value == Decimal(1)


def test_a_figure_taken_from_the_schools_form_keeps_its_whole():
    cell = filled(a_line("a", figures(hs=16, may=1)), form=AUTHORITY).cell("1", "hs")

    assert (cell.value, cell.whole, cell.share) == (Decimal(1), Decimal(16), Decimal("6.3"))


def test_what_only_an_authority_knows_comes_from_its_report():
    typed = {"tong-hop": {"2": {"tap": Decimal(9), "cb": Decimal(12), "co": False}}}
    form = filled(form=AUTHORITY, typed=typed)

    assert (form.cell("2", "tap").value, form.cell("2", "tap").share) == (Decimal(9), Decimal("75.0"))
    assert form.cell("2", "co").value is False
    assert filled(form=AUTHORITY).cell("2", "co").value is None


def test_only_the_codes_that_forms_ask_about_are_kept():
    assert codes_asked({"tong-hop": AUTHORITY, "bieu": COUNTS}) == {"bo": ("1.2",)}
