"""The preview of a list: which column is what, what would be written, what stands in the way."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from generator.check.catalogue import ERROR, WARNING, finding, severity
from generator.model.problem import Finding
from generator.publish.lists.nouns import Outcome, Told
from generator.read.workbook_file import letters
from generator.wording import say, words

_MOST_LISTED = 8


def told(outcome: Outcome, kind: str = "register", day: str = "") -> Iterator[str]:
    """The preview: which column is what, what would be written, what stands in the way."""
    yield from columns_told(outcome.told, words(f"{kind}.field"))
    yield from _block(say("mergers.closed", day=day, count=len(outcome.closed)), outcome.closed)
    for key, rows in (
        ("areas", outcome.areas),
        ("authorities", outcome.authorities),
        ("added", outcome.added),
    ):
        yield from _block(say(f"register.{key}", count=len(rows)), [f"{row[0]}: {row[1]}" for row in rows])
    moved = [f"{found}: {row[1]} ({row[3]}, {row[4]})" for found, row in outcome.changed.items()]
    yield from _block(say(f"{kind}.changed", count=len(moved)), moved)
    ended = [f"{found} → {heir}" for found, heir in outcome.ended.items()]
    yield from _block(say("register.merged", count=len(ended)), ended)
    filled = [
        f"{found}: " + ", ".join(f"{column} = {value}" for column, value in cells.items())
        for found, cells in outcome.filled.items()
    ]
    yield from _block(say("register.filled", count=len(filled)), filled)
    yield from _block(say("register.unlisted", count=len(outcome.unlisted)), outcome.unlisted)
    yield from problems_told(outcome.told)


def _block(head: str, lines: Sequence[str]) -> Iterator[str]:
    if not lines:
        return
    yield head
    yield from (f"  {line}" for line in lines[:_MOST_LISTED])
    if len(lines) > _MOST_LISTED:
        yield "  " + say("list.more", count=len(lines) - _MOST_LISTED)


def problems_told(told: Told) -> Iterator[str]:
    """What to look at again, then what was not taken: each sentence with the rows it is about."""
    found = findings(told)
    for head, kind in ((say("list.notes"), WARNING), (say("list.faults"), ERROR)):
        rows: dict[tuple[str, str, int], list[int]] = defaultdict(list)
        for one, problem in zip(found, told.problems, strict=True):
            if one.severity == kind:
                rows[one.code, f"{one.message} {one.hint}", problem.column].append(one.line)
        if rows:
            yield head
        for (code, sentence, column), lines in sorted(rows.items(), key=lambda pair: pair[1][0]):
            named = ", ".join(map(str, lines[:_MOST_LISTED])) + _more_lines(lines)
            key = "list.at-column" if column else "list.at"
            yield "  " + say(key, lines=named, column=letters(column), sentence=sentence, code=code)


def _more_lines(lines: Sequence[int]) -> str:
    return say("list.more-lines", count=len(lines) - _MOST_LISTED) if len(lines) > _MOST_LISTED else ""


def findings(told: Told) -> list[Finding]:
    """The same for programs, in the order of the rows."""
    told.problems.sort(key=lambda one: (one.line, one.column))
    return [finding(one, one.line, one.column or 1) for one in told.problems]


def errors(told: Told) -> int:
    """How many faults keep a row out."""
    return sum(severity(one) == ERROR for one in told.problems)


def columns_told(told: Told, fields: Mapping[str, str]) -> Iterator[str]:
    """Which column was taken for which field (named by `fields`), and which were left aside."""
    columns = told.columns
    if told.sheet:
        yield say("list.table", name=short(told.sheet))
    yield say("list.columns")
    for name, column in sorted(columns.of.items(), key=lambda pair: pair[1]):
        yield say("list.column", title=short(columns.titles[column]), field=fields[name])
    if columns.unused:
        yield say("list.unused", listed=", ".join(f"“{short(one)}”" for one in columns.unused))
    yield ""


def short(title: str) -> str:
    """A title of a column, as much of it as fits."""
    return title if len(title) <= 60 else title[:59] + "…"
