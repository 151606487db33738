"""Library: what authorities committed, read; and dossiers: what is known of one school."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from generator.model.assessment import Assessment, Verification
from generator.model.form import Form
from generator.model.partner import Federation, Site
from generator.model.problem import Problem
from generator.model.register import Area, Authority, Register, School, Stage
from generator.model.round import NO_SETTINGS, Round, Settings
from generator.model.rubric import Rubric
from generator.model.school_year import SchoolYear
from generator.model.scorecard import Scorecard, Standing
from generator.model.statistics import Statistics
from generator.model.texts import Texts

if TYPE_CHECKING:  # a check fills no forms
    from generator.model.filled_form import FilledForm


class SchoolFiles(Struct, frozen=True):
    """The YAML files that carry one school's id as their name, relative to the data folder, sorted."""

    assessments: tuple[str, ...] = ()
    verifications: tuple[str, ...] = ()
    statistics: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Every one of them."""
        return (*self.assessments, *self.verifications, *self.statistics)


class PackedFiles(Mapping[str, SchoolFiles]):
    """The files of schools as one text: a country's, of five years, are 200,000 paths."""

    __slots__ = ("_numbers", "_texts")

    def __init__(self, files: Mapping[str, SchoolFiles]) -> None:
        self._numbers = {school: number for number, school in enumerate(files)}
        trees = ((its.assessments, its.verifications, its.statistics) for its in files.values())
        self._texts = Texts(["\0\0".join(["\0".join(paths) for paths in of_one]) for of_one in trees])

    def __getitem__(self, school: str) -> SchoolFiles:
        """The files of one school, sorted."""
        trees = self._texts[self._numbers[school]].split("\0\0")
        return SchoolFiles(*[tuple(paths.split("\0")) if paths else () for paths in trees])

    def __iter__(self) -> Iterator[str]:
        """The schools that have any."""
        return iter(self._numbers)

    def __len__(self) -> int:
        """How many schools have any."""
        return len(self._numbers)


class Library(Struct, frozen=True, eq=False):
    """Everything official, and the list of what schools committed (not read yet).

    `reports` are the files of authorities, not read yet either.
    `contacts` are the public telephone numbers and e-mail addresses of schools' offices, by school;
    `contact_lines` says where their register names each school first.
    With a `federation`, schools and authorities of partners have their pages on other sites.
    `doubtful` are the paths of official files with errors; a rubric, form or round among them is left out.
    Of the register of schools, `doubtful_schools` are those in whose rows the errors are.
    """

    root: Path
    stages: Mapping[str, Stage]
    areas: Register[Area]
    authorities: Register[Authority]
    schools: Register[School]
    rubrics: Mapping[str, Rubric]
    rounds: Mapping[SchoolYear, Round]
    files: Mapping[str, SchoolFiles]
    forms: Mapping[str, Form] = field(default_factory=dict)
    reports: tuple[str, ...] = ()
    contacts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    federation: Federation | None = None
    school_sites: Mapping[str, Site] = field(default_factory=dict)
    authority_sites: Mapping[str, Site] = field(default_factory=dict)
    doubtful: frozenset[str] = frozenset()
    doubtful_schools: frozenset[str] = frozenset()
    contact_lines: Mapping[str, int] = field(default_factory=dict)
    _known: dict[tuple[str, int], Settings] = field(default_factory=dict)
    _heirs: dict[str, tuple[School, ...]] = field(default_factory=dict)
    _below: dict[date, dict[str, list[Area]]] = field(default_factory=dict)
    _seated: dict[date, dict[str, list[Authority]]] = field(default_factory=dict)

    def in_doubt(self, folder: str, name: str) -> bool:
        """Whether the rubric, form or round of that name, in that folder, has an error."""
        return any(path.rpartition(".")[0] == f"{folder}/{name}" for path in self.doubtful)

    def settings(self, authority_id: str, year: SchoolYear) -> Settings:
        """An authority's choices of a year, each key inherited on its own from the authorities above.

        The tree is that of the year's counting day. Remembered, because every school asks.
        """
        key = (authority_id, year.first)
        if key not in self._known:
            self._known[key] = self._inherited(authority_id, year)
        return self._known[key]

    def _inherited(self, authority_id: str, year: SchoolYear) -> Settings:
        found: dict[str, object] = {}
        round_ = self.rounds.get(year)
        if round_ is not None:
            for step in self.superiors(authority_id, year.counting_day):
                own = round_.settings.get(step)
                if own is not None:
                    for key in Settings.__struct_fields__:
                        value = getattr(own, key)
                        if value is not None:
                            found.setdefault(key, value)
        return Settings(**found)  # type: ignore[arg-type]

    def setters(self, authority_id: str, year: SchoolYear) -> dict[str, str]:
        """For each of an authority's choices of a year, the authority whose word it is."""
        found: dict[str, str] = {}
        round_ = self.rounds.get(year)
        for step in self.superiors(authority_id, year.counting_day) if round_ else ():
            own = round_.settings.get(step) if round_ else None
            for key in Settings.__struct_fields__ if own else ():
                if getattr(own, key) is not None:
                    found.setdefault(key, step)
        return found

    def has_round(self, authority_id: str, year: SchoolYear) -> bool:
        """Whether the authority or one above it has anything to say for that year."""
        return self.settings(authority_id, year) != NO_SETTINGS

    def superiors(self, authority_id: str, day: date) -> tuple[str, ...]:
        """The authority itself, then each one above it on `day`; a knot in the tree ends the walk."""
        steps: list[str] = []
        next_id: str | None = authority_id
        while next_id and next_id not in steps:
            steps.append(next_id)
            row = self.authorities.on(next_id, day)
            next_id = row.superior if row else None
        return tuple(steps)

    def areas_above(self, area_id: str, day: date) -> tuple[str, ...]:
        """The area itself, then each one above it on `day`."""
        steps: list[str] = []
        next_id: str | None = area_id
        while next_id and next_id not in steps:
            row = self.areas.on(next_id, day)
            if row is None:
                break
            steps.append(next_id)
            next_id = row.parent
        return tuple(steps)

    def areas_below(self, area_id: str, day: date) -> Sequence[Area]:
        """The areas right below one on `day`. Looked up once a day of counting: every area asks."""
        if day not in self._below:
            found: dict[str, list[Area]] = {}
            for row in self.areas.all_on(day):
                found.setdefault(row.parent or "", []).append(row)
            self._below[day] = found
        return self._below[day].get(area_id, ())

    def authorities_in(self, area_id: str, day: date) -> Sequence[Authority]:
        """The authorities of an area on `day`, by id."""
        if day not in self._seated:
            found: dict[str, list[Authority]] = {}
            for row in sorted(self.authorities.all_on(day), key=lambda row: row.id):
                found.setdefault(row.area, []).append(row)
            self._seated[day] = found
        return self._seated[day].get(area_id, ())

    def predecessors(self, school_id: str) -> tuple[School, ...]:
        """The last rows of schools that ended and that this one continues, by id."""
        if "" not in self._heirs:
            found: dict[str, list[School]] = {"": []}
            for rows in self.schools.rows.values():
                last = rows[-1]
                if last.successor and last.successor != last.id:
                    found.setdefault(last.successor, []).append(last)
            self._heirs.update({heir: tuple(its) for heir, its in found.items()})
        return self._heirs.get(school_id, ())

    def rubric_for(self, school: School, year: SchoolYear) -> str | None:
        """The rubric that the round gives a school of this stage; `None` where none is given."""
        rubrics = self.settings(school.authority, year).rubrics
        return rubrics.get(school.stage) if rubrics else None


class Record(Struct, frozen=True):
    """One school and school year: what was said, what was found, and the results of both.

    `assessment` is `None` when there is no sound one; a draft is kept (it counts for `state` only) and
    has no `self_card`. `verification` is the one in force; `verifications` are all sound ones in order.
    `forms` are the `statistics`, each set into its form. `kept`: the file is faulty now, and `assessment` is
    its last good version, of that day.
    """

    year: SchoolYear
    school: School
    assessment: Assessment | None
    verification: Verification | None
    verifications: tuple[Verification, ...]
    self_card: Scorecard | None
    recognised_card: Scorecard | None
    statistics: tuple[Statistics, ...] = ()
    forms: "tuple[FilledForm, ...]" = ()
    kept: date | None = None

    @property
    def applied_card(self) -> Scorecard | None:
        """The recognised result where one is in force, even if withheld; else the school's own."""
        return self.recognised_card or self.self_card

    @property
    def answered(self) -> bool:
        """Whether the school reported again after its result had been returned."""
        found, sent = self.verification, self.assessment.sent if self.assessment else None
        returned = found is not None and not found.recognises and self.self_card is not None
        return returned and found is not None and sent is not None and sent > found.dated

    @property
    def paths(self) -> list[str]:
        """The files it was made of."""
        own = [self.assessment.path] if self.assessment else []
        return [*own, *(one.path for one in self.verifications), *(one.path for one in self.statistics)]

    @property
    def published(self) -> bool:
        """Whether the public sees a result of this year."""
        return self.self_card is not None or self.recognised_card is not None

    def card(self, standing: Standing) -> Scorecard | None:
        """The scorecard on that standing."""
        if standing is Standing.SELF:
            return self.self_card
        return self.recognised_card if standing is Standing.RECOGNISED else self.applied_card


class Dossier(Struct, frozen=True):
    """Everything known of one school, latest year first. `problems` are those of its files."""

    id: str
    school: School
    records: tuple[Record, ...]
    problems: tuple[Problem, ...]

    @property
    def published(self) -> tuple[Record, ...]:
        """The years of which the public sees a result."""
        return tuple(
            [one for one in self.records if one.self_card is not None or one.recognised_card is not None]
        )

    @property
    def has_page(self) -> bool:
        """Whether there is anything for the public to see."""
        return any(record.published or record.forms for record in self.records)
