"""Makes the base documents of `theme/documents/`: page, styles, letterhead and places to fill.

    python -m generator.present.documents.bases theme/documents

An office opens a base document in Word, changes letterhead, logo or fonts, and saves it: papers are set
in whatever stands there, as long as the styles (`VB …`) and the places (`{…}`) are kept. Layout after
Nghị định 30/2020/NĐ-CP, Phụ lục I.
"""

import io
import sys
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_TAB_ALIGNMENT as TAB
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from generator.present.documents.paper import Tone
from generator.present.documents.plain import reproducible
from generator.wording import say

FONT = "Times New Roman"
BASES = ("truong", "co-quan")
HEADS = {
    "governing": "VB Cơ quan chủ quản",
    "issuing": "VB Cơ quan ban hành",
    "number": "VB Số ký hiệu",
    "about": "VB Về việc",
    "nation": "VB Quốc hiệu",
    "motto": "VB Tiêu ngữ",
    "place_day": "VB Địa danh ngày",
    "line": "VB Đường kẻ",
    "title": "VB Tên loại",
    "abstract": "VB Trích yếu",
    "to": "VB Kính gửi",
    "recipients_head": "VB Nơi nhận",
    "recipients": "VB Danh sách nơi nhận",
    "signer": "VB Chức vụ ký",
    "name": "VB Họ tên ký",
    "check": "VB Đối chiếu",
    "mark": "VB Dấu trang",
    "cell": "VB Ô bảng",
    "head_cell": "VB Đầu bảng",
}
_WIDE = 165  # A4 less the margins, in millimetres
_LEFT = 70


def make_base() -> bytes:
    """A base document, always the same bytes."""
    document = docx.Document()
    for element in list(document.element.body):
        if element.tag != qn("w:sectPr"):
            document.element.body.remove(element)
    _without_idle_parts(document)
    _styles(document)
    _page(document)
    _letterhead(document)
    _body(document)
    _end(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return reproducible(buffer.getvalue())


_IDLE = ("/thumbnail", "/stylesWithEffects", "/customXml", "/webSettings", "/numbering")


def _without_idle_parts(document: Document) -> None:
    """The blank document of python-docx carries a picture of itself, styles of 2007 and more."""
    for links in (document.part.package.rels, document.part.rels):
        for key in [key for key, link in links.items() if link.reltype.endswith(_IDLE)]:
            del links[key]


# ---- styles: sizes are those of Nghị định 30 ----------------------------------------------------------


def _styles(document: Document) -> None:
    _forget_unused(document)
    normal = document.styles["Normal"]
    normal.font.name = FONT
    normal.font.size = Pt(13)
    normal.font.color.rgb = RGBColor(0, 0, 0)
    fonts = normal.element.rPr.rFonts
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    normal.element.rPr.append(language)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.space_before = Pt(0)
    normal.paragraph_format.line_spacing = 1.0
    _style(document, HEADS["governing"], 12, align=ALIGN.CENTER)
    _style(document, HEADS["issuing"], 12, bold=True, align=ALIGN.CENTER)
    _style(document, HEADS["number"], 13, before=4, align=ALIGN.CENTER)
    _style(document, HEADS["about"], 12, before=2, align=ALIGN.CENTER)
    _style(document, HEADS["nation"], 12, bold=True, align=ALIGN.CENTER)
    _style(document, HEADS["motto"], 13, bold=True, align=ALIGN.CENTER)
    _style(document, HEADS["place_day"], 13, italic=True, before=4, align=ALIGN.CENTER)
    _style(document, HEADS["line"], 2, before=2, together=True, align=ALIGN.CENTER)
    _style(document, HEADS["title"], 14, bold=True, before=18, together=True, align=ALIGN.CENTER)
    _style(document, HEADS["abstract"], 14, bold=True, together=True, align=ALIGN.CENTER)
    _style(document, HEADS["to"], 13, before=12, after=6, align=ALIGN.CENTER)
    _style(document, Tone.BODY, 13, align=ALIGN.JUSTIFY, after=6, indent=12.7)
    _style(document, Tone.HEADING, 13, bold=True, before=6, after=6, indent=12.7, together=True)
    _style(document, Tone.ITEM, 13, align=ALIGN.JUSTIFY, after=6, indent=12.7)
    _style(document, Tone.GROUNDS, 13, italic=True, align=ALIGN.JUSTIFY, after=6, indent=12.7)
    _style(document, Tone.CENTRE, 13, bold=True, before=6, after=6, together=True, align=ALIGN.CENTER)
    _style(document, Tone.NOTE, 11, italic=True, align=ALIGN.JUSTIFY, before=3, after=6)
    _style(document, HEADS["cell"], 12, before=1, after=1)
    _style(document, HEADS["head_cell"], 12, bold=True, before=1, after=1, together=True, align=ALIGN.CENTER)
    _style(document, HEADS["recipients_head"], 12, bold=True, italic=True, together=True)
    _style(document, HEADS["recipients"], 11, together=True)
    _style(document, HEADS["signer"], 13, bold=True, together=True, align=ALIGN.CENTER)
    _style(document, HEADS["name"], 13, bold=True, before=62, together=True, align=ALIGN.CENTER)
    _style(document, HEADS["check"], 9)
    _style(document, HEADS["mark"], 11, bold=True)


_KEPT = ("Normal", "Default Paragraph Font", "Normal Table", "No List", "Header", "Footer")


def _forget_unused(document: Document) -> None:
    """The blank document of python-docx brings 160 styles that nobody needs."""
    for style in list(document.styles):
        if style.name not in _KEPT and not style.name.startswith("header"):
            style.delete()


def _style(
    document: Document,
    name: str,
    size: int,
    *,
    bold: bool = False,
    italic: bool = False,
    align: ALIGN = ALIGN.LEFT,
    before: float = 0,
    after: float = 0,
    indent: float = 0,
    together: bool = False,
) -> None:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    style.font.size = Pt(size)
    style.font.bold = bold
    style.font.italic = italic
    shape = style.paragraph_format
    shape.alignment = align
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    shape.keep_with_next = together
    shape.widow_control = True
    if indent:
        shape.first_line_indent = Mm(indent)


# ---- page --------------------------------------------------------------------------------------------


def _page(document: Document) -> None:
    """A4 portrait; page numbers centred in the top margin from page 2 on; marks at the right."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    for header, numbered in ((section.first_page_header, False), (section.header, True)):
        header.is_linked_to_previous = False
        paragraph = header.paragraphs[0]
        paragraph.style = document.styles[HEADS["mark"]]
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(Mm(_WIDE / 2), TAB.CENTER)
        stops.add_tab_stop(Mm(_WIDE), TAB.RIGHT)
        paragraph.add_run("\t")
        if numbered:
            _page_number(paragraph)
        paragraph.add_run("\t")
        paragraph.add_run("{dau}")


def _page_number(paragraph: Paragraph) -> None:
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("text", "2"), ("end", "")):
        run = paragraph.add_run()
        run.font.size, run.font.bold = Pt(13), False
        if kind in ("begin", "separate", "end"):
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        elif kind == "text":
            run.text = text
        else:
            code = OxmlElement("w:instrText")
            code.text = text
            run._r.append(code)


# ---- what stands on it -------------------------------------------------------------------------------


def _letterhead(document: Document) -> None:
    left, right = _columns(document, _LEFT, _WIDE - _LEFT)
    _into(document, left, "governing", "{co_quan_chu_quan}")
    _into(document, left, "issuing", "{co_quan_ban_hanh}")
    _line(document, left, 25, 25)
    _into(document, left, "number", "{so}")
    _into(document, left, "about", "{ve_viec}")
    _into(document, right, "nation", say("paper.nation"))
    _into(document, right, "motto", say("paper.motto"))
    _line(document, right, 18, 18)
    _into(document, right, "place_day", "{noi_ngay}")


def _body(document: Document) -> None:
    for key, text in (("title", "{ten_loai}"), ("abstract", "{trich_yeu}")):
        document.add_paragraph(text, style=HEADS[key])
    line = document.add_paragraph("{ke_trich_yeu}", style=HEADS["line"])
    _rule(line, 60, 60)
    line.paragraph_format.space_after = Pt(8)
    document.add_paragraph("{kinh_gui}", style=HEADS["to"])
    document.add_paragraph("{noi_dung}", style=Tone.BODY)


def _end(document: Document) -> None:
    left, right = _columns(document, _LEFT + 10, _WIDE - _LEFT - 10, above=8)
    _into(document, left, "recipients_head", "{noi_nhan_ten}")
    _into(document, left, "recipients", "{noi_nhan}")
    _into(document, left, "signer", "{ky_trai}")
    _into(document, left, "name", "{ho_ten_trai}")
    _into(document, right, "signer", "{ky}")
    _into(document, right, "name", "{ho_ten}")
    document.add_paragraph("{phu_luc}", style=Tone.BODY)
    code, words = _columns(document, 22, _WIDE - 22, above=8)
    _into(document, code, "check", "{qr}")
    _into(document, words, "check", "{doi_chieu}")
    document.add_paragraph(style=HEADS["line"])


def _columns(document: Document, *widths: int, above: int = 0) -> list[_Cell]:
    """The cells of a table without borders whose row stays on one page."""
    if above:
        gap = document.add_paragraph(style=HEADS["line"])
        gap.paragraph_format.space_before = Pt(above)
        gap.paragraph_format.keep_with_next = True
    table = document.add_table(1, len(widths))
    table.autofit = False
    properties = table._tbl.tblPr
    for wrong in properties.findall(qn("w:tblStyle")):
        properties.remove(wrong)
    sides = "".join(f'<w:{side} w:w="28" w:type="dxa"/>' for side in ("left", "right"))
    properties.append(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{sides}</w:tblCellMar>"))
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, width, column in zip(table.rows[0].cells, widths, table.columns, strict=True):
        cell.width = column.width = Mm(width)
        cell._tc.remove(cell.paragraphs[0]._p)
    return list(table.rows[0].cells)


def _into(document: Document, cell: _Cell, style: str, text: str) -> None:
    cell.add_paragraph(text, style=HEADS[style])


def _line(document: Document, cell: _Cell, left: int, right: int) -> None:
    """A thin line under what stands above it."""
    line = cell.add_paragraph(style=HEADS["line"])
    _rule(line, left, right)


def _rule(paragraph: Paragraph, left: int, right: int) -> None:
    paragraph.paragraph_format.left_indent = Mm(left)
    paragraph.paragraph_format.right_indent = Mm(right)
    border = '<w:top w:val="single" w:sz="6" w:space="0" w:color="000000"/>'
    paragraph._p.get_or_add_pPr().append(parse_xml(f"<w:pBdr {nsdecls('w')}>{border}</w:pBdr>"))


def main() -> None:
    """Write the base documents into the folder named."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name in BASES:
        (folder / f"{name}.docx").write_bytes(make_base())


if __name__ == "__main__":
    main()
