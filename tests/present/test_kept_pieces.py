"""Pieces that pages share are printed once and kept; what a school wrote is put into them, escaped."""

import html
import json
import uuid
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from msgspec.structs import replace

from generator.model.assessment import Document
from generator.model.page import Attachment, Gap, Packed, Page, Peers, from_spool, to_spool
from generator.model.school_year import SchoolYear
from generator.model.scorecard import (
    Because,
    CriterionScore,
    GroupScore,
    PointsFrom,
    Scorecard,
    Standing,
)
from generator.present import safe
from generator.present.common import look_of, percent_of, year_text
from generator.present.context import Context
from generator.present.pages import school_pages
from generator.present.pages.school_changes import changes_page
from generator.present.pages.school_criteria import faces
from generator.present.pages.school_documents import cited, cited_in, kind_word
from generator.present.pages.school_results import gap_mark
from generator.present.reuse import feeds
from generator.present.reuse.events import Event
from generator.present.scorecards import as_bytes, as_data, as_json, compact, plain
from generator.read.library import read_library
from generator.score import reasons
from generator.score.reasons import reason
from generator.wording import day, number, say
from tests.present.reuse.test_hostile_names import Elements
from tests.test_pipeline import World
from tests.test_school_page import itemised

HOSTILE = """<!--cds:below--><!--cds:says--><script>alert("1")</script>&'"""
AS_OF = date(2026, 11, 22)

texts = st.text()
points = st.none() | st.decimals(-10, 1000, allow_nan=False, places=2)
codes = st.text(max_size=4)


# ---- what schools wrote ------------------------------------------------------------------------------


@given(texts)
def test_a_text_is_escaped_as_by_the_standard_library(text):
    assert safe.text(text) == html.escape(text)
    assert safe.shown(text) == html.escape(text)
    assert safe.shown(Markup(text)) == text


@pytest.fixture
def hostile(tmp_path):
    """A school all of whose own words try to be markup, or one of the marks that words are put in at."""
    world = World(tmp_path / "data")
    world.school("th-mot")
    itemised(world)
    dossier = world.dossier("th-mot")
    record = dossier.records[0]
    said = {
        code: replace(answer, name=HOSTILE, note=HOSTILE, evidence=(*(answer.evidence or ()), HOSTILE))
        for code, answer in record.self_card.answers.items()
    }
    documents = {key: Document(key, "", HOSTILE, None, HOSTILE, "") for key in record.assessment.documents}
    own = replace(record.assessment, answers=said, documents=documents)
    record = replace(
        record,
        assessment=own,
        self_card=replace(record.self_card, answers=said),
        school=replace(record.school, name=HOSTILE),
    )
    library = world.opening().library
    return Context(library, AS_OF, "", HOSTILE, ""), replace(
        dossier, records=(record,), school=replace(dossier.school, name=HOSTILE)
    )


@pytest.mark.parametrize("place", [0, 1], ids=["own page", "file"])
def test_what_a_school_wrote_stays_text_in_every_row(hostile, place):
    page = school_pages(*hostile)[place]
    plain = Elements(page.body)

    assert HOSTILE not in page.body
    assert "script" not in plain.tags
    assert html.escape(HOSTILE) in page.body
    assert "<!--cds:" not in page.filled({}).body, "every gap is filled or closed"


def test_a_name_stays_text_in_a_quiet_history(hostile):
    context, _ = hostile
    rows = context.library.schools.rows
    rows["th-mot"] = tuple(replace(row, name=HOSTILE) for row in rows["th-mot"])
    for fault in ("", "no-git"):
        body = changes_page(context, "th-mot", (), fault, False).body

        assert body.count(html.escape(HOSTILE)) == 2
        assert "<script>" not in body
        assert "<!--" not in body


def test_two_schools_do_not_share_a_word(tmp_path):
    """What is kept for one school says nothing of another with the same points."""
    world = World(tmp_path / "data")
    for school in ("th-mot", "th-hai"):
        world.school(school)
        itemised(world, school)
    context = Context(world.opening().library, AS_OF, "", "Trang thử", "")

    first, second = ([p.body for p in school_pages(context, world.dossier(s))] for s in ("th-mot", "th-hai"))

    assert [body.replace("th-mot", "th-hai") for body in first] == second
    assert not any("th-mot" in body for body in second)


# ---- kept pieces and their plain twins ---------------------------------------------------------------


@st.composite
def cards(draw, group):
    """A scorecard of anything at all: codes that need escaping, any points, levels the rubric lacks."""
    scores = tuple(
        GroupScore(
            *(draw(st.just(group) | codes), draw(points), draw(points) or Decimal(100)),
            *(draw(st.none() | st.integers(1, 9)), draw(st.sampled_from(Because))),
            *(draw(st.sampled_from(PointsFrom)), draw(st.none() | st.integers(1, 9))),
            *(draw(st.none() | st.integers(1, 9)), draw(points), draw(st.booleans())),
            *(draw(st.tuples(codes)), draw(st.tuples() | st.tuples(codes, codes))),
            draw(
                st.lists(st.builds(CriterionScore, codes, points, points, st.booleans()), max_size=4).map(
                    tuple
                )
            ),
        )
        for _ in range(draw(st.integers(0, 3)))
    )
    return Scorecard(draw(texts), SchoolYear(2023), draw(texts), draw(st.sampled_from(Standing)), scores, {})


peers = st.builds(Peers, codes, st.just(SchoolYear(2023)), codes, codes, codes)


@given(st.lists(st.tuples(codes, peers, texts)), st.lists(texts))
def test_a_page_in_the_spool_is_filled_as_a_page_is(gaps, around):
    gaps = [(gap_mark(code), its, note) for code, its, note in gaps]
    body = "".join([*around, *(mark for mark, *_ in gaps)])
    page = Page("truong/x/", "", "", body, gaps=tuple(Gap(mark, its) for mark, its, _ in gaps))
    medians = {its: note for _, its, note in gaps[1:]}

    assert Packed.of(page).filled(medians).unpacked() == page.filled(medians)


@given(st.lists(st.tuples(codes, peers, texts)), st.binary())
def test_what_comes_out_of_the_spool_is_what_went_in(gaps, content):
    page = Page("truong/x/", "tên", "", "thân", gaps=tuple(Gap(m, p) for m, p, _ in gaps))
    made = [([Packed.of(page)], [Attachment("a", content)]), ([], [])]

    assert from_spool(to_spool(made)) == made


@settings(max_examples=40)
@given(st.data())
def test_a_scorecard_as_json_is_its_data(small_rubric, data):
    own, other = data.draw(cards(small_rubric.groups[0].id)), data.draw(cards("2"))
    found = [own, replace(own, standing=Standing.RECOGNISED), other]
    rubrics = {card.rubric: small_rubric for card in found}

    def told(rubric, group):
        return f"{group.id} {group.points}"

    data = [as_data(card, small_rubric, told) for card in found]
    assert as_bytes(as_json(found, rubrics, told)) == as_bytes(data)


anything = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts,
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(texts, inner),
)


@given(anything)
def test_json_is_what_the_standard_library_writes(value):
    assert compact(value) == json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@given(
    texts,
    texts,
    st.dates(),
    st.booleans(),
    st.integers(2000, 2098),
    st.sampled_from(["tra_lai", "cong_nhan"]),
)
def test_news_from_kept_words_are_of_their_own_school(school, name, on, demo, first, kind):
    event = Event(school, SchoolYear(first), kind, on, name, "", demo)
    words = say(f"reuse.event.{kind}", name=name, year=year_text(SchoolYear(first)))

    assert event.title == words + (f" ({say('reuse.demo')})" if demo else "")
    assert event.key == f"truong/{school}/{SchoolYear(first)}/{kind}/{on.isoformat()}"
    assert feeds._id(event.key) == uuid.uuid5(uuid.UUID(bytes=feeds._NAMES), event.key).urn


@given(st.lists(texts | texts.map(Markup)))
def test_texts_escaped_together_are_those_escaped_one_by_one(values):
    assert safe.each(values, "<li>", "</li>") == "".join(f"<li>{safe.shown(one)}</li>" for one in values)


@given(st.sampled_from(["ke_hoach", "quyet_dinh", "?"]), texts, st.none() | st.dates())
def test_a_kept_sentence_about_a_paper_holds_its_own_number(kind, number, dated):
    paper = cited(kind_word(kind), number, dated)

    assert cited_in("page.basis.approved", kind, number, dated) == say("page.basis.approved", paper=paper)


@settings(max_examples=40)
@given(st.data())
def test_a_kept_criterion_looks_as_a_new_one(small_rubric, data):
    """Its code, points and condition are all that its face hangs on: at another school it is the same."""
    kept, new = look_of(small_rubric), look_of(replace(small_rubric))
    for group in small_rubric.groups:
        scores = tuple(
            CriterionScore(one.id, None, None, True, True, data.draw(st.none() | st.booleans()))
            if one.mandatory
            else CriterionScore(one.id, data.draw(points), one.maximum.value, one.maximum.certain)
            for one in group.criteria
        )
        score = replace(
            next(iter(data.draw(cards(group.id).filter(lambda card: card.groups)).groups)), criteria=scores
        )
        new.faces.clear()
        new.lines.clear()
        assert faces(kept, score) == faces(new, score)


@given(texts.filter(lambda kind: "\0" not in kind), texts, st.none() | st.dates())
def test_a_kept_citation_holds_its_own_number(kind, number, dated):
    plain = say("page.cite.number", kind=kind, number=number) if number else kind
    plain = say("page.cite.dated", text=plain, day=day(dated)) if dated else plain

    assert cited(kind, number, dated) == plain


@settings(max_examples=40)
@given(st.data())
def test_a_kept_reason_is_that_of_its_own_result(small_rubric, data):
    card = data.draw(cards(small_rubric.groups[0].id))
    kept = reasons._reason
    for group in (replace(one, level=one.level or 1) for one in card.groups):
        said = reason(small_rubric, group)
        reasons._reason = kept.__wrapped__
        try:
            assert reason(small_rubric, group) == said
        finally:
            reasons._reason = kept


@pytest.mark.parametrize("zero", ["0", "-0", "0.00", "-0.0"])
def test_a_zero_is_a_zero_however_it_was_typed(zero):
    assert number(Decimal(zero)) == number(0) == "0"
    assert plain(Decimal(zero)) == "0"
    assert percent_of(Decimal(zero), Decimal(10)) == "0%"


def test_equal_numbers_are_written_alike():
    assert number(Decimal("62.50")) == number(Decimal("62.5")) == "62,5"
    assert number(Decimal("1E+1")) == number(10) == "10"


@pytest.fixture(scope="module")
def small_rubric(root):
    """The small rubric of the golden cases."""
    return read_library(root / "tests/cases/_base/data")[0].rubrics["bo-thu"]
