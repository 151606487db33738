from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.rubric import Band

# QĐ 4725: "dưới 50", "từ 50 đến 75", "trên 75".
LEVELS = (
    Band(1, "Mức 1", "dưới 50", below=Decimal(50)),
    Band(2, "Mức 2", "từ 50 đến 75", least=Decimal(50), most=Decimal(75)),
    Band(3, "Mức 3", "trên 75", above=Decimal(75)),
)


@pytest.mark.parametrize(
    ("points", "level"),
    [("0", 1), ("49.99", 1), ("50", 2), ("50.00", 2), ("75", 2), ("75.01", 3), ("75.0000001", 3), ("100", 3)],
)
def test_levels_begin_and_end_where_the_decision_says(points, level):
    assert [band.number for band in LEVELS if band.holds(Decimal(points))] == [level]


@given(st.decimals(min_value=0, max_value=100, allow_nan=False))
def test_any_points_have_exactly_one_level(points):
    assert len([band for band in LEVELS if band.holds(points)]) == 1
