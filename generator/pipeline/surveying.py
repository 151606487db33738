"""Many schools: each through the rooms on its own; only lines and finished pages stay."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from generator.model.library import Dossier, Library, Record
from generator.model.page import Attachment, Packed, Peers, Spool, to_spool
from generator.model.problem import Finding
from generator.model.school_year import SchoolYear
from generator.model.summary import Line, Marks
from generator.pipeline.examining import examine
from generator.pipeline.guarding import own_fault
from generator.pipeline.lines import lines_of
from generator.pipeline.opening import Opening
from generator.pipeline.telling import in_words
from generator.present.context import Context
from generator.score.reasons import reason
from generator.summarize import (
    marks_of,
)


class Survey(Struct, frozen=True):
    """What some schools gave. Their finished pages and files wait elsewhere.

    `shown` are the schools that have a page, `peers` for each of them those whose medians its pages still
    wait for.
    """

    lines: Sequence[Line]
    findings: tuple[Finding, ...]
    shown: tuple[str, ...] = ()
    peers: tuple[tuple[Peers, ...], ...] = ()
    marks: Marks = field(default_factory=Marks)


class Errand(Struct, frozen=True):
    """What a worker needs to survey schools."""

    opening: Opening
    context: Context


def school_ids(library: Library) -> list[str]:
    """Every school of the register but partners', and every id that only a file knows."""
    return sorted({*library.schools, *library.files} - library.school_sites.keys())


def survey(errand: Errand, ids: Sequence[str], spool: Path | None = None) -> Survey:
    """Take some schools through the rooms; leave their finished pages in the file `spool`.

    Without a `spool` only lines and problems are made.
    """
    opening, context = errand.opening, errand.context
    lines: list[Line] = []
    findings: list[Finding] = []
    records: list[Record] = []
    made: Spool = []
    shown: list[str] = []
    for school_id in ids:
        dossier, own, finished = _through(
            errand, examine(opening, school_id, context.as_of), spool is not None
        )
        lines += own
        records += dossier.published
        if dossier.problems:
            findings += in_words(opening.library, dossier.problems)
        if finished is not None:
            made.append(finished)
            shown.append(school_id)
    if spool is not None and made:
        try:
            spool.write_bytes(to_spool(made))
        except OSError as fault:
            fault.filename = str(spool)  # a full disk does not say which it is
            raise
    marks = marks_of(records, opening.library.rubrics)
    peers = [tuple(dict.fromkeys(gap.peers for one in pages for gap in one.page.gaps)) for pages, _ in made]
    return Survey(tuple(lines), tuple(findings), tuple(shown), tuple(peers), marks)


_Finished = tuple[list[Packed], list[Attachment]]
"""A school's pages and files."""


def _through(errand: Errand, dossier: Dossier, paged: bool) -> tuple[Dossier, list[Line], _Finished | None]:
    """A school's lines and, where it has an address, what stands there; its dossier with what is to be told.

    Files over which the program stumbles are told of and left out, as faulty ones are: the year without
    which all goes well, else every year. Raises what was raised first when even that does not help.
    """
    try:
        return dossier, *_shown(errand, dossier, paged)
    except OSError:
        raise  # a full disk is no fault of a school
    except Exception as fault:  # whatever it is, one school stops nobody else
        for less in _with_less(dossier, fault):
            with suppress(Exception):
                return less, *_shown(errand, less, paged)
        raise


def _with_less(dossier: Dossier, fault: Exception) -> Iterator[Dossier]:
    """The dossier without one year, the latest first; then without any."""
    years = [one.year for one in dossier.records]
    for year in years:
        yield _without(dossier, {year}, fault)
    yield _without(dossier, set(years), fault)


def _without(dossier: Dossier, years: Collection[SchoolYear], fault: Exception) -> Dossier:
    """The dossier as if every file of these years were faulty, which it says of each."""
    stumbled = [own_fault(path, fault) for one in dossier.records if one.year in years for path in one.paths]
    records = [
        Record(one.year, one.school, None, None, (), None, None) if one.year in years else one
        for one in dossier.records
    ]
    return replace(dossier, records=tuple(records), problems=(*dossier.problems, *stumbled))


def _shown(errand: Errand, dossier: Dossier, paged: bool) -> tuple[list[Line], _Finished | None]:
    from generator.present.pages import school_pages  # late: `cds check` makes no pages

    opening, context = errand.opening, errand.context
    lines = list(lines_of(opening, dossier))
    if not paged or not has_page(opening.library, dossier):
        return lines, None
    files = list(school_files_of(opening, context, dossier)) if dossier.has_page else []
    if context.papers:
        files += _papers(context, dossier)
    return lines, ([Packed.of(page) for page in school_pages(context, dossier)], files)


def has_page(library: Library, dossier: Dossier) -> bool:
    """Whether the school has an address: something to show, or somewhere that readers have to be sent on."""
    return dossier.has_page or dossier.school.successor is not None or bool(library.predecessors(dossier.id))


def _papers(context: Context, dossier: Dossier) -> Iterator[Attachment]:
    from generator.present.documents import making  # late: most sites offer none

    return making.offered_by_school(context, dossier)


def school_files_of(opening: Opening, context: Context, dossier: Dossier) -> Iterator[Attachment]:
    """`du-lieu/truong/<id>.json`, and what lies beside the school's page for other sites."""
    from generator.present import open_data
    from generator.present.reuse import embed

    path = f"du-lieu/truong/{dossier.id}.json"
    yield Attachment(path, open_data.school_json(opening.library, dossier, reason))
    yield from embed.reused_of_school(context, dossier)
