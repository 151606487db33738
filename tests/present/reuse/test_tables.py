"""The tables as CSV, CSV for Excel, JSON and Parquet: the same rows, whoever reads them."""

import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.model.scorecard import Standing
from generator.model.summary import Outcome
from generator.present.reuse.rows import rows_of
from generator.present.reuse.table_files import MARK, table_files, write_rows
from generator.present.sheets import FORMULA
from generator.wording.tables import Column, Table, tables


def files_of(edition, name):
    """The files of one table, by their endings."""
    for facts, files in table_files(edition):
        if facts.table.name == name:
            return {one.path.removeprefix(f"du-lieu/{name}."): one.content for one in files}
    raise AssertionError(name)


def sheet(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def from_parquet(content, folder):
    """The rows as another program reads them."""
    file = folder / "bang.parquet"
    file.write_bytes(content)
    return duckdb.sql(f"select * from '{file}'").fetchall()


def as_cell(value):
    """A value of Parquet as CSV spells it."""
    if value is None or value is False:
        return ""
    if value is True:
        return "co"
    if isinstance(value, Decimal):
        return f"{value:f}".rstrip("0").rstrip(".")
    return str(value)


def test_every_table_says_its_rows_in_the_order_of_its_columns(an_edition, line):
    edition = an_edition(line)

    for name, table in tables().items():
        for row in rows_of(edition)[name]():
            assert len(list(row)) == len(table.columns), name


def test_parquet_holds_row_for_row_what_csv_holds(an_edition, line, tmp_path):
    demo = line._replace(
        school="th-hai",
        demo=True,
        outcomes=(Outcome("1", Standing.SELF, Decimal("0.125"), Decimal(100), None),),
    )
    edition = an_edition(line, demo)

    for facts, files in table_files(edition):
        csv_file, parquet = files[0].content, files[3].content
        read = [[as_cell(value) for value in row] for row in from_parquet(parquet, tmp_path)]
        assert read == [list(row.values()) for row in sheet(csv_file)], facts.table.name
        assert len(read) == facts.rows


def test_parquet_knows_what_is_a_number_a_date_a_yes(an_edition, line, tmp_path):
    files_here = files_of(an_edition(line), "ket-qua")
    row = from_parquet(files_here["parquet"], tmp_path)[0]

    assert row[-4:] == (Decimal("62.25"), Decimal("100.00"), 2, False)
    states = from_parquet(files_of(an_edition(line), "trang-thai")["parquet"], tmp_path)[0]
    assert states[10].isoformat() == "2024-05-07"


def test_more_decimals_than_usual_are_kept(an_edition, line, tmp_path):
    exact = Decimal("12.3456789")
    edition = an_edition(line._replace(outcomes=(Outcome("1", Standing.SELF, exact, Decimal(100), 1),)))

    assert from_parquet(files_of(edition, "ket-qua")["parquet"], tmp_path)[0][9] == exact


def test_the_same_rows_give_the_same_bytes(an_edition, line):
    """Made a few times, because an order by chance is sometimes the same."""
    first, *others = (files_of(an_edition(line), "ket-qua") for _ in range(8))

    assert [one for one in others if one != first] == []


def test_the_file_for_excel_is_the_same_behind_a_mark(an_edition, line):
    files = files_of(an_edition(line), "ket-qua")

    assert files["excel.csv"] == MARK + files["csv"]
    assert not files["csv"].startswith(MARK)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_is_a_formula_in_a_sheet_and_every_text_is_itself_elsewhere(
    an_edition, line, tmp_path, start
):
    name = f'{start}HYPERLINK("https://x.vn";"a"),b\nc'
    files = files_of(an_edition(line._replace(name=name)), "ket-qua")

    for form in ("csv", "excel.csv"):
        assert {row["ten_truong"] for row in sheet(files[form])} == {"'" + name}
    assert {row["ten_truong"] for row in json.loads(files["json"])} == {name}
    assert {row[2] for row in from_parquet(files["parquet"], tmp_path)} == {name}


def test_a_number_below_nothing_stays_a_number(tmp_path):
    table = tables()["thong-ke"]
    row = ["2023-2024", "th-mot", "Một", "tieu_hoc", "xa", "phong", "bieu", "1", "o", "-5.50", "", "", "", ""]

    write_rows(table, [row], tmp_path)

    assert sheet((tmp_path / "du-lieu/thong-ke.csv").read_bytes())[0]["gia_tri"] == "-5.50"


texts = st.text(st.characters(codec="utf-8"), max_size=6) | st.sampled_from(
    ["=1", "+", "-", "@a", "", ",\n", '"']
)
digits = st.none() | st.integers(-999, 999) | st.decimals(-99, 99, places=3)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(texts, digits, texts), max_size=12), at_once=st.sampled_from([1, 3, 2_000]))
def test_batches_of_columns_give_what_one_row_after_the_other_gives(rows, at_once):
    columns = tuple(
        Column(name, name, name, kind) for name, kind in zip("abc", ("text", "number", "id"), strict=True)
    )
    with TemporaryDirectory() as folder:
        write_rows(Table("bang", "", "", (), columns), rows, Path(folder), at_once)
        plain, objects = ((Path(folder) / f"du-lieu/bang.{end}").read_bytes() for end in ("csv", "json"))

    assert plain.decode() == row_after_row_csv(rows)
    assert objects.decode() == row_after_row_json(rows)


def row_after_row_csv(rows):
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow("abc")
    for first, figure, last in rows:
        guarded = ["'" + text if text.startswith(FORMULA) else text for text in (first, last)]
        writer.writerow([guarded[0], "" if figure is None else str(figure), guarded[1]])
    return file.getvalue()


def row_after_row_json(rows):
    objects = []
    for first, figure, last in rows:
        words = [json.dumps(text, ensure_ascii=False) if text else "null" for text in (first, last)]
        shown = "null" if figure is None else str(figure)
        objects.append(f'{{"a":{words[0]},"b":{shown},"c":{words[1]}}}')
    return "[" + ",\n".join(objects) + "]\n"


def test_json_keeps_digits_as_they_are_and_nothing_as_null(an_edition, line):
    own, recognised = json.loads(files_of(an_edition(line), "ket-qua")["json"], parse_float=str)

    assert (own["diem"], own["muc_do"], own["minh_hoa"]) == ("62.25", 2, False)
    assert recognised["diem"] is None


def test_a_table_without_rows_is_still_a_table(an_edition, tmp_path):
    files = files_of(an_edition(), "thong-ke")

    assert sheet(files["csv"]) == json.loads(files["json"]) == from_parquet(files["parquet"], tmp_path) == []
