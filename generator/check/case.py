"""What a rule about a school's file sees."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from msgspec import Struct

from generator.check.met import Met
from generator.model.assessment import Answer, Assessment, Verification
from generator.model.library import Library
from generator.model.problem import Problem
from generator.model.register import School
from generator.model.round import NO_SETTINGS, Settings
from generator.model.rubric import Criterion, CriterionGroup, Item, Rubric
from generator.model.school_year import SchoolYear
from generator.model.statistics import Statistics

Entry = tuple[CriterionGroup, Criterion, Item | None]


class Entries(dict[str, Entry]):
    """A rubric's criteria and items by id; and what else many files are held against, found once."""

    def __init__(self, rubric: Rubric | None = None) -> None:
        """Of no rubric there are none."""
        groups = rubric.groups if rubric else ()
        entries = rubric.entries() if rubric else ()
        super().__init__(
            {(item or criterion).id: (group, criterion, item) for group, criterion, item in entries}
        )
        self.parted = frozenset(one.id for group in groups for one in group.criteria if one.items)
        """The criteria that have items."""
        self.codes = {group.id: frozenset(group.codes()) for group in groups}
        self.conditions = {group.id: frozenset(group.mandatory()) for group in groups}
        self.points = {
            group.id: frozenset(
                part.id for one in group.criteria for part in one.items or (one,) if not part.mandatory
            )
            for group in groups
        }
        """By group, what earns points where it is answered one by one."""
        self.met = Met()
        """Answers of assessments in which nothing was found, nor would be in another school's file."""


NO_ENTRIES = Entries()
_NOTHING: Mapping[str, Answer] = MappingProxyType({})
File = Assessment | Verification | Statistics


class Case(Struct, frozen=True):
    """A sound-shaped file and everything it is held against.

    `row` is the school's register row on the year's counting day, `rubric` the one the file names, if
    both exist; `entries` are the rubric's criteria and items by id. `placed` is false for a file outside
    the data folder: rules about its place are then left out. `contacts` are the
    office's own public ones, which are no personal data. `fresh` are those of its answers or findings that
    rules about a single answer have to look at: the others were found faultless in files before.
    """

    library: Library
    file: File
    row: School | None
    rubric: Rubric | None
    settings: Settings
    entries: Entries
    as_of: date
    fresh: Mapping[str, Answer]
    placed: bool = True
    contacts: frozenset[str] = frozenset()

    @property
    def folder_year(self) -> str:
        """The school year folder the file lies in."""
        return self.file.path.split("/")[1] if self.placed else str(self.file.year)

    @property
    def folder_authority(self) -> str:
        """The authority folder the file lies in."""
        return self.file.path.split("/")[2] if self.placed else ""

    @property
    def name(self) -> str:
        """The file's name without extension."""
        return self.file.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]

    def problem(self, code: str, *where: str | int, **facts: object) -> Problem:
        """A problem of this file with the value at a key path."""
        return Problem(code, self.file.path, where, {k: str(v) for k, v in facts.items()})

    def key_problem(self, code: str, *where: str | int, **facts: object) -> Problem:
        """A problem of this file with the key itself."""
        return Problem(code, self.file.path, where, {k: str(v) for k, v in facts.items()}, at_key=True)


def make_case(library: Library, file: File, as_of: date, placed: bool, entries: Entries) -> Case:
    """Look up what the file refers to."""
    year: SchoolYear = file.year
    row = library.schools.on(file.school, year.counting_day)
    settings = library.settings(row.authority, year) if row else NO_SETTINGS
    rubric = None if isinstance(file, Statistics) else library.rubrics.get(file.rubric)
    contacts = library.contacts.get(file.school, frozenset())
    fresh = _NOTHING
    if isinstance(file, Assessment):
        fresh = entries.met.others(file.answers)
    elif isinstance(file, Verification):
        fresh = file.findings
    return Case(library, file, row, rubric, settings, entries, as_of, fresh, placed, contacts)
