"""`cds import`: workbooks and YAML files that were received become files in their places.

Nothing with an error takes the place of anything unless that is asked for; two files of one school and year
never replace each other; one bad file never stops the others.
"""

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from generator import pipeline
from generator.check.catalogue import finding
from generator.check.strangers import masked
from generator.model.problem import Problem, Where
from generator.model.school_year import SchoolYear
from generator.model.scorecard import Scorecard
from generator.model.workbook import Cell, Filled, Outcome, Received, Told
from generator.pipeline import Opening
from generator.pipeline.guarding import own_fault
from generator.present import school_yaml
from generator.present.replies import reply
from generator.read import mending, strict_yaml
from generator.read import text as texts
from generator.read.files import yaml_stem
from generator.read.workbook import read_workbook
from generator.read.workbook_file import MOST_BYTES
from generator.score.reasons import reason
from generator.wording import name_order, words

REPLY = ".tra-loi.txt"
_SHEETS = (".xlsx", ".xlsm", ".xls", ".ods", ".xltx")
_HELD = (
    *("nam_hoc", "truong", "bo_chi_so", "trang_thai", "phe_duyet", "bao_cao", "cong_khai", "van_ban"),
    *("tong_diem", "muc_do", "tra_loi", "qua_trinh", "nhan_xet", "ghi_chu"),
)
"""The keys of a file that a workbook holds: left empty there, they go."""
_KEPT_IN_ANSWERS = ("ti_le", "ly_do")
"""Keys of an answer that a workbook does not hold: they stay as the file has them."""

_BETWEEN = "\n" + "-" * 60 + "\n\n"

Progress = Callable[[int, int], None]


class Reception(Struct, frozen=True):
    """What is asked for: where files go, whether those with errors too, and when "today" is."""

    opening: Opening
    target: Path
    force: bool
    as_of: date


def reception(data: Path, target: Path | None, force: bool) -> Reception:
    """Read the official files of `data`; files received go to `target`, by default into `data`."""
    opening = pipeline.open_library(data)
    return Reception(opening, target or data, force, pipeline.today(data, None, by_clock=True))


def to_receive(source: Path) -> list[Path]:
    """The workbooks and YAML files of a folder, sorted; neither links nor the lock files of programs."""
    if source.is_file():
        return [source]
    found = [path for path in source.rglob("*") if path.is_file() and not path.is_symlink()]
    wanted = [path for path in found if _wanted(path.name)]
    return sorted(wanted, key=lambda path: (name_order(path.name), str(path)))


def left_aside(source: Path) -> list[str]:
    """The names of a folder's other files, photographs, Word documents: somebody has to look at them."""
    if source.is_file():
        return []
    names = [path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file()]
    return sorted(
        (name for name in names if _noticed(name.rsplit("/", 1)[-1])),
        key=lambda name: (name_order(name), name),
    )


def _noticed(name: str) -> bool:
    return not name.startswith((".", "~$")) and not name.endswith(REPLY) and not _wanted(name)


def _wanted(name: str) -> bool:
    return not name.startswith((".", "~$")) and bool(yaml_stem(name) or name.lower().endswith(_SHEETS))


def take_in(asked: Reception, files: Sequence[Path], progress: Progress | None = None) -> list[Received]:
    """Read and check each file, then write those that may be written."""
    received = []
    for number, file in enumerate(files, 1):
        received.append(_received(asked, file))
        if progress:
            progress(number, len(files))
    twice = _twice(received)
    return [_placed(asked, twice.get(index, one)) for index, one in enumerate(received)]


def write_replies(folder: Path, received: Sequence[Received]) -> int:
    """A letter for each school, `<school>.tra-loi.txt`; for an unknown school under the file's own name."""
    letters: dict[str, list[str]] = {}
    for one in received:
        letters.setdefault(one.school or one.file.stem, []).append(reply(one, reason))
    folder.mkdir(parents=True, exist_ok=True)
    for name, texts_ in letters.items():
        (folder / f"{name}{REPLY}").write_text(_BETWEEN.join(texts_), "utf-8")
    return len(letters)


def _twice(received: Sequence[Received]) -> dict[int, Received]:
    """Files that are of one school and year: told of each other, by their place in the list."""
    by_place: dict[str, list[int]] = {}
    for index, one in enumerate(received):
        if one.place:
            by_place.setdefault(one.place, []).append(index)
    found = {}
    for places in by_place.values():
        if len(places) > 1:
            files = ", ".join(f"“{received[index].file.name}”" for index in places)
            for index in places:
                one = received[index]
                problem = Problem("workbook-school-twice", one.file.name, facts={"files": files})
                told = (Told(finding(problem, 1, 1)), *one.told)
                found[index] = replace(one, told=told, outcome=Outcome.TWICE)
    return found


def _placed(asked: Reception, one: Received) -> Received:
    """Write a file that may be written; say what became of it."""
    if one.outcome is Outcome.TWICE or not one.place or (one.errors and not asked.force) or not one.text:
        return one
    path, content = asked.target / one.place, one.text.encode("utf-8")
    try:
        before: bytes | None = path.read_bytes()
    except FileNotFoundError:
        before = None
    if before == content:
        return replace(one, outcome=Outcome.UNCHANGED)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".cds-", delete=False) as file:
        file.write(content)
    os.chmod(file.name, 0o644)
    os.replace(file.name, path)
    return replace(one, outcome=Outcome.FORCED if one.errors else Outcome.WRITTEN)


# ---- one file ----------------------------------------------------------------------------------------


def _received(asked: Reception, file: Path) -> Received:
    """One file, read and checked."""
    with file.open("rb") as stream:
        data = stream.read(MOST_BYTES + 1)
    try:
        if yaml_stem(file.name):
            return _yaml(asked, file, data)
        return _workbook(asked, file, read_workbook(file.name, data, asked.opening.library))
    except Exception as fault:  # whatever it is, the other files are received
        return Received(file, told=(Told(finding(own_fault(file.name, fault), 1, 1)),))


def _workbook(asked: Reception, file: Path, filled: Filled) -> Received:
    library = asked.opening.library
    draft = filled.tree.get("trang_thai") == "du_thao"
    received = _named(asked, Received(file, draft=draft), filled.tree)
    rubric = library.rubrics.get(str(filled.tree.get("bo_chi_so", "")))
    told = [_told(fault.problem, fault.cell) for fault in filled.faults]
    if filled.rubric and rubric is None:
        told.append(_told(*_no_rubric(file.name, filled)))
    if rubric is None or not received.school:
        return replace(received, told=tuple(told))
    text = _text(asked, received, filled, rubric)
    card, problems, _ = judged(asked, received.place, file.name, text)
    known = {fault.problem.where for fault in filled.faults if fault.problem.where}
    told += [_told(problem, cell_of(filled, problem)) for problem in problems if not _echo(problem, known)]
    told.sort(key=lambda one: (one.cell is not None, one.cell or Cell(0, 0, 0, "", ""), one.finding.code))
    return replace(received, text=text, told=tuple(told), card=card, rubric=rubric)


def _text(asked: Reception, received: Received, filled: Filled, rubric: Any) -> str:
    """The YAML: a new file, or the one that is there with what the workbook says put in."""
    tree = dict(filled.tree)
    if not received.place:
        return school_yaml.written(rubric, tree)
    try:
        data = (asked.target / received.place).read_bytes()
    except FileNotFoundError:
        row = asked.opening.library.schools.latest(received.school)
        there = asked.target / ".." / "schemas" / f"{rubric.id}.{row.stage if row else ''}.json"
        return school_yaml.written(rubric, tree, stage=row.stage if row and there.is_file() else "")
    before, _ = texts.decode(received.place, data)
    kept = _with_kept(before, received.place, tree)
    try:
        return school_yaml.updated(before, rubric, {**dict.fromkeys(_HELD), **kept})
    except school_yaml.NotYaml:  # what cannot be read cannot be kept
        return school_yaml.written(rubric, tree)


def _with_kept(before: str, path: str, tree: Mapping[str, Any]) -> dict[str, Any]:
    """`tree` with those keys of answers that only the file holds."""
    root, _ = strict_yaml.parse(path, before)
    plain = root.plain() if root is not None else None
    old = plain.get("tra_loi") if isinstance(plain, dict) else None
    if not isinstance(old, dict) or "tra_loi" not in tree:
        return dict(tree)
    answers = {}
    for code, answer in tree["tra_loi"].items():
        was = old.get(code)
        extra = {key: was[key] for key in _KEPT_IN_ANSWERS if key in was} if isinstance(was, dict) else {}
        counts = [
            isinstance(was, dict) and was.get(key) == _as_text(answer.get(key))
            for key in ("so_luong", "tong_so")
        ]
        if not all(counts):
            extra.pop("ti_le", None)
        answers[code] = {**answer, **extra}
    return {**tree, "tra_loi": answers}


def _as_text(value: Any) -> str | None:
    return None if value is None else f"{value:f}"


def _yaml(asked: Reception, file: Path, data: bytes) -> Received:
    """A YAML file received as it is: its text is kept, only its place is found."""
    text, problems = texts.decode(file.name, data)
    root, _ = mending.parse(file.name, text)
    plain = root.plain() if root is not None else None
    tree = plain if isinstance(plain, dict) else {}
    received = _named(asked, Received(file, draft=tree.get("trang_thai") == "du_thao"), tree)
    rubric_id = tree.get("bo_chi_so")
    rubric = asked.opening.library.rubrics.get(rubric_id) if isinstance(rubric_id, str) else None
    if not text:
        problems = problems or [Problem("not-a-mapping", file.name, line=1, column=1)]
        return replace(received, told=tuple(_told(problem, None) for problem in problems))
    card, found, opening = judged(asked, received.place, file.name, text, data)
    told = [Told(one) for one in pipeline.in_words(opening.library, found, opening.library.root)]
    told = [replace(one, finding=replace(one.finding, path=file.name)) for one in told]
    return replace(received, text=text, told=tuple(told), card=card, rubric=rubric)


def _named(asked: Reception, received: Received, tree: Mapping[str, Any]) -> Received:
    """Whose file it is and where it belongs, as far as it says so itself."""
    library = asked.opening.library
    school, year_text = tree.get("truong"), str(tree.get("nam_hoc", ""))
    year = SchoolYear.parse(year_text)
    if not isinstance(school, str) or school not in library.schools:
        return replace(received, year=year_text if year else "")
    latest = library.schools.latest(school)
    row = library.schools.on(school, year.counting_day) if year else None
    named = row or latest
    there = next((path for path in _files(asked, school) if year and path.split("/")[1] == str(year)), "")
    place = there or (f"assessments/{year}/{row.authority}/{school}.yml" if row and year else "")
    return replace(
        received,
        school=school,
        school_name=named.name if named else school,
        year=str(year or ""),
        place=place,
    )


def _files(asked: Reception, school: str) -> tuple[str, ...]:
    """The assessments of a school that lie where files are to be written."""
    root = asked.target
    found = sorted((root / "assessments").glob(f"*/*/{school}.y*ml"))
    return tuple(path.relative_to(root).as_posix() for path in found)


def judged(
    asked: Reception, place: str, name: str, text: str, data: bytes | None = None
) -> tuple[Scorecard | None, list[Problem], Opening]:
    """Score and problems of a text as if it lay in its place already."""
    opening = asked.opening
    with tempfile.TemporaryDirectory(prefix="cds-") as folder:
        root = Path(folder)
        inside = place or Path(name).name
        path = root / inside
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8") if data is None else data)
        there = replace(opening, library=replace(opening.library, root=root))
        _, card, problems = pipeline.assess(there, inside, asked.as_of, None if place else root)
        found = [
            replace(problem, line=line, column=column)
            for problem, (line, column) in zip(problems, _places(there, problems), strict=True)
        ]
    return card, found, opening


def _places(opening: Opening, problems: Sequence[Problem]) -> list[tuple[int, int]]:
    """Line and column of each problem while its file is there."""
    from generator.read import school_file

    places = school_file.Places(opening.library.root)
    return [
        (problem.line, problem.column)
        if problem.line
        else places.of(problem.path, problem.where, problem.at_key)
        for problem in problems
    ]


# ---- problems and their cells ------------------------------------------------------------------------


def _no_rubric(name: str, filled: Filled) -> tuple[Problem, Cell | None]:
    value = str(filled.tree.get("bo_chi_so", filled.rubric))
    problem = Problem("rubric-unknown", name, ("bo_chi_so",), {"value": value, "suggestion": ""})
    return problem, filled.cells.get(("bo_chi_so",))


def _echo(problem: Problem, known: set[Where]) -> bool:
    """Whether a problem only follows from a cell that could not be understood."""
    item = problem.facts.get("item")
    codes = {where[1] for where in known if len(where) > 1 and where[0] == "tra_loi"}
    heads = {str(where[0]) for where in known}
    if problem.code in ("answer-missing", "evidence-missing", "condition-unmet") and item in codes:
        return True
    if problem.code in ("total-differs", "level-differs") and codes:
        return True
    if problem.code == "document-unknown" and "van_ban" in heads:
        return True
    return problem.code == "missing-key" and bool(heads & set(_HELD))


_AT = {
    "evidence-missing": "minh_chung",
    "answer-missing": "diem",
    "condition-unmet": "dat",
}
_AT_TOTAL = ("group-unanswered", "group-above-max", "total-missing")


def cell_of(filled: Filled, problem: Problem) -> Cell | None:
    """The cell that a problem of the YAML comes from; the nearest one known above its key path."""
    where, facts = problem.where, problem.facts
    if problem.code in _AT and facts.get("item"):
        where = ("tra_loi", facts["item"], _AT[problem.code])
    elif problem.code in _AT_TOTAL and facts.get("group"):
        where = ("tong_diem", facts["group"])
    elif problem.code == "approval-missing":
        where = ("phe_duyet", "so")
    elif problem.code == "missing-key" and facts.get("key"):
        where = (*where[:-1], facts["key"]) if where and where[-1] == facts["key"] else (*where, facts["key"])
    elif len(where) == 2 and where[0] == "tra_loi" and problem.code != "item-unknown":
        where = (*where, "diem")
    for depth in range(len(where), 0, -1):
        if where[:depth] in filled.cells:
            return filled.cells[where[:depth]]
    return None


class _Facts(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


def _told(problem: Problem, cell: Cell | None) -> Told:
    """A problem in words for someone who has a workbook before them, not a YAML file."""
    found = finding(problem, cell.row if cell else problem.line, cell.column if cell else problem.column)
    known = words("workbook.words")
    facts = _Facts(masked(problem.facts))
    path = [str(step) for step in problem.where if isinstance(step, str)]
    if path[-1:] != [facts["key"]]:
        path.append(facts["key"])
    facts["label"] = words("workbook.field").get(".".join(path), facts["key"])

    def said(part: str, otherwise: str) -> str:
        template = known.get(f"{problem.code}.{part}")
        return otherwise if template is None else " ".join(template.format_map(facts).split())

    message, hint = said("message", found.message), said("remedy", found.hint)
    return Told(replace(found, message=message, hint=hint), cell)


__all__ = ["Reception", "cell_of", "reception", "take_in", "to_receive", "write_replies"]
