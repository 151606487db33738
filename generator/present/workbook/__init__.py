"""A rubric as a workbook that a teacher who lives in Excel can fill in at once; read back by `read.workbook`.

Contributed text is written as text only: never a formula, never a link. The same input gives the same bytes.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape

from msgspec.structs import replace

from generator.present.workbook.book import Form, bound
from generator.present.workbook.groups import write_group
from generator.present.workbook.info import write_guide, write_hidden, write_info, write_results
from generator.present.workbook.lists import write_documents, write_remarks, write_steps

__all__ = ["Form", "form_workbook", "stage_workbooks"]

_STAGE, _STAGE_NAME = "[stage]", "[stage name]"
_TEXTS = "xl/sharedStrings.xml"
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def form_workbook(form: Form) -> bytes:
    """The bytes of an XLSX made from the rubric, with what is known already filled in."""
    with bound(form) as book:
        write_info(book)
        write_documents(book)
        for index in range(len(form.rubric.groups)):
            write_group(book, index)
        write_results(book)
        write_steps(book)
        write_remarks(book)
        write_guide(book)
        write_hidden(book)
    return book.content()


def stage_workbooks(form: Form, stages: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """The same form for each stage (id → name). It is made once: only two texts of it differ."""
    content = form_workbook(replace(form, stage=_STAGE, stage_name=_STAGE_NAME))
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    for stage, name in stages.items():
        texts = parts[_TEXTS].decode("utf-8")
        texts = texts.replace(_STAGE_NAME, escape(name)).replace(_STAGE, escape(stage))
        whole = io.BytesIO()
        with zipfile.ZipFile(whole, "w") as file:
            for part, data in {**parts, _TEXTS: texts.encode("utf-8")}.items():
                file.writestr(zipfile.ZipInfo(part, _NO_TIME), data, zipfile.ZIP_DEFLATED)
        yield stage, whole.getvalue()
