"""Whose file is whose: what one change may touch."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from msgspec import Struct

from generator.model.change import FileChange, FileKind
from generator.model.library import Library
from generator.model.problem import Problem
from generator.model.rights import FILE, Rights
from generator.model.school_year import SchoolYear
from generator.wording import say

RIGHTS_FILE = FILE
Superiors = Callable[[str, date], Sequence[str]]
"""An authority and those above it on a day."""

_OWNED = ("assessments", "statistics")
_HELD = (*_OWNED, "verifications", "reports")


class Touched(Struct, frozen=True):
    """One path of the change. `inside` is the path in the data folder, "" outside it."""

    path: str
    inside: str
    school: str
    """The school whose own file it is, or ""."""

    @property
    def tree(self) -> str:
        return self.inside.split("/")[0]


class Sender(Struct, frozen=True):
    """Who proposes the change; `login` "" when it was not said."""

    login: str
    rights: Rights

    @property
    def name(self) -> str:
        """The name a setting would have."""
        return self.login or say("change.login")


def ownership_problems(touched: Sequence[Touched], sender: Sender, superiors: Superiors) -> Iterator[Problem]:
    """One problem for each file that the sender may not touch."""
    login, rights = sender.login, sender.rights
    if login and rights.is_admin(login):
        return
    held = rights.authorities_of(login) if login else ()
    schools = rights.schools_of(login) if login else ()
    own = schools or (() if held else _most_touched(touched))
    for one in touched:
        if one.school and one.school in own:
            continue
        if one.tree in _HELD and _under(one.inside, held, superiors):
            continue
        yield _foreign(one, sender, held, own)


def _most_touched(touched: Sequence[Touched]) -> tuple[str, ...]:
    """The school the change is taken to be of: the one with most files, the first among equals."""
    counts = Counter(one.school for one in touched if one.school)
    return tuple(school for school, _ in counts.most_common(1))


def _under(inside: str, held: Sequence[str], superiors: Superiors) -> bool:
    """Whether a file's folder is of an authority held, or of one under it in that year."""
    authority, year = _place(inside)
    if year is None or not held:
        return False
    return not set(held).isdisjoint(superiors(authority, year.counting_day))


def _place(inside: str) -> tuple[str, SchoolYear | None]:
    """Authority and school year that a path of one of the trees names."""
    parts = inside.split("/")
    if len(parts) < 3:
        return "", None
    return parts[2].split(".")[0], SchoolYear.parse(parts[1])


def _foreign(one: Touched, sender: Sender, held: Sequence[str], own: Sequence[str]) -> Problem:
    """Why a file is not theirs, and which setting would make it so."""
    authority, _ = _place(one.inside)
    officer = f"can_bo: {{{sender.name}: [{authority}]}}"
    if not one.inside:
        return _at(one, "foreign-program", allow=f"quan_tri: [{sender.name}]")
    if one.tree not in _HELD or not authority:
        return _at(one, "foreign-office", allow=f"quan_tri: [{sender.name}]")
    if held:
        return _at(one, "foreign-authority", authority=authority, held=", ".join(held), allow=officer)
    if not one.school:
        return _at(one, "foreign-office", allow=officer)
    return _at(one, "foreign-school", other=one.school, own=", ".join(own), allow=officer)


def _at(one: Touched, code: str, **facts: str) -> Problem:
    return Problem(code, one.path, facts=facts, line=1, column=1)


def removal_problems(changes: Sequence[tuple[FileChange, Touched]]) -> Iterator[Problem]:
    """Files of the data folder that are no longer where readers and pages look for them."""
    for change, one in changes:
        parts = [*one.inside.split("/"), ""]
        facts = {"school": one.school or parts[-2].split(".")[0], "before": change.before, "year": parts[1]}
        code = _REMOVED.get(one.tree) if change.kind is FileKind.REMOVED else None
        if change.kind is FileKind.MOVED:
            code = "official-removed" if one.tree in _OFFICIAL else "file-renamed"
        if code:
            yield Problem(code, one.path, facts=facts, line=1, column=1)


_OFFICIAL = ("registers", "rubrics", "rounds", "forms")
_REMOVED = {
    **dict.fromkeys(_OFFICIAL, "official-removed"),
    **dict.fromkeys((*_HELD, "forms"), "file-removed"),
}


def setting_ignored() -> Problem:
    """The setting is too faulty to be used."""
    return Problem("rights-ignored", RIGHTS_FILE, line=1, column=1)


def rights_problems(rights: Rights, library: Library) -> Iterator[Problem]:
    """Authorities and schools in the setting that no register knows."""
    for login, authorities in rights.officers.items():
        for index, authority in enumerate(authorities):
            if authority not in library.authorities:
                where = ("can_bo", login, index)
                yield Problem("rights-unknown", RIGHTS_FILE, where, {"value": authority, "login": login})
    for login, schools in rights.schools.items():
        for index, school in enumerate(schools):
            if school not in library.schools:
                where = ("truong", login, index)
                yield Problem("rights-unknown", RIGHTS_FILE, where, {"value": school, "login": login})
