"""Rules about an authority's own report of a school year."""

from collections.abc import Iterator

from generator.check.statistics import figures_are_possible
from generator.check.strangers import links_in_words_are_safe, personal_data
from generator.model.form import Filler, Form
from generator.model.library import Library
from generator.model.problem import Problem
from generator.model.statistics import AuthorityReport
from generator.wording import did_you_mean, say


def report_problems(library: Library, given: AuthorityReport, placed: bool = True) -> Iterator[Problem]:
    """Everything wrong with a report, beyond its form."""
    if placed:
        yield from _place(given)
    yield from _authority(library, given)
    for form_id, values in given.values.items():
        form = library.forms[form_id]
        if not form.in_force(str(given.year)):
            until = say("hint.until", year=form.last_year) if form.last_year else ""
            facts = {"value": form.id, "first": form.first_year, "until": until}
            yield Problem("form-not-in-force", given.path, ("so_lieu", form_id), facts, at_key=True)
        yield from _for_its_kind(library, given, form)
        yield from figures_are_possible(given.path, ("so_lieu", form_id), values, form)
    yield from personal_data(given.path, given)
    yield from links_in_words_are_safe(given.path, given)


def _place(given: AuthorityReport) -> Iterator[Problem]:
    """Year and authority are those of the folder and the file's name."""
    _, folder, file = given.path.split("/")
    name = file.rsplit(".", 1)[0]
    if folder != str(given.year):
        facts = {"value": str(given.year), "folder": folder}
        yield Problem("year-not-path", given.path, ("nam_hoc",), facts)
    if name != given.authority:
        yield Problem("file-name", given.path, ("co_quan",), {"value": given.authority, "name": name})


def _for_its_kind(library: Library, given: AuthorityReport, form: Form) -> Iterator[Problem]:
    """The form is one that authorities of this kind fill; else its words would be shown nowhere."""
    row = library.authorities.on(given.authority, given.year.counting_day)
    if form.filler is Filler.AUTHORITY and row is not None and not form.is_for(row.kind):
        facts = {"value": form.id, "authority": row.name}
        yield Problem("form-not-for-authority", given.path, ("so_lieu", form.id), facts, at_key=True)


def _authority(library: Library, given: AuthorityReport) -> Iterator[Problem]:
    """The authority is in the register, on the year's counting day."""
    day = given.year.counting_day
    if given.authority not in library.authorities:
        suggestion = did_you_mean(given.authority, library.authorities)
        facts = {"value": given.authority, "suggestion": suggestion}
        yield Problem("report-authority-unknown", given.path, ("co_quan",), facts)
    elif library.authorities.on(given.authority, day) is None:
        facts = {"value": given.authority, "day": f"{day.day}/{day.month}/{day.year}"}
        yield Problem("report-authority-ended", given.path, ("co_quan",), facts)
