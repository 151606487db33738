"""Rules about what an authority found."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import islice

from generator.check.case import Case
from generator.model.assessment import NO_ANSWER, Answer, Assessment, Verification, claims_points
from generator.model.problem import Problem
from generator.model.rubric import CriterionGroup
from generator.model.scorecard import Scorecard
from generator.wording import day, did_you_mean, number


def verifier_is_the_manager(case: Case, found: Verification) -> Iterator[Problem]:
    """The authority in the file is its folder's, and manages the school or the authority that does."""
    if case.placed and found.authority != case.folder_authority:
        facts = {"value": found.authority, "folder": case.folder_authority}
        yield case.problem("verifier-not-path", "co_quan", **facts)
    if case.row is not None:
        above = case.library.superiors(case.row.authority, found.year.counting_day)
        if found.authority not in above:
            code = "verifier-wrong" if found.authority in case.library.authorities else "authority-unknown"
            yield case.problem(code, "co_quan", value=found.authority, right=case.row.authority)


def recognition_has_a_decision(case: Case, found: Verification) -> Iterator[Problem]:
    """A recognised result names its decision, or the document that cites it."""
    if found.recognises and not found.decision and not found.source:
        yield case.problem("decision-missing", "ket_qua")


def there_is_something_to_verify(
    case: Case, found: Verification, own: Assessment | None, faulty: bool
) -> Iterator[Problem]:
    """Findings need a published self-assessment; totals or levels can stand alone."""
    if own is not None and own.draft:
        yield case.problem("verification-of-draft", "truong")
    elif own is None and found.recognises and not (found.totals or found.levels):
        yield case.problem("assessment-faulty" if faulty else "assessment-missing", "truong")
    elif own is None and found.findings:
        yield case.key_problem("assessment-faulty" if faulty else "assessment-missing", "tra_loi")


def rubric_is_the_assessments(case: Case, found: Verification, own: Assessment | None) -> Iterator[Problem]:
    """What one rubric scored is not judged by another."""
    if own is not None and own.rubric != found.rubric:
        yield case.problem("verification-rubric", "bo_chi_so", value=found.rubric, right=own.rubric)


def findings_fit_the_answers(case: Case, found: Verification, own: Assessment | None) -> Iterator[Problem]:
    """A finding on an item needs an item that the school scored singly; a difference needs a reason."""
    answers = own.answers if own else {}
    for code, finding in found.findings.items():
        entry = case.entries.get(code)
        if entry is None:
            continue
        group, criterion, item = entry
        if item is not None and finding.points is not None and own is not None:
            whole = answers.get(criterion.id, NO_ANSWER).points is not None
            if whole or not claims_points(group.codes(), answers):
                facts = {"item": code, "criterion": criterion.id}
                yield case.key_problem("finding-not-single", "tra_loi", code, **facts)
        for index, key in enumerate(finding.evidence or ()):
            if own is not None and key not in own.documents:
                facts = {"value": key, "listed": ", ".join(islice(own.documents, _MOST_LISTED)) or "–"}
                facts["suggestion"] = did_you_mean(key, own.documents)
                yield case.problem("document-unknown", "tra_loi", code, "minh_chung", index, **facts)
        if not finding.reason and _differs(finding, answers.get(code)):
            yield case.key_problem("reason-missing", "tra_loi", code, item=code)


_MOST_LISTED = 30
"""Documents named in one sentence."""


def _differs(finding: Answer, answer: Answer | None) -> bool:
    own = answer or NO_ANSWER
    return (finding.points is not None and finding.points != own.points) or (
        finding.met is not None and finding.met != own.met
    )


def totals_fit_the_findings(
    case: Case, found: Verification, own: Assessment | None, card: Scorecard
) -> Iterator[Problem]:
    """A total that stands beside findings of its group is what they come to; the total is what counts."""
    assert case.rubric is not None
    for group in case.rubric.groups:
        total = found.totals.get(group.id)
        codes = set(group.codes())
        if total is None or own is None or not claims_points(codes & found.findings.keys(), found.findings):
            continue
        if claims_points(codes, own.answers):
            come_to = _sum(group, card.answers)
            if come_to != total:
                facts = {"group": group.id, "declared": number(total), "sum": number(come_to)}
                yield case.problem("finding-total-differs", "tong_diem", group.id, **facts)


def _sum(group: CriterionGroup, answers: Mapping[str, Answer]) -> Decimal:
    """What the answers of a group come to: points of a whole criterion stand in the place of its items'."""
    wholes = [answers.get(one.id, NO_ANSWER).points for one in group.criteria]
    parts = [
        answers.get(item.id, NO_ANSWER).points
        for one, whole in zip(group.criteria, wholes, strict=True)
        for item in (one.items if whole is None else ())
    ]
    return sum(filter(None, (*wholes, *parts)), Decimal(0))


def verification_is_in_time(case: Case, found: Verification, own: Assessment | None) -> Iterator[Problem]:
    """Not dated in the future, not older than the approval it recognises; a return is, once answered."""
    if found.dated > case.as_of:
        yield case.problem("date-in-future", "ngay", value=day(found.dated))
    approved = own.approval.dated if own and own.approval else None
    if found.recognises and approved is not None and found.dated < approved:
        yield case.problem("verification-too-early", "ngay", dated=day(found.dated), approved=day(approved))
