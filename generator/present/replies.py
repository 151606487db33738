"""Words about files that were received: for a terminal, and for the school that sent them."""

from collections.abc import Callable, Iterator, Sequence

from msgspec.structs import replace

from generator.model.rubric import Rubric
from generator.model.scorecard import GroupScore
from generator.model.workbook import Outcome, Received, Told
from generator.wording import say

Reason = Callable[[Rubric, GroupScore], str]

MOST_TOLD = 60
"""A reply that lists more faults than this is of no use to anyone."""

_FOR_THE_OFFICER = ("workbook-school-twice",)
"""What a letter says in its first lines already, in other words than those for the officer."""

_SETTLED = (Outcome.WRITTEN, Outcome.UNCHANGED)


def as_lines(received: Received) -> Iterator[str]:
    """What became of a file, then each problem with its place and remedy."""
    key = "import.head_place" if received.outcome in (*_SETTLED, Outcome.FORCED) else "import.head"
    outcome = say(f"import.outcome.{received.outcome.value}")
    yield say(key, file=received.file.name, outcome=outcome, place=received.place)
    for one in received.told:
        yield "  " + say(
            "import.line",
            where=_where(one) or received.file.name,
            severity=say(f"severity.{one.finding.severity}"),
            message=one.finding.message,
            code=one.finding.code,
        )
        if one.finding.hint:
            yield f"      {say('check.remedy')} {one.finding.hint}"


def _where(one: Told) -> str:
    """The sheet and cell; the line of a YAML file; "" for the whole file."""
    if one.cell is not None:
        return say("import.cell", sheet=one.cell.sheet, cell=one.cell.name)
    return say("import.at_line", line=one.finding.line) if one.finding.line > 1 else ""


def table(received: Sequence[Received]) -> Iterator[str]:
    """A line for each file, in columns, and the sums."""
    keys = ("file", "school", "year", "outcome", "errors", "warnings")
    rows = [tuple(say(f"import.table.{key}") for key in keys)]
    rows += [
        (
            one.file.name,
            one.school or "–",
            one.year or "–",
            say(f"import.outcome.{one.outcome.value}"),
            str(len(one.errors)),
            str(len(one.warnings)),
        )
        for one in received
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(keys))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
    written = sum(one.outcome in (Outcome.WRITTEN, Outcome.FORCED) for one in received)
    same = sum(one.outcome is Outcome.UNCHANGED for one in received)
    yield say(
        "import.total", files=len(received), written=written, same=same, left=len(received) - written - same
    )


def reply(received: Received, reason: Reason) -> str:
    """A letter to the school: received or not, points and levels, what is wrong cell by cell."""
    told = tuple(one for one in received.told if one.finding.code not in _FOR_THE_OFFICER)
    received = replace(received, told=told)
    school, year = received.school_name, received.year
    lines = [say("reply.dear", school=school) if school else say("reply.dear_unknown"), ""]
    key = "reply.got" if year else "reply.got_unknown"
    lines += [say(key, year=year, file=received.file.name), ""]
    lines.append(say(f"reply.outcome.{received.outcome.value}", errors=len(received.errors)))
    if received.draft and received.outcome in _SETTLED:
        lines.append(say("reply.draft"))
    lines += _points(received, reason)
    for kind, told in (("errors", received.errors), ("warnings", received.warnings)):
        lines += _told(kind, told)
    if received.outcome not in _SETTLED:
        lines += ["", say("reply.again")]
    lines += ["", say("reply.thanks")]
    return "\n".join(lines) + "\n"


def _points(received: Received, reason: Reason) -> Iterator[str]:
    """Points and level of each group with the reason for them."""
    card, rubric = received.card, received.rubric
    if card is None or rubric is None:
        return
    yield ""
    yield say("reply.points_faulty" if received.errors else "reply.points")
    names = {group.id: group.short_name for group in rubric.groups}
    for group in card.groups:
        plainly = replace(group, uncertain=())  # a list of codes says nothing in a letter
        yield say("reply.group", code=group.id, name=names[group.id], reason=reason(rubric, plainly))


def _told(kind: str, told: Sequence[Told]) -> Iterator[str]:
    if not told:
        return
    yield ""
    yield say(f"reply.{kind}", count=len(told))
    for number, one in enumerate(told[:MOST_TOLD], 1):
        where = _where(one)
        key = "reply.problem" if where else "reply.problem_whole"
        yield say(key, number=number, where=where[:1].upper() + where[1:], message=one.finding.message)
        if one.finding.hint:
            yield say("reply.remedy", remedy=one.finding.hint)
    if len(told) > MOST_TOLD:
        yield say("reply.more", count=len(told) - MOST_TOLD)
