"""`cds documents`: the papers of a school, of an authority, or of all, written to a folder.

Their paths below the folder are those they have on a site that offers them.
"""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from generator import pipeline
from generator.crew import Crew, chunks, jobs_for, state
from generator.model.edition import Edition
from generator.model.library import Record
from generator.model.problem import Finding
from generator.model.school_year import SchoolYear
from generator.model.summary import Line
from generator.pipeline import Opening
from generator.present.documents import authority as authorities
from generator.present.documents import making
from generator.present.documents.desk import Desk
from generator.present.documents.making import File
from generator.publish.revision import has_changes, last_commit
from generator.publish.work import opened

_CHUNK = 20
_FEW = 20


@dataclass(frozen=True, slots=True)
class Wish:
    """What papers are asked for: of a school, of an authority, of all; `forms` empty means every form."""

    school: str = ""
    authority: str = ""
    year: SchoolYear | None = None
    forms: frozenset[str] = frozenset()


class Unknown(Exception):
    """A wish that cannot be met; `key` and `facts` say why, in the words of `cli.documents`."""

    def __init__(self, key: str, **facts: str) -> None:
        super().__init__(key)
        self.key, self.facts = key, facts


@dataclass(frozen=True, slots=True)
class Made:
    """The papers that were written, and the errors of the files that gave none."""

    paths: tuple[Path, ...]
    errors: tuple[Finding, ...]


def write_documents(data: Path, wish: Wish, folder: Path) -> Made:
    """Write what is wished. Raises `work.Stopped`, `Unknown`, `BadBase`."""
    opening = opened(data)
    office = desk_of(opening, data)
    if wish.school:
        made, errors = _of_school(opening, office, wish)
    elif wish.authority:
        made, errors = _of_authority(opening, office, wish)
    else:
        made, errors = _of_all(opening, office, wish)
    chosen = [one for one in made if not wish.forms or one.form in wish.forms]
    if not chosen and made:
        known = ", ".join(sorted({one.form for one in made}))
        raise Unknown("no_form", form=", ".join(sorted(wish.forms)), forms=known)
    for one in chosen:
        path = folder / one.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(one.content)
    told = tuple(replace(one, path=str(data / one.path)) for one in errors)
    return Made(tuple(folder / one.path for one in chosen), told)


def desk_of(opening: Opening, data: Path) -> Desk:
    """What all papers share, as the data and the frame of the site stand now."""
    commit, day, _ = last_commit(data)
    as_of = pipeline.today(data, day, by_clock=False)
    return Desk(opening.library, as_of, site_address(Path("mkdocs.yml")), commit, has_changes(data))


def site_address(frame: Path) -> str:
    """`site_url` of `mkdocs.yml`; "" where there is none. Other keys and their tags are not looked at."""
    try:
        root = yaml.compose(frame.read_text("utf-8"), Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return ""
    if not isinstance(root, yaml.MappingNode):
        return ""
    for key, value in root.value:
        if key.value == "site_url" and isinstance(value, yaml.ScalarNode) and ":" in value.value:
            return str(value.value)
    return ""


# ---- one school, one authority, all ------------------------------------------------------------------


def _of_school(opening: Opening, office: Desk, wish: Wish) -> tuple[list[File], list[Finding]]:
    known = opening.library.schools
    if wish.school not in known:
        raise Unknown("no_school", id=wish.school, near=_near(wish.school, known))
    made, errors = _school(opening, office, wish.school, wish.year)
    if not made and not errors:
        raise Unknown("nothing_school", id=wish.school, year=str(wish.year))
    return made, errors


def _school(
    opening: Opening, office: Desk, school: str, year: SchoolYear | None
) -> tuple[list[File], list[Finding]]:
    """The papers of one school; of a draft too, which says so on every page."""
    made: list[File] = []
    dossier = pipeline.examine(opening, school, office.as_of)
    for record in dossier.records:
        if year is None or record.year == year:
            made += making.of_forms(office, record)
            card = record.self_card
            if record.assessment is not None and record.assessment.draft:
                _, card, _ = pipeline.assess(opening, record.assessment.path, office.as_of)
            if record.assessment is not None and card is not None:
                made += making.of_school(office, record.school, record.assessment, card)
    told = [one for one in dossier.problems if year is None or f"/{year}/" in one.path]
    found = pipeline.in_words(opening.library, told)
    return made, [one for one in found if one.severity == "error"]


def _of_authority(opening: Opening, office: Desk, wish: Wish) -> tuple[list[File], list[Finding]]:
    known = opening.library.authorities
    if wish.authority not in known:
        raise Unknown("no_authority", id=wish.authority, near=_near(wish.authority, known))
    assert wish.year is not None
    edition, records = _surveyed(opening, office)
    bureau = authorities.bureau(office, edition, wish.authority, wish.year)
    if bureau is None:
        raise Unknown("nothing_authority", id=wish.authority, year=str(wish.year))
    report = f"reports/{wish.year}/{wish.authority}."
    told = [one for one in edition.findings if one.path.startswith(report) and one.severity == "error"]
    return list(making.of_authority(bureau, records)), told


def _of_all(opening: Opening, office: Desk, wish: Wish) -> tuple[list[File], list[Finding]]:
    made: list[File] = []
    errors: list[Finding] = []
    ids = sorted(opening.library.files)
    crew = Crew((opening, office, wish.year), jobs_for(len(ids), _FEW, None))
    for attachments, faults in crew.work(_some_schools, chunks(ids, _CHUNK)):
        made += attachments
        errors += faults
    crew.stop()
    edition, records = _surveyed(opening, office)
    for unit, year in sorted(edition.authorities):
        if wish.year is None or year == wish.year:
            bureau = authorities.bureau(office, edition, unit, year)
            if bureau is not None:
                made += making.of_authority(bureau, records)
    return made, errors


def _some_schools(ids: Sequence[str]) -> tuple[list[File], list[Finding]]:
    opening, office, year = state()
    made: list[File] = []
    errors: list[Finding] = []
    for school in ids:
        attachments, faults = _school(opening, office, school, year)
        made += attachments
        errors += faults
    return made, errors


def _surveyed(opening: Opening, office: Desk) -> tuple[Edition, list[Record]]:
    """Every school read and summed up, and the years with a verification in force."""
    lines: list[Line] = []
    records: list[Record] = []
    for school in pipeline.school_ids(opening.library):
        dossier = pipeline.examine(opening, school, office.as_of)
        lines += pipeline.lines_of(opening, dossier)
        records += [record for record in dossier.records if record.verification is not None]
    survey = pipeline.Survey(tuple(lines), (), None)
    return pipeline.make_edition(opening, [survey], office.as_of, office.commit), records


def _near(given: str, known: Iterable[str]) -> str:
    """Ids like the one that is not known, as the end of a sentence."""
    from generator.wording import say

    near = difflib.get_close_matches(given, list(known), 3, 0.6)
    return say("cli.documents.near", ids=", ".join(near)) if near else ""
