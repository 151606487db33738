"""Rules about what a school says of itself: evidence, documents, dates, approval, completeness."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain, islice
from operator import attrgetter

from generator.check.case import Case
from generator.model.assessment import Assessment, Document
from generator.model.problem import Problem
from generator.wording import day, did_you_mean, named_together, number, say


def approval_is_given(case: Case, own: Assessment) -> Iterator[Problem]:
    """An approved file says by which document the head approved it."""
    if not own.draft and own.approval is None:
        yield case.problem("approval-missing", "trang_thai")


def evidence_is_known_and_used(case: Case, own: Assessment) -> Iterator[Problem]:
    """Points rest on evidence, evidence on documents of the file, and no document is idle."""
    used = set(chain.from_iterable(filter(None, map(_EVIDENCE, own.answers.values()))))
    if not used <= own.documents.keys():
        yield from _unknown_documents(case, own)
    for code, answer in case.fresh.items():
        if answer.points and not answer.evidence:
            yield case.key_problem(
                "evidence-missing", "tra_loi", code, item=code, points=number(answer.points)
            )
    idle = own.documents.keys() - used
    if used and idle:
        told = {_approving(own), own.report.number if own.report else ""}
        steps = " ".join(step.text for step in own.steps)
        for key, document in own.documents.items():
            if key in idle and document.number not in told and (document.number or key) not in steps:
                yield case.key_problem("document-unused", "van_ban", key, value=key)


_EVIDENCE = attrgetter("evidence")


def _unknown_documents(case: Case, own: Assessment) -> Iterator[Problem]:
    listed = ", ".join(islice(own.documents, _MOST_LISTED)) or "–"
    if len(own.documents) > _MOST_LISTED:
        listed += ", …"
    meant: dict[str, str] = {}
    for code, answer in own.answers.items():
        for index, key in enumerate(answer.evidence or ()):
            if key not in own.documents:
                at = ("tra_loi", code, "minh_chung", index)
                if key not in meant:
                    meant[key] = _meant(key, own.documents) if len(meant) < _MOST_GUESSED else ""
                yield case.problem("document-unknown", *at, value=key, listed=listed, suggestion=meant[key])


_MOST_LISTED, _MOST_GUESSED = 30, 50
"""Names in one sentence; names for which a likely one is looked for: a file may hold thousands."""


def _meant(named: str, documents: Mapping[str, Document]) -> str:
    """What a document is called that is named by its number or title, or nearly; or with its number."""
    for key, document in documents.items():
        with_number = "/" in document.number and f" {document.number} " in f" {named} "
        if named in (document.number, document.abstract) or with_number:
            return say("hint.near", near=key)
    return named_together(named, documents) or did_you_mean(named, documents)


def documents_are_in_time(case: Case, own: Assessment) -> Iterator[Problem]:
    """No document is younger than the approval it supports, and nothing is dated in the future."""
    approved = own.approval.dated if own.approval else None
    late: list[tuple[str, date]] = []
    with_day = 0
    for key, document in own.documents.items():
        if document.dated is None:
            continue
        with_day += 1
        if document.dated > case.as_of:
            yield case.problem("date-in-future", "van_ban", key, "ngay", value=day(document.dated))
        elif approved is not None and document.dated > approved and document.number != _approving(own):
            late.append((key, document.dated))
    if approved is not None and len(late) >= _MANY_LATE and 2 * len(late) > with_day:
        yield case.problem("approval-early", "phe_duyet", "ngay", approved=day(approved), count=len(late))
    elif approved is not None:
        for key, written in late:
            facts = {"value": key, "dated": day(written), "approved": day(approved)}
            yield case.problem("document-after-approval", "van_ban", key, "ngay", **facts)
    for key, dated in (("phe_duyet", approved), ("bao_cao", own.report.dated if own.report else None)):
        if dated is not None and dated > case.as_of:
            yield case.problem("date-in-future", key, "ngay", value=day(dated))


_MANY_LATE = 3
"""So many documents after the approval, and most of all: then it is the approval's day that is wrong."""


def _approving(own: Assessment) -> str:
    return own.approval.number if own.approval else ""


def periods_run_forward(case: Case, own: Assessment) -> Iterator[Problem]:
    """No period ends before it begins."""
    if own.posting and own.posting.start and own.posting.end and own.posting.end < own.posting.start:
        yield case.problem(
            "period-backwards", "cong_khai", "den", start=day(own.posting.start), end=day(own.posting.end)
        )
    for index, step in enumerate(own.steps):
        if step.start and step.end and step.end < step.start:
            facts = {"start": day(step.start), "end": day(step.end)}
            yield case.problem("period-backwards", "qua_trinh", index, "den", **facts)


def every_item_is_answered(case: Case, own: Assessment) -> Iterator[Problem]:
    """Where a group is answered by item, an item left out earns 0 and is said."""
    assert case.rubric is not None
    entries, answers = case.entries, own.answers
    scored = {code for code, answer in answers.items() if answer.points is not None}
    for group in case.rubric.groups:
        if entries.codes[group.id].isdisjoint(scored):
            if group.id not in own.totals:
                yield case.key_problem("group-unanswered", "truong", group=group.id)
            continue
        if entries.points[group.id] <= scored and all(
            code in answers and answers[code].met is not None for code in entries.conditions[group.id]
        ):
            continue
        for criterion in group.criteria:
            if criterion.id in own.answers and own.answers[criterion.id].points is not None:
                continue
            for entry in criterion.items or (criterion,):
                answer = own.answers.get(entry.id)
                silent = answer is None or (answer.met is None if entry.mandatory else answer.points is None)
                if silent:
                    yield case.key_problem("answer-missing", "tra_loi", entry.id, item=entry.id)


def deadline_is_kept(case: Case, own: Assessment) -> Iterator[Problem]:
    """A report later than the round's deadline counts, and is marked late."""
    sent, where = own.sent, "bao_cao" if own.report and own.report.dated else "phe_duyet"
    deadline = case.settings.school_deadline
    if not own.draft and sent and deadline and sent > deadline:
        yield case.problem("deadline-passed", where, "ngay", sent=day(sent), deadline=day(deadline))
