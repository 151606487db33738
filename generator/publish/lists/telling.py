"""The preview of a list: which column is what, what would be written, what stands in the way."""

from collections.abc import Iterator, Mapping, Sequence

from generator.publish.lists.columns import Columns
from generator.publish.lists.nouns import Outcome
from generator.wording import say, words

_MOST_LISTED = 8


def told(outcome: Outcome) -> Iterator[str]:
    """The preview: which column is what, what would be written, what stands in the way."""
    yield from columns_told(outcome.columns, words("register.field"))
    for key, rows in (
        ("areas", outcome.areas),
        ("authorities", outcome.authorities),
        ("added", outcome.added),
    ):
        yield from _block(say(f"register.{key}", count=len(rows)), [f"{row[0]}: {row[1]}" for row in rows])
    moved = [f"{found}: {row[1]} ({row[3]}, {row[4]})" for found, row in outcome.changed.items()]
    yield from _block(say("register.changed", count=len(moved)), moved)
    ended = [f"{found} → {heir}" for found, heir in outcome.ended.items()]
    yield from _block(say("register.merged", count=len(ended)), ended)
    filled = [
        f"{found}: " + ", ".join(f"{column} = {value}" for column, value in cells.items())
        for found, cells in outcome.filled.items()
    ]
    yield from _block(say("register.filled", count=len(filled)), filled)
    yield from _block(say("register.unlisted", count=len(outcome.unlisted)), outcome.unlisted)
    yield from by_line(say("list.notes"), outcome.notes)
    yield from by_line(say("list.faults"), outcome.faults)


def _block(head: str, lines: Sequence[str]) -> Iterator[str]:
    if not lines:
        return
    yield head
    yield from (f"  {line}" for line in lines[:_MOST_LISTED])
    if len(lines) > _MOST_LISTED:
        yield "  " + say("list.more", count=len(lines) - _MOST_LISTED)


def by_line(head: str, told: Mapping[str, Sequence[int]]) -> Iterator[str]:
    """Sentences, each with the lines it is about, in the order of the first of them."""
    if not told:
        return
    yield head
    for sentence, lines in sorted(told.items(), key=lambda pair: pair[1][0]):
        named = ", ".join(map(str, lines[:_MOST_LISTED]))
        more = say("list.more-lines", count=len(lines) - _MOST_LISTED) if len(lines) > _MOST_LISTED else ""
        yield "  " + say("list.at", lines=named + more, sentence=sentence)


def columns_told(columns: Columns, fields: Mapping[str, str]) -> Iterator[str]:
    """Which column was taken for which field (named by `fields`), and which were left aside."""
    yield say("list.columns")
    for name, column in sorted(columns.of.items(), key=lambda pair: pair[1]):
        yield say("list.column", title=short(columns.titles[column]), field=fields[name])
    if columns.unused:
        yield say("list.unused", listed=", ".join(f"“{short(one)}”" for one in columns.unused))
    yield ""


def short(title: str) -> str:
    """A title of a column, as much of it as fits."""
    return title if len(title) <= 60 else title[:59] + "…"
