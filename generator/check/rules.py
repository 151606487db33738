"""The rules in their order: for an assessment, for a verification."""

from collections.abc import Callable, Iterator

from generator.check import answers, belonging, self_assessment, statistics, strangers, verifications
from generator.check.case import Case
from generator.check.resting import silenced
from generator.model.assessment import Assessment, Verification
from generator.model.problem import Problem
from generator.model.scorecard import Scorecard
from generator.model.statistics import Statistics

_PLACED: tuple[Callable[[Case], Iterator[Problem]], ...] = (
    belonging.year_is_the_folders,
    belonging.school_is_the_files,
    belonging.school_is_known,
)
_BELONGING: tuple[Callable[[Case], Iterator[Problem]], ...] = (
    *_PLACED,
    belonging.rubric_is_the_rounds,
    strangers.links_are_safe,
    strangers.personal_data_stays_out,
)
_SELF: tuple[Callable[[Case, Assessment], Iterator[Problem]], ...] = (
    self_assessment.approval_is_given,
    self_assessment.evidence_is_known_and_used,
    self_assessment.documents_are_in_time,
    self_assessment.periods_run_forward,
    self_assessment.deadline_is_kept,
)


def assessment_problems(case: Case, own: Assessment) -> list[Problem]:
    """Everything wrong with an assessment that can be said before it is scored."""
    found = list(_assessment_problems(case, own))
    if case.fresh and case.rubric is not None and not case.contacts:
        # Where the office has contacts, its answers may hold what nobody else's may.
        faulty = {one.where[1] for one in found if len(one.where) > 1 and one.where[0] == "tra_loi"}
        case.entries.met.add({code: one for code, one in case.fresh.items() if code not in faulty})
    return found


def _assessment_problems(case: Case, own: Assessment) -> Iterator[Problem]:
    for rule in _BELONGING:
        yield from rule(case)
    yield from belonging.folder_is_the_managers(case)
    for check in _SELF:
        yield from check(case, own)
    if case.rubric is not None:
        yield from answers.answers_are_possible(case, own.answers)
        yield from answers.totals_are_possible(case, own.totals)
        yield from answers.every_group_has_a_total(case, own.totals)
        yield from self_assessment.every_item_is_answered(case, own)


def verification_problems(
    case: Case, found: Verification, own: Assessment | None, faulty: bool
) -> Iterator[Problem]:
    """Everything wrong with a verification that can be said before it is scored.

    `own` is the sound assessment it judges, `faulty` whether there is one that could not be used.
    """
    for rule in _BELONGING:
        yield from rule(case)
    yield from verifications.verifier_is_the_manager(case, found)
    yield from verifications.recognition_has_a_decision(case, found)
    yield from verifications.there_is_something_to_verify(case, found, own, faulty)
    yield from verifications.verification_is_in_time(case, found, own)
    yield from verifications.rubric_is_the_assessments(case, found, own)
    if case.rubric is not None:
        yield from answers.answers_are_possible(case, found.findings)
        yield from answers.totals_are_possible(case, found.totals)
        yield from verifications.findings_fit_the_answers(case, found, own)


def statistics_problems(case: Case, given: Statistics) -> Iterator[Problem]:
    """Everything wrong with a school's figures of one year."""
    for rule in (*_PLACED, strangers.personal_data_stays_out):
        yield from rule(case)
    yield from belonging.folder_is_the_managers(case)
    yield from statistics.form_is_the_folders(case, given)
    form = case.library.forms.get(given.form)
    if form is None:
        return
    yield from statistics.form_is_for_the_school(case, given, form)
    yield from statistics.rows_are_for_the_stage(case, given, form)
    yield from statistics.figures_are_possible(case.file.path, ("so_lieu",), given.values, form)
    yield from strangers.links_in_words_are_safe(case.file.path, given)


def score_problems(case: Case, card: Scorecard, judged: Assessment | None = None) -> Iterator[Problem]:
    """What only the scorecard shows: sums, levels, unmet conditions. `judged`: what a verification is of."""
    assert not isinstance(case.file, Statistics)
    yield from answers.sums_agree(case, case.file.totals, card)
    yield from answers.levels_agree(case, case.file.levels, card)
    if isinstance(case.file, Assessment):
        yield from answers.conditions_are_met(case, card)
    if isinstance(case.file, Verification):
        yield from verifications.totals_fit_the_findings(case, case.file, judged, card)


# Once a part of a file could not be read, these would only say the same fault again in other words.
_ECHOES = {
    "tra_loi": {
        *("answer-missing", "group-unanswered", "total-differs", "level-differs", "condition-unmet"),
        *("document-unused", "evidence-missing", "finding-not-single", "reason-missing", "group-above-max"),
    },
    "tong_diem": {"total-missing", "total-differs", "level-differs", "group-unanswered"},
    "muc_do": {"level-differs"},
    "van_ban": {"document-unknown", "document-unused", "evidence-missing"},
    "phe_duyet": {"approval-missing"},
    "ngay": {"verification-too-early", "date-in-future"},
    "so_lieu": {"figure-whole-missing", "figure-share-unproved"},
}
_FOLLOWERS = {
    "item-unknown": {
        *("answer-missing", "group-unanswered", "total-differs", "level-differs", "condition-unmet"),
    },
    "form-unknown": {"form-not-path"},
    "file-name": {"assessment-missing", "assessment-faulty"},
    "rubric-unknown": {"verification-rubric"},
    "authority-unknown": {"verifier-not-path"},
    "verifier-not-path": {"verifier-wrong"},
    "year-not-path": {"authority-not-path", "deadline-passed", "round-missing", "rubric-not-in-force"},
}
"""What follows from a code, a name or a year written wrongly."""


# Faults of YAML that leave out a part of the file, no telling which.
_CUTTING = {"alias", "merge-key", "key-not-text", "several-documents", "duplicate-key"}


def without_echoes(
    faults: list[Problem], problems: list[Problem], doubtful: frozenset[str] = frozenset()
) -> list[Problem]:
    """`problems` without what only follows from another, from the `faults` of form, or from official files.

    `doubtful` are the paths of those official files that have errors.
    """
    if not problems:
        return problems
    roots = {str(fault.where[0]) for fault in faults if fault.where}
    if any(fault.code in _CUTTING for fault in faults):
        roots = set(_ECHOES)
    echoes = {code for root in roots for code in _ECHOES.get(root, ())}
    echoes |= {code for problem in problems for code in _FOLLOWERS.get(problem.code, ())}
    if doubtful:
        echoes |= silenced(doubtful)
    return [problem for problem in problems if problem.code not in echoes]
