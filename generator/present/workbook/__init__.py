"""A rubric as a workbook that a teacher who lives in Excel can fill in at once; read back by `read.workbook`.

Contributed text is written as text only: never a formula, never a link. The same input gives the same bytes.
"""

from generator.present.workbook.book import Form, bound
from generator.present.workbook.groups import write_group
from generator.present.workbook.info import write_guide, write_hidden, write_info, write_results
from generator.present.workbook.lists import write_documents, write_remarks, write_steps

__all__ = ["Form", "form_workbook"]


def form_workbook(form: Form) -> bytes:
    """The bytes of an XLSX made from the rubric, with what is known already filled in."""
    with bound(form) as book:
        write_info(book)
        for index in range(len(form.rubric.groups)):
            write_group(book, index)
        write_results(book)
        write_documents(book)
        write_steps(book)
        write_remarks(book)
        write_guide(book)
        write_hidden(book)
    return book.content()
