"""Rules about contributed text: links that lead astray, and personal data that must not be here."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, filterfalse
from operator import attrgetter
from typing import Any, TypeVar
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from generator.check.case import Case
from generator.check.personal import kinds, may_be_personal
from generator.model.assessment import Answer, Assessment, Verification
from generator.model.problem import Problem, Where
from generator.model.statistics import AuthorityReport, Statistics
from generator.wording.contacts import contact_form
from generator.wording.keys import keys

Value = TypeVar("Value")

_ADDRESS = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]{0,30}://[^\s\"'<>“”]*")
_CREDENTIALS = re.compile(r"[^/?#]*//[^/?#]*@")
MASK = "•••"


def links_are_safe(case: Case) -> Iterator[Problem]:
    """Links are http(s), carry no credentials and lead to no private host."""
    if not isinstance(case.file, Assessment):
        return
    places: list[tuple[Where, str]] = [
        (("van_ban", key, "url"), document.url)
        for key, document in case.file.documents.items()
        if document.url
    ]
    if case.file.posting and case.file.posting.url:
        places.append((("cong_khai", "url"), case.file.posting.url))
    for where, url in places:
        code = link_fault(url)
        if code:
            yield case.problem(code, *where, value=url[:80])


def links_in_words_are_safe(path: str, noun: Statistics | AuthorityReport) -> Iterator[Problem]:
    """Web addresses inside of words are held to the same as links."""
    if isinstance(noun, Statistics) and not any("://" in text for text in _texts_beside_answers(noun)):
        return
    for where, text in texts_of(noun, lambda text: "://" in text):
        for found in _ADDRESS.finditer(text):
            code = link_fault(found[0].rstrip(".,;:)"))
            if code:
                yield Problem(code, path, where, {"value": found[0][:80]})
                break


def link_fault(url: str) -> str:
    """The code of what is wrong with a link, or ""."""
    if _CREDENTIALS.match(url):
        return "link-credentials"
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "link-form"
    if parts.scheme not in ("http", "https") or not host or re.search(r"[\s\\<>\"'`{}|^]", url):
        return "link-form"
    if _private(host):
        return "link-private"
    return "link-http" if parts.scheme == "http" else ""


def _private(host: str) -> bool:
    if ":" in host or host[-1:].isdigit():
        from ipaddress import ip_address  # late: hardly anybody names a machine by its number

        try:
            return not ip_address(host).is_global
        except ValueError:
            pass
    numeric = re.fullmatch(r"(0x[0-9a-f]+|[0-9]+)(\.(0x[0-9a-f]+|[0-9]+))*", host)
    return "." not in host or bool(numeric) or host.endswith((".local", ".internal", ".localhost", ".lan"))


def personal_data_stays_out(case: Case) -> Iterator[Problem]:
    """Suspected mobile numbers, citizen numbers and personal e-mail addresses."""
    texts = list(filterfalse(_clean.__contains__, _texts_beside_answers(case.file)))
    texts += _texts_of(case.fresh.values())
    if texts and may_be_personal("\n".join(texts)):
        yield from personal_data(case.file.path, case.file, case.contacts)
        return
    if len(_clean) > MOST_CLEAN:
        _clean.clear()
    _clean.update(texts)


_clean: set[str] = set()
"""Texts in which nothing was found: schools say much in the same words."""
MOST_CLEAN = 20_000


def _texts_of(answers: Iterable[Answer]) -> list[str]:
    return [
        text for one in answers for text in (one.name, one.note, one.reason, *(one.evidence or ())) if text
    ]


def personal_data(path: str, noun: Any, allowed: frozenset[str] = frozenset()) -> Iterator[Problem]:
    """The same for any noun read from a file."""
    for where, text in texts_of(noun):
        for kind, pattern in kinds():
            if any(not _is_allowed(found[0], allowed) for found in pattern.finditer(text)):
                yield Problem(f"personal-{kind}", path, where)
                break


def _is_allowed(found: str, allowed: frozenset[str]) -> bool:
    """Whether it is a contact of the office; after `Zalo` the 0 may be missing."""
    return bool(allowed) and (contact_form(found) in allowed or contact_form("0" + found) in allowed)


def _texts_beside_answers(file: Assessment | Verification | Statistics) -> list[str]:
    """The other texts of a file in one list: a quick look before the thorough one, which is rarely needed."""
    if isinstance(file, Statistics):
        said = [one for cells in file.values.values() for words in cells.values() for one in _said(words)]
        return [*said, file.source, file.note, *file.inferred.values()]
    texts = [file.note, *file.inferred.values()]
    if isinstance(file, Verification):
        return [*texts, file.decision, file.source]
    texts += chain.from_iterable(map(_TEXTS_OF_DOCUMENT, file.documents.values()))
    texts += [step.text for step in file.steps]
    remarks = file.remarks
    texts += [*remarks.strengths, *remarks.limits, *remarks.lessons, *remarks.proposals]
    if file.report:
        texts += [file.report.number, file.report.place, *file.report.recipients]
    if file.posting:
        texts += [file.posting.url, *file.posting.places]
    if file.approval:
        texts += [file.approval.kind, file.approval.number]
    return texts


_TEXTS_OF_DOCUMENT = attrgetter("number", "abstract", "url", "kind")


def _said(value: object) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def texts_of(noun: Any, wanted: Callable[[str], bool] = may_be_personal) -> Iterator[tuple[Where, str]]:
    """Every contributed text of a noun that is `wanted` (may be personal), with its key path."""
    names = keys().get(type(noun).__name__)
    if names is None:
        return
    for name in noun.__struct_fields__:
        key = names.get(name, "\0")
        if key[0] == "\0":
            continue
        for where, value in _leaves(getattr(noun, name), wanted):
            yield (key, *where), value


def _leaves(value: Any, wanted: Callable[[str], bool]) -> Iterator[tuple[Where, str]]:
    if isinstance(value, str):
        if wanted(value):
            yield (), value
    elif isinstance(value, tuple):
        for index, part in enumerate(value):
            for where, text in _leaves(part, wanted):
                yield (index, *where), text
    elif isinstance(value, Mapping):
        for name, part in value.items():
            for where, text in _leaves(part, wanted):
                yield (name, *where), text
    elif isinstance(value, Struct):
        yield from texts_of(value, wanted)


def covered(line: str) -> str:
    """`line` with a dot for every sign of a suspected piece of personal data; its columns stay."""
    for _, pattern in kinds():
        line = pattern.sub(lambda found: "•" * len(found[0]), line)
    return line


def masked(value: Value, allowed: frozenset[str] = frozenset()) -> Value:
    """The same value with dots for every suspected piece of personal data that is not `allowed`."""
    result: Any = value
    if isinstance(value, str):
        for _, pattern in kinds():
            result = pattern.sub(lambda found: found[0] if _is_allowed(found[0], allowed) else MASK, result)
    elif isinstance(value, tuple):
        result = tuple(masked(part, allowed) for part in value)
    elif isinstance(value, Mapping):
        result = {name: masked(part, allowed) for name, part in value.items()}
    elif isinstance(value, Assessment | Verification) or type(value).__name__ in keys():
        noun: Any = value
        fields = {name: masked(getattr(noun, name), allowed) for name in noun.__struct_fields__}
        result = replace(noun, **fields)
    return result  # type: ignore[no-any-return]
