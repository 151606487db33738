"""The gathered packages of partners, as a build finds them; no network is touched here.

Each is read in a worker: a file that brings the reader down takes no build with it, only its partner.
"""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct

from generator.crew import Crew, WorkerDied, state
from generator.model.library import Library
from generator.model.partner import FILE, Partner, Refused
from generator.pipeline import Gathered, Joined, Opening, join, why

FOLDER = Path(".cache/lien-ket")
"""Where `cds gather` puts packages, a folder for each partner."""
DIARY = "nhat-ky.json"
"""Beside them: the day of the last gathering, and what went wrong with whom."""


class Diary(Struct, frozen=True):
    """The last gathering: its day, and by partner why nothing newer could be had."""

    day: date | None
    faults: Mapping[str, Refused]


def read_diary(folder: Path) -> Diary:
    """What the last gathering wrote down; nothing where there was none or it cannot be read."""
    try:
        told: Any = json.loads((folder / DIARY).read_bytes())
        day = date.fromisoformat(told["ngay"])
        faults = {
            str(one): Refused(str(fault["vi"]), **{str(key): text for key, text in fault["chi_tiet"].items()})
            for one, fault in told["loi"].items()
        }
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Diary(None, {})
    return Diary(day, faults)


def write_diary(folder: Path, diary: Diary) -> None:
    """Write down how a gathering went."""
    faults = {one: {"vi": fault.why, "chi_tiet": fault.facts} for one, fault in diary.faults.items()}
    told = {"ngay": diary.day.isoformat() if diary.day else "", "loi": faults}
    text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    (folder / DIARY).write_text(text, "utf-8")


def gathered(library: Library, folder: Path) -> list[Gathered]:
    """What is there of every partner, in the order of the file; nothing raises."""
    if library.federation is None:
        return []
    partners = list(library.federation.partners.items())
    faults = read_diary(folder).faults
    crew = Crew((library, folder), min(len(partners), 2) + 1)
    try:
        told = list(crew.work(_told, partners))
    except WorkerDied:
        told = [alone(library, folder, one) for one in partners]
    finally:
        crew.stop()
    return [
        Gathered(one, partner, found, _fault(faults.get(one)))
        for (one, partner), found in zip(partners, told, strict=True)
    ]


def alone(library: Library, folder: Path, one: tuple[str, Partner]) -> Any:
    """What one partner tells, in workers of its own."""
    crew = Crew((library, folder), 2)
    try:
        return next(iter(crew.work(_told, [one])))
    except WorkerDied:
        return Refused("died")
    finally:
        crew.stop()


def _told(one: tuple[str, Partner]) -> Any:
    """In a worker: what the partner tells, or why it is refused."""
    library, folder = state()
    partner_id, partner = one
    if not (folder / partner_id).is_dir():
        return Refused("never")
    from generator.pipeline.partnering import told_by  # late: DuckDB is wanted only here

    try:
        return told_by(library, partner, folder / partner_id)
    except Refused as fault:
        return Refused(fault.why, **fault.facts)


def _fault(fault: Refused | None) -> str:
    """Why in words; a diary that was tampered with has none."""
    try:
        return why(fault) if fault is not None else ""
    except (KeyError, ValueError, IndexError):
        return ""


def joined(opening: Opening, folder: Path, as_of: date) -> Joined:
    """The opening with all partners, as they were gathered."""
    return join(opening, gathered(opening.library, folder), as_of)


def gathered_on(data: Path, folder: Path) -> date | None:
    """The day partners were last asked: a site is of that day, where its own data are older."""
    return read_diary(folder).day if (data / FILE).is_file() else None
