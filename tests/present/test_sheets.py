"""Rows of CSV: the quick way gives what `csv` gives, or leaves them to it."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from generator.present.sheets import FORMULA, guarded, plain_rows, rows_of_texts, texts

cells = st.sampled_from(["", "a", "2024-05-07", "-", "-1", "=1", "a=b", "+", "\t", "a,b", 'a"', "a\nb", "\r"])
tables = st.integers(1, 4).flatmap(lambda width: st.lists(st.tuples(*[cells] * width), max_size=5))


def as_csv(rows):
    sheet = io.StringIO()
    csv.writer(sheet, lineterminator="\n").writerows(rows)
    return sheet.getvalue()


@given(tables)
def test_plain_rows_are_those_of_csv_or_none(rows):
    found = plain_rows(list(zip(*rows, strict=True)))

    assert found in (None, as_csv(rows))
    if found is not None:
        assert not any(cell.startswith(FORMULA) for row in rows for cell in row)


@given(tables)
def test_rows_of_words_are_guarded(rows):
    columns = list(zip(*rows, strict=True))
    safe = [["'" + cell if cell.startswith(FORMULA) else cell for cell in row] for row in rows]

    assert rows_of_texts(columns, [True] * len(columns)) == as_csv(safe)
    assert rows_of_texts(columns, [False] * len(columns)) == as_csv(rows)


def test_ordinary_rows_take_the_quick_way():
    assert plain_rows([["Trường Một", "b"], ["2024-05-07", ""]]) == "Trường Một,2024-05-07\nb,\n"


def test_numbers_are_no_words():
    assert guarded([-1, "-1", None]) == [-1, "'-1", None]
    assert texts([-1, None, "a"]) == ["-1", "", "a"]
