"""A large country in parts: each machine surveys some groups of schools, one puts the parts together.

A part holds what its groups gave and their finished pages but for what their neighbours tell. Put together,
the parts make the bytes that one machine would have made.
"""

import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from generator.pipeline import Opening
from generator.publish import parcel
from generator.publish.building import Wishes, make_site
from generator.publish.folders import refuse_precious, staging_for, swap
from generator.publish.framing import Framing
from generator.publish.ground import ground_of
from generator.publish.groups import Group, Surveyed
from generator.publish.plan import Plan, Progress, Report
from generator.publish.revision import Moment
from generator.publish.work import Work, opened

_HEADER = "phan"
_SHARD = re.compile(r"([1-9]\d{0,3})/([1-9]\d{0,3})", re.ASCII)


class PartFault(Exception):
    """The parts do not make a site. `code` names a sentence in `vi.yml` (`assemble.<code>`)."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class Part(Struct, frozen=True):
    """What a part says of itself. `ground` is what all parts of one site have in common."""

    number: int
    of: int
    ground: bytes
    groups: tuple[Surveyed, ...]


def shard(text: str) -> tuple[int, int] | None:
    """`"2/4"` → `(2, 4)`; `None` when it is no such thing."""
    found = _SHARD.fullmatch(text)
    number, of = (int(found[1]), int(found[2])) if found else (1, 0)
    return (number, of) if number <= of else None


class _Surveying(Work):
    """The work of one part: its groups are surveyed, nothing is summed up or printed."""

    def __init__(self, plan: Plan, folder: Path, number: int, of: int) -> None:
        self._folder, self._number, self._of = folder, number, of
        super().__init__(plan, folder)

    def _room(self) -> Path:
        return self._folder

    def _groups(self) -> list[Group]:
        return super()._groups()[self._number - 1 :: self._of]


def make_part(
    wishes: Wishes,
    number: int,
    of: int,
    folder: Path,
    progress: Progress | None,
    quietly: Callable[[], None],
) -> int:
    """Survey every `of`-th group from the `number`-th on into `folder`; how many schools that were."""
    framing = Framing(wishes.site, wishes.asked(), quietly)
    try:
        plan, _, watched = framing.plan(progress)
    finally:
        framing.close()
    refuse_precious(folder)
    staging = staging_for(folder)
    work = None
    try:
        work = _Surveying(plan, staging, number, of)
        groups = tuple(work.surveyed)
        header = Part(number, of, ground_of(plan, watched, work.moment, {}), groups)
        parcel.send(staging / _HEADER, header)
        swap(staging, folder)
        return sum(len(group.schools) for group in work.groups)
    finally:
        if work is not None:
            work.close()
        shutil.rmtree(staging, ignore_errors=True)


class _Assembling(Work):
    """The work of putting parts together: everything has been surveyed."""

    def __init__(
        self, plan: Plan, kept: Path | None, opening: Opening, moment: Moment, homes: Mapping[Path, Part]
    ) -> None:
        self._homes = {one.name: folder for folder, part in homes.items() for one in part.groups}
        self._done = [one for part in homes.values() for one in part.groups]
        super().__init__(plan, kept, opening, moment)

    def _groups(self) -> list[Group]:
        return []

    @cached_property
    def surveyed(self) -> list[Surveyed]:
        """The groups of all parts."""
        return sorted(self._done)

    def home_of(self, name: str) -> Path:
        """The part a group lies in."""
        return self._homes.get(name, self.kept)

    def spool_of(self, name: str) -> Path:
        """A group's finished pages."""
        return self._homes[name] / f"{name}.spool" if name in self._homes else super().spool_of(name)


def assemble(
    parts: Sequence[Path], wishes: Wishes, progress: Progress | None, quietly: Callable[[], None]
) -> Report:
    """The site out of its parts. Raises `PartFault`, and what `build` raises."""
    homes = {folder: _read(folder) for folder in parts}
    _are_complete(homes)

    def work(plan: Plan, watched: tuple[Path, ...], kept: Path | None, moment: Moment) -> Work:
        opening = opened(plan.data)
        own = ground_of(plan, watched, moment, {})
        for folder, part in homes.items():
            if part.ground != own:
                raise PartFault("other-ground", folder=folder)
        return _Assembling(plan, kept, opening, moment, homes)

    try:
        return make_site(wishes, progress, quietly, work)
    except parcel.NotAParcel as torn:
        raise PartFault("torn", group=torn) from None


def _read(folder: Path) -> Part:
    try:
        part = parcel.receive(folder / _HEADER)
    except (OSError, parcel.NotAParcel):
        raise PartFault("no-part", folder=folder) from None
    if not isinstance(part, Part):
        raise PartFault("no-part", folder=folder)
    return part


def _are_complete(homes: Mapping[Path, Part]) -> None:
    """Every part of the same whole, each once."""
    of = {part.of for part in homes.values()}
    if len(of) != 1:
        raise PartFault("other-count", counts=", ".join(map(str, sorted(of))))
    numbers = sorted(part.number for part in homes.values())
    missing = sorted(set(range(1, max(of) + 1)) - set(numbers))
    if missing:
        raise PartFault("missing", numbers=", ".join(f"{one}/{max(of)}" for one in missing))
    twice = sorted({one for one in numbers if numbers.count(one) > 1})
    if twice:
        raise PartFault("twice", numbers=", ".join(map(str, twice)))
