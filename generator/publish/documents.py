"""`cds documents`: the papers of a school, of an authority, or of all, written to a folder.

Their paths below the folder are those they have on a site that offers them.
"""

import difflib
from collections.abc import Iterable, Sequence
from pathlib import Path

import yaml
from msgspec import Struct
from msgspec.structs import replace

from generator import pipeline
from generator.crew import Crew, chunks, jobs_for, state
from generator.model.edition import Edition
from generator.model.library import Record
from generator.model.problem import Finding
from generator.model.school_year import SchoolYear
from generator.model.summary import Line
from generator.pipeline import Joined, Opening
from generator.present.documents import authority as authorities
from generator.present.documents import making
from generator.present.documents.desk import Desk
from generator.present.documents.making import File
from generator.publish.partners import FOLDER, joined
from generator.publish.revision import commit_days, has_changes, last_commit
from generator.publish.work import opened
from generator.wording import say, words

_CHUNK = 20
_FEW = 20


class Wish(Struct, frozen=True):
    """What papers are asked for: of a school, of an authority, of all; `forms` empty means every form."""

    school: str = ""
    authority: str = ""
    year: SchoolYear | None = None
    forms: frozenset[str] = frozenset()

    def wants(self, form: str) -> bool:
        """Whether papers of that form are asked for."""
        return not self.forms or form in self.forms


class Unknown(Exception):
    """A wish that cannot be met; `key` and `facts` say why, in the words of `cli.documents`."""

    def __init__(self, key: str, **facts: str) -> None:
        super().__init__(key)
        self.key, self.facts = key, facts


class Made(Struct, frozen=True):
    """The papers that were written, and the errors of the files that gave none."""

    paths: tuple[Path, ...]
    errors: tuple[Finding, ...]


def write_documents(data: Path, wish: Wish, folder: Path) -> Made:
    """Write what is wished. Raises `Stopped`, `Unknown`, `BadBase`."""
    opening = opened(data)
    _know(wish.forms, {*words("paper.kind"), *opening.library.forms})
    office = desk_of(opening, data)
    all_ = joined(opening, gathered_folder(Path("mkdocs.yml")), office.as_of)
    office = replace(office, library=all_.opening.library)
    if wish.school:
        files, errors = _of_school(opening, office, wish)
    elif wish.authority:
        files, errors = _of_authority(all_, office, wish)
    else:
        return _write_all(all_, office, wish, folder)
    return Made(tuple(_write(files, folder)), _as_typed(errors, data))


def _know(forms: frozenset[str], known: set[str]) -> None:
    unknown = sorted(forms - known)
    if unknown:
        raise Unknown("no_form", form=", ".join(unknown), forms=", ".join(sorted(known)))


def _write(files: Iterable[File], folder: Path) -> list[Path]:
    written = []
    for one in files:
        path = folder / one.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(one.content)
        written.append(path)
    return written


def _as_typed(errors: Sequence[Finding], data: Path) -> tuple[Finding, ...]:
    return tuple(replace(one, path=str(data / one.path)) for one in errors)


def desk_of(opening: Opening, data: Path) -> Desk:
    """What all papers share, as the data and the frame of the site stand now."""
    commit, day, _ = last_commit(data)
    as_of = pipeline.today(data, day, by_clock=False)
    return Desk(opening.library, as_of, site_address(Path("mkdocs.yml")), commit, has_changes(data))


def site_address(frame: Path) -> str:
    """`site_url` of `mkdocs.yml`; "" where there is none. Other keys and their tags are not looked at."""
    address = _text(_value(_frame(frame), "site_url"))
    return address if ":" in address else ""


def gathered_folder(frame: Path) -> Path:
    """Where packages of partners lie, as the site's plugin is told in `mkdocs.yml` (`lien_ket`)."""
    plugins = _value(_frame(frame), "plugins")
    if isinstance(plugins, yaml.SequenceNode):
        named = next(filter(None, (_value(one, "cds") for one in plugins.value)), None)
    else:
        named = _value(plugins, "cds")
    return Path(_text(_value(named, "lien_ket")) or FOLDER)


def _frame(path: Path) -> yaml.Node | None:
    try:
        return yaml.compose(path.read_text("utf-8"), Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return None


def _value(node: yaml.Node | None, key: str) -> yaml.Node | None:
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return next((value for name, value in pairs if name.value == key), None)


def _text(node: yaml.Node | None) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


# ---- one school, one authority, all ------------------------------------------------------------------


def _of_school(opening: Opening, office: Desk, wish: Wish) -> tuple[list[File], list[Finding]]:
    known = opening.library.schools
    if wish.school not in known:
        raise Unknown("no_school", id=wish.school, near=_near(wish.school, known))
    made, errors = _school(opening, office, wish.school, wish)
    if not made and not errors and not wish.forms:
        raise Unknown("nothing_school", id=wish.school, year=str(wish.year))
    return made, errors


def _school(opening: Opening, office: Desk, school: str, wish: Wish) -> tuple[list[File], list[Finding]]:
    """The papers of one school; of a draft too, which says so on every page."""
    made: list[File] = []
    year = wish.year
    dossier = pipeline.examine(opening, school, office.as_of)
    for record in dossier.records:
        if year is None or record.year == year:
            made += making.of_forms(office, record, wish.wants)
            card = record.self_card
            if record.assessment is not None and record.assessment.draft:
                _, card, _ = pipeline.assess(opening, record.assessment.path, office.as_of)
            if record.assessment is not None and card is not None:
                made += making.of_school(office, record.school, record.assessment, card, wish.wants)
    told = [one for one in dossier.problems if year is None or f"/{year}/" in one.path]
    found = pipeline.in_words(opening.library, told)
    return made, [one for one in found if one.severity == "error"]


def _of_authority(all_: Joined, office: Desk, wish: Wish) -> tuple[list[File], list[Finding]]:
    known = all_.opening.library.authorities
    if wish.authority not in known:
        raise Unknown("no_authority", id=wish.authority, near=_near(wish.authority, known))
    assert wish.year is not None
    edition, records = _surveyed(all_, office)
    bureau = authorities.bureau(office, edition, wish.authority, wish.year)
    if bureau is None or wish.authority in office.library.authority_sites:
        raise Unknown("nothing_authority", id=wish.authority, year=str(wish.year))
    report = f"reports/{wish.year}/{wish.authority}."
    told = [one for one in edition.findings if one.path.startswith(report) and one.severity == "error"]
    return list(making.of_authority(bureau, records, wish.wants)), told


class _Errand(Struct, frozen=True):
    """What a worker needs to write the papers of some schools."""

    opening: Opening
    office: Desk
    wish: Wish
    folder: Path


def _write_all(all_: Joined, office: Desk, wish: Wish, folder: Path) -> Made:
    """Schools by a crew, each written as soon as it is made: thousands do not fit in memory."""
    making.check_bases()
    opening = all_.opening
    paths: list[Path] = []
    errors: list[Finding] = []
    ids = sorted(opening.library.files)
    crew = Crew(_Errand(opening, office, wish, folder), jobs_for(len(ids), _FEW, None))
    try:
        for written, faults in crew.work(_write_some, chunks(ids, _CHUNK)):
            paths += written
            errors += faults
    finally:
        crew.stop()
    edition, records = _surveyed(all_, office)
    for unit, year in sorted(edition.authorities):
        if unit not in office.library.authority_sites and wish.year in (None, year):
            bureau = authorities.bureau(office, edition, unit, year)
            if bureau is not None:
                paths += _write(making.of_authority(bureau, records, wish.wants), folder)
    return Made(tuple(paths), _as_typed(errors, opening.library.root))


def _write_some(ids: Sequence[str]) -> tuple[list[Path], list[Finding]]:
    errand: _Errand = state()
    paths: list[Path] = []
    errors: list[Finding] = []
    for school in ids:
        files, faults = _school(errand.opening, errand.office, school, errand.wish)
        paths += _write(files, errand.folder)
        errors += faults
    return paths, errors


def _surveyed(all_: Joined, office: Desk) -> tuple[Edition, list[Record]]:
    """Every school read and summed up, and the years with a verification in force."""
    opening = all_.opening
    lines: list[Line] = []
    records: list[Record] = []
    for school in pipeline.school_ids(opening.library):
        dossier = pipeline.examine(opening, school, office.as_of)
        lines += pipeline.lines_of(opening, dossier)
        records += [record for record in dossier.records if record.verification is not None]
    survey = pipeline.Survey(tuple(lines), ())
    edition = pipeline.make_edition(
        opening,
        [survey, *all_.surveys],
        office.as_of,
        office.commit,
        lambda: commit_days(opening.library.root),
        all_.partners,
    )
    return edition, records


def _near(given: str, known: Iterable[str]) -> str:
    """Ids like the one that is not known, as the end of a sentence."""
    near = difflib.get_close_matches(given, list(known), 3, 0.6)
    return say("cli.documents.near", ids=", ".join(near)) if near else ""
