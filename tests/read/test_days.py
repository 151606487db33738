"""A day written in another order, or without its noughts, is shown as it has to be written."""

import pytest

from generator.model.assessment import Assessment
from generator.read import school_file

FILE = 'nam_hoc: "2023-2024"\ntruong: th-vi-du\nbo_chi_so: bo-4725\ntrang_thai: da_phe_duyet\n'


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("9/6/2024", "2024-06-09"),
        ("09.06.2024", "2024-06-09"),
        ("2024-6-9", "2024-06-09"),
        ("2024/06/09", "2024-06-09"),
        ("ngày 9 tháng 6", "2024-05-07"),  # nothing to go by: an example
    ],
)
def test_it_is_told_how_this_very_day_is_written(tmp_path, written, right):
    (tmp_path / "x.yml").write_text(f'{FILE}phe_duyet: {{so: "1", ngay: {written}}}\n', "utf-8")

    _, problems = school_file.read(tmp_path, "x.yml", Assessment, {"\0path": "x.yml"})

    assert [(one.code, one.facts["right"]) for one in problems] == [("date-form", right)]
