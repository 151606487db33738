"""All schools: their lines summed up, and the forms of areas and authorities filled."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import compress, count
from pathlib import Path

from generator.check import rules
from generator.check.catalogue import ERROR, severity
from generator.check.reports import report_problems
from generator.check.strangers import masked
from generator.model.edition import Edition, UnitYear
from generator.model.filled_form import FilledForm
from generator.model.form import Filler, Form
from generator.model.library import Library
from generator.model.lines import Lines
from generator.model.partner import PartnerState
from generator.model.problem import Finding, Problem
from generator.model.register import Authority, School
from generator.model.school_year import SchoolYear
from generator.model.scorecard import Standing
from generator.model.statistics import AuthorityReport
from generator.model.summary import Line, State, Summary
from generator.pipeline.guarding import own_fault
from generator.pipeline.lines import is_late, line_of
from generator.pipeline.opening import Opening
from generator.pipeline.surveying import Survey
from generator.pipeline.telling import in_words
from generator.read import dossier as dossiers
from generator.summarize import (
    Heap,
    Unit,
    added_up,
    count_schools,
    fill,
    summarize,
)

Committed = Mapping[str, tuple[date, date]]
"""The days a file of the data folder first and last came into the repository, by its path."""


def _nothing_committed() -> Committed:
    return {}


def make_edition(
    opening: Opening,
    surveys: Sequence[Survey],
    as_of: date,
    revision: str,
    committed: Callable[[], Committed] = _nothing_committed,
    partners: tuple[PartnerState, ...] = (),
) -> Edition:
    """Sum up what the schools gave. `committed` is asked only when a published file names no date.

    With `partners`, some of the surveys are theirs.
    """
    library = opening.library
    findings = [finding for one in surveys for finding in one.findings]
    reports, faults = read_reports(library)
    findings += in_words(library, [*opening.problems, *opening.strays, *faults])
    lines = _all_lines(library, [one.lines for one in surveys], committed, bool(partners))
    areas, authorities = areas_of(library), authorities_of(library)
    findings.sort(key=in_order)
    counted = count_schools(lines)
    by_area = summarize(lines, areas, library.rubrics, library.stages, counted=counted)
    by_authority = summarize(lines, authorities, library.rubrics, library.stages, counted=counted)
    return Edition(
        library,
        lines,
        tuple(findings),
        by_area,
        by_authority,
        tuple(sorted(set(lines.column("year")), reverse=True)),
        as_of,
        revision,
        _forms_of_areas(library, by_area, _heaps(library, lines, "area", areas)),
        _forms_of_authorities(
            library, by_authority, _heaps(library, lines, "authority", authorities), reports
        ),
        added_up(one.marks for one in surveys),
        partners,
    )


def _all_lines(
    library: Library, parts: Sequence[Sequence[Line]], committed: Callable[[], Committed], partners: bool
) -> Lines:
    """Everybody's, in the order of years and schools; those who say nothing have theirs too."""
    spoken = Lines.together(parts)
    years = set(compress(spoken.column("year"), spoken.column("used"))) | library.rounds.keys()
    silent = list(_silent(library, spoken, years if partners else years - library.rounds.keys()))
    lines = Lines.together([dated(library, spoken, committed), silent])
    schools, firsts = list(lines.column("school")), [year.first for year in lines.column("year")]
    order = sorted(range(len(lines)), key=schools.__getitem__)
    order.sort(key=firsts.__getitem__)
    return lines.pick(order).seal()


def in_order(finding: Finding) -> tuple[str, int, int, str]:
    """What findings are sorted by."""
    return finding.path, finding.line, finding.column, finding.code


Above = Callable[[Line], tuple[str, ...]]
"""The units a line counts in, its own first."""


def areas_of(library: Library) -> Above:
    """The areas of a line; each chain is walked up once."""
    chains: dict[tuple[str, SchoolYear], tuple[str, ...]] = {}

    def areas(line: Line) -> tuple[str, ...]:
        key = (line.area, line.year)
        if key not in chains:
            chains[key] = library.areas_above(line.area, line.year.counting_day)
        return chains[key]

    return areas


def authorities_of(library: Library) -> Above:
    """The authorities of a line; each chain is walked up once."""
    managers: dict[tuple[str, SchoolYear], tuple[str, ...]] = {}

    def authorities(line: Line) -> tuple[str, ...]:
        key = (line.authority, line.year)
        if key not in managers:
            managers[key] = library.superiors(line.authority, line.year.counting_day)
        return managers[key]

    return authorities


def dated(library: Library, lines: Lines, committed: Callable[[], Committed]) -> Lines:
    """Files without a date are as old as their first commit; an answer to a return as its last."""
    undated = list(compress(count(), lines.trail("undated")))
    if not undated:
        return lines
    known = committed()
    changed = {
        number: _as_committed(library, line, *known[line.trail.undated])
        for number, line in zip(undated, lines.pick(undated), strict=True)
        if line.trail.undated in known
    }
    return lines.changed(changed)


def _as_committed(library: Library, line: Line, first: date, last: date) -> Line:
    """What the commits of a school's file say of it: in its favour where they leave room for doubt."""
    judged = line.trail.judged
    again = line.state is State.RETURNED and judged is not None and last > judged
    trail = line.trail._replace(sent=last if again else first, committed=True, again=again, undated="")
    deadline = library.settings(line.authority, line.year).school_deadline
    state = State.PUBLISHED if again else line.state
    if line.state is State.PUBLISHED and is_late(first, deadline):
        state = State.LATE
    return line._replace(state=state, trail=trail)


# ---- forms of many schools ---------------------------------------------------------------------------

Reports = dict[tuple[str, SchoolYear], AuthorityReport]


Heaps = Mapping[UnitYear, Sequence[Heap]]


def _heaps(library: Library, lines: Lines, unit: str, above: Callable[[Line], Sequence[str]]) -> Heaps:
    """The schools that lie directly in the same unit are one heap, which belongs to every unit above too.

    Without forms nobody asks for heaps.
    """
    if not library.forms:
        return {}
    direct: dict[UnitYear, list[int]] = {}
    for number, key in enumerate(zip(lines.column(unit), lines.column("year"), strict=True)):
        direct.setdefault(key, []).append(number)
    heaps: dict[UnitYear, list[Heap]] = {}
    for (_, year), numbers in direct.items():
        its = lines.pick(numbers)
        heap = Heap(its)
        for one in above(its[0]):
            heaps.setdefault((one, year), []).append(heap)
    return heaps


def _forms_of_areas(
    library: Library, summaries: Mapping[UnitYear, Summary], heaps: Heaps
) -> dict[UnitYear, tuple[FilledForm, ...]]:
    return {key: forms_of_area(library, summary, heaps.get(key, ())) for key, summary in summaries.items()}


def forms_of_area(library: Library, summary: Summary, heaps: Sequence[Heap]) -> tuple[FilledForm, ...]:
    """The forms of schools, added up, as far as any school of the area gave one."""
    unit = Unit(summary.unit, summary.year, summary.demo, heaps, {})
    forms = (library.forms[form] for form in library.forms if _any_gave(unit, form))
    return tuple(fill(form, unit, library.forms, library.stages) for form in forms)


def _any_gave(unit: Unit, form: str) -> bool:
    return any(heap.given(form) for heap in unit.heaps)


def _forms_of_authorities(
    library: Library, summaries: Mapping[UnitYear, Summary], heaps: Heaps, reports: Reports
) -> dict[UnitYear, tuple[FilledForm, ...]]:
    """Those of partners are filled on their own sites, where their reports are."""
    return {
        key: forms_of_authority(library, summary, heaps.get(key, ()), reports)
        for key, summary in summaries.items()
        if summary.unit not in library.authority_sites
    }


def forms_of_authority(
    library: Library, summary: Summary, heaps: Sequence[Heap], reports: Reports
) -> tuple[FilledForm, ...]:
    """What an authority has to fill, on each standing of results; and its schools' forms, added up."""
    report = reports.get((summary.unit, summary.year))
    unit = Unit(summary.unit, summary.year, summary.demo, heaps, report.values if report else {})
    row = library.authorities.on(summary.unit, summary.year.counting_day)
    return tuple(
        fill(form, unit, library.forms, library.stages, standing)
        for form in library.forms.values()
        if form.in_force(str(summary.year)) and _is_for(form, unit, row)
        for standing in _standings(form)
    )


def _is_for(form: Form, unit: Unit, row: Authority | None) -> bool:
    """Whether the unit has anything to do with the form."""
    if form.filler is Filler.SCHOOL:
        return form.id in unit.typed or _any_gave(unit, form.id)
    return form.is_for(row.kind if row else "")


def _standings(form: Form) -> tuple[Standing, ...]:
    """Results count on each standing, the one in force first; other figures are the same on all."""
    own = (Standing.APPLIED,)
    return (*own, *(one for one in Standing if one not in own)) if form.counts_results else own


def read_reports(
    library: Library, meant: Callable[[str], bool] = lambda path: True
) -> tuple[Reports, list[Problem]]:
    """Authorities' reports by unit and year, and what is wrong with them; a faulty one is left out."""
    reports: Reports = {}
    problems: list[Problem] = []
    for path in library.reports:
        if meant(path):
            found, faults = report(library, path)
            problems += faults
            if found is not None and not any(severity(fault) == ERROR for fault in faults):
                reports[found.authority, found.year] = found
    return reports, problems


def report(
    library: Library, path: str, root: Path | None = None
) -> tuple[AuthorityReport | None, list[Problem]]:
    """One report of an authority: read and checked. With a `root`, it lies outside the data folder."""
    try:
        return _report(library, path, root)
    except Exception as fault:  # as of a school's file: only this one is left out
        return None, [own_fault(path, fault)]


def _report(library: Library, path: str, root: Path | None) -> tuple[AuthorityReport | None, list[Problem]]:
    found, faults = dossiers.report(root or library.root, path, library.forms)
    problems = [fault for fault in faults if not _of_doubtful_form(library, fault)]
    if found is None:
        return None, problems
    more = list(report_problems(library, found, root is None))
    problems += rules.without_echoes(problems, more, library.doubtful)
    return (masked(found) if any(one.code.startswith("personal-") for one in more) else found), problems


def _of_doubtful_form(library: Library, fault: Problem) -> bool:
    """Whether a form is called unknown only because its own file has an error."""
    return fault.code == "form-unknown" and library.in_doubt("forms", str(fault.where[1]))


def _silent(library: Library, lines: Lines, years: set[SchoolYear]) -> Iterator[Line]:
    """Lines of the schools that say nothing in a year of which others have something to show."""
    for year in sorted(years):
        of_year = map(year.__eq__, lines.column("year"))
        spoken = set(compress(lines.column("school"), of_year))
        for row in library.schools.all_on(year.counting_day):
            if row.id not in spoken:
                yield silent_line(library, row, year)


def silent_line(library: Library, row: School, year: SchoolYear) -> Line:
    """The line of a school that says nothing in a year."""
    return line_of(library, row, year, None, False)
