"""A school's assessment as YAML for people: every item of the rubric with its words, ready to be filled in.

The trees that come in have the file's own Vietnamese keys; key order and layout are those of the guides.
"""

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from generator.model.rubric import Amount, Criterion, CriterionGroup, Item, Rubric
from generator.present.yaml_edit import NotYaml, edited
from generator.present.yaml_text import inline, scalar, text
from generator.wording import number, say, words
from generator.wording.keys import keys

Tree = Mapping[str, Any]

WIDTH = 100
_BLOCKS = ("van_ban", "suy_ra")
"""Sections with a line for each entry."""
_REMARKS = "nhan_xet"
_ANSWERS = "tra_loi"
_STEPS = "qua_trinh"


def order() -> tuple[str, ...]:
    """The keys of an assessment in the order in which people write them."""
    return tuple(key for key in keys()["Assessment"].values() if key[0] != "\0")


def written(rubric: Rubric, tree: Tree, *, stage: str = "", offered: Tree | None = None) -> str:
    """A whole new file: what `tree` says, and everything it does not say yet as lines to be filled in.

    `stage` names the JSON Schema of the first line; `offered` are documents of an earlier year.
    """
    lines: list[str] = []
    if stage:
        lines.append(schema_line(rubric, stage))
    lines += _comment(say("file.head"), 0)
    for key in (*order(), *(key for key in tree if key not in order())):
        lines += _section(key, tree.get(key), rubric, offered or {})
    return "\n".join(lines).rstrip("\n") + "\n"


def schema_line(rubric: Rubric, stage: str) -> str:
    """What tells an editor which JSON Schema the file follows, from its place under `data/`."""
    return f"# yaml-language-server: $schema=../../../../schemas/{rubric.id}.{stage}.json"


def updated(given: str, rubric: Rubric, tree: Tree) -> str:
    """An existing file with the values of `tree` put in; every line it does not touch stays as it is.

    A top-level key that `tree` does not name is kept, one that it names gets that value and no other,
    one that it names with `None` goes. Raises `NotYaml` where the file cannot be read at all.
    """
    codes = [item.id if item else criterion.id for _, criterion, item in rubric.entries()]
    ranks = {_ANSWERS: tuple(codes), "": order()}
    return edited(given, tree, ranks, _laid_out)


def _laid_out(key: str, value: Any) -> list[str]:
    """The lines of a top-level key that a file did not have yet."""
    if key == _ANSWERS:
        return ["tra_loi:", *(f"  {text(code)}: {inline(answer)}" for code, answer in value.items())]
    return _filled(key, value)


# ---- sections ------------------------------------------------------------------------------------


def _section(key: str, value: Any, rubric: Rubric, offered: Tree) -> Iterator[str]:
    """One top-level key with the comment above it; lines to be filled in where nothing is said."""
    note = words("file.note").get(key, "").format(kinds=", ".join(words("page.document")))
    if note:
        yield ""
        yield from _comment(note, 0)
    if key == _ANSWERS:
        if any(not amount.certain for amount in _maxima(rubric)):
            yield from _comment(say("file.star"), 0)
        yield "tra_loi:"
        yield from _answers(rubric, value or {})
    elif value is None or value == {} or value == []:
        yield from _empty(key, rubric, offered)
    else:
        yield from _filled(key, value)
        if key == "van_ban":
            yield from _offered(offered, value)


def _filled(key: str, value: Any) -> list[str]:
    if key == _REMARKS:
        lines = ["nhan_xet:"]
        for part, points in value.items():
            lines += [f"  {text(part)}:", *(f"    - {_quoted(point)}" for point in points)]
        return lines
    if key == _STEPS:
        return ["qua_trinh:", *(f"  - {inline(step)}" for step in value)]
    if key in _BLOCKS:
        return [f"{key}:", *(f"  {text(name)}: {inline(entry)}" for name, entry in value.items())]
    return [f"{text(key)}: {inline(value)}"]


def _empty(key: str, rubric: Rubric, offered: Tree) -> Iterator[str]:
    """A section nobody has filled in yet: lines that only need their `#` taken away."""
    if key == "van_ban":
        yield "van_ban:"
        yield from _offered(offered, {})
        yield '  #ten-tu-dat: {loai: ke_hoach, so: "", ngay: , trich_yeu: ""}'
    elif key == _STEPS:
        yield from ("qua_trinh:", '  #- {ngay: , viec: ""}', '  #- {tu: , den: , viec: ""}')
    elif key == _REMARKS:
        yield "nhan_xet:"
        for part in keys()["Remarks"].values():
            yield from (f"  {part}:", '    #- ""')
    elif key in _BLANKS:
        yield f"#{key}: {_BLANKS[key]}"
    elif key in ("tong_diem", "muc_do"):
        yield f"#{key}: {{" + ", ".join(f"{text(group.id)}: " for group in rubric.groups) + "}"


_BLANKS = {
    "phe_duyet": '{loai: quyet_dinh, so: "", ngay: }',
    "bao_cao": '{so: "", ngay: , noi: "", noi_nhan: [""]}',
    "cong_khai": '{tu: , den: , noi: [""]}',
    "ghi_chu": '""',
}


def _offered(offered: Tree, taken: Tree) -> Iterator[str]:
    """Documents of an earlier year, for those that still hold."""
    left = {name: paper for name, paper in offered.items() if name not in taken}
    if left:
        yield from _comment(say("file.offered"), 2)
        for name, paper in left.items():
            yield f"  #{text(name)}: {inline(paper)}"


# ---- answers -------------------------------------------------------------------------------------


def _answers(rubric: Rubric, answers: Tree) -> Iterator[str]:
    """A line for each item, under its words; the answered ones filled in, the others behind a `#`."""
    for group in rubric.groups:
        yield ""
        yield from _comment(_of_group(group), 2)
        for criterion in group.criteria:
            yield from _criterion(criterion, answers)
    known = {code for group in rubric.groups for code in group.codes()}
    for code, answer in answers.items():
        if code not in known:
            yield f"  {text(code)}: {inline(answer)}"


def _criterion(criterion: Criterion, answers: Tree) -> Iterator[str]:
    whole = criterion.id in answers
    yield ""
    yield from _comment(_named(criterion), 2)
    yield from _guidance(criterion)
    if whole or not criterion.items:
        yield _line(criterion, answers)
    else:
        yield from _comment(say("file.whole", code=criterion.id), 4)
    for item in criterion.items:
        yield from _comment(_named(item), 2)
        yield from _guidance(item)
        if item.id in answers or not whole:
            yield _line(item, answers)


def _maxima(rubric: Rubric) -> Iterator[Amount]:
    for _, criterion, item in rubric.entries():
        maximum = (item or criterion).maximum
        if maximum is not None:
            yield maximum


def _line(scored: Criterion | Item, answers: Tree) -> str:
    if scored.id in answers:
        return f"  {text(scored.id)}: {inline(answers[scored.id])}"
    return f"  #{_blank(scored)}"


def _blank(scored: Criterion | Item) -> str:
    asked = "dat" if scored.mandatory else "diem"
    return f"{text(scored.id)}: {{{asked}: , minh_chung: []}}"


def _of_group(group: CriterionGroup) -> str:
    return say("file.group", id=group.id, name=group.name, maximum=_maximum(group.maximum))


def _named(scored: Criterion | Item) -> str:
    worth = say("file.mandatory") if scored.mandatory or not scored.maximum else _maximum(scored.maximum)
    return say("file.item", id=scored.id, name=scored.name, worth=worth)


def _maximum(amount: Amount) -> str:
    """As "tối đa 6 điểm", with a star where that is not certain."""
    return say("file.maximum", points=number(amount.value), star="" if amount.certain else "*")


def _guidance(scored: Criterion | Item) -> Iterator[str]:
    if scored.guidance:
        yield from _comment(scored.guidance, 4)


# ---- words ---------------------------------------------------------------------------------------


def _comment(said: str, indent: int) -> list[str]:
    """Comment lines; the sign stands where the section's entries stand, deeper text is set in."""
    start = " " * min(indent, 2) + "# " + " " * max(indent - 2, 0)
    lines: list[str] = []
    for paragraph in said.splitlines():
        room = max(WIDTH - len(start), 40)
        found = textwrap.wrap(paragraph, room, break_long_words=False, break_on_hyphens=False)
        lines += [(start + line).rstrip() for line in found or [""]]
    return lines


def _quoted(value: Any) -> str:
    shown = scalar(value)
    return shown if shown.startswith('"') else f'"{shown}"'


__all__ = ["NotYaml", "order", "schema_line", "updated", "written"]
