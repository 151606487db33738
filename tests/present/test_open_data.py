"""The tables of `/du-lieu/` to the letter: their columns are a contract with programs."""

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from generator.model.edition import Edition
from generator.model.library import Library
from generator.model.register import Register
from generator.model.school_year import SchoolYear
from generator.model.scorecard import Standing
from generator.model.summary import ALL_STAGES, Line, Outcome, State, Summary, Tally
from generator.present import open_data

YEAR = SchoolYear(2023)
LINE = Line(
    school="th-mot",
    name="Trường Tiểu học Một",
    year=YEAR,
    stage="tieu_hoc",
    area="xa-mot",
    authority="phong-mot",
    demo=False,
    rubric="bo",
    used="bo",
    state=State.RECOGNISED,
    outcomes=(
        Outcome("1", Standing.RECOGNISED, None, Decimal(100), 2),
        Outcome("2", Standing.SELF, Decimal("80.50"), Decimal(100), None),
        Outcome("1", Standing.SELF, Decimal("1E+1"), Decimal(100), 1),
    ),
)


def an_edition(tally, stage=ALL_STAGES):
    tallies = {(stage, "bo", "1", Standing.APPLIED): tally}
    summary = Summary("xa-mot", YEAR, True, 3, 0, ("tieu_hoc",), tallies, (), {}, ())
    library = Library(Path(), {}, Register({}), Register({}), Register({}), {}, {}, {})
    areas = {("xa-mot", YEAR): summary}
    return Edition(library, (), (), areas, {}, (YEAR,), date(2024, 6, 1), "")


def rows(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8"))))


def test_results_to_the_letter():
    assert open_data.results_csv([LINE]).decode("utf-8") == (
        "nam_hoc,truong,ten_truong,cap_hoc,dia_ban,co_quan,bo_chi_so,nhom,co_so,diem,diem_toi_da,muc_do,minh_hoa\n"
        "2023-2024,th-mot,Trường Tiểu học Một,tieu_hoc,xa-mot,phong-mot,bo,1,tu_danh_gia,10,100,1,\n"
        "2023-2024,th-mot,Trường Tiểu học Một,tieu_hoc,xa-mot,phong-mot,bo,1,tham_dinh,,100,2,\n"
        "2023-2024,th-mot,Trường Tiểu học Một,tieu_hoc,xa-mot,phong-mot,bo,2,tu_danh_gia,80.5,100,,\n"
    )


def test_totals_to_the_letter():
    assert open_data.totals_csv(an_edition(Tally(4, 3, (1, 0, 1)))).decode("utf-8") == (
        "nam_hoc,dia_ban,cap_hoc,bo_chi_so,nhom,co_so,so_truong,da_nop,"
        "muc_1,muc_2,muc_3,ti_le_1,ti_le_2,ti_le_3,minh_hoa\n"
        "2023-2024,xa-mot,tat_ca,bo,1,ap_dung,4,3,1,0,1,33.3,0.0,33.3,co\n"
    )


def test_a_share_of_none_is_empty_and_a_missing_level_too():
    assert rows(open_data.totals_csv(an_edition(Tally(4, 0, (0, 0)))))[1][6:] == [
        *("4", "0", "0", "0", "", "", "", "", "co")
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_never_becomes_a_formula(start):
    line = LINE._replace(name=f'{start}HYPERLINK("https://x.vn";"a"),b\nc')

    cell = rows(open_data.results_csv([line]))[1][2]

    assert cell == f'\'{start}HYPERLINK("https://x.vn";"a"),b\nc'


def test_a_demonstration_says_so_in_every_row():
    found = rows(open_data.results_csv([LINE._replace(demo=True)]))

    assert [row[-1] for row in found] == ["minh_hoa", "co", "co", "co"]
