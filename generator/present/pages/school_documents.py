"""The papers of a school's year: documents, the steps of the process, where the result was posted."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from generator.model.assessment import Assessment, Document, Posting
from generator.model.library import Record
from generator.present.links import outside
from generator.present.safe import text
from generator.wording import day, say, words

MOST_PROOFS = 3
"""How many documents are named for a criterion on the school's own page."""
MOST_SIGNS = 40
"""Of a document's number where there is little room."""


class Papers(NamedTuple):
    """`links` are references to the documents in finished HTML, by key; `numbers` what they are known by.

    `told` and `proofs` are evidence put into words so far: a school names the same few documents again and
    again.
    """

    documents: list[tuple[int, str, str, str]]
    steps: list[tuple[str, str]]
    posted: str
    posted_url: str
    links: Mapping[str, str]
    numbers: Mapping[str, str]
    told: dict[tuple[str, ...], str]
    proofs: dict[tuple[str, ...], str]

    def references(self, keys: tuple[str, ...]) -> str:
        """Evidence as finished links to documents; a key where the file names no such document."""
        told = self.told.get(keys)
        if told is None:
            named = ", ".join([self.links.get(key) or text(key) for key in keys])
            told = self.told[keys] = f"{say('page.evidence')} {named}"
        return told

    def named(self, keys: tuple[str, ...]) -> str:
        """The numbers of the first documents, and how many more there are, as finished HTML."""
        told = self.proofs.get(keys)
        if told is None:
            named = ", ".join([self.numbers.get(key) or key for key in keys[:MOST_PROOFS]])
            more = len(keys) - MOST_PROOFS
            named = say("page.proofs_more", named=named, more=more) if more > 0 else named
            told = self.proofs[keys] = f"<small>{text(say('page.proofs', named=named))}</small>"
        return told


NOTHING = Papers([], [], "", "", {}, {}, {}, {})


def papers_of(record: Record) -> Papers:
    """What the school's file lists; a draft lists nothing."""
    assessment = record.assessment
    if assessment is None or assessment.draft:
        return NOTHING
    posting = assessment.posting
    return Papers(
        documents=[
            (place, document_text(document), document.abstract, outside(document.url))
            for place, document in enumerate(assessment.documents.values(), 1)
        ],
        steps=[(span(step.start, step.end), step.text) for step in assessment.steps],
        posted=_posted(posting) if posting else "",
        posted_url=outside(posting.url) if posting else "",
        links=_references(assessment),
        numbers={
            key: document.number[:MOST_SIGNS] or kind_word(document.kind)
            for key, document in assessment.documents.items()
        },
        told={},
        proofs={},
    )


def _references(assessment: Assessment) -> dict[str, str]:
    """Short links from an answer to its documents in the list below."""
    return {
        key: f'<a href="#vb{place}">{text(_short(document))}</a>'
        for place, (key, document) in enumerate(assessment.documents.items(), 1)
    }


def _short(document: Document) -> str:
    """A document in a few letters."""
    return document.number or document.abstract or kind_word(document.kind)


def kind_word(kind: str) -> str:
    """What kind of document, in words."""
    return words("page.document").get(kind) or say("page.document.khac")


def document_text(document: Document) -> str:
    """A document as "Kế hoạch 07/KH-THKQ ngày 5/8/2023"."""
    return cited(kind_word(document.kind), document.number, document.dated)


def cited(kind: str, number: str, dated: date | None) -> str:
    """A document as people cite it, as far as it is known."""
    return _cited(kind, bool(number), dated).replace(_NUMBER, number)


_NUMBER = "\0"
"""Stands for the number in a kept phrase; no kind of document holds it."""


@lru_cache(maxsize=4096)
def _cited(kind: str, numbered: bool, dated: date | None) -> str:
    """Kinds and days come back at school after school, numbers do not."""
    text = say("page.cite.number", kind=kind, number=_NUMBER) if numbered else kind
    return say("page.cite.dated", text=text, day=day(dated)) if dated else text


def span(start: date | None, end: date | None) -> str:
    """A day, or from one to another."""
    if start and end and start != end:
        return say("page.span", start=day(start), end=day(end))
    return day(start or end)


def _posted(posting: Posting) -> str:
    """When and where the result was made public."""
    when = span(posting.start, posting.end)
    where = ", ".join(posting.places)
    if when and where:
        return say("page.posted.both", when=when, where=where)
    if where:
        return say("page.posted.where", where=where)
    return say("page.posted.when", when=when) if when else ""
