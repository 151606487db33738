"""The order of the rooms: read → check → score → summarize → present. Nothing else knows it.

Schools are independent of each other, so each is taken through read, check, score and present on its own,
many at a time; only lines and finished pages stay. Then the lines are summed up.
"""

import os
import pickle
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

from generator.check import rules
from generator.check.case import Entry, entries_of, make_case
from generator.check.catalogue import ERROR, finding, severity
from generator.check.official import official_problems
from generator.check.reports import report_problems
from generator.check.statistics import figures_keep_their_size
from generator.check.strangers import masked
from generator.model.assessment import Assessment, Verification
from generator.model.edition import Edition, UnitYear
from generator.model.filled_form import FilledForm
from generator.model.form import Filler, Form
from generator.model.library import Dossier, Library, Record, SchoolFiles
from generator.model.page import Attachment, Page, Peers
from generator.model.problem import Finding, Problem
from generator.model.register import Authority, School
from generator.model.school_year import SchoolYear
from generator.model.scorecard import Scorecard, Standing
from generator.model.statistics import AuthorityReport, Statistics
from generator.model.summary import Fact, Line, Marks, Outcome, Shift, State, Summary, Trail
from generator.present.context import Context
from generator.read import dossier as dossiers
from generator.read import library as libraries
from generator.read import school_file
from generator.read.files import Found, verification_stem, walk, yaml_stem
from generator.score import recognised, self_assessed
from generator.score.facts import facts_of
from generator.score.reasons import reason
from generator.score.shifts import compared
from generator.summarize import (
    Heap,
    Unit,
    added_up,
    codes_asked,
    figures_of,
    fill,
    fill_own,
    marks_of,
    summarize,
)

MOST_SHARED = 10_000
MOST_PROBLEMS = 1000
"""A file with more problems than this tells these and a count."""


Value = TypeVar("Value", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Opening:
    """The official part of the data, read and checked."""

    library: Library
    problems: tuple[Problem, ...]
    strays: tuple[Problem, ...]
    entries: Mapping[str, dict[str, Entry]]

    @property
    def stops(self) -> bool:
        """Whether an official file has an error: nothing can be built on it."""
        return any(severity(problem) == ERROR for problem in self.problems)


def open_library(data: Path, schools: frozenset[str] = frozenset(), found: Found | None = None) -> Opening:
    """Read and check the official files; list those of schools, of all or of some only.

    With `found`, all files are listed already.
    """
    library, problems, strays = libraries.read_library(data, schools, found)
    if not any(severity(problem) == ERROR for problem in problems):
        problems += official_problems(library, whole=not schools)
    entries = {rubric.id: entries_of(rubric) for rubric in library.rubrics.values()}
    return Opening(library, tuple(problems), tuple(strays), entries)


def with_files(opening: Opening, school: str, its: SchoolFiles) -> Opening:
    """The same opening, with other files for one school."""
    files = {school: its}
    return replace(opening, library=replace(opening.library, files=files))


def listed_anew(opening: Opening) -> Opening:
    """The same opening with the school files that are there now."""
    found = walk(opening.library.root)
    return listed_as(opening, opening.library.root, found)


def listed_as(opening: Opening, root: Path, found: Found) -> Opening:
    """The same official part, with the school files of another folder."""
    library = libraries.relisted(opening.library, root, found)
    return replace(opening, library=library, strays=tuple(found.problems))


# ---- one school: read → check → score ---------------------------------------------------------------


def examine(opening: Opening, school_id: str, as_of: date) -> Dossier:
    """Everything known of one school: its files read, checked and scored."""
    library = opening.library
    files = libraries.only(library, school_id)
    problems: list[Problem] = []
    own = _assessments(opening, files, as_of, problems)
    found = _verifications(opening, files, own, as_of, problems)
    given = _statistics(opening, files, as_of, problems)
    records = []
    for year in sorted(own.keys() | found.keys() | given.keys(), reverse=True):
        row = library.schools.on(school_id, year.counting_day)
        if row is not None:
            record = _record(year, row, own.get(year), found.get(year, []))
            records.append(_with_statistics(library, record, given.get(year, [])))
    latest = library.schools.latest(school_id) or School(
        school_id, school_id, "", "", "", "", "", False, None, None, None
    )
    return Dossier(school_id, latest, tuple(records), tuple(problems))


_Own = dict[SchoolYear, tuple[Assessment | None, Scorecard | None]]
_Found = dict[SchoolYear, list[tuple[Verification, Scorecard | None]]]


def _assessments(opening: Opening, files: SchoolFiles, as_of: date, problems: list[Problem]) -> _Own:
    """Sound assessments with their scorecards; a faulty one leaves an empty place."""
    own: _Own = {}
    for path in files.assessments:
        assessment, card, faults = assess(opening, path, as_of)
        problems += faults
        if assessment is None or any(severity(fault) == ERROR for fault in faults):
            for year in (assessment.year if assessment else None, SchoolYear.parse(path.split("/")[1])):
                if year is not None:
                    own.setdefault(year, (None, None))
        elif own.get(assessment.year, (None, None))[0] is not None:
            problems.append(Problem("file-twice", path, ("truong",)))
        else:
            own[assessment.year] = (assessment, None if assessment.draft else card)
    return own


def assess(
    opening: Opening, path: str, as_of: date, root: Path | None = None
) -> tuple[Assessment | None, Scorecard | None, list[Problem]]:
    """One assessment file: read, checked, scored. With a `root`, it lies outside the data folder."""
    library = opening.library
    given = _given_rubric(library, path) if root is None else None
    assessment, problems = dossiers.assessment(root or library.root, path, given)
    if assessment is None:
        return None, None, problems
    entries = opening.entries.get(assessment.rubric, {})
    case = make_case(library, assessment, as_of, root is None, entries)
    found = list(rules.assessment_problems(case, assessment))
    card = None
    if case.rubric is not None:
        card = self_assessed(case.rubric, assessment, case.settings.on_unmet or "giu_lai")
        found += rules.score_problems(case, card)
    problems += rules.without_echoes(problems, found)
    if any(problem.code.startswith("personal-") for problem in problems):
        assessment = masked(assessment, case.contacts)
        card = replace(card, answers=assessment.answers) if card else None
    return assessment, card, problems


def _given_rubric(library: Library, path: str) -> str | None:
    """The rubric that the round gives the school a file is named after, in the year of its folder."""
    parts = path.split("/")
    year = SchoolYear.parse(parts[1]) if len(parts) > 2 else None
    row = library.schools.on(verification_stem(yaml_stem(parts[-1]))[0], year.counting_day) if year else None
    return library.rubric_for(row, year) if row and year else None


def _verifications(
    opening: Opening, files: SchoolFiles, own: _Own, as_of: date, problems: list[Problem]
) -> _Found:
    found: _Found = {}
    for path in files.verifications:
        verification, problems_here = dossiers.verification(
            opening.library.root, path, _given_rubric(opening.library, path)
        )
        if verification is not None:
            assessment, _ = own.get(verification.year, (None, None))
            faulty = verification.year in own and assessment is None
            card, more = _verify(opening, verification, assessment, faulty, as_of)
            problems_here += rules.without_echoes(problems_here, more)
            if not any(severity(fault) == ERROR for fault in problems_here):
                if any(problem.code.startswith("personal-") for problem in more):
                    allowed = opening.library.contacts.get(verification.school, frozenset())
                    verification = masked(verification, allowed)
                    card = replace(card, answers=masked(card.answers, allowed)) if card else None
                found.setdefault(verification.year, []).append((verification, card))
        problems += problems_here
    return found


def verify(
    opening: Opening, path: str, as_of: date, root: Path | None = None
) -> tuple[Verification | None, Scorecard | None, list[Problem]]:
    """One verification file with the assessment it judges: read, checked, scored."""
    found, problems = dossiers.verification(root or opening.library.root, path)
    if found is None:
        return None, None, problems
    ignored: list[Problem] = []
    own = _assessments(opening, libraries.only(opening.library, found.school), as_of, ignored)
    assessment, _ = own.get(found.year, (None, None))
    faulty = found.year in own and assessment is None
    card, more = _verify(opening, found, assessment, faulty, as_of, root is None)
    return found, card, problems + rules.without_echoes(problems, more)


def _verify(
    opening: Opening,
    found: Verification,
    own: Assessment | None,
    faulty: bool,
    as_of: date,
    placed: bool = True,
) -> tuple[Scorecard | None, list[Problem]]:
    entries = opening.entries.get(found.rubric, {})
    case = make_case(opening.library, found, as_of, placed, entries)
    problems = list(rules.verification_problems(case, found, own, faulty))
    if case.rubric is None:
        return None, problems
    card = recognised(case.rubric, own, found, case.settings.on_unmet or "giu_lai")
    problems += rules.score_problems(case, card)
    return card, problems


_Given = dict[SchoolYear, list[Statistics]]


def _statistics(opening: Opening, files: SchoolFiles, as_of: date, problems: list[Problem]) -> _Given:
    """Sound figures by year, each held against those of the year before."""
    given: dict[tuple[str, SchoolYear], Statistics] = {}
    for path in files.statistics:
        found, faults = figures(opening, path, as_of)
        problems += faults
        if found is not None and not any(severity(fault) == ERROR for fault in faults):
            if (found.form, found.year) in given:
                problems.append(Problem("statistics-twice", path, ("bieu_mau",)))
            else:
                given[found.form, found.year] = found
    by_year: _Given = {}
    for (form, year), found in sorted(given.items()):
        before = given.get((form, year.previous))
        if before is not None:
            problems += figures_keep_their_size(found, before, opening.library.forms[form])
        by_year.setdefault(year, []).append(found)
    return by_year


def figures(
    opening: Opening, path: str, as_of: date, root: Path | None = None
) -> tuple[Statistics | None, list[Problem]]:
    """One file of figures: read and checked. With a `root`, it lies outside the data folder."""
    library = opening.library
    parts = path.split("/")
    form = parts[3] if root is None else dossiers.form_named(root, path)
    found, problems = dossiers.statistics(root or library.root, path, library.forms.get(form))
    if found is None:
        return None, problems
    case = make_case(library, found, as_of, root is None, {})
    more = list(rules.statistics_problems(case, found))
    problems += rules.without_echoes(problems, more)
    if any(problem.code.startswith("personal-") for problem in more):
        found = masked(found, case.contacts)
    return found, problems


def _with_statistics(library: Library, record: Record, given: list[Statistics]) -> Record:
    row = record.school
    ordered = sorted(given, key=lambda one: list(library.forms).index(one.form))
    forms = tuple(fill_own(library.forms[one.form], one, row) for one in ordered)
    return replace(record, statistics=tuple(ordered), forms=forms)


def _record(
    year: SchoolYear,
    row: School,
    own: tuple[Assessment | None, Scorecard | None] | None,
    found: list[tuple[Verification, Scorecard | None]],
) -> Record:
    """The verification in force is the one with the latest date; on the same day, the higher number."""
    assessment, self_card = own or (None, None)
    ordered = sorted(found, key=lambda pair: (pair[0].dated, pair[0].number))
    latest, card = ordered[-1] if ordered else (None, None)
    recognised_card = card if latest is not None and latest.recognises else None
    verifications = tuple(verification for verification, _ in ordered)
    return Record(year, row, assessment, latest, verifications, self_card, recognised_card)


# ---- one school: lines, words, page ------------------------------------------------------------------


def lines_of(opening: Opening, dossier: Dossier) -> Iterator[Line]:
    """A line for each year with a round, or with a result of this school, in which its row is in force."""
    library = opening.library
    records = {record.year: record for record in dossier.records}
    tried = {SchoolYear.parse(path.split("/")[1]) for path in libraries.only(library, dossier.id).assessments}
    for year in sorted(library.rounds.keys() | {y for y, r in records.items() if r.published}):
        row = library.schools.on(dossier.id, year.counting_day)
        if row is not None:
            yield _line(library, row, year, records.get(year), year in tried)


def _line(library: Library, row: School, year: SchoolYear, record: Record | None, tried: bool) -> Line:
    rubric = library.rubric_for(row, year)
    card = record.applied_card if record else None
    outcomes: tuple[Outcome, ...] = ()
    missed: tuple[str, ...] = ()
    scored: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    if record is not None and card is not None:
        outcomes = tuple(
            _shared(Outcome(group.id, standing, group.points, group.maximum, group.level))
            for standing, one in (
                (Standing.SELF, record.self_card),
                (Standing.RECOGNISED, record.recognised_card),
            )
            if one is not None
            for group in one.groups
        )
        known = [
            (criterion.id, criterion.points * 2 < criterion.maximum)
            for group in card.groups
            for criterion in group.criteria
            if criterion.points is not None and criterion.maximum is not None
        ]
        scored = _shared(tuple(code for code, _ in known))
        missed = _shared(tuple(code for code, low in known if low))
        facts = tuple(_shared(fact) for fact in facts_of(card, _asked(library.forms, card.rubric)))
    both = list(compared(record.self_card, record.recognised_card)) if record else []
    return Line(
        school=row.id,
        name=row.name,
        year=year,
        stage=row.stage,
        area=row.area,
        authority=row.authority,
        demo=row.demo,
        rubric=rubric if rubric in library.rubrics else None,
        used=card.rubric if card else None,
        state=_state(library, row, year, record, rubric, tried),
        outcomes=outcomes,
        missed=missed,
        scored=scored,
        facts=facts,
        figures=tuple(
            figures_of(library.forms[one.form], one) for one in (record.statistics if record else ())
        ),
        trail=_trail(record) if record else Trail(),
        compared=_shared(tuple(code for code, _ in both)),
        shifts=tuple(_shared(Shift(code, by)) for code, by in both if by),
    )


def _trail(record: Record) -> Trail:
    own, found = record.assessment, record.verification
    published = own is not None and record.self_card is not None
    return Trail(
        sent=own.sent if own is not None and published else None,
        undated=own.path if own is not None and published and own.sent is None else "",
        again=record.answered,
        judged=found.dated if found else None,
        judge=found.authority if found else "",
        decision=found.decision if found else "",
        source=found.source if found else "",
    )


def _asked(forms: Mapping[str, Form], rubric: str) -> tuple[str, ...]:
    """The codes that forms ask about, of results with that rubric; found once for each set of forms."""
    if not _codes or _codes[0][0] is not forms:
        _codes[:] = [(forms, codes_asked(forms))]
    codes = _codes[0][1]
    return (*codes.get(rubric, ()), *codes.get("", ()))


_codes: list[tuple[Mapping[str, Form], Mapping[str, tuple[str, ...]]]] = []


_met: dict[Hashable, Any] = {}


def _shared(value: Value) -> Value:
    """The first value met that equals this one: thousands of lines then hold, and send, only a few."""
    if len(_met) > MOST_SHARED:
        _met.clear()
    found: Value = _met.setdefault(value, value)
    return found


def _state(
    library: Library, row: School, year: SchoolYear, record: Record | None, rubric: str | None, tried: bool
) -> State:
    if record is not None:
        found = record.verification
        if found is not None and found.recognises:
            return State.RECOGNISED if found.decision else State.VERIFIED
        if found is not None and not record.answered:
            return State.RETURNED
        if record.self_card is not None and record.assessment is not None:
            deadline = library.settings(row.authority, year).school_deadline
            late = _late(record.assessment.sent, deadline) and not record.answered
            return State.LATE if late else State.PUBLISHED
        if record.assessment is not None:
            return State.DRAFT
    if tried:
        return State.FAULTY
    return State.WAITING if rubric is None else State.MISSING


def _late(sent: date | None, deadline: date | None) -> bool:
    """Deadlines are inclusive; without a date or a deadline nobody is late."""
    return sent is not None and deadline is not None and sent > deadline


def in_words(library: Library, problems: Sequence[Problem], root: Path | None = None) -> list[Finding]:
    """Problems with their places found and their words filled in, sorted by place.

    A problem that knows only its key path costs a second reading of its file, and only then.
    """
    found = []
    for problem in problems:
        line, column = problem.line, problem.column
        if line == 0:
            line, column = school_file.place(
                root or library.root, problem.path, problem.where, problem.at_key
            )
        found.append(finding(problem, line, column))
    found.sort(key=lambda one: (one.path, one.line, one.column, one.code))
    return list(_at_most(dict.fromkeys(found)))


def _at_most(findings: Iterable[Finding]) -> Iterator[Finding]:
    """At most `MOST_PROBLEMS` of each file, then how many more there are."""
    for path, of_file in groupby(findings, key=lambda one: one.path):
        shown = list(of_file)
        yield from shown[:MOST_PROBLEMS]
        if len(shown) > MOST_PROBLEMS:
            facts = {"count": str(len(shown) - MOST_PROBLEMS)}
            yield finding(Problem("more-problems", path, (), facts), shown[-1].line, 1)


# ---- all schools ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Survey:
    """What all of a chunk's schools gave; finished pages and files wait in the spool.

    `shown` are the schools that have a page, `peers` those whose medians these pages still wait for.
    """

    lines: tuple[Line, ...]
    findings: tuple[Finding, ...]
    spool: Path | None
    shown: tuple[str, ...] = ()
    peers: tuple[Peers, ...] = ()
    marks: Marks = field(default_factory=Marks)


@dataclass(frozen=True, slots=True)
class Errand:
    """What a worker needs to survey schools. Without a `spool` only lines and problems are made."""

    opening: Opening
    context: Context
    spool: Path | None


def school_ids(library: Library) -> list[str]:
    """Every school of the register, and every id that only a file knows."""
    return sorted({*library.schools, *library.files})


def survey(errand: Errand, ids: Sequence[str]) -> Survey:
    """Take some schools through the rooms; leave their finished pages in the spool."""
    from generator.present.pages import school_pages  # late: `cds check` makes no pages

    opening, context = errand.opening, errand.context
    lines: list[Line] = []
    findings: list[Finding] = []
    records: list[Record] = []
    made: list[tuple[list[Page], list[Attachment]]] = []
    shown: list[str] = []
    for school_id in ids:
        dossier = examine(opening, school_id, context.as_of)
        lines += lines_of(opening, dossier)
        records += dossier.published
        if dossier.problems:
            findings += in_words(opening.library, dossier.problems)
        if errand.spool is not None and has_page(opening.library, dossier):
            files = list(school_files_of(opening, context, dossier)) if dossier.has_page else []
            if context.papers:
                files += _papers(context, dossier)
            made.append((school_pages(context, dossier), files))
            shown.append(school_id)
    spool = None
    if errand.spool is not None and made:
        spool = errand.spool / f"{ids[0]}.spool"
        spool.write_bytes(pickle.dumps(made, pickle.HIGHEST_PROTOCOL))
    marks = marks_of(records, opening.library.rubrics)
    gaps = (gap for pages, _ in made for page in pages for gap in page.gaps)
    peers = tuple(dict.fromkeys(gap.peers for gap in gaps))
    return Survey(tuple(lines), tuple(findings), spool, tuple(shown), peers, marks)


def has_page(library: Library, dossier: Dossier) -> bool:
    """Whether the school has an address: something to show, or somewhere that readers have to be sent on."""
    return dossier.has_page or dossier.school.successor is not None or bool(library.predecessors(dossier.id))


def _papers(context: Context, dossier: Dossier) -> Iterator[Attachment]:
    from generator.present.documents import making  # late: most sites offer none

    return making.offered_by_school(context, dossier)


def school_files_of(opening: Opening, context: Context, dossier: Dossier) -> Iterator[Attachment]:
    """`du-lieu/truong/<id>.json`, and what lies beside the school's page for other sites."""
    from generator.present import open_data
    from generator.present.reuse import embed

    path = f"du-lieu/truong/{dossier.id}.json"
    yield Attachment(path, open_data.school_json(opening.library, dossier, reason))
    yield from embed.reused_of_school(context, dossier)


Committed = Mapping[str, tuple[date, date]]
"""The days a file of the data folder first and last came into the repository, by its path."""


def _nothing_committed() -> Committed:
    return {}


def make_edition(
    opening: Opening,
    surveys: Sequence[Survey],
    as_of: date,
    revision: str,
    committed: Callable[[], Committed] = _nothing_committed,
) -> Edition:
    """Sum up what the schools gave. `committed` is asked only when a published file names no date."""
    library = opening.library
    findings = [finding for one in surveys for finding in one.findings]
    reports, faults = read_reports(library)
    findings += in_words(library, [*opening.problems, *opening.strays, *faults])
    lines = [line for one in surveys for line in one.lines]
    years = {line.year for line in lines if line.used} | library.rounds.keys()
    lines += _silent(library, lines, years)
    lines = _dated(library, lines, committed)
    lines.sort(key=lambda line: (line.year, line.school))
    chains: dict[tuple[str, SchoolYear], tuple[str, ...]] = {}

    def areas(line: Line) -> tuple[str, ...]:
        key = (line.area, line.year)
        if key not in chains:
            chains[key] = library.areas_above(line.area, line.year.counting_day)
        return chains[key]

    managers: dict[tuple[str, SchoolYear], tuple[str, ...]] = {}

    def authorities(line: Line) -> tuple[str, ...]:
        key = (line.authority, line.year)
        if key not in managers:
            managers[key] = library.superiors(line.authority, line.year.counting_day)
        return managers[key]

    findings.sort(key=lambda one: (one.path, one.line, one.column, one.code))
    by_area = summarize(lines, areas, library.rubrics, library.stages)
    by_authority = summarize(lines, authorities, library.rubrics, library.stages)
    return Edition(
        library,
        tuple(lines),
        tuple(findings),
        by_area,
        by_authority,
        tuple(sorted({line.year for line in lines}, reverse=True)),
        as_of,
        revision,
        _forms_of_areas(library, by_area, _heaps(lines, lambda line: line.area, areas)),
        _forms_of_authorities(
            library, by_authority, _heaps(lines, lambda line: line.authority, authorities), reports
        ),
        added_up(one.marks for one in surveys),
    )


def _dated(library: Library, lines: list[Line], committed: Callable[[], Committed]) -> list[Line]:
    """Files without a date are as old as their first commit; an answer to a return as its last."""
    if not any(line.trail.undated for line in lines):
        return lines
    known = committed()
    return [
        _as_committed(library, line, *known[line.trail.undated]) if line.trail.undated in known else line
        for line in lines
    ]


def _as_committed(library: Library, line: Line, first: date, last: date) -> Line:
    """What the commits of a school's file say of it: in its favour where they leave room for doubt."""
    judged = line.trail.judged
    again = line.state is State.RETURNED and judged is not None and last > judged
    trail = replace(line.trail, sent=last if again else first, committed=True, again=again, undated="")
    deadline = library.settings(line.authority, line.year).school_deadline
    state = State.PUBLISHED if again else line.state
    if line.state is State.PUBLISHED and _late(first, deadline):
        state = State.LATE
    return replace(line, state=state, trail=trail)


# ---- forms of many schools ---------------------------------------------------------------------------

Reports = dict[tuple[str, SchoolYear], AuthorityReport]


Heaps = Mapping[UnitYear, Sequence[Heap]]


def _heaps(
    lines: Iterable[Line], own: Callable[[Line], str], above: Callable[[Line], Sequence[str]]
) -> Heaps:
    """The schools that lie directly in the same unit are one heap, which belongs to every unit above too."""
    direct: dict[UnitYear, list[Line]] = {}
    for line in lines:
        direct.setdefault((own(line), line.year), []).append(line)
    heaps: dict[UnitYear, list[Heap]] = {}
    for (_, year), its in direct.items():
        heap = Heap(its)
        for unit in above(its[0]):
            heaps.setdefault((unit, year), []).append(heap)
    return heaps


def _forms_of_areas(
    library: Library, summaries: Mapping[UnitYear, Summary], heaps: Heaps
) -> dict[UnitYear, tuple[FilledForm, ...]]:
    """The forms of schools, added up, as far as any school of the area gave one."""
    filled = {}
    for key, summary in summaries.items():
        unit = Unit(summary.unit, summary.year, summary.demo, heaps[key], {})
        forms = (library.forms[form] for form in library.forms if _any_gave(unit, form))
        filled[key] = tuple(fill(form, unit, library.forms, library.stages) for form in forms)
    return filled


def _any_gave(unit: Unit, form: str) -> bool:
    return any(heap.given(form) for heap in unit.heaps)


def _forms_of_authorities(
    library: Library, summaries: Mapping[UnitYear, Summary], heaps: Heaps, reports: Reports
) -> dict[UnitYear, tuple[FilledForm, ...]]:
    """What authorities have to fill, on each standing of results; and their schools' forms, added up."""
    filled = {}
    for key, summary in summaries.items():
        report = reports.get(key)
        unit = Unit(summary.unit, summary.year, summary.demo, heaps[key], report.values if report else {})
        row = library.authorities.on(summary.unit, summary.year.counting_day)
        filled[key] = tuple(
            fill(form, unit, library.forms, library.stages, standing)
            for form in library.forms.values()
            if form.in_force(str(summary.year)) and _is_for(form, unit, row)
            for standing in _standings(form)
        )
    return filled


def _is_for(form: Form, unit: Unit, row: Authority | None) -> bool:
    """Whether the unit has anything to do with the form."""
    if form.filler is Filler.SCHOOL:
        return form.id in unit.typed or _any_gave(unit, form.id)
    return form.is_for(row.kind if row else "")


def _standings(form: Form) -> tuple[Standing, ...]:
    """Results count on each standing, the one in force first; other figures are the same on all."""
    own = (Standing.APPLIED,)
    return (*own, *(one for one in Standing if one not in own)) if form.counts_results else own


def read_reports(
    library: Library, meant: Callable[[str], bool] = lambda path: True
) -> tuple[Reports, list[Problem]]:
    """Authorities' reports by unit and year, and what is wrong with them; a faulty one is left out."""
    reports: Reports = {}
    problems: list[Problem] = []
    for path in library.reports:
        if meant(path):
            found, faults = report(library, path)
            problems += faults
            if found is not None and not any(severity(fault) == ERROR for fault in faults):
                reports[found.authority, found.year] = found
    return reports, problems


def report(
    library: Library, path: str, root: Path | None = None
) -> tuple[AuthorityReport | None, list[Problem]]:
    """One report of an authority: read and checked. With a `root`, it lies outside the data folder."""
    found, problems = dossiers.report(root or library.root, path, library.forms)
    if found is None:
        return None, problems
    more = list(report_problems(library, found, root is None))
    problems += rules.without_echoes(problems, more)
    return (masked(found) if any(one.code.startswith("personal-") for one in more) else found), problems


def _silent(library: Library, lines: Sequence[Line], years: set[SchoolYear]) -> Iterator[Line]:
    """Lines of the schools that say nothing in a year which has no round but some published result."""
    spoken = {(line.school, line.year) for line in lines}
    for year in sorted(years - library.rounds.keys()):
        for row in library.schools.all_on(year.counting_day):
            if (row.id, year) not in spoken:
                yield _line(library, row, year, None, False)


def today(data: Path, commit: date | None, by_clock: bool) -> date:
    """`SOURCE_DATE_EPOCH`, else the data's last commit, else the clock (`check` and `serve`: the clock)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC).date()
    return date.today() if by_clock or commit is None else commit


__all__ = [
    "MOST_PROBLEMS",
    "Committed",
    "Errand",
    "Opening",
    "Survey",
    "assess",
    "examine",
    "figures",
    "has_page",
    "in_words",
    "lines_of",
    "listed_anew",
    "listed_as",
    "make_edition",
    "open_library",
    "read_reports",
    "report",
    "school_ids",
    "survey",
    "today",
    "with_files",
]
