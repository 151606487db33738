"""A workbook as a person fills it in: cells found by what stands in them, saved by another program."""

import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.libreoffice import converted

MARKS = ("cds:chung", "cds:tra_loi", "cds:van_ban", "cds:qua_trinh", "cds:nhan_xet")


class Filling:
    """An open workbook; `answer`, `info`, `paper`, `step` and `remark` type into it."""

    def __init__(self, content: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(content))

    def content(self) -> bytes:
        saved = io.BytesIO()
        self.book.save(saved)
        return saved.getvalue()

    def keys(self, sheet: Worksheet) -> tuple[int, dict[str, int]]:
        """The hidden row of keys, and the column of each."""
        for row in sheet.iter_rows(max_row=30):
            if any(cell.value in MARKS for cell in row):
                columns: dict[str, int] = {}
                for cell in row:
                    if cell.value:
                        columns.setdefault(str(cell.value), cell.column)
                return row[0].row, columns
        raise AssertionError(f"{sheet.title} has no row of keys")

    def groups(self) -> Iterable[Worksheet]:
        return (sheet for sheet in self.book if sheet.title.startswith("Nhóm"))

    def at(self, code: str, key: str) -> Any:
        """The cell of an item."""
        for sheet in self.groups():
            top, columns = self.keys(sheet)
            for row in range(top + 1, sheet.max_row + 1):
                if sheet.cell(row, columns["ma"]).value == code:
                    return sheet.cell(row, columns[key])
        raise AssertionError(f"no row for {code}")

    def answer(self, code: str, value: Any = None, **more: Any) -> None:
        for key, one in {"tra_loi": value, **more}.items():
            if one is not None:
                self.at(code, key).value = one

    def field(self, key: str) -> Any:
        """The cell of a field of the first sheet."""
        sheet = self.book["Thông tin"]
        for row in sheet.iter_rows():
            if row[0].value == key:
                return sheet.cell(row[0].row, 3)
        raise AssertionError(f"no field {key}")

    def info(self, **fields: Any) -> None:
        for key, value in fields.items():
            self.field(key.replace("__", ".")).value = value

    def line(self, name: str, row: int, **values: Any) -> None:
        """A line of a list, counted from 0 below its heading."""
        sheet = self.book[name]
        top, columns = self.keys(sheet)
        for key, value in values.items():
            sheet.cell(top + 1 + row, columns[key]).value = value

    def paper(self, row: int, key: str, **values: Any) -> None:
        self.line("Văn bản", row, khoa=key, **values)

    def remark(self, key: str, text: Any) -> None:
        sheet = self.book["Nhận xét"]
        for row in sheet.iter_rows(min_row=6):
            if row[0].value == key and row[2].value is None:
                sheet.cell(row[0].row, 3).value = text
                return
        raise AssertionError(f"no free line for {key}")

    def raw(self, sheet: str, cell: str, value: Any) -> None:
        self.book[sheet][cell] = value


def recalculated(files: Mapping[str, bytes], folder: Path) -> dict[str, Any]:
    """Each workbook computed anew and saved by LibreOffice; opened with its values."""
    before = folder / "before"
    before.mkdir(parents=True)
    for name, content in files.items():
        (before / name).write_bytes(content)
    after = converted((before / name for name in files), "xlsx", folder / "after")
    return {name: openpyxl.load_workbook(after / name, data_only=True) for name in files}


def unformulated(content: bytes) -> bytes:
    """The same workbook without what its formulas come to: whoever opens it must compute."""
    return Filling(content).content()


def group_result(book: Any, group: str) -> tuple[Any, str]:
    """Points and level of a group as its sheet shows them."""
    sheet = book[f"Nhóm {group}"]
    return sheet["D2"].value, str(sheet["D3"].value)
