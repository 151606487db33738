"""What a change does, as lines for a terminal."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from generator.model.change import FileEdit, GroupChange, Review, SchoolChange, TableChange, YearChange
from generator.model.problem import Finding
from generator.present.changes import phrases
from generator.present.changes.phrases import Voice
from generator.present.quoting import visible
from generator.wording import say

MOST_FIELDS = 60


VOICE = Voice(lambda text: f"“{visible(text)}”", visible, visible)
_SENTENCE = Voice(visible, visible, visible)


def as_text(review: Review) -> Iterator[str]:
    """Every part of a review, indented."""
    head = review.head[:12] or say("diff.working")
    yield say("diff.span", base=review.base[:12], head=head)
    if review.unchanged:
        yield say("diff.nothing")
        return
    yield totals(review)
    yield from notices(review)
    for school in review.schools:
        yield ""
        yield from _school(school)
    if review.files or review.new or review.mended:
        yield ""
        yield say("diff.official")
        yield from _edits(review.files)
        yield from _problems(review.new, review.mended)
    if review.tables:
        yield ""
        yield from _tables(review.tables)
    if review.elsewhere:
        yield ""
        yield say("diff.elsewhere", count=len(review.elsewhere))
        for change in review.elsewhere:
            kind = phrases.kind_of(VOICE, change)
            yield "  " + say("diff.file", path=VOICE.code(change.path), kind=kind)


def totals(review: Review) -> str:
    """How much there is of everything."""
    new = [*review.new, *(finding for school in review.schools for finding in school.new)]
    errors = sum(finding.severity == "error" for finding in new)
    files = {edit.change.path for edit in review.files}
    files |= {edit.change.path for school in review.schools for edit in school.edits}
    return say(
        "diff.totals",
        schools=len(review.schools),
        files=len(files),
        errors=errors,
        warnings=len(new) - errors,
        mended=len(review.mended) + sum(len(school.mended) for school in review.schools),
    )


def notices(review: Review) -> Iterator[str]:
    """What must be known to read the rest."""
    if review.stopped:
        yield say(f"diff.stopped.{review.stopped}")
        return
    if review.recomputed:
        yield say("diff.recomputed", count=review.recomputed)
    through = sum(not school.edits for school in review.schools)
    if through:
        yield say("diff.through", count=through)
    quiet = not (review.tables or review.new or review.mended)
    if quiet and not any(
        s.years or s.new or s.mended or s.page_before != s.page_after for s in review.schools
    ):
        yield say("diff.no-effect" if review.files or review.schools else "diff.only-elsewhere")


def _school(school: SchoolChange) -> Iterator[str]:
    yield say("diff.school", name=VOICE.name(school.name), id=VOICE.code(school.id))
    if school.page_before != school.page_after:
        yield "  " + say("diff.page.appears" if school.page_after else "diff.page.vanishes")
    yield from _edits(school.edits)
    for year in school.years:
        yield from _year(year)
    yield from _problems(school.new, school.mended)


def _edits(edits: Sequence[FileEdit]) -> Iterator[str]:
    for edit in edits:
        yield "  " + phrases.file_line(VOICE, edit)
        for line in phrases.field_lines(VOICE, edit, MOST_FIELDS):
            yield "    " + line


def _year(year: YearChange) -> Iterator[str]:
    yield "  " + say("diff.year", year=year.year)
    for line in year_lines(VOICE, year):
        yield "    " + line
    for result in year.results:
        yield "    " + say("diff.result", standing=say(f"standing.{result.standing.value}"))
        for group in result.groups:
            yield "      " + group_line(VOICE, group)
            if group.before and group.after:
                for part in group.parts:
                    before, after = phrases.part_text(part.before), phrases.part_text(part.after)
                    facts = {"id": part.id, "name": VOICE.name(part.name), "before": before, "after": after}
                    yield "        " + say("diff.part", **facts)


def year_lines(voice: Voice, year: YearChange) -> Iterator[str]:
    """What became of the school's state and of where it belongs."""
    if year.state_before != year.state_after:
        states = [
            say(f"state.{state.value}") if state else say("diff.no-result")
            for state in (year.state_before, year.state_after)
        ]
        yield say("diff.state", before=states[0], after=states[1])
    if year.place_before != year.place_after:
        places = [
            voice.name(place) if place else say("diff.nowhere")
            for place in (year.place_before, year.place_after)
        ]
        yield say("diff.place", before=places[0], after=places[1])


def group_line(voice: Voice, group: GroupChange) -> str:
    """`Nhóm 1. …: 62/100 điểm, Mức 2 → …`."""
    before, after = phrases.mark_text(group.before), phrases.mark_text(group.after)
    return say("diff.group", id=group.id, name=voice.name(group.name), before=before, after=after)


def _problems(new: Sequence[Finding], mended: Sequence[Finding]) -> Iterator[str]:
    for key, findings in (("diff.new", new), ("diff.mended", mended)):
        if findings:
            yield "  " + say(key, count=len(findings))
            for finding in findings:
                yield "    " + phrases.problem_line(_SENTENCE, finding)


def _tables(tables: Sequence[TableChange]) -> Iterator[str]:
    yield say("diff.tables")
    yield "  " + say("diff.standings")
    if any(row.before is None for row in tables):
        yield "  " + say("diff.large")
    for (_, _), group in groupby(tables, key=lambda row: (row.year, row.area)):
        rows = list(group)
        yield "  " + say("diff.table", area=VOICE.name(rows[0].name), year=rows[0].year)
        for row in phrases.rows_shown(rows):
            figures = "; ".join(f"{name} {figure}" for name, figure in phrases.cells(row))
            standing = say(f"standing.{row.standing.value}")
            facts = {"group": row.group, "name": VOICE.name(row.group_name), "standing": standing}
            yield "    " + say("diff.row", cells=figures, **facts)
