"""A paper as DOCX: the base document with its places filled. With `bases.py`, the only user of python-docx.

Text from files becomes text and nothing else: no fields, no links, no relationships come from it.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from copy import deepcopy
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import docx
import segno
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from generator.present.documents.bases import HEADS
from generator.present.documents.paper import (
    Block,
    Cell,
    Column,
    Paper,
    Table,
    Text,
    Tone,
    printed,
)
from generator.present.documents.plain import fit, reproducible, tied
from generator.wording import say

Node = Any
"""An lxml element; it comes without types."""
_TWIPS = 56.7  # to the millimetre
_QR = Mm(17)
_ALIGN = {"left": "left", "centre": "center", "right": "right"}
_ONE_LINE = ("co_quan_chu_quan", "co_quan_ban_hanh", "so", "ve_viec", "noi_ngay", "ten_loai", "trich_yeu")
_SEVERAL = ("kinh_gui", "noi_nhan_ten", "noi_nhan", "ky_trai", "ho_ten_trai", "ky", "ho_ten", "doi_chieu")
PLACES = (*_ONE_LINE, *_SEVERAL, "ke_trich_yeu", "noi_dung", "phu_luc", "qr")
MARK = "{dau}"
_MOST = 255  # characters a property can hold
_HYPHEN = "\x00"  # no text that has come this far holds it
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class BadBase(Exception):
    """A base document cannot be used. `problem` is a key of `cli.documents`, `name` what is missing."""

    def __init__(self, base: str, problem: str, name: str = "") -> None:
        super().__init__(base, problem, name)
        self.base, self.problem, self.name = base, problem, name


def as_docx(paper: Paper, base: bytes, made: date) -> bytes:
    """The paper, set in the base document. Raises `BadBase`."""
    document = _opened(paper.base, base)
    styles = _styles(document, paper.base)
    for mark in _marks(document, paper.base):
        _replace(mark, MARK, " · ".join(paper.marks))
    places = _places(document, paper.base)
    for name, lines in _lines(paper).items():
        _fill(places[name], f"{{{name}}}", lines)
    _set_blocks(places["noi_dung"], paper.blocks, styles)
    _keep_with_end(places["noi_dung"])
    if paper.annex:
        before = places["phu_luc"].getprevious()
        _set_blocks(places["phu_luc"], paper.annex, styles)
        _on_new_page(before.getnext())
    for name in ("noi_dung", "phu_luc"):
        places[name].getparent().remove(places[name])
    _picture(document, places["qr"], paper.address)
    _properties(document, paper, made)
    buffer = io.BytesIO()
    document.save(buffer)
    return reproducible(buffer.getvalue())


def check_base(name: str, base: bytes) -> None:
    """Raise `BadBase` when papers cannot be set in this base document."""
    document = _opened(name, base)
    _styles(document, name)
    _places(document, name)
    _marks(document, name)


# ---- the base ----------------------------------------------------------------------------------------


def _opened(name: str, base: bytes) -> Document:
    try:
        return docx.Document(io.BytesIO(base))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, OSError) as fault:
        raise BadBase(name, "base_not_docx") from fault


def _styles(document: Document, base: str) -> Mapping[str, str]:
    """The ids of the paragraph styles that papers use, by name."""
    known = {style.name: style.style_id for style in document.styles}
    for name in (*Tone, HEADS["cell"], HEADS["head_cell"], HEADS["line"]):
        if name not in known:
            raise BadBase(base, "base_no_style", name)
    return known


def _places(document: Document, base: str) -> Mapping[str, Node]:
    """The paragraph that holds each place to fill."""
    found: dict[str, Node] = {}
    for paragraph in document.element.body.iter(qn("w:p")):
        text = _text(paragraph)
        for name in PLACES:
            if f"{{{name}}}" in text:
                found[name] = paragraph
    for name in PLACES:
        if name not in found:
            raise BadBase(base, "base_no_place", f"{{{name}}}")
    return found


def _marks(document: Document, base: str) -> list[Node]:
    """The paragraph of each kind of page's header that tells a draft, or that its school is invented."""
    section = document.sections[0]
    headers = [section.header]
    if section.different_first_page_header_footer:
        headers.append(section.first_page_header)
    found = []
    for header in headers:
        marked = [one for one in header._element.iter(qn("w:p")) if MARK in _text(one)]
        if not marked:
            raise BadBase(base, "base_no_place", MARK)
        found += marked
    return found


# ---- places ------------------------------------------------------------------------------------------


def _lines(paper: Paper) -> Mapping[str, list[str]]:
    """What stands in each place of text; an empty list takes its paragraph away."""
    head, signers = paper.head, paper.signers
    name = say("paper.blank.name")
    to = [f"{say('paper.to')} {paper.to[0]}"] if len(paper.to) == 1 else []
    if len(paper.to) > 1:
        to = [say("paper.to"), *(f"- {one}" for one in paper.to)]
    names = (tied(head.governing, 2), tied(head.issuing, 2))
    one_line = (
        *names,
        head.number,
        tied(head.about, 3),
        head.place_day,
        paper.title,
        tied(paper.abstract, 3),
    )
    found = dict(zip(_ONE_LINE, one_line, strict=True))
    several: dict[str, list[str]] = {
        "kinh_gui": to,
        "noi_nhan_ten": [say("paper.recipients")] if paper.recipients else [],
        "noi_nhan": list(paper.recipients),
        "ky_trai": [signers[0]] if len(signers) > 1 else [],
        "ho_ten_trai": [name] if len(signers) > 1 else [],
        "ky": signers[-1].split("\n"),
        "ho_ten": [name],
        "doi_chieu": list(paper.check),
        "ke_trich_yeu": [""] if paper.title else [],
    }
    return {place: [text] if text else [] for place, text in found.items()} | several


def _text(paragraph: Node) -> str:
    return "".join(node.text or "" for node in paragraph.iter(qn("w:t")))


def _fill(paragraph: Node, place: str, lines: list[str]) -> None:
    """A line in the place, further ones in copies of its paragraph; without any, no paragraph."""
    copies = [deepcopy(paragraph) for _ in lines[1:]]
    for text, copy in zip(reversed(lines[1:]), reversed(copies), strict=True):
        paragraph.addnext(copy)
        _replace(copy, place, text)
    if lines:
        _replace(paragraph, place, lines[0])
    else:
        _take_away(paragraph, place)


def _take_away(paragraph: Node, place: str) -> None:
    """Remove a paragraph; the last one of a table's cell stays, empty."""
    parent = paragraph.getparent()
    if parent.tag == qn("w:tc") and len(parent.findall(qn("w:p"))) == 1:
        _replace(paragraph, place, "")
    else:
        parent.remove(paragraph)


def _replace(paragraph: Node, place: str, text: str) -> None:
    """Put `text` where `place` stands, in the shape of the run it stands in.

    Word may have split the place over several runs: then the first of them takes the whole line.
    """
    nodes = list(paragraph.iter(qn("w:t")))
    holder = next((node for node in nodes if place in (node.text or "")), None)
    if holder is None:
        holder = nodes[0]
        holder.text = _text(paragraph)
        for node in nodes[1:]:
            node.text = ""
    _say(holder, (holder.text or "").replace(place, fit(text)))


_UNBROKEN = re.compile(r"(?<=\d)-(?=\d)|(?<=\d/)[^\W\d]{1,40}-(?=\w)")


def _say(node: Node, text: str) -> None:
    """Put `text` in the run; a school year and a paper's number are not broken at their hyphen."""
    first, *others = _UNBROKEN.sub(lambda found: found[0].replace("-", _HYPHEN), text).split(_HYPHEN)
    node.text = first
    node.set(_SPACE, "preserve")
    for part in others:
        more = _node("t")
        more.text = part
        more.set(_SPACE, "preserve")
        hyphen = _node("noBreakHyphen")
        node.addnext(hyphen)
        hyphen.addnext(more)
        node = more


def _picture(document: Document, paragraph: Node, address: str) -> None:
    """The address as a QR code, with the address as its description."""
    _replace(paragraph, "{qr}", "")
    holder = Paragraph(paragraph, document._body)
    shape = holder.add_run().add_picture(io.BytesIO(_code(address)), width=_QR)
    shape._inline.docPr.set("descr", fit(address))


@lru_cache(maxsize=64)
def _code(address: str) -> bytes:
    buffer = io.BytesIO()
    segno.make(address, micro=False, error="m").save(buffer, kind="png", scale=6, border=1)
    return buffer.getvalue()


def _properties(document: Document, paper: Paper, made: date) -> None:
    """What the file says of itself: nothing of the machine or the hour."""
    facts = document.core_properties
    moment = datetime(made.year, made.month, made.day)
    title = " ".join(filter(None, (paper.title, paper.abstract or paper.head.about)))
    facts.title, facts.author = (fit(text)[:_MOST] for text in (title, paper.head.issuing))
    facts.last_modified_by = facts.comments = facts.keywords = facts.subject = facts.category = ""
    facts.created = facts.modified = moment
    facts.language, facts.revision = "vi-VN", 1


# ---- the body ----------------------------------------------------------------------------------------


def _set_blocks(paragraph: Node, blocks: Iterable[Block], styles: Mapping[str, str]) -> None:
    """Put the blocks where the place of the body stands."""
    for block in blocks:
        if isinstance(block, Text):
            paragraph.addprevious(_line(block, styles))
        else:
            paragraph.addprevious(_table(block, styles))
            paragraph.addprevious(_paragraph(styles[HEADS["line"]], ""))


def _keep_with_end(paragraph: Node) -> None:
    """The last lines before the signature stay on its page: it never stands on one alone."""
    last = paragraph.getprevious()
    if last is None:
        return
    lines = [last] if last.tag == qn("w:p") else []
    before = last.getprevious()
    if before is not None and before.tag == qn("w:tbl"):
        lines += [line for row in before.findall(qn("w:tr"))[-2:] for line in row.iter(qn("w:p"))]
    _keep_with_next(lines)


def _keep_with_next(lines: Iterable[Node]) -> None:
    for line in lines:
        shape = line.find(qn("w:pPr"))
        if shape.find(qn("w:keepNext")) is None:
            shape.insert(1, _node("keepNext"))


def _on_new_page(first: Node) -> None:
    """Begin a page with this line."""
    first.find(qn("w:pPr")).insert(1, _node("pageBreakBefore"))


def _node(tag: str, **attributes: str | int) -> Node:
    """An element of WordprocessingML."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def _paragraph(style: str, text: str, lead: str = "", align: str = "", bold: bool = False) -> Node:
    made = _node("p")
    shape = _node("pPr")
    shape.append(_node("pStyle", val=style))
    if align:
        shape.append(_node("jc", val=align))
    made.append(shape)
    if lead:
        made.append(_run(f"{lead} ", bold=True))
    if text:
        made.append(_run(text, bold=bold))
    return made


def _run(text: str, bold: bool) -> Node:
    made = _node("r")
    if bold:
        shape = _node("rPr")
        shape.append(_node("b"))
        made.append(shape)
    words = _node("t")
    made.append(words)
    _say(words, fit(text))
    return made


def _line(block: Text, styles: Mapping[str, str]) -> Node:
    return _paragraph(styles[block.tone], block.words, block.lead)


def _table(block: Table, styles: Mapping[str, str]) -> Node:
    made = _node("tbl")
    shape = _node("tblPr")
    shape.append(_node("tblW", w=_twips(sum(column.width for column in block.columns)), type="dxa"))
    shape.append(_node("jc", val="center"))
    borders = _node("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_node(side, val="single", sz=4, space=0, color="000000"))
    shape.append(borders)
    shape.append(_node("tblLayout", type="fixed"))
    margins = _node("tblCellMar")
    for side in ("left", "right"):
        margins.append(_node(side, w=60, type="dxa"))
    shape.append(margins)
    made.append(shape)
    grid = _node("tblGrid")
    for column in block.columns:
        grid.append(_node("gridCol", w=_twips(column.width)))
    made.append(grid)
    for cells in laid_out(block):
        made.append(_row(cells, block.columns, styles[HEADS["head_cell"]], head=True, strong=False))
    for place, one in enumerate(block.rows, 1):
        cells = [(cell, "") for cell in one.cells]
        row = _row(cells, block.columns, styles[HEADS["cell"]], head=False, strong=one.strong)
        if one.opens or place == len(block.rows) - 1:  # the last row stands on no page alone
            _keep_with_next(row.iter(qn("w:p")))
        made.append(row)
    return made


def laid_out(block: Table) -> list[list[tuple[Cell, str]]]:
    """The rows of a head with a cell for every place: what goes down is continued in the row below."""
    found: list[list[tuple[Cell, str]]] = []
    open_: dict[int, tuple[Cell, int]] = {}  # column → the cell that goes down through it, rows left
    for row in block.head:
        cells = iter(row.cells)
        line: list[tuple[Cell, str]] = []
        at = 0
        while at < len(block.columns):
            if at in open_:
                cell, left = open_.pop(at)
                line.append((cell, "continue"))
                if left > 1:
                    open_[at] = (cell, left - 1)
            else:
                cell = next(cells)
                line.append((cell, "restart" if cell.down > 1 else ""))
                if cell.down > 1:
                    open_[at] = (cell, cell.down - 1)
            at += cell.across
        found.append(line)
    return found


def _row(
    cells: list[tuple[Cell, str]], columns: tuple[Column, ...], style: str, head: bool, strong: bool
) -> Node:
    """A row that no page breaks; one of a head is repeated on every page."""
    made = _node("tr")
    shape = _node("trPr")
    shape.append(_node("cantSplit"))
    if head:
        shape.append(_node("tblHeader"))
    made.append(shape)
    at = 0
    for cell, merge in cells:
        made.append(_cell(cell, merge, columns[at : at + cell.across], style, head, strong))
        at += cell.across
    return made


def _cell(cell: Cell, merge: str, columns: tuple[Column, ...], style: str, head: bool, strong: bool) -> Node:
    made = _node("tc")
    shape = _node("tcPr")
    shape.append(_node("tcW", w=_twips(sum(column.width for column in columns)), type="dxa"))
    if cell.across > 1:
        shape.append(_node("gridSpan", val=cell.across))
    if merge:
        shape.append(_node("vMerge", val=merge))
    shape.append(_node("vAlign", val="center"))
    made.append(shape)
    text = "" if merge == "continue" else printed(cell.content)
    align = "" if head else _ALIGN["left" if cell.across > 1 else columns[0].align]
    made.append(_paragraph(style, text, align=align, bold=strong))
    return made


def _twips(millimetres: float) -> int:
    return round(millimetres * _TWIPS)
