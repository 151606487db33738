"""What is told as news, and when it was."""

from dataclasses import replace
from datetime import date

from generator.model.summary import State, Trail
from generator.present.reuse import events, feeds
from generator.present.reuse.events import RECOGNISED, REPORTED, RETURNED


def told(context, *lines):
    return [(event.kind, event.day.isoformat()) for event in events.of_lines(context, lines, 50)]


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
    one = events.of_lines(context, lines, 50)

    assert one == events.of_lines(context, lines[::-1], 50)
    assert len(one) == 50
    assert {event.day.month for event in one} == {9, 10, 11, 12}


def test_the_points_of_an_event_are_those_of_its_standing(context, line):
    recognised, reported = events.of_lines(context, [line], 50)

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
