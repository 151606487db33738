"""The papers of a school's year: documents, the steps of the process, where the result was posted."""

from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

from markupsafe import Markup

from generator.model.assessment import Document, Posting
from generator.model.library import Record
from generator.present.links import outside
from generator.present.safe import finished, text
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

    documents: Markup
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
            told = self.told[keys] = f"{_before_evidence()} {named}"
        return told

    def named(self, keys: tuple[str, ...]) -> str:
        """The numbers of the first documents, and how many more there are, as finished HTML."""
        told = self.proofs.get(keys)
        if told is None:
            each = dict.fromkeys(keys)
            named = ", ".join([self.numbers.get(key) or key for key in islice(each, MOST_PROOFS)])
            more = len(each) - MOST_PROOFS
            named = say("page.proofs_more", named=named, more=more) if more > 0 else named
            told = self.proofs[keys] = _around_proofs().replace(_NUMBER, text(named))
        return told


NOTHING = Papers(Markup(""), [], "", "", {}, {}, {}, {})


def papers_of(record: Record) -> Papers:
    """What the school's file lists; a draft lists nothing."""
    assessment = record.assessment
    if assessment is None or assessment.draft:
        return NOTHING
    posting = assessment.posting
    rows, shown, numbers = [], {}, {}
    for place, (key, document) in enumerate(assessment.documents.items(), 1):
        kind, number = kind_word(document.kind), document.number
        rows.append(_row(place, document, cited(kind, number, document.dated)))
        shown[key] = f'<a href="#vb{place}">{text(number or document.abstract or kind)}</a>'
        numbers[key] = number[:MOST_SIGNS] or kind
    return Papers(
        documents=finished("".join(rows)),
        steps=[(span(step.start, step.end), step.text) for step in assessment.steps],
        posted=_posted(posting) if posting else "",
        posted_url=outside(posting.url) if posting else "",
        links=shown,
        numbers=numbers,
        told={},
        proofs={},
    )


def _row(place: int, document: Document, told: str) -> str:
    """A document in the list of all, as finished HTML."""
    url = outside(document.url)
    if document.abstract:
        told = f"{told}: {document.abstract}"
    if not url:
        return f'<li id="vb{place}">{text(told)}</li>'
    link = f'<a class="out" href="{text(url)}" rel="nofollow ugc noopener">mở văn bản {place}</a>'
    return f'<li id="vb{place}">{text(told)} {link}</li>'


@cache
def _around_proofs() -> str:
    return f"<small>{text(say('page.proofs', named=_NUMBER))}</small>"


@cache
def _before_evidence() -> str:
    return say("page.evidence")


def kind_word(kind: str) -> str:
    """What kind of document, in words."""
    return words("page.document").get(kind) or say("page.document.khac")


def cited(kind: str, number: str, dated: date | None) -> str:
    """A document as people cite it, as far as it is known."""
    return _cited(kind, bool(number), dated).replace(_NUMBER, number)


def cited_in(key: str, kind: str, number: str, dated: date | None) -> str:
    """The sentence of `key` about a `paper` of that kind."""
    return _cited_in(key, kind, bool(number), dated).replace(_NUMBER, number)


_NUMBER = "\0"
"""Stands for the number in a kept phrase; no kind of document holds it."""


@lru_cache(maxsize=4096)
def _cited_in(key: str, kind: str, numbered: bool, dated: date | None) -> str:
    return say(key, paper=_cited(kind_word(kind), numbered, dated))


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
