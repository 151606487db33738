"""One school: read → check → score."""

from datetime import date
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from generator.check import rules
from generator.check.case import NO_ENTRIES, make_case
from generator.check.catalogue import ERROR, severity
from generator.check.resting import doubts
from generator.check.statistics import figures_keep_their_size
from generator.check.strangers import masked
from generator.model.assessment import Assessment, Verification
from generator.model.library import Dossier, Library, Record, SchoolFiles
from generator.model.problem import Problem
from generator.model.register import School
from generator.model.school_year import SchoolYear
from generator.model.scorecard import Scorecard
from generator.model.statistics import Statistics
from generator.pipeline.guarding import own_fault
from generator.pipeline.opening import Opening
from generator.read import dossier as dossiers
from generator.read import library as libraries
from generator.read.files import verification_stem, yaml_stem
from generator.score import recognised, self_assessed


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
            record = _kept(opening, _record(year, row, own.get(year), found.get(year, [])))
            records.append(_with_statistics(library, record, given.get(year, [])))
    latest = library.schools.latest(school_id) or School(
        school_id, school_id, "", "", "", "", "", False, None, None, None
    )
    return Dossier(school_id, latest, tuple(records), tuple(problems))


def problems_of(opening: Opening, school_id: str, as_of: date) -> tuple[Problem, ...]:
    """The problems `examine` finds, for who asks for nothing else."""
    files = libraries.only(opening.library, school_id)
    problems: list[Problem] = []
    own = _assessments(opening, files, as_of, problems, in_detail=False)
    _verifications(opening, files, own, as_of, problems)
    _statistics(opening, files, as_of, problems)
    return tuple(problems)


_Own = dict[SchoolYear, tuple[Assessment | None, Scorecard | None]]
_Found = dict[SchoolYear, list[tuple[Verification, Scorecard | None]]]


def _assessments(
    opening: Opening, files: SchoolFiles, as_of: date, problems: list[Problem], *, in_detail: bool = True
) -> _Own:
    """Sound assessments with their scorecards; a faulty one leaves an empty place."""
    own: _Own = {}
    for path in files.assessments:
        assessment, card, faults = assess(opening, path, as_of, in_detail=in_detail)
        problems += faults
        if assessment is None or any(severity(fault) == ERROR for fault in faults):
            for year in (assessment.year if assessment else None, SchoolYear.parse(path.split("/")[1])):
                if year is not None:
                    own.setdefault(year, _earlier(opening, path, as_of))
        elif own.get(assessment.year, (None, None))[0] is not None:
            problems.append(Problem("file-twice", path, ("truong",)))
        else:
            own[assessment.year] = (assessment, None if assessment.draft else card)
    return own


def _earlier(opening: Opening, path: str, as_of: date) -> tuple[Assessment | None, Scorecard | None]:
    """What is shown in the place of a faulty file: nothing, or its last good version where that is known."""
    kept = opening.earlier.get(path)
    if kept is None:
        return None, None
    assessment, card, _ = assess(opening, path, as_of, kept.root)
    return assessment, None if assessment is None or assessment.draft else card


def _kept(opening: Opening, record: Record) -> Record:
    """The record, with the day of the version that is shown where the file itself is faulty."""
    kept = opening.earlier.get(record.assessment.path) if record.assessment else None
    return record if kept is None else replace(record, kept=kept.day)


def is_sound(opening: Opening, path: str, as_of: date, root: Path) -> bool:
    """Whether the version of an assessment below `root` has no error."""
    assessment, _, faults = assess(opening, path, as_of, root)
    return assessment is not None and not any(severity(fault) == ERROR for fault in faults)


def assess(
    opening: Opening, path: str, as_of: date, root: Path | None = None, *, in_detail: bool = True
) -> tuple[Assessment | None, Scorecard | None, list[Problem]]:
    """One assessment file: read, checked, scored. With a `root`, it lies outside the data folder.

    Not `in_detail`, the scorecard has neither criteria nor uncertain ids.
    """
    try:
        return _assess(opening, path, as_of, root, in_detail)
    except Exception as fault:  # whatever it is, one school's file stops nobody else's
        return None, None, [own_fault(path, fault)]


def _assess(
    opening: Opening, path: str, as_of: date, root: Path | None, in_detail: bool
) -> tuple[Assessment | None, Scorecard | None, list[Problem]]:
    library = opening.library
    if root is None:
        assessment, problems = dossiers.assessment(library.root, path, partial(_given_rubric, library))
    else:
        assessment, problems = dossiers.assessment(root, path)
    if assessment is None:
        return None, None, problems
    entries = opening.entries.get(assessment.rubric, NO_ENTRIES)
    case = make_case(library, assessment, as_of, root is None, entries)
    found = rules.assessment_problems(case, assessment)
    card = None
    if case.rubric is not None:
        on_unmet = case.settings.on_unmet or "giu_lai"
        card = self_assessed(case.rubric, assessment, on_unmet, in_detail=in_detail)
        found += rules.score_problems(case, card)
    problems += rules.without_echoes(problems, found, doubts(library, assessment.school))
    if any(problem.code.startswith("personal-") for problem in found):
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
    """Sound verifications with their scorecards, by year."""
    found: _Found = {}
    for path in files.verifications:
        try:
            verification, card, faults = _judge(opening, path, own, as_of)
        except Exception as fault:  # as in `assess`
            verification, card, faults = None, None, [own_fault(path, fault)]
        problems += faults
        if verification is None or any(severity(fault) == ERROR for fault in faults):
            continue
        of_year = found.setdefault(verification.year, [])
        ids = verification.authority, verification.number
        twin = next((other.path for other, _ in of_year if (other.authority, other.number) == ids), "")
        if twin:
            odd = twin if path.endswith(".yml") else path
            problems.append(Problem("verification-twice", odd, ("truong",), {"name": verification.school}))
        else:
            of_year.append((verification, card))
    return found


def _judge(
    opening: Opening, path: str, own: _Own, as_of: date
) -> tuple[Verification | None, Scorecard | None, list[Problem]]:
    """One verification file of the data folder, as it may be published: personal data are masked."""
    given = partial(_given_rubric, opening.library)
    verification, problems = dossiers.verification(opening.library.root, path, given)
    if verification is None:
        return None, None, problems
    assessment, own_card = own.get(verification.year, (None, None))
    faulty = verification.year in own and assessment is None
    card, more = _verify(opening, verification, assessment, faulty, as_of, own_card=own_card)
    problems += rules.without_echoes(problems, more, doubts(opening.library, verification.school))
    if any(problem.code.startswith("personal-") for problem in more):
        allowed = opening.library.contacts.get(verification.school, frozenset())
        verification = masked(verification, allowed)
        card = replace(card, answers=masked(card.answers, allowed)) if card else None
    return verification, card, problems


def verify(
    opening: Opening, path: str, as_of: date, root: Path | None = None
) -> tuple[Verification | None, Scorecard | None, list[Problem]]:
    """One verification file with the assessment it judges: read, checked, scored."""
    try:
        return _verified(opening, path, as_of, root)
    except Exception as fault:  # as in `assess`
        return None, None, [own_fault(path, fault)]


def _verified(
    opening: Opening, path: str, as_of: date, root: Path | None
) -> tuple[Verification | None, Scorecard | None, list[Problem]]:
    found, problems = dossiers.verification(root or opening.library.root, path)
    if found is None:
        return None, None, problems
    ignored: list[Problem] = []
    own = _assessments(opening, libraries.only(opening.library, found.school), as_of, ignored)
    assessment, _ = own.get(found.year, (None, None))
    faulty = found.year in own and assessment is None
    card, more = _verify(opening, found, assessment, faulty, as_of, root is None)
    return found, card, problems + rules.without_echoes(problems, more, doubts(opening.library, found.school))


def _verify(
    opening: Opening,
    found: Verification,
    own: Assessment | None,
    faulty: bool,
    as_of: date,
    placed: bool = True,
    own_card: Scorecard | None = None,
) -> tuple[Scorecard | None, list[Problem]]:
    entries = opening.entries.get(found.rubric, NO_ENTRIES)
    case = make_case(opening.library, found, as_of, placed, entries)
    problems = list(rules.verification_problems(case, found, own, faulty))
    if case.rubric is None:
        return None, problems
    card = recognised(case.rubric, own, found, case.settings.on_unmet or "giu_lai", own_card)
    problems += rules.score_problems(case, card, own)
    return card, problems


_Given = dict[SchoolYear, list[Statistics]]


def _statistics(opening: Opening, files: SchoolFiles, as_of: date, problems: list[Problem]) -> _Given:
    """Sound figures by year, each held against those of the year before."""
    given: dict[tuple[str, SchoolYear], Statistics] = {}
    for path in files.statistics:
        found, faults = figures(opening, path, as_of)
        problems += faults
        sound = found is not None and not any(severity(fault) == ERROR for fault in faults)
        if found is not None and sound and found.form in opening.library.forms:
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
    try:
        return _figures(opening, path, as_of, root)
    except Exception as fault:  # as in `assess`
        return None, [own_fault(path, fault)]


def _figures(
    opening: Opening, path: str, as_of: date, root: Path | None
) -> tuple[Statistics | None, list[Problem]]:
    library = opening.library
    parts = path.split("/")
    form = parts[3] if root is None else dossiers.form_named(root, path)
    found, problems = dossiers.statistics(root or library.root, path, library.forms.get(form))
    if found is None:
        return None, problems
    case = make_case(library, found, as_of, root is None, NO_ENTRIES)
    more = list(rules.statistics_problems(case, found))
    problems += rules.without_echoes(problems, more, doubts(library, found.school))
    if any(problem.code.startswith("personal-") for problem in more):
        found = masked(found, case.contacts)
    return found, problems


def _with_statistics(library: Library, record: Record, given: list[Statistics]) -> Record:
    if not given:
        return record
    from generator.summarize import fill_own  # late: `cds check` sums nothing up

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
