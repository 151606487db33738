"""What is told as news, and when it was."""

from datetime import date
from itertools import chain

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from generator.model.lines import Lines
from generator.model.school_year import SchoolYear
from generator.model.summary import State, Trail
from generator.present.reuse import events, feeds
from generator.present.reuse.events import RECOGNISED, REPORTED, RETURNED


def latest(context, lines, most=50):
    return events.of_lines(context, [Lines.held(lines)], most)


def told(context, *lines):
    return [(event.kind, event.day.isoformat()) for event in latest(context, lines)]


def plainly(context, lines, most):
    """Every line looked at, all that happened in order: a country would take a minute."""
    found = []
    for line in lines:
        trail = line.trail
        if trail.sent and not trail.committed and line.used in context.library.rubrics:
            found.append((trail.sent, line, REPORTED))
        if trail.judged:
            recognised = any(one.standing == "tham_dinh" for one in line.outcomes)
            found.append((trail.judged, line, RECOGNISED if recognised else RETURNED))
    found.sort(key=lambda one: (-one[0].toordinal(), one[1].school, one[2], -one[1].year.first))
    return [(line.school, kind, day) for day, line, kind in found[:most]]


@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_latest_are_those_that_a_look_at_every_line_finds(context, line, data):
    days = st.none() | st.dates(date(2024, 5, 1), date(2024, 5, 4))
    trails = st.builds(Trail, sent=days, committed=st.booleans(), judged=days)
    made = st.tuples(
        st.sampled_from(["a", "b", "c"]), st.sampled_from([line.used, None]), trails, st.booleans()
    )
    several = data.draw(st.lists(st.lists(made, max_size=6, unique_by=lambda one: one[0]), max_size=3))
    years = [
        [
            line._replace(
                school=school,
                year=SchoolYear(2020 + number),
                used=used,
                trail=trail,
                outcomes=line.outcomes if found and used else (),
            )
            for school, used, trail, found in own
        ]
        for number, own in enumerate(several)
    ]
    most = data.draw(st.integers(1, 8))

    for held in (Lines.held, lambda lines: Lines.of(lines).seal()):
        found = events.of_lines(context, [held(own) for own in years], most)

        assert [(one.school, one.kind, one.day) for one in found] == plainly(context, chain(*years), most)


def test_a_report_and_its_recognition_are_two_events_the_latest_first(context, line):
    assert told(context, line) == [(RECOGNISED, "2024-06-12"), (REPORTED, "2024-05-07")]


def test_a_returned_result_is_told_as_returned(context, line):
    own = tuple(one for one in line.outcomes if one.standing == "tu_danh_gia")
    returned = line._replace(outcomes=own, state=State.RETURNED)

    assert told(context, returned)[0] == (RETURNED, "2024-06-12")


def test_the_day_a_file_came_into_the_repository_is_no_news(context, line):
    """The files of one school cannot tell it, and a feed must not depend on who builds it."""
    assert told(context, line._replace(trail=Trail(sent=date(2024, 5, 7), committed=True))) == []


def test_a_result_without_a_date_is_no_news(context, line):
    assert told(context, line._replace(trail=Trail())) == []


def test_of_many_only_the_latest_are_told_whatever_the_order(context, line):
    lines = [
        line._replace(school=f"th-{number:03}", trail=Trail(sent=date(2024, 1 + number % 12, 1)))
        for number in range(200)
    ]
    one = latest(context, lines)

    assert one == latest(context, lines[::-1])
    assert len(one) == 50
    assert {event.day.month for event in one} == {9, 10, 11, 12}


def test_the_points_of_an_event_are_those_of_its_standing(context, line):
    recognised, reported = latest(context, [line])

    assert "62,25 trên 100" in reported.results
    assert recognised.results.endswith("mức 3")


def test_an_id_does_not_move_with_the_site(context, an_edition, line):
    edition = an_edition(line)
    here = feeds.site_feed(context, edition).content.decode()
    there = feeds.site_feed(replace(context, site_url="https://moved.example/x/"), edition).content.decode()

    ids = [part.split("</id>")[0] for part in here.split("<id>")[1:]]
    assert ids == [part.split("</id>")[0] for part in there.split("<id>")[1:]]
    assert len(ids) == 3


def test_invented_schools_are_news_only_where_there_are_no_others(context, an_edition, line):
    demo = line._replace(school="th-gia", name="Trường Giả", demo=True)

    assert "Trường Giả" not in feeds.site_feed(context, an_edition(line, demo)).content.decode()
    assert "Trường Giả" in feeds.site_feed(context, an_edition(demo)).content.decode()
