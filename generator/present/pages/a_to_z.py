"""Every school by the first letter of its own name: how a reader without a script finds one."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from generator.model.edition import Edition
from generator.model.page import Page
from generator.present import finder, links
from generator.present.common import Link
from generator.present.templates import render
from generator.wording import fold, name_order, number, say, school_name

ADDRESS = "truong/"
MOST_ON_A_PAGE = 500
LONGEST_LETTER = 2
"""A letter's folder has at most two signs, so it can never be that of a school."""


class Name(NamedTuple):
    """One school in the list."""

    own: str
    name: str
    href: str
    where: str
    demo: bool


class Letter(NamedTuple):
    """A letter and the schools whose own names begin with it."""

    id: str
    text: str
    names: list[Name]


def a_to_z_pages(edition: Edition, most: int = MOST_ON_A_PAGE) -> Iterator[Page]:
    """`truong/`; with more than `most` schools also `truong/<letter>/` and `truong/<letter>/<number>/`.

    A letter is at most two signs long, so its folder can never be that of a school.
    """
    letters = _letters(edition)
    schools = sum(len(letter.names) for letter in letters)
    few = schools <= most
    yield _page(ADDRESS, say("find.a_to_z.title"), letters, letters if few else [])
    if few:
        return
    for letter in letters:
        pieces = [letter.names[at : at + most] for at in range(0, len(letter.names), most)]
        yield from _pages_of(letter, letters, pieces)


def _pages_of(letter: Letter, letters: list[Letter], pieces: list[list[Name]]) -> Iterator[Page]:
    for place, names in enumerate(pieces, 1):
        facts = {"letter": letter.text, "place": place, "of": len(pieces)}
        title = say("find.a_to_z.letter" if len(pieces) == 1 else "find.a_to_z.piece", **facts)
        others = [
            Link(say("find.a_to_z.span", first=its[0].own, last=its[-1].own), letter_address(letter.id, at))
            for at, its in enumerate(pieces, 1)
            if len(pieces) > 1
        ]
        one = [letter._replace(names=names)]
        yield _page(letter_address(letter.id, place), title, letters, one, others, letter.id)


def letter_address(letter: str, place: int = 1) -> str:
    """Where the schools of a letter are."""
    return f"{ADDRESS}{letter}/" + (f"{place}/" if place > 1 else "")


def _page(
    address: str,
    title: str,
    letters: Sequence[Letter],
    shown: Sequence[Letter],
    pieces: Sequence[Link] = (),
    current: str = "",
) -> Page:
    root = links.root_of(address)
    headed = bool(shown) and not current
    body = render(
        "a_to_z.html",
        root=root,
        title=title,
        letters=[
            _link(letter, root, bool(shown) and not current, letter.id == current) for letter in letters
        ],
        pieces=[(text, root + href, href == address) for text, href in pieces],
        shown=shown,
        headed=headed,
        total=number(sum(len(letter.names) for letter in letters)),
    )
    listed = [name for letter in shown for name in letter.names]
    noindex = bool(listed) and all(name.demo for name in listed)
    return Page(address, title, say("find.a_to_z.description"), body, noindex)


def _link(letter: Letter, root: str, here: bool, current: bool) -> tuple[str, str, str, bool]:
    """Text, address, number of schools, whether it is the letter shown; `here`: all stand on this page."""
    href = f"#chu-{letter.id}" if here else root + letter_address(letter.id)
    return letter.text, href, number(len(letter.names)), current


def _letters(edition: Edition) -> list[Letter]:
    """The letters there are, in the order of the alphabet, each with its schools in that order."""
    schools, places = finder.listed(edition.library, edition.paged)
    names = []
    for school in schools:
        place = places[school.area]
        where = place.name if place.above < 0 else f"{place.name}, {places[place.above].name}"
        own = " ".join(school_name(school.name).own)
        names.append(
            Name(own, school.name, links.to_school(edition.library, "", school.id), where, school.demo)
        )
    names.sort(key=lambda one: (_letter_of(one.own)[2], name_order(one.own), one.name, one.href))
    found = []
    for (id_, text, _), its in groupby(names, key=lambda one: _letter_of(one.own)):
        found.append(Letter(id_, text, list(its)))
    return found


def _letter_of(own: str) -> tuple[str, str, str]:
    """Folder, text and rank of the letter a name begins with: Ă and Â stand with A, but Đ is a letter."""
    sign = own[:1].lower()
    if sign == "đ":
        return "dd", "Đ", "d~"
    bare = fold(sign)[:1]
    if bare.isascii() and bare.isalpha():
        return bare, bare.upper(), bare
    return "0", say("find.a_to_z.other"), "~"
