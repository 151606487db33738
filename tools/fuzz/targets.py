"""What is promised of any bytes at all: each function raises where it is broken."""

import html
import tempfile
from datetime import date
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from generator import pipeline
from generator.check.strangers import masked
from generator.present import safe
from generator.present.markdown import code, plain
from generator.present.reuse.xml import xml
from generator.present.sheets import FORMULA, guarded
from generator.read import workbook_file
from generator.read.quick_yaml import doubtful
from generator.read.text import HIDDEN, decode

ROOT = Path(__file__).resolve().parent.parent.parent
DAY = date(2024, 10, 1)
SCHOOL = "th-kien-quoc"
FILE = "assessments/2023-2024/pgddt-kien-thuy/th-kien-quoc.yml"
"""A real school: its register rows and round are those of `data/`."""


@cache
def _opening() -> tuple[Path, pipeline.Opening]:
    """A data folder with the official files and one school, whose file is written again and again."""
    root = Path(tempfile.mkdtemp(prefix="cds-fuzz-"))
    for name in ("registers", "rubrics", "rounds", "forms"):
        (root / name).symlink_to(ROOT / "data" / name)
    (root / FILE).parent.mkdir(parents=True)
    (root / FILE).write_bytes(b"")
    return root, pipeline.open_library(root)


def reader(data: bytes) -> None:
    """Any file gives a dossier and problems with places and words; nothing hidden comes through."""
    root, opening = _opening()
    (root / FILE).write_bytes(data)
    dossier = pipeline.examine(opening, SCHOOL, DAY)
    for one in pipeline.in_words(opening.library, dossier.problems):
        assert one.code != "program-fault", one.message
        assert one.line >= 1
        assert one.column >= 1
        assert one.message
    text, _ = decode("a.yml", data)
    assert not HIDDEN.search(text)
    doubtful(text)


def importer(data: bytes) -> None:
    """Any bytes are a workbook's cells or one problem; what is read holds nothing hidden."""
    grids, fault = workbook_file.grids("so.xlsx", data)
    assert fault is None or not grids
    for grid in grids:
        for row in grid.rows.values():
            for entry in row.values():
                assert not HIDDEN.search(entry.value) if entry.kind == "text" else True


def escapers(data: bytes) -> None:
    """Any text is the same text after each way of writing it, and nothing but text."""
    text = data.decode("utf-8", "replace")
    written = safe.text(text)
    assert html.unescape(written) == html.unescape(html.escape(text))
    assert not set("<>\"'") & set(written)
    assert "<" not in str(safe.coded(text)).replace("<code>", "").replace("</code>", "")
    ElementTree.fromstring(f'<a b="{xml(text)}">{xml(text)}</a>')
    assert "\n" not in code(text).strip("\n")
    plain(text)
    assert not str(guarded([text])[0]).startswith(FORMULA)
    masked(text)


TARGETS = {"reader": reader, "importer": importer, "escapers": escapers}
