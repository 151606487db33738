"""The registers, written: rows that go on stay where they are, nothing that the check refuses gets in."""

import csv
import io
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path

from msgspec.structs import replace

from generator import pipeline
from generator.model.problem import Finding
from generator.present.sheets import FORMULA
from generator.publish.lists.nouns import Outcome
from generator.read.registers import HEADERS


def write(data: Path, outcome: Outcome, since: date) -> list[Finding]:
    """Write the registers, unless they would not pass the check: then why. Raises `OSError`."""
    texts = {
        "areas": _laid(data, "areas", outcome.areas, outcome, since),
        "authorities": _laid(data, "authorities", outcome.authorities, outcome, since),
        "schools": _laid(data, "schools", outcome.added, outcome, since),
    }
    faults = _faults(data, texts)
    if faults:
        return faults
    folder = data / "registers"
    for name, text in texts.items():
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".cds-", delete=False) as file:
            file.write(text.encode("utf-8"))
        os.chmod(file.name, 0o644)
        os.replace(file.name, folder / f"{name}.csv")
    return []


def _laid(data: Path, name: str, added: Iterable[tuple[str, ...]], outcome: Outcome, since: date) -> str:
    """The text of a register with the rows added; rows that go on stay where they are, in their order."""
    path = data / "registers" / f"{name}.csv"
    text = path.read_text("utf-8-sig") if path.is_file() else ""
    reader = csv.reader(io.StringIO(text))
    made = [next(reader, list(HEADERS[name]))]
    begun = reader.line_num
    for row in reader:
        line, begun = begun + 1, reader.line_num
        if not any(row):
            continue
        found = row[0].strip()
        if (name, line) in outcome.edits:
            cells = dict(zip(HEADERS[name], row, strict=True)) | outcome.edits[name, line]
            made.append(list(cells.values()))
        elif name == "schools" and outcome.at.get(found) == line:
            made += _gone_on(row, found, outcome, since)
        else:
            made.append(row)
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([*made, *added])
    return out.getvalue()


def _gone_on(row: list[str], found: str, outcome: Outcome, since: date) -> list[list[str]]:
    """The row of a school that is in force, changed as the list says, and the one that follows it."""
    cells = dict(zip(HEADERS["schools"], row, strict=True))
    before = (since - timedelta(days=1)).isoformat()
    cells.update(outcome.filled.get(found, {}))
    if found in outcome.ended:
        cells.update(den_ngay=before, thay_boi=outcome.ended[found])
    if found not in outcome.changed:
        return [list(cells.values())]
    after = list(outcome.changed[found])
    after[HEADERS["schools"].index("minh_hoa")] = cells["minh_hoa"]
    cells["den_ngay"] = cells["den_ngay"].strip() or before
    return [list(cells.values()), after]


def _faults(data: Path, texts: Mapping[str, str]) -> list[Finding]:
    """What the official files would have against these registers."""
    with tempfile.TemporaryDirectory(prefix="cds-") as room:
        root = Path(room)
        for name in ("rubrics", "forms", "rounds", "reports", "registers"):
            if (data / name).is_dir():
                shutil.copytree(data / name, root / name, symlinks=True)
        (root / "registers").mkdir(exist_ok=True)
        for name, text in texts.items():
            (root / "registers" / f"{name}.csv").write_text(text, "utf-8")
        opening = pipeline.open_library(root)
        found = pipeline.in_words(opening.library, opening.problems, root)
    return [replace(one, path=str(data / one.path)) for one in found if one.severity == "error"]


def ask(file: Path, rows: Iterable[tuple[str, ...]]) -> None:
    """A sheet of questions, as Vietnamese Excel opens it. Raises `OSError`."""
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\n").writerows(
        ["'" + text if text.startswith(FORMULA) else text for text in row] for row in rows
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(out.getvalue().encode("utf-8-sig"))
