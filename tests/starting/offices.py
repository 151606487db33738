"""Lists as offices keep them: workbooks and CSV files made for tests."""

import datetime
from pathlib import Path

import xlsxwriter

HEAD = ["STT", "Mã trường", "Tên trường", "Cấp học", "Xã/phường"]


def workbook(path: Path, rows, above=(), merged=(), sheets=("Danh sách",)) -> Path:
    """A workbook: lines `above` the table, then `rows`; `merged` are ranges of cells with their text."""
    book = xlsxwriter.Workbook(str(path))
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for name in sheets:
        sheet = book.add_worksheet(name)
        if name != sheets[-1]:
            sheet.write(0, 0, "Trang bìa")
            continue
        for index, text in enumerate(above):
            sheet.merge_range(index, 0, index, 6, text)
        for index, row in enumerate(rows, len(above)):
            for column, value in enumerate(row):
                if isinstance(value, datetime.date):
                    sheet.write_datetime(
                        index, column, datetime.datetime.combine(value, datetime.time()), day
                    )
                elif value not in ("", None):
                    sheet.write(index, column, value)
        for first, left, last, right, text in merged:
            sheet.merge_range(first, left, last, right, text)
    book.close()
    return path


def as_csv(path: Path, rows, separator=",", encoding="utf-8") -> Path:
    lines = (
        separator.join(f'"{value}"' if separator in str(value) else str(value) for value in row)
        for row in rows
    )
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path
