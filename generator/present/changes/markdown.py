"""What a change does, as Markdown for a comment or a job's summary on a host of repositories.

Contributed text is never Markdown: it stands in code spans, where no host makes links, images or mentions
of it, and outside of tables, whose cells hold only our own words, numbers and harmless names.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from generator.model.change import FileEdit, GroupChange, Review, SchoolChange, TableChange, YearChange
from generator.model.problem import Finding
from generator.model.scorecard import Standing
from generator.present.changes import phrases, text
from generator.present.changes.phrases import Voice
from generator.present.markdown import code
from generator.wording import say

MOST_SIGNS = 65_000
"""A comment on GitHub holds 65,536 characters; a summary holds 1 MiB, which as many letters never fill."""
MOST_FIELDS = 60
MOST_PROBLEMS = 100
FEW = 12
"""Longer lists are folded."""

_PLAIN = re.compile(r"[^\W_](?:[^\W_]|[ ,()–-]|[:;](?= )|\.(?:(?=[ )]|$)|(?<=\d\.)(?=\d))|/(?=[^\W\d_]))*")
_REFERENCE = re.compile(r"\bgh-\d|\b[0-9a-f]{7,64}\b|[a-z]-\d|www", re.IGNORECASE)


def _code(value: str) -> str:
    return code(value) or f"({say('diff.empty')})"


def name(value: str) -> str:
    """A name as words where it is made of letters only; else as a code span, also fit for a table's cell."""
    if len(value) <= 200 and _PLAIN.fullmatch(value) and not _REFERENCE.search(value):
        return value
    return _code(value.replace("\\", "/"))


VOICE = Voice(_code, name, _code)


def as_markdown(review: Review) -> str:
    """The review, at most `MOST_SIGNS` long: what does not fit is counted."""
    head = review.head[:12] or say("diff.working")
    whole = [f"## {say('diff.title')}", say("diff.span", base=review.base[:12], head=head)]
    if review.unchanged:
        return "\n\n".join([*whole, f"**{say('diff.nothing')}**"]) + "\n"
    whole += [text.totals(review), *text.notices(review)]
    blocks = list(_blocks(review))
    left = MOST_SIGNS - sum(len(block) + 2 for block in whole) - 500
    for place, block in enumerate(blocks):
        if len(block) + 2 > left:
            command = code(f"cds diff {review.base[:12]} {review.head[:12]}".strip())
            whole.append(say("diff.cut", count=len(blocks) - place, command=command))
            break
        whole.append(block)
        left -= len(block) + 2
    return "\n\n".join(whole) + "\n"


def _blocks(review: Review) -> Iterator[str]:
    """Parts that are shown whole or not at all, the weightiest first."""
    for key, findings in (("diff.new", review.new), ("diff.mended", review.mended)):
        if findings:
            yield _problems(key, findings)
    if review.tables:
        yield _tables(review.tables)
    for school in review.schools:
        yield "\n\n".join(_school(school))
    if review.files:
        yield "\n\n".join([f"### {say('diff.official')}", *_edits(review.files)])
    if review.elsewhere:
        lines = [
            say("diff.file", path=code(change.path), kind=phrases.kind_of(VOICE, change))
            for change in review.elsewhere
        ]
        yield _folded(say("diff.elsewhere", count=len(lines)), _list(lines[:500]), len(lines) > FEW)


def _school(school: SchoolChange) -> Iterator[str]:
    yield f"### {say('diff.school', name=name(school.name), id=code(school.id))}"
    lines = []
    if school.page_before != school.page_after:
        lines.append(say("diff.page.appears" if school.page_after else "diff.page.vanishes"))
    for year in school.years:
        lines += [f"{say('diff.year', year=year.year)}: {line}" for line in text.year_lines(VOICE, year)]
    if lines:
        yield _list(lines)
    marks = [row for year in school.years for row in _marks(year)]
    if marks:
        yield _table(_columns("year", "standing", "group", "before", "after"), marks)
    if school.new:
        yield _problems("diff.new", school.new)
    if school.mended:
        yield _problems("diff.mended", school.mended)
    parts = [row for year in school.years for row in _parts(year)]
    if parts:
        table = _table(_columns("year", "standing", "part", "name", "before", "after"), parts)
        yield _folded(say("diff.parts", count=len(parts)), table, len(parts) > FEW)
    yield from _edits(school.edits)


def _marks(year: YearChange) -> Iterator[list[str]]:
    for result in year.results:
        for group in result.groups:
            marks = [phrases.mark_text(mark) for mark in (group.before, group.after)]
            if marks[0] != marks[1]:
                marks[1] = f"**{marks[1]}**"
            yield [str(year.year), say(f"standing.{result.standing.value}"), _group(group), *marks]


def _group(group: GroupChange) -> str:
    return f"{name(group.id)}. {name(group.name)}"


def _parts(year: YearChange) -> Iterator[list[str]]:
    for result in year.results:
        standing = say(f"standing.{result.standing.value}")
        for group in result.groups:
            told = group.after and (group.before or result.standing is Standing.SELF)
            for part in group.parts if told else ():
                values = [phrases.part_text(value) for value in (part.before, part.after)]
                yield [str(year.year), standing, name(part.id), name(part.name), *values]


def _edits(edits: Sequence[FileEdit]) -> Iterator[str]:
    for edit in edits[: 4 * FEW]:
        yield _list([phrases.file_line(VOICE, edit)])
        fields = list(phrases.field_lines(VOICE, edit, MOST_FIELDS))
        if fields:
            yield _folded(say("diff.fields", count=len(edit.fields)), _list(fields), len(fields) > FEW)
    if len(edits) > 4 * FEW:
        yield say("diff.more-files", count=len(edits) - 4 * FEW)


def _problems(key: str, findings: Sequence[Finding]) -> str:
    lines = [phrases.problem_line(VOICE, finding) for finding in findings[:MOST_PROBLEMS]]
    if len(findings) > MOST_PROBLEMS:
        lines.append(say("diff.more-problems", count=len(findings) - MOST_PROBLEMS))
    return _folded(say(key, count=len(findings)), _list(lines), key == "diff.mended" and len(lines) > FEW)


def _tables(tables: Sequence[TableChange]) -> str:
    blocks = [f"### {say('diff.tables')}", say("diff.standings")]
    if any(row.before is None for row in tables):
        blocks.append(say("diff.large"))
    shown = []
    for _, group in groupby(tables, key=lambda row: (row.year, row.area)):
        shown += phrases.rows_shown(list(group))
    wide = max(len(row.change.levels) for row in shown)
    names = _columns("area", "year", "group", "standing")
    names += [say("diff.expected"), say("diff.reported")]
    names += [say("diff.level", number=place) for place in range(1, wide + 1)]
    rows = []
    for row in shown[:500]:
        figures = [figure for _, figure in phrases.cells(row)]
        figures += [""] * (len(names) - 4 - len(figures))
        about = [name(row.name), str(row.year), f"{name(row.group)}. {name(row.group_name)}"]
        rows.append([*about, say(f"standing.{row.standing.value}"), *figures])
    table = _table(names, rows)
    blocks.append(_folded(say("diff.rows", count=len(shown)), table, True) if len(rows) > 2 * FEW else table)
    if len(shown) > len(rows):
        blocks.append(say("diff.more-rows", count=len(shown) - len(rows)))
    return "\n\n".join(blocks)


def _columns(*keys: str) -> list[str]:
    return [say(f"diff.columns.{key}") for key in keys]


def _list(lines: Sequence[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _table(names: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = [list(names), ["---"] * len(names), *map(list, rows)]
    return "\n".join(f"| {' | '.join(row)} |" for row in head)


def _folded(title: str, body: str, long: bool) -> str:
    """A long part behind its title. Titles are our own words."""
    if not long:
        return f"**{title}**\n\n{body}"
    return f"<details><summary>{title}</summary>\n\n{body}\n\n</details>"
